//! Which rules read a fact, and which decisions its answer can come to.

use std::collections::BTreeSet;

use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::inspect::handbook::feeds::Feeds;
use crate::inspect::handbook::feeds::inner_terms;
use crate::inspect::handbook::flow::rules_of;

/// How far the answer to a question carries.
#[derive(Clone, Debug, Default)]
pub struct Reach<'p> {
    /// The rules that read it, themselves or through facts worked out from it.
    pub rules: Vec<&'p Rule>,
    /// The decisions of these rules.
    pub decisions: BTreeSet<DecisionId>,
    /// The decisions that read one of those.
    pub further: BTreeSet<DecisionId>,
}

/// The reach of every fact, in the order of the pack.
#[must_use]
pub fn reach<'p>(pack: &'p Pack, feeds: &Feeds) -> Vec<Reach<'p>> {
    let mut all: Vec<Reach<'p>> = pack.facts.iter().map(|_| Reach::default()).collect();
    for id in pack.decision_ids() {
        for rule in rules_of(pack.decision(id)) {
            for fact in read_by(pack, rule) {
                if let Some(reach) = all.get_mut(fact.0) {
                    reach.rules.push(rule);
                    reach.decisions.insert(id);
                }
            }
        }
    }
    for reach in &mut all {
        let near = &reach.decisions;
        let led = |to: &DecisionId| near.iter().any(|from| feeds.leads(*from, *to));
        let further = pack.decision_ids().filter(|it| !near.contains(it));
        reach.further = further.filter(led).collect();
    }
    all
}

/// The facts that a rule reads, with those that they are worked out from or wait for.
fn read_by(pack: &Pack, rule: &Rule) -> BTreeSet<FactId> {
    let mut found = BTreeSet::new();
    let mut open = rule.condition.facts();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(inner_terms(pack, id).flat_map(Term::facts));
        }
    }
    found
}
