//! The head of a page: which child, which pathway, and what stands in the way of relying on it.

use crate::algebra::moment::Moment;
use crate::explain::explanation::Recommendation;
use crate::explain::kept::BROKEN_INVARIANT;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::recommendation::section;

pub(super) fn title(shown: &Recommendation) -> Block {
    let received =
        Moment::parse(&shown.received).map_or_else(|_| shown.received.clone(), Moment::words);
    Block::Title(format!(
        "{} · {} · {} · received {received}",
        shown.case, shown.child, shown.authority
    ))
}

/// What stands before everything else where a draft decided.
pub(super) fn draft(shown: &Recommendation) -> Vec<Block> {
    let drafts = shown.rules.iter().filter(|layer| layer.draft);
    let items = drafts.map(|layer| {
        Item::plain(format!(
            "{} {} is not released. This shows what it would say; it is nothing to act on.",
            layer.pack, layer.version
        ))
    });
    section(DRAFT, items)
}

pub(super) fn banner(shown: &Recommendation) -> Block {
    match (&shown.pathway.title, &shown.interim) {
        (Some(title), _) => Block::Banner {
            label: "Recommended pathway".to_owned(),
            text: title.clone(),
        },
        (None, Some(interim)) => Block::Banner {
            label: "Not settled. Until it is".to_owned(),
            text: interim.title.clone(),
        },
        (None, None) => Block::Banner {
            label: "Not settled".to_owned(),
            text: "find out what is missing".to_owned(),
        },
    }
}

pub(super) fn standing(shown: &Recommendation) -> Vec<Block> {
    let mut lines = Vec::new();
    if let Some(interim) = &shown.interim {
        lines.push(Block::Text(interim.because.clone()));
        lines.extend(interim.says.clone().map(Block::Text));
        lines.push(Block::Text(still_possible(shown)));
    } else {
        lines.extend(shown.pathway.says.clone().map(Block::Text));
        lines.extend(
            shown
                .pathway
                .who
                .as_ref()
                .map(|who| Block::Text(format!("Who: {who}"))),
        );
        let sign_off = shown.pathway.sign_off.as_ref();
        lines.extend(sign_off.map(|text| Block::Text(format!("Manager: {text}"))));
    }
    lines
}

/// The outcomes still possible, named if they are few.
fn still_possible(shown: &Recommendation) -> String {
    let title = |id: &String| {
        let all = shown.pathway.outcomes.iter();
        all.filter(|outcome| outcome.value == *id)
            .map(|outcome| outcome.title.as_str())
            .next()
    };
    let titles: Vec<&str> = shown.pathway.possible.iter().filter_map(title).collect();
    let floor = shown
        .pathway
        .at_least
        .as_ref()
        .and_then(title)
        .unwrap_or("");
    match titles.as_slice() {
        [least, .., most] if titles.len() > MOST_POSSIBLE_NAMED => {
            format!(
                "Still possible: {} pathways, from “{least}” up to “{most}”.",
                titles.len()
            )
        }
        _ => format!("Still possible: {}. At least: {floor}.", titles.join("; ")),
    }
}

/// How many pathways still possible are named one by one.
const MOST_POSSIBLE_NAMED: usize = 6;

/// The heading over what a draft decided.
pub(in crate::report) const DRAFT: &str = "MADE WITH A DRAFT";
/// The heading over what nobody may rely on.
pub(in crate::report) const BROKEN: &str = "DO NOT RELY ON THIS";
/// The heading over what could not be worked out.
pub(in crate::report) const NOT_WORKED_OUT: &str = "COULD NOT BE WORKED OUT";

pub(super) fn not_worked_out(shown: &Recommendation) -> Vec<Block> {
    let items = shown
        .could_not_evaluate
        .iter()
        .map(|fault| Item::plain(format!("{}: {}", fault.at.replace('_', " "), fault.message)));
    let broken = shown
        .warnings
        .iter()
        .filter(|it| it.kind == BROKEN_INVARIANT);
    let broken = broken.map(|warning| Item::plain(warning.message.clone()));
    let mut page = section(BROKEN, broken);
    page.extend(section(NOT_WORKED_OUT, items));
    page
}
