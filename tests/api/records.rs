//! The record over the interface: a whole screening, who comes second, what is refused, the trail.

use serde_json::Value as Json;
use serde_json::json;

use crate::process::Caller;
use crate::process::Desk;
use crate::process::contact;

pub(crate) fn view() -> Json {
    json!({"own_view": {"child": "child-1", "pathway": "early_help_assessment", "words": "They need some help."}})
}

fn add(caller: &Caller, at: &str, seen: u64, entries: &Json) -> crate::process::Reply {
    let body = json!({"seen": seen, "entries": entries});
    caller.post(&format!("{at}/entries"), &body)
}

#[test]
fn a_whole_screening_stands_in_the_record_and_comes_out_the_same_again() {
    let desk = Desk::new();
    let (screener, manager) = (
        desk.token("case system", "screener"),
        desk.token("a lead", "manager"),
    );
    let server = desk.serve();
    let (screener, manager) = (
        server.caller(Some(&screener)),
        server.caller(Some(&manager)),
    );
    let (at, latest) = screener.open("C-1");

    let early = screener.post(
        &format!("{at}/recommendations"),
        &json!({"seen": latest, "child": "child-1"}),
    );
    early.problem(422, "refused");
    let written = add(&screener, &at, latest, &json!([view()])).well();
    let latest = written["latest"].as_u64().unwrap();
    let made = screener.post(
        &format!("{at}/recommendations"),
        &json!({"seen": latest, "child": "child-1"}),
    );
    assert_eq!(made.status, 201);
    let made = made.json();
    assert_eq!(made["recommendation"]["child"], "child-1");
    let recommended = made["written"]["latest"].as_u64().unwrap();

    let decided = json!({"decided": {"child": "child-1", "recommended": recommended, "pathway": "no_further_action", "reason": "It is settled at home."}});
    let blank = json!([{"decided": {"child": "child-1", "recommended": recommended, "pathway": "no_further_action", "reason": " "}}]);
    add(&screener, &at, recommended, &blank).problem(422, "refused");
    let written = add(&screener, &at, recommended, &json!([decided])).well();
    let decision = written["latest"].as_u64().unwrap();

    let shown = screener.get(&at).well();
    assert_eq!(shown["stage"], "awaits_sign_off");
    assert_eq!(shown["missing_sign_offs"][0]["decided"], decision);
    assert_eq!(
        shown["contact"]["children"][0]["decisions"][0]["agrees"],
        "differs_down"
    );
    let signed = json!([{"signed_off": {"child": "child-1", "decided": decision, "words": "I have read it and agree."}}]);
    add(&screener, &at, decision, &signed).problem(403, "not-allowed");
    add(&manager, &at, decision, &signed).well();
    assert_eq!(manager.get(&at).well()["stage"], "complete");

    let entries = manager.get(&format!("{at}/entries")).well();
    let entries = entries["entries"].as_array().unwrap();
    let kinds: Vec<&str> = entries
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "contact_opened",
            "child_added",
            "answered",
            "own_view",
            "recommended",
            "decided",
            "read",
            "signed_off",
            "read",
            "read"
        ]
    );
    let read = entries.last().unwrap();
    assert_eq!(read["actor"]["name"], "a lead");
    assert_eq!(read["actor"]["role"], "manager");
    drop(server);
    assert!(desk.run(&["records", "verify"]).0);
    assert!(desk.run(&["records", "replay"]).0);
}

#[test]
fn who_comes_second_is_told_and_nothing_of_theirs_is_saved() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let (at, latest) = caller.open("C-1");
    let writers = (0..8).map(|number| {
        let (caller, at) = (caller.clone(), at.clone());
        std::thread::spawn(move || {
            let note = format!("writer {number}");
            let answer =
                json!([{"answered": {"fact": "district", "answer": "preston", "note": note}}]);
            add(&caller, &at, latest, &answer)
        })
    });
    let writers: Vec<_> = writers.collect();
    let replies: Vec<_> = writers.into_iter().map(|it| it.join().unwrap()).collect();
    let saved = replies.iter().filter(|it| it.status == 201);
    assert_eq!(saved.count(), 1);
    for reply in replies.iter().filter(|it| it.status != 201) {
        let problem = reply.problem(409, "changed-meanwhile");
        assert_eq!(problem["latest"], latest + 1);
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("look at it again")
                || problem["detail"]
                    .as_str()
                    .unwrap()
                    .contains("Look at the contact again")
        );
    }
    let shown = caller.get(&at).well();
    let history = shown["contact"]["answers"]["district"].as_array().unwrap();
    assert_eq!(history.len(), 1);
}

#[test]
fn what_the_rules_cannot_take_is_told_with_its_place_and_nothing_is_saved() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let (at, latest) = caller.open("C-1");
    let entries = json!([
        {"answered": {"fact": "district", "answer": "preston"}},
        {"answered": {"child": "child-1", "fact": "age_years", "answer": 700}},
    ]);
    let problem = add(&caller, &at, latest, &entries).problem(422, "wrong");
    assert_eq!(
        problem["errors"][0]["path"], "$.entries[1].answered.answer",
        "{problem:#}"
    );
    let unknown = json!([{"answered": {"child": "child-1", "fact": "agee_years", "answer": 7}}]);
    let problem = add(&caller, &at, latest, &unknown).problem(422, "wrong");
    assert_eq!(
        problem["errors"][0]["path"], "$.entries[0].answered.answer",
        "{problem:#}"
    );
    let view = json!([{"own_view": {"child": "child-1", "pathway": "wait_and_see", "words": "I think so."}}]);
    let problem = add(&caller, &at, latest, &view).problem(422, "wrong");
    assert_eq!(
        problem["errors"][0]["path"],
        "$.entries[0].own_view.pathway"
    );
    let form = json!([{"answered": {"child": "child-1", "fact": "age_years", "anwser": 7}}]);
    let problem = add(&caller, &at, latest, &form).problem(422, "wrong");
    assert_eq!(
        problem["errors"][0]["path"], "$.entries[0].answered.anwser",
        "{problem:#}"
    );
    let engine = json!([{"recommended": {"child": "child-1"}}]);
    add(&caller, &at, latest, &engine).problem(422, "wrong");
    assert_eq!(caller.get(&at).well()["contact"]["latest"], latest);
    let mut wrong = contact("C-2");
    wrong["received"] = json!("soon");
    let problem = caller.post("/v1/contacts", &wrong).problem(422, "wrong");
    assert_eq!(problem["errors"][0]["path"], "$.received");
}

#[test]
fn lists_come_in_pages_and_a_look_is_an_entry() {
    let desk = Desk::new();
    let auditor = desk.token("an inspector", "auditor");
    let server = desk.serve();
    let caller = server.caller(None);
    for number in 0..5 {
        caller.open(&format!("C-{number}"));
    }
    let auditor = server.caller(Some(&auditor));
    let first = auditor.get("/v1/contacts?limit=3").well();
    let before = first["before"].as_u64().unwrap();
    let second = auditor
        .get(&format!("/v1/contacts?limit=3&before={before}"))
        .well();
    let all = [&first, &second].into_iter();
    let all = all.flat_map(|page| page["contacts"].as_array().unwrap());
    let references: Vec<&str> = all.map(|it| it["reference"].as_str().unwrap()).collect();
    assert_eq!(references, ["C-4", "C-3", "C-2", "C-1", "C-0"]);
    assert_eq!(second["before"], Json::Null);
    auditor
        .get("/v1/contacts?limit=0")
        .problem(400, "bad-query");
    auditor
        .get("/v1/contacts?limit=many")
        .problem(400, "bad-query");
    drop(server);
    let (_, exported) = desk.run(&["records", "export", "--format", "ndjson", "--by", "R Patel"]);
    let looks = exported
        .lines()
        .filter(|line| line.contains("the list of contacts"));
    assert_eq!(looks.count(), 2);
}
