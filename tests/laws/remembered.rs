//! What was shown of the children before changes nothing that is said of the next.

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::algebra::moment::Moment;
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
use crate::shelf::shown;
use crate::shipped;
use crate::shipped::ALL;
use crate::tape::Tape;

/// All that is said of a child about whom somebody calls at this minute past four.
fn told(program: &Program, child: &Child, minute: i8) -> String {
    let case = Case {
        reference: "case".to_owned(),
        received: Moment::Time(date(2026, 11, 20).at(16, minute, 0, 0)),
        children: vec![child.clone()],
    };
    serde_json::to_string(&explain_without_why_not(program, &case)).unwrap()
}

/// What is said of a child of whom nobody else was spoken before.
fn alone(program: &Program, child: &Child, minute: i8) -> String {
    told(&Program::compile(program.pack.clone()), child, minute)
}

/// When each of so many children is asked about: in turn, backwards a minute later, where the
/// answers are the same and the call is another, and in turn once more as the first time.
fn turns(children: usize) -> impl Iterator<Item = (usize, i8)> {
    let forwards = (0..children).map(|at| (at, 20));
    let backwards = (0..children).rev().map(|at| (at, 21));
    forwards.clone().chain(backwards).chain(forwards)
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
        let own = |minute| children.iter().map(|child| alone(&small.program, child, minute)).collect();
        let own: BTreeMap<i8, Vec<String>> = [20, 21].map(|minute| (minute, own(minute))).into();
        for (at, minute) in turns(children.len()) {
            let found = told(&small.program, &children[at], minute);
            prop_assert_eq!(&found, &own[&minute][at], "{:?}\n{}", small.spec, shown(&small.program.pack, &children[at]));
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
        let own = |minute| steps.iter().map(|child| alone(&pack.program, child, minute)).collect();
        let own: BTreeMap<i8, Vec<String>> = [20, 21].map(|minute| (minute, own(minute))).into();
        for (at, minute) in turns(steps.len()) {
            prop_assert_eq!(&told(&pack.program, &steps[at], minute), &own[&minute][at]);
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
    let own = |(program, child): &(&Program, Child)| {
        [20, 21].map(|minute| (minute, alone(program, child, minute)))
    };
    let own: Vec<_> = steps.iter().map(own).collect();
    let pairs: Vec<_> = steps.iter().zip(&own).collect();
    let check =
        |turn: usize, ((program, child), own): &(&(&Program, Child), &[(i8, String); 2])| {
            let (minute, own) = &own[turn % 2];
            assert_eq!(&told(program, child, *minute), own);
        };
    std::thread::scope(|scope| {
        let (check, pairs) = (&check, &pairs);
        scope.spawn(move || (0..3).for_each(|turn| pairs.iter().for_each(|it| check(turn, it))));
        let backwards = move |turn| pairs.iter().rev().for_each(|it| check(turn, it));
        scope.spawn(move || (0..3).for_each(backwards));
    });
}

/// The same answers from somebody else, on another day or with a note are the same case, and each is told as it was said.
#[test]
fn who_said_it_is_told_anew() {
    for first in 1..7_u32 {
        let numbers: Vec<u32> = (1..4_000).map(|at| (at + first) * 6151 % 9973).collect();
        let (pack, child) = shipped::case(&mut Tape::new(&numbers), None);
        assert!(child.answers.iter().flatten().next().is_some());
        let mut by_school = child.clone();
        for answer in by_school.answers.iter_mut().flatten() {
            answer.from = Some("the school".to_owned());
            answer.on = Some(Moment::Day(date(2026, 11, 19)));
            answer.note = Some("told to the form teacher".to_owned());
        }
        let own = [&child, &by_school].map(|child| alone(&pack.program, child, 20));
        assert_ne!(own[0], own[1]);
        assert!(own[1].contains("told to the form teacher"));
        for _ in 0..2 {
            assert_eq!(told(&pack.program, &child, 20), own[0]);
            assert_eq!(told(&pack.program, &by_school, 20), own[1]);
        }
    }
}

/// What one version was told is not in the memory of another.
#[test]
fn versions_do_not_share_what_they_remember() {
    let [one, other] = [0, 1].map(|at| Program::compile(ALL[at].program.pack.clone()));
    let child = crate::shelf::blank(&one.pack);
    for minute in 0..3 {
        told(&one, &child, minute);
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
