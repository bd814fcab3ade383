//! What decision diagrams show is what the solver proves: the same is said with them and without.

use jiff::civil::date;
use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::algebra::moment::Moment;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::compile::program::Program;
use threshold::decide::mind::Mind;
use threshold::explain::recommend::explain_without_why_not;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Decision;
use crate::generate::Fact;
use crate::generate::Kind;
use crate::generate::Reach;
use crate::generate::Rule;
use crate::generate::Spec;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::blank;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::shipped;
use crate::shipped::ALL;
use crate::tape::Tape;

/// All that is said of a child, as its JSON.
fn told(program: &Program, child: &Child) -> String {
    let case = Case {
        reference: "case".to_owned(),
        received: Moment::Time(date(2026, 11, 20).at(16, 20, 0, 0)),
        children: vec![child.clone()],
    };
    serde_json::to_string(&explain_without_why_not(program, &case)).unwrap()
}

/// What every rule of a child rests on, also of the decisions that no explanation shows.
fn grounds(program: &Program, child: &Child) -> Vec<String> {
    let contact = contact();
    let mind = Mind::of(program, &contact, child);
    let mut all = Vec::new();
    for decision in program.pack.decision_ids() {
        for (rule, truth) in mind.decision(decision).rules.iter().enumerate() {
            if truth.is_true() {
                let grounds = mind.grounds_of_rule(decision, rule);
                all.push(format!(
                    "{} {rule}: {grounds:?}",
                    program.pack.decision(decision).name
                ));
            }
        }
    }
    all
}

/// The same pack twice: without diagrams, and with.
fn both_ways(program: &Program) -> [Program; 2] {
    let [without, with] = [(); 2].map(|()| Program::compile(program.pack.clone()));
    with.grow_diagrams();
    assert!(without.diagrams().is_none());
    [without, with]
}

proptest! {
    #![proptest_config(examples(600))]

    /// Of packs of every kind, with questions that follow from others, open or do not apply.
    #[test]
    fn small_packs_say_the_same_with_diagrams(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let reach = if tape.chance(50) { Reach::All } else { Reach::Finite };
        let worked_out = tape.chance(50);
        let small = Small::of(Spec::random(&mut tape, reach, worked_out));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let [without, with] = both_ways(&small.program);
        let mut children = vec![blank(&with.pack)];
        children.extend((0..6).map(|_| partial(&mut tape, &small, 200).0));
        for child in &children {
            let case = || format!("{:?}\n{}", small.spec, shown(&with.pack, child));
            prop_assert_eq!(told(&with, child), told(&without, child), "{}", case());
            prop_assert_eq!(grounds(&with, child), grounds(&without, child), "{}", case());
        }
    }
}

proptest! {
    #![proptest_config(examples(40))]

    /// Of the shipped packs.
    #[test]
    fn shipped_packs_say_the_same_with_diagrams(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let (pack, child) = shipped::case(&mut tape, None);
        let (with, child) = (pack.grown(), &child);
        // Whoever takes in many grows them; this one never does.
        let without = Program::compile(pack.program.pack.clone());
        prop_assert_eq!(told(with, child), told(&without, child));
        prop_assert_eq!(grounds(with, child), grounds(&without, child));
        prop_assert!(with.diagrams().is_some() && without.diagrams().is_none());
    }
}

/// Every shipped version has diagrams, so nobody waits for a search under any of them.
#[test]
fn every_shipped_version_has_diagrams() {
    for pack in ALL.iter() {
        let nodes = pack.grown().grow_diagrams();
        assert!(nodes.is_some(), "{:?}", pack.program.pack.own().id);
    }
}

/// So many questions, and a rule for any two of them that are put together without order.
fn tangled(facts: usize) -> Spec {
    let yes_no = |at: usize| Fact {
        name: format!("f{at}"),
        kind: Kind::YesNo,
        only_if: None,
        otherwise: None,
        worked_out: None,
    };
    let pairs = (0..3 * facts).map(|at| (at % facts, (at * at * 7 + at * 31 + 5) % facts));
    let rules = pairs.filter(|(one, other)| one != other).enumerate();
    let rules = rules.map(|(at, (one, other))| Rule {
        id: format!("r{at}"),
        when: format!("f{one} and f{other}"),
        unless: None,
        then: vec!["high"],
    });
    Spec {
        facts: (0..facts).map(yes_no).collect(),
        decisions: vec![Decision {
            name: "d0".to_owned(),
            outcomes: vec!["low", "high"],
            hit: "highest",
            otherwise: Some("low"),
            rules: rules.collect(),
        }],
    }
}

/// A pack whose diagrams would be larger than any bound has none, and is decided as ever.
#[test]
fn a_pack_too_large_for_diagrams_has_none() {
    let small = Small::of(tangled(300)).unwrap();
    let [without, with] = both_ways(&small.program);
    assert_eq!(with.grow_diagrams(), None);
    let child = blank(&with.pack);
    assert_eq!(told(&with, &child), told(&without, &child));
}

/// Whoever decides about many children under one version has diagrams after some of them; one child waits for none.
#[test]
fn diagrams_are_grown_for_those_who_decide_about_many() {
    let program = Program::compile(ALL[0].program.pack.clone());
    let child = blank(&program.pack);
    let contact = contact();
    for _ in 0..8 {
        let _ = Mind::anew(&program, &contact, &child);
    }
    assert!(program.diagrams().is_none());
    for _ in 0..100 {
        let _ = Mind::anew(&program, &contact, &child);
    }
    assert!(program.diagrams().is_some());
}
