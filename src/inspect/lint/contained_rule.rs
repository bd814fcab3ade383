//! # contained-rule
//!
//! A rule that holds only where another rule of the same decision holds, which
//! gives its outcome as well.
//!
//! It decides nothing. Either the wider rule is too wide, which is what a reader
//! of the narrow one would think, or the narrow one can go.
//!
//! Narrow the wider rule, or take this one away and keep its citation. If the
//! second reason is wanted in the record, accept the finding and say so. A rule
//! with words of its own for the family or the referrer is not looked at, nor one
//! that repeats a rule of a lower layer because the council's own document says so.
//!
//! ```yaml
//! - {when: injury, then: section_47}
//! - {when: injury and not(child_mobile), then: section_47}    # says nothing new
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::HitPolicy;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::compile::circuit::Lit;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::RuleAt;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "contained-rule",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("contained_rule.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, decision) in study.decisions() {
        for (at, rule) in decision.rules.iter().enumerate() {
            let here = RuleAt { decision: id, at };
            let wider = wider_rules(study, here).into_iter().find(|wider| {
                // Of two that say the same, the other lint speaks.
                !covers(study, here, *wider)
            });
            let wider = wider.and_then(|wider| decision.rules.get(wider.at));
            if let Some(wider) = wider {
                let message = format!("`{}` says nothing that `{}` does not", rule.id, wider.id);
                let finding = LINT.finding(&rule.id, rule.declared, message);
                found.push(
                    finding
                        .also(wider.declared, "holds wherever that rule does")
                        .help(study.instance(here))
                        .help("narrow the wider rule, or take this one away".to_owned()),
                );
            }
        }
    }
    found
}

/// Whether another rule makes this one needless all by itself.
pub(super) fn is_contained(study: &mut Study<'_>, here: RuleAt) -> bool {
    !wider_rules(study, here).is_empty()
}

fn wider_rules(study: &mut Study<'_>, here: RuleAt) -> Vec<RuleAt> {
    let rules = &study.pack.decision(here.decision).rules;
    let others = (0..rules.len()).filter(|at| *at != here.at);
    let others = others.map(|at| RuleAt { at, ..here });
    let able: Vec<RuleAt> = others
        .filter(|other| could_cover(study, *other, here))
        .collect();
    let lits: Vec<Lit> = able.iter().map(|other| study.lit(*other)).collect();
    // Mostly some child is of this rule and of none of the others, and one search shows it.
    if able.is_empty() || !study.implies(study.lit(here), &lits) {
        return Vec::new();
    }
    able.into_iter()
        .filter(|other| covers(study, *other, here))
        .collect()
}

/// Whether `wide` holds wherever `narrow` does and gives all its outcomes, so that `narrow` adds nothing.
pub(super) fn covers(study: &mut Study<'_>, wide: RuleAt, narrow: RuleAt) -> bool {
    let (wider, rule) = (study.lit(wide), study.lit(narrow));
    could_cover(study, wide, narrow) && study.implies(rule, &[wider])
}

/// Whether `wide` would make `narrow` needless if it held wherever `narrow` does.
fn could_cover(study: &Study<'_>, wide: RuleAt, narrow: RuleAt) -> bool {
    let decision = study.pack.decision(narrow.decision);
    let (Some(wider), Some(rule)) = (decision.rules.get(wide.at), decision.rules.get(narrow.at))
    else {
        return false;
    };
    let ordered = decision.hit == HitPolicy::First;
    let speaks = rule.tell_family.is_some() || rule.tell_referrer.is_some();
    let confirms = rule.layer > wider.layer && cites_own(study.pack, rule);
    let gives = rule.then.iter().all(|outcome| wider.then.contains(outcome));
    !ordered && !speaks && !confirms && gives && study.can_fire(narrow)
}

/// Whether a rule rests on a statement of its own layer.
fn cites_own(pack: &Pack, rule: &Rule) -> bool {
    let mut cited = rule.cite.iter().filter_map(|id| pack.statements.get(id));
    cited.any(|statement| statement.layer == rule.layer)
}
