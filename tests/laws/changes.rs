//! What would change the answer: every set shown does, and none that changes fewer answers would.

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::check::case::Child;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::decide::mind::Mind;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::model::engine;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::answer;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::tape::Tape;

/// Every case in which exactly so many of the given answers are other than they are.
fn otherwise(small: &Small, child: &Child, changed: usize) -> Vec<Child> {
    let known: Vec<usize> = (0..small.model.facts.len())
        .filter(|at| child.value(FactId(*at)).is_some())
        .collect();
    let mut found = vec![(child.clone(), 0, 0)];
    for at in known {
        let mut longer = Vec::new();
        for (one, from, so_far) in found {
            if so_far < changed {
                for value in &small.model.facts[at].domain {
                    let value = engine(value);
                    if child.value(FactId(at)) != Some(&value) {
                        let mut other = one.clone();
                        answer(&mut other, at, value);
                        longer.push((other, at, so_far + 1));
                    }
                }
            }
            longer.push((one, from, so_far));
        }
        found = longer;
    }
    found
        .into_iter()
        .filter(|(_, _, so_far)| *so_far == changed)
        .map(|(child, _, _)| child)
        .collect()
}

fn may_be(small: &Small, child: &Child, decision: DecisionId, outcome: usize) -> bool {
    let all = small.model.completions(child, 20_000).unwrap();
    all.iter().any(|one| one.outcomes[decision.0][outcome])
}

proptest! {
    #![proptest_config(examples(250))]

    /// A set of changes, applied and decided, gives the outcome it is shown for.
    #[test]
    fn changes_that_are_shown_lead_where_they_say(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let reach = if tape.chance(50) { Reach::All } else { Reach::Finite };
        let small = Small::of(Spec::random(&mut tape, reach, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        let (child, _) = partial(&mut tape, &small, 100);
        let mut mind = Mind::of(&small.program, &contact, &child);
        let decision = small.program.pack.recommends;
        for outcome in 0..small.program.pack.decision(decision).outcomes.len() {
            let sets = mind.changes_to(decision, outcome).sets;
            for set in &sets {
                let mut changed = child.clone();
                for change in set {
                    answer(&mut changed, change.fact.0, change.to.clone());
                }
                let other = Mind::of(&small.program, &contact, &changed);
                prop_assert_eq!(
                    other.settled(decision), Some(outcome),
                    "{:?} of {:?}\n{}", set, small.spec, shown(&small.program.pack, &child)
                );
                for change in set {
                    let before = child.value(change.fact);
                    prop_assert!(before != Some(&change.to), "changes nothing: {change:?} {:?}", small.spec);
                    prop_assert_eq!(before.is_none(), change.not_yet_known);
                }
            }
        }
    }

    /// No set with fewer changed answers would make the outcome possible.
    #[test]
    fn no_fewer_answers_could_change(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::Finite, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        let (child, _) = partial(&mut tape, &small, 30);
        let mut mind = Mind::of(&small.program, &contact, &child);
        let decision = small.program.pack.recommends;
        for outcome in 0..small.program.pack.decision(decision).outcomes.len() {
            let sets = mind.changes_to(decision, outcome).sets;
            let fewest = sets
                .iter()
                .map(|set| set.iter().filter(|change| !change.not_yet_known).count())
                .min();
            // None shown: then not even two changes may do it.
            for fewer in 0..fewest.unwrap_or(3).min(3) {
                let others = otherwise(&small, &child, fewer);
                prop_assume!(others.len() < 300);
                for other in others {
                    prop_assert!(
                        !may_be(&small, &other, decision, outcome),
                        "outcome {outcome} with {fewer} changes, shown {sets:?}: {:?}\n{}\n{}",
                        small.spec, shown(&small.program.pack, &child), shown(&small.program.pack, &other)
                    );
                }
            }
        }
    }
}
