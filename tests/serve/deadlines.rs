//! Time limits: ticked off by a person, with who, when and a note; overdue is what nobody ticked off.

use crate::browser::Browser;
use crate::browser::Desk;
use crate::browser::Page;
use crate::screening::recommend;

/// A contact of last year that was decided and signed off: nothing is missing but its time limits.
fn decided(desk: &Desk, ada: &mut Browser) -> String {
    let manager = desk.serve("Mo Manager");
    let mut mo = Browser::of(&manager);
    let contact = ada.open("C-1");
    for (topic, fact, said) in [
        ("now", "immediate_danger", "no"),
        ("child", "lives_in_area", "yes"),
        ("concern", "reasonable_cause_to_suspect", "yes"),
    ] {
        let questions = format!("{contact}/children/1/questions/{topic}");
        let form = ada.get(&questions);
        ada.submit(&form, &questions, &[(fact, said)]);
    }
    recommend(ada, &contact, "strategy_meeting");
    let decide = format!("{contact}/children/1/decide");
    let form = ada.get(&decide);
    let agree = [
        ("pathway", "strategy_meeting"),
        ("reason", "He may come to harm."),
    ];
    let page = ada.submit(&form, &decide, &agree);
    if page.body.contains("A manager has to sign this off") {
        let sign_off = format!("{contact}/children/1/sign-off");
        let form = mo.get(&sign_off);
        mo.submit(&form, &sign_off, &[("words", "I agree.")]);
    }
    contact
}

/// What one form on the page of time limits says, with what is typed into it.
fn tick<'f>(
    page: &'f Page,
    number: &'f str,
    typed: &[(&'f str, &'f str)],
) -> Vec<(String, String)> {
    let own = page
        .body
        .split("<form ")
        .find(|form| form.contains(&format!("name=\"number\" value=\"{number}\"")));
    let form = Page {
        body: format!("<form {}", own.unwrap()),
        ..page.clone()
    };
    let mut pairs = form.hidden();
    let typed = typed.iter();
    pairs.extend(typed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    pairs
}

fn send(ada: &mut Browser, page: &Page, to: &str, typed: &[(&str, &str)]) -> Page {
    let pairs = tick(page, "1", typed);
    let only: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (&**a, &**b)).collect();
    let bare = Page {
        body: String::new(),
        ..page.clone()
    };
    ada.fill(&bare, to, &only)
}

fn overdue(desk: &Desk) -> String {
    let ran = desk.records(&["due"]);
    assert!(ran.status.success(), "{ran:?}");
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

#[test]
fn overdue_means_that_nobody_ticked_it_off() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = decided(&desk, &mut ada);
    let limits = format!("{contact}/children/1/deadlines");
    let page = ada.get(&limits);
    let all = page.body.matches("name=\"number\"").count();
    assert!(all >= 1, "{}", page.body);
    assert!(page.body.contains(">Overdue<"));
    // A contact that is decided stands on the lists all the same.
    for place in ["/", "/managers", &contact] {
        let page = ada.get(place);
        assert!(page.body.contains("Overdue"), "{place}: {}", page.body);
    }
    let said = overdue(&desk);
    assert!(
        said.contains(&format!("{all} time limits have passed")),
        "{said}"
    );

    let met = [
        ("mark", "met"),
        ("day", "20"),
        ("month", "11"),
        ("year", "2025"),
        ("time", "17:05"),
        ("note", "By telephone."),
    ];
    for number in 1..=all {
        let page = ada.get(&limits);
        let number = number.to_string();
        let pairs = tick(&page, &number, &met);
        let only: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (&**a, &**b)).collect();
        let bare = Page {
            body: String::new(),
            ..page.clone()
        };
        let answer = ada.fill(&bare, &limits, &only);
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
    let page = ada.get(&limits);
    assert!(
        page.body.contains("Fri 20 Nov 2025") || page.body.contains("20 Nov 2025, 17:05"),
        "{}",
        page.body
    );
    assert!(page.body.contains("By telephone.") && page.body.contains("Ada Screener"));
    for place in ["/", &contact] {
        let page = ada.get(place);
        assert!(!page.body.contains("Overdue"), "{place}: {}", page.body);
    }
    assert!(
        overdue(&desk).contains("0 time limits"),
        "{}",
        overdue(&desk)
    );
    let managers = ada.get("/managers");
    assert!(
        managers.body.contains("No time limit has passed"),
        "{}",
        managers.body
    );

    // Taking a tick back is a new entry with a reason; then it is overdue again.
    let page = ada.get(&limits);
    let refused = send(&mut ada, &page, &limits, &[("mark", "open")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Say why"), "{}", refused.body);
    let back = [("mark", "open"), ("note", "It was another child.")];
    let answer = send(&mut ada, &page, &limits, &back);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let page = ada.get(&limits);
    assert!(page.body.contains("It was another child.") && page.body.contains("By telephone."));
    assert!(ada.get("/").body.contains("Overdue"));
    let exported = desk.records(&["export", "--format", "ndjson", "--by", "A test"]);
    let lines = String::from_utf8_lossy(&exported.stdout).into_owned();
    assert_eq!(
        lines.matches("\"deadline_marked\":{").count(),
        all + 1,
        "{lines}"
    );
    let exported = desk.records(&["export", "--format", "csv", "--by", "A test"]);
    let lines = String::from_utf8_lossy(&exported.stdout).into_owned();
    assert!(lines.contains("=open"), "{lines}");
    assert!(desk.records(&["verify"]).status.success());
    let history = ada.get(&format!("{contact}/history"));
    assert!(history.body.contains("open again"), "{}", history.body);
}

#[test]
fn a_tick_needs_a_real_time_in_the_past_and_a_limit_that_was_recommended() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = decided(&desk, &mut ada);
    let limits = format!("{contact}/children/1/deadlines");
    let page = ada.get(&limits);
    let late = [
        ("mark", "met"),
        ("day", "20"),
        ("month", "11"),
        ("year", "2099"),
    ];
    let answer = send(&mut ada, &page, &limits, &late);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("done in the past"), "{}", answer.body);
    assert!(
        answer.body.contains("value=\"2099\""),
        "what was typed stays"
    );
    let answer = send(&mut ada, &page, &limits, &[]);
    assert!(
        answer.body.contains("Choose how it stands"),
        "{}",
        answer.body
    );
    let bare = Page {
        body: String::new(),
        ..page.clone()
    };
    let token = page
        .hidden()
        .into_iter()
        .filter(|(name, _)| name == "token" || name == "seen");
    let mut pairs: Vec<(String, String)> = token.take(2).collect();
    for (name, value) in [
        ("number", "1"),
        ("deadline", "invented"),
        ("mark", "not_needed"),
        ("note", "No."),
    ] {
        pairs.push((name.to_owned(), value.to_owned()));
    }
    let only: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (&**a, &**b)).collect();
    let answer = ada.fill(&bare, &limits, &only);
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert!(
        answer.body.contains("No recommendation for"),
        "{}",
        answer.body
    );
}

#[test]
fn a_contact_is_found_by_its_reference_which_stands_in_no_address() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    ada.open("C-17");
    ada.open("C-29");
    let form = ada.get("/");
    let page = ada.fill(&form, "/", &[("reference", "c-2")]);
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("C-29") && !page.body.contains("C-17"),
        "{}",
        page.body
    );
}
