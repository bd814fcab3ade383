//! # unsaid-fact
//!
//! A yes/no question that rules use and that no sentence can be made of.
//!
//! Every rule is also shown in plain words, made from its facts. A question of
//! regular form is turned by itself: `Is the child safe tonight?` becomes "the
//! child is safe tonight" and "the child is not safe tonight". Where that cannot be
//! done without a doubt, a reviewer reads the question with its answer instead.
//!
//! Write how the answers read:
//!
//! ```yaml
//! ask: Is anybody feared to come to the home tonight?
//! says: {yes: somebody is feared to come to the home tonight, no: nobody is feared to come to the home tonight}
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::types::Type;
use crate::explain::plain::stated;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::unused_fact::read_by_rules;

pub(super) const LINT: Lint = Lint {
    code: "unsaid-fact",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("unsaid_fact.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let pack = study.pack;
    let mut used = read_by_rules(pack);
    used.sort_unstable();
    used.dedup();
    let facts = used.into_iter().map(|id| pack.fact(id));
    let unsaid = facts.filter(|fact| fact.of == Type::YesNo && stated(fact).is_none());
    let found = unsaid.map(|fact| {
        let message = format!("no sentence can be made of the question of `{}`", fact.name);
        let help = "write `says: {yes: ..., no: ...}`: how its answers read in a sentence";
        LINT.finding(&fact.name, fact.declared, message)
            .help(help.to_owned())
    });
    found.collect()
}
