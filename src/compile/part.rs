//! What one literal hangs on, to be run alone: most rules read a few of many facts.

use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;
use crate::compile::simulate::Simulation;
use crate::compile::simulate::Step;
use crate::compile::trace::Gates;

/// What a literal hangs on.
#[derive(Clone, Debug)]
pub struct Part {
    /// The variables, in ascending order.
    pub variables: Vec<usize>,
    /// The facts.
    pub facts: Vec<FactId>,
    /// The steps of a run, by place, in the order of the run.
    pub steps: Vec<usize>,
    /// By variable.
    holds: Vec<bool>,
}

impl Part {
    /// What a literal hangs on.
    pub(super) fn of(
        goal: Lit,
        gates: &Gates,
        pack: &Pack,
        copy: &Copy,
        simulation: &Simulation,
    ) -> Self {
        let holds = gates.reach(&[goal]);
        let is_in = |variable: usize| holds.get(variable).copied().unwrap_or(false);
        let reads = |id: &FactId| {
            let own = copy.facts.get(id.0).map(FactVars::variables);
            own.is_some_and(|own| own.iter().any(|lit| is_in(lit.variable())))
        };
        let facts: Vec<FactId> = pack.fact_ids().filter(reads).collect();
        let steps = simulation.steps().enumerate();
        let steps = steps.filter(|(_, step)| match step {
            Step::Gate(_, gate) => is_in(gate.variable()),
            Step::Settle(id, _) => facts.binary_search(id).is_ok(),
        });
        let steps = steps.map(|(place, _)| place).collect();
        let variables = holds.iter().enumerate();
        let variables = variables.filter(|(_, is_in)| **is_in);
        Self {
            variables: variables.map(|(variable, _)| variable).collect(),
            facts,
            steps,
            holds,
        }
    }

    /// Whether the literal hangs on this one.
    #[must_use]
    pub fn holds(&self, lit: Lit) -> bool {
        self.holds.get(lit.variable()).copied().unwrap_or(false)
    }
}
