//! `…/check`: every answer with its way back; then the recommendation is made.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::check::pack::Fact;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::explain::recommend::explain;
use crate::explain::wording::answer_words;
use crate::record::actor::Role;
use crate::record::answer::Answer as Given;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::record::event::Event;
use crate::record::event::Recommended;
use crate::report::screening::questions::Form;
use crate::report::screening::questions::typed_of;
use crate::report::screening::sight::Sight;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::base::go_on;
use crate::shell::serve::known::Known;
use crate::shell::serve::known::in_sight;
use crate::shell::serve::known::known;
use crate::shell::serve::pages::panel::Panel;
use crate::shell::serve::pages::panel::panel;
use crate::shell::serve::pages::subject::Subject;
use crate::shell::serve::pages::subject::child_of;
use crate::shell::serve::pages::tasks::has_fresh_view;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "check.html")]
struct Check {
    base: Base,
    here: String,
    view: String,
    seen: u64,
    whose: String,
    not_asked: usize,
    parts: Vec<Part>,
    panel: Panel,
    viewed: bool,
    may_write: bool,
}

/// A topic with its answers.
struct Part {
    title: String,
    rows: Vec<Row>,
    not_asked: Vec<Row>,
}

/// A question with its answer.
struct Row {
    ask: String,
    answer: String,
    entries: Vec<String>,
    told: String,
    note: String,
    missing: bool,
    to: String,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("the answers")?;
    let known = known(&visit.shared, &contact)?;
    Answer::page(&page(visit, &contact, &known, Vec::new())?)
}

/// Makes the recommendation and writes it down.
pub(super) fn recommend(visit: &Visit) -> Result<Answer, Trouble> {
    let writer = visit.writer(Role::screens)?;
    let contact = visit.contact()?;
    let (number, child) = child_of(visit, &contact)?;
    let known = known(&visit.shared, &contact)?;
    // Whoever comes second is told that first.
    if !has_fresh_view(child) && visit.seen() == contact.latest {
        let words = "Write your own view down before the recommendation is shown";
        let problem = Problem::of("", words);
        return Answer::to_mend(&page(visit, &contact, &known, vec![problem])?);
    }
    let all = explain(&known.program, &known.case);
    let made = all.iter().find(|made| made.child == child.reference);
    let case = contact.case().ok_or(Trouble::Ours)?;
    let calendar = &known.program.pack.calendar;
    let made = made.ok_or(Trouble::Ours)?;
    let made = Recommended::made(case, made, calendar, visit.now.date());
    let made = Event::Recommended(made.map_err(|_| Trouble::Ours)?);
    let written = visit.write(&contact, &writer, &[made]);
    let to = format!("/contacts/{}/children/{number}/recommendation", contact.id);
    go_on(written, to, |problems| {
        page(visit, &contact, &known, problems)
    })
}

fn page(
    visit: &Visit,
    contact: &Contact,
    known: &Known,
    problems: Vec<Problem>,
) -> Result<Check, Trouble> {
    let (number, child) = child_of(visit, contact)?;
    let own = Subject::Child(number, child);
    let sights = in_sight(&visit.shared, contact, known);
    let sight = own.sights(&sights).first().ok_or(Trouble::Ours)?;
    let mut parts = Vec::new();
    for subject in [Subject::Household, own] {
        parts.extend(parts_of(contact, known, subject, sight, number));
    }
    let whose = own.words();
    let address = own.address(contact);
    Ok(Check {
        base: Base::of_step(visit, "Check your answers", contact, &whose).with(problems),
        here: format!("{address}/check"),
        view: format!("{address}/view"),
        seen: contact.latest.0,
        whose,
        not_asked: parts.iter().map(|part| part.not_asked.len()).sum(),
        parts,
        panel: panel(&known.program.pack, contact, own, &sights),
        viewed: has_fresh_view(child),
        may_write: visit.may(Deed::Screen),
    })
}

/// The topics of somebody that have answers, or questions that can still matter.
fn parts_of(
    contact: &Contact,
    known: &Known,
    subject: Subject<'_>,
    sight: &Sight,
    number: usize,
) -> Vec<Part> {
    let pack = &known.program.pack;
    let groups = pack.groups.iter().enumerate();
    let parts = groups.map(|(at, (topic, title))| {
        let own = pack
            .fact_ids()
            .filter(|id| pack.fact(*id).group == at && subject.has(pack, *id));
        let rows = own.filter_map(|id| {
            let to = format!(
                "{}/questions/{topic}#question-{}",
                subject.address(contact),
                pack.fact(id).name
            );
            row(contact, known, subject, sight, id, number).map(|row| Row { to, ..row })
        });
        let (not_asked, rows) = rows.partition(|row| row.told.is_empty());
        Part {
            title: title.clone(),
            rows,
            not_asked,
        }
    });
    parts
        .filter(|part| !part.rows.is_empty() || !part.not_asked.is_empty())
        .collect()
}

fn row(
    contact: &Contact,
    known: &Known,
    subject: Subject<'_>,
    sight: &Sight,
    id: FactId,
    number: usize,
) -> Option<Row> {
    let pack = &known.program.pack;
    let fact = pack.fact(id);
    let said = subject.answers(contact).current(&fact.name);
    if said.is_none() && !sight.is_open(id) {
        return None;
    }
    let value = number
        .checked_sub(1)
        .and_then(|at| known.case.children.get(at))
        .and_then(|child| child.value(id));
    let missing = |words: &str| (words.to_owned(), true);
    let (answer, missing) = match said.map(|said| &said.answer) {
        None | Some(Given::Withdrawn) => missing("Not asked"),
        Some(Given::NotKnown) => missing("Not known"),
        Some(Given::Declined) => missing("Declined to say"),
        Some(Given::Given(json)) => (
            value.map_or_else(|| json.text().to_owned(), |value| words(fact, value)),
            false,
        ),
    };
    let mut told: Vec<String> = Vec::new();
    if let Some(said) = said {
        told.extend(said.from.clone());
        told.extend(said.on.map(Moment::words));
        told.push(format!("written by {}", said.written.by.name));
    }
    Some(Row {
        ask: fact.ask.clone(),
        answer,
        entries: said.map_or_else(Vec::new, |said| entries(fact, &said.answer)),
        told: told.join(", "),
        note: said.and_then(|said| said.note.clone()).unwrap_or_default(),
        missing,
        to: String::new(),
    })
}

/// The entries of a list, each in words.
fn entries(fact: &Fact, answer: &Given) -> Vec<String> {
    match answer {
        Given::Given(_) => Form::of(fact).entries(&typed_of(fact, answer)),
        Given::NotKnown | Given::Declined | Given::Withdrawn => Vec::new(),
    }
}

/// An answer with a capital letter; a text stays as somebody wrote it.
fn words(fact: &Fact, value: &Value) -> String {
    let words = answer_words(fact, value);
    if fact.of != Type::YesNo {
        return words;
    }
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
