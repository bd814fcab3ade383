//! One of a few words that come next, or a word that says that there is none.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use std::sync::Arc;

use crate::check::types::Domain;
use crate::compile::flat::Slot;
use crate::execute::columns::byte;
use crate::execute::cursor::Cursor;
use crate::execute::pattern::Words;
use crate::execute::slots::Code;

/// The words that say why there is no answer, and what follows from each.
pub(super) const ABSENT: [&str; 5] = [
    "not_known",
    "unknown",
    "declined",
    "not_asked",
    "not_applicable",
];

/// Values of which one is chosen.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) domain: Arc<Domain>,
    /// The values in their order, then the words that say that there is none.
    words: Words,
    /// What each of these words says.
    said: Vec<Code>,
    /// The same in a byte each.
    bytes: Vec<u8>,
}

impl Choice {
    pub(super) fn of(domain: &Arc<Domain>, slot: Option<&Slot>) -> Self {
        let values = domain.values.iter().map(|value| value.as_bytes());
        let known = (0..values.len()).map(|at| match slot {
            Some(Slot::Values(_)) => Code::nth(at),
            Some(_) | None => Code::nth(0),
        });
        let absent = ABSENT.iter().map(|word| word.as_bytes());
        let absent = absent.filter_map(|word| Some((word, absence(word)?)));
        let words = Words::of(values.chain(absent.clone().map(|(word, _)| word)));
        let said: Vec<Code> = known.chain(absent.map(|(_, said)| said)).collect();
        Self {
            domain: domain.clone(),
            words,
            bytes: said.iter().map(|said| byte(*said)).collect(),
            said,
        }
    }

    /// How long the word is that comes next, and the code of what it says; where nothing is found a closer look may find one.
    #[inline(always)]
    pub(super) fn next(&self, text: &[u8]) -> Option<(usize, u8)> {
        let (at, length) = self.words.next(text)?;
        Some((length, *self.bytes.get(at)?))
    }

    /// The value that comes next, by its position, and what it says; words that say that there is none stand behind the last.
    #[inline]
    pub(super) fn one(&self, cursor: &mut Cursor<'_>) -> Option<(usize, Code)> {
        if let Some((at, length)) = self.words.next(cursor.rest) {
            cursor.rest = cursor.rest.get(length..)?;
            return Some((at, *self.said.get(at)?));
        }
        let word = cursor.quoted()?;
        let mut values = self.domain.values.iter();
        match values.position(|value| value.as_bytes() == word) {
            Some(at) => Some((at, *self.said.get(at)?)),
            None => Some((self.domain.values.len(), absence(word)?)),
        }
    }
}

pub(super) fn is_absence(word: &[u8]) -> bool {
    ABSENT.iter().any(|absent| absent.as_bytes() == word)
}

/// What a word says that says that there is no answer.
pub(super) fn absence(word: &[u8]) -> Option<Code> {
    match word {
        b"not_known" | b"unknown" | b"declined" | b"not_asked" => Some(Code::UNKNOWN),
        _ => None,
    }
}
