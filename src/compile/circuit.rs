//! Boolean circuits, written down as clauses for a solver.
//!
//! Every `and` and `or` gets one variable, equal inputs one gate. Constants
//! fold away. What comes out is satisfiable exactly by the assignments that
//! the gates describe (Tseitin's encoding).

use std::collections::HashMap;
use std::ops::Not;

/// A variable or its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lit(u32);

impl Lit {
    /// Always true: variable 0 is fixed.
    pub const TRUE: Self = Self(0);
    /// Always false.
    pub const FALSE: Self = Self(1);

    /// A variable, not negated.
    #[must_use]
    #[inline]
    pub fn positive(variable: usize) -> Self {
        Self(u32::try_from(variable << 1).unwrap_or(u32::MAX - 1))
    }

    /// Its variable.
    #[must_use]
    #[inline]
    pub fn variable(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// Whether it is the negation of its variable.
    #[must_use]
    #[inline]
    pub fn negated(self) -> bool {
        self.0 & 1 == 1
    }

    /// Itself as a number: twice its variable, and one more where it is negated.
    #[must_use]
    #[inline]
    pub fn number(self) -> u32 {
        self.0
    }

    /// Itself for `true`, its negation for `false`.
    #[must_use]
    #[inline]
    pub fn when(self, truth: bool) -> Self {
        if truth { self } else { !self }
    }
}

impl Not for Lit {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// Clauses under construction.
#[derive(Clone, Debug)]
pub struct Circuit {
    variables: u32,
    clauses: Vec<Vec<Lit>>,
    gates: HashMap<Vec<Lit>, Lit>,
}

impl Default for Circuit {
    fn default() -> Self {
        Self {
            variables: 1,
            clauses: vec![vec![Lit::TRUE]],
            gates: HashMap::new(),
        }
    }
}

impl Circuit {
    /// A new variable.
    pub fn fresh(&mut self) -> Lit {
        let lit = Lit(self.variables << 1);
        self.variables += 1;
        lit
    }

    /// How many variables there are.
    #[must_use]
    pub fn variables(&self) -> usize {
        self.variables as usize
    }

    /// The gates whose own variable lies in a range, in the order they were made: inputs and output.
    #[must_use]
    pub(super) fn gates_between(&self, from: usize, to: usize) -> Vec<(Vec<Lit>, Lit)> {
        let mut found: Vec<(Vec<Lit>, Lit)> = self
            .gates
            .iter()
            .filter(|(_, gate)| (from..to).contains(&gate.variable()))
            .map(|(inputs, gate)| (inputs.clone(), *gate))
            .collect();
        found.sort_by_key(|(_, gate)| gate.variable());
        found
    }

    /// The clauses; each needs one true literal.
    #[must_use]
    pub fn clauses(&self) -> &[Vec<Lit>] {
        &self.clauses
    }

    /// Demands that one of the literals is true.
    pub fn require(&mut self, clause: impl IntoIterator<Item = Lit>) {
        let clause: Vec<Lit> = clause
            .into_iter()
            .filter(|lit| *lit != Lit::FALSE)
            .collect();
        if !clause.contains(&Lit::TRUE) {
            self.clauses.push(clause);
        }
    }

    /// True exactly when all inputs are.
    pub fn and(&mut self, inputs: impl IntoIterator<Item = Lit>) -> Lit {
        let mut inputs: Vec<Lit> = inputs.into_iter().filter(|lit| *lit != Lit::TRUE).collect();
        inputs.sort_unstable();
        inputs.dedup();
        let contradicts = inputs
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if *a == !*b));
        if contradicts || inputs.contains(&Lit::FALSE) {
            return Lit::FALSE;
        }
        match inputs.as_slice() {
            [] => return Lit::TRUE,
            [one] => return *one,
            _ => {}
        }
        if let Some(gate) = self.gates.get(&inputs) {
            return *gate;
        }
        let gate = self.fresh();
        for input in &inputs {
            self.clauses.push(vec![!gate, *input]);
        }
        let mut all: Vec<Lit> = inputs.iter().map(|input| !*input).collect();
        all.push(gate);
        self.clauses.push(all);
        self.gates.insert(inputs, gate);
        gate
    }

    /// True exactly when some input is.
    pub fn or(&mut self, inputs: impl IntoIterator<Item = Lit>) -> Lit {
        let negated: Vec<Lit> = inputs.into_iter().map(|lit| !lit).collect();
        !self.and(negated)
    }

    /// `then` where the condition is true, `otherwise` where it is false.
    pub fn choose(&mut self, condition: Lit, then: Lit, otherwise: Lit) -> Lit {
        let yes = self.and([condition, then]);
        let no = self.and([!condition, otherwise]);
        self.or([yes, no])
    }

    /// True exactly when both are equal.
    pub fn equal(&mut self, a: Lit, b: Lit) -> Lit {
        self.choose(a, b, !b)
    }

    /// True exactly when at least `count` of the inputs are.
    pub fn at_least(&mut self, count: usize, inputs: &[Lit]) -> Lit {
        if count == 0 {
            return Lit::TRUE;
        }
        // Row `k` holds: at least `k + 1` of the inputs seen so far.
        let mut row = vec![Lit::FALSE; count];
        for input in inputs {
            let before = row.clone();
            for (k, slot) in row.iter_mut().enumerate() {
                let below = k
                    .checked_sub(1)
                    .and_then(|k| before.get(k))
                    .copied()
                    .unwrap_or(Lit::TRUE);
                let grown = self.and([*input, below]);
                *slot = self.or([*slot, grown]);
            }
        }
        row.last().copied().unwrap_or(Lit::TRUE)
    }
}
