//! The children of whom something holds, as few short conditions, the most general first.
//!
//! A model of the goal is shrunk: whatever can be left out without the goal
//! becoming uncertain is left out, in several orders. What is left is a prime
//! implicant: it holds of every child it fits, and no part of it could go.

use std::collections::BTreeSet;

use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::pair::PackPair;
use crate::compile::pair::Side;
use crate::compile::pair::StandsIn;
use crate::compile::solver::Model;
use crate::compile::solver::Solver;

/// What a part of a condition is about: a position among the questions, the conditions, the hours of the pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    /// A condition that cannot be told.
    Loose(usize),
    /// An answer.
    Question(usize),
    /// Whether the contact came in office hours.
    Hours(usize),
}

/// Literals about one thing.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) about: About,
    pub(super) lits: Vec<Lit>,
    /// The lower, the sooner it is left out.
    pub(super) rank: u8,
}

/// How hard to look for a short condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// One order of leaving out.
    Little,
    /// Two, of which the better counts.
    Much,
}

/// Searches through every child under both versions.
pub(super) struct Search {
    pub(super) pair: PackPair,
    solver: Solver,
}

impl Search {
    /// Makes ready to search; every goal must be a gate of the pair already.
    pub(super) fn of(pair: PackPair) -> Self {
        let solver = Solver::of(&pair.circuit);
        Self { pair, solver }
    }

    /// A child of whom the literals hold.
    pub(super) fn model(&mut self, wanted: &[Lit]) -> Option<Model> {
        let mut assumed = self.pair.guards.clone();
        assumed.extend(wanted);
        self.solver.model(&assumed)
    }

    /// The shortest condition found around a model under which the goal is certain.
    pub(super) fn shrink(
        &mut self,
        model: &Model,
        goal: Lit,
        effort: Effort,
    ) -> Option<Vec<Group>> {
        let all = self.groups(model);
        let forwards = {
            let mut groups = all.clone();
            groups.sort_by_key(|group| group.rank);
            groups
        };
        let backwards = {
            let mut groups: Vec<Group> = all.into_iter().rev().collect();
            groups.sort_by_key(|group| group.rank);
            groups
        };
        let orders = match effort {
            Effort::Little => vec![backwards],
            Effort::Much => vec![backwards, forwards],
        };
        let found = orders
            .into_iter()
            .filter_map(|order| self.fewer(order, goal));
        found.min_by_key(|groups| (groups.len(), size(groups)))
    }

    /// Leaves out, in this order, what the goal does not need; nothing where even all of it does not make the goal certain.
    pub(super) fn fewer(&mut self, order: Vec<Group>, goal: Lit) -> Option<Vec<Group>> {
        let mut kept = order;
        if !self.is_certain(&kept, goal) {
            return None;
        }
        self.keep_core(&mut kept);
        let mut at = 0;
        while at < kept.len() {
            let mut without = kept.clone();
            without.remove(at);
            if self.is_certain(&without, goal) {
                self.keep_core(&mut without);
                kept = without;
            } else {
                at += 1;
            }
        }
        for at in 0..kept.len() {
            self.fewer_lits(&mut kept, at, goal);
        }
        Some(kept)
    }

    /// Leaves out of one group what the goal does not need: a wider range, another value.
    fn fewer_lits(&mut self, kept: &mut [Group], at: usize, goal: Lit) {
        let all = kept
            .get(at)
            .map_or_else(Vec::new, |group| group.lits.clone());
        if all.len() < 2 {
            return;
        }
        for lit in all {
            let put = |kept: &mut [Group], lits: Vec<Lit>| {
                if let Some(group) = kept.get_mut(at) {
                    group.lits = lits;
                }
            };
            let before = kept
                .get(at)
                .map_or_else(Vec::new, |group| group.lits.clone());
            let fewer = before.iter().copied().filter(|other| *other != lit);
            put(kept, fewer.collect());
            if !self.is_certain(kept, goal) {
                put(kept, before);
            }
        }
    }

    /// Keeps the groups that the last proof made use of.
    fn keep_core(&self, kept: &mut Vec<Group>) {
        let core: BTreeSet<usize> = self.solver.core().into_iter().collect();
        kept.retain(|group| group.lits.iter().any(|lit| core.contains(&lit.variable())));
    }

    /// Whether every child whom the groups fit reaches the goal.
    fn is_certain(&mut self, groups: &[Group], goal: Lit) -> bool {
        let mut assumed = self.pair.guards.clone();
        assumed.extend(groups.iter().flat_map(|group| &group.lits));
        assumed.push(!goal);
        !self.solver.is_possible(&assumed)
    }

    /// From now on, under the mark, only children whom the groups do not fit.
    pub(super) fn block(&mut self, mark: Lit, groups: &[Group]) {
        let lits = groups.iter().flat_map(|group| &group.lits);
        let clause: Vec<Lit> = std::iter::once(!mark)
            .chain(lits.map(|lit| !*lit))
            .collect();
        self.solver.require(&clause);
    }

    /// Everything that a model says of the child.
    pub(super) fn groups(&self, model: &Model) -> Vec<Group> {
        let mut groups = Vec::new();
        for (at, loose) in self.pair.loose.iter().enumerate() {
            groups.push(Group {
                about: About::Loose(at),
                lits: vec![loose.lit.when(model.holds(loose.lit))],
                rank: 0,
            });
        }
        for (at, (_, lit)) in self.pair.hours.iter().enumerate() {
            groups.push(Group {
                about: About::Hours(at),
                lits: vec![lit.when(model.holds(*lit))],
                rank: 4,
            });
        }
        for (at, question) in self.pair.questions.iter().enumerate() {
            let rank = match (question.stands_in, question.only) {
                (StandsIn::Yes, _) => 1,
                (StandsIn::No, Some(Side::New)) => 2,
                (StandsIn::No, Some(Side::Old)) => 3,
                (StandsIn::No, None) => 4,
            };
            let known = model.holds(question.known.0) && model.holds(question.known.1);
            let lits = match (question.stands_in, known) {
                // Where the answer is known there is nothing to stand in for.
                (StandsIn::Yes, true) => Vec::new(),
                (StandsIn::No, false) => exactly(&question.vars, model),
                (StandsIn::Yes, false) | (StandsIn::No, true) => said(&question.vars, model),
            };
            if !lits.is_empty() {
                groups.push(Group {
                    about: About::Question(at),
                    lits,
                    rank,
                });
            }
        }
        groups
    }
}

/// How much a condition says.
pub(super) fn size(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.lits.len()).sum()
}

/// An answer that one version does not know: it stands whole or not at all.
fn exactly(vars: &FactVars, model: &Model) -> Vec<Lit> {
    match vars {
        FactVars::OneOf(lits) => {
            let held = lits.iter().filter(|lit| model.holds(**lit));
            held.copied().collect()
        }
        FactVars::YesNo(_) | FactVars::AnyOf(_) | FactVars::Ordered(_) | FactVars::None => {
            said(vars, model)
        }
    }
}

/// What a model says of one fact, in literals of which each can be left out by itself.
pub(super) fn said(vars: &FactVars, model: &Model) -> Vec<Lit> {
    match vars {
        // Each value that it is not: what is left says which it may be.
        FactVars::OneOf(lits) => {
            let others = lits.iter().filter(|lit| !model.holds(**lit));
            others.map(|lit| !*lit).collect()
        }
        // The narrowest bounds come first, so that they are the first to go.
        FactVars::Ordered(cuts) => {
            let open = cuts.iter().filter(|(_, lit)| lit.variable() != 0);
            let (reached, not): (Vec<Lit>, Vec<Lit>) =
                open.map(|(_, lit)| *lit).partition(|lit| model.holds(*lit));
            let reached = reached.into_iter().rev();
            reached.chain(not.into_iter().map(|lit| !lit)).collect()
        }
        FactVars::YesNo(_) | FactVars::AnyOf(_) | FactVars::None => {
            let all = vars.variables().into_iter();
            all.filter(|lit| lit.variable() != 0)
                .map(|lit| lit.when(model.holds(lit)))
                .collect()
        }
    }
}
