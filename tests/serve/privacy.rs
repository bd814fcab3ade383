//! What stays inside: no reference, answer or word in an address or in the log, nothing from elsewhere.

use crate::browser::Browser;
use crate::browser::Desk;
use crate::screening::answer;
use crate::screening::recommend;

const WORDS: [&str; 4] = ["Zanzibar", "Quaglino", "immediate_danger", "multi_agency"];

#[test]
fn neither_addresses_nor_the_log_tell_anything() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("Zanzibar-1");
    let fields = [
        ("said-from", "Mrs Quaglino"),
        ("immediate_danger", "no"),
        ("immediate_danger.note", "Quaglino saw him"),
    ];
    answer(&mut ada, &contact, &fields);
    recommend(&mut ada, &contact, "multi_agency_screening");
    ada.get("/");
    ada.send("GET", "/Zanzibar?Quaglino", &[], "");
    let log = server.log();
    assert!(log.lines().count() >= 8, "{log}");
    let id = contact.rsplit('/').next().unwrap();
    for word in WORDS.into_iter().chain([id, "Ada"]) {
        assert!(!log.contains(word), "{word} in {log}");
    }
    for line in log.lines() {
        let read: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(read["route"].is_string() && read["milliseconds"].is_u64());
    }
    for address in ada.seen.iter().filter(|it| !it.contains('?')) {
        for word in WORDS {
            assert!(!address.contains(word), "{address}");
        }
    }
    let metrics = ada.get("/metrics").body;
    assert!(metrics.contains("route=\"/contacts/{contact}/children/{child}/view\""));
    assert!(!metrics.contains(id));
}

#[test]
fn every_answer_has_its_headers() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let addresses = [
        "/",
        "/assets/page.css",
        "/assets/page.js",
        "/assets/mark.svg",
        "/healthz",
        "/readyz",
        "/metrics",
        "/managers",
        "/managers/numbers.csv",
        "/policy",
        "/nowhere",
        &contact,
    ];
    for address in addresses {
        for method in ["GET", "POST", "DELETE"] {
            let page = ada.send(method, address, &[], "");
            let policy = page.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'"),
                "{method} {address}"
            );
            assert!(!policy.contains("unsafe"));
            assert_eq!(page.header("x-content-type-options"), "nosniff");
            assert_eq!(page.header("referrer-policy"), "no-referrer");
            let cache = page.header("cache-control");
            let asset = address.starts_with("/assets/") && method == "GET";
            assert_eq!(cache == "no-store", !asset, "{method} {address}: {cache}");
        }
        // Whoever asks for the head alone gets the head of the page.
        let (page, head) = (ada.get(address), ada.send("HEAD", address, &[], ""));
        assert_eq!((head.status, &*head.body), (page.status, ""), "{address}");
    }
}

#[test]
fn pages_ask_nobody_else_and_hold_no_script_of_their_own() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    let page = recommend(&mut ada, &contact, "emergency");
    for page in [page, ada.get("/"), ada.get(&contact)] {
        assert_eq!(page.body.matches("<script").count(), 1);
        assert!(!page.body.contains(" style=\"") && !page.body.contains(" onclick"));
        assert!(!page.body.contains("src=\"http"));
    }
}

#[test]
fn every_look_at_a_contact_is_written_down() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let reads = || {
        let exported = desk.records(&["export", "--format", "ndjson", "--by", "A test"]);
        let lines = String::from_utf8_lossy(&exported.stdout).into_owned();
        lines.matches("\"kind\":\"read\"").count()
    };
    let before = reads();
    ada.get(&contact);
    ada.get(&format!("{contact}/children/1/questions/now"));
    ada.get(&format!("{contact}/children/1/check"));
    ada.get("/");
    assert_eq!(reads(), before + 4);
}
