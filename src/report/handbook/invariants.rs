//! What must hold for every child, and what came of proving it.

use crate::check::pack::Claim;
use crate::check::pack::Invariant;
use crate::inspect::verify::Proof;
use crate::inspect::verify::Verdict;
use crate::inspect::verify::about;
use crate::inspect::verify::beyond_proof;
use crate::report::document::Block;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::code;
use crate::report::handbook::markup::commas;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::terms;
use crate::report::handbook::place::Thing;
use crate::report::handbook::place::anchor;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::proofs::proofs;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let mut body = p(
        "Each of these is claimed of every child whom answers can describe. A proof is a search through all of them that finds none against it; it is no sample.",
    );
    body.push(standing(press));
    body.push(failures(press));
    for invariant in &press.pack.invariants {
        body.push(one(press, invariant));
    }
    body.push(assumptions(press));
    vec![Page {
        name: "invariants".to_owned(),
        title: "What must always hold".to_owned(),
        under: None,
        body,
    }]
}

fn standing(press: &Press<'_>) -> Html {
    let all = press.pack.invariants.len();
    if all == 0 {
        return p("This pack claims nothing of every child.");
    }
    let Some(found) = &press.material.proofs else {
        return p("They were not proved for this handbook.");
    };
    let proved = found
        .iter()
        .filter(|it| it.verdict == Verdict::Proved)
        .count();
    let words = format!("{proved} of {all} are proved.");
    let mut body = Html::block("p", &[("class", "lead")], Html::text(&words));
    let open = beyond_proof(press.material.program);
    if !open.is_empty() {
        let words = "Conditions on these answers are left open, so that the proofs hold whatever they come to: ";
        let open = commas(open.iter().map(|name| match press.pack.find_fact(name) {
            Some(id) => press.fact(id),
            None => code(name),
        }));
        body.push(Html::block("p", &[], Html::text(words).and(open)));
    }
    body
}

/// The children who break an invariant.
fn failures(press: &Press<'_>) -> Html {
    let found = press.material.proofs.iter().flatten();
    let failed: Vec<Proof<'_>> = found
        .filter(|it| it.verdict != Verdict::Proved)
        .cloned()
        .collect();
    if failed.is_empty() {
        return Html::none();
    }
    let page = proofs(press.material.program, &failed, press.material.files);
    let page: Vec<Block> = page.into_iter().skip(1).collect();
    press
        .heading(2, "", "Not proved")
        .and(press.blocks(3, &page))
}

fn one(press: &Press<'_>, it: &Invariant) -> Html {
    let heading = press.heading(2, &anchor(press.pack, Thing::Invariant(&it.id)), &it.says);
    let of = it.for_all.as_ref();
    let rows = terms([
        ("Result", Html::text(result(press, it))),
        (
            "For every child where",
            of.map_or_else(Html::none, |(_, text)| code(text)),
        ),
        ("Claim", claim(press, it)),
        (
            "About",
            about(press.pack, it).map_or_else(Html::none, |id| press.decision(id)),
        ),
        ("Rests on", press.citations(&it.cite)),
        (
            "Note",
            it.note.as_deref().map_or_else(Html::none, Html::text),
        ),
        (
            "Name",
            code(&it.id).and(Html::text(&format!(", from {}", press.layer(it.layer)))),
        ),
    ]);
    Html::block("section", &[], heading.and(rows))
}

fn result(press: &Press<'_>, it: &Invariant) -> &'static str {
    let Some(found) = &press.material.proofs else {
        return "";
    };
    let proof = found.iter().find(|proof| proof.invariant.id == it.id);
    match proof.map(|proof| &proof.verdict) {
        None => "not proved",
        Some(Verdict::Proved) => "proved for every child",
        Some(Verdict::Empty) => "says nothing: there is no child of whom it speaks",
        Some(Verdict::Broken(_)) => "not so: a child breaks it",
        Some(Verdict::Unconfirmed(_)) => "not proved: the search and the engine differ on a child",
    }
}

fn claim(press: &Press<'_>, it: &Invariant) -> Html {
    let facts = |ids: &[crate::check::term::FactId]| commas(ids.iter().map(|id| press.fact(*id)));
    match &it.claim {
        Claim::Implies(_, text) => Html::text("it holds that ").and(code(text)),
        Claim::Never(_, text) => Html::text("it never holds that ").and(code(text)),
        Claim::MonotoneIn(_, movers) => {
            let ids: Vec<_> = movers.iter().map(|mover| mover.fact).collect();
            Html::text("the decision never falls when one of these rises: ").and(facts(&ids))
        }
        Claim::DoesNotDependOn(_, ids) => {
            Html::text("the decision is the same whatever these are: ").and(facts(ids))
        }
        Claim::SettledWhenKnown(_, ids) => {
            Html::text("the decision is settled once all of these are known: ").and(facts(ids))
        }
        Claim::InterimNever(outcomes, _, text) => {
            let pack = press.pack;
            let titles = outcomes.iter().filter_map(|at| {
                let outcome = pack.decision(pack.recommends).outcomes.get(*at)?;
                Some(press.link(Thing::Outcome(pack.recommends, *at), &outcome.title))
            });
            let while_possible = Html::text(" while this is possible: ").and(code(text));
            Html::text("none of these applies meanwhile: ")
                .and(commas(titles))
                .and(while_possible)
        }
    }
}

fn assumptions(press: &Press<'_>) -> Html {
    if press.pack.assumptions.is_empty() {
        return Html::none();
    }
    let all = press.pack.assumptions.iter();
    let all = all.map(|it| Html::text(&format!("{}: ", it.says)).and(code(&it.text)));
    let heading = press.heading(2, "", "Taken not to occur");
    heading
        .and(p(
            "The proofs do not look at children of whom one of these is not so.",
        ))
        .and(list(all))
}
