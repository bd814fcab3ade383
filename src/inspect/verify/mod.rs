//! Invariants proved for every child, or refuted by one.
//!
//! A proof is a question to the solver that it answers with "no such child".
//! What it finds instead is run through the engine before anybody sees it; a
//! find that the engine does not confirm is said to be just that.

mod meanwhile;
mod one;
mod pairs;

use crate::check::pack::Assumption;
use crate::check::pack::Claim;
use crate::check::pack::Invariant;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::inspect::example::Example;
use crate::inspect::one_child::Search;
use crate::inspect::verify::meanwhile::prove_meanwhile;
use crate::inspect::verify::one::prove_of_one;
use crate::inspect::verify::pairs::prove_of_pairs;

/// What came of trying to prove an invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds for every child.
    Proved,
    /// It holds, but of no child at all: its `for_all` never comes true.
    Empty,
    /// A child breaks it.
    Broken(Box<Counterexample>),
    /// The search found a child, and the engine did not decide it so: not proved, not refuted.
    Unconfirmed(Example),
}

/// A child that breaks an invariant, as the engine decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counterexample {
    /// One child: what is known of it.
    OneChild(Example),
    /// A child as it is, and as it would be after one change: the decision, and its outcomes before and after.
    Change {
        /// As it is.
        before: Example,
        /// As it would be.
        after: Example,
        /// The decision.
        decision: DecisionId,
        /// The outcomes before.
        was: Vec<usize>,
        /// The outcomes after.
        becomes: Vec<usize>,
        /// The facts that changed.
        changed: Vec<FactId>,
    },
    /// One child that is not known in full, and what applies meanwhile.
    Meanwhile {
        /// What is known.
        example: Example,
        /// The outcome that applies.
        interim: usize,
    },
}

/// One invariant and what came of it.
#[derive(Clone, Debug)]
pub struct Proof<'p> {
    /// The invariant.
    pub invariant: &'p Invariant,
    /// What came of it.
    pub verdict: Verdict,
}

/// Tries to prove every invariant of a pack; `seen` hears of each when it is begun.
#[must_use]
pub fn verify<'p>(program: &'p Program, seen: &mut dyn FnMut(&Invariant)) -> Vec<Proof<'p>> {
    let invariants = &program.pack.invariants;
    let mut verdicts: Vec<Option<Verdict>> = vec![None; invariants.len()];
    let mut keep = |found: Vec<(usize, Verdict)>| {
        for (at, verdict) in found {
            if let Some(slot) = verdicts.get_mut(at) {
                *slot = Some(verdict);
            }
        }
    };
    keep(prove_of_one(program, seen));
    keep(prove_of_pairs(program, seen));
    keep(prove_meanwhile(program, seen));
    let pairs = invariants.iter().zip(verdicts);
    pairs
        .filter_map(|(invariant, verdict)| {
            Some(Proof {
                invariant,
                verdict: verdict?,
            })
        })
        .collect()
}

/// Whether the assumptions of a pack can hold together; the ones that cannot, if not.
#[must_use]
pub fn clashing_assumptions(program: &Program) -> Vec<&Assumption> {
    let assumptions = &program.pack.assumptions;
    if Search::of(program, &[]).is_possible(&[]) {
        return Vec::new();
    }
    assumptions.iter().collect()
}

/// The conditions of a pack that no finite view can tell, so that proofs leave them open.
#[must_use]
pub fn beyond_proof(program: &Program) -> Vec<String> {
    let facts: std::collections::BTreeSet<FactId> = program
        .copy
        .opaque
        .iter()
        .flat_map(|(term, _)| term.facts())
        .collect();
    let name = |id: &FactId| program.pack.fact(*id).name.to_string();
    facts.iter().map(name).collect()
}

/// The decision an invariant speaks of, if it is about one.
#[must_use]
pub fn about(pack: &Pack, invariant: &Invariant) -> Option<DecisionId> {
    match &invariant.claim {
        Claim::MonotoneIn(id, _)
        | Claim::DoesNotDependOn(id, _)
        | Claim::SettledWhenKnown(id, _) => Some(*id),
        Claim::InterimNever(..) => Some(pack.recommends),
        Claim::Implies(..) | Claim::Never(..) => None,
    }
}
