//! Whether any child exists of whom a condition holds, and the one with the fewest answers.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::algebra::value::Value;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::compile::solver::Solver;
use crate::compile::theory::OneChild;
use crate::inspect::example::Example;

/// A child that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// With every answer.
    pub whole: Example,
    /// With the answers that make it certain, where the finite view can tell.
    pub few: Example,
}

impl Found {
    /// The child with as few answers as the engine confirms; nothing if it does not confirm even the whole.
    pub fn confirmed(self, program: &Program, holds: impl Fn(&Example) -> bool) -> Option<Example> {
        if !self.whole.is_consistent(program) || !holds(&self.whole) {
            return None;
        }
        if holds(&self.few) {
            return Some(self.few);
        }
        let mut example = self.whole;
        example.leave_out(holds);
        Some(example)
    }
}

/// Searches through every child of a pack.
pub struct Search<'a> {
    /// The pack.
    pub program: &'a Program,
    /// Its logic.
    pub theory: OneChild,
    solver: Solver,
}

impl<'a> Search<'a> {
    /// Makes ready to search, with further conditions to search for.
    #[must_use]
    pub fn of(program: &'a Program, further: &[&Term]) -> Self {
        Self::over(program, program.one_child(further))
    }

    /// Makes ready to search a theory to which gates have been added.
    #[must_use]
    pub fn over(program: &'a Program, theory: OneChild) -> Self {
        let solver = Solver::of(&theory.circuit);
        Self {
            program,
            theory,
            solver,
        }
    }

    /// Whether some child fits all the literals.
    pub fn is_possible(&mut self, wanted: &[Lit]) -> bool {
        let mut assumed = self.theory.guards();
        assumed.extend(wanted);
        self.solver.is_possible(&assumed)
    }

    /// A child that fits all the literals, if there is one.
    pub fn model(&mut self, wanted: &[Lit]) -> Option<Model> {
        let mut assumed = self.theory.guards();
        assumed.extend(wanted);
        self.solver.model(&assumed)
    }

    /// A child that fits all the literals, with answers also to questions that do not apply to it.
    pub fn model_of_any_answers(&mut self, wanted: &[Lit]) -> Option<Model> {
        let mut assumed: Vec<Lit> = self.theory.copy.follows.values().copied().collect();
        assumed.extend(wanted);
        self.solver.model(&assumed)
    }

    /// The variables without which the last search might have found a child.
    #[must_use]
    pub fn core(&self) -> BTreeSet<usize> {
        self.solver.core().into_iter().collect()
    }

    /// A child of whom the literal holds: with every answer, and with the few that make it certain.
    pub fn find(&mut self, goal: Lit) -> Option<Found> {
        let mut assumed = self.theory.guards();
        assumed.push(goal);
        let model = self.solver.model(&assumed)?;
        let whole = self.example(&model);
        let mut few = whole.clone();
        self.leave_out(goal, &mut few);
        Some(Found { whole, few })
    }

    /// A child of whom the literal holds, with the facts of which a second literal holds too.
    pub fn find_with(
        &mut self,
        goal: Lit,
        marks: &BTreeMap<FactId, Lit>,
    ) -> Option<(Example, BTreeSet<FactId>)> {
        let mut assumed = self.theory.guards();
        assumed.push(goal);
        let model = self.solver.model(&assumed)?;
        let marked = marks.iter().filter(|(_, lit)| model.holds(**lit));
        Some((self.example(&model), marked.map(|(id, _)| *id).collect()))
    }

    fn example(&self, model: &Model) -> Example {
        Example::of_model(&self.program.pack, &self.theory.copy, model, &[])
    }

    /// Leaves out every answer without which the goal is certain all the same, the last declared first.
    fn leave_out(&mut self, goal: Lit, example: &mut Example) {
        if !self.is_certain(goal, example) {
            return;
        }
        let hours = example.in_office_hours.take();
        if !self.is_certain(goal, example) {
            example.in_office_hours = hours;
            self.is_certain(goal, example);
        }
        let core = self.core();
        let (pack, copy) = (&self.program.pack, &self.theory.copy);
        let in_core = |id: &FactId, value: &Value| {
            let lits = copy.literals(pack, *id, value);
            lits.iter().any(|lit| core.contains(&lit.variable()))
        };
        let mut fewer = example.clone();
        fewer.answers.retain(|id, value| in_core(id, value));
        // What is left out falls back, and that may matter.
        if self.is_certain(goal, &fewer) {
            *example = fewer;
        }
        example.leave_out(|fewer| self.is_certain(goal, fewer));
    }

    /// Whether every completion of the answers reaches the goal.
    fn is_certain(&mut self, goal: Lit, example: &Example) -> bool {
        let mut assumed = example.given(&self.program.pack, &self.theory.copy);
        assumed.push(!goal);
        !self.solver.is_possible(&assumed)
    }
}
