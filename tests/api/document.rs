//! The OpenAPI document is fresh, names every address, and says what the server does.

use serde_json::Value as Json;
use serde_json::json;

use crate::process::Desk;
use crate::process::case;
use crate::process::contact;
use crate::process::program;

/// `UPDATE_CASES=1` rewrites it.
#[test]
fn the_document_in_the_grammar_folder_is_fresh() {
    let printed = program().args(["schema", "openapi"]).output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    let path = "grammar/openapi.json";
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), printed);
}

#[test]
fn every_address_stands_in_it_and_on_the_reference_page() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let document = caller.get("/v1/openapi.json").json();
    let page = caller.get("/v1");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let source = std::fs::read_to_string("src/shell/serve/api/routes.rs").unwrap();
    let paths = source.split("path: \"").skip(1);
    let paths: Vec<&str> = paths.filter_map(|rest| rest.split('"').next()).collect();
    assert!(paths.len() >= 13);
    for path in &paths {
        assert!(document["paths"][*path].is_object(), "{path}");
        assert!(page.text.contains(&format!("{path}</code>")), "{path}");
    }
    // No address is served beside those that the table holds.
    let router = std::fs::read_to_string("src/shell/serve/api/router.rs").unwrap();
    let others = router.matches("\"/v1").count();
    assert_eq!(others, 3, "the page, the document and what is nowhere");
}

/// A validator of one schema of the document.
fn validator(document: &Json, name: &str) -> jsonschema::Validator {
    let mut schema = json!({"$ref": format!("#/components/schemas/{name}")});
    schema["components"] = document["components"].clone();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn real_requests_and_answers_follow_it() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let document = caller.get("/v1/openapi.json").json();
    let follows = |name: &str, value: &Json| {
        let validator = validator(&document, name);
        let wrong: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    };
    follows("Cases", &case("C-1"));
    follows("NewContact", &contact("C-1"));
    follows(
        "Recommendations",
        &caller.post("/v1/decisions", &case("C-1")).well(),
    );
    follows("Outlooks", &caller.post("/v1/ask", &case("C-1")).well());
    follows(
        "Problem",
        &caller.post("/v1/ask", &json!({})).problem(422, "wrong"),
    );
    follows("Packs", &caller.get("/v1/packs").well());
    let pack = "/v1/packs/lancashire/2.0.0";
    follows("PackShown", &caller.get(pack).well());
    follows("Facts", &caller.get(&format!("{pack}/facts")).well());
    follows("Rules", &caller.get(&format!("{pack}/rules")).well());
    follows(
        "Statements",
        &caller.get(&format!("{pack}/statements")).well(),
    );
    let (at, latest) = caller.open("C-1");
    let view = json!({"seen": latest, "entries": [crate::records::view()]});
    follows("NewEntries", &view);
    let written = caller.post(&format!("{at}/entries"), &view).well();
    follows("Written", &written);
    let asked = json!({"seen": written["latest"], "child": "child-1"});
    follows("NewRecommendation", &asked);
    follows(
        "Recommended",
        &caller.post(&format!("{at}/recommendations"), &asked).well(),
    );
    follows("Contacts", &caller.get("/v1/contacts").well());
    follows("ContactShown", &caller.get(&at).well());
    follows("Entries", &caller.get(&format!("{at}/entries")).well());
}
