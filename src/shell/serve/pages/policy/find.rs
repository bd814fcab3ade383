//! Long lists in parts, and what holds some words: for the questions and the rules of a pack.
//!
//! The words come by POST. They are meant to be policy's own, but somebody may type a reference,
//! and no reference ever stands in an address.

use crate::shell::serve::visit::Visit;

/// How many finds are shown open.
const MOST_OPEN: usize = 5;

/// A part of a long list.
pub(super) struct Part {
    /// Where it stands.
    pub(super) to: String,
    /// Its title.
    pub(super) title: String,
    /// How many stand in it.
    pub(super) count: usize,
}

/// What stands around a list on its page.
pub(super) struct Around {
    /// The address of the list.
    pub(super) here: String,
    /// What was looked for.
    pub(super) words: String,
    /// How many were found, if anything was looked for.
    pub(super) found: Option<usize>,
    /// Every part of the list.
    pub(super) parts: Vec<Part>,
    /// The part before and the part after the one that is shown.
    pub(super) beside: (Option<usize>, Option<usize>),
    /// Whether one part is shown.
    pub(super) one: bool,
    /// Whether what is shown stands open.
    pub(super) open: bool,
}

impl Around {
    /// The list as a whole, or one part of it.
    pub(super) fn of(here: String, parts: Vec<Part>, part: Option<usize>) -> Self {
        let next = part.map(|at| at + 1).filter(|at| *at < parts.len());
        Self {
            here,
            words: String::new(),
            found: None,
            parts,
            beside: (part.and_then(|at| at.checked_sub(1)), next),
            one: part.is_some(),
            open: false,
        }
    }

    /// With what was found.
    pub(super) fn found(self, words: &str, count: usize) -> Self {
        Self {
            words: words.to_owned(),
            found: Some(count),
            open: count <= MOST_OPEN,
            ..self
        }
    }

    /// The part before the one that is shown.
    pub(super) fn before(&self) -> Option<&Part> {
        self.beside.0.and_then(|at| self.parts.get(at))
    }

    /// The part after it.
    pub(super) fn after(&self) -> Option<&Part> {
        self.beside.1.and_then(|at| self.parts.get(at))
    }
}

/// What somebody looks for, in small letters.
pub(super) fn wanted(visit: &Visit) -> String {
    visit.field("words").to_lowercase()
}

/// Whether texts hold every word of what somebody looks for.
pub(super) fn holds(wanted: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    let mut words = wanted.split_whitespace();
    words.all(|word| texts.iter().any(|text| text.contains(word)))
}
