//! Proofs: an invariant is proved exactly when no child breaks it, tried out one by one.

use std::sync::Arc;

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::check::pack::Claim;
use threshold::check::pack::Invariant;
use threshold::check::pack::Mover;
use threshold::check::pack::Pack;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::check::types::Type;
use threshold::compile::program::Program;
use threshold::inspect::verify::Counterexample;
use threshold::inspect::verify::Verdict;
use threshold::inspect::verify::verify;

use crate::Numbers;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::model::Completion;
use crate::model::engine;
use crate::naive::V;
use crate::numbers;
use crate::questions::only_differs_in;
use crate::shelf::Small;
use crate::shelf::answer;
use crate::shelf::blank;
use crate::tape::Tape;

/// How many children a pack may have for brute force.
const MOST: usize = 150;

/// A claim, and whether brute force finds it broken.
struct Claimed {
    invariant: Invariant,
    broken: bool,
    empty: bool,
}

fn invariant(pack: &Pack, number: usize, claim: Claim) -> Invariant {
    Invariant {
        id: format!("inv.n{number}").into(),
        layer: 0,
        says: "s".to_owned(),
        for_all: None,
        claim,
        cite: Vec::new(),
        note: None,
        declared: pack.decisions[0].declared,
    }
}

/// A random rule: its decision and its place there.
fn rule(tape: &mut Tape<'_>, pack: &Pack) -> Option<(usize, usize)> {
    let all: Vec<(usize, usize)> = pack
        .decisions
        .iter()
        .enumerate()
        .flat_map(|(at, decision)| (0..decision.rules.len()).map(move |rule| (at, rule)))
        .collect();
    (!all.is_empty()).then(|| *tape.pick(&all))
}

/// That where one rule holds another holds, or does not.
fn about_rules(tape: &mut Tape<'_>, pack: &Pack, all: &[Completion]) -> Option<Claimed> {
    let (whom, what) = (rule(tape, pack)?, rule(tape, pack)?);
    let term =
        |(decision, rule): (usize, usize)| pack.decisions[decision].rules[rule].condition.clone();
    let holds = |one: &Completion, (decision, rule): (usize, usize)| one.rules[decision][rule];
    let never = tape.chance(50);
    let claim = if never {
        Claim::Never(term(what), "t".to_owned())
    } else {
        Claim::Implies(term(what), "t".to_owned())
    };
    let mut stated = invariant(pack, 0, claim);
    stated.for_all = Some((term(whom), "t".to_owned()));
    let spoken_of: Vec<&Completion> = all.iter().filter(|one| holds(one, whom)).collect();
    Some(Claimed {
        invariant: stated,
        broken: spoken_of.iter().any(|one| holds(one, what) == never),
        empty: spoken_of.is_empty(),
    })
}

fn rises(kind: &Type, a: &V, b: &V) -> bool {
    match (kind, a, b) {
        (Type::OneOf(domain), V::Text(a), V::Text(b)) => domain.position(a) < domain.position(b),
        (_, V::Bool(a), V::Bool(b)) => !a & b,
        (_, V::Num(a), V::Num(b)) => a < b,
        (_, V::List(a), V::List(b)) => a != b && a.iter().all(|item| b.contains(item)),
        _ => false,
    }
}

fn rank(decision: &threshold::check::pack::Decision, one: &Completion, at: usize) -> Vec<bool> {
    let mut outcomes = one.outcomes[at].clone();
    if !decision.collects() {
        outcomes.reverse();
    }
    outcomes
}

/// Whether the second outcome is less protective, or lacks something the first has.
fn falls(pack: &Pack, at: usize, a: &Completion, b: &Completion) -> bool {
    let decision = &pack.decisions[at];
    let (a, b) = (rank(decision, a, at), rank(decision, b, at));
    if decision.collects() {
        a.iter().zip(&b).any(|(a, b)| *a && !b)
    } else {
        // Reversed, the most protective stands first.
        a > b
    }
}

/// That a decision never falls when a fact rises.
fn monotone(tape: &mut Tape<'_>, pack: &Pack, all: &[Completion]) -> Option<Claimed> {
    let decision = tape.below(pack.decisions.len());
    let at = tape.below(pack.facts.len());
    let kind = &pack.facts[at].of;
    let order = match kind {
        Type::OneOf(domain) => domain.values.clone(),
        Type::YesNo | Type::AnyOf(_) | Type::Number(_) => Vec::new(),
        _ => return None,
    };
    let mover = Mover {
        fact: FactId(at),
        order,
    };
    let claim = Claim::MonotoneIn(DecisionId(decision), vec![mover]);
    let broken = all.iter().any(|a| {
        all.iter().any(|b| {
            let up = match (&a.facts[at], &b.facts[at]) {
                (Some(low), Some(high)) => rises(kind, low, high),
                _ => false,
            };
            up && only_differs_in(at, a, b) && falls(pack, decision, a, b)
        })
    });
    Some(Claimed {
        invariant: invariant(pack, 1, claim),
        broken,
        empty: false,
    })
}

/// That a decision does not depend on a fact.
fn independent(tape: &mut Tape<'_>, pack: &Pack, all: &[Completion]) -> Claimed {
    let decision = tape.below(pack.decisions.len());
    let at = tape.below(pack.facts.len());
    let claim = Claim::DoesNotDependOn(DecisionId(decision), vec![FactId(at)]);
    let broken = all.iter().any(|a| {
        all.iter()
            .any(|b| a.outcomes[decision] != b.outcomes[decision] && only_differs_in(at, a, b))
    });
    Claimed {
        invariant: invariant(pack, 2, claim),
        broken,
        empty: false,
    }
}

/// That a decision is settled once some facts are known.
fn settled(tape: &mut Tape<'_>, small: &Small) -> Option<Claimed> {
    let pack = &small.program.pack;
    let decision = tape.below(pack.decisions.len());
    let known: Vec<usize> = (0..pack.facts.len())
        .filter(|at| tape.chance(60) && !small.model.facts[*at].domain.is_empty())
        .collect();
    let mut children = vec![blank(pack)];
    for at in &known {
        let domain = &small.model.facts[*at].domain;
        let with = |child: &threshold::check::case::Child| {
            let mut all = Vec::new();
            for value in domain {
                let mut one = child.clone();
                answer(&mut one, *at, engine(value));
                all.push(one);
            }
            all
        };
        children = children.iter().flat_map(with).collect();
        if children.len() > MOST {
            return None;
        }
    }
    let mut broken = false;
    for child in &children {
        let all = small.model.completions(child, MOST)?;
        broken |= all
            .iter()
            .any(|one| one.outcomes[decision] != all[0].outcomes[decision]);
    }
    let facts = known.into_iter().map(FactId).collect();
    Some(Claimed {
        invariant: invariant(
            pack,
            3,
            Claim::SettledWhenKnown(DecisionId(decision), facts),
        ),
        broken,
        empty: false,
    })
}

proptest! {
    #![proptest_config(examples(120))]

    /// Nothing is called proved that a child breaks, and nothing broken that none does.
    #[test]
    fn an_invariant_is_proved_exactly_when_no_child_breaks_it(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::Finite, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let pack = &small.program.pack;
        let all = small.model.completions(&blank(pack), MOST);
        prop_assume!(all.is_some());
        let all = all.unwrap();
        let mut claimed = Vec::new();
        for _ in 0..3 {
            claimed.extend(about_rules(&mut tape, pack, &all));
            claimed.extend(monotone(&mut tape, pack, &all));
            claimed.push(independent(&mut tape, pack, &all));
            claimed.extend(settled(&mut tape, &small));
        }
        let mut with = Pack::clone(pack);
        with.invariants = claimed.iter().map(|one| one.invariant.clone()).collect();
        let program = Program::compile(Arc::new(with));
        let proofs = verify(&program, &mut |_| {});
        prop_assert_eq!(proofs.len(), claimed.len());
        for (proof, one) in proofs.iter().zip(&claimed) {
            let case = || format!("{:?}\n{:?}\n{:?}", proof.verdict, one.invariant.claim, small.spec);
            match &proof.verdict {
                Verdict::Proved => prop_assert!(!one.broken && !one.empty, "{}", case()),
                Verdict::Empty => prop_assert!(one.empty, "{}", case()),
                Verdict::Broken(found) => {
                    prop_assert!(one.broken, "{}", case());
                    // No answer of a counterexample is idle.
                    if let Counterexample::OneChild(example) = &**found {
                        prop_assert!(example.answers.len() <= pack.facts.len());
                    }
                }
                Verdict::Unconfirmed(_) => prop_assert!(false, "not confirmed: {}", case()),
            }
        }
    }

    /// Over the whole language a proof is never wrong.
    #[test]
    fn a_proof_is_never_wrong(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::All, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let pack = &small.program.pack;
        let all = small.model.completions(&blank(pack), MOST);
        prop_assume!(all.is_some());
        let all = all.unwrap();
        let mut claimed = Vec::new();
        for _ in 0..3 {
            claimed.extend(about_rules(&mut tape, pack, &all));
            claimed.extend(monotone(&mut tape, pack, &all));
            claimed.push(independent(&mut tape, pack, &all));
        }
        let mut with = Pack::clone(pack);
        with.invariants = claimed.iter().map(|one| one.invariant.clone()).collect();
        let program = Program::compile(Arc::new(with));
        for (proof, one) in verify(&program, &mut |_| {}).iter().zip(&claimed) {
            let case = || format!("{:?}\n{:?}\n{:?}", proof.verdict, one.invariant.claim, small.spec);
            prop_assert!(proof.verdict != Verdict::Proved || !one.broken, "{}", case());
            prop_assert!(!matches!(proof.verdict, Verdict::Broken(_)) || one.broken, "{}", case());
        }
    }
}
