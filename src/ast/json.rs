//! JSON text → the same tree as YAML, every key and value with its place.
//!
//! The text is read by `serde_json`, which keeps each value's own slice of it;
//! where the slice stands in the text is the value's place.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::MapAccess;
use serde::de::Visitor;
use serde_json::value::RawValue;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::ast::scalar_map::Style;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Kind;
use crate::ast::yaml::MOST_BYTES;
use crate::ast::yaml::MOST_DEPTH;
use crate::ast::yaml::Node;
use crate::ast::yaml::Scalar;

/// Whether a text looks like JSON: its first character opens an object or a list.
#[must_use]
pub fn looks_like_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['{', '['])
}

/// Reads one JSON text, or several one after the other (NDJSON).
#[must_use]
pub fn read_json(file: FileId, text: &str) -> (Vec<Node>, Vec<Diagnostic>) {
    let mut reader = Reader {
        file,
        text,
        problems: Vec::new(),
    };
    if text.len() > MOST_BYTES {
        let message = format!(
            "this file has {} bytes; at most {MOST_BYTES} are read",
            text.len()
        );
        let problem = Diagnostic::error("too-large", message).at(Place::top_of(file), "");
        return (Vec::new(), vec![problem]);
    }
    let mut documents = Vec::new();
    let body = text.trim_start_matches('\u{feff}');
    let skipped = text.len() - body.len();
    let mut from = 0;
    while let Some(rest) = body
        .get(from..)
        .filter(|_| reader.problems.len() < MOST_BROKEN)
    {
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        let error = loop {
            match values.next() {
                None => return (documents, reader.problems),
                Some(Ok(raw)) => documents.extend(reader.node(raw, 0)),
                Some(Err(error)) => break error,
            }
        };
        let at = from + byte_of(rest, error.line(), error.column());
        reader.syntax(skipped + at, &error);
        match next_line_object(body, from + values.byte_offset(), at) {
            Some(next) => from = next,
            None => break,
        }
    }
    (documents, reader.problems)
}

/// How many broken lines are reported before the reading ends.
const MOST_BROKEN: usize = 200;

/// Where the next object of an NDJSON text begins, if the broken one stood on a line of its own.
fn next_line_object(text: &str, began: usize, broken: usize) -> Option<usize> {
    let began = began + text.get(began..)?.find(|c: char| !c.is_whitespace())?;
    let end = began + text.get(began..)?.find('\n')?;
    let next = end + 1 + text.get(end + 1..)?.find(|c: char| !c.is_whitespace())?;
    let own_line = broken <= end + 1 && text.get(next..)?.starts_with('{');
    own_line.then_some(next)
}

/// The byte at which a line and column of `serde_json` stand.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    problems: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    fn syntax(&mut self, at: usize, error: &serde_json::Error) {
        let said = error.to_string();
        let said = match said.split(" at line ").next().unwrap_or("") {
            "expected ident" => {
                "a word stands here that is not `true`, `false` or `null`".to_owned()
            }
            other => other.to_lowercase(),
        };
        self.problems.push(
            Diagnostic::error(
                "json-syntax",
                format!("this is not JSON that can be read: {said}"),
            )
            .at(
                Place {
                    file: self.file,
                    start: at,
                    end: at,
                },
                "here",
            )
            .help("look for a missing comma, quotation mark or bracket before this".to_owned()),
        );
    }

    fn place_of(&self, raw: &str) -> Place {
        let start = (raw.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Place {
            file: self.file,
            start,
            end: start + raw.len(),
        }
    }

    fn node(&mut self, raw: &'t RawValue, depth: usize) -> Option<Node> {
        let slice = raw.get();
        let place = self.place_of(slice);
        if depth > MOST_DEPTH {
            let message = format!("lists and objects stand more than {MOST_DEPTH} deep");
            let start = Place {
                end: place.start,
                ..place
            };
            self.problems
                .push(Diagnostic::error("too-deep", message).at(start, "from here on"));
            return None;
        }
        let kind = match slice.as_bytes().first() {
            Some(b'{') => self.object(slice, depth),
            Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(slice) {
                Ok(items) => Kind::List(
                    items
                        .into_iter()
                        .filter_map(|item| self.node(item, depth + 1))
                        .collect(),
                ),
                Err(error) => {
                    self.syntax(place.start, &error);
                    return None;
                }
            },
            Some(b'"') => Kind::Scalar(Scalar {
                text: serde_json::from_str(slice).unwrap_or_default(),
                style: Style::Double,
            }),
            _ => Kind::Scalar(Scalar {
                text: slice.to_owned(),
                style: Style::Plain,
            }),
        };
        let place = if slice.starts_with('"') {
            inside(place)
        } else {
            place
        };
        Some(Node { place, kind })
    }

    fn object(&mut self, slice: &'t str, depth: usize) -> Kind {
        let Pairs(pairs) = serde_json::from_str(slice).unwrap_or(Pairs(Vec::new()));
        let mut entries: Vec<Entry> = Vec::with_capacity(pairs.len());
        let mut seen: BTreeMap<String, Place> = BTreeMap::new();
        for (key_raw, raw) in pairs {
            let key_place = inside(self.place_of(key_raw.get()));
            let key: String = serde_json::from_str(key_raw.get()).unwrap_or_default();
            if let Some(first) = seen.get(&key) {
                self.problems.push(
                    Diagnostic::error("doubled-key", format!("`{key}` is written twice"))
                        .at(key_place, "written again here")
                        .also(*first, "first written here")
                        .help("keep one of the two".to_owned()),
                );
                continue;
            }
            seen.insert(key.clone(), key_place);
            if let Some(value) = self.node(raw, depth + 1) {
                entries.push(Entry {
                    key,
                    key_place,
                    value,
                });
            }
        }
        Kind::Map(entries)
    }
}

/// The place of what stands between the quotation marks, which a repair keeps.
fn inside(place: Place) -> Place {
    Place {
        start: place.start + 1,
        end: (place.end - 1).max(place.start + 1),
        ..place
    }
}

/// The pairs of an object in the order written, doubled keys included.
struct Pairs<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'de: 't, 't> serde::Deserialize<'de> for Pairs<'t> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(&'de RawValue, &'de RawValue)>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Collect).map(Pairs)
    }
}
