//! Why: the rules behind the pathway, each with its facts and paragraphs.

use std::collections::BTreeSet;

use crate::explain::explanation::FactShown;
use crate::explain::explanation::Reason;
use crate::explain::explanation::Recommendation;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::recommendation::lines::basis_mark;
use crate::report::recommendation::lines::citation_lines;
use crate::report::recommendation::lines::fact_lines;
use crate::report::recommendation::section;

/// The reasons of the pathway and of the outcomes it rests on, each fact and paragraph told once.
pub(super) fn why(shown: &Recommendation) -> Vec<Block> {
    let told = supporting(shown);
    let mut facts: BTreeSet<&str> = BTreeSet::new();
    let mut paragraphs: BTreeSet<String> = BTreeSet::new();
    // A fact stands under the reason that is nearest to it. Behind a settled pathway that is the
    // last; while it is open the decisions it reads come first.
    let mut order = told;
    if shown.pathway.settled {
        order.reverse();
    }
    let mut items: Vec<Item> = order
        .into_iter()
        .map(|reason| item_of(reason, &mut facts, &mut paragraphs))
        .collect();
    if shown.pathway.settled {
        items.reverse();
    }
    section("Why", items)
}

/// The winning rules of the pathway, then those of the decisions they read, and so on.
#[must_use]
pub fn supporting(shown: &Recommendation) -> Vec<&Reason> {
    let mut told: Vec<&Reason> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> = Vec::new();
    next.extend(Some(shown.pathway.decision.as_str()).filter(|_| shown.pathway.settled));
    if !shown.pathway.settled {
        // While open, what is certain about the decisions behind it is worth telling.
        next.extend(
            shown
                .reasons
                .iter()
                .filter(|r| r.rule.is_some())
                .map(|r| r.decision.as_str()),
        );
        next.retain(|name| {
            shown
                .decisions
                .get(*name)
                .is_some_and(|d| d.value.is_some())
        });
    }
    while !next.is_empty() {
        let mut below = Vec::new();
        for name in next {
            if !seen.insert(name) {
                continue;
            }
            for reason in winning(shown, name).take(MOST_REASONS) {
                told.push(reason);
                below.extend(reason.rests_on.iter().map(String::as_str));
            }
        }
        next = if shown.pathway.settled {
            below
        } else {
            Vec::new()
        };
    }
    told
}

/// How many reasons of one decision are told; the JSON and the audit hold all.
const MOST_REASONS: usize = 6;

/// How many paragraphs are named under one reason.
const MOST_CITED: usize = 3;

/// The reasons that gave a decision its outcome.
pub(super) fn winning<'r>(
    shown: &'r Recommendation,
    name: &'r str,
) -> impl Iterator<Item = &'r Reason> {
    let value = shown
        .decisions
        .get(name)
        .and_then(|decision| decision.value.as_ref());
    let of = shown
        .reasons
        .iter()
        .filter(move |reason| reason.decision == name);
    of.filter(move |reason| value == Some(&reason.outcome))
}

fn item_of<'r>(
    reason: &'r Reason,
    facts: &mut BTreeSet<&'r str>,
    paragraphs: &mut BTreeSet<String>,
) -> Item {
    let mut item = Item::plain(format!("{}{}", reason.because, basis_mark(&reason.basis)));
    let new: Vec<&FactShown> = reason
        .facts
        .iter()
        .filter(|fact| facts.insert(fact.fact.as_str()))
        .collect();
    item.under.extend(fact_lines(&new));
    let lines: Vec<String> = citation_lines(&reason.cite)
        .into_iter()
        .filter(|line| paragraphs.insert(line.clone()))
        .collect();
    let more = lines.len().saturating_sub(MOST_CITED);
    item.under.extend(lines.into_iter().take(MOST_CITED));
    if more > 0 {
        item.under.push(format!("§ and {more} more"));
    }
    item
}
