//! An annex to an equality impact assessment.

use crate::check::pack::Claim;
use crate::check::pack::Invariant;
use crate::check::term::FactId;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::commas;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::place::Thing;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::name_of;
use crate::report::handbook::transparency::Field;
use crate::report::handbook::transparency::draft;
use crate::report::handbook::transparency::part;

pub(super) fn page(press: &Press<'_>) -> Page {
    let mut body = draft(
        "An annex to the council's own equality impact assessment. It does not take its place.",
    );
    body.push(press.heading(2, "", "Where the rules read a protected characteristic"));
    body.push(read(press));
    body.push(press.heading(2, "", "What is claimed of them for every child"));
    body.push(claims(press));
    body.push(part(press, "For the council", questions()));
    Page {
        name: "equality".to_owned(),
        title: "Equality annex".to_owned(),
        under: None,
        body,
    }
}

fn protected(press: &Press<'_>) -> Vec<FactId> {
    let pack = press.pack;
    pack.fact_ids()
        .filter(|id| pack.fact(*id).protected)
        .collect()
}

fn read(press: &Press<'_>) -> Html {
    let rows = protected(press).into_iter().map(|id| {
        let fact = press.pack.fact(id);
        let reach = press.reach.get(id.0);
        let rules = reach.into_iter().flat_map(|it| it.rules.iter());
        let rules = commas(rules.map(|rule| press.link(Thing::Rule(&rule.id), name_of(rule))));
        let rules = if rules.is_empty() {
            Html::text("no rule")
        } else {
            rules
        };
        let why = fact.why.as_deref().or(fact.note.as_deref());
        vec![
            press.fact(id),
            rules,
            Html::text(why.unwrap_or("not said")),
            press.citations(&fact.cite),
        ]
    });
    let rows: Vec<Vec<Html>> = rows.collect();
    if rows.is_empty() {
        return p(
            "No question of these rules is marked as concerning a protected characteristic. That no question is marked does not show that none concerns one.",
        );
    }
    let heads = ["Question", "Read by", "Why it is asked", "Rests on"];
    let words = p(
        "The rules mark these questions as concerning a protected characteristic. That another is not marked does not show that it concerns none.",
    );
    words.and(table(
        "Questions marked as concerning a protected characteristic",
        &heads,
        rows,
    ))
}

/// The invariants that speak of a fact that is marked.
fn claims(press: &Press<'_>) -> Html {
    let marked = protected(press);
    let speaks = |it: &&Invariant| {
        let facts = match &it.claim {
            Claim::DoesNotDependOn(_, facts) => facts.clone(),
            Claim::MonotoneIn(_, movers) => movers.iter().map(|it| it.fact).collect(),
            Claim::SettledWhenKnown(..) | Claim::InterimNever(..) => Vec::new(),
            Claim::Implies(term, _) | Claim::Never(term, _) => term.facts(),
        };
        facts.iter().any(|fact| marked.contains(fact))
    };
    let found = press.pack.invariants.iter().filter(speaks);
    let found = list(found.map(|it| press.link(Thing::Invariant(&it.id), &it.says)));
    if found.is_empty() {
        return p("Nothing is claimed for every child of a question that is marked.");
    }
    found
}

fn questions() -> Vec<(&'static str, Field)> {
    vec![
        (
            "Which characteristic",
            Field::Asked(
                "Which protected characteristic does each question above concern, and is any other question close to one?",
            ),
        ),
        (
            "Evidence",
            Field::Asked(
                "What do your figures say of contacts, recommendations and decisions by age, sex, ethnicity, disability and other characteristics?",
            ),
        ),
        (
            "Effect",
            Field::Asked("Which groups could be helped or harmed, and how do you know?"),
        ),
        (
            "Language and communication",
            Field::Asked(
                "How are children and parents heard who use another language or another way to communicate?",
            ),
        ),
        (
            "Consultation",
            Field::Asked("Which groups were asked, and what did they say?"),
        ),
        (
            "Monitoring",
            Field::Asked(
                "How will you watch recommendations, and decisions that differ from them, group by group, without using that data to decide?",
            ),
        ),
        (
            "What will change",
            Field::Asked("What will you change because of what you found?"),
        ),
        (
            "Sign-off and review",
            Field::Asked("Who signed this off, when, and when is it looked at again?"),
        ),
    ]
}
