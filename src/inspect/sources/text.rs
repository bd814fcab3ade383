//! A document's text as words, and the passages in it that have given fingerprints.
//!
//! Every passage of a wanted length is hashed once, each from the beginning it
//! shares with the shorter ones that start at the same word.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::ast::fingerprint::Beginning;
use crate::ast::fingerprint::Fingerprint;
use crate::ast::fingerprint::Word;
use crate::ast::fingerprint::words;

/// The longest passage that is looked for, in words.
pub const LONGEST_PASSAGE: u16 = 1_000;
/// How many words of a document are looked at.
pub const MOST_WORDS: usize = 1_000_000;
/// How many words of all documents together.
pub const MOST_WORDS_TOGETHER: usize = 2_000_000;

/// A document that somebody has, as text.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file's name.
    pub name: String,
    content: String,
    words: Vec<Word>,
    lines: Vec<usize>,
}

/// First and last line of a passage, from 1.
pub type Lines = (usize, usize);

impl Text {
    /// Takes a document in; nothing if it has more than [`MOST_WORDS`] words.
    #[must_use]
    pub fn of(name: String, text: String) -> Option<Self> {
        let words = words(&text);
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = breaks.map(|(at, _)| at).collect();
        (words.len() <= MOST_WORDS).then_some(Self {
            name,
            content: text,
            words,
            lines,
        })
    }

    /// Its words in order.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The name of the file without its ending.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.name.strip_suffix(".txt").unwrap_or(&self.name)
    }

    /// Which of the fingerprints have their passage here, each with the words of the first such passage.
    #[must_use]
    pub fn find(&self, wanted: &BTreeSet<Fingerprint>) -> BTreeMap<Fingerprint, Range<usize>> {
        let lengths: BTreeSet<u16> = wanted.iter().map(|print| print.words).collect();
        let lengths = lengths.range(..=LONGEST_PASSAGE);
        let Some(most) = lengths.clone().next_back().copied() else {
            return BTreeMap::new();
        };
        let is_end: BTreeSet<usize> = lengths.map(|length| usize::from(*length)).collect();
        let mut found = BTreeMap::new();
        for start in 0..self.words.len() {
            let mut beginning = Beginning::default();
            let rest = self.words.iter().skip(start).take(usize::from(most));
            for (at, word) in rest.enumerate() {
                beginning.add(&word.text);
                if !is_end.contains(&(at + 1)) {
                    continue;
                }
                if let Some(print) = beginning.fingerprint()
                    && wanted.contains(&print)
                {
                    found.entry(print).or_insert(start..start + at + 1);
                }
            }
        }
        found
    }

    /// The lines that some of its words stand on.
    #[must_use]
    pub fn lines(&self, range: &Range<usize>) -> Lines {
        let line = |byte: usize| self.lines.partition_point(|at| *at < byte) + 1;
        match self.words.get(range.clone()) {
            Some([first, .., last]) => (line(first.start), line(last.start)),
            Some([only]) => (line(only.start), line(only.start)),
            Some([]) | None => (1, 1),
        }
    }

    /// A passage as it is written, on one line, with nothing in it that a terminal would obey.
    #[must_use]
    pub fn passage(&self, range: &Range<usize>) -> String {
        let shown = match self.words.get(range.clone()) {
            Some([first, .., last]) => first.start..last.end,
            Some([only]) => only.start..only.end,
            Some([]) | None => 0..0,
        };
        let text = self.content.get(shown).unwrap_or("");
        let plain = |letter: char| {
            let turns = matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            if letter.is_control() || turns {
                ' '
            } else {
                letter
            }
        };
        let plain: String = text.chars().map(plain).collect();
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The fingerprint of a passage.
    #[must_use]
    pub fn fingerprint(&self, range: &Range<usize>) -> Option<Fingerprint> {
        Fingerprint::of_words(self.words.get(range.clone())?)
    }

    /// Whether a sentence, a line of a list or a paragraph ends after a word.
    #[must_use]
    pub fn ends_after(&self, word: usize) -> bool {
        let (Some(this), Some(next)) = (self.words.get(word), self.words.get(word + 1)) else {
            return true;
        };
        let between = self.content.get(this.end..next.start).unwrap_or("");
        let empty_line = between.bytes().filter(|byte| *byte == b'\n').count() > 1;
        empty_line || between.contains(['.', '!', '?', ';', '•'])
    }
}
