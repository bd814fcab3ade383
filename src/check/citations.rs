//! What rules, facts and services cite must be registered in `sources.yaml`.

use std::collections::BTreeMap;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::Written;
use crate::ast::suggest::nearest;
use crate::check::pack::Statement;

/// Checks that every cited statement is registered, and gives the ids.
pub(super) fn check_citations(
    cite: &[Written<String>],
    statements: &BTreeMap<String, Statement>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<String> {
    for cited in cite {
        if !statements.contains_key(&cited.value) {
            let near = nearest(&cited.value, statements.keys().map(String::as_str));
            problems.push(
                Diagnostic::error(
                    "unknown-statement",
                    format!("no statement is called `{}`", cited.value),
                )
                .at(cited.place, "not in sources.yaml")
                .did_you_mean(cited.place, near)
                .help("register it in sources.yaml, with its document and place".to_owned()),
            );
        }
    }
    cite.iter().map(|cited| cited.value.clone()).collect()
}
