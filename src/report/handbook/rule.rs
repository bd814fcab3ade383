//! A rule: in plain words, as written, and what it rests on.

use crate::check::pack::Decision;
use crate::check::pack::Rule;
use crate::explain::plain::plain;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::code;
use crate::report::handbook::markup::commas;
use crate::report::handbook::markup::terms;
use crate::report::handbook::place::Thing;
use crate::report::handbook::place::anchor;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::name_of;
use crate::report::handbook::press::said;

/// A rule of a decision.
pub(super) fn rule(press: &Press<'_>, decision: &Decision, rule: &Rule) -> Html {
    let id = anchor(press.pack, Thing::Rule(&rule.id));
    let heading = press.heading(3, &id, name_of(rule));
    let words = said(&plain(press.pack, decision, rule));
    let words = Html::block("div", &[("class", "plain")], words);
    let inside = heading.and(words).and(rows(press, rule));
    Html::block("section", &[("class", "rule")], inside)
}

fn rows(press: &Press<'_>, rule: &Rule) -> Html {
    let text = |words: &Option<String>| words.as_deref().map_or_else(Html::none, Html::text);
    let facts = rule.condition.facts();
    let facts = commas(facts.into_iter().map(|id| press.fact(id)));
    terms([
        ("Because", Html::text(&rule.because)),
        ("As written", code(&rule.when)),
        (
            "Unless",
            rule.unless.as_deref().map_or_else(Html::none, code),
        ),
        ("The family hears", text(&rule.tell_family)),
        ("The referrer hears", text(&rule.tell_referrer)),
        ("Reads the answers", facts),
        (
            "Reads the decisions",
            press.decisions(rule.condition.decisions()),
        ),
        ("Basis", basis(rule)),
        ("Rests on", press.citations(&rule.cite)),
        (
            "Name",
            code(&rule.id).and(Html::text(&format!(", from {}", press.layer(rule.layer)))),
        ),
    ])
}

/// On what a rule rests, with its note.
pub(super) fn basis(rule: &Rule) -> Html {
    let word = Html::tag_with(
        "strong",
        &[("class", rule.basis.word())],
        Html::text(rule.basis.word()),
    );
    match &rule.note {
        Some(note) => word.and(Html::text(&format!(": {note}"))),
        None => word,
    }
}
