//! A pack's logic over every child, with further conditions beside it: for proofs, not for deciding.
//!
//! [`OneChild`] speaks of any child, [`TwoChildren`] of any two. The pack's
//! assumptions are demanded of each.

use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::abstraction::cuts_with;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::cone::reach;
use crate::compile::lower::Copy;
use crate::compile::lower::lower;
use crate::compile::lower::lower_terms;
use crate::compile::program::Program;
use crate::compile::twin::Twin;
use crate::compile::twin::difference;
use crate::compile::twin::tie;

/// The logic of one child.
pub struct OneChild {
    /// The clauses.
    pub circuit: Circuit,
    /// Where facts, rules and outcomes stand in them.
    pub copy: Copy,
    /// The further conditions, in the order given.
    pub terms: Vec<Lit>,
}

/// The logic of two children that may differ.
pub struct TwoChildren {
    /// The clauses, both copies, and what ties them.
    pub twin: Twin,
    /// The further conditions of each, in the order given.
    pub terms: Vec<(Lit, Lit)>,
}

impl Program {
    /// The logic of any child, with further conditions.
    #[must_use]
    pub fn one_child(&self, further: &[&Term]) -> OneChild {
        let (all, count) = self.with_assumptions(further);
        let mut theory = self.every_child(&all);
        for assumed in theory.terms.split_off(count) {
            theory.circuit.require([assumed]);
        }
        theory
    }

    /// The logic of every child, also of those that the pack takes not to occur, with further conditions.
    #[must_use]
    pub fn every_child(&self, further: &[&Term]) -> OneChild {
        let pack = &self.pack;
        let cuts = cuts_with(pack, further);
        let call = |name: &str, arguments: &[Value]| self.call(name, arguments).ok();
        let mut circuit = Circuit::default();
        let copy = lower(pack, &cuts, &call, &mut circuit);
        let (copy, terms) = lower_terms(pack, further, &call, &mut circuit, copy);
        OneChild {
            circuit,
            copy,
            terms,
        }
    }

    /// Further conditions on a child, with every decision free to come out anyhow: what holds here holds
    /// whatever the rules of the decisions are that the conditions read.
    #[must_use]
    pub fn whatever_is_decided(&self, further: &[&Term]) -> OneChild {
        let pack = &self.pack;
        let cuts = cuts_with(pack, further);
        let call = |name: &str, arguments: &[Value]| self.call(name, arguments).ok();
        let mut circuit = Circuit::default();
        let mut copy = lower(pack, &cuts, &call, &mut circuit);
        for (id, outcomes) in pack.decision_ids().zip(&mut copy.outcomes) {
            *outcomes = outcomes.iter().map(|_| circuit.fresh()).collect();
            if !pack.decision(id).collects() {
                circuit.require(outcomes.iter().copied());
                for (n, a) in outcomes.iter().enumerate() {
                    for b in outcomes.iter().skip(n + 1) {
                        circuit.require([!*a, !*b]);
                    }
                }
            }
        }
        let (copy, terms) = lower_terms(pack, further, &call, &mut circuit, copy);
        OneChild {
            circuit,
            copy,
            terms,
        }
    }

    /// The logic of any two children, with further conditions.
    #[must_use]
    pub fn two_children(&self, further: &[&Term]) -> TwoChildren {
        let pack = &self.pack;
        let (all, count) = self.with_assumptions(further);
        let cuts = cuts_with(pack, &all);
        let call = |name: &str, arguments: &[Value]| self.call(name, arguments).ok();
        let mut twin = Twin::build(pack, &cuts, &call);
        let (left, mut left_terms) =
            lower_terms(pack, &all, &call, &mut twin.circuit, twin.left.clone());
        let (right, mut right_terms) =
            lower_terms(pack, &all, &call, &mut twin.circuit, twin.right.clone());
        let known = twin.equal_opaque.len();
        for ((term, a), (_, b)) in left.opaque.iter().zip(&right.opaque).skip(known) {
            let guard = twin.circuit.fresh();
            tie(&mut twin.circuit, &[!guard], *a, *b);
            twin.equal_opaque.push((guard, reach(term, pack)));
        }
        (twin.left, twin.right) = (left, right);
        let assumed = left_terms.split_off(count);
        for lit in assumed.into_iter().chain(right_terms.split_off(count)) {
            twin.circuit.require([lit]);
        }
        let terms = left_terms.into_iter().zip(right_terms).collect();
        TwoChildren { twin, terms }
    }

    /// The further conditions and after them the pack's assumptions; and how many come first.
    fn with_assumptions<'t>(&'t self, further: &[&'t Term]) -> (Vec<&'t Term>, usize) {
        let assumed = self.pack.assumptions.iter().map(|assumed| &assumed.holds);
        (
            further.iter().copied().chain(assumed).collect(),
            further.len(),
        )
    }
}

impl OneChild {
    /// The guards under which every question that does not apply has its fallback, and what follows from others follows.
    #[must_use]
    pub fn guards(&self) -> Vec<Lit> {
        guards(&self.copy, &|_| false)
    }
}

/// The guards of a copy, but for facts that are answered.
#[must_use]
pub fn guards(copy: &Copy, answered: &dyn Fn(FactId) -> bool) -> Vec<Lit> {
    let applies = copy.applies.iter().map(|(id, (_, guard))| (id, guard));
    applies
        .chain(&copy.follows)
        .filter(|(id, _)| !answered(**id))
        .map(|(_, guard)| *guard)
        .collect()
}

impl TwoChildren {
    /// The literal that a fact has the same value for both.
    pub fn same(&mut self, id: FactId) -> Lit {
        let lits = |copy: &Copy| {
            let vars = copy.facts.get(id.0);
            vars.map(crate::compile::abstraction::FactVars::variables)
                .unwrap_or_default()
        };
        let pairs: Vec<(Lit, Lit)> = lits(&self.twin.left)
            .into_iter()
            .zip(lits(&self.twin.right))
            .collect();
        let circuit = &mut self.twin.circuit;
        let equal: Vec<Lit> = pairs
            .into_iter()
            .map(|(a, b)| circuit.equal(a, b))
            .collect();
        circuit.and(equal)
    }

    /// The literal that a decision is not the same for both.
    pub fn differs(&mut self, id: DecisionId) -> Lit {
        let (left, right) = (self.twin.left.clone(), self.twin.right.clone());
        difference(id, &left, &right, &mut self.twin.circuit)
    }

    /// The literal that a decision of the second is less protective than of the first, or lacks an outcome that the first has.
    pub fn falls(&mut self, id: DecisionId, collects: Collects) -> Lit {
        let outcomes = |copy: &Copy| copy.outcomes.get(id.0).cloned().unwrap_or_default();
        let (left, right) = (outcomes(&self.twin.left), outcomes(&self.twin.right));
        let circuit = &mut self.twin.circuit;
        let mut ways = Vec::new();
        for (at, has) in left.iter().enumerate() {
            let less: Lit = match collects {
                Collects::Yes => right.get(at).map_or(Lit::TRUE, |lit| !*lit),
                Collects::No => circuit.or(right.iter().take(at).copied()),
            };
            ways.push(circuit.and([*has, less]));
        }
        circuit.or(ways)
    }
}

/// Whether a decision gathers outcomes instead of picking one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collects {
    /// It gathers.
    Yes,
    /// It picks one.
    No,
}
