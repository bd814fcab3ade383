//! # phone-differs
//!
//! Two services with the same title that give different numbers for the same
//! `when`, or one number that stands with the same `when` under two titles, unless
//! both cite the paragraph that gives it; and a number in words for people that
//! no service has.
//!
//! One of the two is out of date. A family or a school that rings the wrong one at
//! night does not ring twice.
//!
//! Find out which is right, describe the service once, and write its number
//! wherever people are told to ring. If two services do share a line, say so under `when`.
//!
//! ```yaml
//! mash:  {title: Front door, reach: [{phone: "01632 960001", when: office hours}]}
//! door:  {title: Front door, reach: [{phone: "01632 960010", when: office hours}]}
//! ```

use std::collections::BTreeSet;

use crate::ast::diagnostic::Severity;
use crate::ast::place::Place;
use crate::check::pack::Carries;
use crate::check::pack::Pack;
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
    let known: BTreeSet<String> = services
        .iter()
        .flat_map(phones)
        .map(|it| digits(&it.at))
        .collect();
    if known.is_empty() {
        return found;
    }
    for (name, place, text) in words(study.pack) {
        for number in numbers_in(text).filter(|number| !known.contains(&digits(number))) {
            let message = format!("`{name}` says {}, which no service has", number.trim());
            let help = "write the number of the service, or describe the service in services.yaml";
            found.push(LINT.finding(&name, place, message).help(help.to_owned()));
        }
    }
    found
}

/// Words for people, with the name and place of what holds them.
fn words(pack: &Pack) -> Vec<(String, Place, &str)> {
    let mut found = Vec::new();
    for decision in &pack.decisions {
        let open = decision.while_open.iter().map(|open| &open.rule);
        for rule in decision.rules.iter().chain(open) {
            for text in rule.tell_family.iter().chain(&rule.tell_referrer) {
                found.push((rule.id.to_string(), rule.declared, text.as_str()));
            }
        }
        for outcome in &decision.outcomes {
            let texts = match &outcome.carries {
                Carries::Answer { says, family, .. } => [says.as_ref(), family.as_ref()],
                Carries::Action { detail, .. }
                | Carries::Deadline { detail, .. }
                | Carries::Route { detail, .. } => [detail.as_ref(), None],
                Carries::Notice { text, .. } => [Some(text), None],
                Carries::Service(_) => [None, None],
            };
            let name = format!("{}.{}", decision.name, outcome.id);
            let titled = texts.into_iter().flatten().chain([&outcome.title]);
            found.extend(titled.map(|text| (name.clone(), outcome.declared, text.as_str())));
        }
    }
    let top = Place::top_of(pack.own().file);
    let letters = [
        &pack.letters.referrer,
        &pack.letters.family,
        &pack.letters.child,
    ];
    let frames = letters
        .into_iter()
        .flat_map(|frame| frame.opens.iter().chain(&frame.closes));
    found.extend(frames.map(|text| ("letters".to_owned(), top, text.as_str())));
    found
}

/// The telephone numbers in a text: ten or eleven digits from a nought, with single spaces.
fn numbers_in(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|letter: char| !letter.is_ascii_digit() && letter != ' ');
    runs.map(str::trim).filter(|run| {
        let count = digits(run).len();
        run.starts_with('0') && (10..=11).contains(&count) && !run.contains("  ")
    })
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
