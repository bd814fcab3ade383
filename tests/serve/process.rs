//! The process: where it listens, how it stops, whom it lets in.

use std::path::Path;
use std::process::Stdio;

use threshold::check::shelf::RawFile;

use crate::browser::Browser;
use crate::browser::Desk;
use crate::browser::program;

/// The files of the rules of this repository.
pub(crate) fn rules() -> Vec<RawFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let (mut found, mut open) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy();
                found.push((name.replace('\\', "/"), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn it_stops_when_it_is_told_to_and_says_that_all_is_well() {
    let desk = Desk::new();
    let mut server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    ada.open("C-1");
    assert_eq!(server.stop(), Some(0), "{}", server.log());
    assert!(desk.records(&["verify"]).status.success());
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let desk = Desk::new();
    let ran = program()
        .args(["serve", "--listen", "0.0.0.0:0", "--database"])
        .arg(desk.database())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2));
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(said.contains("sign in"), "{said}");
    assert!(!desk.database().exists());
}

#[test]
fn a_form_from_elsewhere_changes_nothing() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let form = ada.get("/contacts/new");
    let token = &form.hidden()[0].1;
    let body = "reference=C-1&authority=lancashire&received-day=20&received-month=11&received-year=2025&received-time=16%3A20&children=1";
    let page = ada.send("POST", "/contacts/new", &[], body);
    assert_eq!(page.status, 403, "no token");
    let page = ada.send(
        "POST",
        "/contacts/new",
        &[],
        &format!("token={}&{body}", "0".repeat(64)),
    );
    assert_eq!(page.status, 403, "another token");
    let with = format!("token={token}&{body}");
    let page = ada.send(
        "POST",
        "/contacts/new",
        &[("Sec-Fetch-Site", "cross-site")],
        &with,
    );
    assert_eq!(page.status, 403, "another site");
    let page = ada.send("POST", "/contacts/new", &[("Host", "evil.example")], &with);
    assert_eq!(page.status, 403, "a name that is not this machine's");
    let mut stranger = Browser::of(&server);
    let page = stranger.send("POST", "/contacts/new", &[], &with);
    assert_eq!(page.status, 403, "the token of another session");
    assert!(!ada.get("/").body.contains("C-1"));
    let page = ada.send("POST", "/contacts/new", &[], &with);
    assert_eq!(page.status, 303, "the right one all the same");
}

#[test]
fn the_cookie_is_for_the_browser_and_this_site_alone() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let page = ada.get("/");
    let cookie = page.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    // The secret itself is nowhere in the database.
    let secret = cookie.split(['=', ';']).nth(1).unwrap();
    let bytes = std::fs::read(desk.database()).unwrap();
    let found = bytes
        .windows(secret.len())
        .any(|piece| piece == secret.as_bytes());
    assert!(!found);
}

#[test]
fn it_says_whether_it_lives_and_whether_it_is_ready() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    assert_eq!(ada.get("/healthz").status, 200);
    assert_eq!(ada.get("/readyz").status, 200);
}

#[test]
fn a_page_says_which_methods_it_takes() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    for (method, address, takes) in [
        ("PUT", "/", "GET,HEAD,POST"),
        ("DELETE", "/policy", "GET,HEAD"),
        ("PATCH", "/contacts/new", "GET,HEAD,POST"),
        ("DELETE", "/healthz", "GET,HEAD"),
        ("GET", "/contacts/0/children", "POST"),
    ] {
        let page = ada.send(method, address, &[], "");
        assert_eq!(page.status, 405, "{method} {address}");
        assert_eq!(page.header("allow"), takes, "{method} {address}");
        assert!(page.body.contains("tel:999"), "{method} {address}");
    }
    assert_eq!(ada.send("PUT", "/nowhere", &[], "").status, 404);
}
