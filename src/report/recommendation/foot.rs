//! The foot of a page: what to bear in mind, and which rules decided.

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::algebra::moment::Moment;
use crate::explain::explanation::Recommendation;
use crate::explain::explanation::Warning;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::recommendation::section;
use crate::report::recommendation::why::supporting;

/// Which notes on the rules a page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notes {
    /// Those that bear on what is shown.
    ThatBear,
    /// Every one.
    Every,
}

/// What is to be borne in mind.
pub(super) fn warnings(shown: &Recommendation, notes: Notes) -> Vec<Block> {
    let mut near: BTreeSet<&str> = supporting(shown)
        .iter()
        .filter_map(|reason| reason.rule.as_deref())
        .collect();
    near.extend(shown.interim.as_ref().map(|interim| interim.rule.as_str()));
    let bears = |warning: &&Warning| match (&warning.about, warning.kind.as_str()) {
        _ if notes == Notes::Every => true,
        (_, "answered_though_not_applicable") => true,
        (_, "over_approximation") => !shown.pathway.settled,
        (Some(about), _) => near.contains(about.as_str()),
        (None, _) => false,
    };
    let told: Vec<&Warning> = shown
        .warnings
        .iter()
        .map(Deref::deref)
        .filter(bears)
        .collect();
    let rest = shown.warnings.len() - told.len();
    let mut items: Vec<Item> = told
        .into_iter()
        .map(|warning| {
            let kind = warning.kind.replace('_', " ");
            match &warning.about {
                Some(about) => Item::plain(format!("{about} ({kind}): {}", warning.message)),
                None => Item::plain(warning.message.clone()),
            }
        })
        .collect();
    if rest > 0 {
        let notes = if rest == 1 { "note" } else { "notes" };
        items.push(Item::plain(format!(
            "{rest} more {notes} on the rules behind this: `--for audit`"
        )));
    }
    section("To bear in mind", items)
}

pub(super) fn foot(shown: &Recommendation) -> Vec<Block> {
    let layers: Vec<String> = shown
        .rules
        .iter()
        .map(|layer| {
            let digest: String = layer.digest.chars().take(12).collect();
            let draft = if layer.draft {
                ", a draft"
            } else if layer.approved == "not yet" {
                ", not approved yet"
            } else {
                ""
            };
            format!("{} {} ({digest}){draft}", layer.pack, layer.version)
        })
        .collect();
    let own = shown.rules.first();
    let since = own.and_then(|layer| Moment::parse(&layer.in_force_from).ok());
    let since = since.map_or_else(String::new, Moment::words);
    let force = if own.is_some_and(|layer| layer.in_force_then) {
        format!("Rules in force on the day of the contact, since {since}")
    } else {
        "Rules named for this decision, not in force on the day of the contact".to_owned()
    };
    let mut page = vec![Block::Small(format!(
        "Days: {}; calendar covers {}.",
        shown.counting.convention, shown.counting.covers
    ))];
    page.push(Block::Small(format!(
        "{force}: {} · {}.",
        layers.join(" on "),
        shown.engine
    )));
    page.push(Block::Small(
        "This is a recommendation. A person decides.".to_owned(),
    ));
    page
}
