//! The flat program says of every child what quick evaluation says: every rule that fired, every outcome.

use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use proptest::test_runner::TestCaseError;
use threshold::algebra::truth::Truth;
use threshold::algebra::value::Value;
use threshold::check::case::Child;
use threshold::check::term::DecisionId;
use threshold::compile::program::Program;
use threshold::decide::mind::Mind;
use threshold::decide::recall::Recall;
use threshold::decide::world::Contact;
use threshold::decide::world::World;
use threshold::execute::columns::Columns;
use threshold::execute::many::Block;
use threshold::execute::many::Many;
use threshold::execute::many::Room;
use threshold::execute::one::One;
use threshold::execute::one::Run;
use threshold::execute::slots::slots;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Decision;
use crate::generate::Fact;
use crate::generate::Kind;
use crate::generate::Reach;
use crate::generate::Rule;
use crate::generate::Spec;
use crate::lines::Chance;
use crate::naive::V;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::answer;
use crate::shelf::blank;
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

/// Holds the bulk executor against quick evaluation, all children in one run.
fn all_alike(
    many: &Many<'_>,
    room: &mut Room,
    program: &Program,
    contact: &Contact,
    children: &[Child],
) {
    let pack = &program.pack;
    let worlds: Vec<World<'_>> = children
        .iter()
        .map(|child| World::of(program, contact, child))
        .collect();
    let mut columns = Columns::of(program.flat(), pack);
    for (child, world) in children.iter().zip(&worlds) {
        let codes = slots(program.flat(), pack, child).codes;
        let office = match world.in_office_hours {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        columns.push(&codes, office, contact.clone());
    }
    let answers = |row: usize, id| children[row].value(id);
    let mut seen = 0;
    many.decide(&columns, &answers, room, &mut |step| {
        for at in 0..step.rows {
            seen += 1;
            let (child, world) = (&children[step.first + at], &worlds[step.first + at]);
            let bit = |block: Block| block[at / 64] >> (at % 64) & 1 == 1;
            for id in pack.decision_ids() {
                let known = &world.decisions[id.0];
                for (outcome, truth) in known.outcomes.iter().enumerate() {
                    let (yes, no) = (step.comes_about(id, outcome), step.ruled_out(id, outcome));
                    let found = match (bit(*yes), bit(*no)) {
                        (true, _) => Truth::True,
                        (false, true) => Truth::False,
                        (false, false) => Truth::Unknown,
                    };
                    assert_eq!(*truth, found, "{id:?} {outcome} {}", shown(pack, child));
                }
                for (rule, truth) in known.rules.iter().enumerate() {
                    let fired = bit(*step.fired(id, rule));
                    assert_eq!(
                        truth.is_true(),
                        fired,
                        "{id:?} {rule} {}",
                        shown(pack, child)
                    );
                }
            }
        }
    });
    assert_eq!(seen, children.len());
}

proptest! {
    #![proptest_config(examples(400))]

    #[test]
    fn children_of_a_random_pack(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::All, true));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        let follow = One::of(&small.program).unwrap();
        let mut run = Run::default();
        let mut recall = Recall::of(&small.program);
        let children: Vec<Child> = (0..6).map(|_| partial(&mut tape, &small, 2_000).0).collect();
        for child in &children {
            alike(&follow, &mut run, &small.program, &contact, child)?;
            recalled_alike(&mut recall, &small.program, &contact, child)?;
        }
        let many = Many::of(&small.program).unwrap();
        all_alike(&many, &mut Room::default(), &small.program, &contact, &children);
    }
}

/// A fact of forty values, asked only if another holds, and a decision of an outcome for each.
fn wide(hit: &'static str) -> Spec {
    let name = |kind: &str, at: usize| -> &'static str { format!("{kind}{at}").leak() };
    let values: Vec<&'static str> = (0..40).map(|at| name("v", at)).collect();
    let outcomes: Vec<&'static str> = (0..40).map(|at| name("o", at)).collect();
    let fact = |name: &str, kind: Kind, only_if: Option<&str>, otherwise: Option<V>| Fact {
        name: name.to_owned(),
        kind,
        only_if: only_if.map(str::to_owned),
        otherwise,
        worked_out: None,
    };
    let rules = values.iter().zip(&outcomes).enumerate();
    let rules = rules.map(|(at, (value, outcome))| Rule {
        id: format!("r{at}"),
        when: format!("which = \"{value}\""),
        unless: (at % 3 == 0).then(|| "last".to_owned()),
        then: vec![*outcome],
    });
    Spec {
        facts: vec![
            fact("asked", Kind::YesNo, None, None),
            fact("last", Kind::YesNo, None, None),
            fact(
                "which",
                Kind::OneOf(values.clone()),
                Some("asked"),
                Some(V::Text("v39".to_owned())),
            ),
        ],
        decisions: vec![Decision {
            name: "wide".to_owned(),
            outcomes: outcomes.clone(),
            hit,
            otherwise: Some("o5"),
            rules: rules.collect(),
        }],
    }
}

#[test]
fn a_decision_of_more_outcomes_than_a_word_has_bits() {
    for hit in ["highest", "first", "unique"] {
        let small = Small::of(wide(hit)).unwrap();
        let follow = One::of(&small.program).unwrap();
        let mut run = Run::default();
        let truths = [Some(true), Some(false), None];
        let values = (0..40).map(|at| Some(format!("v{at}"))).chain([None]);
        for value in values {
            for (asked, last) in truths
                .iter()
                .flat_map(|asked| truths.map(|last| (*asked, last)))
            {
                let mut child = blank(&small.program.pack);
                let told = [
                    asked.map(Value::Bool),
                    last.map(Value::Bool),
                    value.clone().map(|it| Value::Text(it.into())),
                ];
                for (at, told) in told.into_iter().enumerate() {
                    if let Some(told) = told {
                        answer(&mut child, at, told);
                    }
                }
                alike(&follow, &mut run, &small.program, &contact(), &child).unwrap();
            }
        }
    }
}

/// What the cases before have shown changes nothing about what comes out.
fn recalled_alike(
    recall: &mut Recall<'_>,
    program: &Program,
    contact: &Contact,
    child: &Child,
) -> Result<(), TestCaseError> {
    let mind = Mind::of(program, contact, child);
    let ids: Vec<DecisionId> = program.pack.decision_ids().collect();
    let found = recall.about(&mind.world, &ids);
    for (id, found) in ids.into_iter().zip(found) {
        let name = &program.pack.decision(id).name;
        let told = shown(&program.pack, child);
        let exact = mind.decision(id);
        prop_assert_eq!(&exact.outcomes, &found.outcomes, "{} {}", name, &told);
        prop_assert_eq!(&exact.rules, &found.rules, "{} {}", name, told);
    }
    Ok(())
}

/// How many children are held in memory at once.
const AT_ONCE: u32 = 4_000;

/// A million of them: `PROPTEST_CASES=1000000 cargo test --release --test laws many_children -- --nocapture`.
#[test]
fn many_children_of_the_shipped_packs() {
    let follows: Vec<One<'_>> = ALL
        .iter()
        .map(|one| One::of(&one.program).unwrap())
        .collect();
    let manies: Vec<Many<'_>> = ALL
        .iter()
        .map(|one| Many::of(&one.program).unwrap())
        .collect();
    let recalls = ALL.iter().map(|one| Recall::of(&one.program));
    let mut recalls: Vec<Recall<'_>> = recalls.collect();
    let contact = only_child();
    let mut run = Run::default();
    let mut room = Room::default();
    let mut chance = Chance(1989);
    let mut recalled = vec![0; ALL.len()];
    let mut left = crate::many(4_000);
    let all = left;
    while left > 0 {
        let mut children: Vec<Vec<Child>> = vec![Vec::new(); ALL.len()];
        for _ in 0..left.min(AT_ONCE) {
            let (shipped, child) = case(&mut Tape::new(&chance.tape()), None);
            let at = ALL
                .iter()
                .position(|one| std::ptr::eq(one, shipped))
                .unwrap();
            alike(&follows[at], &mut run, &shipped.program, &contact, &child).unwrap();
            if recalled[at] < 100 {
                recalled_alike(&mut recalls[at], &shipped.program, &contact, &child).unwrap();
                recalled[at] += 1;
            }
            children[at].push(child);
        }
        // More than one step, and the last not full.
        for ((shipped, many), children) in ALL.iter().zip(&manies).zip(&children) {
            all_alike(many, &mut room, &shipped.program, &contact, children);
        }
        left = left.saturating_sub(AT_ONCE);
        println!("{} of {all} children alike by every executor", all - left);
    }
}
