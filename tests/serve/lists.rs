//! A question whose answer is a list: entries are added, changed and removed on the page.

use std::path::Path;
use std::path::PathBuf;

use crate::browser::Browser;
use crate::browser::Desk;
use crate::browser::Page;

/// A rule that reads the list, so that its question matters.
const RULE: &str = "
  - id: s17.missing
    title: Missing for more than a day
    when: some episode in missing_episodes satisfies episode.hours > 24
    then: section_17
    because: The child was missing for more than a day.
    cite: [duty.need]
    basis: stated
";

/// The rules of the demonstration with one more.
fn rules(desk: &Desk) -> PathBuf {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/base");
    let own = desk.folder.path().join("rules");
    copy(&base, &own);
    let duty = own.join("demo/1.0.0/decisions/duty.yaml");
    let text = std::fs::read_to_string(&duty).unwrap();
    std::fs::write(&duty, format!("{}{RULE}", text.trim_end())).unwrap();
    crate::pins::pin(&own).unwrap();
    own
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let own = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &own);
        } else {
            std::fs::copy(&path, &own).unwrap();
        }
    }
}

/// A browser on a contact under the rules of the demonstration, with the address of its questions.
fn at_the_list(desk: &Desk) -> (crate::browser::Server, Browser, String, String) {
    let server = desk.serve_with(&rules(desk), "Ada Screener");
    let mut ada = Browser::of(&server);
    let form = ada.get("/contacts/new");
    let mut fields = crate::browser::contact("D-1");
    fields[1] = ("authority", "town");
    let answer = ada.fill(&form, "/contacts/new", &fields);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let contact = answer.header("location").to_owned();
    let questions = format!("{contact}/children/1/questions/now");
    (server, ada, contact, questions)
}

fn exported(desk: &Desk) -> String {
    let ran = desk.records(&["export", "--format", "ndjson", "--by", "A test"]);
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

fn press(ada: &mut Browser, form: &Page, to: &str, fields: &[(&str, &str)]) -> Page {
    let page = ada.fill(form, to, fields);
    assert_eq!(page.status, 200, "{}", page.body);
    page
}

#[test]
fn entries_are_added_changed_removed_and_stand_in_the_case() {
    let desk = Desk::new();
    let (_server, mut ada, contact, questions) = at_the_list(&desk);
    let form = ada.get(&questions);
    assert!(form.body.contains("Add an entry"), "{}", form.body);
    let form = press(
        &mut ada,
        &form,
        &questions,
        &[("do", "add missing_episodes")],
    );
    assert!(form.body.contains("Entry 1"), "{}", form.body);
    let one = [
        ("missing_episodes.1.hours.text", "30"),
        ("missing_episodes.1.found_by", "police"),
    ];
    let mut typed = one.to_vec();
    typed.push(("do", "add missing_episodes"));
    let form = press(&mut ada, &form, &questions, &typed);
    assert!(form.body.contains("value=\"30\""), "what was typed stays");
    assert!(form.body.contains("Entry 2"));
    assert!(
        !exported(&desk).contains("missing_episodes"),
        "nothing is written yet"
    );

    let mut typed = one.to_vec();
    typed.push(("missing_episodes.2.found_by", "family"));
    ada.submit(&form, &questions, &typed);
    let written = "[{\"found_by\":\"police\",\"hours\":30},{\"found_by\":\"family\"}]";
    assert!(exported(&desk).contains(written), "{}", exported(&desk));
    let check = format!("{contact}/children/1/check");
    let page = ada.get(&check);
    assert!(
        page.body.contains("Hours: 30, Found by: Police"),
        "{}",
        page.body
    );
    assert!(page.body.contains("<li>Found by: Family</li>"));

    // One is changed, the other removed.
    let form = ada.get(&questions);
    let form = press(
        &mut ada,
        &form,
        &questions,
        &[
            ("missing_episodes.1.hours.text", "31"),
            ("missing_episodes.1.found_by", "police"),
            ("missing_episodes.2.found_by", "family"),
            ("do", "remove missing_episodes.2"),
        ],
    );
    assert!(!form.body.contains("Entry 2"), "{}", form.body);
    let typed = [
        ("missing_episodes.1.hours.text", "31"),
        ("missing_episodes.1.found_by", "police"),
    ];
    ada.submit(&form, &questions, &typed);
    let page = ada.get(&check);
    assert!(
        page.body.contains("Hours: 31, Found by: Police"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("Found by: Family"));
    // Saving the page once more changes nothing.
    let before = exported(&desk).matches("\"answered\":{").count();
    let form = ada.get(&questions);
    ada.submit(&form, &questions, &typed);
    assert_eq!(exported(&desk).matches("\"answered\":{").count(), before);

    let history = ada.get(&format!("{contact}/history"));
    assert!(
        history.body.contains("Hours: 31, Found by: Police"),
        "{}",
        history.body
    );
}

#[test]
fn what_is_wrong_with_an_entry_is_named_where_it_stands() {
    let desk = Desk::new();
    let (_server, mut ada, _, questions) = at_the_list(&desk);
    let form = ada.get(&questions);
    let form = press(
        &mut ada,
        &form,
        &questions,
        &[("do", "add missing_episodes")],
    );
    let page = ada.fill(&form, &questions, &[]);
    assert_eq!(page.status, 422, "an entry of which nothing is said");
    assert!(
        page.links().contains(&"#missing_episodes.1".to_owned()),
        "{}",
        page.body
    );
    let page = ada.fill(
        &form,
        &questions,
        &[("missing_episodes.1.hours.text", "many")],
    );
    assert_eq!(page.status, 422);
    assert!(
        page.body
            .contains("Entry 1, hours: enter a number from 0 to 10000"),
        "{}",
        page.body
    );
    assert!(
        page.links()
            .contains(&"#missing_episodes.1.hours".to_owned())
    );
    assert!(page.body.contains("value=\"many\""));
    let both = [
        ("missing_episodes.1.hours.text", "3"),
        ("missing_episodes", "none"),
    ];
    let page = ada.fill(&form, &questions, &both);
    assert_eq!(page.status, 422);
    assert!(page.body.contains("not both"), "{}", page.body);
}

#[test]
fn none_not_known_and_one_more_of_which_nothing_is_known_are_three_answers() {
    let desk = Desk::new();
    let (_server, mut ada, contact, questions) = at_the_list(&desk);
    let check = format!("{contact}/children/1/check");
    let form = ada.get(&questions);
    ada.submit(&form, &questions, &[("missing_episodes", "none")]);
    assert!(
        exported(&desk).contains("\"answer\":[]"),
        "{}",
        exported(&desk)
    );
    let page = ada.get(&check);
    assert!(page.body.contains("<dd>None<br>"), "{}", page.body);
    let form = ada.get(&questions);
    ada.submit(&form, &questions, &[("missing_episodes", "not_known")]);
    assert!(ada.get(&check).body.contains("Not known"));
    let form = ada.get(&questions);
    let form = press(
        &mut ada,
        &form,
        &questions,
        &[("do", "add missing_episodes")],
    );
    ada.submit(&form, &questions, &[("missing_episodes.1", "bare")]);
    let page = ada.get(&check);
    assert!(
        page.body.contains("One of which nothing more is known"),
        "{}",
        page.body
    );
}
