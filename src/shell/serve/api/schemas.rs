//! The JSON Schemas of everything that goes in and comes out, by the names routes use.

use schemars::JsonSchema;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::report::pack_as_json::PackShown;
use crate::report::schema;
use crate::shell::serve::api::answers::Contacts;
use crate::shell::serve::api::answers::Facts;
use crate::shell::serve::api::answers::NewContact;
use crate::shell::serve::api::answers::NewEntries;
use crate::shell::serve::api::answers::NewRecommendation;
use crate::shell::serve::api::answers::Outlooks;
use crate::shell::serve::api::answers::Packs;
use crate::shell::serve::api::answers::Recommendations;
use crate::shell::serve::api::answers::Recommended;
use crate::shell::serve::api::answers::Rules;
use crate::shell::serve::api::answers::Statements;
use crate::shell::serve::api::answers::Trail;
use crate::shell::serve::api::answers::Written;
use crate::shell::serve::api::problem::Problem;

/// Every schema by name, sorted.
pub(super) fn all() -> Map<String, Json> {
    let settings = || {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
        })
    };
    let mut out = settings().for_serialize().into_generator();
    add::<Recommendations>(&mut out);
    add::<Outlooks>(&mut out);
    add::<Packs>(&mut out);
    add::<PackShown>(&mut out);
    add::<Facts>(&mut out);
    add::<Rules>(&mut out);
    add::<Statements>(&mut out);
    add::<Contacts>(&mut out);
    add::<Trail>(&mut out);
    add::<Written>(&mut out);
    add::<Recommended>(&mut out);
    add::<Problem>(&mut out);
    let mut into = settings().for_deserialize().into_generator();
    add::<NewContact>(&mut into);
    add::<NewEntries>(&mut into);
    add::<NewRecommendation>(&mut into);
    let mut all = out.take_definitions(true);
    all.extend(into.take_definitions(true));
    all.extend(by_hand());
    let mut all: Vec<(String, Json)> = all.into_iter().collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all.into_iter().collect()
}

fn add<T: JsonSchema>(generator: &mut SchemaGenerator) {
    generator.subschema_for::<T>();
}

/// What the record and case files write themselves.
fn by_hand() -> Vec<(String, Json)> {
    let mut case = schema::case();
    if let Some(case) = case.as_object_mut() {
        case.remove("$schema");
        case.remove("$id");
    }
    let cases = json!({
        "description": "one case, or a list of cases",
        "anyOf": [
            {"$ref": "#/components/schemas/Case"},
            {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Case"}}
        ]
    });
    let named = [
        ("Actor", actor()),
        ("Case", case),
        ("Cases", cases),
        ("Contact", contact()),
        ("ContactShown", contact_shown()),
        ("Entries", entries()),
        ("Stamp", stamp()),
    ];
    let all = named.into_iter();
    all.map(|(name, schema)| (name.to_owned(), schema))
        .collect()
}

fn stamp() -> Json {
    json!({
        "type": "object",
        "description": "which entry, when, and by whom",
        "properties": {
            "seq": {"type": "integer"},
            "at": {"type": "string", "format": "date-time"},
            "by": {"$ref": "#/components/schemas/Actor"}
        },
        "required": ["seq", "at", "by"]
    })
}

fn actor() -> Json {
    json!({
        "type": "object",
        "description": "who did something",
        "properties": {
            "id": {"type": "string"},
            "name": {"type": "string"},
            "role": {"enum": ["screener", "manager", "policy", "auditor"]}
        },
        "required": ["id", "name", "role"],
        "additionalProperties": false
    })
}

fn contact() -> Json {
    json!({
        "type": "object",
        "description": "a contact as its entries add up",
        "properties": {
            "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "opened": {"type": ["object", "null"], "description": "how it began; null once its words were erased"},
            "answers": {"type": "object", "description": "every answer about the contact and the household, by question, the oldest first"},
            "children": {"type": "array", "items": {
                "type": "object",
                "properties": {
                    "reference": {"type": "string"},
                    "added": {"$ref": "#/components/schemas/Stamp"},
                    "answers": {"type": "object"},
                    "own_views": {"type": "array", "items": {"type": "object"}},
                    "screenings": {"type": "array", "items": {"type": "object"}, "description": "the recommendations with the case each was made from"},
                    "decisions": {"type": "array", "items": {"type": "object"}}
                },
                "required": ["reference", "added", "answers", "own_views", "screenings", "decisions"]
            }},
            "erased": {"type": ["object", "null"]},
            "looked_at": {"type": "array", "items": {"type": "object"}, "description": "who looked at it or took a copy"},
            "latest": {"type": "integer", "description": "the last entry that changed it: `seen` of the next request"},
            "misfits": {"type": "array", "items": {"type": "object"}, "description": "entries that do not fit and changed nothing; never empty in silence"}
        },
        "required": ["id", "opened", "answers", "children", "erased", "looked_at", "latest", "misfits"]
    })
}

fn contact_shown() -> Json {
    json!({
        "type": "object",
        "properties": {
            "contact": {"$ref": "#/components/schemas/Contact"},
            "stage": {"enum": ["gathering", "awaits_decision", "awaits_sign_off", "complete", "erased"]},
            "missing_sign_offs": {"type": "array", "items": {
                "type": "object",
                "properties": {
                    "child": {"type": "string"},
                    "decided": {"type": "integer"},
                    "because": {"type": "array", "items": {"enum": ["no_further_action", "without_consent", "changes_a_decision", "lower_than_recommended"]}}
                },
                "required": ["child", "decided", "because"]
            }}
        },
        "required": ["contact", "stage", "missing_sign_offs"],
        "additionalProperties": false
    })
}

fn entries() -> Json {
    let hash = json!({"type": "string", "pattern": "^[0-9a-f]{64}$"});
    json!({
        "type": "object",
        "properties": {"entries": {"type": "array", "items": {
            "type": "object",
            "properties": {
                "seq": {"type": "integer"},
                "contact": {"type": ["string", "null"]},
                "at": {"type": "string", "format": "date-time"},
                "actor": {"$ref": "#/components/schemas/Actor"},
                "kind": {"type": "string"},
                "content_hash": hash,
                "prev": hash,
                "hash": hash,
                "event": {"type": ["object", "null"], "description": "what happened, under the name of its kind; null once it was erased"}
            },
            "required": ["seq", "contact", "at", "actor", "kind", "content_hash", "prev", "hash", "event"]
        }}},
        "required": ["entries"],
        "additionalProperties": false
    })
}
