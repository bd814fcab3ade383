//! # missing-citation
//!
//! A service with a number or an address that cites no document.
//!
//! A wrong number costs a family the call. Without a citation nobody can tell
//! where it was read, or whether it is still there. (A rule without a citation is
//! refused before any lint looks at it.)
//!
//! Register the paragraph that gives the number in `sources.yaml` and cite it.
//!
//! ```yaml
//! front_door:
//!   reach: [{phone: "01632 960001"}]
//!   cite: [contact.front-door]
//! ```

use crate::ast::diagnostic::Severity;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "missing-citation",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("missing_citation.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let services = study.pack.services.iter();
    services
        .filter(|service| service.cite.is_empty() && !service.reach.is_empty())
        .map(|service| {
            let message = format!(
                "nothing says where the numbers of `{}` come from",
                service.id
            );
            LINT.finding(&service.id, service.declared, message)
                .help("write `cite:` and the statement of sources.yaml that gives them".to_owned())
        })
        .collect()
}
