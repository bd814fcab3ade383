//! The smallest grounds of an answer by proofs: what samples and what is remembered do not show, the solver does.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lemma::Told;
use crate::compile::lent::Lent;
use crate::compile::memory::Matter;
use crate::compile::memory::Memory;
use crate::compile::part::Part;
use crate::compile::program::Program;
use crate::compile::simulate::Words;
use crate::compile::simulate::put;
use crate::compile::simulate::word;
use crate::decide::grounds::Start;
use crate::decide::mind::Bundle;
use crate::decide::mind::Mind;
use crate::decide::prove::Care;
use crate::decide::prove::note_impossible;
use crate::decide::prove::note_possible;
use crate::decide::sample::Sequence;
use crate::decide::sample::holds;
use crate::decide::sample::scatter;

/// How often what is not known is taken to be out of the ordinary, round by round, as powers of one half.
const ROUNDS: [u32; 4] = [3, 2, 1, 5];

/// The search for the grounds of one goal.
pub(super) struct Search<'s, 'a> {
    program: &'a Program,
    goal: Lit,
    part: &'a Part,
    fixed: Vec<Lit>,
    bundles: Vec<&'s Bundle>,
    guards: Vec<(FactId, Lit)>,
    mind: &'s Mind<'a>,
    memory: Option<&'s RefCell<Lent<'a, Memory>>>,
    words: &'s mut Words,
    told: &'s mut Told,
    /// The variables of the assumptions that took part in the last impossibility.
    core: BTreeSet<usize>,
}

impl<'s, 'a> Search<'s, 'a> {
    /// A search among what the goal hangs on.
    pub(super) fn of(
        mind: &'s Mind<'a>,
        start: &'s mut Start<'_, 'a>,
        goal: Lit,
        part: &'a Part,
    ) -> Self {
        let fixed = start.fixed.iter().copied();
        let read = |it: &&&Bundle| it.lits.iter().any(|lit| part.holds(*lit));
        let guards = start.guards.iter().copied();
        Self {
            program: mind.program,
            goal,
            part,
            fixed: fixed.filter(|lit| part.holds(*lit)).collect(),
            bundles: start.bundles.iter().filter(read).copied().collect(),
            guards: guards.filter(|(_, lit)| part.holds(*lit)).collect(),
            mind,
            memory: mind.memory.as_ref(),
            words: &mut start.words,
            told: &mut start.told,
            core: BTreeSet::new(),
        }
    }

    /// All that the search goes by, in numbers.
    pub(super) fn known(&self) -> Vec<u32> {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut known = Vec::with_capacity(256);
        known.extend(self.fixed.iter().map(|lit| lit.number()));
        for bundle in &self.bundles {
            // Where one ends and the next begins.
            known.push(u32::MAX);
            known.extend(bundle.facts.iter().map(|id| number(id.0)));
            known.push(u32::MAX);
            known.extend(bundle.lits.iter().map(|lit| lit.number()));
        }
        known
    }

    /// The facts that are left when none can be left out.
    pub(super) fn run(mut self) -> Vec<FactId> {
        let known = self.bundles.iter().flat_map(|it| it.facts.iter().copied());
        let mut kept: BTreeSet<FactId> = known.collect();
        if !self.is_certain(&kept) {
            return Vec::new();
        }
        while self.leave_out(&mut kept) {}
        kept.into_iter().collect()
    }

    /// Leaves out every fact that the goal does not need, the last declared first.
    ///
    /// An answer that is left out may bring its fallback in, and that may make
    /// another idle: whether that may be so.
    fn leave_out(&mut self, kept: &mut BTreeSet<FactId>) -> bool {
        let mut brought_in = false;
        let mut enough = self.facts_in_core();
        let mut needed = None;
        for candidate in kept.clone().into_iter().rev() {
            if enough.contains(&candidate) {
                kept.remove(&candidate);
                let mut without = self.recalled(kept);
                if without.is_none() {
                    kept.insert(candidate);
                    let shown = needed.get_or_insert_with(|| {
                        let first: Vec<FactId> = kept.iter().copied().take(64).collect();
                        self.shown_needed(kept, &first)
                    });
                    let shown = shown.contains(&candidate)
                        || !self.shown_needed(kept, &[candidate]).is_empty();
                    kept.remove(&candidate);
                    without = Some(!shown && self.proved(kept));
                }
                if without != Some(true) {
                    kept.insert(candidate);
                    continue;
                }
                enough = self.facts_in_core();
            } else {
                kept.remove(&candidate);
            }
            if self.guards.iter().any(|(id, _)| *id == candidate) {
                // What was needed beside more is needed beside less, but for fallbacks.
                brought_in = true;
                needed = None;
            }
        }
        brought_in && self.is_certain(kept)
    }

    /// Whether the goal is certain where nothing but these facts is known.
    fn is_certain(&mut self, kept: &BTreeSet<FactId>) -> bool {
        let recalled = self.recalled(kept);
        recalled.unwrap_or_else(|| self.proved(kept))
    }

    /// What is assumed where nothing but these facts is known.
    fn assumed(&self, kept: &BTreeSet<FactId>) -> Vec<Lit> {
        let mut assumed: Vec<Lit> = self.fixed.clone();
        let bundles = self.bundles.iter();
        let bundles = bundles.filter(|it| it.facts.iter().all(|id| kept.contains(id)));
        assumed.extend(bundles.flat_map(|it| it.lits.iter().copied()));
        let guards = self.guards.iter().filter(|(id, _)| !kept.contains(id));
        assumed.extend(guards.map(|(_, guard)| *guard));
        assumed
    }

    /// Whether it is certain, if that was shown before.
    fn recalled(&mut self, kept: &BTreeSet<FactId>) -> Option<bool> {
        let mut memory = self.memory?.borrow_mut();
        let assumed = self.assumed(kept);
        self.told.assume(&assumed);
        let certain = match memory.proof(!self.goal, self.told) {
            Some(proof) => {
                let used = proof.assumed().iter().map(|lit| lit.variable());
                self.core = used.collect();
                Some(true)
            }
            None => memory
                .answer(Matter::Possible(!self.goal), self.told)
                .map(|_| false),
        };
        self.told.forget(&assumed);
        certain
    }

    /// Whether it is certain, asked of the solver.
    fn proved(&mut self, kept: &BTreeSet<FactId>) -> bool {
        let mut assumed = self.assumed(kept);
        assumed.push(!self.goal);
        let mut solver = self.mind.solver().borrow_mut();
        if let Some(model) = solver.model(&assumed) {
            let holds = |lit| model.holds(lit);
            note_possible(self.program, self.memory, !self.goal, &holds);
            return false;
        }
        assumed.pop();
        let proof = note_impossible(&mut solver, self.memory, !self.goal, &assumed, Care::None);
        self.core = proof.into_iter().map(Lit::variable).collect();
        true
    }

    /// The facts that took part in the last impossibility.
    fn facts_in_core(&self) -> BTreeSet<FactId> {
        let took_part = |it: &&&Bundle| {
            let mut lits = it.lits.iter();
            lits.any(|lit| self.core.contains(&lit.variable()))
        };
        let bundles = self.bundles.iter().filter(took_part);
        bundles.flat_map(|it| it.facts.iter().copied()).collect()
    }

    /// Of some of these facts, those that a completion shows to be needed: without it alone the goal may fail.
    ///
    /// Each of sixty-four children lacks one of them.
    fn shown_needed(&mut self, kept: &BTreeSet<FactId>, lacks: &[FactId]) -> BTreeSet<FactId> {
        let mut lacking: BTreeMap<FactId, u64> = BTreeMap::new();
        let in_turn = lacks.iter().cycle();
        for (child, id) in in_turn.take(64).enumerate() {
            *lacking.entry(*id).or_default() |= 1 << child;
        }
        let known_to = |id: FactId| {
            let some = lacking.get(&id).copied().unwrap_or(0);
            if kept.contains(&id) { !some } else { 0 }
        };
        let mut numbers = Sequence::start();
        let mut needed = BTreeSet::new();
        for power in ROUNDS {
            self.complete(&known_to, power, &mut numbers);
            let fails = !word(self.words, self.goal);
            for (id, lanes) in lacking.iter().filter(|(_, lanes)| *lanes & fails != 0) {
                if needed.insert(*id) && self.program.parts_stand_alone() {
                    let child = (lanes & fails).trailing_zeros();
                    let holds = holds(self.words, child);
                    note_possible(self.program, self.memory, !self.goal, &holds);
                }
            }
            if needed.len() == lacks.len() {
                break;
            }
        }
        needed
    }

    /// Sixty-four completions of what the goal hangs on, each with the answers that are known to it.
    fn complete(&mut self, known_to: &dyn Fn(FactId) -> u64, power: u32, numbers: &mut Sequence) {
        let program = self.program;
        let words = &mut *self.words;
        for variable in self.part.variables.iter().skip(1) {
            if let Some(own) = words.get_mut(*variable) {
                *own = 0;
            }
        }
        let opaque = program.copy.opaque.iter().map(|(_, lit)| *lit);
        let chance = opaque.chain([program.copy.in_office_hours]);
        for lit in chance.filter(|lit| self.part.holds(*lit)) {
            put(words, lit, numbers.next());
        }
        for id in &self.part.facts {
            scatter(program, *id, (words, !known_to(*id)), power, numbers);
        }
        for bundle in &self.bundles {
            let all = bundle.facts.iter().map(|id| known_to(*id));
            let everywhere = all.fold(u64::MAX, |all, here| all & here);
            for lit in &bundle.lits {
                put(words, *lit, everywhere);
            }
        }
        for lit in &self.fixed {
            put(words, *lit, u64::MAX);
        }
        program
            .simulation
            .run_steps(&self.part.steps, words, known_to);
    }
}
