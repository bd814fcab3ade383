//! Decisions with their rules, and the picture of how they feed each other.

use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::term::DecisionId;
use crate::inspect::handbook::layered;
use crate::inspect::handbook::rules_of;
use crate::report::handbook::drawing::feeds_picture;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::code;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::markup::terms;
use crate::report::handbook::outcomes::outcomes;
use crate::report::handbook::place::Thing;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::counted;
use crate::report::handbook::rule::rule;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let overview = Page {
        name: "decisions".to_owned(),
        title: "Decisions and rules".to_owned(),
        under: None,
        body: overview(press),
    };
    let each = press.pack.decision_ids().map(|id| page(press, id));
    std::iter::once(overview).chain(each).collect()
}

fn overview(press: &Press<'_>) -> Html {
    let pack = press.pack;
    let recommends = press.decision(pack.recommends);
    let lead = Html::text("The recommendation is the decision ").and(recommends);
    let mut body = Html::block(
        "p",
        &[],
        lead.and(Html::text(". The others lead to it or follow from it.")),
    );
    let rows = pack.decision_ids().map(|id| {
        let decision = pack.decision(id);
        vec![
            press.decision(id),
            Html::text(decision.help.as_deref().unwrap_or("")),
            Html::text(&kind(decision)),
            Html::text(&rules_of(decision).count().to_string()),
        ]
    });
    let heads = ["Decision", "What it decides", "What it gives", "Rules"];
    body.push(press.heading(2, "", "Every decision"));
    body.push(table("Decisions", &heads, rows.collect()));
    body.push(press.heading(2, "feeds", "How decisions feed each other"));
    body.push(p("An arrow leads from a decision to one whose rules read it. Where a decision is read both at once and through others, only the arrows through the others are drawn; the list below the picture names all."));
    let layered = layered(pack, &press.feeds);
    body.push(feeds_picture(pack, &layered));
    if !layered.alone.is_empty() {
        let words = "Not in the picture, as they read no other and no other reads them: ";
        let alone = press.decisions(layered.alone.iter().copied());
        body.push(Html::block("p", &[], Html::text(words).and(alone)));
    }
    body.push(press.heading(3, "", "The same as a list"));
    body.push(list(pack.decision_ids().map(|id| in_words(press, id))));
    body
}

fn in_words(press: &Press<'_>, id: DecisionId) -> Html {
    let reads = press.decisions(press.feeds.of(id));
    let own = press.decision(id);
    if reads.is_empty() {
        return own.and(Html::text(" reads no other decision"));
    }
    own.and(Html::text(" reads: ")).and(reads)
}

/// What a decision gives, in words.
fn kind(decision: &Decision) -> String {
    let kind = decision.kind.word();
    if decision.step {
        format!("{kind}, as a step on the way to others")
    } else {
        kind.to_owned()
    }
}

/// How a decision picks, in words.
fn picks(hit: HitPolicy) -> &'static str {
    match hit {
        HitPolicy::Unique => "at most one rule can hold",
        HitPolicy::First => "the first rule that holds gives the outcome",
        HitPolicy::Highest => "of the rules that hold, the most protective outcome counts",
        HitPolicy::Collect => "every rule that holds adds its outcomes",
    }
}

fn page(press: &Press<'_>, id: DecisionId) -> Page {
    let decision = press.pack.decision(id);
    let mut body = decision.help.as_deref().map_or_else(Html::none, p);
    body.push(summary(press, id));
    body.push(press.heading(2, "", "Outcomes"));
    body.push(outcomes(press, id));
    body.push(press.heading(2, "", &counted(decision.rules.len(), "rule")));
    for one in &decision.rules {
        body.push(rule(press, decision, one));
    }
    if !decision.while_open.is_empty() {
        body.push(press.heading(2, "", "While it is not settled"));
        body.push(p("As long as answers are missing that could matter, the first of these that holds says what applies meanwhile."));
        for open in &decision.while_open {
            body.push(rule(press, decision, &open.rule));
        }
    }
    Page {
        name: format!("decision-{}", decision.name),
        title: decision.title.clone(),
        under: Some("decisions"),
        body,
    }
}

fn summary(press: &Press<'_>, id: DecisionId) -> Html {
    let decision = press.pack.decision(id);
    let otherwise = decision.otherwise.and_then(|at| {
        let outcome = decision.outcomes.get(at)?;
        Some(press.link(Thing::Outcome(id, at), &outcome.title))
    });
    terms([
        ("Gives", Html::text(&kind(decision))),
        ("How it picks", Html::text(picks(decision.hit))),
        ("When no rule holds", otherwise.unwrap_or_else(Html::none)),
        ("Reads the decisions", press.decisions(press.feeds.of(id))),
        ("Is read by", press.decisions(press.feeds.readers(id))),
        ("Name", code(&decision.name)),
    ])
}
