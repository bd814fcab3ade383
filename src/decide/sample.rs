//! Completions of a case, sixty-four at a time: what one of them shows needs no proof.
//!
//! The numbers come from a fixed sequence, so the same case is looked at in the
//! same way for ever. A sample only ever saves questions; what it does not show
//! is left to the solver.

use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::compile::simulate::Words;
use crate::compile::simulate::put;
use crate::compile::simulate::word;
use crate::decide::mind::Bundle;
use crate::decide::solver::Model;

/// How often what is unknown is taken to be out of the ordinary, as powers of one half.
const ODDS: [u32; 12] = [6, 5, 4, 3, 2, 1, 6, 5, 4, 3, 2, 1];

/// Completions of one case.
pub(super) struct Sample<'a> {
    program: &'a Program,
    fixed: Vec<u64>,
    rounds: Vec<Words>,
}

/// A fixed sequence of numbers without pattern.
pub(super) struct Sequence(u64);

impl Sequence {
    /// Its beginning.
    pub(super) fn start() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A word in which one bit in two to the given power is set.
    fn rare(&mut self, power: u32) -> u64 {
        (0..power).fold(u64::MAX, |word, _| word & self.next())
    }

    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count.max(1)).unwrap_or(1);
        usize::try_from((self.next() >> 11) % count).unwrap_or(0)
    }
}

/// Gives a fact that nobody answered some value in each of these children, where it has none yet.
pub(super) fn scatter(
    program: &Program,
    id: FactId,
    (words, children): (&mut [u64], u64),
    power: u32,
    numbers: &mut Sequence,
) {
    let Some(vars) = program.copy.facts.get(id.0) else {
        return;
    };
    if matches!(program.pack.fact(id).of, Type::YesNo | Type::AnyOf(_)) {
        for lit in vars.variables() {
            put(words, lit, children & numbers.rare(power));
        }
        return;
    }
    let answers = program.answers.get(id.0);
    let answers = answers.map_or(&[] as &[Vec<Lit>], Vec::as_slice);
    // Each answer in turn, from any of them on, takes its share of those who have none.
    let share = answers.len().next_power_of_two().trailing_zeros();
    let first = numbers.below(answers.len());
    let in_turn = answers.iter().cycle().skip(first).take(answers.len());
    let mut left = children;
    for (at, lits) in in_turn.enumerate() {
        let last = at + 1 == answers.len();
        let here = if last {
            left
        } else {
            left & numbers.rare(share)
        };
        for lit in lits {
            put(words, *lit, here);
        }
        left &= !here;
    }
}

impl<'a> Sample<'a> {
    /// Completions in which little, some and much is out of the ordinary.
    pub(super) fn of(
        program: &'a Program,
        bundles: &[Bundle],
        is_fixed: &dyn Fn(FactId) -> bool,
    ) -> Self {
        let everybody = |id| if is_fixed(id) { u64::MAX } else { 0 };
        let fixed = program.pack.fact_ids().map(everybody).collect();
        let mut sample = Self {
            program,
            fixed,
            rounds: Vec::new(),
        };
        let mut start = program.simulation.blank();
        for lit in bundles.iter().flat_map(|bundle| &bundle.lits) {
            put(&mut start, *lit, u64::MAX);
        }
        let known: Vec<usize> = bundles
            .iter()
            .flat_map(|bundle| &bundle.lits)
            .map(|lit| lit.variable())
            .collect();
        let mut numbers = Sequence::start();
        for power in ODDS {
            let mut words = start.clone();
            sample.fill(&mut words, power, &known, &mut numbers);
            sample.run(&mut words);
            sample.rounds.push(words);
        }
        sample
    }

    /// Adds the completions that a solver found, which chance would not.
    pub(super) fn learn(&mut self, models: &[Model]) {
        for group in models.chunks(64) {
            let mut words = self.program.simulation.blank();
            // Where there are fewer than sixty-four, each stands there several times.
            for child in 0..64_usize {
                let at = child.checked_rem(group.len()).unwrap_or(0);
                if let Some(model) = group.get(at) {
                    for variable in model.true_variables() {
                        put(&mut words, Lit::positive(variable), 1 << child);
                    }
                }
            }
            self.run(&mut words);
            self.rounds.push(words);
        }
    }

    fn run(&self, words: &mut Words) {
        let fixed = &self.fixed;
        let answered = |id: FactId| fixed.get(id.0).copied().unwrap_or(0);
        self.program.simulation.run(words, &answered);
    }

    fn fill(&self, words: &mut Words, power: u32, known: &[usize], numbers: &mut Sequence) {
        for id in self.program.pack.fact_ids() {
            if self.fixed.get(id.0).copied().unwrap_or(0) == u64::MAX {
                continue;
            }
            scatter(self.program, id, (words, u64::MAX), power, numbers);
        }
        let open = self.program.copy.opaque.iter().map(|(_, lit)| *lit);
        for lit in open.chain([self.program.copy.in_office_hours]) {
            if !known.contains(&lit.variable()) {
                put(words, lit, numbers.next());
            }
        }
    }

    /// Whether some completion makes the literal true.
    pub(super) fn shows(&self, lit: Lit) -> bool {
        self.rounds.iter().any(|words| word(words, lit) != 0)
    }

    /// Which of the literals come about otherwise in some completion when this fact alone is answered otherwise.
    pub(super) fn moved(&self, fact: FactId, groups: &[&[Lit]]) -> Vec<bool> {
        let mut found = vec![false; groups.len()];
        if self.program.copy.follows.contains_key(&fact) {
            return found;
        }
        for words in &self.rounds {
            for changed in self.answered_so(fact, words) {
                for (slot, lits) in found.iter_mut().zip(groups) {
                    *slot |= lits
                        .iter()
                        .any(|lit| word(words, *lit) != word(&changed, *lit));
                }
            }
            if found.iter().all(|found| *found) {
                break;
            }
        }
        found
    }

    /// For each answer to a fact, which of the literals some completion with that answer makes true.
    pub(super) fn shown_after(&self, fact: FactId, lits: &[Lit]) -> Vec<Vec<bool>> {
        let answers = self.program.answers.get(fact.0).map_or(0, Vec::len);
        let mut found = vec![vec![false; lits.len()]; answers];
        if self.program.copy.follows.contains_key(&fact) {
            return found;
        }
        for words in &self.rounds {
            for (shown, changed) in found.iter_mut().zip(self.answered_so(fact, words)) {
                for (slot, lit) in shown.iter_mut().zip(lits) {
                    *slot |= word(&changed, *lit) != 0;
                }
            }
            // One answer that leaves everything open is as unhelpful as an answer can be.
            if found.iter().any(|shown| shown.iter().all(|seen| *seen)) {
                break;
            }
        }
        found
    }

    /// The same children, but all with one answer to a fact, for each answer.
    fn answered_so(
        &self,
        fact: FactId,
        words: &Words,
    ) -> impl Iterator<Item = Words> + use<'_, 'a> {
        let answers = self
            .program
            .answers
            .get(fact.0)
            .map_or(&[] as &[_], Vec::as_slice);
        let words = words.clone();
        answers.iter().map(move |lits| {
            let mut changed = words.clone();
            for lit in lits {
                put(&mut changed, *lit, u64::MAX);
            }
            let fixed = &self.fixed;
            let answered = |id: FactId| {
                let known = fixed.get(id.0).copied().unwrap_or(0);
                if id == fact { u64::MAX } else { known }
            };
            match self.program.fan(fact) {
                Some(fan) => (self.program.simulation).run_again(fan, &mut changed, &answered),
                None => self.program.simulation.run(&mut changed, &answered),
            }
            changed
        })
    }
}
