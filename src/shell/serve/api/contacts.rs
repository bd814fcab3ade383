//! `/v1/contacts…`: the record. What is written goes through the same rules as from the pages,
//! and every look is an entry of its own.

use serde::Serialize;

use crate::explain::recommend::explain_while;
use crate::record::actor::Role;
use crate::record::batch::Writer;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::entry::Kept;
use crate::record::event::ChildAdded;
use crate::record::event::ContactOpened;
use crate::record::event::Event;
use crate::record::event::Recommended;
use crate::record::id::Seq;
use crate::record::practice::Practice;
use crate::record::sign_off::Missing;
use crate::record::sign_off::Stage;
use crate::record::store::Wanted;
use crate::shell::cli::named::Named;
use crate::shell::serve::api::answers;
use crate::shell::serve::api::answers::ContactListed;
use crate::shell::serve::api::answers::Contacts;
use crate::shell::serve::api::answers::EntryWritten;
use crate::shell::serve::api::answers::NewContact;
use crate::shell::serve::api::answers::NewEntries;
use crate::shell::serve::api::answers::NewEntry;
use crate::shell::serve::api::answers::NewRecommendation;
use crate::shell::serve::api::answers::Written;
use crate::shell::serve::api::body::read;
use crate::shell::serve::api::call::Call;
use crate::shell::serve::api::call::Reply;
use crate::shell::serve::api::entries::Given;
use crate::shell::serve::api::entries::events;
use crate::shell::serve::api::entries::past_moment;
use crate::shell::serve::api::entries::taken_by_the_rules;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::REFUSED;
use crate::shell::serve::api::problem::Wrong;
use crate::shell::serve::api::refused::refused;
use crate::shell::serve::known::known;
use crate::shell::serve::trouble::Trouble;
use crate::shell::store::new_contact;

/// How many contacts stand on one page of the list.
pub(super) const MOST_LISTED: usize = 100;
/// How many do where nobody says.
pub(super) const LISTED: usize = 50;
/// How many entries one request may write.
const MOST_ENTRIES: usize = 500;

/// A contact with what is missing.
#[derive(Serialize)]
struct Shown<'c> {
    contact: &'c Contact,
    stage: Stage,
    missing_sign_offs: Vec<Missing>,
}

/// The entries of a contact.
#[derive(Serialize)]
struct Entries {
    entries: Vec<Kept>,
}

pub(super) fn all(call: &Call) -> Result<Reply, Problem> {
    let limit = call.limit(LISTED, MOST_LISTED)?;
    let before = call.number("before")?.map(Seq);
    call.visit.looked(None, "the list of contacts")?;
    let store = &call.visit.shared.store;
    let found = store.contacts(&Wanted { before, limit })?;
    let last = found.last().filter(|_| found.len() == limit);
    let before = last.map(|last| last.opened.entry.seq.0);
    let mut contacts = Vec::new();
    for summary in &found {
        let Some(contact) = Contact::of(&store.entries(summary.contact)?) else {
            continue;
        };
        let opened = contact.opened.as_ref().map(|opened| &opened.event);
        contacts.push(ContactListed {
            contact: summary.contact.to_string(),
            reference: opened.map(|it| it.reference.clone()),
            authority: opened.map(|it| it.authority.clone()),
            received: opened.map(|it| it.received.to_string()),
            stage: stage_word(contact.stage(Practice::built_in())).to_owned(),
            latest: summary.latest.0,
            latest_at: summary.latest_at.to_string(),
        });
    }
    Reply::ok(&Contacts { contacts, before })
}

pub(super) fn one(call: &Call) -> Result<Reply, Problem> {
    let contact = call.visit.shown_contact("the contact, as JSON")?;
    let practice = Practice::built_in();
    Reply::ok(&Shown {
        contact: &contact,
        stage: contact.stage(practice),
        missing_sign_offs: contact.missing_sign_offs(practice),
    })
}

pub(super) fn entries(call: &Call) -> Result<Reply, Problem> {
    let contact = call.visit.shown_contact("the entries, as JSON")?;
    let entries = call.visit.shared.store.entries(contact.id)?;
    Reply::ok(&Entries { entries })
}

pub(super) fn open(call: &Call) -> Result<Reply, Problem> {
    let new: NewContact = read(&call.body)?;
    let writer = writer(call, &new.entries)?;
    let contact = Contact::unopened(new_contact()?);
    if new.children.is_empty() {
        let wrong = Wrong::at("$.children", "no-children", "the contact has no child");
        let help = "every contact is about at least one child: write `[\"child-1\"]`";
        return Err(Problem::wrong(vec![wrong.help(help)]));
    }
    if let Some(Err(why)) = new.pack.as_ref().map(|pack| pack.parse::<Named>()) {
        return Err(Problem::wrong(vec![Wrong::at("$.pack", "bad-pack", why)]));
    }
    let mut all = vec![Event::ContactOpened(ContactOpened {
        reference: new.reference.clone(),
        authority: new.authority.clone(),
        received: past_moment("$.received", &new.received, call.visit.now)?,
        pack: new.pack.clone(),
    })];
    let children = new.children.iter().cloned();
    all.extend(children.map(|child| Event::ChildAdded(ChildAdded { child })));
    let begun = contact.foreseen(&writer, &all);
    let begun = begun.map_err(|why| refused(&contact, &writer, &all, 0, why))?;
    let given = events(&begun, &new.entries, call.visit.now)?;
    all.extend(given);
    let written = write(call, &contact, Seq(0), &writer, &all, &new.entries)?;
    Reply::made(format!("/v1/contacts/{}", contact.id), &written)
}

pub(super) fn add(call: &Call) -> Result<Reply, Problem> {
    let new: NewEntries = read(&call.body)?;
    let writer = writer(call, &new.entries)?;
    let contact = call.visit.contact()?;
    if new.entries.is_empty() {
        let wrong = Wrong::at("$.entries", "no-entries", "there is nothing to write");
        return Err(Problem::wrong(vec![wrong]));
    }
    if new.entries.len() > MOST_ENTRIES {
        let words = format!(
            "{} entries; at most {MOST_ENTRIES} at once",
            new.entries.len()
        );
        let wrong = Wrong::at("$.entries", "too-many-entries", words);
        return Err(Problem::wrong(vec![wrong]));
    }
    let all = events(&contact, &new.entries, call.visit.now)?;
    let written = write(call, &contact, Seq(new.seen), &writer, &all, &new.entries)?;
    Reply::made(format!("/v1/contacts/{}", contact.id), &written)
}

pub(super) fn recommend(call: &Call) -> Result<Reply, Problem> {
    let new: NewRecommendation = read(&call.body)?;
    let writer = call.visit.writer(Role::screens)?;
    let contact = call.visit.contact()?;
    let child = contact.child(&new.child).ok_or_else(|| {
        let words = format!("this contact has no child `{}`", new.child);
        Problem::wrong(vec![Wrong::at("$.child", "no-such-child", words)])
    })?;
    if !has_fresh_view(child) {
        let words = "Write the worker's own view (`own_view`) before the recommendation is made.";
        return Err(Problem::new(REFUSED, words));
    }
    let known = known(&call.visit.shared, &contact)?;
    let all = explain_while(&known.program, &known.case, || call.has_time());
    let all = all.ok_or_else(|| call.too_long())?;
    let made = all.into_iter().find(|made| made.child == new.child);
    let recommendation = made.ok_or(Trouble::Ours)?;
    let case = contact.case().ok_or(Trouble::Ours)?;
    let today = call.visit.now.date();
    let calendar = &known.program.pack.calendar;
    let event = Recommended::made(case, &recommendation, calendar, today);
    let event = event.map_err(|_| Trouble::Ours)?;
    let event = Event::Recommended(event);
    let written = write(call, &contact, Seq(new.seen), &writer, &[event], &[])?;
    let location = format!("/v1/contacts/{}", contact.id);
    Reply::made(
        location,
        &answers::Recommended {
            written,
            recommendation,
        },
    )
}

/// Whether a worker wrote their own view since the last recommendation.
fn has_fresh_view(child: &Child) -> bool {
    let view = child.own_views.last().map(|view| view.written.seq);
    let made = child.screening().map(|screening| screening.written.seq);
    view.is_some_and(|view| made.is_none_or(|made| made < view))
}

/// They in a role that may write all of this.
fn writer(call: &Call, new: &[NewEntry]) -> Result<Writer, Problem> {
    let signs = new.iter().any(|it| matches!(it, NewEntry::SignedOff(_)));
    let may = if signs {
        Role::signs_off
    } else {
        Role::screens
    };
    Ok(call.visit.writer(may)?)
}

/// Writes events about a contact, all or none.
fn write(
    call: &Call,
    contact: &Contact,
    seen: Seq,
    writer: &Writer,
    all: &[Event],
    new: &[NewEntry],
) -> Result<Written, Problem> {
    let refuse = |why| refused(contact, writer, all, new.len(), why);
    let batch = contact.admit(writer, seen, all).map_err(refuse)?;
    let foreseen = contact.foreseen(writer, all).map_err(refuse)?;
    // A decision stands by itself: it can be written even where the rules have gone.
    if all.iter().any(asks_the_rules) {
        let given = Given {
            contact: &foreseen,
            entries: new,
        };
        taken_by_the_rules(&call.visit.shared, &given)?;
    }
    let kept = call.visit.shared.store.append(&batch)?;
    let entries = kept.iter().map(|kept| EntryWritten {
        seq: kept.entry.seq.0,
        kind: kept.entry.kind.to_string(),
    });
    Ok(Written {
        contact: contact.id.to_string(),
        latest: kept.last().map_or(seen.0, |kept| kept.entry.seq.0),
        entries: entries.collect(),
    })
}

/// Whether the rules have something to say about an event.
fn asks_the_rules(event: &Event) -> bool {
    matches!(
        event,
        Event::ContactOpened(_) | Event::ChildAdded(_) | Event::Answered(_) | Event::OwnView(_)
    )
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Gathering => "gathering",
        Stage::AwaitsDecision => "awaits_decision",
        Stage::AwaitsSignOff => "awaits_sign_off",
        Stage::Complete => "complete",
        Stage::Erased => "erased",
    }
}
