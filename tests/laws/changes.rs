//! What would change the answer: every set shown does, and they are exactly the smallest that there are.

use std::collections::BTreeSet;

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::algebra::value::Value;
use threshold::check::case::Child;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::check::types::Type;
use threshold::decide::changes::MOST_SHOWN;
use threshold::decide::mind::Mind;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::model::engine;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::answer;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::tape::Tape;

/// A set of facts with the values they would have.
type Set = Vec<(FactId, Value)>;

fn facts(set: &Set) -> Vec<FactId> {
    set.iter().map(|(id, _)| *id).collect()
}

/// Every choice of so many facts, and of values other than they have; what follows from others is not chosen.
fn choices(small: &Small, child: &Child, size: usize) -> Vec<Set> {
    let mut found: Vec<Set> = vec![Vec::new()];
    for (at, fact) in small.model.facts.iter().enumerate() {
        let now = child.value(FactId(at));
        if now.is_none() && fact.worked_out.is_some() {
            continue;
        }
        let mut longer = Vec::new();
        for set in found.iter().filter(|set| set.len() < size) {
            for value in fact.domain.iter().map(engine) {
                if now != Some(&value) {
                    let mut set = set.clone();
                    set.push((FactId(at), value));
                    longer.push(set);
                }
            }
        }
        found.extend(longer);
    }
    found.retain(|set| set.len() == size);
    found
}

fn with(child: &Child, set: &Set) -> Child {
    let mut changed = child.clone();
    for (id, value) in set {
        answer(&mut changed, id.0, value.clone());
    }
    changed
}

/// Whether every completion of the changed case comes out so, and every question that is newly answered applies in one.
fn leads(small: &Small, child: &Child, set: &Set, decision: DecisionId, outcome: usize) -> bool {
    let all = small.model.completions(&with(child, set), 20_000).unwrap();
    let new = || set.iter().filter(|(id, _)| child.value(*id).is_none());
    all.iter().all(|one| one.outcomes[decision.0][outcome])
        && all.iter().any(|one| new().all(|(id, _)| one.applies[id.0]))
}

/// The place of each value among those of its fact; of sets, which members are not as first tried.
fn places(small: &Small, child: &Child, set: &Set) -> Vec<Vec<usize>> {
    let place = |(id, value): &(FactId, Value)| {
        let lits = small.program.literals(*id, value);
        if let Type::AnyOf(_) = small.program.pack.fact(*id).of {
            let now = child.value(*id).cloned();
            let now = now.unwrap_or(Value::List(Vec::new()));
            let first = small.program.literals(*id, &now);
            return lits
                .iter()
                .zip(first)
                .map(|(a, b)| usize::from(*a != b))
                .collect();
        }
        let classes = small.program.classes(*id);
        let same = |class: &Value| small.program.literals(*id, class) == lits;
        vec![classes.iter().position(same).unwrap()]
    };
    set.iter().map(place).collect()
}

proptest! {
    #![proptest_config(examples(250))]

    /// A set of changes, applied and decided, gives the outcome it is shown for.
    #[test]
    fn changes_that_are_shown_lead_where_they_say(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let reach = if tape.chance(50) { Reach::All } else { Reach::Finite };
        let small = Small::of(Spec::random(&mut tape, reach, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        let (child, _) = partial(&mut tape, &small, 100);
        let mut mind = Mind::of(&small.program, &contact, &child);
        let decision = small.program.pack.recommends;
        for outcome in 0..small.program.pack.decision(decision).outcomes.len() {
            let sets = mind.changes_to(decision, outcome).sets;
            for set in &sets {
                let mut changed = child.clone();
                for change in set {
                    answer(&mut changed, change.fact.0, change.to.clone());
                }
                let other = Mind::of(&small.program, &contact, &changed);
                prop_assert_eq!(
                    other.settled(decision), Some(outcome),
                    "{:?} of {:?}\n{}", set, small.spec, shown(&small.program.pack, &child)
                );
                for change in set {
                    let before = child.value(change.fact);
                    prop_assert!(before != Some(&change.to), "changes nothing: {change:?} {:?}", small.spec);
                    prop_assert_eq!(before.is_none(), change.not_yet_known);
                }
            }
        }
    }

    /// The sets are exactly the smallest that brute force finds, each with its first values, and are counted.
    #[test]
    fn the_smallest_sets_are_exactly_those_of_brute_force(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let worked_out = tape.chance(30);
        let small = Small::of(Spec::random(&mut tape, Reach::Finite, worked_out));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        let (child, _) = partial(&mut tape, &small, 12);
        let decision = small.program.pack.recommends;
        let outcome = tape.below(small.program.pack.decision(decision).outcomes.len());
        let found = Mind::of(&small.program, &contact, &child).changes_to(decision, outcome);
        let case = || format!(
            "outcome {outcome}, shown {:?}\n{:?}\n{}", found, small.spec, shown(&small.program.pack, &child)
        );
        prop_assert!(found.complete, "gave up: {}", case());
        prop_assert!(found.not_confirmed == 0, "{}", case());
        let mut sets: Vec<Set> = Vec::new();
        for size in 0..=3 {
            let all = choices(&small, &child, size);
            prop_assume!(all.len() < 600);
            sets.extend(all.into_iter().filter(|set| leads(&small, &child, set, decision, outcome)));
            if !sets.is_empty() {
                break;
            }
        }
        if sets.is_empty() {
            prop_assert!(found.sets.iter().all(|set| set.len() > 3), "too few: {}", case());
            return Ok(());
        }
        let expected: BTreeSet<Vec<FactId>> = sets.iter().map(facts).collect();
        prop_assert_eq!(found.count, expected.len(), "expected {:?} {}", expected, case());
        let shown_sets: Vec<Set> = found.sets.iter()
            .map(|set| set.iter().map(|change| (change.fact, change.to.clone())).collect())
            .collect();
        let first: Vec<Vec<FactId>> = expected.into_iter().take(MOST_SHOWN).collect();
        prop_assert_eq!(shown_sets.iter().map(facts).collect::<Vec<_>>(), first, "{}", case());
        for set in &shown_sets {
            prop_assert!(leads(&small, &child, set, decision, outcome), "{set:?} {}", case());
            let alike = sets.iter().filter(|other| facts(other) == facts(set));
            let best = alike.map(|other| places(&small, &child, other)).min();
            // Brute force does not try every number, so the engine may know an earlier one.
                prop_assert!(Some(places(&small, &child, set)) <= best, "{}", case());
        }
    }
}
