//! Which facts can still change an answer, and which to ask first.
//!
//! A fact is asked only if some completion of the others lets its answer alone
//! change a decision. Safety-critical facts come first, then those whose least
//! helpful answer excludes the most outcomes; of equals, those that an answer
//! already given has opened.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::circuit::Lit;
use crate::decide::fork::Fork;
use crate::decide::mind::Mind;
use crate::decide::world::Standing;

/// A fact that is not known and can still matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFact {
    /// The fact.
    pub fact: FactId,
    /// Why it is not known.
    pub standing: Standing,
    /// The decisions that its answer can change.
    pub can_change: Vec<DecisionId>,
    /// The most outcomes of the recommendation that would still be possible after its least helpful answer.
    pub still_possible: usize,
}

impl Mind<'_> {
    /// The facts that can still change a decision worth questions, the best first.
    #[must_use]
    pub fn open_facts(&mut self) -> Vec<OpenFact> {
        let open: Vec<DecisionId> = self
            .pack()
            .ask_for
            .iter()
            .copied()
            .filter(|id| self.is_open(*id))
            .collect();
        if open.is_empty() {
            return Vec::new();
        }
        let mut fork = Fork::of(self);
        let mut found: Vec<OpenFact> = Vec::new();
        for fact in self.pack().fact_ids() {
            if self.world.value(fact).is_some() || !self.may_ask(fact) {
                continue;
            }
            let reach = |id: &&DecisionId| {
                self.program
                    .cones
                    .get(id)
                    .is_some_and(|cone| cone.contains(&fact))
            };
            let near: Vec<DecisionId> = open.iter().filter(reach).copied().collect();
            let can_change = self.can_change(&mut fork, fact, &near);
            if !can_change.is_empty() {
                let standing = self.world.standing(fact);
                found.push(OpenFact {
                    fact,
                    standing,
                    can_change,
                    still_possible: 0,
                });
            }
        }
        for open in &mut found {
            open.still_possible = self.least_helpful(open.fact);
        }
        let recommends = self.pack().recommends;
        let pack = self.pack();
        found.sort_by_key(|open| {
            let fact = pack.fact(open.fact);
            let changes = open.can_change.contains(&recommends);
            (
                Reverse(changes),
                Reverse(fact.safety_critical),
                open.still_possible,
                Reverse(fact.only_if.is_some()),
                open.fact,
            )
        });
        found
    }

    /// The next questions about the recommendation, the best first, but for those passed over.
    ///
    /// They stand at the head of [`Mind::open_facts`], in the same order: the
    /// safety-critical ones if there are any, else all others. What comes
    /// after them is not worked out.
    #[must_use]
    pub fn next_questions(&mut self, passed_over: &BTreeSet<FactId>) -> Vec<FactId> {
        let recommends = self.pack().recommends;
        if !self.is_open(recommends) {
            return Vec::new();
        }
        let mut fork = Fork::of(self);
        let cones = &self.program.cones;
        let near: &[FactId] = cones.get(&recommends).map_or(&[], Vec::as_slice);
        for critical in [true, false] {
            let mut found: Vec<(usize, Reverse<bool>, FactId)> = Vec::new();
            for fact in near.iter().copied() {
                let asks = self.pack().fact(fact).safety_critical == critical
                    && self.world.value(fact).is_none()
                    && !passed_over.contains(&fact);
                let asks = asks && self.may_ask(fact);
                if asks && !self.can_change(&mut fork, fact, &[recommends]).is_empty() {
                    let follows_up = self.pack().fact(fact).only_if.is_some();
                    found.push((self.least_helpful(fact), Reverse(follows_up), fact));
                }
            }
            if !found.is_empty() {
                found.sort_unstable();
                return found.into_iter().map(|(_, _, fact)| fact).collect();
            }
        }
        Vec::new()
    }

    /// The decisions among these that the fact's answer alone can change: shown by a completion, else asked of the solver.
    fn can_change(
        &mut self,
        fork: &mut Fork<'_>,
        fact: FactId,
        near: &[DecisionId],
    ) -> Vec<DecisionId> {
        let outcomes = &self.program.copy.outcomes;
        let groups: Vec<&[Lit]> = near
            .iter()
            .map(|id| outcomes.get(id.0).map_or(&[] as &[Lit], Vec::as_slice))
            .collect();
        let moved = self.sample.moved(fact, &groups);
        let pairs = || near.iter().copied().zip(moved.iter().copied());
        let unseen: Vec<DecisionId> = pairs()
            .filter(|(_, seen)| !seen)
            .map(|(id, _)| id)
            .collect();
        let proved = if unseen.is_empty() {
            Vec::new()
        } else {
            fork.can_change(fact, &unseen)
        };
        let all = pairs().filter(|(id, seen)| *seen || proved.contains(id));
        all.map(|(id, _)| id).collect()
    }

    /// Whether the question applies and its turn has come.
    #[must_use]
    pub fn may_ask(&mut self, id: FactId) -> bool {
        if self.world.standing(id) == Standing::NotApplicable || !self.applies(id) {
            return false;
        }
        let fact = self.pack().fact(id);
        match &fact.ask_when {
            None => true,
            Some(term) => self.holds_now(term, &fact.name),
        }
    }

    /// How many outcomes of the recommendation stay possible after the least helpful answer.
    fn least_helpful(&mut self, id: FactId) -> usize {
        let all = self.decision(self.pack().recommends).possible().len();
        let classes = self.program.classes(id);
        if matches!(self.pack().fact(id).of, Type::AnyOf(_)) || classes.is_empty() {
            return all;
        }
        let recommends = self.pack().recommends;
        let lits = self.program.copy.outcomes.get(recommends.0);
        let lits = lits.map_or(&[] as &[Lit], Vec::as_slice);
        let open: Vec<Lit> = self
            .decision(recommends)
            .possible()
            .into_iter()
            .filter_map(|at| lits.get(at).copied())
            .collect();
        let shown = self.sample.shown_after(id, &open);
        let seen = |row: &Vec<bool>| row.iter().filter(|seen| **seen).count();
        let mut most = shown.iter().map(seen).max().unwrap_or(0);
        for (value, shown) in classes.iter().zip(&shown) {
            if most >= all {
                break;
            }
            most = most.max(self.possible_after(id, value, &open, shown));
        }
        most
    }

    /// How many of the open outcomes an answer leaves possible; those that a completion shows are not asked about.
    fn possible_after(&mut self, id: FactId, value: &Value, open: &[Lit], shown: &[bool]) -> usize {
        let answered = self.program.literals(id, value);
        let pairs = open.iter().zip(shown);
        let mut seen: BTreeSet<Lit> = pairs
            .filter(|(_, seen)| **seen)
            .map(|(lit, _)| *lit)
            .collect();
        for lit in open {
            if seen.contains(lit) {
                continue;
            }
            let mut with = answered.clone();
            with.push(*lit);
            if let Some(model) = self.completion(&with) {
                seen.extend(open.iter().copied().filter(|lit| model.holds(*lit)));
            }
        }
        seen.len()
    }
}
