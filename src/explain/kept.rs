//! Whether a recommendation keeps what its pack says must always hold.
//!
//! Proofs come before release; this is the second lock. A claim about one
//! child that is certainly broken is shown with the recommendation, loudly.

use crate::check::pack::Claim;
use crate::check::pack::Invariant;
use crate::decide::answer::Answer;
use crate::decide::mind::Mind;
use crate::explain::explanation::Warning;

/// The kind of the warning that an invariant is broken.
pub const BROKEN_INVARIANT: &str = "broken_invariant";

/// A warning for every invariant that this recommendation certainly breaks.
#[must_use]
pub fn broken(mind: &mut Mind<'_>, answer: &Answer) -> Vec<Warning> {
    let pack = mind.pack();
    let broken = broken_ones(mind, answer);
    let broken = broken.into_iter();
    broken
        .filter_map(|at| pack.invariants.get(at))
        .map(|invariant| Warning {
            kind: BROKEN_INVARIANT.to_owned(),
            about: Some(invariant.id.to_string()),
            message: format!(
                "This recommendation breaks what must always hold: {} Do not rely on it; tell whoever keeps the rules.",
                invariant.says
            ),
        })
        .collect()
}

/// The positions of the invariants that this recommendation certainly breaks.
fn broken_ones(mind: &mut Mind<'_>, answer: &Answer) -> Vec<usize> {
    if let Some(known) = &mind.notes().broken {
        return known.clone();
    }
    let invariants = mind.pack().invariants.iter().enumerate();
    let broken = invariants.filter(|(_, invariant)| breaks(mind, answer, invariant));
    let broken: Vec<usize> = broken.map(|(at, _)| at).collect();
    let noted = broken.clone();
    mind.note(|notes| notes.broken = Some(noted));
    broken
}

fn breaks(mind: &mut Mind<'_>, answer: &Answer, invariant: &Invariant) -> bool {
    if let Some((whom, _)) = &invariant.for_all
        && !mind.holds_now(whom, &invariant.id)
    {
        return false;
    }
    match &invariant.claim {
        Claim::Implies(term, _) => mind.truth_now(term, &invariant.id).is_false(),
        Claim::Never(term, _) => mind.holds_now(term, &invariant.id),
        Claim::InterimNever(outcomes, possible, _) => {
            let interim = answer.interim.as_ref().map(|interim| interim.outcome);
            interim.is_some_and(|outcome| outcomes.contains(&outcome))
                && !mind.truth_now(possible, &invariant.id).is_false()
        }
        // These compare two children; one alone cannot break them.
        Claim::MonotoneIn(..) | Claim::DoesNotDependOn(..) | Claim::SettledWhenKnown(..) => false,
    }
}
