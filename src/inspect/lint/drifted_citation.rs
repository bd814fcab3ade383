//! # drifted-citation
//!
//! A statement whose paragraph is not what it was in an earlier version of the
//! pack, while our summary of it has stayed word for word the same.
//!
//! The document changed and somebody took the new fingerprint, perhaps without
//! reading. The rules that cite it still say what the old paragraph said.
//!
//! Read the paragraph again and write the summary anew, and the rules with it. If
//! only the wording changed, accept the finding and say so.
//!
//! ```yaml
//! need.level-4: {says: The same words, fingerprint: "21:..."}    # in 1.0.0
//! need.level-4: {says: The same words, fingerprint: "34:..."}    # in 1.1.0
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::Pack;
use crate::check::pack::Statement;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "drifted-citation",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("drifted_citation.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let own = study.pack.own();
    let earlier = study.all.iter().map(|program| &*program.pack);
    let earlier = earlier.filter(|pack| {
        let id = &pack.own().id;
        id.pack == own.id.pack && id.version < own.id.version
    });
    let Some(before) = earlier.max_by_key(|pack| pack.own().id.version) else {
        return Vec::new();
    };
    let owned = |pack: &Pack, statement: &Statement| statement.layer + 1 == pack.layers.len();
    let statements = study.pack.statements.values();
    let mine = statements.filter(|statement| owned(study.pack, statement));
    let pairs = mine.filter_map(|now| {
        let then = before.statements.get(&now.id)?;
        let drifted = owned(before, then)
            && then.says == now.says
            && then.fingerprint.is_some()
            && now.fingerprint.is_some()
            && then.fingerprint != now.fingerprint;
        drifted.then_some((then, now))
    });
    pairs
        .map(|(then, now)| {
            let message = format!(
                "the paragraph of `{}` has changed, its summary has not",
                now.id
            );
            LINT.finding(&now.id, now.declared, message)
                .also(then.declared, format!("as it was in {}", before.own().id))
                .help("read the paragraph again, and the rules that cite it".to_owned())
        })
        .collect()
}
