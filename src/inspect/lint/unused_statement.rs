//! # unused-statement
//!
//! A statement of `sources.yaml` that nothing cites.
//!
//! Either the rule it stands for was never written, which is how a duty gets lost,
//! or it was left behind when a rule went.
//!
//! Write the rule, cite the statement where it belongs, or take it away.
//!
//! ```yaml
//! statements:
//!   missing.return-interview: {...}    # and no rule says cite: [missing.return-interview]
//! ```

use std::collections::BTreeSet;

use crate::ast::diagnostic::Severity;
use crate::check::pack::Pack;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "unused-statement",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("unused_statement.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let cited = cited(study.pack);
    let statements = study.pack.statements.values();
    statements
        .filter(|statement| !cited.contains(statement.id.as_str()))
        .map(|statement| {
            let message = format!("nothing cites `{}`", statement.id);
            LINT.finding(&statement.id, statement.declared, message)
                .help("write the rule it stands for, or take it away".to_owned())
        })
        .collect()
}

/// Every statement that something rests on.
fn cited(pack: &Pack) -> BTreeSet<&str> {
    let rules = pack.decisions.iter().flat_map(|decision| {
        let open = decision.while_open.iter().map(|open| &open.rule);
        decision.rules.iter().chain(open)
    });
    let lists = rules.map(|rule| &rule.cite);
    let lists = lists.chain(pack.facts.iter().map(|fact| &fact.cite));
    let lists = lists.chain(pack.services.iter().map(|service| &service.cite));
    let lists = lists.chain(pack.invariants.iter().map(|invariant| &invariant.cite));
    lists.flatten().map(String::as_str).collect()
}
