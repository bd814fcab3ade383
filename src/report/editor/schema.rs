//! The JSON Schema of the files of a pack, for editors that know no more than that.

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::report::editor::format::Holds;
use crate::report::editor::format::KINDS;
use crate::report::editor::format::Needed;
use crate::report::editor::format::Record;

/// The keys by which a kind of file is known.
const MARKS: &[(&str, &[&str])] = &[
    ("pack", &["pack"]),
    ("decision", &["decision"]),
    ("facts", &["facts", "groups"]),
    ("services", &["services"]),
    ("sources", &["statements", "documents"]),
    ("invariants", &["invariants", "assumptions"]),
];

/// The schema: a definition for each kind of file, chosen by the keys that only that kind has.
#[must_use]
pub fn schema() -> Json {
    let mut definitions = Map::new();
    for (name, pattern, record) in KINDS {
        let mut of = of_record(record);
        if let Some(object) = of.as_object_mut() {
            object.insert("title".to_owned(), json!(pattern));
        }
        definitions.insert((*name).to_owned(), of);
    }
    let reference = |name: &str| json!({"$ref": format!("#/$defs/{name}")});
    let all: Vec<Json> = KINDS.iter().map(|(name, ..)| reference(name)).collect();
    let any = json!({"anyOf": all});
    let mut schema = MARKS.iter().rev().fold(any, |others, (name, marks)| {
        let marks: Vec<Json> = marks.iter().map(|key| json!({"required": [key]})).collect();
        json!({"if": {"anyOf": marks}, "then": reference(name), "else": others})
    });
    if let Some(object) = schema.as_object_mut() {
        let named = [
            (
                "$schema",
                json!("https://json-schema.org/draft/2020-12/schema"),
            ),
            ("$id", json!("threshold/pack/1")),
            ("title", json!("A file of a pack")),
            ("$defs", Json::Object(definitions)),
        ];
        object.extend(named.map(|(key, value)| (key.to_owned(), value)));
    }
    schema
}

fn of_record(record: &Record) -> Json {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in record.keys {
        let mut of = of_holds(&key.holds);
        if let Some(object) = of.as_object_mut() {
            object.insert("description".to_owned(), json!(key.says));
        }
        properties.insert(key.name.to_owned(), of);
        if key.needed == Needed::Always {
            required.push(key.name);
        }
    }
    let mut of = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if let Some(object) = of.as_object_mut()
        && !required.is_empty()
    {
        object.insert("required".to_owned(), json!(required));
    }
    of
}

fn of_holds(holds: &Holds) -> Json {
    match holds {
        Holds::Text | Holds::Expression | Holds::Declares(_) | Holds::Names(_) => {
            json!({"type": ["string", "number", "boolean"]})
        }
        Holds::Flag => json!({"enum": [true, false, "yes", "no"]}),
        Holds::Word(words) => json!({"enum": words}),
        Holds::Record(record) => of_record(record),
        Holds::Declared(_, inner) | Holds::Keyed(_, inner) | Holds::Free(inner) => {
            json!({"type": ["object", "null"], "additionalProperties": of_holds(inner)})
        }
        Holds::Each(inner) => {
            let one = of_holds(inner);
            json!({"anyOf": [{"type": "array", "items": one}, of_holds(inner), {"type": "null"}]})
        }
        Holds::Either(one, other) => json!({"anyOf": [of_holds(one), of_holds(other)]}),
    }
}
