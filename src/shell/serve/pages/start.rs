//! `/`: what this is, and the contacts somebody has to do something about.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::record::practice::Practice;
use crate::record::sign_off::Stage;
use crate::record::store::Summary;
use crate::record::store::Wanted;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::known::in_sight;
use crate::shell::serve::known::known;
use crate::shell::serve::state::Shared;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

/// How many contacts are read at a time.
const PAGE: usize = 500;
/// How many contacts that are complete are shown.
const MOST_DONE: usize = 50;

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    base: Base,
    open: Vec<Row>,
    done: Vec<Row>,
    may_open: bool,
}

/// A contact on the list.
struct Row {
    id: String,
    reference: String,
    received: String,
    children: usize,
    stage: &'static str,
    who: String,
    due: Option<Due>,
}

/// The earliest clock of a contact.
pub(super) struct Due {
    pub(super) by: String,
    pub(super) what: String,
    pub(super) late: bool,
    // The moment as text sorts as the moments do.
    sorts: String,
}

/// Reads how far contacts have come, so that the first list is as quick as the next.
pub(crate) fn warm(shared: &Shared) -> Result<(), Trouble> {
    let mut before = None;
    loop {
        let page = shared.store.contacts(&Wanted {
            before,
            limit: PAGE,
        })?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        before = Some(last.opened.entry.seq);
        for summary in &page {
            stage(shared, summary)?;
        }
    }
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    if !visit.may(Deed::ReadContacts) {
        return Ok(Answer::See("/policy".to_owned()));
    }
    visit.looked(None, "the list of contacts")?;
    let (mut open, mut done) = (Vec::new(), Vec::new());
    let mut before = None;
    loop {
        let wanted = Wanted {
            before,
            limit: PAGE,
        };
        let page = visit.shared.store.contacts(&wanted)?;
        let Some(last) = page.last() else {
            break;
        };
        before = Some(last.opened.entry.seq);
        for summary in &page {
            match stage(&visit.shared, summary)? {
                Stage::Erased => {}
                Stage::Complete if done.len() >= MOST_DONE => {}
                Stage::Complete => done.extend(row(visit, summary)?),
                Stage::Gathering | Stage::AwaitsDecision | Stage::AwaitsSignOff => {
                    open.extend(row(visit, summary)?);
                }
            }
        }
    }
    open.sort_by_key(|row| {
        let due = row.due.as_ref();
        due.map_or_else(|| "9".to_owned(), |due| due.sorts.clone())
    });
    Answer::page(&Start {
        base: Base::of(visit, "Contacts"),
        open,
        done,
        may_open: visit.who.roles.iter().any(|role| role.screens()),
    })
}

/// How far a contact has come; it is read only if something has changed it.
fn stage(shared: &Shared, summary: &Summary) -> Result<Stage, Trouble> {
    if let Some(known) = shared.stages.get(summary.contact, summary.latest) {
        return Ok(known);
    }
    let contact = Contact::of(&shared.store.entries(summary.contact)?);
    let Some(contact) = contact else {
        return Ok(Stage::Erased);
    };
    let stage = contact.stage(Practice::built_in());
    shared.stages.put(contact.id, contact.latest, stage);
    Ok(stage)
}

fn row(visit: &Visit, summary: &Summary) -> Result<Option<Row>, Trouble> {
    let contact = Contact::of(&visit.shared.store.entries(summary.contact)?);
    Ok(contact.and_then(|contact| row_of(visit, &contact)))
}

fn row_of(visit: &Visit, contact: &Contact) -> Option<Row> {
    let opened = contact.opened.as_ref()?;
    let stage = contact.stage(Practice::built_in());
    Some(Row {
        id: contact.id.to_string(),
        reference: opened.event.reference.clone(),
        received: opened.event.received.words(),
        children: contact.children.len(),
        stage: stage.words(),
        who: opened.written.by.name.clone(),
        due: match stage {
            Stage::Complete | Stage::Erased => None,
            Stage::Gathering | Stage::AwaitsDecision | Stage::AwaitsSignOff => {
                earliest(visit, contact)
            }
        },
    })
}

/// The clock that ends first.
pub(super) fn earliest(visit: &Visit, contact: &Contact) -> Option<Due> {
    let known = known(&visit.shared, contact).ok()?;
    let sights = in_sight(&visit.shared, contact, &known);
    let pairs = contact.children.iter().zip(sights.iter());
    let clocks = pairs.flat_map(|(child, sight)| {
        let clocks = sight.deadlines.iter();
        clocks.filter_map(move |clock| Some((clock.by.clone()?, clock, child)))
    });
    let (by, clock, child) = clocks.min_by_key(|(by, _, _)| by.clone())?;
    let end = Moment::parse(&by).ok()?;
    Some(Due {
        late: has_passed(end, visit.now),
        by: end.words(),
        // What has to be done can give the pathway away; it waits for the worker's own view.
        what: if child.screenings.is_empty() {
            String::new()
        } else {
            clock.title.clone()
        },
        sorts: by,
    })
}

/// Whether a time limit is over; a day lasts until its end.
pub(super) fn has_passed(end: Moment, now: Moment) -> bool {
    match (end, now) {
        (Moment::Time(end), Moment::Time(now)) => end < now,
        (end, now) => end.date() < now.date(),
    }
}
