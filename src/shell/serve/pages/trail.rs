//! `/trail`: who read and wrote what and when, over the whole record, without a word of any contact.

use askama::Template;

use crate::record::entry::Kept;
use crate::record::id::Seq;
use crate::record::kind::Kind;
use crate::record::store::StoreError;
use crate::shell::clock::local;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::api::trail::what;
use crate::shell::serve::base::Base;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

/// How many entries stand on a page.
const PAGE: u64 = 100;
/// The same as a length.
const ROWS: usize = 100;

#[derive(Template)]
#[template(path = "trail.html")]
struct Trail {
    base: Base,
    rows: Vec<Row>,
    from: u64,
    upto: u64,
    last: u64,
    newer: Option<u64>,
    older: Option<u64>,
}

/// An entry in one line.
struct Row {
    entry: u64,
    at: String,
    who: String,
    what: String,
    contact: String,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    visit.looked(None, "the trail")?;
    let last = visit.shared.store.head()?.seq.0;
    let named = visit.field("upto").parse::<u64>();
    let upto = named.unwrap_or(last).clamp(1, last.max(1));
    let after = upto.saturating_sub(PAGE);
    let rows = visit.shared.store.scan(Seq(after), ROWS)?;
    let own = rows.iter().rev().filter(|row| row.seq <= upto);
    let read = own.map(|row| {
        row.read().map_err(|wrong| StoreError::Corrupt {
            seq: Some(wrong.seq),
            why: wrong.to_string(),
        })
    });
    let read: Vec<Kept> = read.collect::<Result<_, _>>()?;
    Answer::page(&Trail {
        base: Base::of(visit, "Trail"),
        rows: read.iter().map(row).collect(),
        from: after + 1,
        upto,
        last,
        newer: (upto < last).then(|| last.min(upto.saturating_add(PAGE))),
        older: (after > 0).then_some(after),
    })
}

fn row(kept: &Kept) -> Row {
    let entry = &kept.entry;
    let of = kept.event.as_ref().and_then(what);
    Row {
        entry: entry.seq.0,
        at: local(entry.at).words(),
        who: format!("{} ({})", entry.actor.name, entry.actor.role),
        what: of.map_or_else(
            || did(entry.kind).to_owned(),
            |of| format!("{}: {of}", did(entry.kind)),
        ),
        contact: entry.contact.map_or_else(String::new, |it| it.to_string()),
    }
}

/// What somebody did who wrote an entry of a kind.
fn did(kind: Kind) -> &'static str {
    match kind {
        Kind::ContactOpened => "opened the contact",
        Kind::ChildAdded => "added a child",
        Kind::Answered => "answered a question",
        Kind::OwnView => "wrote their own view",
        Kind::Recommended => "had the rules recommend",
        Kind::Decided => "decided",
        Kind::SignedOff => "signed a decision off",
        Kind::DeadlineMarked => "marked a time limit",
        Kind::Erased => "erased the words",
        Kind::Read => "looked at",
        Kind::Exported => "took a copy",
        Kind::SignedIn => "signed in",
        Kind::TokenMade => "made a token",
        Kind::TokenRevoked => "revoked a token",
    }
}
