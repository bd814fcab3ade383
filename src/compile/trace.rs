//! Why a literal is what it is in an assignment: the leaves of the circuit that make it so.
//!
//! A gate that is true needs all its inputs, one that is false only one of
//! them that is false: of several the one with the cheapest leaves.

use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;

/// What each gate of a circuit reads.
#[derive(Clone, Debug)]
pub struct Gates {
    /// By variable; empty for what is no gate.
    inputs: Vec<Vec<Lit>>,
}

impl Gates {
    /// The gates of a circuit.
    #[must_use]
    pub fn of(circuit: &Circuit) -> Self {
        let mut inputs = vec![Vec::new(); circuit.variables()];
        for (read, gate) in circuit.gates_between(0, circuit.variables()) {
            if let Some(slot) = inputs.get_mut(gate.variable()) {
                *slot = read;
            }
        }
        Self { inputs }
    }

    fn read(&self, variable: usize) -> &[Lit] {
        self.inputs.get(variable).map_or(&[], Vec::as_slice)
    }
}

/// Variables that no circuit has, from one after another's last.
#[derive(Clone, Debug)]
pub struct Beyond(usize);

impl Beyond {
    /// Those after the last of a circuit.
    #[must_use]
    pub fn of(circuit: &Circuit) -> Self {
        Self(circuit.variables())
    }

    /// The next one.
    pub fn fresh(&mut self) -> Lit {
        let lit = Lit::positive(self.0);
        self.0 += 1;
        lit
    }
}

/// A walk from literals down to the leaves that make them true.
pub struct Trace<'a> {
    gates: &'a Gates,
    holds: &'a dyn Fn(Lit) -> bool,
    costs: Vec<u32>,
    seen: Vec<bool>,
    open: Vec<Lit>,
}

impl<'a> Trace<'a> {
    /// A walk in an assignment; `leaves` says by variable what a leaf costs.
    #[must_use]
    pub fn of(gates: &'a Gates, holds: &'a dyn Fn(Lit) -> bool, leaves: &[u32]) -> Self {
        let mut costs: Vec<u32> = Vec::with_capacity(gates.inputs.len());
        for (variable, read) in gates.inputs.iter().enumerate() {
            let cost = |lit: &Lit| costs.get(lit.variable()).copied().unwrap_or(0);
            let own = if read.is_empty() {
                leaves.get(variable).copied().unwrap_or(0)
            } else if read.iter().all(|lit| holds(*lit)) {
                read.iter().map(cost).fold(0, u32::saturating_add)
            } else {
                let false_ones = read.iter().filter(|lit| !holds(**lit));
                false_ones.map(cost).min().unwrap_or(0)
            };
            costs.push(own);
        }
        Self {
            gates,
            holds,
            seen: vec![false; costs.len()],
            costs,
            open: Vec::new(),
        }
    }

    /// Asks also why this literal is what it is.
    pub fn ask(&mut self, lit: Lit) {
        if let Some(seen) = self.seen.get_mut(lit.variable())
            && !*seen
        {
            *seen = true;
            self.open.push(lit.when((self.holds)(lit)));
        }
    }

    /// The next leaf, as a literal that is true.
    pub fn next_leaf(&mut self) -> Option<Lit> {
        while let Some(lit) = self.open.pop() {
            let read = self.gates.read(lit.variable());
            if read.is_empty() {
                return Some(lit);
            }
            if lit.negated() {
                let cost = |lit: &&Lit| self.costs.get(lit.variable()).copied().unwrap_or(0);
                let false_ones = read.iter().filter(|lit| !(self.holds)(**lit));
                if let Some(one) = false_ones.min_by_key(cost) {
                    self.ask(*one);
                }
            } else {
                for lit in read {
                    self.ask(*lit);
                }
            }
        }
        None
    }
}
