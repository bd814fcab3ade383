//! Reading a map by its known keys, reporting every slip on the way.
//!
//! A [`Fields`] is asked for each key it may have; what it was never asked for
//! is an unknown key. Nothing here stops at the first problem.

use std::collections::BTreeSet;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::suggest::nearest;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;

/// The longest single text in a pack or case, in bytes.
pub const MOST_TEXT: usize = 8 * 1024;

/// How many unknown keys of one map are reported.
const MOST_UNKNOWN: usize = 1000;

/// A map that is being read key by key.
pub struct Fields<'n, 'p> {
    /// What the map describes, for messages: `a rule`, `a fact`.
    what: &'static str,
    place: Place,
    /// No key stands in it twice.
    entries: &'n [Entry],
    asked: Vec<&'static str>,
    missing: Vec<&'static str>,
    /// Where problems are collected.
    pub problems: &'p mut Vec<Diagnostic>,
}

impl<'n, 'p> Fields<'n, 'p> {
    /// Starts reading `node`, which must be a map.
    pub fn of(
        node: &'n Node,
        what: &'static str,
        problems: &'p mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let Some(entries) = node.entries() else {
            problems.push(expected(node, what, "a map of `key: value`"));
            return None;
        };
        Some(Self {
            what,
            place: node.place,
            entries,
            asked: Vec::new(),
            missing: Vec::new(),
            problems,
        })
    }

    fn entry(&self, key: &str) -> Option<&'n Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Where the map stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The value of a key, if it was written.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entry(key).map(|entry| &entry.value)
    }

    /// The place of a key, if it was written.
    #[must_use]
    pub fn key_place(&self, key: &str) -> Option<Place> {
        self.entry(key).map(|entry| entry.key_place)
    }

    /// The value of a key that must be there.
    pub fn required(&mut self, key: &'static str) -> Option<&'n Node> {
        let found = self.node(key);
        if found.is_none() && !self.missing.contains(&key) {
            self.missing.push(key);
            let start = Place {
                end: self.place.start,
                ..self.place
            };
            self.problems.push(
                Diagnostic::error("missing-key", missing(self.what, key))
                    .at(start, format!("`{key}:` belongs here")),
            );
        }
        found
    }

    /// A text that may be missing.
    pub fn text(&mut self, key: &'static str) -> Option<Written<String>> {
        let node = self.node(key)?;
        text_of(node, key, self.problems)
    }

    /// A text that must be there.
    pub fn required_text(&mut self, key: &'static str) -> Option<Written<String>> {
        let node = self.required(key)?;
        text_of(node, key, self.problems)
    }

    /// `true` or `false`; `false` when missing.
    pub fn flag(&mut self, key: &'static str) -> bool {
        let Some(node) = self.node(key) else {
            return false;
        };
        match node.scalar().map(|scalar| scalar.text.as_str()) {
            Some("true" | "yes") => true,
            Some("false" | "no") => false,
            _ => {
                self.problems.push(expected(node, key, "`true` or `false`"));
                false
            }
        }
    }

    /// One of a few words.
    pub fn word(
        &mut self,
        key: &'static str,
        words: &[&'static str],
    ) -> Option<Written<&'static str>> {
        let written = self.text(key)?;
        word_among(&written, key, words, self.problems)
    }

    /// The items of a list that may be missing; a single value counts as a list of one.
    pub fn items(&mut self, key: &'static str) -> Vec<&'n Node> {
        match self.node(key) {
            None => Vec::new(),
            Some(node) => match &node.kind {
                Kind::List(items) => items.iter().collect(),
                Kind::Scalar(scalar) if scalar.is_nothing() => Vec::new(),
                Kind::Scalar(_) | Kind::Map(_) => vec![node],
            },
        }
    }

    /// The texts of a list that may be missing.
    pub fn texts(&mut self, key: &'static str) -> Vec<Written<String>> {
        let items = self.items(key);
        items
            .into_iter()
            .filter_map(|item| text_of(item, key, self.problems))
            .collect()
    }

    /// The entries of a map that may be missing.
    pub fn map(&mut self, key: &'static str) -> &'n [Entry] {
        let Some(node) = self.node(key) else {
            return &[];
        };
        if node.entries().is_none() && node.what() != "nothing" {
            self.problems
                .push(expected(node, key, "a map of `key: value`"));
        }
        node.entries().unwrap_or(&[])
    }

    /// Ends the reading: every key that nobody asked for is an unknown key.
    ///
    /// One that stands for a key that is missing is one mistake, not two.
    pub fn finish(self) {
        let Self {
            what,
            place,
            entries,
            asked,
            missing: lacking,
            problems,
        } = self;
        let mut unknown: Vec<&Entry> = entries
            .iter()
            .filter(|entry| !asked.contains(&entry.key.as_str()))
            .collect();
        if unknown.is_empty() {
            return;
        }
        unknown.sort_by(|one, other| one.key.cmp(&other.key));
        let written: BTreeSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        for entry in unknown.iter().take(MOST_UNKNOWN) {
            let key = entry.key.as_str();
            let free: Vec<&str> = asked
                .iter()
                .copied()
                .filter(|known| !written.contains(known))
                .collect();
            let only = match (lacking.as_slice(), unknown.as_slice()) {
                ([one], [_]) => Some(*one),
                _ => None,
            };
            let near = nearest(key, free.iter().copied()).or(only);
            if let Some(meant) = near.filter(|near| lacking.contains(near)) {
                let said = missing(what, meant);
                let start = Place {
                    end: place.start,
                    ..place
                };
                problems
                    .retain(|problem| problem.message != said || problem.place() != Some(start));
            }
            problems.push(
                Diagnostic::error("unknown-key", format!("{what} has no key `{key}`"))
                    .at(entry.key_place, "not known here")
                    .did_you_mean(entry.key_place, near)
                    .help(format!("known keys: {}", listed(&asked))),
            );
        }
    }
}

fn missing(what: &str, key: &str) -> String {
    format!("{what} has no `{key}`")
}

/// Words as `a`, `b`, `c`.
#[must_use]
pub fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// The problem that something else was expected than stands there.
#[must_use]
pub fn expected(node: &Node, what: &str, wanted: &str) -> Diagnostic {
    let place = match &node.kind {
        Kind::Scalar(_) => node.place,
        Kind::List(_) | Kind::Map(_) => Place {
            end: node.place.start,
            ..node.place
        },
    };
    let what = if what.contains(' ') {
        what.to_owned()
    } else {
        format!("`{what}`")
    };
    let found = match &node.kind {
        Kind::Scalar(scalar) if !scalar.is_nothing() && scalar.text.chars().count() <= 40 => {
            format!("`{}`", scalar.text.trim())
        }
        Kind::Scalar(_) | Kind::List(_) | Kind::Map(_) => node.what().to_owned(),
    };
    Diagnostic::error("wrong-shape", format!("{what} needs {wanted}, not {found}"))
        .at(place, format!("{} stands here", node.what()))
}

/// A single, bounded, printable text.
pub fn text_of(node: &Node, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Written<String>> {
    let Some(scalar) = node.scalar() else {
        problems.push(expected(node, key, "a text"));
        return None;
    };
    let text = scalar.text.trim().to_owned();
    if text.len() > MOST_TEXT {
        let message = format!("the text of `{key}` is longer than {MOST_TEXT} bytes");
        problems.push(Diagnostic::error("too-long", message).at(node.place, ""));
        return None;
    }
    if let Some(odd) = text
        .chars()
        .find(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
    {
        let message = format!(
            "the text of `{key}` holds the control character U+{:04X}",
            odd as u32
        );
        problems.push(Diagnostic::error("control-character", message).at(node.place, ""));
        return None;
    }
    Some(Written::new(text, node.place))
}

/// One of a few known words, or a diagnostic with the nearest.
pub fn word_among(
    written: &Written<String>,
    key: &str,
    words: &[&'static str],
    problems: &mut Vec<Diagnostic>,
) -> Option<Written<&'static str>> {
    if let Some(word) = words.iter().find(|word| **word == written.value) {
        return Some(Written::new(*word, written.place));
    }
    problems.push(
        Diagnostic::error(
            "unknown-word",
            format!("`{}` is not a known `{key}`", written.value),
        )
        .at(written.place, "not known")
        .did_you_mean(
            written.place,
            nearest(&written.value, words.iter().copied()),
        )
        .help(format!("known: {}", listed(words))),
    );
    None
}
