//! # uncited-sensitive-fact
//!
//! A fact marked `sensitive` that decides, although neither the fact cites a
//! document nor any rule that reads it is stated by one.
//!
//! Asking about a protected characteristic, or about somebody outside the family,
//! needs a ground that can be shown. An inference of ours is none.
//!
//! Write `cite:` on the fact, with the paragraph that asks for it, or take it out
//! of the rule.
//!
//! ```yaml
//! worker_has_children:
//!   sensitive: third party
//!   cite: [lado.own-children]
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::Basis;
use crate::check::pack::Rule;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "uncited-sensitive-fact",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("uncited_sensitive_fact.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let pack = study.pack;
    let mut found = Vec::new();
    for id in pack.fact_ids() {
        let fact = pack.fact(id);
        let sensitive = fact.protected || fact.third_party;
        if !sensitive || !fact.cite.is_empty() {
            continue;
        }
        let rules = study.rules().map(|(_, rule)| rule);
        let readers: Vec<&Rule> = rules
            .filter(|rule| rule.condition.facts().contains(&id))
            .collect();
        let stated = readers.iter().any(|rule| rule.basis == Basis::Stated);
        if let Some(rule) = readers.first().filter(|_| !stated) {
            let message = format!(
                "`{}` is sensitive and decides without a document",
                fact.name
            );
            let label = format!("read by this rule, which is {}", rule.basis.word());
            found.push(
                LINT.finding(&fact.name, fact.declared, message)
                    .also(rule.declared, label)
                    .help("write `cite:` on the fact, or take it out of the rule".to_owned()),
            );
        }
    }
    found
}
