//! Entries as another program writes them → events of the record; what the rules say of them.

use jiff::SignedDuration;

use crate::algebra::moment::Moment;
use crate::record::answer::Answer;
use crate::record::contact::Contact;
use crate::record::event::Agreement;
use crate::record::event::Answered;
use crate::record::event::ChildAdded;
use crate::record::event::DeadlineMarked;
use crate::record::event::Decided;
use crate::record::event::Event;
use crate::record::event::Mark;
use crate::record::event::OwnView;
use crate::record::event::SignedOff;
use crate::record::id::Seq;
use crate::record::json::Json;
use crate::report::screening::clocks::has_passed;
use crate::shell::serve::api::answers::NewAnswer;
use crate::shell::serve::api::answers::NewDecision;
use crate::shell::serve::api::answers::NewEntry;
use crate::shell::serve::api::answers::NewMark;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::Wrong;
use crate::shell::serve::known::known;
use crate::shell::serve::state::Shared;
use crate::shell::serve::trouble::Trouble;

/// By how much the clock of another program may be ahead.
const SKEW: SignedDuration = SignedDuration::from_hours(1);

/// Entries with the contact as it would be once they were written.
pub(super) struct Given<'g> {
    /// The contact.
    pub(super) contact: &'g Contact,
    /// The entries.
    pub(super) entries: &'g [NewEntry],
}

/// The events of some entries about a contact, written now.
pub(super) fn events(
    contact: &Contact,
    entries: &[NewEntry],
    now: Moment,
) -> Result<Vec<Event>, Problem> {
    let all = entries.iter().enumerate().map(|(number, entry)| {
        let at = format!("$.entries[{number}]");
        Ok(match entry {
            NewEntry::ChildAdded(it) => Event::ChildAdded(ChildAdded {
                child: it.child.clone(),
            }),
            NewEntry::Answered(it) => Event::Answered(answered(&at, it, now)?),
            NewEntry::OwnView(it) => Event::OwnView(OwnView {
                child: it.child.clone(),
                pathway: it.pathway.clone(),
                words: it.words.clone(),
            }),
            NewEntry::Decided(it) => Event::Decided(Decided {
                child: it.child.clone(),
                recommended: Seq(it.recommended),
                pathway: it.pathway.clone(),
                agrees: agreement(contact, it),
                reason: it.reason.clone(),
            }),
            NewEntry::SignedOff(it) => Event::SignedOff(SignedOff {
                child: it.child.clone(),
                decided: Seq(it.decided),
                words: it.words.clone(),
            }),
            NewEntry::DeadlineMarked(it) => Event::DeadlineMarked(marked(&at, it, now)?),
        })
    });
    all.collect()
}

/// A date, perhaps with a time.
pub(super) fn moment(path: &str, text: &str) -> Result<Moment, Problem> {
    Moment::parse(text).map_err(|error| {
        let wrong = Wrong::at(path, "bad-date", error.to_string());
        Problem::wrong(vec![wrong.help("write for instance `2026-11-20T16:20`")])
    })
}

/// The same, of something that has happened. Clocks that differ a little do no harm.
pub(super) fn past_moment(path: &str, text: &str, now: Moment) -> Result<Moment, Problem> {
    let moment = moment(path, text)?;
    let latest = now.date().to_datetime(now.time().unwrap_or_default());
    let latest = latest.checked_add(SKEW).unwrap_or(latest);
    if has_passed(Moment::Time(latest), moment) {
        let words = "this time has not come yet";
        return Err(Problem::wrong(vec![Wrong::at(path, "not-yet", words)]));
    }
    Ok(moment)
}

fn answered(at: &str, new: &NewAnswer, now: Moment) -> Result<Answered, Problem> {
    let on = new.on.as_ref();
    let on = on.map(|text| past_moment(&format!("{at}.answered.on"), text, now));
    let answer = Json::parse(new.answer.text()).map_err(|_| Trouble::Ours)?;
    Ok(Answered {
        child: new.child.clone(),
        fact: new.fact.clone(),
        answer: Answer::of(answer),
        from: new.from.clone(),
        on: on.transpose()?,
        note: new.note.clone(),
    })
}

fn marked(at: &str, new: &NewMark, now: Moment) -> Result<DeadlineMarked, Problem> {
    let place = format!("{at}.deadline_marked.on");
    let on = new.on.as_ref().map(|text| moment(&place, text));
    let on = on.transpose()?;
    let wrong = |code, words: &str| Problem::wrong(vec![Wrong::at(&place, code, words)]);
    if on.is_some() && new.mark != Mark::Met {
        return Err(wrong("not-met", "only what was met has a time"));
    }
    if on.is_some_and(|on| has_passed(now, on)) {
        return Err(wrong("not-yet", "this time has not come yet"));
    }
    Ok(DeadlineMarked {
        child: new.child.clone(),
        deadline: new.deadline.clone(),
        from: new.from.clone(),
        mark: new.mark,
        on,
        note: new.note.clone(),
    })
}

/// How a decision stands to the child's latest recommendation; the record refuses it where there is none.
fn agreement(contact: &Contact, new: &NewDecision) -> Agreement {
    let child = contact.child(&new.child);
    let screening = child.and_then(|child| child.screening());
    let stands = screening.and_then(|screening| screening.said.agreement(&new.pathway));
    stands.unwrap_or(Agreement::Agrees)
}

/// Whether the rules can take the answers and know the pathways that somebody has in mind.
pub(super) fn taken_by_the_rules(shared: &Shared, given: &Given<'_>) -> Result<(), Problem> {
    let known = known(shared, given.contact).map_err(|trouble| {
        let Trouble::Rules(wrong) = trouble else {
            return trouble.into();
        };
        Problem::wrong(
            wrong
                .into_iter()
                .map(|it| {
                    let path = it.path.unwrap_or_else(|| "$".to_owned());
                    Wrong::at(place_of(given, &path), "rules", it.words)
                })
                .collect(),
        )
    })?;
    let pack = &known.program.pack;
    let pathways = &pack.decision(pack.recommends).outcomes;
    let views = given.entries.iter().enumerate();
    let unknown = views.filter_map(|(number, entry)| match entry {
        NewEntry::OwnView(view) if pathways.iter().all(|it| *it.id != *view.pathway) => {
            let known: Vec<String> = pathways.iter().map(|it| format!("`{}`", it.id)).collect();
            let path = format!("$.entries[{number}].own_view.pathway");
            let words = format!("there is no pathway `{}`", view.pathway);
            let wrong = Wrong::at(path, "unknown-pathway", words);
            Some(wrong.help(format!("pathways: {}", known.join(", "))))
        }
        NewEntry::OwnView(_)
        | NewEntry::ChildAdded(_)
        | NewEntry::Answered(_)
        | NewEntry::Decided(_)
        | NewEntry::SignedOff(_)
        | NewEntry::DeadlineMarked(_) => None,
    });
    let unknown: Vec<Wrong> = unknown.collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(Problem::wrong(unknown))
    }
}

/// Where in the request an answer stands that the contact's case has at a path.
fn place_of(given: &Given<'_>, path: &str) -> String {
    let children = &given.contact.children;
    let mut newest_first = given.entries.iter().enumerate().rev();
    let found = newest_first.find_map(|(number, entry)| {
        let NewEntry::Answered(it) = entry else {
            return None;
        };
        let whose = match &it.child {
            None => "$".to_owned(),
            Some(child) => {
                let at = children.iter().position(|own| own.reference == *child)?;
                format!("$.children[{at}]")
            }
        };
        let rest = path.strip_prefix(&format!("{whose}.facts.{}", it.fact))?;
        let whole = rest.is_empty() || rest.starts_with(['.', '[']);
        whole.then(|| format!("$.entries[{number}].answered.answer{rest}"))
    });
    found.unwrap_or_else(|| path.to_owned())
}
