//! What a form is told when it cannot be taken: what to mend, with everything kept that was typed.

use crate::browser::Browser;
use crate::browser::Desk;
use crate::browser::contact;

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
        page.body.contains("Somebody else wrote first") || page.body.contains("changed meanwhile"),
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
