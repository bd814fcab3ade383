//! What hangs on one fact: all that can come out otherwise when it alone is answered otherwise.

use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::cone::reach;
use crate::compile::lower::Copy;
use crate::compile::simulate::Settling;
use crate::compile::simulate::Simulation;
use crate::compile::simulate::Step;

/// What hangs on a fact.
#[derive(Clone, Debug, Default)]
pub struct Fan {
    /// The steps of a run, by place, in the order of the run.
    pub steps: Vec<usize>,
    /// The conditions beyond the view that read the fact, itself or through others.
    pub opaque: Vec<Lit>,
    /// The variables that can come out otherwise, the fact's own among them.
    pub variables: Vec<usize>,
}

impl Fan {
    /// What hangs on each fact of a pack.
    #[must_use]
    pub fn all(pack: &Pack, copy: &Copy, simulation: &Simulation) -> Vec<Self> {
        let opaque: Vec<(Lit, Vec<FactId>)> = copy
            .opaque
            .iter()
            .map(|(term, lit)| (*lit, reach(term, pack)))
            .collect();
        pack.fact_ids()
            .map(|id| Self::of(id, &opaque, copy, simulation))
            .collect()
    }

    fn of(
        fact: FactId,
        opaque: &[(Lit, Vec<FactId>)],
        copy: &Copy,
        simulation: &Simulation,
    ) -> Self {
        let reads = opaque.iter().filter(|(_, reads)| reads.contains(&fact));
        let mut fan = Self {
            steps: Vec::new(),
            opaque: reads.map(|(lit, _)| *lit).collect(),
            variables: Vec::new(),
        };
        let variables = |id: FactId| {
            let vars = copy.facts.get(id.0);
            vars.map(FactVars::variables).unwrap_or_default()
        };
        let mut moved = Moved(vec![false; simulation.variables()]);
        moved.note(&variables(fact));
        moved.note(&fan.opaque);
        for (at, step) in simulation.steps().enumerate() {
            match step {
                Step::Gate(inputs, gate) => {
                    if moved.any(inputs) {
                        moved.note(&[gate]);
                        fan.steps.push(at);
                    }
                }
                Step::Settle(id, _) if id == fact => {}
                Step::Settle(id, settling) => {
                    let here = match settling {
                        Settling::Fallback(applies, _) => moved.any(&[*applies]),
                        Settling::Follows(applies, rows) => {
                            let given = rows.iter().map(|(given, _)| *given);
                            given.chain([*applies]).any(|lit| moved.any(&[lit]))
                        }
                    };
                    let own = variables(id);
                    // A fact that follows and does not apply is settled twice.
                    if here || moved.any(&own) {
                        moved.note(&own);
                        fan.steps.push(at);
                    }
                }
            }
        }
        fan.variables = moved.variables();
        fan
    }
}

/// By variable, whether it can come out otherwise.
struct Moved(Vec<bool>);

impl Moved {
    fn note(&mut self, lits: &[Lit]) {
        // The constant never moves.
        for lit in lits.iter().filter(|lit| lit.variable() != 0) {
            if let Some(slot) = self.0.get_mut(lit.variable()) {
                *slot = true;
            }
        }
    }

    fn variables(&self) -> Vec<usize> {
        let all = self.0.iter().enumerate();
        all.filter(|(_, moved)| **moved).map(|(at, _)| at).collect()
    }

    fn any(&self, lits: &[Lit]) -> bool {
        lits.iter()
            .any(|lit| self.0.get(lit.variable()).copied().unwrap_or(false))
    }
}
