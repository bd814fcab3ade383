//! Three-valued logic: the tables, and that more knowledge never changes what is definite.

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::algebra::truth::Truth;
use threshold::algebra::truth::Truth::False;
use threshold::algebra::truth::Truth::True;
use threshold::algebra::truth::Truth::Unknown;
use threshold::decide::world::World;

use crate::Numbers;
use crate::cases::learn_some;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::tape::Tape;

const ALL: [Truth; 3] = [False, Unknown, True];

/// What a value can become once it is known.
fn settlements(truth: Truth) -> Vec<Truth> {
    if truth == Unknown {
        vec![False, True]
    } else {
        vec![truth]
    }
}

#[test]
fn the_tables_are_strong_kleene() {
    for (a, b, and, or) in [
        (True, True, True, True),
        (True, Unknown, Unknown, True),
        (True, False, False, True),
        (Unknown, Unknown, Unknown, Unknown),
        (Unknown, False, False, Unknown),
        (False, False, False, False),
    ] {
        assert_eq!((a & b, b & a), (and, and));
        assert_eq!((a | b, b | a), (or, or));
        assert_eq!(!(a & b), !a | !b, "de Morgan");
    }
    assert_eq!([!False, !Unknown, !True], [True, Unknown, False]);
}

#[test]
fn a_definite_and_or_not_survives_every_settlement() {
    for a in ALL {
        for b in ALL {
            for (known_a, known_b) in settlements(a)
                .into_iter()
                .flat_map(|x| settlements(b).into_iter().map(move |y| (x, y)))
            {
                assert!((a & b) == Unknown || (a & b) == (known_a & known_b));
                assert!((a | b) == Unknown || (a | b) == (known_a | known_b));
                assert!(!a == Unknown || !a == !known_a);
            }
        }
    }
}

proptest! {
    #![proptest_config(examples(600))]

    /// Filling in more facts never changes a definite value of quick evaluation.
    #[test]
    fn more_facts_never_change_a_definite_value(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::All, true));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        for _ in 0..3 {
            let (child, all) = partial(&mut tape, &small, 200);
            let (more, _) = learn_some(&mut tape, &small, &child, &all);
            let before = World::of(&small.program, &contact, &child);
            let after = World::of(&small.program, &contact, &more);
            for (old, new) in before.decisions.iter().zip(&after.decisions) {
                for (old, new) in old.rules.iter().chain(&old.outcomes).zip(new.rules.iter().chain(&new.outcomes)) {
                    prop_assert!(
                        old.is_unknown() || old == new,
                        "{:?}\n{}\n{}",
                        small.spec,
                        shown(&small.program.pack, &child),
                        shown(&small.program.pack, &more)
                    );
                }
            }
        }
    }
}
