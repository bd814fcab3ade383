//! What the lists cost with five thousand contacts, in a server of its own.

use std::time::Instant;

use threshold::record::actor::Actor;
use threshold::record::actor::Role;
use threshold::record::batch::Writer;
use threshold::record::contact::Contact;
use threshold::record::event::Event;
use threshold::record::event::Recommended;
use threshold::record::json::Json;
use threshold::record::store::Database;
use threshold::shell::store::Missing;
use threshold::shell::store::new_contact;
use threshold::shell::store::open;

use crate::browser::Browser;
use crate::browser::Desk;
use crate::screening::answer;
use crate::screening::recommend;

/// How many contacts there are, and how many of them wait for an answer.
const CONTACTS: usize = 5_000;
const WAITING: usize = 100;

/// Lays them out and asks for every list.
pub(crate) fn measure() {
    let desk = Desk::new();
    let model = {
        let server = desk.serve("Ada Screener");
        let mut ada = Browser::of(&server);
        let contact = ada.open("C-0");
        answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
        recommend(&mut ada, &contact, "emergency");
        let decide = format!("{contact}/children/1/decide");
        let form = ada.get(&decide);
        let typed = [("pathway", "emergency"), ("reason", "The police come.")];
        ada.submit(&form, &decide, &typed);
        contact.trim_start_matches("/contacts/").to_owned()
    };
    let store = open(desk.database().to_str().unwrap(), Missing::Refuse).unwrap();
    let events: Vec<Event> = store
        .entries(model.parse().unwrap())
        .unwrap()
        .into_iter()
        .filter(|kept| kept.entry.kind.changes_a_contact())
        .filter_map(|kept| kept.event)
        .collect();
    for number in 1..CONTACTS {
        let last = if number < WAITING { 3 } else { events.len() };
        again(&*store, events.get(..last).unwrap(), number);
    }
    drop(store);

    let begun = Instant::now();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    println!(
        "{CONTACTS} contacts; it listens after {:?}",
        begun.elapsed()
    );
    for place in ["/", "/", "/managers", "/managers", "/"] {
        let begun = Instant::now();
        let page = ada.get(place);
        let (took, bytes) = (begun.elapsed(), page.body.len());
        println!("{place}: {} in {took:?}, {bytes} bytes", page.status);
    }
    ada.open("C-new");
    let begun = Instant::now();
    assert!(ada.get("/").body.contains("C-new"));
    println!("/ after one change: {:?}", begun.elapsed());
    for command in [&["list"][..], &["due"], &["due", "--keep", "1"]] {
        let begun = Instant::now();
        let ran = desk.records(command);
        let lines = String::from_utf8_lossy(&ran.stdout).lines().count();
        println!(
            "records {command:?}: {lines} lines in {:?}",
            begun.elapsed()
        );
    }
    if let Ok(path) = std::env::var("KEEP") {
        std::fs::copy(desk.database(), path).unwrap();
    }
}

/// Writes the same once more about a contact of another reference.
fn again(store: &dyn Database, events: &[Event], number: usize) {
    let actor = Actor {
        id: "local:Ada Screener".to_owned(),
        name: "Ada Screener".to_owned(),
        role: Role::Screener,
    };
    let at = jiff::Timestamp::now();
    let writer = Writer { actor, at };
    let mut contact = Contact::unopened(new_contact().unwrap());
    let rename = |json: &Json| {
        let text = json.text().replace("\"C-0\"", &format!("\"C-{number}\""));
        Json::parse(&text).unwrap()
    };
    let mut waiting: Vec<Event> = Vec::new();
    let flush = |waiting: &mut Vec<Event>, contact: &mut Contact| {
        if waiting.is_empty() {
            return;
        }
        let batch = contact.admit(&writer, contact.latest, waiting).unwrap();
        store.append(&batch).unwrap();
        waiting.clear();
        *contact = Contact::of(&store.entries(contact.id).unwrap()).unwrap();
    };
    for event in events {
        match event.clone() {
            Event::ContactOpened(mut it) => {
                it.reference = format!("C-{number}");
                waiting.push(Event::ContactOpened(it));
            }
            Event::Recommended(it) => waiting.push(Event::Recommended(Recommended {
                case: rename(&it.case),
                recommendation: rename(&it.recommendation),
                ..it
            })),
            Event::Decided(mut it) => {
                flush(&mut waiting, &mut contact);
                let mut made = contact.children.iter().filter_map(|it| it.screening());
                it.recommended = made.next().unwrap().written.seq;
                waiting.push(Event::Decided(it));
            }
            other @ (Event::ChildAdded(_) | Event::Answered(_) | Event::OwnView(_)) => {
                waiting.push(other);
            }
            Event::SignedOff(_)
            | Event::DeadlineMarked(_)
            | Event::Erased(_)
            | Event::Read(_)
            | Event::Exported(_)
            | Event::SignedIn(_)
            | Event::TokenMade(_)
            | Event::TokenRevoked(_) => {}
        }
    }
    flush(&mut waiting, &mut contact);
    assert!(contact.misfits.is_empty());
}
