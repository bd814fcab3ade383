//! Many cases decided under two versions, as a page: who is treated differently.

use std::collections::BTreeMap;

use crate::check::pack::Pack;
use crate::inspect::diff::parts::Part;
use crate::inspect::diff::reasons::Reason;
use crate::inspect::replayed::Cell;
use crate::inspect::replayed::Changes;
use crate::inspect::replayed::Count;
use crate::inspect::replayed::Move;
use crate::inspect::replayed::Place;
use crate::inspect::replayed::Side;
use crate::inspect::replayed::UpAndDown;
use crate::report::changed_children::condition;
use crate::report::changed_children::so_and_unless;
use crate::report::document::Bars;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::document::Table;
use crate::report::replayed::Summary;
use crate::report::replayed::counted;

/// How many rules, groups and cells a page shows.
const MOST_SHOWN: usize = 40;
/// How many reasons of one cell.
const MOST_REASONS: usize = 3;

/// What stands for the pathways at the head of a column.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// How many things that must not be so are written out.
const MOST_UNLESS: usize = 4;

/// Two versions compared on the same children.
pub struct Compared<'s> {
    /// The other pack, as it was named.
    pub against: String,
    /// What tells children apart, in words: a question, or the authority.
    pub by: String,
    /// What changed.
    pub changes: &'s Changes,
    /// Why the first few children of each cell moved; nothing where a side is more than one version.
    pub reasons: Option<BTreeMap<&'s Cell, Vec<Reason>>>,
    /// The older version, for titles.
    pub old: Option<&'s Pack>,
    /// The newer version.
    pub new: Option<&'s Pack>,
}

/// Who is treated differently.
pub(super) fn against(of: &Summary<'_>, compared: &Compared<'_>) -> Vec<Block> {
    let all = &compared.changes.all;
    let mut page = vec![
        Block::Title(format!("{} against {}", of.pack, compared.against)),
        Block::Banner {
            label: "Result".to_owned(),
            text: match (all.down.children, all.changed()) {
                (0, 0) => "nobody is treated differently".to_owned(),
                (0, changed) => format!("nobody is lower; {changed} changed"),
                (down, changed) => format!(
                    "{} lower; {changed} changed",
                    if down == 1 {
                        "1 child is".to_owned()
                    } else {
                        format!("{down} children are")
                    }
                ),
            },
        },
        Block::Text(format!(
            "Of {} decided under both: {} lower, {} higher, {} otherwise changed, {} the same. A child is lower where the least protective pathway still possible is lower than before.",
            counted(of.children, "child", "children"),
            all.down.children,
            all.up.children,
            all.other.children,
            all.children - all.changed()
        )),
    ];
    page.extend(grid(compared));
    page.extend(matrix(compared));
    let groups = compared.changes.groups.iter();
    let groups = groups
        .map(|(name, counts)| (group_words(compared, name), counts))
        .collect();
    page.extend(apart(&format!("By {}", compared.by), &compared.by, groups));
    let rules = compared
        .changes
        .rules
        .iter()
        .map(|((fired, side), counts)| {
            let words = match side {
                Side::Before => "no longer gives",
                Side::After => "now gives",
            };
            (
                format!("{} {words}: {}", fired.rule, title(compared, &fired.gives)),
                counts,
            )
        });
    let none = "no rule that certainly holds".to_owned();
    let rules = rules.chain([(none, &compared.changes.no_rule)]);
    page.extend(apart("By rule responsible", "rule", rules.collect()));
    page
}

/// The title of an outcome, in the newer version if it is there.
fn title<'p>(compared: &Compared<'p>, id: &'p str) -> &'p str {
    let packs = [compared.new, compared.old].into_iter().flatten();
    let mut outcomes = packs.flat_map(|pack| &pack.decision(pack.recommends).outcomes);
    let known = outcomes.find(|outcome| &*outcome.id == id);
    known.map_or(id, |outcome| &outcome.title)
}

/// An answer to the question that tells children apart, as the question words it.
fn group_words(compared: &Compared<'_>, answer: &str) -> String {
    let packs = [compared.new, compared.old].into_iter().flatten();
    let mut facts = packs.filter_map(|pack| {
        let name = compared.by.replace(' ', "_");
        pack.find_fact(&name).map(|id| pack.fact(id))
    });
    let words = facts.find_map(|fact| {
        let mut values = fact.values.iter();
        values.find(|(id, _)| **id == *answer)
    });
    words.map_or_else(|| answer.to_owned(), |(_, words)| words.clone())
}

fn place_words<'p>(compared: &Compared<'p>, place: &'p Place) -> String {
    let title = title(compared, &place.least);
    if place.settled {
        title.to_owned()
    } else {
        format!("Open, at least: {title}")
    }
}

/// From each pathway to each, by the least protective that is possible; nothing where nobody changed.
fn grid(compared: &Compared<'_>) -> Vec<Block> {
    let matrix = &compared.changes.matrix;
    let before: BTreeMap<usize, &str> = matrix.keys().map(|(_, old, _)| of_place(old)).collect();
    let after: BTreeMap<usize, &str> = matrix.keys().map(|(_, _, new)| of_place(new)).collect();
    if compared.changes.all.changed() == 0 || after.len() > LETTERS.len() {
        return Vec::new();
    }
    let letters = || LETTERS.chars().zip(after.values());
    let words = letters().map(|(letter, least)| format!("{letter} {}", title(compared, least)));
    let words: Vec<String> = words.collect();
    let rows = before.values().map(|from| {
        let cells = after.values().map(|to| cell(compared, from, to));
        let name = title(compared, from).to_owned();
        std::iter::once(name).chain(cells).collect()
    });
    let heads = letters().map(|(letter, _)| letter.to_string());
    vec![
        Block::Table(Table {
            caption: "Children from the pathway before (rows) to the pathway after (columns)"
                .to_owned(),
            head: std::iter::once("before".to_owned()).chain(heads).collect(),
            rows: rows.collect(),
        }),
        Block::Text(format!(
            "After: {}. Who is open stands at the least protective pathway still possible. ↓ lower than before, ↑ higher.",
            words.join("; ")
        )),
    ]
}

fn of_place(place: &Place) -> (usize, &str) {
    (place.at, &place.least)
}

/// How many went from one pathway to another, and which way.
fn cell(compared: &Compared<'_>, from: &str, to: &str) -> String {
    let cells = compared.changes.matrix.iter();
    let cells = cells.filter(|((_, old, new), _)| old.least == from && new.least == to);
    let (mut children, mut mark) = (0, "");
    for ((moved, ..), count) in cells {
        children += count.children;
        mark = match moved {
            Move::Down => " ↓",
            Move::Up => " ↑",
            Move::Sideways | Move::Elsewhere | Move::Same => mark,
        };
    }
    if children == 0 {
        return "·".to_owned();
    }
    format!("{children}{mark}")
}

fn matrix(compared: &Compared<'_>) -> Vec<Block> {
    let mut page = Vec::new();
    for (moved, heading) in [
        (Move::Down, "Lower than before"),
        (Move::Up, "Higher than before"),
        (
            Move::Sideways,
            "More or fewer pathways possible, the least the same",
        ),
        (
            Move::Elsewhere,
            "To or from a pathway that only one version has",
        ),
    ] {
        let cells = compared.changes.matrix.iter();
        let mut cells: Vec<_> = cells.filter(|((way, _, _), _)| *way == moved).collect();
        cells.sort_by_key(|(_, count)| std::cmp::Reverse(count.children));
        if cells.is_empty() {
            continue;
        }
        page.push(Block::Heading(heading.to_owned()));
        let over = cells.len().saturating_sub(MOST_SHOWN);
        let rows = cells.iter().take(MOST_SHOWN).map(|((_, old, new), count)| {
            vec![
                place_words(compared, old),
                place_words(compared, new),
                count.children.to_string(),
                examples(count),
            ]
        });
        page.push(Block::Table(Table {
            caption: "Children by pathway before and after".to_owned(),
            head: ["before", "after", "children", "for example"]
                .map(str::to_owned)
                .into(),
            rows: rows.collect(),
        }));
        if over > 0 {
            page.push(Block::Text(format!(
                "And {over} more, which the JSON form lists."
            )));
        }
        page.extend(why(compared, &cells));
    }
    page
}

/// The references of the first few.
fn examples(count: &Count) -> String {
    count.examples.join(", ")
}

/// What is proved of the first few children of each cell.
fn why(compared: &Compared<'_>, cells: &[(&Cell, &Count)]) -> Vec<Block> {
    let shown = cells.iter().take(MOST_SHOWN);
    let items: Vec<Item> = shown
        .filter_map(|(cell, _)| reason(compared, cell))
        .collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Text(
            "Why: the answers of the first few of each line that settle it. It is proved that every child with these answers stands so before and so now, whatever else is answered; one who is open never stands below what is written."
                .to_owned(),
        ),
        Block::Items(items),
    ]
}

/// A condition, with what must not be so counted where it is much.
fn in_short(parts: &[Part]) -> String {
    let (so, unless) = so_and_unless(parts);
    if unless.len() <= MOST_UNLESS {
        return condition(parts);
    }
    format!(
        "{so}; and none of {} other things that would lead elsewhere, which the JSON form lists",
        unless.len()
    )
}

fn reason(compared: &Compared<'_>, cell: &Cell) -> Option<Item> {
    let (_, old, new) = cell;
    let found = compared.reasons.as_ref()?.get(cell)?;
    let mut item = Item::plain(format!(
        "{} → {}",
        place_words(compared, old),
        place_words(compared, new)
    ));
    let shown = found.iter().take(MOST_REASONS);
    item.under.extend(shown.map(|reason| {
        format!(
            "{} ({})",
            in_short(&reason.parts),
            reason.references.join(", ")
        )
    }));
    if found.len() > MOST_REASONS {
        let over = found.len() - MOST_REASONS;
        item.under
            .push(format!("and {over} more, which the JSON form lists"));
    }
    (!found.is_empty()).then_some(item)
}

/// Up and down apart, for each of several things.
fn apart(heading: &str, what: &str, all: Vec<(String, &UpAndDown)>) -> Vec<Block> {
    let mut changed: Vec<(String, &UpAndDown)> = all
        .into_iter()
        .filter(|(_, counts)| counts.changed() > 0)
        .collect();
    if changed.is_empty() {
        return Vec::new();
    }
    changed.sort_by_key(|(_, counts)| std::cmp::Reverse((counts.down.children, counts.changed())));
    let over = changed.len().saturating_sub(MOST_SHOWN);
    changed.truncate(MOST_SHOWN);
    let bars = changed.iter();
    let bars = bars.filter(|(_, counts)| counts.down.children + counts.up.children > 0);
    let bars =
        bars.map(|(name, counts)| (name.clone(), [counts.down.children, counts.up.children]));
    let rows = changed.iter().map(|(name, counts)| {
        vec![
            name.clone(),
            counts.down.children.to_string(),
            counts.up.children.to_string(),
            counts.other.children.to_string(),
            counts.children.to_string(),
            examples(if counts.down.children > 0 {
                &counts.down
            } else if counts.up.children > 0 {
                &counts.up
            } else {
                &counts.other
            }),
        ]
    });
    let mut page = vec![
        Block::Heading(heading.to_owned()),
        Block::Bars(Bars {
            caption: format!("Children lower and higher by {what}"),
            counts: ["lower".to_owned(), "higher".to_owned()],
            bars: bars.collect(),
        }),
        Block::Table(Table {
            caption: format!("Children by {what}"),
            head: [
                what,
                "lower",
                "higher",
                "otherwise",
                "of all",
                "for example",
            ]
            .map(str::to_owned)
            .into(),
            rows: rows.collect(),
        }),
    ];
    if over > 0 {
        page.push(Block::Text(format!(
            "And {over} more, which the JSON form lists."
        )));
    }
    page
}
