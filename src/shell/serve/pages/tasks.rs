//! `/contacts/{contact}`: what has been done for the household and each child, and what has not.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::record::actor::Role;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::record::event::ChildAdded;
use crate::record::event::Event;
use crate::record::practice::Practice;
use crate::report::screening::clocks::State;
use crate::report::screening::clocks::clocks;
use crate::report::screening::clocks::has_passed;
use crate::report::screening::sight::Asked;
use crate::report::screening::sight::Sight;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::brief::deadlines;
use crate::shell::serve::known::in_sight;
use crate::shell::serve::known::known;
use crate::shell::serve::pages::subject::Subject;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "tasks.html")]
struct Tasks {
    base: Base,
    id: String,
    seen: u64,
    received: String,
    authority: String,
    opened_by: String,
    stage: &'static str,
    household: Vec<Task>,
    children: Vec<ChildTasks>,
    misfits: Vec<String>,
    may_write: bool,
}

/// A child with what there is to do.
struct ChildTasks {
    name: String,
    possible: usize,
    left: usize,
    number: usize,
    overdue: usize,
    limits: Vec<Limit>,
    first_limit: String,
    topics: Vec<Task>,
    steps: Vec<Task>,
}

/// A deadline in one line.
struct Limit {
    by: String,
    title: String,
    state: State,
}

/// One line of a list of tasks.
pub(super) struct Task {
    pub(super) words: String,
    pub(super) to: Option<String>,
    pub(super) status: String,
    pub(super) mark: Mark,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Done,
    ToDo,
    NotYet,
}

impl Mark {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::ToDo => "to-do",
            Self::NotYet => "not-yet",
        }
    }
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("the list of tasks")?;
    let Some(opened) = &contact.opened else {
        return Err(Trouble::Erased);
    };
    let known = known(&visit.shared, &contact)?;
    let pack = &known.program.pack;
    let sights = in_sight(&visit.shared, &contact, &known);
    let pairs = (1..).zip(contact.children.iter().zip(sights.iter()));
    let title = format!("Contact {}", opened.event.reference);
    Answer::page(&Tasks {
        base: Base::of_contact(visit, title, &contact).back("/", "To the list of contacts"),
        id: contact.id.to_string(),
        seen: contact.latest.0,
        received: opened.event.received.words(),
        authority: pack.own().authority.clone(),
        opened_by: opened.written.by.name.clone(),
        stage: contact.stage(Practice::built_in()).words(),
        household: topics(pack, &contact, &Subject::Household, &sights),
        children: pairs
            .map(|(number, (child, sight))| {
                let limits = limits(visit, &contact, child, sight);
                ChildTasks {
                    name: child_words(number),
                    possible: sight.possible.len(),
                    left: sight.left(),
                    number,
                    first_limit: first_limit(visit, child, sight),
                    overdue: limits
                        .iter()
                        .filter(|it| it.state == State::Overdue)
                        .count(),
                    limits,
                    topics: topics(
                        pack,
                        &contact,
                        &Subject::Child(number, child),
                        std::slice::from_ref(sight),
                    ),
                    steps: steps(&contact, child, number),
                }
            })
            .collect(),
        misfits: contact
            .misfits
            .iter()
            .map(|it| format!("Entry {}: {}", it.seq, it.why))
            .collect(),
        may_write: visit.may(Deed::Screen),
    })
}

/// How the deadlines of a child stand; none before a recommendation, as they could give the pathway away.
fn limits(visit: &Visit, contact: &Contact, child: &Child, sight: &Sight) -> Vec<Limit> {
    if child.screenings.is_empty() {
        return Vec::new();
    }
    let own = deadlines(contact, child, Some(sight));
    let all = clocks(child, &own, visit.now).into_iter();
    let all = all.map(|clock| Limit {
        by: clock
            .by
            .map_or_else(|| "no date yet".to_owned(), Moment::words),
        title: clock.deadline.title,
        state: clock.state,
    });
    all.collect()
}

/// When the first deadline of a child ends that was not screened yet; empty where none runs.
fn first_limit(visit: &Visit, child: &Child, sight: &Sight) -> String {
    let first = sight.deadlines.iter().find_map(|it| it.by.as_ref());
    let first = first.filter(|_| child.screenings.is_empty());
    let by = first.and_then(|by| Moment::parse(by).ok());
    by.map_or_else(String::new, |by| {
        let over = if has_passed(by, visit.now) {
            "ended"
        } else {
            "ends"
        };
        format!("The first time limit {over} {}", by.words())
    })
}

pub(super) fn add_child(visit: &Visit) -> Result<Answer, Trouble> {
    let writer = visit.writer(Role::screens)?;
    let contact = visit.contact()?;
    let number = contact.children.len() + 1;
    let added = Event::ChildAdded(ChildAdded {
        child: format!("child-{number}"),
    });
    visit.write(&contact, &writer, &[added])?;
    Ok(Answer::See(format!(
        "/contacts/{}#child-{number}",
        contact.id
    )))
}

/// The topics that have something to ask, or something answered.
fn topics(pack: &Pack, contact: &Contact, subject: &Subject<'_>, sights: &[Sight]) -> Vec<Task> {
    let address = subject.address(contact);
    let groups = pack.groups.iter().enumerate();
    let tasks = groups.filter_map(|(at, (id, title))| {
        let own = |fact: &FactId| pack.fact(*fact).group == at && subject.has(pack, *fact);
        let open = || sights.iter().flat_map(|sight| &sight.open);
        let mut left: Vec<FactId> = open()
            .filter(|it| it.asked == Asked::NotYet && own(&it.fact))
            .map(|it| it.fact)
            .collect();
        left.sort_unstable();
        left.dedup();
        let asked = open().any(|it| own(&it.fact));
        let kept = sights.iter().flat_map(|sight| &sight.for_the_record);
        let kept = kept.into_iter().any(own);
        let mut all = pack.fact_ids().filter(own);
        let answered = all.any(|fact| subject.has_answer(contact, &pack.fact(fact).name));
        if !asked && !kept && !answered {
            return None;
        }
        let (status, mark) = match left.len() {
            0 if !asked && !answered => ("Optional".to_owned(), Mark::Done),
            0 => ("Completed".to_owned(), Mark::Done),
            1 => ("Incomplete: 1 question".to_owned(), Mark::ToDo),
            many => (format!("Incomplete: {many} questions"), Mark::ToDo),
        };
        Some(Task {
            words: title.clone(),
            to: Some(format!("{address}/questions/{id}")),
            status,
            mark,
        })
    });
    tasks.collect()
}

/// The steps after the questions.
fn steps(contact: &Contact, child: &Child, number: usize) -> Vec<Task> {
    let to = |page: &str| format!("/contacts/{}/children/{number}/{page}", contact.id);
    let step = |words: &str, page: &str, status: &str, mark: Mark| Task {
        words: words.to_owned(),
        to: (mark != Mark::NotYet).then(|| to(page)),
        status: status.to_owned(),
        mark,
    };
    let fresh_view = has_fresh_view(child);
    let changed = child
        .screening()
        .is_some_and(|screening| contact.answered_since(screening).is_some());
    let mut steps = vec![step("Check your answers", "check", "Any time", Mark::Done)];
    steps.push(match (fresh_view, child.screening().is_some(), changed) {
        (true, _, _) | (false, true, false) => {
            step("Your own view", "view", "Completed", Mark::Done)
        }
        (false, _, _) => step("Your own view", "view", "Incomplete", Mark::ToDo),
    });
    steps.push(match (child.screening(), changed) {
        (Some(_), true) => step(
            "Recommendation",
            "recommendation",
            "Out of date: answers changed",
            Mark::ToDo,
        ),
        (Some(_), false) => step("Recommendation", "recommendation", "Completed", Mark::Done),
        (None, _) if fresh_view => step("Recommendation", "check", "Incomplete", Mark::ToDo),
        (None, _) => step("Recommendation", "check", "Cannot start yet", Mark::NotYet),
    });
    steps.push(if child.screening().is_none() {
        step("Decision", "decide", "Cannot start yet", Mark::NotYet)
    } else if child.awaits_decision() {
        step("Decision", "decide", "Incomplete", Mark::ToDo)
    } else {
        step("Decision", "decide", "Completed", Mark::Done)
    });
    let missing = contact.missing_sign_offs(Practice::built_in());
    let missing = missing.iter().any(|it| it.child == child.reference);
    let signed = child.decision().is_some_and(|it| it.sign_off.is_some());
    if missing {
        steps.push(step(
            "Manager's sign-off",
            "sign-off",
            "Incomplete",
            Mark::ToDo,
        ));
    } else if signed {
        steps.push(step(
            "Manager's sign-off",
            "sign-off",
            "Completed",
            Mark::Done,
        ));
    }
    if child.screenings.len() > 1 {
        steps.push(step(
            "What changed since the screening before",
            "changes",
            "To read",
            Mark::Done,
        ));
    }
    steps
}

/// Whether a worker wrote their own view since the last recommendation.
pub(super) fn has_fresh_view(child: &Child) -> bool {
    let view = child.own_views.last().map(|view| view.written.seq);
    let made = child.screening().map(|screening| screening.written.seq);
    view.is_some_and(|view| made.is_none_or(|made| made < view))
}
