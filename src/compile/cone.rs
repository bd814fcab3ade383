//! Which facts can reach a decision at all, by what reads what.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::check::order::reads;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::DecisionId;
use crate::check::term::FactId;

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
