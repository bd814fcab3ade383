//! `/contacts/{contact}/history`: every entry of the record about a contact, with who and when.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::check::pack::Pack;
use crate::record::contact::Contact;
use crate::record::entry::Kept;
use crate::record::event::Event;
use crate::record::event::Mark;
use crate::record::id::ContactId;
use crate::record::kind::Kind;
use crate::shell::clock::local;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::known::known;
use crate::shell::serve::pages::changes::answer_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "history.html")]
struct History {
    base: Base,
    tables: [(&'static str, Vec<Row>); 2],
}

/// An entry in one line.
struct Row {
    entry: u64,
    at: String,
    who: String,
    what: String,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let id = visit.part("contact").parse::<ContactId>();
    let id = id.map_err(|_| Trouble::NotFound)?;
    if visit.shared.store.entries(id)?.is_empty() {
        return Err(Trouble::NotFound);
    }
    visit.looked(Some(id), "the history")?;
    let entries = visit.shared.store.entries(id)?;
    let contact = Contact::of(&entries).ok_or(Trouble::NotFound)?;
    let known = known(&visit.shared, &contact).ok();
    let pack = known.map(|known| known.program.pack.clone());
    let rows = |wanted: fn(Kind) -> bool| {
        let own = entries.iter().rev();
        let own = own.filter(|kept| wanted(kept.entry.kind));
        own.map(|kept| row(kept, pack.as_deref())).collect()
    };
    Answer::page(&History {
        base: Base::of_contact(visit, "History", &contact)
            .back(format!("/contacts/{id}"), "To the tasks"),
        tables: [
            ("What was written", rows(Kind::changes_a_contact)),
            ("Who looked", rows(|kind| !kind.changes_a_contact())),
        ],
    })
}

fn row(kept: &Kept, pack: Option<&Pack>) -> Row {
    let entry = &kept.entry;
    Row {
        entry: entry.seq.0,
        at: local(entry.at).words(),
        who: format!("{} ({})", entry.actor.name, entry.actor.role),
        what: kept
            .event
            .as_ref()
            .map_or_else(|| "erased".to_owned(), |event| words(event, pack)),
    }
}

fn words(event: &Event, pack: Option<&Pack>) -> String {
    let of = |child: &Option<String>| {
        let child = child.as_deref();
        child.unwrap_or("the contact and the household").to_owned()
    };
    let asked = |name: &str| {
        let fact = pack.and_then(|pack| Some(pack.fact(pack.find_fact(name)?)));
        fact.map_or_else(|| name.to_owned(), |fact| fact.ask.clone())
    };
    let pathway = |id: &str| {
        let decision = pack.map(|pack| pack.decision(pack.recommends));
        let outcome = decision.and_then(|it| it.outcomes.get(it.position(id)?));
        outcome.map_or_else(|| id.to_owned(), |outcome| outcome.title.clone())
    };
    let deadline = |id: &str| {
        let mut all = pack.iter().flat_map(|pack| &pack.decisions);
        let found = all.find_map(|it| it.outcomes.get(it.position(id)?));
        found.map_or_else(|| id.to_owned(), |outcome| outcome.title.clone())
    };
    match event {
        Event::ContactOpened(it) => format!("opened the contact {}", it.reference),
        Event::ChildAdded(it) => format!("added {}", it.child),
        Event::Answered(it) => {
            let from = it.from.as_ref().map(|from| format!(", said by {from}"));
            let on = it.on.map(|on| format!(", {}", Moment::words(on)));
            let note = it.note.as_ref().map(|note| format!("; {note}"));
            let written = || serde_json::to_string(&it.answer).unwrap_or_default();
            let answer = pack.map_or_else(written, |pack| answer_words(pack, &it.fact, &it.answer));
            format!(
                "answered for {}: {} {answer}{}{}{}",
                of(&it.child),
                asked(&it.fact),
                from.unwrap_or_default(),
                on.unwrap_or_default(),
                note.unwrap_or_default()
            )
        }
        Event::OwnView(it) => format!(
            "own view of {}: {}; {}",
            it.child,
            pathway(&it.pathway),
            it.words
        ),
        Event::Recommended(it) => format!("had the rules recommend for {}", it.child),
        Event::Decided(it) => format!(
            "decided for {}: {}; {}",
            it.child,
            pathway(&it.pathway),
            it.reason
        ),
        Event::SignedOff(it) => format!("signed off for {}: {}", it.child, it.words),
        Event::DeadlineMarked(it) => {
            let how = match it.mark {
                Mark::Met => "met",
                Mark::NotNeeded => "not needed",
                Mark::Open => "open again",
            };
            let on = it.on.map(|on| format!(", {}", Moment::words(on)));
            let note = it.note.as_ref().map(|note| format!("; {note}"));
            format!(
                "marked a deadline of {}: {} {how}{}{}",
                it.child,
                deadline(&it.deadline),
                on.unwrap_or_default(),
                note.unwrap_or_default()
            )
        }
        Event::Erased(it) => format!("erased the words: {}", it.why),
        Event::Read(it) => format!("looked at {}", it.what),
        Event::Exported(it) => format!("took a copy: {}", it.what),
        Event::SignedIn(_) => "signed in".to_owned(),
        Event::TokenMade(it) => format!("made a key: {}", it.name),
        Event::TokenRevoked(_) => "revoked a key".to_owned(),
    }
}
