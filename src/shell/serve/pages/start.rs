//! `/`: what this is, and the contacts somebody has to do something about.

use std::sync::Arc;

use askama::Template;

use crate::algebra::moment::Moment;
use crate::record::deed::Deed;
use crate::record::sign_off::Stage;
use crate::report::screening::clocks::has_passed;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::brief::Brief;
use crate::shell::serve::state::Shared;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

/// How many contacts of each list are shown.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "start.html")]
struct Start {
    base: Base,
    wanted: String,
    lists: Vec<List>,
    overdue: usize,
    may_open: bool,
}

/// A list of contacts.
struct List {
    id: &'static str,
    title: &'static str,
    caption: &'static str,
    none: &'static str,
    with_limit: bool,
    rows: Vec<Row>,
    more: usize,
}

/// A contact on a list.
struct Row {
    id: String,
    reference: String,
    received: String,
    children: usize,
    stage: &'static str,
    who: String,
    due: Option<Due>,
    overdue: usize,
}

/// The earliest deadline of a contact that nobody has ticked off.
struct Due {
    by: String,
    what: String,
    late: bool,
}

/// Reads every contact, so that the first list is as quick as the next.
pub(crate) fn warm(shared: &Shared) -> Result<(), Trouble> {
    shared.board.read(shared).map(|_| ())
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    if !visit.may(Deed::ReadContacts) {
        return Ok(Answer::See("/policy".to_owned()));
    }
    visit.looked(None, "the list of contacts")?;
    list(visit, "")
}

/// The contacts whose reference holds some letters; these stand in no address.
pub(super) fn find(visit: &Visit) -> Result<Answer, Trouble> {
    visit.looked(None, "the list of contacts, by reference")?;
    list(visit, visit.field("reference"))
}

fn list(visit: &Visit, wanted: &str) -> Result<Answer, Trouble> {
    let letters = wanted.to_lowercase();
    let all = visit.shared.board.read(&visit.shared)?;
    let found = all.into_iter();
    let found = found.filter(|brief| brief.reference.to_lowercase().contains(&letters));
    let (mut open, mut running, mut done) = (Vec::new(), Vec::new(), Vec::new());
    for brief in found {
        match brief.stage {
            Stage::Erased => {}
            Stage::Complete if brief.limits.is_empty() => done.push(brief),
            Stage::Complete => running.push(brief),
            Stage::Gathering | Stage::AwaitsDecision | Stage::AwaitsSignOff => open.push(brief),
        }
    }
    for briefs in [&mut open, &mut running] {
        briefs.sort_by(|one, other| one.urgency().cmp(other.urgency()));
    }
    let overdue = open.iter().chain(&running);
    let overdue = overdue.filter(|brief| brief.overdue(visit.now) > 0).count();
    Answer::page(&Start {
        base: Base::of(visit, "Contacts"),
        wanted: wanted.to_owned(),
        lists: vec![
            List {
                id: "to-do",
                title: "To do",
                caption: "Contacts that wait for something, the most urgent first",
                none: "No contact waits for anything.",
                with_limit: true,
                more: open.len().saturating_sub(MOST),
                rows: rows(visit, &open),
            },
            List {
                id: "running",
                title: "Decided, with time limits to tick off",
                caption: "Decided contacts with a time limit that nobody has ticked off, the earliest first",
                none: "",
                with_limit: true,
                more: running.len().saturating_sub(MOST),
                rows: rows(visit, &running),
            },
            List {
                id: "complete",
                title: "Complete",
                caption: "Contacts for which nothing is missing, the newest first",
                none: "",
                with_limit: false,
                more: done.len().saturating_sub(MOST),
                rows: rows(visit, &done),
            },
        ],
        overdue,
        may_open: visit.may(Deed::Screen),
    })
}

fn rows(visit: &Visit, briefs: &[Arc<Brief>]) -> Vec<Row> {
    let first = briefs.iter().take(MOST);
    first.map(|brief| row(brief, visit.now)).collect()
}

fn row(brief: &Brief, now: Moment) -> Row {
    Row {
        id: brief.id.to_string(),
        reference: brief.reference.clone(),
        received: brief.received.clone(),
        children: brief.children,
        stage: brief.stage.words(),
        who: brief.who.clone(),
        due: brief.limits.first().map(|limit| Due {
            by: limit.by.words(),
            what: limit.what.clone(),
            late: has_passed(limit.by, now),
        }),
        overdue: brief.overdue(now),
    }
}
