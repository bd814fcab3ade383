//! The smallest grounds of an answer: leave out any fact of them, and it is no longer certain.

use std::collections::BTreeSet;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::decide::mind::Mind;

impl Mind<'_> {
    /// Facts whose answers together make a rule certain; none of them can be left out.
    #[must_use]
    pub fn grounds_of_rule(&mut self, decision: DecisionId, rule: usize) -> Vec<FactId> {
        let lit = self
            .program
            .copy
            .rules
            .get(decision.0)
            .and_then(|rules| rules.get(rule));
        lit.copied().map_or_else(Vec::new, |lit| self.grounds(lit))
    }

    /// Facts whose answers together make an outcome certain; none of them can be left out.
    #[must_use]
    pub fn grounds_of_outcome(&mut self, decision: DecisionId, outcome: usize) -> Vec<FactId> {
        let lit = self
            .program
            .copy
            .outcomes
            .get(decision.0)
            .and_then(|all| all.get(outcome));
        lit.copied().map_or_else(Vec::new, |lit| self.grounds(lit))
    }

    /// A smallest-by-leaving-out set of facts under which `goal` is certain.
    ///
    /// Of two that would serve, the one declared first is kept.
    #[must_use]
    pub fn grounds(&mut self, goal: Lit) -> Vec<FactId> {
        let free = self.without_facts();
        let mut assumed = self.assumptions();
        assumed.push(!goal);
        if self.solver.is_possible(&assumed) {
            return Vec::new();
        }
        let mut kept: BTreeSet<usize> = self.bundles_in_core();
        // An answer that is left out brings its fallback in, and that may make another idle.
        while self.leave_one_out(&mut kept, &free, goal) {}
        let bundles = kept.iter().filter_map(|at| self.bundles.get(*at));
        let facts: BTreeSet<FactId> = bundles.flat_map(|bundle| bundle.facts.clone()).collect();
        facts.into_iter().collect()
    }

    /// Leaves out the last bundle that the goal does not need; whether there was one.
    fn leave_one_out(&mut self, kept: &mut BTreeSet<usize>, free: &[Lit], goal: Lit) -> bool {
        for candidate in kept.clone().into_iter().rev() {
            kept.remove(&candidate);
            let mut assumed = free.to_vec();
            assumed.extend(self.lits_of(kept));
            assumed.extend(self.guards_without(kept));
            assumed.push(!goal);
            if !self.solver.is_possible(&assumed) {
                return true;
            }
            kept.insert(candidate);
        }
        false
    }

    /// The guards of facts that would have no answer if only these bundles were known.
    fn guards_without(&self, kept: &BTreeSet<usize>) -> Vec<Lit> {
        let known: BTreeSet<FactId> = kept
            .iter()
            .filter_map(|at| self.bundles.get(*at))
            .flat_map(|bundle| bundle.facts.iter().copied())
            .collect();
        let guards = self.program.copy.applies.iter();
        guards
            .filter(|(id, _)| !known.contains(id))
            .map(|(_, (_, guard))| *guard)
            .collect()
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
