//! Why: the rules that hold, each with only the facts that mattered.

use crate::algebra::truth::Truth;
use crate::check::pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::decide::grounds::Grounds;
use crate::decide::mind::Mind;
use crate::decide::world::Standing;
use crate::explain::explanation::FactShown;
use crate::explain::explanation::Reason;
use crate::explain::said::Said;
use crate::explain::shared::Shared;
use crate::explain::wording::citations;

/// The reasons of every decision, those of the recommendation first, then of what it reads.
#[must_use]
pub(super) fn reasons(mind: &Mind<'_>, said: &mut Said) -> Vec<Reason> {
    let mut grounds = Grounds::of(mind);
    let order = mind.program.reading_order().iter();
    order
        .flat_map(|id| reasons_of(mind, &mut grounds, said, *id))
        .collect()
}

fn reasons_of(
    mind: &Mind<'_>,
    grounds: &mut Grounds<'_, '_>,
    said: &mut Said,
    id: DecisionId,
) -> Vec<Reason> {
    let decision = mind.pack().decision(id);
    let fired: Vec<usize> = fired(mind, id);
    let settled = mind.settled(id);
    let gives = |rule: &&usize, outcome: usize| {
        decision
            .rules
            .get(**rule)
            .is_some_and(|rule| rule.then.contains(&outcome))
    };
    let mut found: Vec<Reason> = fired
        .iter()
        .flat_map(|at| reasons_of_rule(mind, grounds, said, id, *at))
        .collect();
    if decision.collects() {
        return found;
    }
    if let Some(outcome) = settled {
        // The rules that give the outcome come before those that only also hold.
        let won = decision
            .outcomes
            .get(outcome)
            .map_or("", |outcome| &*outcome.id);
        found.sort_by_key(|reason| reason.outcome != won);
        if !fired.iter().any(|rule| gives(&rule, outcome)) {
            found.insert(0, reason_without_rule(mind, grounds, said, id, outcome));
        }
    }
    found
}

/// The positions of the rules that certainly hold.
#[must_use]
pub fn fired(mind: &Mind<'_>, id: DecisionId) -> Vec<usize> {
    let rules = mind.decision(id).rules.iter().enumerate();
    rules
        .filter(|(_, truth)| **truth == Truth::True)
        .map(|(at, _)| at)
        .collect()
}

/// The reason a rule gives, once for each of its outcomes.
fn reasons_of_rule(
    mind: &Mind<'_>,
    grounds: &mut Grounds<'_, '_>,
    said: &mut Said,
    id: DecisionId,
    at: usize,
) -> Vec<Reason> {
    let facts = grounds.of_rule(id, at);
    let pack = mind.pack();
    let decision = pack.decision(id);
    let Some(rule) = decision.rules.get(at) else {
        return Vec::new();
    };
    let outcomes = rule
        .then
        .iter()
        .filter_map(|outcome| decision.outcomes.get(*outcome));
    outcomes
        .map(|outcome| Reason {
            decision: decision.name.to_string(),
            rule: Some(rule.id.to_string()),
            title: rule.title.clone(),
            outcome: outcome.id.to_string(),
            rests_on: rests_on(pack, rule),
            because: rule.because.clone(),
            facts: shown(mind, said, &facts),
            cite: said.citations(pack, (id, at)),
            basis: rule.basis.word().to_owned(),
            note: rule.note.clone(),
        })
        .collect()
}

/// The decisions that a rule reads, by name.
pub(super) fn rests_on(pack: &pack::Pack, rule: &pack::Rule) -> Vec<String> {
    let read = rule.condition.decisions().into_iter();
    read.map(|id| pack.decision(id).name.to_string()).collect()
}

/// Why an outcome is certain although no single rule gives it.
fn reason_without_rule(
    mind: &Mind<'_>,
    grounds: &mut Grounds<'_, '_>,
    said: &mut Said,
    id: DecisionId,
    outcome: usize,
) -> Reason {
    let facts = grounds.of_outcome(id, outcome);
    let pack = mind.pack();
    let decision = pack.decision(id);
    let possible: Vec<&pack::Rule> = decision
        .rules
        .iter()
        .zip(&mind.decision(id).rules)
        .filter(|(rule, truth)| rule.then.contains(&outcome) && !truth.is_false())
        .map(|(rule, _)| rule)
        .collect();
    let because = if possible.is_empty() {
        "No rule for anything else holds, whichever way the open questions are answered.".to_owned()
    } else {
        let names: Vec<String> = possible
            .iter()
            .map(|rule| format!("“{}”", rule.title))
            .collect();
        format!(
            "One of these rules holds, whichever way the open questions are answered: {}.",
            names.join(", ")
        )
    };
    let cite: Vec<String> = possible.iter().flat_map(|rule| rule.cite.clone()).collect();
    let id_of = decision
        .outcomes
        .get(outcome)
        .map(|outcome| outcome.id.to_string());
    let title = decision
        .outcomes
        .get(outcome)
        .map_or_else(String::new, |o| o.title.clone());
    Reason {
        decision: decision.name.to_string(),
        rule: None,
        title,
        outcome: id_of.unwrap_or_default(),
        rests_on: Vec::new(),
        because,
        facts: shown(mind, said, &facts),
        cite: citations(pack, &cite).into(),
        basis: "stated".to_owned(),
        note: None,
    }
}

/// Facts with their answers, who gave them and when.
fn shown(mind: &Mind<'_>, said: &mut Said, facts: &[FactId]) -> Vec<Shared<FactShown>> {
    let known = facts.iter().filter(|id| mind.world.value(**id).is_some());
    known.map(|id| said.fact(mind, *id)).collect()
}

/// Every fact that is not simply not asked.
pub(super) fn everything_asked(mind: &Mind<'_>, said: &mut Said) -> Vec<Shared<FactShown>> {
    let ids = mind.pack().fact_ids();
    let asked = ids.filter(|id| mind.world.standing(*id) != Standing::NotAsked);
    asked.map(|id| said.fact(mind, id)).collect()
}
