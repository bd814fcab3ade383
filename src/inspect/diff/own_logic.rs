//! Whether a decision is worked out otherwise than before, or only what it reads has moved.

use crate::check::pack::Decision;
use crate::check::pack::Fact;
use crate::check::pack::HitPolicy;
use crate::check::pack::Pack;
use crate::check::spelt::spelt;
use crate::check::term::DecisionId;
use crate::check::term::FactId;

/// Whether the rules of a decision, or the questions that they read, are not what they were.
pub(super) fn is_changed(old: (&Pack, DecisionId), new: (&Pack, DecisionId)) -> bool {
    let (before, after) = (old.0.decision(old.1), new.0.decision(new.1));
    if logic(old.0, before) != logic(new.0, after) {
        return true;
    }
    let conditions = after.rules.iter().map(|rule| &rule.condition);
    let read: Vec<FactId> = conditions
        .flat_map(crate::check::term::Term::facts)
        .collect();
    read.into_iter().any(|id| {
        let fact = new.0.fact(id);
        match old.0.find_fact(&fact.name) {
            Some(was) => question(old.0, old.0.fact(was)) != question(new.0, fact),
            None => true,
        }
    })
}

/// Everything that makes up what a decision comes to, without names and words.
fn logic(pack: &Pack, decision: &Decision) -> Vec<String> {
    let id = |at: &usize| {
        let outcome = decision.outcomes.get(*at);
        outcome.map_or_else(String::new, |outcome| outcome.id.to_string())
    };
    let mut rules: Vec<String> = decision
        .rules
        .iter()
        .map(|rule| {
            let then: Vec<String> = rule.then.iter().map(id).collect();
            format!("{} -> {}", spelt(&rule.condition, pack), then.join(", "))
        })
        .collect();
    match decision.hit {
        HitPolicy::First => {}
        HitPolicy::Unique | HitPolicy::Highest | HitPolicy::Collect => rules.sort(),
    }
    rules.push(decision.hit.word().to_owned());
    rules.extend(decision.otherwise.iter().map(id));
    rules.extend((0..decision.outcomes.len()).map(|at| id(&at)));
    rules
}

/// What a question takes for an answer, and when.
fn question(pack: &Pack, fact: &Fact) -> String {
    let only_if = fact.only_if.as_ref().map(|(term, _)| spelt(term, pack));
    let worked_out = fact.worked_out.as_ref().map(|term| spelt(term, pack));
    let values: Vec<&str> = fact.values.iter().map(|(id, _)| &**id).collect();
    format!(
        "{:?} {values:?} {:?} {only_if:?} {:?} {worked_out:?}",
        fact.of, fact.bounds, fact.otherwise
    )
}
