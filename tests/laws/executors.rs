//! The flat program says of every child what quick evaluation says: every rule that fired, every outcome.

use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use proptest::test_runner::TestCaseError;
use threshold::algebra::truth::Truth;
use threshold::check::case::Child;
use threshold::compile::program::Program;
use threshold::decide::world::Contact;
use threshold::decide::world::World;
use threshold::execute::one::One;
use threshold::execute::one::Run;
use threshold::execute::slots::slots;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::shipped::ALL;
use crate::shipped::case;
use crate::shipped::only_child;
use crate::tape::Tape;

/// Holds the single-case executor against quick evaluation.
fn alike(
    follow: &One<'_>,
    run: &mut Run,
    program: &Program,
    contact: &Contact,
    child: &Child,
) -> Result<(), TestCaseError> {
    let world = World::of(program, contact, child);
    let codes = slots(program.flat(), &program.pack, child);
    let answer = |id| child.value(id).cloned();
    follow.decide(&codes, contact, world.in_office_hours, &answer, run);
    for id in program.pack.decision_ids() {
        let known = &world.decisions[id.0];
        let name = &program.pack.decision(id).name;
        let outcomes: Vec<Truth> = follow.outcomes(id, run).collect();
        let told = || shown(&program.pack, child);
        prop_assert_eq!(&known.outcomes, &outcomes, "{} {}", name, told());
        let fired: Vec<bool> = known.rules.iter().map(|rule| rule.is_true()).collect();
        let found: Vec<bool> = follow.fired(id, run).collect();
        prop_assert_eq!(fired, found, "rules of {} {}", name, told());
    }
    let faults = world.faults.into_inner();
    prop_assert_eq!(faults.is_empty(), run.found.faults.is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(examples(1_500))]

    #[test]
    fn one_child_of_a_random_pack(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::All, true));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        let follow = One::of(&small.program).unwrap();
        let mut run = Run::default();
        for _ in 0..6 {
            let (child, _) = partial(&mut tape, &small, 2_000);
            alike(&follow, &mut run, &small.program, &contact, &child)?;
        }
    }
}

#[test]
fn many_children_of_the_shipped_packs() {
    let follows: Vec<One<'_>> = ALL.iter().map(|one| One::of(&one.program).unwrap()).collect();
    let contact = only_child();
    let mut run = Run::default();
    // A small generator of its own: the tape of the other laws is too short for so many.
    let mut state = 1989_u64;
    for _ in 0..crate::many(3_000) {
        let numbers: Vec<u32> = (0..600)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) as u32 % 12_600
            })
            .collect();
        let (shipped, child) = case(&mut Tape::new(&numbers), None);
        let at = ALL.iter().position(|one| std::ptr::eq(one, shipped)).unwrap();
        alike(&follows[at], &mut run, &shipped.program, &contact, &child).unwrap();
    }
}
