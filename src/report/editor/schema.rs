//! The JSON Schema of the files of a pack, for editors that know no more than that.

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::report::editor::format::Holds;
use crate::report::editor::format::KINDS;
use crate::report::editor::format::Needed;
use crate::report::editor::format::Record;

/// The schema: one definition for each kind of file; a file is of one of them.
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
    let references = KINDS
        .iter()
        .map(|(name, ..)| json!({"$ref": format!("#/$defs/{name}")}));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "threshold/pack/1",
        "title": "A file of a pack",
        "oneOf": references.collect::<Vec<Json>>(),
        "$defs": definitions,
    })
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
