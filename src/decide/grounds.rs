//! The smallest grounds of an answer: leave out any fact of them, and it is no longer certain.

use std::collections::BTreeSet;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::decide::mind::Bundle;
use crate::decide::mind::Mind;
use crate::decide::solver::Solver;

/// Finds the grounds of what is certain in one case.
///
/// What comes from no answer is fixed once, for all that is asked.
pub struct Grounds<'m, 'a> {
    mind: &'m Mind<'a>,
    solver: Solver,
    /// What comes from answers.
    bundles: Vec<&'m Bundle>,
    /// The facts they come from.
    known: BTreeSet<FactId>,
    /// Of those, the guards of facts that would not be known.
    guards: Vec<(FactId, Lit)>,
}

impl<'m, 'a> Grounds<'m, 'a> {
    /// Takes a case in.
    #[must_use]
    pub fn of(mind: &'m Mind<'a>) -> Self {
        let mut solver = Solver::of(&mind.program.single);
        for lit in mind.without_facts() {
            solver.require(&[lit]);
        }
        let bundles = mind.bundles.iter().filter(|it| !it.facts.is_empty());
        let bundles: Vec<&Bundle> = bundles.collect();
        let known: BTreeSet<FactId> = bundles.iter().flat_map(|it| it.facts.clone()).collect();
        let mut guards = Vec::new();
        for (id, (_, guard)) in &mind.program.copy.applies {
            if known.contains(id) {
                guards.push((*id, *guard));
            } else {
                solver.require(&[*guard]);
            }
        }
        Self {
            mind,
            solver,
            bundles,
            known,
            guards,
        }
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
        let mut kept = self.known.clone();
        if !self.is_certain(&kept, goal) {
            return Vec::new();
        }
        kept = self.facts_in_core();
        while self.leave_out(&mut kept, goal) {}
        kept.into_iter().collect()
    }

    /// Leaves out every fact that the goal does not need, the last declared first.
    ///
    /// An answer that is left out may bring its fallback in, and that may make
    /// another idle: whether that may be so.
    fn leave_out(&mut self, kept: &mut BTreeSet<FactId>, goal: Lit) -> bool {
        let mut brought_in = false;
        for candidate in kept.clone().into_iter().rev() {
            kept.remove(&candidate);
            if self.is_certain(kept, goal) {
                brought_in |= self.guards.iter().any(|(id, _)| *id == candidate);
            } else {
                kept.insert(candidate);
            }
        }
        brought_in
    }

    /// Whether the goal is certain where nothing but these facts is known.
    fn is_certain(&mut self, kept: &BTreeSet<FactId>, goal: Lit) -> bool {
        let mut assumed = vec![!goal];
        let bundles = self.bundles.iter();
        let bundles = bundles.filter(|it| it.facts.iter().all(|id| kept.contains(id)));
        assumed.extend(bundles.flat_map(|it| it.lits.iter().copied()));
        let guards = self.guards.iter().filter(|(id, _)| !kept.contains(id));
        assumed.extend(guards.map(|(_, guard)| *guard));
        !self.solver.is_possible(&assumed)
    }

    /// The facts that took part in the last impossibility.
    fn facts_in_core(&self) -> BTreeSet<FactId> {
        let core: BTreeSet<usize> = self.solver.core().into_iter().collect();
        let took_part = |it: &&&Bundle| it.lits.iter().any(|lit| core.contains(&lit.variable()));
        let bundles = self.bundles.iter().filter(took_part);
        bundles.flat_map(|it| it.facts.iter().copied()).collect()
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
        let core: BTreeSet<usize> = self.solver.core().into_iter().collect();
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
