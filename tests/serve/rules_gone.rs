//! Rules that are a draft or were withdrawn: what the pages say of them, and what still works.

use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use crate::browser::Browser;
use crate::browser::Desk;
use crate::screening::answer;
use crate::screening::recommend;

/// A folder with the rules of this repository.
fn rules(desk: &Desk) -> PathBuf {
    let own = desk.folder.path().join("rules");
    for file in crate::process::rules() {
        let path = own.join(&file.0);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.1).unwrap();
    }
    own
}

fn run(rules: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threshold"));
    let ran = command.arg("--rules").arg(rules).args(arguments).output();
    let ran = ran.unwrap();
    assert!(ran.status.success(), "{ran:?}");
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

#[test]
fn a_contact_whose_rules_were_withdrawn_can_be_read_and_decided_and_says_so() {
    let desk = Desk::new();
    let rules = rules(&desk);
    let mut server = desk.serve_with(&rules, "Ada");
    let mut ada = Browser::of(&server);
    let (contact, other) = (ada.open("C-1"), ada.open("C-2"));
    answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    recommend(&mut ada, &contact, "emergency");
    server.stop();
    run(
        &rules,
        &[
            "withdraw",
            "lancashire@2.0.0",
            "--on",
            "2025-01-31",
            "--by",
            "Lena Ode",
            "--because",
            "A time limit is wrong.",
        ],
    );
    let server = desk.serve_with(&rules, "Ada");
    let mut ada = Browser::of(&server);

    // The contact is of a later day: nothing decides it, and the page leads to what was written.
    let page = ada.get(&contact);
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("No rules decide this contact"),
        "{}",
        page.body
    );
    assert!(
        page.body
            .contains("Lena Ode withdrew it (A time limit is wrong.)")
    );
    assert!(!page.body.contains("--pack"), "{}", page.body);
    let links = page.links();
    for place in ["history", "children/1/recommendation", "children/1/decide"] {
        let to = format!("{contact}/{place}");
        assert!(links.contains(&to), "{links:?}");
        let page = ada.get(&to);
        assert_eq!(page.status, 200, "{to}");
        assert!(
            page.body
                .contains("lancashire@2.0.0 was withdrawn by Lena Ode"),
            "{to}"
        );
    }
    assert!(
        !ada.get(&other)
            .links()
            .contains(&format!("{other}/children/1/decide"))
    );
    let decide = format!("{contact}/children/1/decide");
    let form = ada.get(&decide);
    ada.submit(
        &form,
        &decide,
        &[("pathway", "emergency"), ("reason", "He is in danger.")],
    );

    // Whom to ring is still whom to ring.
    for place in ["/", "/emergency", &contact] {
        let page = ada.get(place);
        assert!(page.body.contains("0300 123 672"), "{place}");
    }
    let form = ada.get("/contacts/new");
    let page = ada.fill(&form, "/contacts/new", &crate::browser::contact("C-3"));
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("was in force on 2025-11-20"),
        "{}",
        page.body
    );
    let packs = ada.get("/policy").body;
    assert!(packs.contains("Withdrawn"), "{packs}");
    let listed = ada.get("/v1/packs").body;
    assert!(listed.contains(r#""by":"Lena Ode""#), "{listed}");
    let pack = ada.get("/policy/lancashire/2.0.0").body;
    assert!(pack.contains("Why: A time limit is wrong."), "{pack}");
    let database = desk.database();
    let database = database.to_str().unwrap();
    let said = run(&rules, &["records", "--database", database, "replay"]);
    assert!(
        said.contains("1 recommendations came out the same"),
        "{said}"
    );
}

#[test]
fn a_contact_under_a_draft_says_on_every_page_that_it_is_one() {
    let desk = Desk::new();
    let rules = rules(&desk);
    run(
        &rules,
        &[
            "draft",
            "lancashire",
            "--version",
            "2.1.0",
            "--in-force-from",
            "2099-01-01",
            "--author",
            "Pat",
            "--because",
            "Trying.",
        ],
    );
    let server = desk.serve_with(&rules, "Ada");
    let mut ada = Browser::of(&server);
    assert!(ada.get("/policy").body.contains("Draft"));
    let body = r#"{"reference": "C-1", "authority": "lancashire", "received": "2025-11-20T16:20", "pack": "lancashire@2.1.0", "children": ["child-1"]}"#;
    let json = [("Content-Type", "application/json")];
    let opened = ada.send("POST", "/v1/contacts", &json, body);
    assert_eq!(opened.status, 201, "{}", opened.body);
    let contact = opened.header("location").replace("/v1", "");
    answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    recommend(&mut ada, &contact, "emergency");
    for place in [
        "",
        "/children/1/check",
        "/children/1/recommendation",
        "/children/1/decide",
    ] {
        let page = ada.get(&format!("{contact}{place}"));
        assert!(
            page.body.contains("lancashire@2.1.0 is a draft."),
            "{place}: {}",
            page.body
        );
    }
    let other = ada.open("C-2");
    assert!(!ada.get(&other).body.contains("is a draft"));
}
