//! Which facts can reach a decision at all, by what reads what.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::check::order::reads;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;

/// The facts that a term reads, itself or through facts and decisions.
#[must_use]
pub fn reach(term: &Term, pack: &Pack) -> Vec<FactId> {
    let mut open: Vec<Step> = term.facts().into_iter().map(Step::Fact).collect();
    open.extend(term.decisions().into_iter().map(Step::Decision));
    let mut seen = BTreeSet::new();
    while let Some(step) = open.pop() {
        if seen.insert(step) {
            open.extend(reads(step, &pack.facts, &pack.decisions));
        }
    }
    let facts = seen.into_iter().filter_map(|step| match step {
        Step::Fact(id) => Some(id),
        Step::Decision(_) => None,
    });
    facts.collect()
}

/// For each decision the facts it reads, itself or through others, in file order.
#[must_use]
pub fn cones(pack: &Pack) -> BTreeMap<DecisionId, Vec<FactId>> {
    let mut reached: BTreeMap<Step, BTreeSet<FactId>> = BTreeMap::new();
    for step in &pack.order {
        let mut facts = BTreeSet::new();
        for read in reads(*step, &pack.facts, &pack.decisions) {
            if let Step::Fact(id) = read {
                facts.insert(id);
            }
            facts.extend(reached.get(&read).into_iter().flatten());
        }
        reached.insert(*step, facts);
    }
    pack.decision_ids()
        .map(|id| {
            let facts = reached
                .get(&Step::Decision(id))
                .cloned()
                .unwrap_or_default();
            (id, facts.into_iter().collect())
        })
        .collect()
}

/// Decisions from the recommendation downwards, then the others in file order.
#[must_use]
pub fn reading_order(pack: &Pack) -> Vec<DecisionId> {
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = vec![pack.recommends];
    while !next.is_empty() {
        let mut below = Vec::new();
        for id in next {
            if seen.insert(id) {
                order.push(id);
                let read = reads(Step::Decision(id), &pack.facts, &pack.decisions);
                below.extend(read.into_iter().filter_map(|step| match step {
                    Step::Decision(id) => Some(id),
                    Step::Fact(_) => None,
                }));
            }
        }
        next = below;
    }
    order.extend(pack.decision_ids().filter(|id| !seen.contains(id)));
    order
}
