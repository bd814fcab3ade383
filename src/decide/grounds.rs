//! The smallest grounds of an answer: leave out any fact of them, and it is no longer certain.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::decide::mind::Bundle;
use crate::decide::mind::Mind;
use crate::decide::narrow::Narrow;

/// Finds the grounds of what is certain in one case.
pub struct Grounds<'m, 'a> {
    mind: &'m Mind<'a>,
    /// What comes from no answer.
    fixed: Vec<Lit>,
    /// What comes from answers.
    bundles: Vec<&'m Bundle>,
    /// The facts they come from.
    known: BTreeSet<FactId>,
    /// Of those, the guards of facts that would not be known.
    guards: Vec<(FactId, Lit)>,
    /// What was found already: many rules have the same condition.
    found: BTreeMap<Lit, Vec<FactId>>,
}

impl<'m, 'a> Grounds<'m, 'a> {
    /// Takes a case in.
    #[must_use]
    pub fn of(mind: &'m Mind<'a>) -> Self {
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
            mind,
            fixed,
            bundles,
            known,
            guards,
            found: BTreeMap::new(),
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
        if let Some(known) = self.found.get(&goal) {
            return known.clone();
        }
        let found = self.search(goal);
        self.found.insert(goal, found.clone());
        found
    }

    fn search(&self, goal: Lit) -> Vec<FactId> {
        let mut solver = Narrow::of(self.mind.program, &[goal]);
        for lit in self.fixed.iter().copied().chain([!goal]) {
            solver.require(&[lit]);
        }
        if !self.is_certain(&mut solver, &self.known) {
            return Vec::new();
        }
        let mut kept = self.facts_in_core(&solver);
        while self.leave_out(&mut solver, &mut kept) {}
        kept.into_iter().collect()
    }

    /// Leaves out every fact that the goal does not need, the last declared first.
    ///
    /// An answer that is left out may bring its fallback in, and that may make
    /// another idle: whether that may be so.
    fn leave_out(&self, solver: &mut Narrow, kept: &mut BTreeSet<FactId>) -> bool {
        let mut brought_in = false;
        for candidate in kept.clone().into_iter().rev() {
            kept.remove(&candidate);
            if self.is_certain(solver, kept) {
                brought_in |= self.guards.iter().any(|(id, _)| *id == candidate);
            } else {
                kept.insert(candidate);
            }
        }
        brought_in
    }

    /// Whether the goal, which the solver denies, is certain where nothing but these facts is known.
    fn is_certain(&self, solver: &mut Narrow, kept: &BTreeSet<FactId>) -> bool {
        let mut assumed: Vec<Lit> = Vec::new();
        let bundles = self.bundles.iter();
        let bundles = bundles.filter(|it| it.facts.iter().all(|id| kept.contains(id)));
        assumed.extend(bundles.flat_map(|it| it.lits.iter().copied()));
        let guards = self.guards.iter().filter(|(id, _)| !kept.contains(id));
        assumed.extend(guards.map(|(_, guard)| *guard));
        !solver.is_possible(&assumed)
    }

    /// The facts that took part in the last impossibility.
    fn facts_in_core(&self, solver: &Narrow) -> BTreeSet<FactId> {
        let core: BTreeSet<usize> = solver.core().into_iter().collect();
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
