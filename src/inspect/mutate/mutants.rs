//! Every slip that could be made in the rules a pack adds itself.

use std::sync::Arc;

use crate::ast::condition::Origin;
use crate::ast::condition::read_text;
use crate::ast::diagnostic::any_error;
use crate::ast::language::expression::Expr;
use crate::ast::language::print_expression::print_expression;
use crate::ast::language::read_expression::read_expression;
use crate::check::expressions::Openness;
use crate::check::expressions::check_condition;
use crate::check::pack::Decision;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::check::term::Term;
use crate::inspect::mutate::expressions::slips_of_condition;

/// Which rule of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// One of its rules.
    Rule(usize),
    /// One of its rules for the time it is open.
    WhileOpen(usize),
}

/// One slip: a rule that differs.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The decision.
    pub decision: DecisionId,
    /// The rule.
    pub spot: Spot,
    /// What is otherwise.
    pub change: Change,
}

/// What is otherwise in a rule.
#[derive(Clone, Debug)]
pub enum Change {
    /// The rule is missing.
    Gone,
    /// Its condition reads so; the text shown, and the whole condition.
    Condition(String, Term),
    /// It gives these outcomes.
    Then(Vec<usize>),
}

/// Every slip in the rules of the pack's own layer.
#[must_use]
pub fn mutants(pack: &Pack) -> Vec<Mutant> {
    let own = pack.layers.len().saturating_sub(1);
    let mut found = Vec::new();
    for id in pack.decision_ids() {
        let decision = pack.decision(id);
        let rules = decision.rules.iter().enumerate();
        let rules = rules.map(|(at, rule)| (Spot::Rule(at), rule, Openness::MayNot));
        let open = decision.while_open.iter().enumerate();
        let open = open.map(|(at, open)| (Spot::WhileOpen(at), &open.rule, Openness::MayAsk));
        for (spot, rule, openness) in rules.chain(open) {
            if rule.layer != own {
                continue;
            }
            let changes = changes(pack, decision, rule, openness);
            found.extend(changes.into_iter().map(|change| Mutant {
                decision: id,
                spot,
                change,
            }));
        }
    }
    found
}

fn changes(pack: &Pack, decision: &Decision, rule: &Rule, openness: Openness) -> Vec<Change> {
    let mut found = vec![Change::Gone];
    if decision.collects() {
        if rule.then.len() > 1 {
            for out in &rule.then {
                let kept = rule.then.iter().copied().filter(|at| at != out);
                found.push(Change::Then(kept.collect()));
            }
        }
    } else {
        let now = rule.then.first().copied().unwrap_or(0);
        let lower = now.checked_sub(1);
        let higher = Some(now + 1).filter(|at| *at < decision.outcomes.len());
        found.extend(
            lower
                .into_iter()
                .chain(higher)
                .map(|at| Change::Then(vec![at])),
        );
    }
    found.extend(conditions(pack, rule, openness));
    found
}

/// The condition with one slip in it, or without its exception.
fn conditions(pack: &Pack, rule: &Rule, openness: Openness) -> Vec<Change> {
    let tree = |text: &str| read_expression(text).ok();
    let term = |expr: &Expr| term_of(pack, rule, expr, openness);
    let when = tree(&rule.when);
    let unless = rule.unless.as_deref().and_then(tree);
    let mut found = Vec::new();
    let Some(when_term) = when.as_ref().and_then(term) else {
        return found;
    };
    let unless_term = unless.as_ref().and_then(term);
    let but = |when: Term, unless: &Option<Term>| match unless {
        Some(unless) => Term::And(vec![when, Term::Not(Box::new(unless.clone()))]),
        None => when,
    };
    if let Some(when) = &when {
        for slip in slips_of_condition(when) {
            if let Some(slipped) = term(&slip) {
                let text = format!("when: {}", print_expression(&slip));
                found.push(Change::Condition(text, but(slipped, &unless_term)));
            }
        }
    }
    if let Some(unless) = &unless {
        found.push(Change::Condition(
            "no `unless`".to_owned(),
            when_term.clone(),
        ));
        for slip in slips_of_condition(unless) {
            if let Some(slipped) = term(&slip) {
                let text = format!("unless: {}", print_expression(&slip));
                found.push(Change::Condition(
                    text,
                    but(when_term.clone(), &Some(slipped)),
                ));
            }
        }
    }
    found
}

/// The checked condition; nothing where the checker refuses it, so that nobody could write it.
fn term_of(pack: &Pack, rule: &Rule, expr: &Expr, openness: Openness) -> Option<Term> {
    let text = print_expression(expr);
    let mut problems = Vec::new();
    let origin = Origin::whole(rule.declared, text.len());
    let condition = read_text(&text, origin, &mut problems);
    let term = check_condition(&condition, &pack.scope, openness, &mut problems)?;
    (!any_error(&problems)).then_some(term)
}

impl Mutant {
    /// The rule as it stands.
    #[must_use]
    pub fn rule<'p>(&self, pack: &'p Pack) -> Option<&'p Rule> {
        let decision = pack.decision(self.decision);
        match self.spot {
            Spot::Rule(at) => decision.rules.get(at),
            Spot::WhileOpen(at) => decision.while_open.get(at).map(|open| &open.rule),
        }
    }

    /// The rule with the slip in it; nothing where it is gone.
    #[must_use]
    pub fn slipped(&self, pack: &Pack) -> Option<Rule> {
        let mut rule = self.rule(pack)?.clone();
        match &self.change {
            Change::Gone => return None,
            Change::Condition(_, term) => rule.condition = term.clone(),
            Change::Then(outcomes) => rule.then.clone_from(outcomes),
        }
        Some(rule)
    }

    /// The pack with the slip in it. A rule that is gone stays in its place and never holds.
    #[must_use]
    pub fn applied(&self, pack: &Pack) -> Arc<Pack> {
        let mut with = pack.clone();
        let never = Term::Known(crate::algebra::value::Value::Bool(false));
        let slipped = self.slipped(pack);
        if let Some(decision) = with.decisions.get_mut(self.decision.0) {
            let rule = match self.spot {
                Spot::Rule(at) => decision.rules.get_mut(at),
                Spot::WhileOpen(at) => decision.while_open.get_mut(at).map(|open| &mut open.rule),
            };
            match (rule, slipped) {
                (Some(rule), Some(slipped)) => *rule = slipped,
                (Some(rule), None) => rule.condition = never,
                (None, _) => {}
            }
        }
        Arc::new(with)
    }
}
