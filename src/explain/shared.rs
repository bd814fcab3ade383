//! A part of an explanation that many explanations have in common, with its JSON once it was written.
//!
//! To share it costs no copy, and its text is made once, not for every child.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::OnceLock;

use schemars::JsonSchema;
use schemars::Schema;
use schemars::SchemaGenerator;
use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde::ser::Error;
use serde_json::value::RawValue;
use serde_json::value::to_raw_value;

/// How many bytes an explanation has room for at first, so that it seldom moves while it is written.
const ROOM: usize = 1 << 16;

/// Something as JSON without line breaks.
///
/// # Errors
///
/// What `serde_json` says of a map whose keys are no texts.
pub fn as_json(it: &impl Serialize) -> serde_json::Result<String> {
    let mut json = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut json, it)?;
    String::from_utf8(json).map_err(serde_json::Error::custom)
}

/// A part in common; it reads, and is written as JSON, as the part itself.
#[derive(Debug)]
pub struct Shared<T>(Arc<Part<T>>);

#[derive(Debug)]
struct Part<T> {
    is: T,
    /// As JSON without line breaks; nothing where it has none.
    json: OnceLock<Option<Box<RawValue>>>,
}

impl<T> From<T> for Shared<T> {
    fn from(is: T) -> Self {
        let json = OnceLock::new();
        Self(Arc::new(Part { is, json }))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.is
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = self.0.json.get_or_init(|| to_raw_value(&self.0.is).ok());
        match json {
            Some(json) => json.serialize(serializer),
            None => self.0.is.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shared<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

impl<T: JsonSchema> JsonSchema for Shared<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}
