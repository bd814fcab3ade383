//! Rules that no document states outright: readings taken, and what nobody has checked yet.

use crate::check::pack::Basis;
use crate::inspect::handbook::rules_of;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::place::Thing;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::name_of;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let parts = [
        (
            Basis::Inferred,
            "Inferred",
            "The documents are silent or conflict, and the rule is the reading taken.",
        ),
        (
            Basis::Unverified,
            "Unverified",
            "It is believed to be so; nobody has held it against its source yet.",
        ),
    ];
    let body = parts.into_iter().map(|(basis, title, means)| {
        let rows = rows(press, basis);
        let heading = format!("{title} ({})", rows.len());
        let rules = if rows.is_empty() {
            p("No rule.")
        } else {
            table(title, &["Rule", "Decision", "Which reading, and why"], rows)
        };
        press.heading(2, "", &heading).and(p(means)).and(rules)
    });
    vec![Page {
        name: "firmness".to_owned(),
        title: "Inferred and unverified".to_owned(),
        under: None,
        body: body.collect(),
    }]
}

fn rows(press: &Press<'_>, basis: Basis) -> Vec<Vec<Html>> {
    let mut rows = Vec::new();
    for id in press.pack.decision_ids() {
        let rules = rules_of(press.pack.decision(id)).filter(|rule| rule.basis == basis);
        rows.extend(rules.map(|rule| {
            vec![
                press.link(Thing::Rule(&rule.id), name_of(rule)),
                press.decision(id),
                Html::text(rule.note.as_deref().unwrap_or("")),
            ]
        }));
    }
    rows
}
