//! A page for each pathway: what it means, what leads to it, what comes with it.

use crate::check::pack::DecisionKind;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::explain::plain::plain;
use crate::inspect::handbook::Step;
use crate::inspect::handbook::flow;
use crate::inspect::handbook::named_by;
use crate::report::handbook::drawing::flow_pictures;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::commas;
use crate::report::handbook::markup::listed;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::outcomes::carries;
use crate::report::handbook::place::Thing;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::counted;
use crate::report::handbook::press::name_of;
use crate::report::handbook::press::said;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let pack = press.pack;
    let decision = pack.decision(pack.recommends);
    let all = decision.outcomes.iter().enumerate();
    let items = all.clone().map(|(at, outcome)| {
        let rules = flow(pack, pack.recommends, at).len();
        let to = press.link(Thing::Outcome(pack.recommends, at), &outcome.title);
        to.and(Html::text(&format!(": {}", counted(rules, "rule"))))
    });
    let lead = Html::text("What can be recommended, from least to most protective. They are the outcomes of the decision ")
        .and(press.decision(pack.recommends))
        .and(Html::text("."));
    let overview = Page {
        name: "pathways".to_owned(),
        title: "Pathways".to_owned(),
        under: None,
        body: Html::block("p", &[], lead).and(listed("ol", "", items)),
    };
    let each = all.map(|(at, outcome)| Page {
        name: format!("pathway-{}", outcome.id),
        title: outcome.title.clone(),
        under: Some("pathways"),
        body: carries(press, outcome)
            .and(leads(press, at))
            .and(with_it(press, at)),
    });
    std::iter::once(overview).chain(each).collect()
}

/// The rules that lead to a pathway, drawn and in words.
fn leads(press: &Press<'_>, at: usize) -> Html {
    let pack = press.pack;
    let decision = pack.decision(pack.recommends);
    let steps = flow(pack, pack.recommends, at);
    let mut body = press.heading(2, "", "What leads here");
    if decision.otherwise == Some(at) {
        body.push(p(
            "This is also recommended when every rule is known not to hold.",
        ));
    }
    if steps.is_empty() {
        body.push(p("No rule gives this pathway."));
        return body;
    }
    let title = decision.outcomes.get(at).map_or("", |it| it.title.as_str());
    body.push(p("Each row is a rule: on the left what it reads, on the right where it leads. The same stands in words below."));
    body.push(flow_pictures(pack, title, &steps));
    body.push(press.heading(3, "", "The same in words"));
    let items = steps.iter().map(|step| in_words(press, step));
    body.push(listed("ul", "flow", items));
    body
}

fn in_words(press: &Press<'_>, step: &Step<'_>) -> Html {
    let decision = press.pack.decision(press.pack.recommends);
    let title = press.link(Thing::Rule(&step.rule.id), name_of(step.rule));
    let meanwhile = if step.meanwhile {
        " (only while the pathway is not settled)"
    } else {
        ""
    };
    let facts = step.facts.iter().map(|id| press.fact(*id));
    let decisions = step.decisions.iter().map(|id| press.decision(*id));
    let reads = commas(decisions.chain(facts));
    let mut made = title.and(Html::text(meanwhile));
    made.push(said(&plain(press.pack, decision, step.rule)));
    if !reads.is_empty() {
        made.push(Html::block(
            "p",
            &[("class", "small")],
            Html::text("Reads: ").and(reads),
        ));
    }
    made
}

/// What other decisions give because of a pathway.
fn with_it(press: &Press<'_>, at: usize) -> Html {
    let pack = press.pack;
    let named = named_by(pack, pack.recommends, at);
    let mut body = press.heading(2, "", "What comes with it");
    if named.is_empty() {
        body.push(p("No rule of another decision names this pathway."));
        return body;
    }
    body.push(p("These rules of other decisions name this pathway in their condition. Each holds only where the rest of its condition holds too."));
    let kinds = [
        (DecisionKind::Actions, "Things to do"),
        (DecisionKind::Deadlines, "Time limits"),
        (DecisionKind::Services, "Services"),
        (DecisionKind::Routes, "Special routes"),
        (DecisionKind::Notices, "Words for others"),
        (DecisionKind::Outcome, "Other decisions"),
    ];
    for (kind, title) in kinds {
        let own = named.iter();
        let own = own.filter(|(id, _)| pack.decision(*id).kind == kind);
        let rows: Vec<Vec<Html>> = own.map(|(id, rule)| row(press, *id, rule)).collect();
        if !rows.is_empty() {
            body.push(press.heading(3, "", title));
            body.push(table(title, &["Rule", "Decision", "Gives"], rows));
        }
    }
    body
}

fn row(press: &Press<'_>, id: DecisionId, rule: &Rule) -> Vec<Html> {
    let decision = press.pack.decision(id);
    let gives = rule.then.iter().filter_map(|at| {
        let outcome = decision.outcomes.get(*at)?;
        Some(
            press
                .link(Thing::Outcome(id, *at), &outcome.title)
                .and(given(outcome)),
        )
    });
    vec![
        press.link(Thing::Rule(&rule.id), name_of(rule)),
        press.decision(id),
        commas(gives),
    ]
}

/// The time limit of an outcome, if it is one.
fn given(outcome: &crate::check::pack::Outcome) -> Html {
    match &outcome.carries {
        crate::check::pack::Carries::Deadline { limit, .. } => {
            Html::text(&format!(" (within {})", limit.words()))
        }
        crate::check::pack::Carries::Answer { .. }
        | crate::check::pack::Carries::Action { .. }
        | crate::check::pack::Carries::Service(_)
        | crate::check::pack::Carries::Route { .. }
        | crate::check::pack::Carries::Notice { .. } => Html::none(),
    }
}
