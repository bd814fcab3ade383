//! Why: the rules behind the pathway, each with its facts and paragraphs.

use std::collections::BTreeSet;
use std::ops::Deref;

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
///
/// While the pathway is open: those of the decisions that the rule reads by which something is
/// done meanwhile, and so on, and then what else is certain.
#[must_use]
pub fn supporting(shown: &Recommendation) -> Vec<&Reason> {
    let mut told: Vec<&Reason> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> = Vec::new();
    if shown.pathway.settled {
        next.push(&shown.pathway.decision);
    } else {
        let meanwhile = shown.interim.iter().flat_map(|it| &it.rests_on);
        next.extend(meanwhile.map(String::as_str));
    }
    while !next.is_empty() {
        let mut below = Vec::new();
        for name in next {
            if !seen.insert(name) {
                continue;
            }
            // While open, that nothing holds in a decision on the way tells nobody anything.
            let telling = winning(shown, name);
            let telling = telling.filter(|it| shown.pathway.settled || it.rule.is_some());
            for reason in telling.take(MOST_REASONS) {
                told.push(reason);
                below.extend(reason.rests_on.iter().map(String::as_str));
            }
        }
        next = below;
    }
    if !shown.pathway.settled {
        for name in certain(shown) {
            if seen.insert(name) {
                told.extend(winning(shown, name).take(MOST_REASONS));
            }
        }
    }
    told
}

/// The decisions that are settled while the pathway is not; a step on the way to others says
/// nothing about the child by itself.
fn certain(shown: &Recommendation) -> Vec<&str> {
    let by_rule = shown.reasons.iter().filter(|reason| reason.rule.is_some());
    let names = by_rule.map(|reason| reason.decision.as_str());
    let settled = names.filter(|name| {
        let decision = shown.decisions.get(*name);
        decision.is_some_and(|it| it.value.is_some() && !it.step)
    });
    settled.collect()
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
        .map(Deref::deref)
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
