//! JSON Schemas of what goes in and what comes out.

use schemars::generate::SchemaSettings;
use serde_json::Value as Json;
use serde_json::json;

use crate::explain::explanation::Recommendation;

/// The schema of a recommendation, as `decide --format json` prints it.
#[must_use]
pub fn recommendation() -> Json {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    let mut schema = generator
        .into_root_schema_for::<Recommendation>()
        .to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("$id".to_owned(), json!("threshold/recommendation/1"));
    }
    schema
}

/// The schema of a case file.
#[must_use]
pub fn case() -> Json {
    let answer = json!({
        "anyOf": [
            {"type": ["string", "boolean", "number"]},
            {"type": "array"},
            {
                "type": "object",
                "properties": {
                    "answer": {"description": "the value, `not_known` or `declined`"},
                    "from": {"type": ["string", "number", "boolean"], "description": "who said it"},
                    "on": {"type": "string", "description": "when: 2026-11-20 or 2026-11-20T16:20"},
                    "note": {"type": ["string", "number", "boolean"], "description": "free text"}
                },
                "required": ["answer"],
                "additionalProperties": false
            }
        ]
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "threshold/case/1",
        "title": "Case",
        "description": "One contact with its children. A file holds one case, a list of cases, or several documents.",
        "type": "object",
        "properties": {
            "case": {"type": ["string", "number", "boolean"], "description": "the reference people know it by"},
            "authority": {"type": ["string", "number", "boolean"], "description": "the pack that decides"},
            "received": {"type": "string", "description": "when the contact was received, local time: 2026-11-20T16:20"},
            "facts": {"type": ["object", "null"], "description": "answers about the contact and the household", "additionalProperties": answer},
            "children": {
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "items": {
                    "type": "object",
                    "properties": {
                        "ref": {"type": ["string", "number", "boolean"], "description": "its reference within the case"},
                        "facts": {"type": ["object", "null"], "description": "answers about the child", "additionalProperties": answer}
                    },
                    "required": ["ref"],
                    "additionalProperties": false
                }
            }
        },
        "required": ["case", "received", "children"],
        "additionalProperties": false
    })
}
