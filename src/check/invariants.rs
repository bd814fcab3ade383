//! Invariants and assumptions as written → their conditions checked, their names found.
//!
//! What a lower layer states holds for every pack that stands on it. Where a
//! higher layer has put another decision in place, so that the words no longer
//! read, it states the invariant anew under the same id; it cannot lose it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ast::condition::Condition;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::fields::listed;
use crate::ast::pack;
use crate::ast::place::Written;
use crate::ast::suggest::nearest;
use crate::check::citations::check_citations;
use crate::check::expressions::Openness;
use crate::check::expressions::check_condition;
use crate::check::pack::Assumption;
use crate::check::pack::Claim;
use crate::check::pack::Decision;
use crate::check::pack::Fact;
use crate::check::pack::Invariant;
use crate::check::pack::Mover;
use crate::check::pack::Statement;
use crate::check::scope::Scope;
use crate::check::scope::shared;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::check::types::Type;

/// What the conditions of invariants may name.
pub(super) struct Names<'a> {
    pub(super) chain: &'a [&'a pack::Pack],
    pub(super) scope: &'a Scope,
    pub(super) facts: &'a [Fact],
    pub(super) decisions: &'a [Decision],
    pub(super) recommends: Option<DecisionId>,
    pub(super) statements: &'a BTreeMap<String, Statement>,
}

/// Resolves the assumptions of every layer.
pub(super) fn resolve_assumptions(
    names: &Names<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Assumption> {
    let mut found: Vec<Assumption> = Vec::new();
    for (layer, pack) in names.chain.iter().enumerate() {
        for written in &pack.assumptions {
            if let Some(first) = found.iter().find(|known| *known.id == *written.id.value) {
                problems.push(doubled(&written.id, "assumption", first.declared));
                continue;
            }
            if let Some((holds, text)) = names.condition(&written.holds, problems) {
                found.push(Assumption {
                    id: shared(&written.id.value),
                    layer,
                    says: written.says.clone(),
                    holds,
                    text,
                    declared: written.id.place,
                });
            }
        }
    }
    found
}

/// Resolves the invariants of every layer, those of the lowest first.
pub(super) fn resolve_invariants(
    names: &Names<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Invariant> {
    let own = names.chain.len().saturating_sub(1);
    let mut found: Vec<(usize, &pack::Invariant)> = Vec::new();
    for (layer, pack) in names.chain.iter().enumerate() {
        for written in &pack.invariants {
            place(&mut found, layer, written, names, problems);
        }
    }
    let mut resolved = Vec::new();
    for (layer, written) in found {
        let mut own_problems = Vec::new();
        let invariant = names.invariant(layer, written, &mut own_problems);
        if layer != own && any_error(&own_problems) {
            problems.push(lost(written, names));
            continue;
        }
        problems.extend(own_problems);
        resolved.extend(invariant);
    }
    resolved
}

/// Puts an invariant beside those found so far, or in the place of the one it restates.
fn place<'a>(
    found: &mut Vec<(usize, &'a pack::Invariant)>,
    layer: usize,
    written: &'a pack::Invariant,
    names: &Names<'_>,
    problems: &mut Vec<Diagnostic>,
) {
    let id = &written.id;
    let known = found
        .iter_mut()
        .find(|(_, other)| other.id.value == id.value);
    match (known, &written.restates) {
        (None, None) => found.push((layer, written)),
        (Some((_, first)), None) => {
            problems.push(doubled(id, "invariant", first.id.place).help(
                "to state it anew for this pack, write `restates:` and the pack below".to_owned(),
            ));
        }
        (Some(slot), Some(below)) => {
            let from = names.chain.get(slot.0).map(|pack| &pack.head.id.value);
            if slot.0 == layer || from != Some(&below.value) {
                problems.push(nothing_restated(below, id));
            } else {
                *slot = (layer, written);
            }
        }
        (None, Some(below)) => problems.push(nothing_restated(below, id)),
    }
}

fn nothing_restated(below: &Written<String>, id: &Written<String>) -> Diagnostic {
    Diagnostic::error(
        "restates-nothing",
        format!("`{}` has no invariant `{}`", below.value, id.value),
    )
    .at(below.place, "nothing to restate")
    .help("take `restates:` away, or use the id of the invariant below".to_owned())
}

fn doubled(id: &Written<String>, what: &str, first: crate::ast::place::Place) -> Diagnostic {
    Diagnostic::error(
        "doubled-name",
        format!("{what} `{}`: this name is taken", id.value),
    )
    .at(id.place, "declared again here")
    .also(first, "first declared here")
}

fn lost(written: &pack::Invariant, names: &Names<'_>) -> Diagnostic {
    let own = names
        .chain
        .last()
        .map_or("", |pack| pack.head.id.value.as_str());
    let below = names
        .chain
        .iter()
        .find(|pack| {
            pack.invariants
                .iter()
                .any(|other| std::ptr::eq(other, written))
        })
        .map_or("", |pack| pack.head.id.value.as_str());
    Diagnostic::error(
        "invariant-lost",
        format!("invariant `{}` does not read in `{own}`", written.id.value),
    )
    .at(written.id.place, "stated here")
    .help(format!(
        "`{own}` has other outcomes in place; state it there under the same id, with `restates: {below}`"
    ))
}

impl Names<'_> {
    fn condition(
        &self,
        condition: &Condition,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(Term, String)> {
        let term = check_condition(condition, self.scope, Openness::MayNot, problems)?;
        Some((term, condition.text.clone()))
    }

    fn invariant(
        &self,
        layer: usize,
        written: &pack::Invariant,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Invariant> {
        let cite = check_citations(&written.cite, self.statements, problems);
        let for_all = match &written.for_all {
            Some(condition) => Some(self.condition(condition, problems)?),
            None => None,
        };
        Some(Invariant {
            id: shared(&written.id.value),
            layer,
            says: written.says.clone(),
            for_all,
            claim: self.claim(&written.claim, problems)?,
            cite,
            note: written.note.clone(),
            declared: written.id.place,
        })
    }

    fn claim(&self, claim: &pack::Claim, problems: &mut Vec<Diagnostic>) -> Option<Claim> {
        match claim {
            pack::Claim::Implies(condition) => {
                let (term, text) = self.condition(condition, problems)?;
                Some(Claim::Implies(term, text))
            }
            pack::Claim::Never(condition) => {
                let (term, text) = self.condition(condition, problems)?;
                Some(Claim::Never(term, text))
            }
            pack::Claim::MonotoneIn(decision, movers) => {
                let decision = self.decision(decision, problems);
                let movers: Vec<Option<Mover>> = movers
                    .iter()
                    .map(|mover| self.mover(mover, problems))
                    .collect();
                let movers: Option<Vec<Mover>> = movers.into_iter().collect();
                Some(Claim::MonotoneIn(decision?, movers?))
            }
            pack::Claim::DoesNotDependOn(decision, facts) => {
                let decision = self.decision(decision, problems);
                let facts = self.named_facts(facts, problems);
                Some(Claim::DoesNotDependOn(decision?, facts?))
            }
            pack::Claim::SettledWhenKnown(decision, facts) => {
                let decision = self.decision(decision, problems);
                let facts = self.named_facts(facts, problems);
                Some(Claim::SettledWhenKnown(decision?, facts?))
            }
            pack::Claim::InterimNever(outcomes, condition) => {
                let outcomes: Vec<Option<usize>> = outcomes
                    .iter()
                    .map(|outcome| self.interim_outcome(outcome, problems))
                    .collect();
                let (term, text) = self.condition(condition, problems)?;
                let outcomes: Option<Vec<usize>> = outcomes.into_iter().collect();
                Some(Claim::InterimNever(outcomes?, term, text))
            }
        }
    }

    fn decision(
        &self,
        named: &Written<String>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<DecisionId> {
        let all = || self.decisions.iter().map(|decision| &*decision.name);
        let at = all().position(|name| name == named.value);
        if at.is_none() {
            problems.push(unknown(named, "decision", &all().collect::<Vec<_>>()));
        }
        at.map(DecisionId)
    }

    fn fact(&self, named: &Written<String>, problems: &mut Vec<Diagnostic>) -> Option<FactId> {
        let all = || self.facts.iter().map(|fact| &*fact.name);
        let at = all().position(|name| name == named.value);
        if at.is_none() {
            problems.push(unknown(named, "fact", &all().collect::<Vec<_>>()));
        }
        at.map(FactId)
    }

    fn named_facts(
        &self,
        named: &[Written<String>],
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Vec<FactId>> {
        let found: Vec<Option<FactId>> = named
            .iter()
            .map(|named| self.fact(named, problems))
            .collect();
        found.into_iter().collect()
    }

    fn interim_outcome(
        &self,
        named: &Written<String>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<usize> {
        let decision = self.decisions.get(self.recommends?.0)?;
        let at = decision.position(&named.value);
        if at.is_none() {
            let known: Vec<&str> = decision.outcomes.iter().map(|o| &*o.id).collect();
            problems.push(unknown(named, "outcome", &known));
        }
        at
    }

    fn mover(&self, written: &pack::Mover, problems: &mut Vec<Diagnostic>) -> Option<Mover> {
        let id = self.fact(&written.fact, problems)?;
        let fact = self.facts.get(id.0)?;
        let order = mover_order(written, fact, problems)?;
        Some(Mover { fact: id, order })
    }
}

fn mover_order(
    written: &pack::Mover,
    fact: &Fact,
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<Arc<str>>> {
    let name = &written.fact;
    match &fact.of {
        Type::OneOf(domain) if written.order.is_empty() => {
            let values: Vec<&str> = domain.values.iter().map(|value| &**value).collect();
            problems.push(
                Diagnostic::error(
                    "no-order",
                    format!("which values of `{}` mean more?", name.value),
                )
                .at(name.place, "its values have no order")
                .help(format!(
                    "write `{{fact: {}, order: [{}]}}`, from least to most",
                    name.value,
                    values.join(", ")
                )),
            );
            None
        }
        Type::OneOf(domain) => {
            let mut order = Vec::new();
            for value in &written.order {
                match domain.values.iter().find(|known| ***known == *value.value) {
                    Some(known) => order.push(known.clone()),
                    None => {
                        let known: Vec<&str> = domain.values.iter().map(|v| &**v).collect();
                        problems.push(unknown(value, "value", &known));
                    }
                }
            }
            (order.len() == written.order.len()).then_some(order)
        }
        Type::YesNo | Type::AnyOf(_) | Type::Number(_) => Some(Vec::new()),
        Type::Date
        | Type::Moment
        | Type::Text
        | Type::Days
        | Type::Months
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => {
            problems.push(
                Diagnostic::error(
                    "no-more-or-less",
                    format!(
                        "`{}` is {}, which has no more or less",
                        name.value,
                        fact.of.words()
                    ),
                )
                .at(name.place, "")
                .help("name yes/no facts, numbers, sets, or values in an order".to_owned()),
            );
            None
        }
    }
}

fn unknown(named: &Written<String>, what: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error(
        match what {
            "fact" => "unknown-fact",
            "decision" => "unknown-decision",
            "outcome" => "unknown-outcome",
            _ => "unknown-value",
        },
        format!("there is no {what} `{}`", named.value),
    )
    .at(named.place, "not declared")
    .did_you_mean(named.place, nearest(&named.value, known.iter().copied()))
    .help(format!("{what}s: {}", listed(known)))
}
