//! Which decisions read which, themselves or through facts that are worked out.

use std::collections::BTreeSet;

use crate::check::pack::Decision;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::inspect::handbook::flow::rules_of;

/// What each decision reads; positions are those of the pack's decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feeds {
    /// The decisions that each decision reads.
    pub reads: Vec<BTreeSet<DecisionId>>,
    /// The decisions that come to each, on whatever way.
    before: Vec<BTreeSet<DecisionId>>,
}

impl Feeds {
    /// What a decision reads.
    pub fn of(&self, id: DecisionId) -> impl Iterator<Item = DecisionId> + '_ {
        self.reads.get(id.0).into_iter().flatten().copied()
    }

    /// The decisions that read it.
    pub fn readers(&self, id: DecisionId) -> impl Iterator<Item = DecisionId> + '_ {
        let all = self.reads.iter().enumerate();
        all.filter(move |(_, reads)| reads.contains(&id))
            .map(|(at, _)| DecisionId(at))
    }

    /// Whether one decision comes to another on whatever way.
    #[must_use]
    pub fn leads(&self, from: DecisionId, to: DecisionId) -> bool {
        self.before.get(to.0).is_some_and(|it| it.contains(&from))
    }

    /// What a decision reads and no other decision that it reads has already read.
    #[must_use]
    pub fn nearest(&self, id: DecisionId) -> Vec<DecisionId> {
        let through = |from: DecisionId| self.of(id).any(|by| by != from && self.leads(from, by));
        self.of(id).filter(|from| !through(*from)).collect()
    }
}

/// Finds what every decision reads.
#[must_use]
pub fn feeds(pack: &Pack) -> Feeds {
    let reads: Vec<BTreeSet<DecisionId>> =
        pack.decisions.iter().map(|it| read_by(pack, it)).collect();
    let mut before: Vec<BTreeSet<DecisionId>> = vec![BTreeSet::new(); reads.len()];
    for step in &pack.order {
        if let Step::Decision(id) = step {
            let own = reads.get(id.0).into_iter().flatten();
            let through = own.clone().filter_map(|it| before.get(it.0)).flatten();
            let all = own.chain(through).copied().collect();
            if let Some(slot) = before.get_mut(id.0) {
                *slot = all;
            }
        }
    }
    Feeds { reads, before }
}

fn read_by(pack: &Pack, decision: &Decision) -> BTreeSet<DecisionId> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for rule in rules_of(decision) {
        gather(pack, &rule.condition, &mut found, &mut seen);
    }
    found
}

/// The decisions in a term, and those in the facts of the term that are worked out or wait for others.
fn gather(pack: &Pack, term: &Term, found: &mut BTreeSet<DecisionId>, seen: &mut BTreeSet<FactId>) {
    found.extend(term.decisions());
    for id in term.facts() {
        if seen.insert(id) {
            for inner in inner_terms(pack, id) {
                gather(pack, inner, found, seen);
            }
        }
    }
}

/// What a fact itself reads: how it is worked out, and where it applies.
pub(super) fn inner_terms(pack: &Pack, id: FactId) -> impl Iterator<Item = &Term> {
    let fact = pack.fact(id);
    let only_if = fact.only_if.as_ref().map(|(term, _)| term);
    fact.worked_out.iter().chain(only_if)
}
