//! When the record fails: the person is told, and still sees whom to ring.

use rusqlite::Connection;

use crate::browser::Browser;
use crate::browser::Desk;

#[test]
fn a_contact_that_was_changed_behind_its_back_is_not_shown() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let database = Connection::open(desk.database()).unwrap();
    let triggers: Vec<String> = {
        let mut query = database
            .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            .unwrap();
        let names = query.query_map([], |row| row.get(0)).unwrap();
        names.map(Result::unwrap).collect()
    };
    for trigger in triggers {
        database
            .execute(&format!("DROP TRIGGER {trigger}"), [])
            .unwrap();
    }
    let changed = database
        .execute(
            "UPDATE entries SET actor_name = 'Somebody' WHERE seq > 0",
            [],
        )
        .unwrap();
    assert!(changed > 0);
    let page = ada.get(&contact);
    assert_eq!(page.status, 500);
    assert!(page.body.contains("changed from outside"), "{}", page.body);
    assert!(page.body.contains("href=\"tel:999\""));
}

#[test]
fn a_busy_record_is_told_and_nothing_is_half_written() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    ada.get("/");
    let form = ada.get("/contacts/new");
    let database = Connection::open(desk.database()).unwrap();
    database.execute_batch("BEGIN IMMEDIATE").unwrap();
    let fields = crate::browser::contact("C-1");
    let page = ada.fill(&form, "/contacts/new", &fields);
    assert_eq!(page.status, 503, "{}", page.body);
    assert!(page.body.contains("Nothing was saved"), "{}", page.body);
    assert!(page.body.contains("href=\"tel:999\""));
    database.execute_batch("ROLLBACK").unwrap();
    assert_eq!(ada.fill(&form, "/contacts/new", &fields).status, 303);
    assert!(desk.records(&["verify"]).status.success());
}

#[test]
fn a_contact_that_was_erased_says_so_and_leads_to_what_is_left() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let id = contact.rsplit('/').next().unwrap();
    let why = "The time is over.";
    let erased = desk.records(&["erase", id, "--by", "Ray", "--because", why]);
    assert!(erased.status.success(), "{erased:?}");
    let history = format!("{contact}/history");
    for place in ["", "/children/1/check", "/children/1/decide"] {
        let page = ada.get(&format!("{contact}{place}"));
        assert_eq!(page.status, 410, "{place}: {}", page.body);
        assert!(page.links().contains(&history), "{place}");
    }
    assert!(ada.get(&history).body.contains(why));
}
