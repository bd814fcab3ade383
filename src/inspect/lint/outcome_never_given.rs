//! # outcome-never-given
//!
//! An outcome that no child can reach: no rule gives it, neither in a case that
//! is settled nor while one is open, or every rule that would give it is silent.
//!
//! A manager who reads the list of outcomes counts on a pathway, a clock or a
//! service that the pack never recommends. A service is not reported if some
//! action or route names it as its contact.
//!
//! Write the rule that is missing, or take the outcome away.
//!
//! ```yaml
//! outcomes:
//!   - {id: early_help, title: Early help}    # and no rule says then: early_help
//! ```

use std::collections::BTreeSet;

use crate::ast::diagnostic::Severity;
use crate::check::pack::Carries;
use crate::check::pack::Decision;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::study::ids;

pub(super) const LINT: Lint = Lint {
    code: "outcome-never-given",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("outcome_never_given.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let contacts = contacts(study);
    let mut found = Vec::new();
    for (id, decision) in study.decisions() {
        for (at, outcome) in decision.outcomes.iter().enumerate() {
            let reachable = match &outcome.carries {
                Carries::Service(service) => contacts.contains(service),
                Carries::Answer { .. }
                | Carries::Action { .. }
                | Carries::Deadline { .. }
                | Carries::Route { .. }
                | Carries::Notice { .. } => false,
            };
            if reachable || given_meanwhile(study, id, at) || can_come(study, id, at) {
                continue;
            }
            let giving: Vec<&Rule> = giving(decision, at);
            let message = if giving.is_empty() {
                format!("no rule gives `{}` in `{}`", outcome.id, decision.name)
            } else {
                format!("no child can reach `{}` in `{}`", outcome.id, decision.name)
            };
            let name = format!("{}.{}", decision.name, outcome.id);
            let rules =
                (!giving.is_empty()).then(|| format!("rules that would give it: {}", ids(giving)));
            found.push(LINT.finding(&name, outcome.declared, message).help(rules));
        }
    }
    found
}

fn giving(decision: &Decision, outcome: usize) -> Vec<&Rule> {
    let rules = decision.rules.iter();
    rules.filter(|rule| rule.then.contains(&outcome)).collect()
}

/// The services that actions and routes send somebody to.
fn contacts(study: &Study<'_>) -> BTreeSet<usize> {
    let outcomes = study
        .decisions()
        .flat_map(|(_, decision)| &decision.outcomes);
    let contact = outcomes.filter_map(|outcome| match &outcome.carries {
        Carries::Action { contact, .. } | Carries::Route { contact, .. } => *contact,
        Carries::Answer { .. }
        | Carries::Deadline { .. }
        | Carries::Service(_)
        | Carries::Notice { .. } => None,
    });
    contact.collect()
}

fn given_meanwhile(study: &Study<'_>, id: DecisionId, outcome: usize) -> bool {
    let own = study.pack.decision(id).while_open.iter();
    let adds = study.decisions().flat_map(|(_, decision)| {
        let open = decision.while_open.iter();
        open.flat_map(|open| &open.adds)
    });
    let mut added = adds.filter(|(decision, _)| *decision == id);
    let mut own = own.flat_map(|open| &open.rule.then);
    own.any(|at| *at == outcome) || added.any(|(_, outcomes)| outcomes.contains(&outcome))
}

fn can_come(study: &mut Study<'_>, id: DecisionId, outcome: usize) -> bool {
    let outcomes = study.search.theory.copy.outcomes.get(id.0);
    match outcomes.and_then(|outcomes| outcomes.get(outcome)).copied() {
        Some(lit) => study.search.model_of_any_answers(&[lit]).is_some(),
        None => false,
    }
}
