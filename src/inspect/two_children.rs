//! Whether two children exist who differ only in what may differ and are decided otherwise than they should.

use std::collections::BTreeSet;

use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;
use crate::compile::program::Program;
use crate::compile::solver::Solver;
use crate::compile::theory::TwoChildren;
use crate::compile::theory::guards;
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
        let child = |copy: &Copy| Example::of_model(&self.program.pack, copy, &model, free);
        let whole = (child(&twin.left), child(&twin.right));
        let mut few = whole.clone();
        self.leave_out(goal, free, &mut few);
        Some((whole, few))
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
        let pack = &self.program.pack;
        let mut assumed = pair.0.given(pack, &twin.left);
        assumed.extend(pair.1.given(pack, &twin.right));
        assumed.push(!goal);
        !self.solver.is_possible(&assumed)
    }
}
