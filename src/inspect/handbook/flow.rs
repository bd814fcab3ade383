//! What leads to an outcome: its rules, and what each of them reads; and what follows from it.

use crate::algebra::value::Value;
use crate::check::pack::Decision;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;

/// A rule on the way to an outcome.
#[derive(Clone, Debug)]
pub struct Step<'p> {
    /// The rule.
    pub rule: &'p Rule,
    /// The facts it reads itself.
    pub facts: Vec<FactId>,
    /// The decisions it reads itself.
    pub decisions: Vec<DecisionId>,
    /// Whether it holds only until the decision is settled.
    pub meanwhile: bool,
}

/// Every rule of a decision, those for the time until it is settled last.
pub fn rules_of(decision: &Decision) -> impl Iterator<Item = &Rule> {
    let open = decision.while_open.iter().map(|open| &open.rule);
    decision.rules.iter().chain(open)
}

/// The rules that lead to an outcome of a decision.
#[must_use]
pub fn flow(pack: &Pack, id: DecisionId, outcome: usize) -> Vec<Step<'_>> {
    let decision = pack.decision(id);
    let settled = decision.rules.len();
    let all = rules_of(decision).enumerate();
    let own = all.filter(|(_, rule)| rule.then.contains(&outcome));
    own.map(|(at, rule)| Step {
        rule,
        facts: rule.condition.facts(),
        decisions: rule.condition.decisions(),
        meanwhile: at >= settled,
    })
    .collect()
}

/// The rules of other decisions that name an outcome in their condition.
#[must_use]
pub fn named_by(pack: &Pack, id: DecisionId, outcome: usize) -> Vec<(DecisionId, &Rule)> {
    let value = pack.decision(id).outcomes.get(outcome);
    let value = value.map(|outcome| Term::Known(Value::Text(outcome.id.clone())));
    let Some(value) = value else {
        return Vec::new();
    };
    let names = |rule: &&Rule| {
        let mut found = false;
        rule.condition.visit(&mut |term| {
            let pairs = term.held_against();
            found |= pairs.contains(&(&Term::Outcome(id), &value));
        });
        found
    };
    let others = pack.decision_ids().filter(|other| *other != id);
    others
        .flat_map(|other| {
            let rules = rules_of(pack.decision(other)).filter(names);
            rules.map(move |rule| (other, rule)).collect::<Vec<_>>()
        })
        .collect()
}
