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
use crate::compile::solver::Model;
use crate::decide::mind::Bundle;

/// How often what is unknown is taken to be out of the ordinary, as powers of one half.
const ODDS: [u32; 12] = [6, 3, 1, 5, 2, 4, 6, 3, 1, 5, 2, 4];

/// How many rounds are looked at in any case.
const FEW: usize = 3;

/// Whoever is shown a group, a literal, children as they are and answered otherwise, and which of them.
type SeeBoth<'s> = &'s mut dyn FnMut(usize, Lit, (&[u64], &[u64]), u32);

/// Whoever is shown an answer, a literal, children who have it, and which of them.
type SeeAnswered<'s> = &'s mut dyn FnMut(usize, Lit, &[u64], u32);

/// What holds for one child of sixty-four.
pub(super) fn holds(words: &[u64], child: u32) -> impl Fn(Lit) -> bool {
    move |lit| word(words, lit) >> child & 1 == 1
}

/// Completions of one case, made as they are looked at.
pub(super) struct Sample<'a> {
    program: &'a Program,
    fixed: Vec<u64>,
    /// What the case says, and nothing more.
    start: Words,
    /// What chance decides: conditions beyond the view that the case leaves open.
    chance: Vec<Lit>,
    odds: &'static [u32],
    numbers: Sequence,
    rounds: Vec<Words>,
    /// The same again, to try answers out on; between trials as the rounds are.
    trials: Vec<Words>,
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
        let mut start = program.simulation.blank();
        let mut told = vec![false; start.len()];
        for lit in bundles.iter().flat_map(|bundle| &bundle.lits) {
            put(&mut start, *lit, u64::MAX);
            if let Some(told) = told.get_mut(lit.variable()) {
                *told = true;
            }
        }
        let open = program.copy.opaque.iter().map(|(_, lit)| *lit);
        let open = open.chain([program.copy.in_office_hours]);
        let is_told = |lit: &Lit| told.get(lit.variable()).copied().unwrap_or(false);
        Self {
            program,
            fixed,
            start,
            chance: open.filter(|lit| !is_told(lit)).collect(),
            odds: &ODDS,
            numbers: Sequence::start(),
            rounds: Vec::new(),
            trials: Vec::new(),
        }
    }

    /// The completions of a round, while there are any.
    fn round(&mut self, at: usize) -> Option<&Words> {
        if at == self.rounds.len() {
            let (power, later) = self.odds.split_first()?;
            self.odds = later;
            let mut words = self.start.clone();
            self.fill(&mut words, *power);
            self.run(&mut words);
            self.rounds.push(words);
        }
        self.rounds.get(at)
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

    fn fill(&mut self, words: &mut Words, power: u32) {
        for id in self.program.pack.fact_ids() {
            if self.fixed.get(id.0).copied().unwrap_or(0) == u64::MAX {
                continue;
            }
            let numbers = &mut self.numbers;
            scatter(self.program, id, (words, u64::MAX), power, numbers);
        }
        for lit in &self.chance {
            put(words, *lit, self.numbers.next());
        }
    }

    /// Whether some completion makes the literal true; `see` is shown the children and which of them.
    pub(super) fn shows(&mut self, lit: Lit, see: &mut dyn FnMut(&[u64], u32)) -> bool {
        let mut at = 0;
        while let Some(words) = self.round(at) {
            let children = word(words, lit);
            if children != 0 {
                see(words, children.trailing_zeros());
                return true;
            }
            at += 1;
        }
        false
    }

    /// Strikes out what some completion makes true, as long as one round after the other shows something new,
    /// and no longer than so many rounds.
    pub(super) fn strike(
        &mut self,
        open: &mut Vec<Lit>,
        most: usize,
        see: &mut dyn FnMut(Lit, &[u64], u32),
    ) {
        let mut at = 0;
        let mut before = usize::MAX;
        while !open.is_empty() && at < most && (at < FEW || open.len() < before) {
            before = open.len();
            let Some(words) = self.round(at) else {
                return;
            };
            open.retain(|lit| {
                let children = word(words, *lit);
                if children != 0 {
                    see(*lit, words, children.trailing_zeros());
                }
                children == 0
            });
            at += 1;
        }
    }

    /// Which of the groups of literals come about otherwise in some completion when this fact alone is answered otherwise.
    ///
    /// `see` is shown the group, the literal, the children as they are and so, and which of them.
    pub(super) fn moved(&mut self, fact: FactId, groups: &[&[Lit]], see: SeeBoth<'_>) -> Vec<bool> {
        let mut found = vec![false; groups.len()];
        if self.program.copy.follows.contains_key(&fact) {
            return found;
        }
        let mut round = 0;
        while self.round(round).is_some() {
            self.answered_so(fact, round, |_, words, changed| {
                for (at, (slot, lits)) in found.iter_mut().zip(groups).enumerate() {
                    if *slot {
                        continue;
                    }
                    let moves = |lit: &Lit| word(words, *lit) ^ word(changed, *lit);
                    if let Some(lit) = lits.iter().find(|lit| moves(lit) != 0) {
                        *slot = true;
                        see(at, *lit, (words, changed), moves(lit).trailing_zeros());
                    }
                }
            });
            if found.iter().all(|found| *found) {
                break;
            }
            round += 1;
        }
        found
    }

    /// For each answer to a fact, which of the literals some completion with that answer makes true.
    ///
    /// `see` is shown the answer, the literal, the children, and which of them.
    pub(super) fn shown_after(
        &mut self,
        fact: FactId,
        lits: &[Lit],
        see: SeeAnswered<'_>,
    ) -> Vec<Vec<bool>> {
        let answers = self.program.answers.get(fact.0).map_or(0, Vec::len);
        let mut found = vec![vec![false; lits.len()]; answers];
        if self.program.copy.follows.contains_key(&fact) {
            return found;
        }
        let mut round = 0;
        while self.round(round).is_some() {
            self.answered_so(fact, round, |answer, _, changed| {
                let shown = found.get_mut(answer).into_iter().flatten();
                for (slot, lit) in shown.zip(lits) {
                    let children = word(changed, *lit);
                    if children != 0 && !*slot {
                        *slot = true;
                        see(answer, *lit, changed, children.trailing_zeros());
                    }
                }
            });
            // One answer that leaves everything open is as unhelpful as an answer can be.
            if found.iter().any(|shown| shown.iter().all(|seen| *seen)) {
                break;
            }
            round += 1;
        }
        found
    }

    /// The children of a round, but all with one answer to a fact: `see` is shown each answer, the children as they are, and so.
    fn answered_so(
        &mut self,
        fact: FactId,
        round: usize,
        mut see: impl FnMut(usize, &[u64], &[u64]),
    ) {
        let program = self.program;
        let (Some(words), Some(fan)) = (self.rounds.get(round), program.fan(fact)) else {
            return;
        };
        if self.trials.len() <= round {
            self.trials.resize(round + 1, Words::new());
        }
        let Some(trial) = self.trials.get_mut(round) else {
            return;
        };
        if trial.is_empty() {
            trial.clone_from(words);
        }
        let answered = |id: FactId| {
            let known = self.fixed.get(id.0).copied().unwrap_or(0);
            if id == fact { u64::MAX } else { known }
        };
        for (answer, lits) in program
            .answers
            .get(fact.0)
            .into_iter()
            .flatten()
            .enumerate()
        {
            for lit in lits {
                put(trial, *lit, u64::MAX);
            }
            program.simulation.run_again(fan, trial, &answered);
            see(answer, words, trial);
            for variable in &fan.variables {
                if let (Some(own), Some(was)) = (trial.get_mut(*variable), words.get(*variable)) {
                    *own = *was;
                }
            }
        }
    }
}
