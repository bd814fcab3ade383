//! Several layers → one: what a pack declares, together with what it stands on.
//!
//! A higher layer may add facts, decisions, services and statements, add rules
//! to a decision below it, or put a decision of its own in its place; it can
//! never silently change what it stands on.

use std::collections::BTreeMap;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::listed;
use crate::ast::pack;
use crate::ast::pack::Carries;
use crate::ast::pack::DecisionKind;
use crate::ast::pack::HitPolicy;
use crate::ast::pack::Standing;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::suggest::nearest;

/// A decision gathered from the layers that shape it.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it is first declared.
    pub declared: Place,
    /// Where its title, kind and `otherwise` stand.
    pub base: &'a pack::Decision,
    /// The layer that declares it.
    pub layer: usize,
    /// Its outcomes, those of lower layers first.
    pub outcomes: Vec<&'a pack::Outcome>,
    /// How it picks.
    pub hit: HitPolicy,
    /// Its rules with their layers.
    pub rules: Vec<(usize, &'a pack::Rule)>,
    /// Its rules for the time it is open.
    pub while_open: Vec<(usize, &'a pack::OpenRule)>,
}

/// Everything the layers declare.
#[derive(Clone, Debug, Default)]
pub struct Merged<'a> {
    /// Topics.
    pub groups: Vec<&'a pack::Group>,
    /// Facts with their layers.
    pub facts: Vec<(usize, &'a pack::Fact)>,
    /// Decisions.
    pub decisions: Vec<Draft<'a>>,
    /// Services.
    pub services: Vec<&'a pack::Service>,
    /// Documents by id.
    pub documents: BTreeMap<&'a str, &'a pack::Document>,
    /// Statements with their layers.
    pub statements: Vec<(usize, &'a pack::Statement)>,
}

/// Merges layers, the lowest first.
pub fn merge<'a>(chain: &[&'a pack::Pack], problems: &mut Vec<Diagnostic>) -> Merged<'a> {
    let mut merged = Merged::default();
    let mut names: BTreeMap<&str, Place> = BTreeMap::new();
    let mut ids = Ids::default();
    for (layer, pack) in chain.iter().enumerate() {
        for group in &pack.groups {
            ids.groups.declare(&group.id, "group", problems);
            merged.groups.push(group);
        }
        for fact in &pack.facts {
            if declare(&mut names, &fact.name, "fact", problems) {
                merged.facts.push((layer, fact));
            }
        }
        for service in &pack.services {
            ids.services.declare(&service.id, "service", problems);
            merged.services.push(service);
        }
        for document in &pack.documents {
            ids.documents.declare(&document.id, "document", problems);
            merged.documents.insert(&document.id.value, document);
        }
        for statement in &pack.statements {
            ids.statements.declare(&statement.id, "statement", problems);
            merged.statements.push((layer, statement));
        }
        for decision in &pack.decisions {
            place_decision(&mut merged, &mut names, chain, layer, decision, problems);
        }
    }
    one_id_each(&merged, problems);
    merged
}

#[derive(Default)]
struct Ids<'a> {
    groups: Seen<'a>,
    services: Seen<'a>,
    documents: Seen<'a>,
    statements: Seen<'a>,
}

#[derive(Default)]
struct Seen<'a>(BTreeMap<&'a str, Place>);

impl<'a> Seen<'a> {
    fn declare(&mut self, id: &'a Written<String>, what: &str, problems: &mut Vec<Diagnostic>) {
        declare(&mut self.0, id, what, problems);
    }
}

/// Notes a name; `false` and a problem if it is taken.
fn declare<'a>(
    names: &mut BTreeMap<&'a str, Place>,
    name: &'a Written<String>,
    what: &str,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    if let Some(first) = names.get(name.value.as_str()) {
        problems.push(
            Diagnostic::error(
                "doubled-name",
                format!("{what} `{}`: this name is taken", name.value),
            )
            .at(name.place, "declared again here")
            .also(*first, "first declared here")
            .help("choose another name; a layer cannot change what it stands on".to_owned()),
        );
        return false;
    }
    names.insert(&name.value, name.place);
    true
}

fn place_decision<'a>(
    merged: &mut Merged<'a>,
    names: &mut BTreeMap<&'a str, Place>,
    chain: &[&'a pack::Pack],
    layer: usize,
    decision: &'a pack::Decision,
    problems: &mut Vec<Diagnostic>,
) {
    let rules = decision.rules.iter().map(|rule| (layer, rule));
    let while_open = decision.while_open.iter().map(|rule| (layer, rule));
    match &decision.standing {
        Standing::New => {
            if declare(names, &decision.name, "decision", problems) {
                merged.decisions.push(draft(layer, decision));
            }
        }
        Standing::AddsTo(below) => {
            let Some(at) = below_position(merged, chain, layer, decision, below, problems) else {
                return;
            };
            if let Some(draft) = merged.decisions.get_mut(at) {
                if !decision.outcomes.is_empty() && draft.hit != HitPolicy::Collect {
                    problems.push(
                        Diagnostic::error(
                            "more-outcomes",
                            "outcomes can only be added to a decision that collects",
                        )
                        .at(decision.name.place, "")
                        .help("replace the decision instead, and say why".to_owned()),
                    );
                    return;
                }
                if !decision.outcomes.is_empty() && decision.kind != draft.base.kind {
                    problems.push(
                        Diagnostic::error("other-kind", "what is added is of another `kind`")
                            .at(decision.name.place, "")
                            .also(draft.declared, "the decision it adds to"),
                    );
                }
                add_outcomes(draft, &decision.outcomes, problems);
                draft.rules.extend(rules);
                draft.while_open.extend(while_open);
            }
        }
        Standing::Replaces(below) => {
            if let Some(at) = below_position(merged, chain, layer, decision, below, problems)
                && let Some(old) = merged.decisions.get_mut(at)
            {
                *old = draft(layer, decision);
            }
        }
    }
}

/// Adds outcomes at the end, or before the one they name.
fn add_outcomes<'a>(
    draft: &mut Draft<'a>,
    outcomes: &'a [pack::Outcome],
    problems: &mut Vec<Diagnostic>,
) {
    for outcome in outcomes {
        let at = outcome.before.as_ref().and_then(|before| {
            let at = draft
                .outcomes
                .iter()
                .position(|known| known.id.value == before.value);
            if at.is_none() {
                let known = draft.outcomes.iter().map(|known| known.id.value.as_str());
                problems.push(
                    Diagnostic::error(
                        "unknown-outcome",
                        format!("there is no outcome `{}` to stand before", before.value),
                    )
                    .at(before.place, "not an outcome of this decision")
                    .did_you_mean(before.place, nearest(&before.value, known)),
                );
            }
            at
        });
        draft
            .outcomes
            .insert(at.unwrap_or(draft.outcomes.len()), outcome);
    }
}

fn draft(layer: usize, decision: &pack::Decision) -> Draft<'_> {
    Draft {
        name: &decision.name.value,
        declared: decision.name.place,
        base: decision,
        layer,
        outcomes: decision.outcomes.iter().collect(),
        hit: decision
            .hit
            .as_ref()
            .map_or(HitPolicy::Highest, |hit| hit.value),
        rules: decision.rules.iter().map(|rule| (layer, rule)).collect(),
        while_open: decision
            .while_open
            .iter()
            .map(|rule| (layer, rule))
            .collect(),
    }
}

/// The position of the decision below that this one adds to or replaces.
fn below_position(
    merged: &Merged<'_>,
    chain: &[&pack::Pack],
    layer: usize,
    decision: &pack::Decision,
    below: &Written<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let lower: Vec<&str> = chain
        .iter()
        .take(layer)
        .map(|pack| pack.head.id.value.as_str())
        .collect();
    if !lower.contains(&below.value.as_str()) {
        problems.push(
            Diagnostic::error(
                "unknown-layer",
                format!("this pack does not stand on `{}`", below.value),
            )
            .at(below.place, "")
            .did_you_mean(below.place, nearest(&below.value, lower.iter().copied()))
            .help(if lower.is_empty() {
                "it stands on no other pack; take this line away".to_owned()
            } else {
                format!("it stands on {}", listed(&lower))
            }),
        );
        return None;
    }
    let at = merged
        .decisions
        .iter()
        .position(|draft| draft.name == decision.name.value);
    if at.is_none() {
        let known: Vec<&str> = merged.decisions.iter().map(|draft| draft.name).collect();
        let name = &decision.name;
        problems.push(
            Diagnostic::error(
                "unknown-decision",
                format!("`{}` has no decision `{}`", below.value, name.value),
            )
            .at(name.place, "")
            .did_you_mean(name.place, nearest(&name.value, known.iter().copied()))
            .help(format!("its decisions: {}", listed(&known))),
        );
    }
    at
}

/// Rule ids and outcome ids must each be unique.
fn one_id_each(merged: &Merged<'_>, problems: &mut Vec<Diagnostic>) {
    let mut rules: BTreeMap<&str, Place> = BTreeMap::new();
    for draft in &merged.decisions {
        let open = draft.while_open.iter().map(|(_, open)| &open.rule);
        for rule in draft.rules.iter().map(|(_, rule)| *rule).chain(open) {
            declare(&mut rules, &rule.id, "rule", problems);
        }
        let mut outcomes: BTreeMap<&str, Place> = BTreeMap::new();
        for outcome in &draft.outcomes {
            declare(&mut outcomes, &outcome.id, "outcome", problems);
        }
        if draft.base.kind == DecisionKind::Services && !draft.base.outcomes_are_services {
            let wrong = draft
                .outcomes
                .iter()
                .find(|o| matches!(o.carries, Carries::Service));
            if let Some(outcome) = wrong {
                problems.push(
                    Diagnostic::error(
                        "services-outcomes",
                        "a decision about services takes them from services.yaml",
                    )
                    .at(outcome.id.place, "")
                    .help("write `outcomes: services`".to_owned()),
                );
            }
        }
    }
}
