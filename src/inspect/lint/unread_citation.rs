//! # unread-citation
//!
//! A rule that says `basis: stated` and cites only statements without a
//! fingerprint, in a pack that takes fingerprints.
//!
//! `stated` tells a screener that a document says so. Where the paragraph was not
//! at hand, nobody can tell whether it does, or whether it still will next year.
//! A layer that has no fingerprint at all is not looked at.
//!
//! Read the document and register the fingerprint of the paragraph, or write
//! `basis: unverified` with a `note`.
//!
//! ```yaml
//! cite: [act.s47]        # registered without fingerprint:
//! basis: unverified
//! note: Known at second hand.
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::Basis;
use crate::check::pack::Statement;
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
    let read = pack.statements.values();
    let read = read.filter(|statement| statement.fingerprint.is_some());
    let layers: Vec<usize> = read.map(|statement| statement.layer).collect();
    let mut found = Vec::new();
    for decision in &pack.decisions {
        let open = decision.while_open.iter().map(|open| &open.rule);
        for rule in decision.rules.iter().chain(open) {
            let cited = rule.cite.iter().filter_map(|id| pack.statements.get(id));
            let unread = |statement: &Statement| {
                statement.fingerprint.is_none() && layers.contains(&statement.layer)
            };
            if rule.basis != Basis::Stated || !cited.into_iter().all(unread) {
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
