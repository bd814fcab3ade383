//! Answers only ever narrow what is possible; the order of a file and the hour of the day change nothing.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::algebra::moment::Moment;
use threshold::algebra::truth::Truth;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::check::pack::Pack;
use threshold::decide::answer::answer;
use threshold::decide::mind::Mind;
use threshold::explain::recommend::explain;

use crate::Numbers;
use crate::cases::learn_some;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::blank;
use crate::shelf::contact;
use crate::shelf::give;
use crate::shelf::shown;
use crate::tape::Tape;

/// What is known of a case, by name, without any order.
#[derive(Debug, PartialEq, Eq)]
struct Gist {
    outcomes: BTreeSet<(String, String, bool)>,
    fired: BTreeSet<String>,
    asked: BTreeSet<String>,
    at_least: Option<String>,
    interim: Option<String>,
}

fn gist(small: &Small, child: &Child) -> Gist {
    let contact = contact();
    let mut mind = Mind::of(&small.program, &contact, child);
    let pack = &small.program.pack;
    let mut outcomes = BTreeSet::new();
    let mut fired = BTreeSet::new();
    for id in pack.decision_ids() {
        let decision = pack.decision(id);
        let known = mind.decision(id);
        for (outcome, truth) in decision.outcomes.iter().zip(&known.outcomes) {
            if !truth.is_false() {
                outcomes.insert((
                    decision.name.to_string(),
                    outcome.id.to_string(),
                    truth.is_true(),
                ));
            }
        }
        for (rule, truth) in decision.rules.iter().zip(&known.rules) {
            if *truth == Truth::True {
                fired.insert(rule.id.to_string());
            }
        }
    }
    let asked = mind
        .open_facts()
        .iter()
        .map(|open| pack.fact(open.fact).name.to_string())
        .collect();
    let answer = answer(&mut mind);
    let name = |at: usize| pack.decision(pack.recommends).outcomes[at].id.to_string();
    Gist {
        outcomes,
        fired,
        asked,
        at_least: answer.at_least.map(name),
        interim: answer.interim.map(|interim| name(interim.outcome)),
    }
}

/// The pack with its facts and its rules in another order, save where the first rule that holds decides.
fn shuffled(tape: &mut Tape<'_>, spec: &Spec) -> Spec {
    let mut spec = spec.clone();
    shuffle(tape, &mut spec.facts);
    for decision in &mut spec.decisions {
        if decision.hit != "first" {
            shuffle(tape, &mut decision.rules);
        }
    }
    spec
}

fn shuffle<T>(tape: &mut Tape<'_>, items: &mut [T]) {
    for at in (1..items.len()).rev() {
        items.swap(at, tape.below(at + 1));
    }
}

/// The same answers for a pack whose facts stand in another order.
fn moved(child: &Child, from: &Pack, to: &Pack) -> Child {
    let mut other = blank(to);
    for id in from.fact_ids() {
        let at = to.find_fact(&from.fact(id).name).unwrap();
        give(
            &mut other,
            at.0,
            child.answer(id).map(|answer| answer.given.clone()),
        );
    }
    other
}

proptest! {
    #![proptest_config(examples(500))]

    /// An answer to a question that applies never overturns what is settled and never adds to what is possible.
    #[test]
    fn an_answer_never_overturns_what_is_settled(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let reach = if tape.chance(50) { Reach::All } else { Reach::Finite };
        let small = Small::of(Spec::random(&mut tape, reach, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        for _ in 0..3 {
            let (child, all) = partial(&mut tape, &small, 200);
            let (more, _) = learn_some(&mut tape, &small, &child, &all);
            let before = Mind::of(&small.program, &contact, &child);
            let after = Mind::of(&small.program, &contact, &more);
            for id in small.program.pack.decision_ids() {
                let case = || format!(
                    "{:?}\n{}\n{}", small.spec, shown(&small.program.pack, &child), shown(&small.program.pack, &more)
                );
                let (old, new) = (before.decision(id), after.decision(id));
                prop_assert!(new.possible().iter().all(|it| old.possible().contains(it)), "{}", case());
                let picks = !small.program.pack.decision(id).collects();
                let stays = old.settled().is_none() || old.settled() == new.settled();
                prop_assert!(!picks || stays, "{}", case());
                for (old, new) in old.rules.iter().chain(&old.outcomes).zip(new.rules.iter().chain(&new.outcomes)) {
                    prop_assert!(old.is_unknown() || old == new, "{}", case());
                }
            }
        }
    }

    /// The order of facts and rules in a file never matters, unless the first rule that holds decides.
    #[test]
    fn the_order_in_a_file_never_matters(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let reach = if tape.chance(50) { Reach::All } else { Reach::Finite };
        let spec = Spec::random(&mut tape, reach, true);
        let other = shuffled(&mut tape, &spec);
        let (small, other) = (Small::of(spec), Small::of(other));
        prop_assert_eq!(small.is_some(), other.is_some());
        prop_assume!(small.is_some());
        let (small, other) = (small.unwrap(), other.unwrap());
        let (child, _) = partial(&mut tape, &small, 200);
        let same = moved(&child, &small.program.pack, &other.program.pack);
        prop_assert_eq!(
            gist(&small, &child), gist(&other, &same),
            "{:?}\n{:?}\n{}", small.spec, other.spec, shown(&small.program.pack, &child)
        );
    }

    /// The same case under the same pack gives the same bytes, from a program compiled anew that decided another before.
    #[test]
    fn the_same_case_gives_the_same_bytes(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let spec = Spec::random(&mut tape, Reach::All, true);
        let (small, again) = (Small::of(spec.clone()), Small::of(spec));
        prop_assume!(small.is_some());
        let (small, again) = (small.unwrap(), again.unwrap());
        let mut case = || {
            let (child, _) = partial(&mut tape, &small, 200);
            Case {
                reference: "C".to_owned(),
                received: Moment::Time(date(2026, 11, 20).at(16, 20, 0, 0)),
                children: vec![child],
            }
        };
        let (case, before) = (case(), case());
        let page = |small: &Small, case: &Case| {
            serde_json::to_string(&explain(&small.program, case)).unwrap()
        };
        let alone = page(&small, &case);
        page(&again, &before);
        prop_assert_eq!(alone, page(&again, &case));
    }
}
