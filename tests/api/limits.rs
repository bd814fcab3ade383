//! How much is taken: size, depth, rate; and what is not meant for this program.

use serde_json::Value as Json;
use serde_json::json;

use crate::process::Desk;
use crate::process::case;

#[test]
fn a_body_is_json_of_a_bounded_size_and_depth() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let post = |body: &str| caller.post_text("/v1/decisions", body);
    post("case: C-1").problem(400, "not-json");
    post("{} {}").problem(400, "not-json");
    post("{\"case\": \"C-1\"").problem(400, "not-json");
    post(&"[".repeat(100_000)).problem(400, "too-deep");
    let deep = format!("{}{}", "[".repeat(60), "]".repeat(60));
    post(&deep).problem(400, "too-deep");
    post(&format!("\"{}\"", "x".repeat(1_000_001))).problem(413, "too-large");
    let cases: Vec<Json> = (0..201).map(|n| case(&format!("C-{n}"))).collect();
    caller
        .post("/v1/decisions", &Json::Array(cases))
        .problem(413, "too-large");
    let kind = [("content-type", "text/plain")];
    let plain = caller.send("POST", "/v1/decisions", &kind, "{}").unwrap();
    plain.problem(415, "not-json-type");
}

#[test]
fn a_caller_makes_so_many_requests_a_second_and_another_is_not_kept_waiting() {
    let desk = Desk::new();
    let (one, other) = (desk.token("one", "auditor"), desk.token("other", "auditor"));
    let server = desk.serve_with(&["--rate", "2"]);
    let (one, other) = (server.caller(Some(&one)), server.caller(Some(&other)));
    let statuses: Vec<u16> = (0..20).map(|_| one.get("/v1/packs").status).collect();
    assert!(statuses.starts_with(&[200, 200, 200, 200]), "{statuses:?}");
    let told = (0..20)
        .map(|_| one.get("/v1/packs"))
        .find(|it| it.status != 200)
        .unwrap();
    assert_eq!(told.header("retry-after"), "1");
    assert_eq!(told.problem(429, "too-many-requests")["retry_after"], 1);
    assert_eq!(other.get("/v1/packs").status, 200);
}

#[test]
fn a_request_from_elsewhere_is_refused() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let json = ("content-type", "application/json");
    for header in [
        ("host", "elsewhere.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let sent = caller.send("POST", "/v1/ask", &[json, header], &case("C-1").to_string());
        sent.unwrap().problem(403, "from-elsewhere");
    }
}

#[test]
fn what_is_not_there_and_what_is_not_taken_is_a_problem_too() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    caller.get("/v1/nowhere").problem(404, "not-found");
    caller
        .get("/v1/contacts/000102030405060708090a0b0c0d0e0f")
        .problem(404, "not-found");
    caller.get("/v1/contacts/C-2041").problem(404, "not-found");
    let told = caller.get("/v1/decisions");
    assert_eq!(told.header("allow"), "POST");
    told.problem(405, "no-such-method");
    let told = caller.send("PUT", "/v1/contacts", &[], "").unwrap();
    assert_eq!(told.header("allow"), "GET, POST");
    let told = caller.post("/v1/contacts", &json!({"reference": "C-1", "authority": "lancashire", "received": "2026-11-20", "children": "child-1"}));
    let problem = told.problem(422, "wrong");
    assert_eq!(problem["errors"][0]["path"], "$.children");
}

#[test]
fn what_is_wrong_has_its_place_in_the_body() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let case = |before: &str, after: &str| case("C-1").to_string().replacen(before, after, 1);
    let child = "{\"facts\":{\"age_years\":7,\"age_years\":8},\"ref\":\"child-1\"}";
    let twice = format!(
        "[{{\"case\":\"C-1\",\"authority\":\"lancashire\",\"received\":\"2025-11-20\",\"children\":[{child}]}}]"
    );
    for (body, path) in [
        (case("\"C-1\"", "\"C\\u00001\""), "$.case"),
        (case("\"C-1\"", "[1]"), "$.case"),
        (case("\"C-1\"", "1,\"a-b\":2"), "$[\"a-b\"]"),
        (case("\"received\":\"", "\"received\":\"on "), "$.received"),
        (case("\"children\":[", "\"children\":[3,"), "$.children[0]"),
        (twice, "$[0].children[0].facts.age_years"),
        ("[null]".to_owned(), "$[0]"),
        ("{}".to_owned(), "$"),
    ] {
        let told = caller
            .post_text("/v1/decisions", &body)
            .problem(422, "wrong");
        assert_eq!(told["errors"][0]["path"], path, "{body}: {told}");
        assert!(!told.to_string().contains("--pack"), "{told}");
    }
    let new = json!({"reference": "C-1", "authority": "lancashire", "received": "2025-11-20", "children": ["one", "two"]});
    let with = |name: &str, value: Json| {
        let mut new = new.clone();
        new[name] = value;
        caller.post("/v1/contacts", &new)
    };
    for (name, value, path) in [
        ("reference", json!("C\n1"), "$.reference"),
        ("reference", json!("\u{200b}"), "$.reference"),
        ("reference", json!("x".repeat(201)), "$.reference"),
        ("children", json!(["one", "one"]), "$.children[1]"),
        (
            "entries",
            json!([{"own_view": {"child": "one", "pathway": "emergency", "words": " "}}]),
            "$.entries[0].own_view.words",
        ),
        (
            "entries",
            json!([{"answered": {"child": "two", "fact": "age_years", "answer": 7}}, {"answered": {"child": "no", "fact": "age_years", "answer": 7}}]),
            "$.entries[1].answered.child",
        ),
    ] {
        let told = with(name, value).problem(422, "refused");
        assert_eq!(told["errors"][0]["path"], path, "{told}");
    }
    for entry in [
        json!("own_view"),
        json!({"own_view": ["one", "emergency", "x"]}),
    ] {
        let told = with("entries", json!([entry])).problem(422, "wrong");
        assert_eq!(told["errors"][0]["path"], "$.entries[0]");
    }
    let told = with("received", json!("2100-01-01T09:00")).problem(422, "wrong");
    assert_eq!(told["errors"][0]["path"], "$.received");
    assert_eq!(told["errors"][0]["code"], "not-yet");
    let said = json!([{"answered": {"child": "one", "fact": "age_years", "answer": 7, "on": "2100-01-01"}}]);
    let told = with("entries", said).problem(422, "wrong");
    assert_eq!(told["errors"][0]["path"], "$.entries[0].answered.on");
    let told = caller
        .post("/v1/contacts", &json!(["C-1"]))
        .problem(422, "wrong");
    assert_eq!(told["errors"][0]["message"], "expected an object");
}
