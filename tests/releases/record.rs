//! What the record holds comes out as it was, whatever became of the version that decided it.

use serde_json::Value;
use serde_json::json;

use threshold::record::actor::Actor;
use threshold::record::actor::Role;
use threshold::record::batch::Writer;
use threshold::record::contact::Contact;
use threshold::record::event::Event;
use threshold::record::id::Seq;
use threshold::shell::store::Missing;
use threshold::shell::store::new_contact;
use threshold::shell::store::open;

use crate::office::APPROVER;
use crate::office::Office;

/// Writes one recommendation made with a version into a record.
fn screened(office: &Office, pack: &str) {
    let events = [
        json!({"contact_opened": {"reference": "A-1", "authority": "ashford", "received": "2027-05-19T10:15", "pack": pack}}),
        json!({"child_added": {"child": "child-1"}}),
        json!({"answered": {"child": "child-1", "fact": "age_years", "answer": 14, "from": null, "on": null, "note": null}}),
        json!({"answered": {"child": "child-1", "fact": "caring_hours", "answer": 12, "from": null, "on": null, "note": null}}),
        json!({"own_view": {"child": "child-1", "pathway": "no_statutory_pathway", "words": "My view."}}),
    ];
    let events: Vec<Event> = events.iter().map(event).collect();
    let store = open(&office.path("record.db").to_string_lossy(), Missing::Create).unwrap();
    let id = new_contact().unwrap();
    let batch = Contact::unopened(id).admit(&writer(), Seq(0), &events);
    store.append(&batch.unwrap()).unwrap();
    let contact = Contact::of(&store.entries(id).unwrap()).unwrap();
    let case = contact.case().unwrap();
    office.write("case.json", case.text());
    let decided = office.run(&["decide", "case.json", "--pack", pack, "--format", "json"]);
    let made: Value = serde_json::from_str(decided.out.trim()).unwrap();
    let packs = made["rules"].as_array().unwrap().iter();
    let packs = packs
        .map(|it| json!({"pack": it["pack"], "version": it["version"], "digest": it["digest"]}));
    let packs: Vec<Value> = packs.collect();
    let case: Value = serde_json::from_str(case.text()).unwrap();
    let recommended = json!({"recommended": {"child": "child-1", "case": case, "recommendation": made, "packs": packs,
        "engine": made["engine"], "today": "2027-05-20"}});
    let batch = contact.admit(&writer(), contact.latest, &[event(&recommended)]);
    store.append(&batch.unwrap()).unwrap();
}

fn event(written: &Value) -> Event {
    serde_json::from_str(&written.to_string()).unwrap()
}

fn writer() -> Writer {
    Writer {
        actor: Actor {
            id: "u-1".to_owned(),
            name: "A screener".to_owned(),
            role: Role::Screener,
        },
        at: "2027-05-20T09:00:00Z".parse().unwrap(),
    }
}

fn replayed(office: &Office) -> String {
    office.well(&["records", "--database", "record.db", "replay"])
}

#[test]
fn a_recommendation_of_a_withdrawn_version_comes_out_the_same() {
    let office = Office::with_two_releases();
    screened(&office, "ashford@1.1.0");
    assert!(replayed(&office).contains("1 recommendations came out the same"));
    // The contact of 19 May was decided before anybody knew that the version would end on the 18th.
    office.well(&[
        "withdraw",
        "ashford@1.1.0",
        "--on",
        "2027-05-18",
        "--by",
        "Lena Ode",
        "--because",
        "Wrong.",
    ]);
    assert!(replayed(&office).contains("1 recommendations came out the same"));
}

#[test]
fn what_a_draft_said_stays_so_when_it_is_released() {
    let office = Office::with_lower_draft();
    screened(&office, "ashford@1.1.0");
    assert!(replayed(&office).contains("1 recommendations came out the same"));
    office.well(&["release", "ashford@1.1.0", "--approve", APPROVER]);
    assert_eq!(office.sign_off("Sam Holt").code, 0);
    office.well(&["release", "ashford@1.1.0", "--mutants", "2"]);
    assert!(replayed(&office).contains("1 recommendations came out the same"));
}
