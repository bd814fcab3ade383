//! # shadowed-rule
//!
//! A rule that can hold, and that never changes the answer, because others
//! have decided every case of it before: with `hit: first` the rules above it,
//! with `highest` and `unique` rules with an outcome at least as protective.
//!
//! The pack looks stricter or finer than it is. With `hit: first` the cause is
//! mostly the order: a general rule stands above a special one.
//!
//! Move the special rule up, narrow the general one, or take the shadowed rule
//! away. The finding names the rules that take its cases.
//!
//! ```yaml
//! - {when: injury, then: assessment}
//! - {when: injury and not(child_mobile), then: strategy_meeting}    # never reached
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::pack::Rule;
use crate::compile::circuit::Lit;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::contained_rule::is_contained;
use crate::inspect::lint::study::RuleAt;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::study::ids;

pub(super) const LINT: Lint = Lint {
    code: "shadowed-rule",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("shadowed_rule.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, decision) in study.decisions() {
        let mut gone: Vec<usize> = Vec::new();
        for (at, rule) in decision.rules.iter().enumerate().rev() {
            let here = RuleAt { decision: id, at };
            if !study.can_fire(here) || is_contained(study, here) {
                continue;
            }
            let mut takers = takers(decision, at, rule);
            takers.retain(|at| !gone.contains(at));
            if let Some(by) = taken_by(study, here, &takers) {
                gone.push(at);
                let example = study.instance(here);
                found.push(finding(decision, rule, &by, example));
            }
        }
    }
    found
}

/// The rules that decide before this one, or at least as much.
fn takers(decision: &Decision, at: usize, rule: &Rule) -> Vec<usize> {
    let others = decision.rules.iter().enumerate();
    let speaks = rule.tell_family.is_some() || rule.tell_referrer.is_some();
    match decision.hit {
        HitPolicy::First => (0..at).collect(),
        HitPolicy::Highest | HitPolicy::Unique if !speaks => others
            .filter(|(n, other)| *n != at && other.then.first() >= rule.then.first())
            .map(|(n, _)| n)
            .collect(),
        HitPolicy::Highest | HitPolicy::Unique | HitPolicy::Collect => Vec::new(),
    }
}

/// Few rules that together hold wherever this one does.
fn taken_by(study: &mut Study<'_>, here: RuleAt, takers: &[usize]) -> Option<Vec<usize>> {
    let lit = |at: &usize, study: &Study<'_>| {
        study.lit(RuleAt {
            decision: here.decision,
            at: *at,
        })
    };
    let first = study.lit(here);
    let lits: Vec<Lit> = takers.iter().map(|at| lit(at, study)).collect();
    if takers.is_empty() || !study.implies(first, &lits) {
        return None;
    }
    let mut few: Vec<usize> = takers.to_vec();
    for at in takers {
        let fewer: Vec<usize> = few.iter().copied().filter(|n| n != at).collect();
        let lits: Vec<Lit> = fewer.iter().map(|at| lit(at, study)).collect();
        if study.implies(first, &lits) {
            few = fewer;
        }
    }
    Some(few)
}

fn finding(decision: &Decision, rule: &Rule, by: &[usize], example: Option<String>) -> Finding {
    let rules: Vec<&Rule> = by.iter().filter_map(|at| decision.rules.get(*at)).collect();
    let names = ids(rules.iter().copied());
    let message = format!("`{}` never changes `{}`", rule.id, decision.name);
    let mut finding = LINT.finding(&rule.id, rule.declared, message);
    if let [only] = rules.as_slice() {
        finding = finding.also(only.declared, "this one takes all its cases");
    }
    let why = match decision.hit {
        HitPolicy::First => format!("every case of it is taken before, by {names}"),
        HitPolicy::Highest | HitPolicy::Unique | HitPolicy::Collect => {
            format!("where it holds, {names} hold too, with an outcome no less protective")
        }
    };
    finding
        .help(why)
        .help(example)
        .help("change the order or the conditions, or take it away".to_owned())
}
