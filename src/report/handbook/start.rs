//! The first page: what this is, which version, who approved it, what a reader must know.

use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::check::pack::Layer;
use crate::check::terms::Standing;
use crate::inspect::handbook::rules_of;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::code;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::markup::terms;
use crate::report::handbook::place::Thing;
use crate::report::handbook::press::Extra;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::counted;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let own = press.pack.own();
    let mut body = what_it_is(press);
    body.push(press.heading(2, "", "Versions"));
    body.push(versions(press));
    body.push(release(press));
    body.push(press.heading(2, "", "What a reader must know"));
    body.push(notes(press));
    body.push(press.heading(2, "", "How days are counted"));
    body.push(counting(press));
    body.push(press.heading(2, "", "What is in this handbook"));
    body.push(parts(press));
    vec![Page {
        name: "index".to_owned(),
        title: own.title.clone(),
        under: None,
        body,
    }]
}

fn what_it_is(press: &Press<'_>) -> Html {
    let own = press.pack.own();
    let lead = format!(
        "This is version {} of the rules of {}: every question they ask, every rule, and what each rests on.",
        own.id.version, own.authority
    );
    let mut body = Html::block("p", &[("class", "lead")], Html::text(&lead));
    let warning = if own.standing.is_draft() {
        Some("These rules are a draft. They decide nothing unless somebody names them.")
    } else if own.approved == "not yet" {
        Some("These rules are pinned, and approved by nobody.")
    } else {
        None
    };
    if let Some(warning) = warning {
        let warning = Html::tag("strong", Html::text(warning));
        body.push(Html::block("p", &[("class", "warning")], warning));
    }
    body.push(press.heading(2, "", "What it is, and what it is not"));
    body.push(list(
        [
            "It holds the answers about a child against written rules, recommends what to do, and names the rules and the paragraphs behind them.",
            "It recommends. A person decides, and may decide otherwise.",
            "It gives no score and makes no prediction. It has learnt nothing from other children.",
            "Not known is never taken for no. While an answer is missing that could matter, the rules say what may be done meanwhile.",
            "It needs no names. What it is told about a child is only what its questions ask.",
            "The plain words in this handbook are made from the rules themselves. Where they and the written expression seem to differ, the expression counts.",
        ]
        .map(Html::text),
    ));
    body
}

fn versions(press: &Press<'_>) -> Html {
    let row = |layer: &Layer| {
        vec![
            Html::text(&layer.id.to_string()),
            Html::text(&layer.title),
            Html::text(&layer.authority),
            Html::text(&in_force(layer)),
            Html::text(&layer.approver()),
            code(&layer.digest),
        ]
    };
    let rows = press.pack.layers.iter().rev().map(row).collect();
    let heads = [
        "Version",
        "Title",
        "Published by",
        "In force",
        "Approved by",
        "Digest",
    ];
    let own = p(
        "A pack stands on the ones below it in this table. The digest is a fingerprint of the rules: two versions with the same digest are the same, letter for letter.",
    );
    own.and(table("This version and what it stands on", &heads, rows))
}

/// When a version is in force, in words; a draft would be.
pub(super) fn in_force(layer: &Layer) -> String {
    let words = |from, until: Option<Date>| {
        let from = Moment::Day(from).words();
        match until {
            Some(until) => format!("from {from} until {}", Moment::Day(until).words()),
            None => format!("from {from}"),
        }
    };
    let spans = layer.standing.serves.iter();
    let spans: Vec<String> = spans.map(|span| words(span.from, span.until)).collect();
    if spans.is_empty() {
        let meant = words(layer.from, layer.until);
        return if layer.standing.is_draft() {
            format!("a draft; meant to be {meant}")
        } else {
            "never: it was withdrawn before it began".to_owned()
        };
    }
    spans.join(" and ")
}

/// Who released this version, on what, who signed what off, and whether it was withdrawn.
fn release(press: &Press<'_>) -> Html {
    let standing = &press.pack.own().standing;
    let Some(release) = &standing.released else {
        return Html::none();
    };
    let mut body = press.heading(2, "", "How it was released");
    let Some(day) = release.released else {
        let by_hand = "It was pinned by hand: nobody is named as its author or its approver, and no gate is recorded.";
        return body.and(p(by_hand)).and(withdrawn(standing));
    };
    let day = Moment::Day(day).words();
    let approved = release.approved.as_ref().map_or_else(String::new, |it| {
        format!("{}, on {}", it.by, Moment::Day(it.on).words())
    });
    let author = release.author.clone().unwrap_or_default();
    let because = release.because.clone().unwrap_or_default();
    let against = release.against.clone();
    let against = against.unwrap_or_else(|| "nothing: it is the first of its pack".to_owned());
    let gates = release.gates.as_ref().map_or_else(String::new, |gates| {
        let sample = gates.sample_of;
        let sample = sample.map_or_else(String::new, |all| format!(", a sample of {all}"));
        format!(
            "{} worked cases as expected, {} invariants proved, {} of {} slips noticed{sample}, {} changes to more protection, {} to less",
            gates.cases, gates.invariants, gates.noticed, gates.slips, gates.up, gates.down
        )
    });
    body = body.and(terms([
        ("Released", Html::text(&day)),
        ("Written by", Html::text(&author)),
        ("Because", Html::text(&because)),
        ("Approved by", Html::text(&approved)),
        ("Compared with", Html::text(&against)),
        ("What was found", Html::text(&gates)),
    ]));
    if !release.signed_off.is_empty() {
        let rows = release.signed_off.iter().map(|one| {
            vec![
                Html::text(&one.says),
                Html::text(&one.by),
                Html::text(&Moment::Day(one.on).words()),
                Html::text(&one.because),
            ]
        });
        let heads = ["Change", "Signed off by", "On", "Because"];
        let caption = "Changes by which somebody is treated less protectively";
        body = body.and(table(caption, &heads, rows.collect()));
    }
    body.and(withdrawn(standing))
}

fn withdrawn(standing: &Standing) -> Html {
    standing.withdrawn.as_ref().map_or_else(Html::none, |it| {
        let back = it.back_to.as_ref();
        let back = back.map_or_else(String::new, |it| format!(" Version {it} serves again."));
        let words = format!(
            "Withdrawn by {} on {}; it decides contacts received until {}, and whatever names it. {}{back}",
            it.by,
            Moment::Day(it.on).words(),
            Moment::Day(it.last_day).words(),
            it.because
        );
        let words = Html::tag("strong", Html::text(&words));
        Html::block("p", &[("class", "warning")], words)
    })
}

fn notes(press: &Press<'_>) -> Html {
    let with_notes = press.pack.layers.iter().rev();
    let with_notes = with_notes.filter(|layer| !layer.notes.is_empty());
    let notes: Html = with_notes
        .map(|layer| {
            let notes = layer.notes.iter().map(|note| Html::text(note));
            press.heading(3, "", &layer.title).and(list(notes))
        })
        .collect();
    if notes.is_empty() {
        p("Nothing is noted.")
    } else {
        notes
    }
}

fn counting(press: &Press<'_>) -> Html {
    let pack = press.pack;
    let covers = pack.calendar.covers();
    let covers = format!(
        "{}, known from {} until {}; no date is given outside",
        pack.calendar.title(),
        Moment::Day(covers.from).words(),
        Moment::Day(covers.until).words()
    );
    let hours = pack.office_hours.as_ref().map_or_else(Html::none, |hours| {
        let days = hours.weekdays().map(|day| format!("{day:?}"));
        let days: Vec<String> = days.collect();
        let [opens, closes] = [hours.opens(), hours.closes()].map(|time| time.strftime("%H:%M"));
        Html::text(&format!("{opens} to {closes} on {}", days.join(", ")))
    });
    terms([
        ("Working days", Html::text(pack.day_count.words())),
        ("Calendar", Html::text(&covers)),
        ("Office hours", hours),
    ])
}

fn parts(press: &Press<'_>) -> Html {
    let pack = press.pack;
    let rules = pack.decisions.iter().map(|it| rules_of(it).count()).sum();
    let pathways = pack.decision(pack.recommends).outcomes.len();
    let mut rows = vec![
        (
            "questions",
            "Questions",
            counted(pack.facts.len(), "question"),
        ),
        (
            "decisions",
            "Decisions and rules",
            format!(
                "{}, {}",
                counted(pack.decisions.len(), "decision"),
                counted(rules, "rule")
            ),
        ),
        ("pathways", "Pathways", counted(pathways, "pathway")),
        (
            "services",
            "Services",
            counted(pack.services.len(), "service"),
        ),
        (
            "statements",
            "Statements",
            counted(pack.statements.len(), "statement"),
        ),
        (
            "firmness",
            "Inferred and unverified",
            "what no document states outright".to_owned(),
        ),
        (
            "invariants",
            "What must always hold",
            counted(pack.invariants.len(), "invariant"),
        ),
        (
            "cases",
            "Worked cases",
            counted(press.material.cases.len(), "case"),
        ),
        (
            "changes",
            "What changed",
            "since the version before".to_owned(),
        ),
    ];
    if press.material.extra == Extra::Transparency {
        let drafts = [
            ("transparency", "Transparency record"),
            ("data-protection", "Data protection annex"),
            ("equality", "Equality annex"),
        ];
        rows.extend(drafts.map(|(page, title)| (page, title, "a draft".to_owned())));
    }
    rows.push(("alphabet", "Index", "everything from A to Z".to_owned()));
    let rows = rows.into_iter().map(|(page, title, words)| {
        let to = press.link(Thing::Page(page), title);
        to.and(Html::text(&format!(": {words}")))
    });
    list(rows)
}
