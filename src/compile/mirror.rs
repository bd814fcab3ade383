//! What the two copies of a pack's logic have in common, told to the solver.
//!
//! Every variable of the one copy has its like in the other. Where all that a
//! gate reads is equal in both, so is the gate; with that written down the
//! solver need not find it out, and only looks at what really may differ.

use crate::check::pack::Pack;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;

/// Two copies lowered one after the other: the variables of the first, and how far the second is from them.
pub(super) struct Mirror {
    /// The first variable of the first copy.
    pub(super) start: usize,
    /// The first variable of the second.
    pub(super) middle: usize,
    /// For each variable of the first copy, the literal that it is equal in both.
    equal: Vec<Lit>,
}

impl Mirror {
    /// Writes down for each variable whether it is equal in both, and for each gate that it is where its inputs are.
    pub(super) fn of(start: usize, middle: usize, circuit: &mut Circuit) -> Self {
        let gates = circuit.gates_between(start, middle);
        let equal: Vec<Lit> = (start..middle).map(|_| circuit.fresh()).collect();
        let mirror = Self {
            start,
            middle,
            equal,
        };
        for (at, same) in mirror.equal.iter().enumerate() {
            let (a, b) = mirror.pair(at);
            circuit.require([!*same, !a, b]);
            circuit.require([!*same, a, !b]);
            circuit.require([*same, a, b]);
            circuit.require([*same, !a, !b]);
        }
        for (inputs, output) in gates {
            let out = mirror.same(output);
            let read: Vec<Lit> = inputs.iter().map(|lit| !mirror.same(*lit)).collect();
            circuit.require(read.into_iter().chain([out]));
        }
        mirror
    }

    /// A variable of the first copy and its like, both positive.
    fn pair(&self, at: usize) -> (Lit, Lit) {
        (
            Lit::positive(self.start + at),
            Lit::positive(self.middle + at),
        )
    }

    /// The literal that a literal of the first copy is equal in both.
    pub(super) fn same(&self, lit: Lit) -> Lit {
        let at = lit.variable().checked_sub(self.start);
        at.and_then(|at| self.equal.get(at))
            .copied()
            .unwrap_or(Lit::TRUE)
    }

    /// Says under which guards the variables of facts are equal.
    pub(super) fn facts(
        &self,
        pack: &Pack,
        guards: &[Lit],
        (left, right): (&Copy, &Copy),
        circuit: &mut Circuit,
    ) {
        for id in pack.fact_ids() {
            let (Some(vars), Some(guard)) = (left.facts.get(id.0), guards.get(id.0)) else {
                continue;
            };
            // What does not apply in either has its fallback in both, if the fallbacks are held.
            let mut if_equal: Vec<Lit> = Vec::new();
            if let (Some((applies, a)), Some((_, b))) =
                (left.applies.get(&id), right.applies.get(&id))
            {
                if_equal.extend([!self.same(*applies), !*a, !*b]);
            }
            for lit in vars.variables() {
                let held = if_equal.iter().copied();
                circuit.require(held.chain([!*guard, self.same(lit)]));
                if let (Some(given), Some(a), Some(b)) = (
                    left.given.get(&id),
                    left.follows.get(&id),
                    right.follows.get(&id),
                ) {
                    let read = given.iter().map(|lit| !self.same(*lit));
                    let held = if_equal.iter().copied().chain(read);
                    circuit.require(held.chain([!*a, !*b, self.same(lit)]));
                }
            }
        }
    }
}
