//! # same-rules
//!
//! Two rules of one decision that hold of exactly the same children and give the
//! same outcome.
//!
//! When the threshold changes, somebody will change one of them. Until then the
//! record gives the same reason twice.
//!
//! Keep one, with the citations of both. If they were meant to differ, one of
//! the conditions is wrong.
//!
//! ```yaml
//! - {id: s47.injury, when: injury and not(child_mobile), then: section_47}
//! - {id: s47.baby, when: not(child_mobile) and injury, then: section_47}
//! ```

use crate::ast::diagnostic::Severity;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::contained_rule::covers;
use crate::inspect::lint::study::RuleAt;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "same-rules",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("same_rules.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, decision) in study.decisions() {
        for (at, rule) in decision.rules.iter().enumerate() {
            let here = RuleAt { decision: id, at };
            let before = decision.rules.iter().enumerate().take(at);
            let twin = before.into_iter().find(|(n, _)| {
                let other = RuleAt {
                    decision: id,
                    at: *n,
                };
                covers(study, other, here) && covers(study, here, other)
            });
            if let Some((_, twin)) = twin {
                let message = format!("`{}` says the same as `{}`", rule.id, twin.id);
                let finding = LINT.finding(&rule.id, rule.declared, message);
                found.push(
                    finding
                        .also(twin.declared, "the same children, the same outcome")
                        .help(study.instance(here))
                        .help("keep one of them, with the citations of both".to_owned()),
                );
            }
        }
    }
    found
}
