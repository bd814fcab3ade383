//! # unread-citation
//!
//! A rule that says `basis: stated` and cites only statements without a
//! fingerprint, so only texts that nobody has read here.
//!
//! `stated` tells a screener that a document says so. Where the text was not at
//! hand, that is a belief, and the recommendation should carry its warning.
//!
//! Read the document and register the fingerprint of the paragraph, or write
//! `basis: unverified` with a `note`.
//!
//!     cite: [act.s47]        # registered without `fingerprint:`
//!     basis: unverified
//!     note: Known at second hand.

use crate::ast::diagnostic::Severity;
use crate::check::pack::Basis;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "unread-citation",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("unread_citation.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let pack = study.pack;
    let mut found = Vec::new();
    for decision in &pack.decisions {
        let open = decision.while_open.iter().map(|open| &open.rule);
        for rule in decision.rules.iter().chain(open) {
            let mut cited = rule.cite.iter().filter_map(|id| pack.statements.get(id));
            let read = cited.any(|statement| statement.fingerprint.is_some());
            if rule.basis != Basis::Stated || read {
                continue;
            }
            let message = format!(
                "`{}` is `stated` by texts that nobody has read here",
                rule.id
            );
            let finding = LINT.finding(&rule.id, rule.declared, message);
            found.push(finding.help(
                "register the fingerprint of the paragraph, or write `basis: unverified` with a note"
                    .to_owned(),
            ));
        }
    }
    found
}
