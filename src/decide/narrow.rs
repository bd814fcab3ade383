//! A solver for the part of a pack's logic that a question hangs on.
//!
//! It takes and gives literals of the whole: what the question does not hang on
//! is passed over, as it can always be filled in.

use batsat::BasicSolver;
use batsat::SolverInterface;
use batsat::lbool;

use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::compile::trace::Reached;

/// A solver of a part.
pub(super) struct Narrow {
    inner: BasicSolver,
    /// By variable of the whole, its number here.
    here: Vec<Option<u32>>,
    /// By number here, the variable of the whole.
    whole: Vec<usize>,
    /// How many variables the whole has; what comes after them is taken in when it is named.
    variables: usize,
}

impl Narrow {
    /// A solver for what some literals hang on.
    pub(super) fn of(program: &Program, goals: &[Lit]) -> Self {
        Self::of_part(program, &program.gates.part(goals))
    }

    /// A solver for a part.
    pub(super) fn of_part(program: &Program, part: &Reached) -> Self {
        let variables = program.single.variables();
        let mut narrow = Self {
            inner: BasicSolver::default(),
            here: vec![None; variables],
            whole: Vec::new(),
            variables,
        };
        for variable in &part.variables {
            narrow.take_in(*variable);
        }
        for clause in &part.clauses {
            narrow.require(clause);
        }
        narrow
    }

    fn take_in(&mut self, variable: usize) -> u32 {
        let number = u32::try_from(self.whole.len()).unwrap_or(u32::MAX);
        self.whole.push(variable);
        self.inner.new_var_default();
        if self.here.len() <= variable {
            self.here.resize(variable + 1, None);
        }
        if let Some(slot) = self.here.get_mut(variable) {
            *slot = Some(number);
        }
        number
    }

    /// A literal as it is called here; nothing for what the question does not hang on.
    fn lit(&mut self, lit: Lit) -> Option<batsat::Lit> {
        let known = self.here.get(lit.variable()).copied().flatten();
        let number = match known {
            Some(number) => number,
            None if lit.variable() >= self.variables => self.take_in(lit.variable()),
            None => return None,
        };
        Some(batsat::Lit::new(
            self.inner.var_of_int(number),
            !lit.negated(),
        ))
    }

    /// Demands one of the literals from now on.
    pub(super) fn require(&mut self, clause: &[Lit]) {
        let lits: Option<Vec<batsat::Lit>> = clause.iter().map(|lit| self.lit(*lit)).collect();
        // What the question does not hang on can be filled in as the clause wants it.
        if let Some(mut lits) = lits {
            self.inner.add_clause_reuse(&mut lits);
        }
    }

    /// An assignment under the assumptions, if there is one; what the question does not hang on is false in it.
    pub(super) fn model(&mut self, assumptions: &[Lit]) -> Option<Model> {
        if !self.is_possible(assumptions) {
            return None;
        }
        let mut values = vec![false; self.here.len()];
        for (variable, value) in self.whole.iter().zip(self.inner.get_model()) {
            if let Some(slot) = values.get_mut(*variable) {
                *slot = *value == lbool::TRUE;
            }
        }
        Some(Model::of(values))
    }

    /// Whether there is an assignment under the assumptions.
    pub(super) fn is_possible(&mut self, assumptions: &[Lit]) -> bool {
        let lits: Vec<batsat::Lit> = assumptions
            .iter()
            .filter_map(|lit| self.lit(*lit))
            .collect();
        self.inner.solve_limited(&lits) != lbool::FALSE
    }

    /// The variables of the assumptions that made the last question impossible.
    pub(super) fn core(&self) -> Vec<usize> {
        let core = self.inner.unsat_core().iter();
        core.filter_map(|lit| self.whole.get(lit.var().idx() as usize).copied())
            .collect()
    }
}
