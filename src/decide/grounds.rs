//! The smallest grounds of an answer: leave out any fact of them, and it is no longer certain.

use std::collections::BTreeSet;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lemma::Told;
use crate::compile::part::Part;
use crate::compile::simulate::Words;
use crate::decide::foresight::Foresight;
use crate::decide::grounds_by_diagrams::Leaving;
use crate::decide::grounds_by_proofs::Search;
use crate::decide::mind::Bundle;
use crate::decide::mind::Mind;

/// Finds the grounds of what is certain in one case.
pub struct Grounds<'m, 'a> {
    mind: &'m Mind<'a>,
    /// What every search begins with, made for the first.
    start: Option<Start<'m, 'a>>,
}

/// What every search for grounds in one case begins with.
pub(super) struct Start<'m, 'a> {
    /// What comes from no answer.
    pub(super) fixed: Vec<Lit>,
    /// What comes from answers.
    pub(super) bundles: Vec<&'m Bundle>,
    /// Of the facts they come from, the guards of those that would not be known.
    pub(super) guards: Vec<(FactId, Lit)>,
    pub(super) words: Words,
    pub(super) told: Told,
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
        let mind = self.mind;
        let start = self.start.get_or_insert_with(|| Start::of(mind));
        let search = Search::of(mind, start, goal, part);
        let Some(memory) = mind.memory.as_ref() else {
            return search.run();
        };
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
