//! Which facts can still change an answer, and which to ask first.
//!
//! A fact is asked only if some completion of the others lets its answer alone
//! change a decision. Safety-critical facts come first, then those whose least
//! helpful answer excludes the most outcomes.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::circuit::Lit;
use crate::decide::mind::Mind;
use crate::decide::mind::bundles;
use crate::decide::solver::Model;
use crate::decide::solver::Solver;
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
        let mut twin = TwinSolver::of(self);
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
            let can_change = self.can_change(&mut twin, fact, &near);
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
        let mut twin = TwinSolver::of(self);
        let cones = &self.program.cones;
        let near: &[FactId] = cones.get(&recommends).map_or(&[], Vec::as_slice);
        for critical in [true, false] {
            let mut found: Vec<(usize, FactId)> = Vec::new();
            for fact in near.iter().copied() {
                let asks = self.pack().fact(fact).safety_critical == critical
                    && self.world.value(fact).is_none()
                    && !passed_over.contains(&fact);
                let asks = asks && self.may_ask(fact);
                if asks && !self.can_change(&mut twin, fact, &[recommends]).is_empty() {
                    found.push((self.least_helpful(fact), fact));
                }
            }
            if !found.is_empty() {
                found.sort_unstable();
                return found.into_iter().map(|(_, fact)| fact).collect();
            }
        }
        Vec::new()
    }

    /// The decisions among these that the fact's answer alone can change: shown by a completion, else asked of the solver.
    fn can_change(
        &self,
        twin: &mut TwinSolver<'_>,
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
            twin.can_change(fact, &unseen)
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
        let assumed = self.program.literals(id, value);
        let pairs = open.iter().zip(shown);
        let mut seen: BTreeSet<Lit> = pairs
            .filter(|(_, seen)| **seen)
            .map(|(lit, _)| *lit)
            .collect();
        for lit in open {
            if seen.contains(lit) {
                continue;
            }
            let mut with = assumed.clone();
            with.push(*lit);
            if let Some(model) = self.fixed.model(&with) {
                seen.extend(open.iter().copied().filter(|lit| model.holds(*lit)));
            }
        }
        seen.len()
    }
}

/// The two-copy solver with a case taken in on both sides.
struct TwinSolver<'a> {
    program: &'a crate::compile::program::Program,
    solver: Solver,
    follows: Vec<(FactId, [Lit; 2])>,
}

impl<'a> TwinSolver<'a> {
    fn of(mind: &Mind<'a>) -> Self {
        let program = mind.program;
        let twin = program.twin();
        let mut assumed = Vec::new();
        for copy in [&twin.left, &twin.right] {
            let (known, _) = bundles(&mind.world, copy);
            let held: BTreeSet<Lit> = copy.follows.values().copied().collect();
            let lits = known.into_iter().flat_map(|bundle| bundle.lits);
            assumed.extend(lits.filter(|lit| !held.contains(lit)));
        }
        if mind.world.in_office_hours.is_unknown() {
            assumed.push(twin.equal_hours);
        }
        // What the case fixes is fixed for every question, and so is no assumption of any.
        let mut solver = Solver::of(&twin.circuit);
        for lit in assumed {
            solver.require(&[lit]);
        }
        // What follows from others is equal where they are, and differs where they do.
        let unknown = mind.pack().fact_ids();
        let unknown = unknown.filter(|id| mind.world.value(*id).is_none());
        let follows = unknown
            .filter_map(|id| {
                Some((
                    id,
                    [*twin.left.follows.get(&id)?, *twin.right.follows.get(&id)?],
                ))
            })
            .collect();
        Self {
            program,
            solver,
            follows,
        }
    }

    /// The decisions among these that this fact's answer alone can change in some completion.
    fn can_change(&mut self, fact: FactId, near: &[DecisionId]) -> Vec<DecisionId> {
        let twin = self.program.twin();
        let mut goals: Vec<(DecisionId, Lit)> = near
            .iter()
            .filter_map(|id| Some((*id, *twin.differs.get(id)?)))
            .collect();
        let mut found: Vec<DecisionId> = Vec::new();
        let assumed = self.only(fact);
        // Most facts can change nothing any more, and one question tells.
        let Some(model) = self.with(&assumed, twin.any_differs) else {
            return found;
        };
        strike(&mut goals, &mut found, &model);
        while let Some((_, goal)) = goals.last().copied() {
            match self.with(&assumed, goal) {
                Some(model) => strike(&mut goals, &mut found, &model),
                None => {
                    goals.pop();
                }
            }
        }
        near.iter()
            .copied()
            .filter(|id| found.contains(id))
            .collect()
    }

    fn with(&mut self, assumed: &[Lit], goal: Lit) -> Option<Model> {
        let mut all = assumed.to_vec();
        all.push(goal);
        self.solver.model(&all)
    }

    /// The assumptions under which nothing but this fact, and what follows it, differs.
    fn only(&self, fact: FactId) -> Vec<Lit> {
        let twin = self.program.twin();
        let mut assumed: Vec<Lit> = twin.alone.get(fact.0).copied().into_iter().collect();
        for (id, guards) in &self.follows {
            if *id != fact {
                assumed.extend(guards);
            }
        }
        for (guard, reads) in &twin.equal_opaque {
            if !reads.contains(&fact) {
                assumed.push(*guard);
            }
        }
        assumed
    }
}

/// Moves over what a model shows to differ.
fn strike(goals: &mut Vec<(DecisionId, Lit)>, found: &mut Vec<DecisionId>, model: &Model) {
    for (id, goal) in goals.iter() {
        if model.holds(*goal) {
            found.push(*id);
        }
    }
    goals.retain(|(_, goal)| !model.holds(*goal));
}
