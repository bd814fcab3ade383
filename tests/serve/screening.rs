//! A screening from the first word to the sign-off, and once more with new information.

use crate::browser::Browser;
use crate::browser::Desk;
use crate::browser::Page;

/// Writes one answer about the child.
pub(crate) fn answer(browser: &mut Browser, contact: &str, fields: &[(&str, &str)]) -> Page {
    let questions = format!("{contact}/children/1/questions/now");
    let form = browser.get(&questions);
    browser.submit(&form, &questions, fields)
}

/// Writes the own view and asks for the recommendation.
pub(crate) fn recommend(browser: &mut Browser, contact: &str, pathway: &str) -> Page {
    let view = format!("{contact}/children/1/view");
    let form = browser.get(&view);
    let check = browser.submit(
        &form,
        &view,
        &[("pathway", pathway), ("words", "What the school says.")],
    );
    browser.submit(&check, &format!("{contact}/children/1/check"), &[])
}

#[test]
fn a_whole_screening_is_recorded_and_comes_out_the_same_again() {
    let desk = Desk::new();
    let (screener, manager) = (desk.serve("Ada Screener"), desk.serve("Mo Manager"));
    let (mut ada, mut mo) = (Browser::of(&screener), Browser::of(&manager));
    let contact = ada.open("C-2041");

    // The school first says that he is safe; nothing is settled by that.
    answer(
        &mut ada,
        &contact,
        &[("said-from", "school"), ("immediate_danger", "no")],
    );
    let page = recommend(&mut ada, &contact, "multi_agency_screening");
    assert!(
        page.body.contains("Not settled. Until it is"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Multi-agency screening"));

    // Then somebody rings: he is on the bridge. The old recommendation no longer carries a decision.
    answer(
        &mut ada,
        &contact,
        &[("said-from", "police"), ("immediate_danger", "yes")],
    );
    let page = ada.get(&format!("{contact}/children/1/recommendation"));
    assert!(page.body.contains("Out of date"), "{}", page.body);
    let decide = format!("{contact}/children/1/decide");
    let form = ada.get(&decide);
    assert!(
        form.body.contains("Answers have changed since"),
        "{}",
        form.body
    );
    let agree = [
        ("pathway", "multi_agency_screening"),
        ("reason", "As before."),
    ];
    let page = ada.fill(&form, &decide, &agree);
    assert_eq!(
        page.status, 422,
        "for less than before, on what is out of date"
    );

    let page = recommend(&mut ada, &contact, "emergency");
    assert!(page.body.contains("Recommended pathway"), "{}", page.body);
    assert!(page.body.contains("Telephone 999 now"));
    let page = ada.get(&format!("{contact}/children/1/changes"));
    assert!(page.body.contains("No (school)"), "{}", page.body);
    assert!(page.body.contains("Yes (police)"));

    // She decides for less than was recommended; another manager has to agree, she cannot.
    let form = ada.get(&decide);
    let page = ada.submit(
        &form,
        &decide,
        &[
            ("pathway", "assessment"),
            ("reason", "The police have him, he is with his aunt."),
        ],
    );
    assert!(page.body.contains("A manager has to sign this off"));
    let sign_off = format!("{contact}/children/1/sign-off");
    let form = ada.get(&sign_off);
    let own = ada.fill(
        &form,
        &sign_off,
        &[("entry", &last_entry(&page)), ("words", "Fine.")],
    );
    assert_eq!(own.status, 403, "a form that was not offered has no token");
    let form = mo.get(&sign_off);
    let page = mo.submit(&form, &sign_off, &[("words", "I rang the aunt myself.")]);
    assert!(
        page.body.contains("Signed off by Mo Manager"),
        "{}",
        page.body
    );
    let tasks = ada.get(&contact);
    assert!(tasks.body.contains("complete"), "{}", tasks.body);

    let verified = desk.records(&["verify"]);
    assert!(verified.status.success(), "{verified:?}");
    let replayed = desk.records(&["replay"]);
    assert!(replayed.status.success(), "{replayed:?}");
    let said = String::from_utf8_lossy(&replayed.stdout).into_owned();
    assert!(
        said.contains("2 recommendations came out the same"),
        "{said}"
    );
}

fn last_entry(page: &Page) -> String {
    let hidden = page.hidden();
    let entry = hidden.iter().find(|(name, _)| name == "entry");
    entry.map_or_else(String::new, |(_, value)| value.clone())
}

#[test]
fn each_child_is_decided_alone_and_the_household_is_asked_once() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let tasks = ada.get(&contact);
    ada.submit(&tasks, &format!("{contact}/children"), &[]);
    let household = format!("{contact}/household/questions/contact");
    let form = ada.get(&household);
    assert!(form.body.contains("name=\"referrer\""), "{}", form.body);
    ada.submit(&form, &household, &[("referrer", "school")]);
    answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    recommend(&mut ada, &contact, "emergency");
    let decide = format!("{contact}/children/1/decide");
    let form = ada.get(&decide);
    let agree = [("pathway", "emergency"), ("reason", "He is in danger.")];
    ada.submit(&form, &decide, &agree);
    for child in [1, 2] {
        let page = ada.get(&format!("{contact}/children/{child}/check"));
        assert!(page.body.contains("School"), "{}", page.body);
    }
    let page = ada.get(&format!("{contact}/children/2/decide"));
    assert_eq!(
        page.status, 422,
        "the sister is not decided with her brother"
    );
    let page = ada.get("/");
    assert!(page.body.contains("not screened yet"), "{}", page.body);
}

#[test]
fn nobody_sees_a_recommendation_before_their_own_view_is_written() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let page = answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    let panel = &page.body[page.body.find("id=\"panel\"").unwrap()..];
    assert!(panel.contains("Settled. It is shown once your own view"));
    assert!(!panel.contains("Emergency"), "{panel}");

    let check = format!("{contact}/children/1/check");
    let page = ada.get(&check);
    assert!(!page.body.contains("Show the recommendation"));
    let form = ada.get(&format!("{contact}/children/1/view"));
    let page = ada.fill(&form, &check, &[]);
    assert_eq!(page.status, 422);
    assert!(page.body.contains("own view"), "{}", page.body);
    let page = ada.get(&format!("{contact}/children/1/recommendation"));
    assert_eq!(page.status, 422);
}

#[test]
fn what_is_possible_follows_an_answer_before_it_is_saved() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let now = format!("{contact}/children/1/questions/now");
    let form = ada.get(&now);
    assert!(form.body.contains("Still possible (12)"), "{}", form.body);
    let page = ada.fill(&form, &now, &[("immediate_danger", "no"), ("do", "look")]);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Still possible (11)"), "{}", page.body);
    // Nothing was written.
    let page = ada.get(&now);
    assert!(page.body.contains("Still possible (12)"));
}

#[test]
fn an_answer_can_be_changed_taken_back_and_keeps_its_history() {
    let desk = Desk::new();
    let server = desk.serve("Ada Screener");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let check = format!("{contact}/children/1/check");
    let told = [("said-from", "aunt"), ("immediate_danger", "not_known")];
    answer(&mut ada, &contact, &told);
    assert!(ada.get(&check).body.contains("Not known"));
    let told = [("said-from", "aunt"), ("immediate_danger", "declined")];
    answer(&mut ada, &contact, &told);
    assert!(ada.get(&check).body.contains("Declined to say"));
    answer(&mut ada, &contact, &[("immediate_danger", "not_asked")]);
    let page = ada.get(&check);
    assert!(!page.body.contains("Declined to say"), "{}", page.body);
    let exported = desk.records(&["export", "--format", "ndjson", "--by", "A test"]);
    let lines = String::from_utf8_lossy(&exported.stdout).into_owned();
    let answers = lines.matches("\"answered\":{").count();
    assert_eq!(answers, 3, "{lines}");
}

#[test]
fn a_decision_stands_beside_what_it_was_made_on_and_danger_comes_first() {
    let desk = Desk::new();
    let (server, manager) = (desk.serve("Ada Screener"), desk.serve("Mo Manager"));
    let (mut ada, mut mo) = (Browser::of(&server), Browser::of(&manager));
    let contact = ada.open("C-1");
    answer(&mut ada, &contact, &[("immediate_danger", "no")]);
    recommend(&mut ada, &contact, "multi_agency_screening");
    let decide = format!("{contact}/children/1/decide");
    let form = ada.get(&decide);
    let down = [
        ("pathway", "no_further_action"),
        ("reason", "It is settled."),
    ];
    ada.submit(&form, &decide, &down);
    let sign_off = format!("{contact}/children/1/sign-off");
    let form = mo.get(&sign_off);
    let first = form.body.split("/recommendations/").nth(1).unwrap();
    let first = first.split('"').next().unwrap().to_owned();
    mo.submit(&form, &sign_off, &[("words", "I agree.")]);

    let other = ada.open("C-2");
    answer(&mut ada, &other, &[("immediate_danger", "no")]);
    recommend(&mut ada, &other, "multi_agency_screening");
    answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    recommend(&mut ada, &contact, "emergency");
    for (page, place) in [
        (ada.get(&decide), "decide"),
        (mo.get(&sign_off), "sign-off"),
    ] {
        let body = &page.body;
        assert!(
            body.contains("<dt>Recommended</dt><dd>Multi-agency screening"),
            "{place}: {body}"
        );
        assert!(
            body.contains(&format!("/recommendations/{first}\"")),
            "{place}: {body}"
        );
    }
    let page = ada.get(&decide);
    assert!(
        page.body
            .contains("There is a newer recommendation: Emergency."),
        "{}",
        page.body
    );
    assert!(!page.body.contains("<summary>Change the decision"));
    for browser in [&mut ada, &mut mo] {
        let list = browser.get("/").body;
        let (danger, later) = (list.find(">C-1<").unwrap(), list.find(">C-2<").unwrap());
        assert!(danger < later, "{list}");
        assert!(list.contains("Not decided: Emergency"), "{list}");
    }
    let form = ada.get(&decide);
    let agree = [("pathway", "emergency"), ("reason", "She is in danger.")];
    ada.submit(&form, &decide, &agree);
    assert!(!mo.get("/").body.contains("Not decided: Emergency"));
}
