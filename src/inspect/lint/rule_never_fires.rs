//! # rule-never-fires
//!
//! A rule whose condition holds of no child at all, whatever is answered.
//!
//! A reader of the pack believes that it protects somebody, and it never speaks.
//! Mostly two of its parts exclude each other, or it reads an outcome that cannot
//! come about.
//!
//! Mend the condition, or take the rule away. The finding names the parts that
//! cannot hold together. A rule that waits for an answer to a question that does
//! not apply can fire, because such an answer stands.
//!
//! ```yaml
//! when: injury and referrer = school and referrer = family    # one contact has one referrer
//! when: injury and referrer in (school, family)
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::Rule;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::empty_band;
use crate::inspect::lint::study::RuleAt;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "rule-never-fires",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("rule_never_fires.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let dead: Vec<(RuleAt, &Rule)> = study
        .rules()
        .filter(|(at, rule)| !study.can_fire(*at) && !empty_band::has_one(study.pack, rule))
        .collect();
    let mut found = Vec::new();
    for (at, rule) in dead {
        let message = format!("`{}` can never hold", rule.id);
        let finding = LINT.finding(&rule.id, rule.declared, message);
        found.push(finding.help(clash(study, at)));
    }
    found
}

/// The parts that cannot hold together.
fn clash(study: &mut Study<'_>, at: RuleAt) -> Option<String> {
    let parts = study.parts.get(&at).cloned()?;
    let lits: Vec<_> = parts.iter().map(|(_, lit)| *lit).collect();
    if study.search.model_of_any_answers(&lits).is_some() {
        return None;
    }
    let core = study.search.core();
    let constant = parts
        .iter()
        .find(|(_, lit)| lit.variable() == 0 && lit.negated());
    let named: Vec<String> = match constant {
        Some((text, _)) => vec![format!("`{text}`")],
        None => {
            let in_core = parts
                .iter()
                .filter(|(_, lit)| core.contains(&lit.variable()));
            in_core.map(|(text, _)| format!("`{text}`")).collect()
        }
    };
    match named.as_slice() {
        [] => None,
        [one] => Some(format!("{one} holds of no child")),
        _ => Some(format!(
            "of no child all of these hold: {}",
            named.join(", ")
        )),
    }
}
