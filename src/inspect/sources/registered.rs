//! Every statement of some packs, once, with the rules, questions, services and invariants that rest on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ast::place::Place;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::pack::Statement;

/// A statement as one pack version registers it.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The pack version that registers it.
    pub pack: PackId,
    /// The statement.
    pub statement: Statement,
    /// What rests on it, in any of the packs.
    pub rests: Vec<Rest>,
}

/// What a statement carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// A rule, a question, a service or an invariant.
    pub what: &'static str,
    /// Its id.
    pub name: String,
    /// Its title, or the question.
    pub title: String,
    /// Where it is written; nothing for services.
    pub declared: Option<Place>,
}

/// The statements of some packs in the order of their files, each once, though many packs stand on it.
#[must_use]
pub fn registered(packs: &[Arc<Pack>]) -> Vec<Registered> {
    let mut found: BTreeMap<Place, Registered> = BTreeMap::new();
    for pack in packs {
        for statement in pack.statements.values() {
            let layer = pack
                .layers
                .get(statement.layer)
                .unwrap_or_else(|| pack.own());
            found
                .entry(statement.declared)
                .or_insert_with(|| Registered {
                    pack: layer.id.clone(),
                    statement: statement.clone(),
                    rests: Vec::new(),
                });
        }
        for (cite, rest) in citing(pack) {
            let statement = cite.iter().filter_map(|id| pack.statements.get(id));
            for declared in statement.map(|statement| statement.declared) {
                if let Some(held) = found.get_mut(&declared)
                    && !held.rests.contains(&rest)
                {
                    held.rests.push(rest.clone());
                }
            }
        }
    }
    found.into_values().collect()
}

/// Everything in a pack that cites statements: rules, then questions, services and invariants.
#[must_use]
pub fn citing(pack: &Pack) -> Vec<(&[String], Rest)> {
    let rules = pack.decisions.iter().flat_map(|decision| {
        let open = decision.while_open.iter().map(|open| &open.rule);
        decision.rules.iter().chain(open)
    });
    let rules = rules.map(|rule| {
        let rest = Rest {
            what: "rule",
            name: rule.id.to_string(),
            title: rule.title.clone(),
            declared: Some(rule.declared),
        };
        (rule.cite.as_slice(), rest)
    });
    let facts = pack.facts.iter().map(|fact| {
        let rest = Rest {
            what: "question",
            name: fact.name.to_string(),
            title: fact.ask.clone(),
            declared: Some(fact.declared),
        };
        (fact.cite.as_slice(), rest)
    });
    let services = pack.services.iter().map(|service| {
        let rest = Rest {
            what: "service",
            name: service.id.to_string(),
            title: service.title.clone(),
            declared: None,
        };
        (service.cite.as_slice(), rest)
    });
    let invariants = pack.invariants.iter().map(|invariant| {
        let rest = Rest {
            what: "invariant",
            name: invariant.id.to_string(),
            title: invariant.says.clone(),
            declared: Some(invariant.declared),
        };
        (invariant.cite.as_slice(), rest)
    });
    rules
        .chain(facts)
        .chain(services)
        .chain(invariants)
        .collect()
}
