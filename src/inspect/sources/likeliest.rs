//! A passage that is no longer there word for word: where the document most likely says it now.
//!
//! The old words are not kept, only their number and hash. So our own summary
//! is laid against every run of whole sentences of about the old length; rare
//! words that both have count most. It is a pointer for a reader, never a proof.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::ast::fingerprint::Fingerprint;
use crate::ast::fingerprint::words;
use crate::inspect::sources::text::Lines;
use crate::inspect::sources::text::Text;

/// Words shorter than this say too little, unless they hold a digit.
const SHORTEST: usize = 4;
/// Words are compared by so many of their first letters, so that `assess` meets `assessment`.
const LETTERS: usize = 6;
/// How many words a summary and a passage must share before one is shown.
const LEAST_SHARED: usize = 3;
/// How many words around a passage's length a run of sentences may have more.
const SLACK: usize = 20;

/// Where a document most likely says now what a statement summarises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    /// Its lines.
    pub lines: Lines,
    /// How many words it has.
    pub words: usize,
    /// How many of the telling words of our summary it holds.
    pub shared: usize,
    /// How many telling words our summary has.
    pub telling: usize,
    /// Whether it holds at least half of what our summary tells, so that it may be the same passage changed.
    pub near: bool,
    /// The passage as it is written.
    pub passage: String,
    /// Its fingerprint.
    pub fingerprint: Option<Fingerprint>,
}

/// A document made ready: each telling word by its number, and how much it tells.
pub struct Telling<'t> {
    text: &'t Text,
    numbers: BTreeMap<String, usize>,
    weights: Vec<u32>,
    words: Vec<Option<usize>>,
}

/// What words are compared by; nothing for words that say too little.
fn key(word: &str) -> Option<String> {
    let tells = word.chars().count() >= SHORTEST || word.contains(|c: char| c.is_ascii_digit());
    tells.then(|| word.chars().take(LETTERS).collect())
}

impl<'t> Telling<'t> {
    /// Numbers and weighs the words of a document.
    #[must_use]
    pub fn of(text: &'t Text) -> Self {
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut counts: Vec<usize> = Vec::new();
        let mut words = Vec::new();
        for word in text.words() {
            let number = key(&word.text).map(|key| {
                let next = numbers.len();
                *numbers.entry(key).or_insert(next)
            });
            if let Some(number) = number {
                counts.resize(numbers.len(), 0);
                if let Some(count) = counts.get_mut(number) {
                    *count += 1;
                }
            }
            words.push(number);
        }
        let all = words.len().max(1);
        // A word that stands twice as often tells one step less.
        let weight = |count: &usize| (all / (*count).max(1)).max(1).ilog2() + 1;
        let weights = counts.iter().map(weight).collect();
        Self {
            text,
            numbers,
            weights,
            words,
        }
    }

    /// The run of whole sentences that shares most with a summary of a passage of so many words.
    #[must_use]
    pub fn likeliest(&self, summary: &str, length: usize) -> Option<Likely> {
        let telling: BTreeSet<String> = words(summary)
            .iter()
            .filter_map(|word| key(&word.text))
            .collect();
        let wanted: BTreeSet<usize> = telling
            .iter()
            .filter_map(|key| self.numbers.get(key).copied())
            .collect();
        let mut best: Option<(u64, Range<usize>)> = None;
        let mut starts_here = true;
        for start in 0..self.words.len() {
            let starts = std::mem::replace(&mut starts_here, self.text.ends_after(start));
            if starts && let Some((score, run)) = self.best_from(start, &wanted, length) {
                let better = best.as_ref().is_none_or(|(so_far, _)| score > *so_far);
                if better {
                    best = Some((score, run));
                }
            }
        }
        let (_, run) = best?;
        let numbers = self.words.get(run.clone()).unwrap_or_default();
        let held: BTreeSet<usize> = numbers.iter().flatten().copied().collect();
        let shared: BTreeSet<usize> = held.intersection(&wanted).copied().collect();
        let weigh = |numbers: &BTreeSet<usize>| -> u32 {
            let weights = numbers.iter().filter_map(|at| self.weights.get(*at));
            weights.sum()
        };
        // A word that the document does not have at all is as rare as can be.
        let rarest = self.words.len().max(1).ilog2() + 1;
        let missing = u32::try_from(telling.len() - wanted.len()).unwrap_or(u32::MAX);
        let all = weigh(&wanted).saturating_add(missing.saturating_mul(rarest));
        Some(Likely {
            lines: self.text.lines(&run),
            words: run.len(),
            shared: shared.len(),
            telling: telling.len(),
            near: weigh(&shared).saturating_mul(2) >= all,
            passage: self.text.passage(&run),
            fingerprint: self.text.fingerprint(&run),
        })
    }

    /// Of the runs of sentences that begin with a word the best, and how good it is.
    fn best_from(
        &self,
        start: usize,
        wanted: &BTreeSet<usize>,
        length: usize,
    ) -> Option<(u64, Range<usize>)> {
        let mut shared: BTreeSet<usize> = BTreeSet::new();
        let mut told = 0_u64;
        let mut best: Option<(u64, Range<usize>)> = None;
        let longest = length + length / 2 + SLACK;
        let words = self.words.iter().enumerate().skip(start).take(longest);
        for (at, number) in words {
            if let Some(number) = number.filter(|number| wanted.contains(number))
                && shared.insert(number)
            {
                told += u64::from(self.weights.get(number).copied().unwrap_or(0));
            }
            if shared.len() < LEAST_SHARED || !self.text.ends_after(at) {
                continue;
            }
            let run = start..at + 1;
            // Longer than the old passage, a run is worth less the longer it is.
            let score = told * 1_000
                / u64::try_from(run.len().max(length))
                    .unwrap_or(u64::MAX)
                    .max(1);
            if best.as_ref().is_none_or(|(so_far, _)| score > *so_far) {
                best = Some((score, run));
            }
        }
        best
    }
}
