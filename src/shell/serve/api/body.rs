//! A body → JSON of the right form, or everything that is wrong with it, with its place.

use serde::Deserialize as _;
use serde::Deserializer;
use serde::de::DeserializeOwned;
use serde::de::Error as _;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::shell::serve::api::problem::NOT_JSON;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::TOO_DEEP;
use crate::shell::serve::api::problem::Wrong;

/// How many bytes a body may have.
pub(crate) const MOST_BYTES: usize = 1_000_000;
/// How deep objects and lists may stand in each other.
pub(crate) const MOST_DEPTH: usize = 24;

const SCHEMA: &str = "the schema of this body stands in `/v1/openapi.json`";

/// Whether a body is one JSON value, not nested too deep.
pub(crate) fn check(body: &str) -> Result<(), Problem> {
    if depth(body) > MOST_DEPTH {
        let words = format!("At most {MOST_DEPTH} objects and lists may stand in each other.");
        return Err(Problem::new(TOO_DEEP, words));
    }
    // Half a sign is found only where texts are read.
    let halves = body.contains("\\ud") || body.contains("\\uD");
    let read = if halves {
        serde_json::from_str::<Value>(body).map(drop)
    } else {
        serde_json::from_str::<IgnoredAny>(body).map(drop)
    };
    read.map_err(|error| {
        let words = format!("It breaks off or cannot be read: {error}.");
        Problem::new(NOT_JSON, words)
    })
}

/// The first entry that is no object of objects; a list of what stands in them would be read in order.
fn misshapen(body: &str) -> Option<usize> {
    let body: Value = serde_json::from_str(body).ok()?;
    let mut entries = body.get("entries")?.as_array()?.iter();
    entries.position(|entry| {
        let fields = entry.as_object();
        !fields.is_some_and(|fields| fields.values().all(Value::is_object))
    })
}

/// Reads a body that was checked.
pub(crate) fn read<T: DeserializeOwned>(body: &str) -> Result<T, Problem> {
    if !body.trim_start().starts_with('{') {
        let wrong = Wrong::at("$", "wrong-form", "expected an object");
        return Err(Problem::wrong(vec![wrong.help(SCHEMA)]));
    }
    if let Some(number) = misshapen(body) {
        let words = "expected an object with one key, which names its kind, and an object in it";
        let wrong = Wrong::at(format!("$.entries[{number}]"), "wrong-form", words);
        return Err(Problem::wrong(vec![wrong.help(SCHEMA)]));
    }
    let mut reader = serde_json::Deserializer::from_str(body);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = match error.path().to_string().as_str() {
            "." | "?" => "$".to_owned(),
            path => format!("$.{path}"),
        };
        let said = error.inner().to_string();
        let said = plain(said.split(" at line ").next().unwrap_or_default());
        let wrong = Wrong::at(path, "wrong-form", said);
        Problem::wrong(vec![wrong.help(SCHEMA)])
    })
}

/// What the reader says, in the words of JSON.
fn plain(said: &str) -> String {
    let said = match said.split_once("expected struct ") {
        Some((before, _)) => format!("{before}expected an object"),
        None if said == "expected value" => {
            "expected an object with one key, which names its kind".to_owned()
        }
        None => said.replace("expected a sequence", "expected a list"),
    };
    said.replace("invalid type: map", "invalid type: object")
        .replace("invalid type: sequence", "invalid type: list")
}

/// A whole number, also where it is written as `7.0`: to JSON Schema it is the same.
pub(crate) fn whole<'de, D: Deserializer<'de>>(reader: D) -> Result<u64, D::Error> {
    let written = serde_json::Number::deserialize(reader)?.to_string();
    let digits = written.strip_suffix(".0").unwrap_or(&written);
    digits
        .parse()
        .map_err(|_| D::Error::custom(format!("`{written}` is not the number of an entry")))
}

/// How deep brackets stand in each other, outside quoted text.
fn depth(body: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let (mut quoted, mut escaped) = (false, false);
    for byte in body.bytes() {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = quoted && byte == b'\\' && !escaped;
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_words_are_not_counted() {
        assert_eq!(depth(r#"{"a": "[[[\"[[["}"#), 1);
        assert_eq!(depth(r#"[[{"a": []}]]"#), 4);
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        #[derive(Debug, serde::Deserialize)]
        struct One {
            #[serde(deserialize_with = "whole")]
            seen: u64,
        }
        let read = |text: &str| read::<One>(text).map(|one| one.seen);
        assert_eq!(read("{\"seen\": 7.0}"), Ok(7));
        assert_eq!(read("{\"seen\": 7}"), Ok(7));
        assert!(read("{\"seen\": 7.5}").is_err() && read("{\"seen\": -7}").is_err());
    }

    #[test]
    fn a_body_is_one_value() {
        assert!(check("{} {}").is_err());
        assert!(check("").is_err());
        assert!(check("case: C-1").is_err());
        assert!(check("[1]").is_ok());
        assert!(check(r#"["\ud83d\udc76"]"#).is_ok());
        assert!(check(r#"["\ud83d"]"#).is_err(), "half a sign");
        assert_eq!(check(&"[".repeat(10_000)).unwrap_err().status, 400);
    }
}
