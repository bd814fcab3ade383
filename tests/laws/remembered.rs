//! What was shown of the children before changes nothing that is said of the next.

use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::compile::program::Program;
use threshold::explain::recommend::explain_without_why_not;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::shipped;
use crate::tape::Tape;

/// All that is said of a child.
fn told(program: &Program, child: &Child) -> String {
    let case = Case {
        reference: "case".to_owned(),
        received: contact().received,
        children: vec![child.clone()],
    };
    serde_json::to_string(&explain_without_why_not(program, &case)).unwrap()
}

/// What is said of a child of whom nobody else was spoken before.
fn alone(program: &Program, child: &Child) -> String {
    told(&Program::compile(program.pack.clone()), child)
}

proptest! {
    #![proptest_config(examples(150))]

    /// In any order, once or again, each child is told the same as alone.
    #[test]
    fn small_packs_say_the_same_whoever_came_before(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let reach = if tape.chance(50) { Reach::All } else { Reach::Finite };
        let small = Small::of(Spec::random(&mut tape, reach, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let children: Vec<Child> = (0..8).map(|_| partial(&mut tape, &small, 200).0).collect();
        let own: Vec<String> = children.iter().map(|child| alone(&small.program, child)).collect();
        let forwards = 0..children.len();
        let order = forwards.clone().chain(forwards.clone().rev()).chain(forwards);
        for at in order {
            let found = told(&small.program, &children[at]);
            prop_assert_eq!(&found, &own[at], "{:?}\n{}", small.spec, shown(&small.program.pack, &children[at]));
        }
    }
}

proptest! {
    #![proptest_config(examples(16))]

    /// The same of the shipped packs, as one answer after the other is given.
    #[test]
    fn shipped_packs_say_the_same_whoever_came_before(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let (pack, child) = shipped::case(&mut tape, None);
        let mut less = child.clone();
        let mut steps = vec![child.clone()];
        for slot in &mut less.answers {
            if tape.chance(30) {
                *slot = None;
            }
        }
        steps.push(less);
        for child in steps.iter().rev().chain(&steps) {
            prop_assert_eq!(told(&pack.program, child), alone(&pack.program, child));
        }
    }
}
