//! What was shown of the children before changes nothing that is said of the next.

use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::compile::circuit::Lit;
use threshold::compile::lemma::Lemma;
use threshold::compile::lemma::Told;
use threshold::compile::memory::MOST_BYTES;
use threshold::compile::memory::Matter;
use threshold::compile::memory::Memory;
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
use crate::shipped::ALL;
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

/// The child as it was before its last answers, one after the other, and at last as it is.
fn answer_by_answer(child: &Child, last: usize) -> Vec<Child> {
    let given = child.answers.iter().enumerate();
    let given: Vec<usize> = given
        .filter(|(_, answer)| answer.is_some())
        .map(|(at, _)| at)
        .collect();
    let before = |without: usize| {
        let mut before = child.clone();
        for at in given.iter().rev().take(without) {
            before.answers[*at] = None;
        }
        before
    };
    (0..=last).rev().map(before).collect()
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

    /// The same of the shipped packs, as one answer after the other is given, and taken back.
    #[test]
    fn shipped_packs_say_the_same_whoever_came_before(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let (pack, child) = shipped::case(&mut tape, None);
        let steps = answer_by_answer(&child, 4);
        let own: Vec<String> = steps.iter().map(|child| alone(&pack.program, child)).collect();
        let forwards = 0..steps.len();
        let order = forwards.clone().chain(forwards.clone().rev()).chain(forwards);
        for at in order {
            prop_assert_eq!(&told(&pack.program, &steps[at]), &own[at]);
        }
    }
}

/// Two who decide at once under the same versions, one in the contrary order, are told what each is told alone.
#[test]
fn two_at_once_are_told_the_same() {
    let numbers: Vec<u32> = (1..400).map(|at| at * 7919 % 1009).collect();
    let mut tape = Tape::new(&numbers);
    let mut steps: Vec<(&Program, Child)> = Vec::new();
    for _ in 0..4 {
        let (pack, child) = shipped::case(&mut tape, None);
        let own = answer_by_answer(&child, 2).into_iter();
        steps.extend(own.map(|child| (&pack.program, child)));
    }
    let own: Vec<String> = steps
        .iter()
        .map(|(program, child)| alone(program, child))
        .collect();
    let pairs: Vec<_> = steps.iter().zip(&own).collect();
    let check = |((program, child), own): &(&(&Program, Child), &String)| {
        assert_eq!(&told(program, child), *own);
    };
    std::thread::scope(|scope| {
        scope.spawn(|| (0..3).for_each(|_| pairs.iter().for_each(check)));
        scope.spawn(|| (0..3).for_each(|_| pairs.iter().rev().for_each(check)));
    });
}

/// What one version was told is not in the memory of another.
#[test]
fn versions_do_not_share_what_they_remember() {
    let [one, other] = [0, 1].map(|at| Program::compile(ALL[at].program.pack.clone()));
    let child = crate::shelf::blank(&one.pack);
    for _ in 0..3 {
        told(&one, &child);
    }
    assert!(one.memory().bytes() > 0);
    assert_eq!(other.memory().bytes(), 0);
}

/// However much comes, what is remembered stays within its bound, and the newest is remembered.
#[test]
fn what_is_remembered_is_bounded() {
    const FACTS: usize = 200;
    const VARIABLES: usize = 4_000;
    let mut memory = Memory::nothing(VARIABLES, FACTS, 3);
    let (mut most, mut forgotten) = (0, 0);
    for number in 0..200_000_usize {
        let at = |step: usize| {
            let mixed = (number * 32 + step).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            1 + (mixed >> 24) % (VARIABLES - 1)
        };
        let lits: Vec<Lit> = (0..20).map(|step| Lit::positive(at(step))).collect();
        let mut told = Told::nothing(VARIABLES);
        told.assume(&lits);
        let matter = match number % 3 {
            0 => Matter::Changes(FactId(at(20) % FACTS), DecisionId(at(21) % 3)),
            _ => Matter::Possible(Lit::positive(at(22))),
        };
        let before = memory.bytes();
        memory.no(matter, Lemma::of(lits, Vec::new()));
        if memory.bytes() > before {
            assert_eq!(memory.answer(matter, &told), Some(false));
        }
        let known = (0..50).map(|step| u32::try_from(at(step)).unwrap());
        memory.note_rests_on(Lit::positive(at(23)), known.collect(), &[FactId(1)]);
        forgotten += usize::from(memory.bytes() < before / 2);
        most = most.max(memory.bytes());
        assert!(memory.bytes() <= MOST_BYTES);
    }
    assert!(forgotten > 0 && most > MOST_BYTES / 2, "{forgotten} {most}");
}
