//! Solvers of a program, made once and lent from case to case.
//!
//! Nothing of a case is ever demanded of them, only assumed, so what one case
//! leaves behind changes how long the next takes and never what comes out.

use std::sync::Mutex;
use std::sync::PoisonError;

use crate::compile::circuit::Lit;
use crate::compile::solver::Model;
use crate::compile::solver::Solver;

/// The solvers of a program that nobody uses at the moment.
#[derive(Default)]
pub(super) struct Idle(Mutex<Vec<Solver>>);

/// A solver on loan; it goes back by itself.
pub struct Lent<'p> {
    idle: &'p Idle,
    solver: Solver,
}

impl Idle {
    /// Lends a solver, one that is made now if all are in use.
    pub(super) fn lend(&self, make: impl FnOnce() -> Solver) -> Lent<'_> {
        let solver = self.solvers().pop();
        Lent {
            idle: self,
            solver: solver.unwrap_or_else(make),
        }
    }

    fn solvers(&self) -> std::sync::MutexGuard<'_, Vec<Solver>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lent<'_> {
    /// An assignment under the assumptions, if there is one.
    pub fn model(&mut self, assumptions: &[Lit]) -> Option<Model> {
        self.solver.model(assumptions)
    }

    /// Whether there is an assignment under the assumptions.
    pub fn is_possible(&mut self, assumptions: &[Lit]) -> bool {
        self.solver.is_possible(assumptions)
    }

    /// The variables of the assumptions that made the last question impossible.
    #[must_use]
    pub fn core(&self) -> Vec<usize> {
        self.solver.core()
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let solver = std::mem::take(&mut self.solver);
        self.idle.solvers().push(solver);
    }
}
