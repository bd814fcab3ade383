//! Who may open which page and send which form, by signing in with every role; and that every look is an entry.

use crate::process::Caller;
use crate::process::Desk;
use crate::process::contact;
use crate::sign_in::Browser;
use crate::sign_in::both;

const ROLES: [&str; 4] = ["screener", "manager", "policy", "auditor"];

/// The roles that open a page. Written down here a second time, on purpose.
fn open(address: &str) -> &'static [&'static str] {
    match address {
        "/contacts/new" => &["screener", "manager"],
        _ if address.starts_with("/contacts") => &["screener", "manager", "auditor"],
        _ if address.starts_with("/managers") => &["manager", "auditor"],
        _ => &ROLES,
    }
}

/// The roles that send its form.
fn send(address: &str) -> &'static [&'static str] {
    match address {
        _ if address.starts_with("/policy") => &ROLES,
        _ if address.ends_with("/sign-off") => &["manager"],
        _ => &["screener", "manager"],
    }
}

/// Every address of the table of pages: what it is, whether it opens, whether it has a form.
fn places() -> Vec<(String, bool, bool)> {
    let source = std::fs::read_to_string("src/shell/serve/pages/mod.rs").unwrap();
    let table = source
        .split("const ALL")
        .nth(1)
        .unwrap()
        .replace(['\n', ' '], "");
    let places = table.split("(\"/").skip(1).map(|place| {
        let (address, rest) = place.split_once("\",").unwrap();
        let opens = rest.starts_with("Some(");
        let sends = rest.matches("Some(").count() == if opens { 2 } else { 1 };
        (format!("/{address}"), opens, sends)
    });
    places.collect()
}

/// How many looks at a contact the trail of the whole record has.
fn looks(auditor: &Caller, contact: &str) -> usize {
    let (mut after, mut found) = (0, 0);
    loop {
        let page = auditor
            .get(&format!("/v1/trail?after={after}&limit=100"))
            .well();
        let entries = page["entries"].as_array().unwrap();
        let own = entries
            .iter()
            .filter(|it| it["kind"] == "read" && it["contact"] == contact);
        found += own.count();
        match page["after"].as_u64() {
            None => return found,
            Some(next) => after = next,
        }
    }
}

#[test]
fn every_role_opens_the_pages_that_are_theirs_and_no_other_and_every_look_is_an_entry() {
    let desk = Desk::new();
    let Some((_provider, server)) = both(&desk) else {
        return;
    };
    let (writer, auditor) = (desk.token("w", "screener"), desk.token("a", "auditor"));
    let opened = server
        .caller(Some(&writer))
        .post("/v1/contacts", &contact("C-7341"));
    let at = opened
        .header("location")
        .strip_prefix("/v1")
        .unwrap()
        .to_owned();
    let id = at.rsplit('/').next().unwrap().to_owned();
    let auditor = server.caller(Some(&auditor));
    let places = places();
    assert!(places.len() >= 26, "{places:?}");
    for role in ROLES {
        let mut browser = Browser::new(&server);
        assert_eq!(
            browser.sign_in(&server, &format!("kim.{role}")).0.status,
            200
        );
        let page = browser.send("GET", &format!("{}/policy", server.address), "");
        let token = page.text.split("name=\"token\" value=\"").nth(1).unwrap();
        let token = token.split('"').next().unwrap().to_owned();
        let nav: Vec<bool> = ["/", "/managers", "/policy"]
            .map(|to| page.text.contains(&format!("<li><a href=\"{to}\">")))
            .into();
        let contacts = role != "policy";
        assert_eq!(
            nav,
            [contacts, ["manager", "auditor"].contains(&role), true]
        );
        for (address, opens, sends) in &places {
            let to = address
                .replace("{contact}", &id)
                .replace("{child}", "1")
                .replace("{topic}", "child")
                .replace("{entry}", "1")
                .replace("{pack}", "lancashire")
                .replace("{version}", "2.0.0")
                .replace("{case}", "none");
            let to = format!("{}{to}", server.address);
            let before = looks(&auditor, &id);
            if *opens {
                let told = browser.send("GET", &to, "");
                let may = open(address).contains(&role);
                assert_eq!(
                    told.status != 403,
                    may,
                    "{role} opens {address}: {}",
                    told.status
                );
                if !may {
                    assert!(
                        told.text.contains("This is not for your role"),
                        "{}",
                        told.text
                    );
                    assert!(told.text.contains(&format!("Your role here: {role}.")));
                    assert!(!told.text.contains("C-7341"));
                }
                let shown = may && address.starts_with("/contacts/{contact}");
                let looked = looks(&auditor, &id) - before;
                assert_eq!(
                    looked,
                    usize::from(shown),
                    "{role} opens {address}: {}",
                    told.status
                );
            }
            if *sends && (!send(address).contains(&role) || !address.starts_with("/policy")) {
                let told = browser.send("POST", &to, &format!("token={token}"));
                let may = send(address).contains(&role);
                assert_eq!(
                    told.status != 403,
                    may,
                    "{role} sends {address}: {}",
                    told.status
                );
            }
        }
        let home = browser.send("GET", &format!("{}/", server.address), "");
        assert_eq!(home.status, if contacts { 200 } else { 303 });
        assert_eq!(home.text.contains("C-7341"), contacts);
    }
    let (whole, said) = desk.run(&["records", "verify"]);
    assert!(whole, "{said}");
}

/// A form that comes back shows the contact, also to somebody who never opened its page.
#[test]
fn a_form_that_comes_back_is_a_look_once() {
    let desk = Desk::new();
    let server = desk.serve();
    let auditor = desk.token("a", "auditor");
    let auditor = server.caller(Some(&auditor));
    let (at, _) = server.caller(None).open("C-1");
    let at = at.strip_prefix("/v1").unwrap();
    let id = at.rsplit('/').next().unwrap();
    let mut browser = Browser::new(&server);
    let page = browser.send("GET", &format!("{}/policy/try", server.address), "");
    let token = page.text.split("name=\"token\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    let form = format!("{}{at}/children/1/view", server.address);
    for _ in 0..2 {
        let told = browser.send("POST", &form, &format!("token={token}"));
        assert_eq!(told.status, 422);
        assert_eq!(looks(&auditor, id), 1);
    }
}
