//! Whether any child exists of whom a condition holds, and the one with the fewest answers.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::algebra::value::Value;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::compile::theory::OneChild;
use crate::compile::theory::guards;
use crate::decide::solver::Model;
use crate::decide::solver::Solver;
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
        let ids: Vec<FactId> = example.answers.keys().rev().copied().collect();
        for id in ids {
            let mut fewer = example.clone();
            fewer.answers.remove(&id);
            if holds(&fewer) {
                example = fewer;
            }
        }
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

    /// Every answer that a model gives.
    fn example(&self, model: &Model) -> Example {
        let pack = &self.program.pack;
        let copy = &self.theory.copy;
        let applies = |id: &FactId| {
            let guarded = copy.applies.get(id);
            guarded.is_none_or(|(lit, _)| model.holds(*lit)) && !copy.follows.contains_key(id)
        };
        let answers = pack.fact_ids().filter(applies).filter_map(|id| {
            let value = copy
                .facts
                .get(id.0)?
                .value(pack.fact(id), &|lit| model.holds(lit))?;
            Some((id, value))
        });
        Example {
            answers: answers.collect(),
            in_office_hours: Some(model.holds(copy.in_office_hours)),
        }
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
        let core: BTreeSet<usize> = self.solver.core().into_iter().collect();
        let in_core = |id: &FactId, value: &Value| {
            let lits = self.literals(*id, value);
            lits.iter().any(|lit| core.contains(&lit.variable()))
        };
        let mut fewer = example.clone();
        fewer.answers.retain(|id, value| in_core(id, value));
        // What is left out falls back, and that may matter.
        if self.is_certain(goal, &fewer) {
            *example = fewer;
        }
        let ids: Vec<FactId> = example.answers.keys().rev().copied().collect();
        for id in ids {
            let Some(value) = example.answers.remove(&id) else {
                continue;
            };
            if !self.is_certain(goal, example) {
                example.answers.insert(id, value);
            }
        }
    }

    /// Whether every completion of the answers reaches the goal.
    fn is_certain(&mut self, goal: Lit, example: &Example) -> bool {
        let answered = |id: FactId| example.answers.contains_key(&id);
        let mut assumed = guards(&self.theory.copy, &answered);
        for (id, value) in &example.answers {
            assumed.extend(self.literals(*id, value));
        }
        let hours = self.theory.copy.in_office_hours;
        assumed.extend(example.in_office_hours.map(|open| hours.when(open)));
        assumed.push(!goal);
        !self.solver.is_possible(&assumed)
    }

    fn literals(&self, id: FactId, value: &Value) -> Vec<Lit> {
        let of = &self.program.pack.fact(id).of;
        let vars = self.theory.copy.facts.get(id.0);
        vars.map_or_else(Vec::new, |vars| vars.literals(value, of))
    }
}
