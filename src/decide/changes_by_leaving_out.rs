//! What would have to be otherwise for another outcome, where the exact search gave up.
//!
//! The fewest known answers to change, by a hitting-set search, and then no
//! more open facts than none of which can be left out: enough, though perhaps
//! not the smallest.

use std::collections::BTreeSet;
use std::collections::VecDeque;

use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::solver::Model;
use crate::decide::changes::Change;
use crate::decide::changes::Engine;
use crate::decide::changes::MOST_SHOWN;
use crate::decide::mind::Mind;
use crate::decide::world::Standing;

/// How many facts may change at once before the search gives up.
const MOST_CHANGED: usize = 3;
/// How many sets are looked at.
const MOST_SETS: usize = 400;
impl Mind<'_> {
    /// Sets of changes that lead to an outcome, at most [`MOST_SHOWN`], and whether there are more.
    #[must_use]
    pub(super) fn changes_by_leaving_out(
        &mut self,
        decision: DecisionId,
        outcome: usize,
    ) -> (Vec<Vec<Change>>, bool) {
        let lits = self.program.copy.outcomes.get(decision.0);
        let Some(goal) = lits.and_then(|all| all.get(outcome)).copied() else {
            return (Vec::new(), false);
        };
        let changeable: BTreeSet<usize> = (0..self.bundles.len())
            .filter(|at| {
                self.bundles
                    .get(*at)
                    .is_some_and(|bundle| bundle.facts.len() == 1)
            })
            .collect();
        let broken = self.smallest_broken(goal, &changeable);
        let mut engine = Engine::of(self.program, goal);
        let mut sets: Vec<Vec<Change>> = Vec::new();
        let mut more = false;
        for set in broken {
            if let Some(changes) = self.changes_of(goal, &set)
                && !sets.contains(&changes)
                && self.leads_to(&mut engine, decision, outcome, &changes)
            {
                sets.push(changes);
            }
            if sets.len() > MOST_SHOWN {
                more = true;
                sets.truncate(MOST_SHOWN);
                break;
            }
        }
        let fewest = sets.iter().map(Vec::len).min().unwrap_or(0);
        sets.retain(|set| set.len() == fewest);
        (sets, more)
    }

    /// The smallest sets of known answers whose change makes the goal possible.
    fn smallest_broken(&mut self, goal: Lit, changeable: &BTreeSet<usize>) -> Vec<BTreeSet<usize>> {
        let fixed: Vec<Lit> = self
            .bundles
            .iter()
            .enumerate()
            .filter(|(at, _)| !changeable.contains(at))
            .flat_map(|(_, bundle)| bundle.lits.clone())
            .collect();
        let mut queue: VecDeque<BTreeSet<usize>> = VecDeque::from([BTreeSet::new()]);
        let mut seen: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
        let mut found: Vec<BTreeSet<usize>> = Vec::new();
        let mut looked = 0;
        while let Some(broken) = queue.pop_front() {
            let size = found.first().map_or(MOST_CHANGED, BTreeSet::len);
            if broken.len() > size || looked >= MOST_SETS {
                break;
            }
            looked += 1;
            let kept: BTreeSet<usize> = changeable.difference(&broken).copied().collect();
            let mut assumed = fixed.clone();
            assumed.extend(self.lits_of(&kept));
            assumed.push(goal);
            if self.whole().is_possible(&assumed) {
                found.push(broken);
                continue;
            }
            for culprit in self.bundles_in_core().intersection(&kept) {
                let mut next = broken.clone();
                next.insert(*culprit);
                if next.len() <= size && seen.insert(next.clone()) {
                    queue.push_back(next);
                }
            }
        }
        found
    }

    /// The changes themselves: new values for what is broken, and the unknown facts that must join in.
    fn changes_of(&mut self, goal: Lit, broken: &BTreeSet<usize>) -> Option<Vec<Change>> {
        let kept: BTreeSet<usize> = (0..self.bundles.len())
            .filter(|at| !broken.contains(at))
            .collect();
        let base = self.lits_of(&kept);
        let mut assumed = base.clone();
        assumed.push(goal);
        let model = self.whole().model(&assumed)?;
        let mut changes: Vec<Change> = Vec::new();
        for bundle in broken.iter().filter_map(|at| self.bundles.get(*at)) {
            let fact = *bundle.facts.first()?;
            let to = self.value_in(fact, &model)?;
            // Only a condition that is not finite would have changed, and it follows the fact.
            if self.world.value(fact) == Some(&to) {
                return None;
            }
            changes.push(Change {
                fact,
                to,
                not_yet_known: false,
            });
        }
        for fact in self.pack().fact_ids() {
            // A question that does not apply now may apply after the change.
            let open = self.world.value(fact).is_none()
                || self.world.standing(fact) == Standing::NotApplicable;
            if open && let Some(to) = self.value_in(fact, &model) {
                changes.push(Change {
                    fact,
                    to,
                    not_yet_known: true,
                });
            }
        }
        self.leave_out(goal, &base, changes)
    }

    /// Leaves out every unknown fact that the goal does not need, the last declared first.
    fn leave_out(
        &mut self,
        goal: Lit,
        base: &[Lit],
        mut changes: Vec<Change>,
    ) -> Option<Vec<Change>> {
        let lits = |mind: &Self, changes: &[Change]| {
            let each = changes
                .iter()
                .flat_map(|change| mind.program.literals(change.fact, &change.to));
            each.collect::<Vec<Lit>>()
        };
        let certain = |mind: &mut Self, changes: &[Change]| {
            // What gets an answer is no longer held to its fallback.
            let copy = &mind.program.copy;
            let guards: Vec<Lit> = changes
                .iter()
                .flat_map(|change| {
                    let applies = copy.applies.get(&change.fact).map(|(_, guard)| *guard);
                    applies
                        .into_iter()
                        .chain(copy.follows.get(&change.fact).copied())
                })
                .collect();
            let mut assumed: Vec<Lit> = base
                .iter()
                .copied()
                .filter(|lit| !guards.contains(lit))
                .collect();
            assumed.extend(lits(mind, changes));
            assumed.push(!goal);
            !mind.whole().is_possible(&assumed)
        };
        if !certain(self, &changes) {
            return None;
        }
        let candidates: Vec<Change> = changes
            .iter()
            .rev()
            .filter(|change| change.not_yet_known)
            .cloned()
            .collect();
        for candidate in candidates {
            let without: Vec<Change> = changes
                .iter()
                .filter(|change| **change != candidate)
                .cloned()
                .collect();
            if certain(self, &without) {
                changes = without;
            }
        }
        Some(changes)
    }

    /// The value a fact has in a model.
    fn value_in(&self, id: FactId, model: &Model) -> Option<Value> {
        let vars = self.program.copy.facts.get(id.0)?;
        vars.value(self.pack().fact(id), &|lit| model.holds(lit))
    }
}
