//! Cases in which the engine once was wrong, each as small as it could be made.

use std::collections::BTreeSet;
use std::sync::Arc;

use threshold::algebra::truth::Truth;
use threshold::algebra::value::Value;
use threshold::check::pack::Claim;
use threshold::check::pack::Invariant;
use threshold::check::pack::Mover;
use threshold::check::pack::Pack;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::compile::program::Program;
use threshold::decide::mind::Mind;
use threshold::decide::world::World;
use threshold::inspect::verify::Verdict;
use threshold::inspect::verify::verify;

use crate::generate::Decision;
use crate::generate::Fact;
use crate::generate::Kind;
use crate::generate::Rule;
use crate::generate::Spec;
use crate::naive::V;
use crate::shelf::Small;
use crate::shelf::answer;
use crate::shelf::blank;
use crate::shelf::contact;

fn fact(name: &str, kind: Kind) -> Fact {
    Fact {
        name: name.to_owned(),
        kind,
        only_if: None,
        otherwise: None,
        worked_out: None,
    }
}

fn where_only(fact: Fact, only_if: &str, otherwise: V) -> Fact {
    Fact {
        only_if: Some(only_if.to_owned()),
        otherwise: Some(otherwise),
        ..fact
    }
}

/// A decision between `low` and `mid`, the second where the condition holds.
fn decision(name: &str, when: &str) -> Decision {
    let rule = Rule {
        id: format!("{name}.r"),
        when: when.to_owned(),
        unless: None,
        then: vec!["mid"],
    };
    Decision {
        name: name.to_owned(),
        outcomes: vec!["low", "mid"],
        hit: "highest",
        otherwise: Some("low"),
        rules: vec![rule],
    }
}

fn small(facts: Vec<Fact>, decisions: Vec<Decision>) -> Small {
    Small::of(Spec { facts, decisions }).unwrap()
}

fn text(value: &str) -> Value {
    Value::text(value)
}

fn colours() -> Vec<&'static str> {
    vec!["red", "green"]
}

#[test]
fn a_quantifier_may_stand_in_the_list_of_another() {
    let small = small(
        vec![fact("f0", Kind::AnyOf(colours())), fact("f1", Kind::YesNo)],
        vec![decision(
            "d0",
            "some x in [(some y in f0 satisfies y = red), f1] satisfies x",
        )],
    );
    let mut child = blank(&small.program.pack);
    answer(&mut child, 0, Value::List(vec![Some(text("red"))]));
    let contact = contact();
    assert_eq!(
        Mind::of(&small.program, &contact, &child).settled(DecisionId(0)),
        Some(1)
    );
    answer(&mut child, 0, Value::List(Vec::new()));
    let mind = Mind::of(&small.program, &contact, &child);
    assert_eq!(mind.decision(DecisionId(0)).possible(), [0, 1]);
    assert!(mind.loose.is_empty());
}

#[test]
fn a_known_condition_with_a_quantifier_inside_another_is_never_left_open() {
    let small = small(
        vec![fact("f0", Kind::Whole(0, 4)), fact("f1", Kind::YesNo)],
        vec![
            decision(
                "d0",
                "some x in [1, 2] satisfies some y in [x, f0] satisfies f0 > y",
            ),
            decision("d1", "d0 = mid and f1"),
        ],
    );
    let mut child = blank(&small.program.pack);
    answer(&mut child, 0, Value::Number(0.into()));
    let contact = contact();
    let mind = Mind::of(&small.program, &contact, &child);
    assert!(mind.loose.is_empty(), "{:?}", mind.loose);
    assert_eq!(mind.settled(DecisionId(1)), Some(0));
}

#[test]
fn an_equality_of_a_quantifier_is_decided_over_every_completion() {
    let small = small(
        vec![fact("f0", Kind::AnyOf(colours()))],
        vec![decision(
            "d0",
            "(some x in f0 satisfies x = red) = list contains(f0, \"red\")",
        )],
    );
    let contact = contact();
    let child = blank(&small.program.pack);
    assert_eq!(
        Mind::of(&small.program, &contact, &child).settled(DecisionId(0)),
        Some(1)
    );
}

#[test]
fn a_question_is_asked_that_matters_only_through_a_condition_that_is_not_finite() {
    let number = fact("f0", Kind::Whole(0, 4));
    let mut counted = decision("d0", "f1");
    (counted.hit, counted.otherwise) = ("collect", None);
    let small = small(
        vec![number, fact("f1", Kind::YesNo)],
        vec![counted, decision("d1", "count(d0) > f0")],
    );
    let mut child = blank(&small.program.pack);
    answer(&mut child, 0, Value::Number(0.into()));
    let contact = contact();
    let mut mind = Mind::of(&small.program, &contact, &child);
    let asked = mind.open_facts();
    let changes = asked
        .iter()
        .find(|open| open.fact == FactId(1))
        .map(|open| open.can_change.clone());
    assert_eq!(changes, Some(vec![DecisionId(1), DecisionId(0)]));
}

#[test]
fn grounds_reach_through_a_condition_that_is_not_finite() {
    let mut counted = decision("d0", "f1");
    (counted.hit, counted.otherwise) = ("collect", None);
    let small = small(
        vec![fact("f0", Kind::Whole(0, 4)), fact("f1", Kind::YesNo)],
        vec![counted, decision("d1", "count(d0) > f0")],
    );
    let mut child = blank(&small.program.pack);
    answer(&mut child, 0, Value::Number(0.into()));
    answer(&mut child, 1, Value::Bool(true));
    let contact = contact();
    let mind = Mind::of(&small.program, &contact, &child);
    assert_eq!(
        mind.grounds_of_rule(DecisionId(1), 0),
        [FactId(0), FactId(1)]
    );
}

#[test]
fn an_answer_that_its_fallback_would_replace_is_no_ground() {
    // Where `f0` is no, `f1` counts as yes: the answer yes to it adds nothing.
    let small = small(
        vec![
            fact("f0", Kind::YesNo),
            where_only(fact("f1", Kind::YesNo), "f0", V::Bool(true)),
        ],
        vec![decision("d0", "f1 and not(f0)")],
    );
    let mut child = blank(&small.program.pack);
    answer(&mut child, 0, Value::Bool(false));
    answer(&mut child, 1, Value::Bool(true));
    let contact = contact();
    let mind = Mind::of(&small.program, &contact, &child);
    assert_eq!(mind.grounds_of_rule(DecisionId(0), 0), [FactId(0)]);
}

#[test]
fn a_change_names_the_question_that_it_opens() {
    let small = small(
        vec![
            fact("f0", Kind::YesNo),
            where_only(
                fact("f1", Kind::OneOf(colours())),
                "f0",
                V::Text("red".to_owned()),
            ),
        ],
        vec![decision("d0", "f0 and f1 = green")],
    );
    let mut child = blank(&small.program.pack);
    answer(&mut child, 0, Value::Bool(false));
    let contact = contact();
    let mut mind = Mind::of(&small.program, &contact, &child);
    let sets = mind.changes_to(DecisionId(0), 1).sets;
    let facts: BTreeSet<FactId> = sets
        .first()
        .unwrap()
        .iter()
        .map(|change| change.fact)
        .collect();
    assert_eq!(sets.len(), 1);
    assert_eq!(facts, BTreeSet::from([FactId(0), FactId(1)]));
}

#[test]
fn a_change_names_what_else_must_be_known_for_its_question_to_apply() {
    // An answer to `f1` alone would stand even if `f0` turned out to be no.
    let small = small(
        vec![
            fact("f0", Kind::YesNo),
            where_only(fact("f1", Kind::YesNo), "f0", V::Bool(false)),
        ],
        vec![decision("d0", "f0 and f1")],
    );
    let child = blank(&small.program.pack);
    let contact = contact();
    let mut mind = Mind::of(&small.program, &contact, &child);
    let sets = mind.changes_to(DecisionId(0), 1).sets;
    let facts: Vec<FactId> = sets
        .first()
        .unwrap()
        .iter()
        .map(|change| change.fact)
        .collect();
    assert_eq!(facts, [FactId(0), FactId(1)]);
    assert_eq!(mind.decision(DecisionId(0)).rules, [Truth::Unknown]);
}

/// A number that no threshold cuts may still move a decision, through arithmetic alone.
#[test]
fn a_number_that_only_arithmetic_reads_is_not_proved_harmless() {
    let whole = Kind::Whole(0, 2);
    let small = small(
        vec![fact("f0", whole)],
        vec![decision("d0", "sum(f0, f0) < max(f0, 1)")],
    );
    let mut pack = Pack::clone(&small.program.pack);
    let mover = Mover {
        fact: FactId(0),
        order: Vec::new(),
    };
    pack.invariants = vec![Invariant {
        id: "inv.more-never-lowers".into(),
        layer: 0,
        says: "More never lowers.".to_owned(),
        for_all: None,
        claim: Claim::MonotoneIn(DecisionId(0), vec![mover]),
        cite: Vec::new(),
        note: None,
        declared: pack.decisions[0].declared,
    }];
    let program = Program::compile(Arc::new(pack));
    let proofs = verify(&program, &mut |_| {});
    // None is mid, one is low.
    assert_ne!(proofs[0].verdict, Verdict::Proved);
    assert_ne!(proofs[0].verdict, Verdict::Empty);
}

#[test]
fn what_follows_from_others_does_not_count_while_nobody_knows_whether_it_applies() {
    let follows = Fact {
        worked_out: Some("f1".to_owned()),
        ..where_only(fact("f2", Kind::YesNo), "f0", V::Bool(false))
    };
    let small = small(
        vec![fact("f0", Kind::YesNo), fact("f1", Kind::YesNo), follows],
        vec![decision("d0", "f2")],
    );
    let contact = contact();
    let mut child = blank(&small.program.pack);
    // It would follow, but whether the question applies at all is not known.
    answer(&mut child, 1, Value::Bool(true));
    let world = World::of(&small.program, &contact, &child);
    assert_eq!(world.value(FactId(2)), None);
    let mind = Mind::of(&small.program, &contact, &child);
    assert_eq!(mind.decision(DecisionId(0)).possible(), [0, 1]);
    // Here it comes to the same either way.
    drop(mind);
    answer(&mut child, 1, Value::Bool(false));
    let mind = Mind::of(&small.program, &contact, &child);
    assert_eq!(mind.settled(DecisionId(0)), Some(0));
}
