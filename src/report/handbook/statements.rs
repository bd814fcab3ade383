//! From each statement to what rests on it, and from each rule to its statements.

use crate::check::pack::Statement;
use crate::inspect::handbook::Resting;
use crate::inspect::handbook::rules_of;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::code;
use crate::report::handbook::markup::commas;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::place::Thing;
use crate::report::handbook::place::anchor;
use crate::report::handbook::place::link_to_id;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::name_of;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let statements = Page {
        name: "statements".to_owned(),
        title: "Statements".to_owned(),
        under: None,
        body: by_document(press),
    };
    let rules = Page {
        name: "rules".to_owned(),
        title: "Rules and their statements".to_owned(),
        under: Some("statements"),
        body: by_rule(press),
    };
    vec![statements, rules]
}

fn by_document(press: &Press<'_>) -> Html {
    let mut documents: Vec<(&str, Vec<&Statement>)> = Vec::new();
    for statement in press.pack.statements.values() {
        match documents
            .iter_mut()
            .find(|(title, _)| *title == statement.title)
        {
            Some((_, own)) => own.push(statement),
            None => documents.push((&statement.title, vec![statement])),
        }
    }
    let mut body = p("What the documents say, in our own words, and all that rests on it.");
    let to = press.link(Thing::Page("rules"), "Rules and their statements");
    body.push(Html::block(
        "p",
        &[],
        Html::text("The other way round: ")
            .and(to)
            .and(Html::text(".")),
    ));
    let jumps = documents.iter().map(|(title, own)| {
        let to = format!("#{}", anchor_of(own));
        Html::tag_with("a", &[("href", &to)], Html::text(title))
    });
    let attributes = [("aria-label", "Documents"), ("class", "jumps")];
    body.push(Html::block("nav", &attributes, list(jumps)));
    for (title, own) in documents {
        body.push(press.heading(2, &anchor_of(&own), title));
        let first = own.first();
        let publisher = first.map_or("", |it| it.publisher.as_str());
        let mut from = Html::text(&format!("Published by {publisher}."));
        if let Some(link) = first.and_then(|it| it.link.as_deref()) {
            from.push(Html::text(" "));
            let attributes = [("href", link), ("rel", "noreferrer")];
            let words = format!("Read {title}");
            from.push(Html::tag_with("a", &attributes, Html::text(&words)));
        }
        body.push(Html::block("p", &[], from));
        let rows = own.into_iter().map(|it| row(press, it)).collect();
        body.push(table(
            title,
            &["Statement", "What it says", "What rests on it"],
            rows,
        ));
    }
    body
}

/// The anchor of a document, by its statements.
fn anchor_of(own: &[&Statement]) -> String {
    let first = own.first();
    first.map_or_else(String::new, |it| {
        format!("document-{}-{}", it.layer, it.document)
    })
}

fn row(press: &Press<'_>, it: &Statement) -> Vec<Html> {
    let id = anchor(press.pack, Thing::Statement(&it.id));
    let name = Html::tag_with("span", &[("id", &id)], code(&it.id));
    let mut says = Html::text(&it.says);
    if let Some(note) = &it.note {
        says.push(Html::tag_with("p", &[("class", "small")], Html::text(note)));
    }
    let resting = press.rests.get(it.id.as_str());
    let resting = resting.map_or_else(Html::none, |it| on_it(press, it));
    let resting = if resting.is_empty() {
        Html::text("nothing")
    } else {
        resting
    };
    vec![
        name.and(Html::own("<br>")).and(Html::text(&it.at)),
        says,
        resting,
    ]
}

fn on_it(press: &Press<'_>, it: &Resting<'_>) -> Html {
    let rules = it.rules.iter();
    let rules = commas(rules.map(|rule| press.link(Thing::Rule(&rule.id), name_of(rule))));
    let facts = commas(it.facts.iter().map(|id| press.fact(*id)));
    let services = it.services.iter().filter_map(|at| {
        let service = press.pack.services.get(*at)?;
        Some(press.link(Thing::Service(*at), &service.title))
    });
    let invariants = it.invariants.iter();
    let invariants = invariants.map(|it| press.link(Thing::Invariant(&it.id), &it.says));
    let kinds = [
        ("Rules: ", rules),
        ("Questions: ", facts),
        ("Services: ", commas(services)),
        ("Invariants: ", commas(invariants)),
    ];
    let kinds = kinds.into_iter().filter(|(_, what)| !what.is_empty());
    kinds
        .map(|(label, what)| Html::block("p", &[], Html::text(label).and(what)))
        .collect()
}

fn by_rule(press: &Press<'_>) -> Html {
    let decisions = press.pack.decisions.iter();
    decisions
        .filter(|decision| rules_of(decision).next().is_some())
        .map(|decision| {
            let rows = rules_of(decision).map(|rule| {
                let cite = rule
                    .cite
                    .iter()
                    .filter(|id| press.pack.statements.contains_key(*id));
                let cite =
                    cite.map(|id| link_to_id(press.pack, press.shape, Thing::Statement(id), id));
                vec![
                    press.link(Thing::Rule(&rule.id), name_of(rule)),
                    Html::text(rule.basis.word()),
                    commas(cite),
                ]
            });
            let table = table(
                &decision.title,
                &["Rule", "Basis", "Statements"],
                rows.collect(),
            );
            press.heading(2, "", &decision.title).and(table)
        })
        .collect()
}
