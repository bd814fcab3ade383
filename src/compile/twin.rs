//! Two copies of a pack's logic side by side: can one fact alone change a decision?
//!
//! Every fact but one is held equal in both copies; if the decision can still
//! differ, the one fact matters. A fact that applies in only one of the copies
//! is not held, because answering the one fact would have opened its question.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::cone::reach;
use crate::compile::lower::CallScript;
use crate::compile::lower::Copy;
use crate::compile::lower::lower;

/// Two copies and what ties them.
#[derive(Clone, Debug)]
pub struct Twin {
    /// The clauses.
    pub circuit: Circuit,
    /// One copy.
    pub left: Copy,
    /// The other.
    pub right: Copy,
    /// For each fact, the literal that holds it equal in both.
    pub equal: Vec<Lit>,
    /// For each opaque condition, the literal that holds it equal in both, and the facts it reads, itself or through others.
    pub equal_opaque: Vec<(Lit, Vec<FactId>)>,
    /// The literal that holds the office hours equal in both.
    pub equal_hours: Lit,
    /// For each decision worth questions, the literal that it differs.
    pub differs: BTreeMap<DecisionId, Lit>,
}

impl Twin {
    /// Builds the two copies.
    #[must_use]
    pub fn build(
        pack: &Pack,
        cuts: &BTreeMap<FactId, BTreeSet<Cut>>,
        call: CallScript<'_>,
    ) -> Self {
        let mut circuit = Circuit::default();
        let left = lower(pack, cuts, call, &mut circuit);
        let right = lower(pack, cuts, call, &mut circuit);
        let equal = pack
            .fact_ids()
            .map(|id| tie_fact(id, &left, &right, &mut circuit))
            .collect();
        let equal_opaque = left
            .opaque
            .iter()
            .zip(&right.opaque)
            .map(|((term, a), (_, b))| {
                let guard = circuit.fresh();
                tie(&mut circuit, &[!guard], *a, *b);
                (guard, reach(term, pack))
            })
            .collect();
        let equal_hours = circuit.fresh();
        tie(
            &mut circuit,
            &[!equal_hours],
            left.in_office_hours,
            right.in_office_hours,
        );
        let differs = pack
            .ask_for
            .iter()
            .map(|id| (*id, difference(*id, &left, &right, &mut circuit)))
            .collect();
        Self {
            circuit,
            left,
            right,
            equal,
            equal_opaque,
            equal_hours,
            differs,
        }
    }
}

/// Demands `a = b` unless one of the excuses holds.
pub(super) fn tie(circuit: &mut Circuit, excuses: &[Lit], a: Lit, b: Lit) {
    circuit.require(excuses.iter().copied().chain([!a, b]));
    circuit.require(excuses.iter().copied().chain([a, !b]));
}

fn tie_fact(id: FactId, left: &Copy, right: &Copy, circuit: &mut Circuit) -> Lit {
    let guard = circuit.fresh();
    let mut excuses = vec![!guard];
    if let (Some((a, _)), Some((b, _))) = (left.applies.get(&id), right.applies.get(&id)) {
        excuses.extend([!*a, !*b]);
    }
    let lits = |copy: &Copy| {
        copy.facts
            .get(id.0)
            .map(FactVars::variables)
            .unwrap_or_default()
    };
    for (a, b) in lits(left).into_iter().zip(lits(right)) {
        tie(circuit, &excuses, a, b);
    }
    guard
}

/// The literal that a decision differs between two copies.
#[must_use]
pub fn difference(id: DecisionId, left: &Copy, right: &Copy, circuit: &mut Circuit) -> Lit {
    let (Some(left), Some(right)) = (left.outcomes.get(id.0), right.outcomes.get(id.0)) else {
        return Lit::FALSE;
    };
    let pairs: Vec<Lit> = left
        .iter()
        .zip(right)
        .map(|(a, b)| {
            let equal = circuit.equal(*a, *b);
            !equal
        })
        .collect();
    circuit.or(pairs)
}
