//! Grounds: with them alone a rule is certain, and without any one of them it is not.

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::algebra::truth::Truth;
use threshold::check::case::Child;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::decide::mind::Mind;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::answer;
use crate::shelf::blank;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::tape::Tape;

/// The case with nothing known but these facts.
fn only(mind: &Mind<'_>, facts: &[FactId]) -> Child {
    let mut child = blank(mind.pack());
    for id in facts {
        if let Some(value) = mind.world.value(*id) {
            answer(&mut child, id.0, value.clone());
        }
    }
    child
}

fn is_certain(small: &Small, child: &Child, decision: DecisionId, rule: usize) -> bool {
    let contact = contact();
    let mind = Mind::of(&small.program, &contact, child);
    mind.decision(decision).rules[rule] == Truth::True
}

proptest! {
    #![proptest_config(examples(500))]

    /// The facts shown for a rule are enough, and none of them is idle.
    #[test]
    fn grounds_are_enough_and_none_is_idle(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let reach = if tape.chance(50) { Reach::All } else { Reach::Finite };
        let small = Small::of(Spec::random(&mut tape, reach, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        for _ in 0..2 {
            let (child, _) = partial(&mut tape, &small, 200);
            let mind = Mind::of(&small.program, &contact, &child);
            let finite = small.program.copy.opaque.is_empty();
            for decision in small.program.pack.decision_ids() {
                for rule in 0..mind.decision(decision).rules.len() {
                    if mind.decision(decision).rules[rule] != Truth::True {
                        continue;
                    }
                    let grounds = mind.grounds_of_rule(decision, rule);
                    let alone = only(&mind, &grounds);
                    let case = || format!(
                        "{} rule {rule}, grounds {grounds:?}\n{:?}\n{}",
                        small.program.pack.decision(decision).name, small.spec, shown(&small.program.pack, &child)
                    );
                    prop_assert!(is_certain(&small, &alone, decision, rule), "not enough: {}", case());
                    for left_out in &grounds {
                        let rest: Vec<FactId> = grounds.iter().copied().filter(|id| id != left_out).collect();
                        let without = only(&mind, &rest);
                        prop_assert!(
                            !finite || !is_certain(&small, &without, decision, rule),
                            "{left_out:?} is idle: {}", case()
                        );
                    }
                }
            }
        }
    }
}
