//! What the record refuses, with the entry of the request that it refuses.

use crate::record::batch::Writer;
use crate::record::contact::Contact;
use crate::record::event::Event;
use crate::record::refusal::Refusal;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::Wrong;
use crate::shell::serve::trouble::Trouble;

/// A request that the record refuses; `entries` of the events, the last ones, were written as entries.
pub(super) fn refused(
    contact: &Contact,
    writer: &Writer,
    events: &[Event],
    entries: usize,
    why: Refusal,
) -> Problem {
    let path = path(contact, writer, events, entries, &why);
    let words = why.to_string();
    let problem = Problem::from(Trouble::from(why));
    match path {
        Some(path) if problem.latest.is_none() => Problem {
            errors: vec![Wrong::at(path, "refused", words)],
            ..problem
        },
        _ => problem,
    }
}

/// Where the first event stands that is refused.
fn path(
    contact: &Contact,
    writer: &Writer,
    events: &[Event],
    entries: usize,
    why: &Refusal,
) -> Option<String> {
    // Where some events are let in, so are the first of them.
    let fit = |count: &usize| {
        let first = events.get(..*count).unwrap_or(events);
        contact.foreseen(writer, first).is_ok()
    };
    let counts: Vec<usize> = (1..=events.len()).collect();
    let number = counts.partition_point(fit);
    let event = events.get(number)?;
    let before = events.len().saturating_sub(entries);
    let field = field(why).map_or_else(String::new, |field| format!(".{field}"));
    match (event, number.checked_sub(before)) {
        (_, Some(at)) => Some(format!("$.entries[{at}].{}{field}", event.kind())),
        (Event::ContactOpened(_), None) => Some(format!("${field}")),
        (Event::ChildAdded(_), None) => Some(format!("$.children[{}]", number.saturating_sub(1))),
        (_, None) => None,
    }
}

/// The field of an entry that a refusal speaks of.
fn field(why: &Refusal) -> Option<&'static str> {
    match why {
        Refusal::Blank { what } | Refusal::TooLong { what, .. } | Refusal::Unseen { what, .. } => {
            match *what {
                "the reference" => Some("reference"),
                "the authority" => Some("authority"),
                "the child's reference" => Some("child"),
                "the question" => Some("fact"),
                "who said it" => Some("from"),
                "the note" => Some("note"),
                "the pathway" => Some("pathway"),
                "the reason" => Some("reason"),
                "your view" | "what you agree to, and why," => Some("words"),
                _ => None,
            }
        }
        Refusal::ChildAlready { .. } | Refusal::NoSuchChild { .. } => Some("child"),
        Refusal::NotTheLatestRecommendation { .. } => Some("recommended"),
        Refusal::NotTheLatestDecision { .. } | Refusal::SignedOffAlready { .. } => Some("decided"),
        Refusal::NoSuchPathway { .. } => Some("pathway"),
        Refusal::NoSuchDeadline { .. } => Some("deadline"),
        Refusal::NoTime => Some("on"),
        Refusal::Stale { .. }
        | Refusal::OpenedAlready
        | Refusal::NotOpened
        | Refusal::Erased
        | Refusal::NotAboutAContact { .. }
        | Refusal::NotATrail { .. }
        | Refusal::NotTheirs { .. }
        | Refusal::BadActor
        | Refusal::TooLarge { .. }
        | Refusal::NotWritable { .. }
        | Refusal::TooManyChildren { .. }
        | Refusal::NoOwnView { .. }
        | Refusal::NotARecommendation { .. }
        | Refusal::Outdated { .. }
        | Refusal::WrongAgreement { .. }
        | Refusal::MarkedAlready { .. }
        | Refusal::OwnDecision => None,
    }
}
