//! Satisfiability under assumptions, by an existing solver.

use batsat::Callbacks;
use batsat::SolverInterface;
use batsat::lbool;

use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::trace::Gates;

/// A solver that holds the clauses of a circuit.
#[derive(Default)]
pub struct Solver {
    inner: batsat::Solver<Silent>,
}

/// Nobody looks on while it searches.
#[derive(Default)]
struct Silent;

impl Callbacks for Silent {}

/// An assignment that satisfies the clauses and the assumptions.
pub struct Model(Vec<bool>);

impl Model {
    /// An assignment by variable.
    pub(crate) fn of(values: Vec<bool>) -> Self {
        Self(values)
    }

    /// Whether a literal is true in it.
    #[must_use]
    pub fn holds(&self, lit: Lit) -> bool {
        self.0.get(lit.variable()).copied().unwrap_or(false) != lit.negated()
    }

    /// The variables that are true in it.
    pub fn true_variables(&self) -> impl Iterator<Item = usize> {
        let all = self.0.iter().enumerate();
        all.filter(|(_, truth)| **truth).map(|(at, _)| at)
    }
}

impl Solver {
    /// A solver for the clauses of a circuit.
    #[must_use]
    pub fn of(circuit: &Circuit) -> Self {
        let mut inner = batsat::Solver::default();
        for _ in 0..circuit.variables() {
            inner.new_var_default();
        }
        let mut solver = Self { inner };
        for clause in circuit.clauses() {
            solver.require(clause);
        }
        solver
    }

    /// A solver for a circuit with gates that tries out only what is no gate: the gates follow.
    #[must_use]
    pub fn of_inputs(circuit: &Circuit, gates: &Gates) -> Self {
        let mut solver = Self {
            inner: batsat::Solver::default(),
        };
        for variable in 0..circuit.variables() {
            if gates.is_gate(variable) {
                solver.fresh_gate();
            } else {
                solver.fresh();
            }
        }
        for clause in circuit.clauses() {
            solver.require(clause);
        }
        solver
    }

    /// A new variable.
    pub fn fresh(&mut self) -> Lit {
        let new = self.inner.new_var_default();
        Lit::positive(new.idx() as usize)
    }

    /// A new variable whose value follows from others by clauses.
    pub fn fresh_gate(&mut self) -> Lit {
        let new = self.inner.new_var(lbool::UNDEF, false);
        Lit::positive(new.idx() as usize)
    }

    /// What a literal is in every assignment, as far as that is plain.
    #[must_use]
    pub fn plain(&mut self, lit: Lit) -> Option<bool> {
        let known = self.lit(lit);
        match self.inner.value_lvl_0(known) {
            value if value == lbool::TRUE => Some(true),
            value if value == lbool::FALSE => Some(false),
            _ => None,
        }
    }

    /// Demands one of the literals from now on.
    pub fn require(&mut self, clause: &[Lit]) {
        let mut lits: Vec<batsat::Lit> = clause.iter().map(|lit| self.lit(*lit)).collect();
        self.inner.add_clause_reuse(&mut lits);
    }

    fn lit(&mut self, lit: Lit) -> batsat::Lit {
        let number = u32::try_from(lit.variable()).unwrap_or(u32::MAX);
        batsat::Lit::new(self.inner.var_of_int(number), !lit.negated())
    }

    /// An assignment under the assumptions, if there is one.
    pub fn model(&mut self, assumptions: &[Lit]) -> Option<Model> {
        if !self.is_possible(assumptions) {
            return None;
        }
        Some(Model(
            self.inner
                .get_model()
                .iter()
                .map(|value| *value == lbool::TRUE)
                .collect(),
        ))
    }

    /// Whether there is an assignment under the assumptions.
    pub fn is_possible(&mut self, assumptions: &[Lit]) -> bool {
        let lits: Vec<batsat::Lit> = assumptions.iter().map(|lit| self.lit(*lit)).collect();
        self.inner.solve_limited(&lits) != lbool::FALSE
    }

    /// The variables of the assumptions that made the last question impossible.
    #[must_use]
    pub fn core(&self) -> Vec<usize> {
        self.inner
            .unsat_core()
            .iter()
            .map(|lit| lit.var().idx() as usize)
            .collect()
    }
}
