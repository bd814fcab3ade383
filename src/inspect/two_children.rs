//! Whether two children exist who differ only in what may differ and are decided otherwise than they should.

use std::collections::BTreeSet;

use crate::algebra::value::Value;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;
use crate::compile::program::Program;
use crate::compile::theory::TwoChildren;
use crate::compile::theory::guards;
use crate::decide::solver::Model;
use crate::decide::solver::Solver;
use crate::inspect::example::Example;

/// Searches through every pair of children of a pack.
pub(super) struct PairSearch<'a> {
    program: &'a Program,
    theory: &'a TwoChildren,
    solver: Solver,
}

/// A pair: as it is, and as it would be.
pub(super) type Pair = (Example, Example);

impl<'a> PairSearch<'a> {
    pub(super) fn of(program: &'a Program, theory: &'a TwoChildren) -> Self {
        Self {
            program,
            theory,
            solver: Solver::of(&theory.twin.circuit),
        }
    }

    /// Whether two children fit at all.
    pub(super) fn is_possible(&mut self, ties: &[Lit], answered: &[FactId]) -> bool {
        let twin = &self.theory.twin;
        let mut assumed = ties.to_vec();
        assumed.extend(guards(&twin.left, &|id| answered.contains(&id)));
        assumed.extend(guards(&twin.right, &|id| answered.contains(&id)));
        assumed.push(twin.equal_hours);
        self.solver.is_possible(&assumed)
    }

    /// A pair of whom the goal holds, if there is one: with every answer, and with the few that make it certain.
    pub(super) fn find(
        &mut self,
        ties: &[Lit],
        free: &[FactId],
        goal: Lit,
    ) -> Option<(Pair, Pair)> {
        let twin = &self.theory.twin;
        let mut assumed = ties.to_vec();
        assumed.extend(guards(&twin.left, &|id| free.contains(&id)));
        assumed.extend(guards(&twin.right, &|id| free.contains(&id)));
        assumed.extend([twin.equal_hours, goal]);
        let model = self.solver.model(&assumed)?;
        let whole = (
            self.example(&twin.left, free, &model),
            self.example(&twin.right, free, &model),
        );
        let mut few = whole.clone();
        self.leave_out(goal, free, &mut few);
        Some((whole, few))
    }

    fn example(&self, copy: &Copy, free: &[FactId], model: &Model) -> Example {
        let pack = &self.program.pack;
        let applies = |id: &FactId| {
            let guarded = copy.applies.get(id);
            let fits = guarded.is_none_or(|(lit, _)| model.holds(*lit));
            free.contains(id) || fits && !copy.follows.contains_key(id)
        };
        let answers = pack.fact_ids().filter(applies).filter_map(|id| {
            let vars = copy.facts.get(id.0)?;
            Some((id, vars.value(pack.fact(id), &|lit| model.holds(lit))?))
        });
        Example {
            answers: answers.collect(),
            in_office_hours: Some(model.holds(copy.in_office_hours)),
        }
    }

    /// Leaves out, on both sides, what the goal does not need; some facts are kept all the same.
    fn leave_out(&mut self, goal: Lit, kept: &[FactId], pair: &mut Pair) {
        if !self.is_certain(goal, pair) {
            return;
        }
        let mut at_any_hour = pair.clone();
        at_any_hour.0.in_office_hours = None;
        at_any_hour.1.in_office_hours = None;
        if self.is_certain(goal, &at_any_hour) {
            *pair = at_any_hour;
        }
        let ids: BTreeSet<FactId> = pair
            .0
            .answers
            .keys()
            .chain(pair.1.answers.keys())
            .copied()
            .collect();
        for id in ids.into_iter().rev().filter(|id| !kept.contains(id)) {
            let mut without = pair.clone();
            without.0.answers.remove(&id);
            without.1.answers.remove(&id);
            if self.is_certain(goal, &without) {
                *pair = without;
            }
        }
    }

    fn is_certain(&mut self, goal: Lit, pair: &Pair) -> bool {
        let twin = &self.theory.twin;
        let mut assumed = self.given(&twin.left, &pair.0);
        assumed.extend(self.given(&twin.right, &pair.1));
        assumed.push(!goal);
        !self.solver.is_possible(&assumed)
    }

    fn given(&self, copy: &Copy, example: &Example) -> Vec<Lit> {
        let answered = |id: FactId| example.answers.contains_key(&id);
        let mut lits = guards(copy, &answered);
        for (id, value) in &example.answers {
            lits.extend(self.literals(copy, *id, value));
        }
        let hours = copy.in_office_hours;
        lits.extend(example.in_office_hours.map(|open| hours.when(open)));
        lits
    }

    fn literals(&self, copy: &Copy, id: FactId, value: &Value) -> Vec<Lit> {
        let of = &self.program.pack.fact(id).of;
        let vars = copy.facts.get(id.0);
        vars.map_or_else(Vec::new, |vars| vars.literals(value, of))
    }
}
