//! What rests on each statement: rules, facts, services, invariants.

use std::collections::BTreeMap;

use crate::check::pack::Invariant;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::FactId;
use crate::inspect::handbook::flow::rules_of;

/// What cites a statement.
#[derive(Clone, Debug, Default)]
pub struct Resting<'p> {
    /// Rules.
    pub rules: Vec<&'p Rule>,
    /// Facts.
    pub facts: Vec<FactId>,
    /// Services, by their positions.
    pub services: Vec<usize>,
    /// Invariants.
    pub invariants: Vec<&'p Invariant>,
}

/// What rests on each statement, by its id; a statement that nothing cites rests empty.
#[must_use]
pub fn rests(pack: &Pack) -> BTreeMap<&str, Resting<'_>> {
    let ids = pack.statements.keys();
    let mut all: BTreeMap<&str, Resting<'_>> =
        ids.map(|id| (id.as_str(), Resting::default())).collect();
    for rule in pack.decisions.iter().flat_map(rules_of) {
        on(&mut all, &rule.cite, |it| it.rules.push(rule));
    }
    for id in pack.fact_ids() {
        on(&mut all, &pack.fact(id).cite, |it| it.facts.push(id));
    }
    for (at, service) in pack.services.iter().enumerate() {
        on(&mut all, &service.cite, |it| it.services.push(at));
    }
    for invariant in &pack.invariants {
        on(&mut all, &invariant.cite, |it| {
            it.invariants.push(invariant);
        });
    }
    all
}

fn on<'p>(
    all: &mut BTreeMap<&str, Resting<'p>>,
    cite: &[String],
    mut add: impl FnMut(&mut Resting<'p>),
) {
    for id in cite {
        if let Some(resting) = all.get_mut(id.as_str()) {
            add(resting);
        }
    }
}
