//! `/`: what this is, and the contacts somebody has to do something about.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::record::contact::Contact;
use crate::record::practice::Practice;
use crate::record::sign_off::Stage;
use crate::record::store::Wanted;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::known::in_sight;
use crate::shell::serve::known::known;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

/// How many contacts are looked through.
const MOST: usize = 200;

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

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    visit.looked(None, "the list of contacts")?;
    let store = &visit.shared.store;
    let wanted = Wanted {
        before: None,
        limit: MOST,
    };
    let (mut open, mut done) = (Vec::new(), Vec::new());
    for summary in store.contacts(&wanted)? {
        let Some(contact) = Contact::of(&store.entries(summary.contact)?) else {
            continue;
        };
        match contact.stage(Practice::built_in()) {
            Stage::Erased => {}
            Stage::Complete => done.extend(row(visit, &contact)),
            Stage::Gathering | Stage::AwaitsDecision | Stage::AwaitsSignOff => {
                open.extend(row(visit, &contact));
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

fn row(visit: &Visit, contact: &Contact) -> Option<Row> {
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
    let clocks = sights.iter().flat_map(|sight| &sight.deadlines);
    let dated = clocks.filter_map(|clock| Some((clock.by.clone()?, clock)));
    let (by, clock) = dated.min_by_key(|(by, _)| by.clone())?;
    let end = Moment::parse(&by).ok()?;
    Some(Due {
        late: has_passed(end, visit.now),
        by: end.words(),
        what: clock.title.clone(),
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
