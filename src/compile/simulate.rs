//! Sixty-four children at once: the logic of a pack run over words, one bit for each child.
//!
//! What some child shows need not be asked of the solver. A run takes the
//! values of facts as given, puts fallbacks in where questions do not apply,
//! and works out every gate after what it reads.

use crate::check::term::FactId;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::fan::Fan;
use crate::compile::lower::Copy;

/// What happens to a fact where nobody answered it.
#[derive(Clone, Debug)]
pub enum Settling {
    /// It has these literals where it does not apply.
    Fallback(Lit, Vec<Lit>),
    /// Where it applies and the first holds, it has the second's literals.
    Follows(Lit, Vec<(Lit, Vec<Lit>)>),
}

/// The steps of a run, in an order in which nothing is read before it is known.
#[derive(Clone, Debug, Default)]
pub struct Simulation {
    steps: Vec<Stored>,
    inputs: Vec<Lit>,
    variables: usize,
}

/// A step of a run.
pub enum Step<'s> {
    /// The gate is true where all inputs are.
    Gate(&'s [Lit], Lit),
    /// A fact that nobody answered gets its value.
    Settle(FactId, &'s Settling),
}

#[derive(Clone, Debug)]
enum Stored {
    /// The variable is true where all inputs of the range are.
    Gate {
        from: u32,
        to: u32,
        variable: u32,
    },
    Settle(FactId, Settling),
}

/// One word for each variable; a bit for each child.
pub type Words = Vec<u64>;

/// The word of a literal.
#[must_use]
#[inline]
pub fn word(words: &[u64], lit: Lit) -> u64 {
    let own = words.get(lit.variable()).copied().unwrap_or(0);
    if lit.negated() { !own } else { own }
}

/// Gives a literal's variable the value that makes the literal true in some children.
#[inline]
pub fn put(words: &mut [u64], lit: Lit, children: u64) {
    if let Some(own) = words.get_mut(lit.variable()) {
        if lit.negated() {
            *own &= !children;
        } else {
            *own |= children;
        }
    }
}

impl Simulation {
    /// The steps of one copy.
    #[must_use]
    pub fn of(circuit: &Circuit, copy: &Copy) -> Self {
        let mut simulation = Self {
            variables: circuit.variables(),
            ..Self::default()
        };
        let mut settlings = copy.settlings.iter().peekable();
        for (inputs, gate) in circuit.gates_between(1, circuit.variables()) {
            while let Some((_, id, settling)) =
                settlings.next_if(|(at, _, _)| *at <= gate.variable())
            {
                simulation.steps.push(Stored::Settle(*id, settling.clone()));
            }
            simulation.gate(&inputs, gate);
        }
        for (_, id, settling) in settlings {
            simulation.steps.push(Stored::Settle(*id, settling.clone()));
        }
        simulation
    }

    fn gate(&mut self, inputs: &[Lit], gate: Lit) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let from = place(self.inputs.len());
        self.inputs.extend_from_slice(inputs);
        self.steps.push(Stored::Gate {
            from,
            to: place(self.inputs.len()),
            variable: place(gate.variable()),
        });
    }

    /// Words of which only the constant is set.
    #[must_use]
    pub fn blank(&self) -> Words {
        let mut words = vec![0; self.variables];
        put(&mut words, Lit::TRUE, u64::MAX);
        words
    }

    /// How many variables there are.
    pub(super) fn variables(&self) -> usize {
        self.variables
    }

    /// The steps in order.
    pub(super) fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        self.steps.iter().map(|stored| self.step(stored))
    }

    /// One step.
    #[must_use]
    #[inline]
    pub fn at(&self, place: usize) -> Option<Step<'_>> {
        self.steps.get(place).map(|stored| self.step(stored))
    }

    #[inline]
    fn step<'s>(&'s self, stored: &'s Stored) -> Step<'s> {
        match stored {
            Stored::Gate { from, to, variable } => {
                let inputs = self.inputs.get(*from as usize..*to as usize);
                Step::Gate(
                    inputs.unwrap_or_default(),
                    Lit::positive(*variable as usize),
                )
            }
            Stored::Settle(id, settling) => Step::Settle(*id, settling),
        }
    }

    /// Works out every gate; facts keep the values they were given in the children for whom they are answered.
    pub fn run(&self, words: &mut [u64], answered: &dyn Fn(FactId) -> u64) {
        for step in self.steps() {
            take(&step, words, answered);
        }
    }

    /// Works out anew what hangs on a fact, where everything else stands already.
    pub fn run_again(&self, fan: &Fan, words: &mut [u64], answered: &dyn Fn(FactId) -> u64) {
        self.run_steps(&fan.steps, words, answered);
    }

    /// Works out some steps, by place, in their order.
    pub fn run_steps(&self, steps: &[usize], words: &mut [u64], answered: &dyn Fn(FactId) -> u64) {
        for step in steps.iter().filter_map(|place| self.at(*place)) {
            take(&step, words, answered);
        }
    }
}

#[inline]
fn take(step: &Step<'_>, words: &mut [u64], answered: &dyn Fn(FactId) -> u64) {
    match step {
        Step::Gate(inputs, gate) => {
            let value = inputs
                .iter()
                .fold(u64::MAX, |all, lit| all & word(words, *lit));
            if let Some(own) = words.get_mut(gate.variable()) {
                *own = value;
            }
        }
        Step::Settle(id, Settling::Fallback(applies, values)) => {
            let idle = !word(words, *applies) & !answered(*id);
            for lit in values {
                put(words, *lit, idle);
            }
        }
        Step::Settle(id, Settling::Follows(applies, rows)) => {
            let applies = word(words, *applies) & !answered(*id);
            for (given, lits) in rows {
                let here = applies & word(words, *given);
                for lit in lits {
                    put(words, *lit, here);
                }
            }
        }
    }
}
