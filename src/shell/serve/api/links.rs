//! How one answer leads to the next request, as the links of the OpenAPI document: a whole screening can be followed.

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

/// The pathway that the examples name: one of `england`.
const PATHWAY: &str = "child_in_need_assessment";

/// The links of an operation that worked; none for most.
pub(super) fn links(name: &str) -> Option<Json> {
    let links = match name {
        "openContact" => vec![
            reads("contact", "/contact"),
            reads("entries", "/contact"),
            writes("addEntries", "writeView", "", &json!([own_view()])),
        ],
        "addEntries" => vec![
            reads("contact", "/contact"),
            reads("entries", "/contact"),
            writes("addEntries", "answer", "", &json!([answered()])),
            recommends("/contact", "/latest"),
        ],
        "recommend" => vec![
            reads("contact", "/written/contact"),
            reads("entries", "/written/contact"),
            writes("addEntries", "decide", "/written", &json!([decided()])),
            writes("addEntries", "writeView", "/written", &json!([own_view()])),
        ],
        "contacts" => vec![reads("contact", "/contacts/0/contact")],
        "contact" => vec![recommends("/contact/id", "/contact/latest")],
        _ => return None,
    };
    Some(Json::Object(links.into_iter().collect::<Map<_, _>>()))
}

fn reads(operation: &str, contact: &str) -> (String, Json) {
    let link = json!({
        "operationId": operation,
        "parameters": {"contact": format!("$response.body#{contact}")},
    });
    (format!("{operation}OfIt"), link)
}

fn writes(operation: &str, name: &str, written: &str, entries: &Json) -> (String, Json) {
    let link = json!({
        "operationId": operation,
        "parameters": {"contact": format!("$response.body#{written}/contact")},
        "requestBody": {"seen": format!("$response.body#{written}/latest"), "entries": entries},
    });
    (name.to_owned(), link)
}

fn recommends(contact: &str, latest: &str) -> (String, Json) {
    let link = json!({
        "operationId": "recommend",
        "parameters": {"contact": format!("$response.body#{contact}")},
        "requestBody": {"seen": format!("$response.body#{latest}"), "child": "child-1"},
    });
    ("recommend".to_owned(), link)
}

fn own_view() -> Json {
    json!({"own_view": {"child": "child-1", "pathway": PATHWAY, "words": "The school is worried again."}})
}

pub(super) fn answered() -> Json {
    json!({"answered": {"child": "child-1", "fact": "immediate_danger", "answer": "not_known", "from": "school"}})
}

fn decided() -> Json {
    json!({"decided": {
        "child": "child-1",
        "recommended": "$response.body#/written/entries/0/seq",
        "pathway": PATHWAY,
        "reason": "Somebody has to see the child.",
    }})
}
