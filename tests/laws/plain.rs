//! Plain words: two conditions of one pack that read alike say the same, whatever the pack.

use std::collections::BTreeMap;

use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::check::pack::Pack;
use threshold::check::term::Term;
use threshold::explain::plain::condition;
use threshold::report::in_words::in_words;

use crate::Numbers;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::normal::normal;
use crate::numbers;
use crate::shelf::Small;
use crate::tape::Tape;

/// Every yes/no term of a pack's rules, with those inside.
fn conditions(pack: &Pack) -> Vec<&Term> {
    let mut found = Vec::new();
    let rules = pack.decisions.iter().flat_map(|decision| &decision.rules);
    let mut open: Vec<&Term> = rules.map(|rule| &rule.condition).collect();
    while let Some(term) = open.pop() {
        found.push(term);
        match term {
            Term::And(parts) | Term::Or(parts) => open.extend(parts),
            Term::Not(inner) => open.push(inner),
            _ => {}
        }
    }
    found
}

/// The pack with a question, a title and a label of its own for each fact, decision and value.
fn told_apart(pack: &Pack) -> Pack {
    let mut pack = pack.clone();
    for fact in &mut pack.facts {
        fact.ask = format!("Which {}?", fact.name);
        let values = fact.values.iter_mut();
        values.for_each(|(id, words)| *words = id.to_string());
    }
    for decision in &mut pack.decisions {
        decision.title = decision.name.to_string();
        let outcomes = decision.outcomes.iter_mut();
        outcomes.for_each(|outcome| outcome.title = outcome.id.to_string());
    }
    pack
}

proptest! {
    #![proptest_config(examples(400))]

    /// Nothing of a condition is lost in its words.
    #[test]
    fn conditions_that_read_alike_say_the_same(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::All, false));
        prop_assume!(small.is_some());
        let pack = &told_apart(&small.unwrap().program.pack);
        let mut read: BTreeMap<String, Term> = BTreeMap::new();
        for term in conditions(pack) {
            let words = in_words(&condition(pack, term).lines(), 0);
            let meant = normal(term, true);
            let first = read.entry(words.clone()).or_insert_with(|| meant.clone());
            prop_assert_eq!(&*first, &meant, "{}", words);
        }
    }
}
