//! What a form is told when it cannot be taken: what to mend, with everything kept that was typed.

use crate::browser::Browser;
use crate::browser::Desk;
use crate::browser::contact;
use crate::screening::answer;
use crate::screening::recommend;

#[test]
fn a_form_that_has_to_be_mended_keeps_what_was_typed() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let form = ada.get("/contacts/new");
    let page = ada.fill(
        &form,
        "/contacts/new",
        &[
            ("reference", "C-<1>"),
            ("received-day", "31"),
            ("received-month", "2"),
        ],
    );
    assert_eq!(page.status, 422);
    assert!(page.title().starts_with("Error: "), "{}", page.title());
    assert!(page.body.contains("There is a problem"));
    assert!(
        page.body.contains("value=\"C-&#60;1&#62;\"")
            || page.body.contains("value=\"C-&lt;1&gt;\"")
    );
    assert!(page.links().contains(&"#received-day".to_owned()));
}

#[test]
fn a_contact_of_tomorrow_is_refused() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let form = ada.get("/contacts/new");
    let mut fields = contact("C-1");
    fields[4] = ("received-year", "2100");
    let page = ada.fill(&form, "/contacts/new", &fields);
    assert_eq!(page.status, 422);
    assert!(page.body.contains("received in the past"), "{}", page.body);
}

#[test]
fn a_number_out_of_bounds_and_a_note_without_an_answer_are_named() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let questions = format!("{contact}/children/1/questions/child");
    let form = ada.get(&questions);
    let page = ada.fill(
        &form,
        &questions,
        &[("age_years.text", "two hundred"), ("unborn.note", "a note")],
    );
    assert_eq!(page.status, 422);
    assert!(page.body.contains("value=\"two hundred\""));
    assert!(page.links().contains(&"#question-age_years".to_owned()));
    assert!(page.links().contains(&"#question-unborn".to_owned()));
    let page = ada.fill(
        &form,
        &questions,
        &[("age_years.text", "7"), ("age_years", "not_known")],
    );
    assert!(page.body.contains("not both"), "{}", page.body);
}

#[test]
fn whoever_writes_second_is_told_and_loses_nothing() {
    let desk = Desk::new();
    let (one, other) = (desk.serve("Ada"), desk.serve("Mo"));
    let (mut ada, mut mo) = (Browser::of(&one), Browser::of(&other));
    let contact = ada.open("C-1");
    let questions = format!("{contact}/children/1/questions/now");
    let (hers, his) = (ada.get(&questions), mo.get(&questions));
    ada.submit(&hers, &questions, &[("immediate_danger", "yes")]);
    let page = mo.fill(
        &his,
        &questions,
        &[
            ("immediate_danger", "no"),
            ("immediate_danger.note", "he laughs"),
        ],
    );
    assert_eq!(page.status, 409);
    assert!(
        page.body.contains("Somebody else wrote first")
            || page.body.contains("Somebody else wrote about this contact"),
        "{}",
        page.body
    );
    assert!(page.body.contains("he laughs"));
    assert!(
        page.body.contains("The record says now: yes"),
        "{}",
        page.body
    );
    // On second thoughts he may: the page he sees now is up to date.
    mo.submit(&page, &questions, &[("immediate_danger", "no")]);
}

#[test]
fn a_decision_needs_a_reason_also_when_it_agrees() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    crate::screening::answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    crate::screening::recommend(&mut ada, &contact, "emergency");
    let decide = format!("{contact}/children/1/decide");
    let form = ada.get(&decide);
    assert!(
        !form.body.contains(" checked"),
        "nothing is chosen beforehand"
    );
    let page = ada.fill(
        &form,
        &decide,
        &[("pathway", "emergency"), ("reason", "  ")],
    );
    assert_eq!(page.status, 422);
    assert!(page.body.contains("Say why"), "{}", page.body);
}

#[test]
fn a_name_that_nobody_can_see_is_refused_before_it_locks_a_contact() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let form = ada.get("/contacts/new");
    for reference in ["C\0-1", "C-1\nC-2", "C-\u{202e}1", "\u{200b}"] {
        let mut fields = contact("C-1");
        fields[0].1 = reference;
        let page = ada.fill(&form, "/contacts/new", &fields);
        assert_eq!(page.status, 422, "{reference:?}");
    }
    let mut years_ago = contact("C-1");
    years_ago[4].1 = "2016";
    let page = ada.fill(&form, "/contacts/new", &years_ago);
    assert_eq!(
        page.status, 422,
        "no rules decide it, and it could not be opened again"
    );
    assert!(
        page.body.contains("was in force on 2016-11-20"),
        "{}",
        page.body
    );
    assert!(!ada.get("/").body.contains("C-1"));

    let contact = ada.open("C-1");
    let view = format!("{contact}/children/1/view");
    let form = ada.get(&view);
    let seen = [
        ("pathway", "emergency"),
        ("words", "One line\r\n\tand another: é, ع, 👶."),
    ];
    let bad = [("pathway", "emergency"), ("words", "One\u{0}line")];
    let page = ada.fill(&form, &view, &bad);
    assert_eq!(page.status, 422);
    assert!(page.body.contains("the sign U+0000"), "{}", page.body);
    ada.submit(&form, &view, &seen);
}

#[test]
fn nobody_has_said_anything_tomorrow() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let questions = format!("{contact}/children/1/questions/now");
    let form = ada.get(&questions);
    let page = ada.fill(
        &form,
        &questions,
        &[
            ("immediate_danger", "no"),
            ("immediate_danger.said-day", "1"),
            ("immediate_danger.said-month", "1"),
            ("immediate_danger.said-year", "2100"),
        ],
    );
    assert_eq!(page.status, 422);
    assert!(page.body.contains("this has not come yet"), "{}", page.body);
}

#[test]
fn a_question_that_a_form_names_often_is_read_once() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let questions = format!("{contact}/children/1/questions/now");
    let form = ada.get(&questions);
    let token = &form.hidden()[0].1;
    let body = format!(
        "token={token}&do=look&immediate_danger=no{}",
        "&shown=immediate_danger".repeat(40_000)
    );
    let began = std::time::Instant::now();
    let page = ada.send("POST", &questions, &[], &body);
    assert_eq!(page.status, 200);
    assert!(began.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn a_form_whose_session_has_ended_comes_back_with_what_was_typed() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let view = format!("{contact}/children/1/view");
    let typed = "pathway=emergency&words=He+is+%3Con%3E+the+bridge.&seen=2&token=0";
    let elsewhere = ada.send("POST", &view, &[("Sec-Fetch-Site", "same-site")], typed);
    assert_eq!(elsewhere.status, 403);
    assert!(!elsewhere.body.contains("the bridge"), "{}", elsewhere.body);
    let kept = ada.send("POST", &view, &[("Sec-Fetch-Site", "same-origin")], typed);
    assert_eq!(kept.status, 403);
    assert!(kept.title().starts_with("Your session has ended"));
    assert!(!ada.get(&contact).body.contains("the bridge"));
    // It is sent once more, by hand and under the name of who is here now.
    assert!(
        kept.body.contains("under the name Ada Screener"),
        "{}",
        kept.body
    );
    let words = (
        "words".to_owned(),
        "He is &#60;on&#62; the bridge.".to_owned(),
    );
    assert!(kept.hidden().contains(&words), "{:?}", kept.hidden());
    let token = &kept.hidden()[0].1;
    let again = typed.replace("token=0", &format!("token={token}"));
    assert_eq!(ada.send("POST", &view, &[], &again).status, 303);
}

#[test]
fn what_a_manager_typed_too_late_is_not_lost_without_a_word() {
    let desk = Desk::new();
    let (one, two, three) = (desk.serve("Ada"), desk.serve("Mo"), desk.serve("Max"));
    let (mut ada, mut mo, mut max) = (Browser::of(&one), Browser::of(&two), Browser::of(&three));
    let contact = ada.open("C-1");
    answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    recommend(&mut ada, &contact, "emergency");
    let decide = format!("{contact}/children/1/decide");
    let form = ada.get(&decide);
    ada.submit(
        &form,
        &decide,
        &[("pathway", "assessment"), ("reason", "He is safe.")],
    );
    let sign_off = format!("{contact}/children/1/sign-off");
    let (his, late) = (mo.get(&sign_off), max.get(&sign_off));
    mo.submit(&his, &sign_off, &[("words", "I rang them.")]);
    let page = max.fill(&late, &sign_off, &[("words", "I do not think so.")]);
    assert_eq!(page.status, 409);
    assert!(
        page.body.contains("Somebody else wrote about this contact"),
        "{}",
        page.body
    );
    assert!(page.body.contains("I do not think so."), "{}", page.body);
}
