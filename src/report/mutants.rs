//! What mutation testing found: the score, and every slip that no case would notice.

use serde_json::Value as Json;
use serde_json::json;

use crate::ast::place::Files;
use crate::check::pack::Pack;
use crate::inspect::mutate::Change;
use crate::inspect::mutate::Mutant;
use crate::inspect::mutate::Noticed;
use crate::inspect::mutate::Spot;
use crate::inspect::mutate::score;
use crate::report::document::Block;
use crate::report::document::Item;

/// The page of one pack.
#[must_use]
pub fn mutants(pack: &Pack, found: &[(Mutant, Noticed)], files: &Files) -> Vec<Block> {
    let score = score(found);
    let thousand = score.per_thousand();
    let mut page = vec![
        Block::Title(format!(
            "{}: the worked cases notice {} of {} slips ({}.{} %)",
            pack.own().id,
            score.by_case + score.by_page,
            score.counted(),
            thousand / 10,
            thousand % 10
        )),
        Block::Text(format!(
            "{} by what a case expects in words, {} only because a pinned page would read otherwise. Noticed by nobody: {}. Not counted, as they are proved to change nothing for any child: {}.",
            score.by_case, score.by_page, score.survived, score.equivalent
        )),
    ];
    let of = |wanted: fn(&Noticed) -> bool| {
        let items: Vec<Item> = found
            .iter()
            .filter(|(_, noticed)| wanted(noticed))
            .map(|(mutant, noticed)| item(pack, mutant, noticed, files))
            .collect();
        items
    };
    let nobody = of(|noticed| *noticed == Noticed::ByNobody);
    if !nobody.is_empty() {
        page.push(Block::Heading("No case would notice if".to_owned()));
        page.push(Block::Items(nobody));
    }
    let by_page: Vec<Item> = of(|noticed| matches!(noticed, Noticed::ByPage(_)));
    if !by_page.is_empty() {
        page.push(Block::Heading(
            "Only a page would read otherwise if".to_owned(),
        ));
        page.push(Block::Items(by_page));
    }
    page
}

fn item(pack: &Pack, mutant: &Mutant, noticed: &Noticed, files: &Files) -> Item {
    let rule = mutant.rule(pack);
    let id = rule.map_or("", |rule| &*rule.id);
    let at = rule.map_or_else(String::new, |rule| {
        let position = files.line_column(rule.declared);
        format!("{}:{}", files.name(rule.declared.file), position.line)
    });
    let page = match noticed {
        Noticed::ByPage(case) => Some(format!("the page of {case}")),
        Noticed::ByCase(_) | Noticed::ByNobody | Noticed::Equivalent => None,
    };
    Item::plain(format!("{id} {}", words(pack, mutant)))
        .under(Some(at))
        .under(page)
}

fn words(pack: &Pack, mutant: &Mutant) -> String {
    match &mutant.change {
        Change::Gone => "were not there".to_owned(),
        Change::Condition(text, _) => format!("said `{text}`"),
        Change::Then(outcomes) => {
            let known = &pack.decision(mutant.decision).outcomes;
            let ids: Vec<&str> = outcomes
                .iter()
                .filter_map(|at| known.get(*at))
                .map(|outcome| &*outcome.id)
                .collect();
            format!("gave `{}`", ids.join(", "))
        }
    }
}

/// One object for each slip.
#[must_use]
pub fn mutants_as_json(pack: &Pack, found: &[(Mutant, Noticed)], files: &Files) -> Vec<Json> {
    found
        .iter()
        .map(|(mutant, noticed)| {
            let rule = mutant.rule(pack);
            let position = rule.map(|rule| (rule, files.line_column(rule.declared)));
            let (word, case) = match noticed {
                Noticed::ByCase(case) => ("by_case", Some(case)),
                Noticed::ByPage(case) => ("by_page", Some(case)),
                Noticed::ByNobody => ("by_nobody", None),
                Noticed::Equivalent => ("equivalent", None),
            };
            json!({
                "schema": "threshold/mutant/1",
                "pack": pack.own().id.pack,
                "version": pack.own().id.version.to_string(),
                "decision": &*pack.decision(mutant.decision).name,
                "rule": rule.map(|rule| &*rule.id),
                "while_open": matches!(mutant.spot, Spot::WhileOpen(_)),
                "slip": words(pack, mutant),
                "noticed": word,
                "case": case,
                "file": position.map(|(rule, _)| files.name(rule.declared.file)),
                "line": position.map(|(_, at)| at.line),
            })
        })
        .collect()
}
