//! What is said of many children alike, made once: by the bits of what came out.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::hash::Hasher;
use std::rc::Rc;

use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::execute::bits::both;
use crate::execute::bits::first;
use crate::execute::bits::ones;
use crate::execute::many::Block;
use crate::execute::many::Step;

/// What is said of one decision of one child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    /// Outcomes still possible; of a decision that collects, those not ruled out.
    pub possible: Vec<usize>,
    /// Rules that certainly hold.
    pub fired: Vec<usize>,
    /// Whether something about it is open.
    pub open: bool,
}

/// What is said of one child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order of what a version reports.
    pub decisions: Vec<Stand>,
    /// What could not be evaluated.
    pub faults: Vec<String>,
    /// Whether it was looked at exactly, by itself.
    pub refined: bool,
    /// A number that only children have of whom the same is said, for one crowd; never a number again for another thing.
    pub kind: Option<u64>,
}

impl Stand {
    /// The one outcome left.
    #[must_use]
    pub fn settled(&self) -> Option<usize> {
        match self.possible.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

/// How many different things are kept; what many say is said by few.
const MOST: usize = 4_096;

/// What was said so far.
#[derive(Debug)]
pub(super) struct Kinds {
    reports: Vec<Report>,
    /// How many words of bits say what is said of a child.
    words: usize,
    /// By child of a step.
    bits: Vec<u64>,
    kept: HashMap<Box<[u64]>, Rc<Found>, BuildHasherDefault<Mix>>,
    count: u64,
}

/// Where the bits of a decision begin: an outcome not ruled out, one that comes about, a rule that fired.
#[derive(Debug)]
struct Report {
    id: DecisionId,
    collects: bool,
    outcomes: usize,
    rules: usize,
    begins: usize,
}

impl Report {
    fn comes_about(&self) -> usize {
        self.begins + self.outcomes
    }

    fn fired(&self) -> usize {
        let collected = if self.collects { self.outcomes } else { 0 };
        self.comes_about() + collected
    }

    fn ends(&self) -> usize {
        self.fired() + self.rules
    }

    /// What the bits of a child say.
    fn stand(&self, bits: &[u64]) -> Stand {
        let is = |at: usize| {
            let word = bits.get(at / 64);
            word.is_some_and(|word| word >> (at % 64) & 1 == 1)
        };
        let all = 0..self.outcomes;
        let possible: Vec<usize> = all.filter(|at| is(self.begins + at)).collect();
        let rules = 0..self.rules;
        let surely = |at: &usize| is(self.comes_about() + at);
        Stand {
            open: if self.collects {
                !possible.iter().all(surely)
            } else {
                possible.len() != 1
            },
            possible,
            fired: rules.filter(|at| is(self.fired() + at)).collect(),
        }
    }
}

/// Mixes words of bits; nobody chooses them, and few are kept.
#[derive(Debug, Default)]
pub struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for eight in bytes.as_chunks::<8>().0 {
            self.write_u64(u64::from_ne_bytes(*eight));
        }
    }

    fn write_u64(&mut self, word: u64) {
        let mixed = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }

    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Kinds {
    pub(super) fn of(pack: &Pack, reports: &[DecisionId]) -> Self {
        let mut begins = 0;
        let reports = reports.iter().map(|id| {
            let decision = pack.decision(*id);
            let report = Report {
                id: *id,
                collects: decision.collects(),
                outcomes: decision.outcomes.len(),
                rules: decision.rules.len(),
                begins,
            };
            begins = report.ends();
            report
        });
        let reports: Vec<Report> = reports.collect();
        Self {
            reports,
            words: begins.div_ceil(64).max(1),
            bits: Vec::new(),
            kept: HashMap::default(),
            count: 0,
        }
    }

    /// Adds what a step says of each of its children.
    pub(super) fn note(&mut self, step: &Step<'_>, found: &mut Vec<Rc<Found>>) {
        self.bits.clear();
        self.bits.resize(step.rows * self.words, 0);
        let everybody = first(step.rows);
        for report in &self.reports {
            let mut put = |at: usize, children: Block| {
                for row in ones(both(children, everybody, |a, b| a & b)) {
                    let slot = self.bits.get_mut(row * self.words + at / 64);
                    if let Some(word) = slot {
                        *word |= 1 << (at % 64);
                    }
                }
            };
            for outcome in 0..report.outcomes {
                let no = step.ruled_out(report.id, outcome);
                put(report.begins + outcome, no.map(|word| !word));
                if report.collects {
                    let yes = step.comes_about(report.id, outcome);
                    put(report.comes_about() + outcome, *yes);
                }
            }
            for rule in 0..report.rules {
                put(report.fired() + rule, *step.fired(report.id, rule));
            }
        }
        for bits in self.bits.chunks_exact(self.words) {
            if let Some(kept) = self.kept.get(bits) {
                found.push(kept.clone());
                continue;
            }
            if self.kept.len() >= MOST {
                self.kept.clear();
            }
            self.count += 1;
            let one = Rc::new(Found {
                decisions: self.reports.iter().map(|it| it.stand(bits)).collect(),
                kind: Some(self.count),
                ..Found::default()
            });
            self.kept.insert(bits.into(), one.clone());
            found.push(one);
        }
        for (row, fault) in step.faults {
            if let Some(found) = found.get_mut(*row) {
                let found = Rc::make_mut(found);
                found.kind = None;
                let fault = format!("{}: {}", fault.at, fault.message);
                found.faults.push(fault);
            }
        }
    }
}
