//! Questions: a fact is asked exactly when its answer alone can change a decision.

use std::collections::BTreeSet;

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::check::case::Child;
use threshold::check::term::FactId;
use threshold::decide::mind::Mind;

use crate::Numbers;
use crate::cases::partial;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::model::Completion;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::contact;
use crate::shelf::shown;
use crate::tape::Tape;

/// Whether two completions differ in no fact but this one and those it opens or closes.
pub(crate) fn only_differs_in(at: usize, a: &Completion, b: &Completion) -> bool {
    (0..a.facts.len()).all(|other| {
        other == at || a.facts[other] == b.facts[other] || a.applies[other] != b.applies[other]
    })
}

/// By brute force: the facts to ask, each with the decisions that its answer alone can change.
fn to_ask(small: &Small, child: &Child, all: &[Completion]) -> BTreeSet<(usize, Vec<usize>)> {
    let pack = &small.program.pack;
    let mut found = BTreeSet::new();
    for at in 0..pack.facts.len() {
        let known = child.value(FactId(at)).is_some();
        if known || !all.iter().all(|one| one.applies[at]) {
            continue;
        }
        let changes = |decision: usize| {
            all.iter().enumerate().any(|(n, a)| {
                all[n + 1..].iter().any(|b| {
                    a.outcomes[decision] != b.outcomes[decision] && only_differs_in(at, a, b)
                })
            })
        };
        let can_change: Vec<usize> = pack
            .ask_for
            .iter()
            .map(|id| id.0)
            .filter(|id| changes(*id))
            .collect();
        if !can_change.is_empty() {
            found.insert((at, can_change));
        }
    }
    found
}

proptest! {
    #![proptest_config(examples(600))]

    /// What is asked is what can matter, no more and no less; and while anything is open, something is asked.
    #[test]
    fn a_fact_is_asked_exactly_when_its_answer_alone_can_matter(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::Finite, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        // What one child shows is remembered for the next.
        for _ in 0..5 {
            let (child, all) = partial(&mut tape, &small, 60);
            let mut mind = Mind::of(&small.program, &contact, &child);
            let asked: BTreeSet<(usize, Vec<usize>)> = mind
                .open_facts()
                .into_iter()
                .map(|open| (open.fact.0, open.can_change.iter().map(|id| id.0).collect()))
                .collect();
            let case = || format!("{:?}\n{}", small.spec, shown(&small.program.pack, &child));
            prop_assert_eq!(&asked, &to_ask(&small, &child, &all), "{}", case());
            let open = small.program.pack.ask_for.iter().any(|id| mind.is_open(*id));
            prop_assert_eq!(open, !asked.is_empty(), "open without a question: {}", case());
        }
    }

    /// Over the whole language a fact that can matter is always asked.
    #[test]
    fn a_fact_that_can_matter_is_never_passed_over(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::All, false));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let contact = contact();
        // What one child shows is remembered for the next.
        for _ in 0..5 {
            let (child, all) = partial(&mut tape, &small, 60);
            let mut mind = Mind::of(&small.program, &contact, &child);
            let asked = mind.open_facts();
            for (at, can_change) in to_ask(&small, &child, &all) {
                let found = asked.iter().find(|open| open.fact.0 == at);
                let seen = |id: &usize| found.is_some_and(|open| open.can_change.iter().any(|it| it.0 == *id));
                let certain = mind.applies(FactId(at));
                prop_assert!(
                    !certain || can_change.iter().all(seen),
                    "f{at} can change {can_change:?}\n{:?}\n{}",
                    small.spec,
                    shown(&small.program.pack, &child)
                );
            }
        }
    }
}
