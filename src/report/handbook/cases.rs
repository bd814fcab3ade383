//! Worked cases: what was written, what the rules recommend, and why.

use crate::explain::explanation::Recommendation;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::place::Shape;
use crate::report::handbook::place::Thing;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::WorkedShown;
use crate::report::handbook::press::item;
use crate::report::screening::sections::Reason;
use crate::report::screening::sections::Sections;
use crate::report::screening::sections::sections;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let cases = &press.material.cases;
    let body = if cases.is_empty() {
        p("This version has no worked case of its own.")
    } else {
        p(
            "Each case was written with the answer that is expected of the rules, and is decided anew whenever the rules are tested. No child is real.",
        )
    };
    let short = "Here each case is told in short; the handbook as pages has it in full.";
    let body = match press.shape {
        Shape::OneFile if !cases.is_empty() => body.and(p(short)),
        Shape::OneFile | Shape::Site => body,
    };
    let items = cases.iter();
    let items = items.map(|case| press.link(Thing::Case(&case.name), &case.title));
    let overview = Page {
        name: "cases".to_owned(),
        title: "Worked cases".to_owned(),
        under: None,
        body: body.and(list(items)),
    };
    let each = cases.iter().map(|case| Page {
        name: format!("case-{}", case.name),
        title: case.title.clone(),
        under: Some("cases"),
        body: one(press, case),
    });
    std::iter::once(overview).chain(each).collect()
}

fn one(press: &Press<'_>, case: &WorkedShown) -> Html {
    let mut body: Html = argued(&case.text).iter().map(|text| p(text)).collect();
    for child in &case.children {
        body.push(recommended(press, child));
    }
    if case.children.is_empty() {
        body.push(p("The rules cannot decide this case as it is written."));
    }
    // In one file a case is told in short: its answers stand among the reasons.
    if press.shape == Shape::OneFile {
        return body;
    }
    for (name, text) in fenced(&case.text) {
        let title = match name {
            "case" => "The case as written",
            "expect" => "What is expected of the rules",
            other => other,
        };
        body.push(press.heading(2, "", title));
        let written = Html::tag("code", Html::own(lines(text)));
        let attributes = [("tabindex", "0"), ("role", "group"), ("aria-label", title)];
        body.push(Html::block("pre", &attributes, written));
    }
    body
}

/// The paragraphs before the case itself: what the expected answer is argued from.
fn argued(text: &str) -> Vec<String> {
    let prose = text.split("```").next().unwrap_or("");
    let paragraphs = prose.split("\n\n").map(|it| it.replace('\n', " "));
    let paragraphs = paragraphs.map(|it| it.trim().to_owned());
    paragraphs
        .filter(|it| !it.is_empty() && !it.starts_with('#'))
        .collect()
}

/// The fenced blocks of a case: the name of each, and its text.
fn fenced(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let blocks = text.split("```").skip(1).step_by(2);
    blocks.filter_map(|block| block.split_once('\n'))
}

/// A text with its lines kept.
fn lines(text: &str) -> String {
    let lines = text.lines().map(crate::report::html::escaped);
    lines.collect::<Vec<_>>().join("\n")
}

fn recommended(press: &Press<'_>, child: &Recommendation) -> Html {
    let shown = sections(child);
    let heading = press.heading(2, "", &format!("What the rules say of {}", child.child));
    let label = Html::text(&format!("{}: ", shown.label));
    let what = Html::tag("strong", Html::text(&shown.banner));
    let mut body = heading.and(Html::block("p", &[("class", "banner")], label.and(what)));
    body.push(shown.standing.iter().map(|text| p(text)).collect());
    body.push(parts(press, &shown));
    body
}

fn parts(press: &Press<'_>, shown: &Sections) -> Html {
    let mut body = Html::none();
    if !shown.why.is_empty() {
        body.push(press.heading(3, "", "Why"));
        body.push(list(shown.why.iter().map(reason)));
    }
    if press.shape == Shape::OneFile {
        return body;
    }
    for section in shown.first.iter().chain(&shown.to_do) {
        body.push(press.heading(3, "", &section.heading));
        body.push(list(section.items.iter().map(item)));
    }
    body
}

fn reason(reason: &Reason) -> Html {
    let facts = reason.facts.iter().map(|fact| Html::text(fact));
    let cite = reason.cite.iter().map(|paragraph| {
        let words = format!("{}: {}", paragraph.place, paragraph.says.join(" "));
        Html::tag_with("span", &[("class", "small")], Html::text(&words))
    });
    let because = Html::text(&format!("{}{}", reason.because, reason.mark));
    because.and(list(facts.chain(cite)))
}
