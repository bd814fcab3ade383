//! The index: everything that has a name, from A to Z.

use std::collections::BTreeMap;

use crate::inspect::handbook::rules_of;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::list;
use crate::report::handbook::place::Thing;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::name_of;

/// What stands under a letter: words to sort by, the words shown, and the line.
type Letters = BTreeMap<String, Vec<(String, Html)>>;

pub(super) fn page(press: &Press<'_>) -> Page {
    let mut letters = Letters::new();
    for (words, kind, thing) in everything(press) {
        let sorted = words.to_lowercase();
        let sorted = sorted.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let first = sorted.chars().next().filter(char::is_ascii_alphabetic);
        let letter = first.map_or_else(|| "0-9".to_owned(), |it| it.to_uppercase().to_string());
        let line = press
            .link(thing, words)
            .and(Html::text(&format!(" ({kind})")));
        letters
            .entry(letter)
            .or_default()
            .push((sorted.to_owned(), line));
    }
    let jumps = letters.keys().map(|letter| {
        let to = format!("#{}", anchor_of(letter));
        Html::tag_with("a", &[("href", &to)], Html::text(letter))
    });
    let jumps = list(jumps);
    let jumps = Html::block(
        "nav",
        &[("aria-label", "Letters"), ("class", "letters")],
        jumps,
    );
    let all: Html = letters
        .into_iter()
        .map(|(letter, lines)| under(press, &letter, lines))
        .collect();
    Page {
        name: "alphabet".to_owned(),
        title: "Index".to_owned(),
        under: None,
        body: jumps.and(all),
    }
}

fn anchor_of(letter: &str) -> String {
    format!("letter-{letter}")
}

fn under(press: &Press<'_>, letter: &str, mut lines: Vec<(String, Html)>) -> Html {
    lines.sort_by(|(one, _), (other, _)| one.cmp(other));
    let heading = press.heading(2, &anchor_of(letter), letter);
    let lines = list(lines.into_iter().map(|(_, line)| line));
    heading.and(Html::block("div", &[("class", "columns")], lines))
}

fn everything<'a>(press: &'a Press<'_>) -> Vec<(&'a str, &'static str, Thing<'a>)> {
    let pack = press.pack;
    let mut all: Vec<(&str, &'static str, Thing<'_>)> = Vec::new();
    for id in pack.fact_ids() {
        all.push((&pack.fact(id).ask, "question", Thing::Fact(id)));
    }
    for id in pack.decision_ids() {
        let decision = pack.decision(id);
        all.push((&decision.title, "decision", Thing::Decision(id)));
        for (at, outcome) in decision.outcomes.iter().enumerate() {
            let kind = if id == pack.recommends {
                "pathway"
            } else {
                "outcome"
            };
            all.push((&outcome.title, kind, Thing::Outcome(id, at)));
        }
        let rules = rules_of(decision);
        all.extend(rules.map(|rule| (name_of(rule), "rule", Thing::Rule(&rule.id))));
    }
    for (at, service) in pack.services.iter().enumerate() {
        all.push((&service.title, "service", Thing::Service(at)));
    }
    for it in &pack.invariants {
        all.push((&it.says, "invariant", Thing::Invariant(&it.id)));
    }
    for id in pack.statements.keys() {
        all.push((id, "statement", Thing::Statement(id)));
    }
    for case in &press.material.cases {
        all.push((&case.title, "worked case", Thing::Case(&case.name)));
    }
    all
}
