//! `/v1/trail`: who read and wrote what and when, over the whole record, without a word of any contact.

use crate::record::entry::Kept;
use crate::record::event::Event;
use crate::record::id::Seq;
use crate::record::store::StoreError;
use crate::shell::serve::api::answers::Trail;
use crate::shell::serve::api::answers::TrailEntry;
use crate::shell::serve::api::call::Call;
use crate::shell::serve::api::call::Reply;
use crate::shell::serve::api::contacts::LISTED;
use crate::shell::serve::api::contacts::MOST_LISTED;
use crate::shell::serve::api::problem::Problem;

pub(super) fn read(call: &Call) -> Result<Reply, Problem> {
    let limit = call.limit(LISTED, MOST_LISTED)?;
    let after = Seq(call.number("after")?.unwrap_or(0));
    call.visit.looked(None, "the trail")?;
    let rows = call.visit.shared.store.scan(after, limit)?;
    let full = rows.len() == limit;
    let mut entries = Vec::new();
    for row in &rows {
        let kept = row.read().map_err(|wrong| StoreError::Corrupt {
            seq: Some(wrong.seq),
            why: wrong.to_string(),
        })?;
        entries.push(entry(&kept));
    }
    let after = rows.last().filter(|_| full).map(|last| last.seq);
    Reply::ok(&Trail { entries, after })
}

fn entry(kept: &Kept) -> TrailEntry {
    let own = &kept.entry;
    TrailEntry {
        seq: own.seq.0,
        at: own.at.to_string(),
        who: own.actor.name.clone(),
        who_id: own.actor.id.clone(),
        role: own.actor.role,
        kind: own.kind.to_string(),
        contact: own.contact.map(|contact| contact.to_string()),
        what: kept.event.as_ref().and_then(what),
    }
}

/// What was looked at or copied, or which token; nothing that was said about a family.
fn what(event: &Event) -> Option<String> {
    match event {
        Event::Read(read) => Some(read.what.clone()),
        Event::Exported(exported) => Some(exported.what.clone()),
        Event::TokenMade(made) => Some(made.name.clone()),
        Event::ContactOpened(_)
        | Event::ChildAdded(_)
        | Event::Answered(_)
        | Event::OwnView(_)
        | Event::Recommended(_)
        | Event::Decided(_)
        | Event::DeadlineMarked(_)
        | Event::SignedOff(_)
        | Event::Erased(_)
        | Event::SignedIn(_)
        | Event::TokenRevoked(_) => None,
    }
}
