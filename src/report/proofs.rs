//! What came of proving a pack's invariants: a page for people, lines for machines, and cases to keep.

use serde_json::Value as Json;
use serde_json::json;

use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::check::pack::DecisionKind;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::explain::wording::as_written;
use crate::explain::wording::fact_words;
use crate::inspect::example::Example;
use crate::inspect::example::decided;
use crate::inspect::verify::Counterexample;
use crate::inspect::verify::Proof;
use crate::inspect::verify::Verdict;
use crate::report::case_file::worked_case;
use crate::report::document::Block;
use crate::report::document::Item;

/// The page of one pack.
#[must_use]
pub fn proofs(program: &Program, proofs: &[Proof<'_>], files: &Files) -> Vec<Block> {
    let pack = &program.pack;
    let holds = |proof: &&Proof<'_>| proof.verdict == Verdict::Proved;
    let proved = proofs.iter().filter(holds).count();
    let mut page = vec![Block::Title(format!(
        "{}: {proved} of {} invariants proved for every child",
        pack.own().id,
        proofs.len()
    ))];
    for proof in proofs.iter().filter(|proof| !holds(proof)) {
        page.extend(failed(program, proof, files));
    }
    let items: Vec<Item> = proofs
        .iter()
        .filter(holds)
        .map(|proof| Item::plain(format!("{} ({})", proof.invariant.says, proof.invariant.id)))
        .collect();
    if !items.is_empty() {
        page.push(Block::Heading("Proved".to_owned()));
        page.push(Block::Items(items));
    }
    if !pack.assumptions.is_empty() {
        page.push(Block::Heading("Taken not to occur".to_owned()));
        let items = pack.assumptions.iter();
        page.push(Block::Items(
            items
                .map(|it| Item::plain(format!("{} ({})", it.says, it.id)))
                .collect(),
        ));
    }
    page
}

fn failed(program: &Program, proof: &Proof<'_>, files: &Files) -> Vec<Block> {
    let invariant = proof.invariant;
    let pack = &program.pack;
    let word = match &proof.verdict {
        Verdict::Proved => "Proved",
        Verdict::Empty => "About nobody",
        Verdict::Broken(_) => "Broken",
        Verdict::Unconfirmed(_) => "Not proved",
    };
    let mut page = vec![
        Block::Heading(format!("{word}: {}", invariant.says)),
        Block::Text(format!(
            "{} at {}",
            invariant.id,
            at(files, invariant.declared)
        )),
    ];
    match &proof.verdict {
        Verdict::Proved => {}
        Verdict::Empty => page.push(Block::Text(
            "Its condition comes true for no child at all, so it says nothing. Mend the condition."
                .to_owned(),
        )),
        Verdict::Unconfirmed(example) => {
            page.push(Block::Text(
                "The search found a child that the engine does not decide so: some condition cannot be tried out in full. It is neither proved nor refuted. The child:".to_owned(),
            ));
            page.push(known(pack, example));
        }
        Verdict::Broken(found) => page.extend(broken(program, found)),
    }
    page
}

fn broken(program: &Program, found: &Counterexample) -> Vec<Block> {
    let pack = &program.pack;
    match found {
        Counterexample::OneChild(example) => vec![
            Block::Text(
                "A child of whom this is known breaks it, whatever else is true:".to_owned(),
            ),
            known(pack, example),
            Block::Text(format!("Decided: {}.", recommended(program, example))),
        ],
        Counterexample::Change {
            before,
            after,
            decision,
            was,
            becomes,
            changed,
        } => vec![
            Block::Text(format!(
                "A child of whom this is known is decided \"{}\" ({}):",
                titles(pack, *decision, was),
                pack.decision(*decision).title
            )),
            known(pack, before),
            Block::Text(format!(
                "It becomes \"{}\" if instead:",
                titles(pack, *decision, becomes)
            )),
            Block::Items(difference(pack, before, after, changed)),
        ],
        Counterexample::Meanwhile { example, interim } => vec![
            Block::Text(format!(
                "While no more than this is known, \"{}\" applies:",
                titles(pack, pack.recommends, &[*interim])
            )),
            known(pack, example),
        ],
    }
}

fn known(pack: &Pack, example: &Example) -> Block {
    let words = example.words(pack).into_iter();
    let hours = example.in_office_hours.map(|open| {
        let when = if open { "in" } else { "outside" };
        format!("the contact came {when} office hours")
    });
    let items: Vec<Item> = words.chain(hours).map(Item::plain).collect();
    if items.is_empty() {
        return Block::Items(vec![Item::plain("nothing at all")]);
    }
    Block::Items(items)
}

fn difference(pack: &Pack, before: &Example, after: &Example, changed: &[FactId]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for (id, value) in &after.answers {
        if before.answers.get(id) != Some(value) {
            let words = fact_words(pack.fact(*id), value);
            let follows = !changed.is_empty() && !changed.contains(id);
            let only = follows.then(|| "a question that then applies".to_owned());
            items.push(Item::plain(words).under(only));
        }
    }
    for id in before.answers.keys() {
        if !after.answers.contains_key(id) {
            let name = &pack.fact(*id).name;
            items.push(Item::plain(format!("`{name}` is not answered")));
        }
    }
    items
}

fn titles(pack: &Pack, decision: DecisionId, outcomes: &[usize]) -> String {
    let known = &pack.decision(decision).outcomes;
    let titles: Vec<&str> = outcomes
        .iter()
        .filter_map(|at| known.get(*at))
        .map(|outcome| outcome.title.as_str())
        .collect();
    if titles.is_empty() {
        return "nothing".to_owned();
    }
    titles.join(" or ")
}

fn recommended(program: &Program, example: &Example) -> String {
    let case = example.case(program, "counterexample");
    let possible = decided(program, &case, |mind| {
        mind.decision(program.pack.recommends).possible()
    });
    let possible = possible.unwrap_or_default();
    let titles = titles(&program.pack, program.pack.recommends, &possible);
    if possible.len() == 1 {
        titles
    } else {
        format!("open between {titles}")
    }
}

fn at(files: &Files, place: Place) -> String {
    let position = files.line_column(place);
    format!(
        "{}:{}:{}",
        files.name(place.file),
        position.line,
        position.column
    )
}

/// One object for each invariant.
#[must_use]
pub fn proofs_as_json(program: &Program, proofs: &[Proof<'_>], files: &Files) -> Vec<Json> {
    let pack = &program.pack;
    let facts = |example: &Example| {
        let entries = example.answers.iter();
        Json::Object(
            entries
                .map(|(id, value)| (pack.fact(*id).name.to_string(), as_written(value)))
                .collect(),
        )
    };
    proofs
        .iter()
        .map(|proof| {
            let position = files.line_column(proof.invariant.declared);
            let (verdict, found) = match &proof.verdict {
                Verdict::Proved => ("proved", Json::Null),
                Verdict::Empty => ("about_nobody", Json::Null),
                Verdict::Unconfirmed(example) => ("not_proved", json!({"facts": facts(example)})),
                Verdict::Broken(found) => ("broken", counterexample(pack, found, &facts)),
            };
            json!({
                "schema": "threshold/proof/1",
                "pack": pack.own().id.pack,
                "version": pack.own().id.version.to_string(),
                "digest": pack.own().digest,
                "invariant": &*proof.invariant.id,
                "says": proof.invariant.says,
                "verdict": verdict,
                "counterexample": found,
                "file": files.name(proof.invariant.declared.file),
                "line": position.line,
                "column": position.column,
            })
        })
        .collect()
}

fn counterexample(pack: &Pack, found: &Counterexample, facts: &dyn Fn(&Example) -> Json) -> Json {
    let ids = |decision: DecisionId, outcomes: &[usize]| {
        let known = &pack.decision(decision).outcomes;
        let ids = outcomes.iter().filter_map(|at| known.get(*at));
        ids.map(|outcome| outcome.id.to_string())
            .collect::<Vec<_>>()
    };
    match found {
        Counterexample::OneChild(example) => json!({"facts": facts(example)}),
        Counterexample::Meanwhile { example, interim } => json!({
            "facts": facts(example),
            "interim": ids(pack.recommends, &[*interim]),
        }),
        Counterexample::Change {
            before,
            after,
            decision,
            was,
            becomes,
            changed,
        } => json!({
            "facts": facts(before),
            "facts_after": facts(after),
            "decision": &*pack.decision(*decision).name,
            "was": ids(*decision, was),
            "becomes": ids(*decision, becomes),
            "changed": changed.iter().map(|id| pack.fact(*id).name.to_string()).collect::<Vec<_>>(),
        }),
    }
}

/// The counterexample as a worked case that fails as long as the invariant does.
#[must_use]
pub fn failing_case(program: &Program, proof: &Proof<'_>) -> Option<String> {
    let Verdict::Broken(found) = &proof.verdict else {
        return None;
    };
    let pack = &program.pack;
    let invariant = proof.invariant;
    let title = invariant.says.trim_end_matches('.');
    let reference = format!("broken-{}", invariant.id.replace('.', "-"));
    let (example, why, expect) = match &**found {
        Counterexample::OneChild(example) | Counterexample::Meanwhile { example, .. } => (
            example,
            format!(
                "Found by `threshold verify`: this child breaks `{}`.",
                invariant.id
            ),
            vec![format!("keeps: [{}]", invariant.id)],
        ),
        Counterexample::Change {
            before,
            after,
            decision,
            was,
            becomes,
            ..
        } => {
            // The side whose counterpart is settled can be written down as a case.
            let (before, after, was) = if was.len() == 1 || becomes.len() != 1 {
                (before, after, was)
            } else {
                (after, before, becomes)
            };
            let words = before.words(pack).join("; ");
            let why = format!(
                "Found by `threshold verify`: this child must not be decided otherwise than a child of whom this is known: {words}. Read `{}` before you accept or change the expectation.",
                invariant.id
            );
            (after, why, vec![as_before(pack, *decision, was)])
        }
    };
    let case = example.case(program, &reference);
    Some(worked_case(pack, title, &why, &case, &expect))
}

fn as_before(pack: &Pack, decision: DecisionId, was: &[usize]) -> String {
    let known = pack.decision(decision);
    let ids: Vec<&str> = was
        .iter()
        .filter_map(|at| known.outcomes.get(*at))
        .map(|outcome| &*outcome.id)
        .collect();
    let ids = ids.join(", ");
    match known.kind {
        DecisionKind::Actions => format!("actions: [{ids}]"),
        DecisionKind::Services => format!("services: [{ids}]"),
        DecisionKind::Routes => format!("routes: [{ids}]"),
        DecisionKind::Notices => format!("notices: [{ids}]"),
        DecisionKind::Outcome | DecisionKind::Deadlines => {
            format!("decisions: {{{}: {ids}}}", known.name)
        }
    }
}
