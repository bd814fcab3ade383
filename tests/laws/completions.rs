//! Sound and exact: what the engine says of a case is what every completion of it says.

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use proptest::test_runner::TestCaseError;
use threshold::algebra::truth::Truth;
use threshold::check::case::Child;
use threshold::decide::answer::answer;
use threshold::decide::mind::Mind;
use threshold::decide::world::Standings;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::model::Completion;
use crate::model::possible;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::tape::Tape;

const MOST: usize = 200;

/// What is true in all completions, in none, or in some.
pub(crate) fn truth_of(held: impl Iterator<Item = bool>) -> Truth {
    let all: Vec<bool> = held.collect();
    match (all.contains(&true), all.contains(&false)) {
        (true, false) => Truth::True,
        (false, _) => Truth::False,
        (true, true) => Truth::Unknown,
    }
}

/// Whether nothing definite is contradicted.
fn sound(said: &[Truth], brute: &[Truth]) -> bool {
    said.iter()
        .zip(brute)
        .all(|(said, brute)| said.is_unknown() || said == brute)
}

/// What brute force finds of one decision.
pub(crate) fn brute(at: usize, all: &[Completion]) -> Standings {
    let rules = all[0].rules[at].len();
    let outcomes = all[0].outcomes[at].len();
    Standings {
        rules: (0..rules)
            .map(|n| truth_of(all.iter().map(|one| one.rules[at][n])))
            .collect(),
        outcomes: (0..outcomes)
            .map(|n| truth_of(all.iter().map(|one| one.outcomes[at][n])))
            .collect(),
    }
}

fn check_case(small: &Small, child: &Child, all: &[Completion]) -> Result<(), TestCaseError> {
    let contact = contact();
    let mut mind = Mind::of(&small.program, &contact, child);
    let worked_out = small
        .model
        .facts
        .iter()
        .any(|fact| fact.worked_out.is_some());
    let exact = mind.loose.is_empty() && !worked_out;
    for (at, decision) in small.program.pack.decisions.iter().enumerate() {
        let (fast, found) = (&mind.world.decisions[at], &mind.decisions[at]);
        let brute = brute(at, all);
        let case = || {
            format!(
                "{} of {:?}\n{}",
                decision.name,
                small.spec,
                shown(&small.program.pack, child)
            )
        };
        prop_assert!(
            sound(&fast.rules, &brute.rules),
            "quick rules {fast:?} {brute:?} {}",
            case()
        );
        prop_assert!(
            sound(&fast.outcomes, &brute.outcomes),
            "quick {fast:?} {brute:?} {}",
            case()
        );
        prop_assert!(
            sound(&found.rules, &brute.rules),
            "rules {found:?} {brute:?} {}",
            case()
        );
        prop_assert!(
            sound(&found.outcomes, &brute.outcomes),
            "{found:?} {brute:?} {}",
            case()
        );
        prop_assert!(
            sound(&fast.outcomes, &found.outcomes),
            "quick is contradicted {}",
            case()
        );
        if exact {
            prop_assert_eq!(&found.rules, &brute.rules, "rules of {}", case());
            prop_assert_eq!(&found.outcomes, &brute.outcomes, "outcomes of {}", case());
        }
        if !decision.collects() {
            let possible = possible(at, all);
            prop_assert!(
                possible
                    .iter()
                    .all(|outcome| found.possible().contains(outcome))
            );
            prop_assert_eq!(found.settled().is_some(), found.possible().len() == 1);
        }
    }
    let recommended = small.program.pack.recommends;
    let floor = possible(recommended.0, all)[0];
    let answer = answer(&mut mind);
    prop_assert!(answer.at_least.unwrap() <= floor);
    prop_assert!(!exact || answer.at_least == Some(floor));
    prop_assert_eq!(answer.interim.is_none(), answer.settled.is_some());
    if let Some(interim) = answer.interim {
        prop_assert!(
            interim.outcome >= answer.at_least.unwrap(),
            "an interim below the floor"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(examples(1000))]

    /// Over the finite part of the language the engine says exactly what all completions say.
    #[test]
    fn possible_outcomes_are_exactly_those_of_some_completion(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::Finite, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        for _ in 0..3 {
            let (child, all) = partial(&mut tape, &small, MOST);
            check_case(&small, &child, &all)?;
            let contact = contact();
            let loose = Mind::of(&small.program, &contact, &child).loose;
            prop_assert!(loose.is_empty(), "not finite: {loose:?} {:?}", small.spec);
        }
    }

    /// Over the whole language nothing definite is ever contradicted, and nothing possible is left out.
    #[test]
    fn nothing_definite_is_contradicted_by_a_completion(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::All, true));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        for _ in 0..3 {
            let (child, all) = partial(&mut tape, &small, MOST);
            check_case(&small, &child, &all)?;
        }
    }
}
