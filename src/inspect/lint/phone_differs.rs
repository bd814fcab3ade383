//! # phone-differs
//!
//! Two services with the same title that give different numbers for the same
//! `when`, or one number that stands with the same `when` under two titles, unless
//! both cite the paragraph that gives it.
//!
//! One of the two is out of date. A family or a school that rings the wrong one at
//! night does not ring twice.
//!
//! Find out which is right, describe the service once, and name it from both
//! places. If two services do share a line, say so under `when`.
//!
//!     mash:  {title: Front door, reach: [{phone: "01632 960001", when: office hours}]}
//!     door:  {title: Front door, reach: [{phone: "01632 960010", when: office hours}]}

use crate::ast::diagnostic::Severity;
use crate::check::pack::Reach;
use crate::check::pack::Service;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "phone-differs",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("phone_differs.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let services = &study.pack.services;
    let mut found = Vec::new();
    for (n, later) in services.iter().enumerate() {
        for earlier in services.iter().take(n) {
            found.extend(compare(earlier, later));
        }
    }
    found
}

fn compare(earlier: &Service, later: &Service) -> Option<Finding> {
    let alike = plain(&earlier.title) == plain(&later.title);
    let hours = |reach: &Reach| reach.when.as_deref().map(plain);
    let mut pairs = phones(later).flat_map(|b| phones(earlier).map(move |a| (a, b)));
    let message = if alike {
        let (a, b) = pairs.find(|(a, b)| hours(a) == hours(b) && digits(&a.at) != digits(&b.at))?;
        format!(
            "`{}` has {} and `{}` of the same title has {}",
            earlier.id, a.at, later.id, b.at
        )
    } else {
        let together = later.cite.iter().any(|cite| earlier.cite.contains(cite));
        let (_, b) = pairs
            .find(|(a, b)| !together && hours(a) == hours(b) && digits(&a.at) == digits(&b.at))?;
        format!(
            "{} stands under `{}` and under `{}`, with different titles",
            b.at, earlier.id, later.id
        )
    };
    let name = format!("{} and {}", earlier.id, later.id);
    let finding = LINT.finding(&name, later.declared, message);
    Some(
        finding
            .also(earlier.declared, "the other service")
            .help("find out which is right, and describe the service once".to_owned()),
    )
}

fn phones(service: &Service) -> impl Iterator<Item = &Reach> {
    service.reach.iter().filter(|reach| reach.how == "phone")
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Small letters and single spaces.
fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
