//! The smallest grounds of an answer: leave out any fact of them, and it is no longer certain.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::check::term::DecisionId;
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
use crate::decide::foresight::Foresight;
use crate::decide::leaving::Leaving;
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

/// Finds the grounds of what is certain in one case.
pub struct Grounds<'m, 'a> {
    mind: &'m Mind<'a>,
    /// What every search begins with, made for the first.
    start: Option<Start<'m, 'a>>,
}

/// What every search for grounds in one case begins with.
struct Start<'m, 'a> {
    /// What comes from no answer.
    fixed: Vec<Lit>,
    /// What comes from answers.
    bundles: Vec<&'m Bundle>,
    /// Of the facts they come from, the guards of those that would not be known.
    guards: Vec<(FactId, Lit)>,
    words: Words,
    told: Told,
    /// Who walks through the decision diagrams, if there are any.
    foresight: Option<Foresight<'a>>,
}

impl<'m, 'a> Start<'m, 'a> {
    fn of(mind: &'m Mind<'a>) -> Self {
        let mut fixed = mind.without_facts();
        let bundles = mind.bundles.iter().filter(|it| !it.facts.is_empty());
        let bundles: Vec<&Bundle> = bundles.collect();
        let known: BTreeSet<FactId> = bundles.iter().flat_map(|it| it.facts.clone()).collect();
        let mut guards = Vec::new();
        for (id, (_, guard)) in &mind.program.copy.applies {
            if known.contains(id) {
                guards.push((*id, *guard));
            } else {
                fixed.push(*guard);
            }
        }
        Self {
            fixed,
            bundles,
            guards,
            words: mind.program.simulation.blank(),
            told: Told::nothing(mind.program.single.variables()),
            foresight: Foresight::of(mind.program, &mind.told),
        }
    }
}

impl<'m, 'a> Grounds<'m, 'a> {
    /// Takes a case in.
    #[must_use]
    pub fn of(mind: &'m Mind<'a>) -> Self {
        Self { mind, start: None }
    }

    /// Facts whose answers together make a rule certain; none of them can be left out.
    #[must_use]
    pub fn of_rule(&mut self, decision: DecisionId, rule: usize) -> Vec<FactId> {
        let rules = self.mind.program.copy.rules.get(decision.0);
        let lit = rules.and_then(|rules| rules.get(rule)).copied();
        lit.map_or_else(Vec::new, |lit| self.of_goal(lit))
    }

    /// Facts whose answers together make an outcome certain; none of them can be left out.
    #[must_use]
    pub fn of_outcome(&mut self, decision: DecisionId, outcome: usize) -> Vec<FactId> {
        let all = self.mind.program.copy.outcomes.get(decision.0);
        let lit = all.and_then(|all| all.get(outcome)).copied();
        lit.map_or_else(Vec::new, |lit| self.of_goal(lit))
    }

    /// A smallest-by-leaving-out set of facts under which `goal` is certain.
    ///
    /// Of two that would serve, the one declared first is kept.
    #[must_use]
    pub fn of_goal(&mut self, goal: Lit) -> Vec<FactId> {
        // Many rules have the same condition.
        if let Some(known) = self.mind.notes().grounds.get(&goal) {
            return known.clone();
        }
        let program = self.mind.program;
        let found = program
            .part(goal)
            .map(|part| self.recall_or_search(goal, part));
        let found = found.unwrap_or_default();
        let noted = found.clone();
        self.mind.note(|notes| {
            notes.grounds.insert(goal, noted);
        });
        found
    }

    /// The grounds of a case of which the same was known, else those that a search finds.
    fn recall_or_search(&mut self, goal: Lit, part: &'a Part) -> Vec<FactId> {
        if let Some(foreseen) = self.foreseen(goal, part) {
            return foreseen;
        }
        let Some(memory) = self.mind.memory.as_ref() else {
            return self.search(goal, part).run();
        };
        let search = self.search(goal, part);
        let known = search.known();
        if let Some(facts) = memory.borrow_mut().rests_on(goal, &known) {
            return facts.to_vec();
        }
        let facts = search.run();
        memory.borrow_mut().note_rests_on(goal, known, &facts);
        facts
    }

    /// The grounds by the diagrams; nothing where there are none.
    fn foreseen(&mut self, goal: Lit, part: &Part) -> Option<Vec<FactId>> {
        let mind = self.mind;
        let start = self.start.get_or_insert_with(|| Start::of(mind));
        let foresight = start.foresight.as_mut()?;
        let read = |it: &&&Bundle| it.lits.iter().any(|lit| part.holds(*lit));
        let bundles = start.bundles.iter().filter(read).copied().collect();
        let told = &mut start.told;
        Leaving::of(
            foresight,
            told,
            goal,
            bundles,
            (&start.fixed, &start.guards),
        )
        .run()
    }

    /// A search among what the goal hangs on.
    fn search(&mut self, goal: Lit, part: &'a Part) -> Search<'_, 'a> {
        let mind = self.mind;
        let start = self.start.get_or_insert_with(|| Start::of(mind));
        let fixed = start.fixed.iter().copied();
        let read = |it: &&&Bundle| it.lits.iter().any(|lit| part.holds(*lit));
        let guards = start.guards.iter().copied();
        Search {
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
}

/// The search for the grounds of one goal.
struct Search<'s, 'a> {
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

impl Search<'_, '_> {
    /// All that the search goes by, in numbers.
    fn known(&self) -> Vec<u32> {
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

    fn run(mut self) -> Vec<FactId> {
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

impl Mind<'_> {
    /// Facts whose answers together make a rule certain; none of them can be left out.
    #[must_use]
    pub fn grounds_of_rule(&self, decision: DecisionId, rule: usize) -> Vec<FactId> {
        Grounds::of(self).of_rule(decision, rule)
    }

    /// Assumptions that come from no answer.
    pub(super) fn without_facts(&self) -> Vec<Lit> {
        let bundles = self.bundles.iter().filter(|bundle| bundle.facts.is_empty());
        bundles
            .flat_map(|bundle| bundle.lits.iter().copied())
            .collect()
    }

    /// The bundles with facts that took part in the last impossibility.
    pub(super) fn bundles_in_core(&self) -> BTreeSet<usize> {
        let core: BTreeSet<usize> = self.whole_core();
        let bundles = self.bundles.iter().enumerate();
        bundles
            .filter(|(_, bundle)| !bundle.facts.is_empty())
            .filter(|(_, bundle)| bundle.lits.iter().any(|lit| core.contains(&lit.variable())))
            .map(|(at, _)| at)
            .collect()
    }

    pub(super) fn lits_of(&self, bundles: &BTreeSet<usize>) -> Vec<Lit> {
        let chosen = bundles.iter().filter_map(|at| self.bundles.get(*at));
        chosen
            .flat_map(|bundle| bundle.lits.iter().copied())
            .collect()
    }
}
