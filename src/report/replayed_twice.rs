//! Many cases decided under two versions, as a page: who is treated differently.

use crate::check::pack::Pack;
use crate::inspect::diff::meaning::Meaning;
use crate::inspect::replayed::Changes;
use crate::inspect::replayed::Count;
use crate::inspect::replayed::Move;
use crate::inspect::replayed::Place;
use crate::inspect::replayed::Side;
use crate::inspect::replayed::UpAndDown;
use crate::report::changed_children::condition;
use crate::report::document::Bars;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::document::Table;
use crate::report::replayed::Summary;
use crate::report::replayed::counted;

/// How many rules, groups and cells a page shows.
const MOST_SHOWN: usize = 40;
/// How many cells with a proved condition.
const MOST_PROVED: usize = 3;
/// How many conditions of one cell.
const MOST_CONDITIONS: usize = 1;

/// Two versions compared on the same children.
pub struct Compared<'s> {
    /// The other pack, as it was named.
    pub against: String,
    /// What tells children apart, in words: a question, or the authority.
    pub by: String,
    /// What changed.
    pub changes: &'s Changes,
    /// What is proved of the two versions.
    pub meaning: Option<&'s Meaning>,
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
    page.extend(matrix(compared));
    let groups = compared.changes.groups.iter();
    let groups = groups
        .map(|(name, counts)| (name.clone(), counts))
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

fn place_words<'p>(compared: &Compared<'p>, place: &'p Place) -> String {
    let title = title(compared, &place.least);
    if place.settled {
        title.to_owned()
    } else {
        format!("Open, at least: {title}")
    }
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
        let proved = cells
            .iter()
            .filter_map(|((_, old, new), _)| proved(compared, old, new));
        let proved: Vec<Item> = proved.take(MOST_PROVED).collect();
        if !proved.is_empty() {
            page.push(Block::Text(
                "Proved of the two versions, for children of whom enough is known:".to_owned(),
            ));
            page.push(Block::Items(proved));
        }
    }
    page
}

/// The references of the first few.
fn examples(count: &Count) -> String {
    count.examples.join(", ")
}

/// The conditions under which a settled child moves so.
pub(super) fn conditions(compared: &Compared<'_>, old: &Place, new: &Place) -> Vec<String> {
    let recommends = compared
        .new
        .map(|pack| &pack.decision(pack.recommends).name);
    let (Some(meaning), true) = (compared.meaning, old.settled && new.settled) else {
        return Vec::new();
    };
    let is = |named: &Option<crate::inspect::diff::meaning::Named>, place: &Place| {
        named
            .as_ref()
            .is_some_and(|named| *named.id == *place.least)
    };
    let moves = meaning
        .moves
        .iter()
        .filter(|one| Some(&one.decision) == recommends && is(&one.from, old) && is(&one.to, new));
    moves
        .flat_map(|one| one.who.iter().map(condition))
        .collect()
}

fn proved(compared: &Compared<'_>, old: &Place, new: &Place) -> Option<Item> {
    let mut found = conditions(compared, old, new);
    found.sort_by_key(String::len);
    if found.is_empty() {
        return None;
    }
    let over = found.len().saturating_sub(MOST_CONDITIONS);
    let mut item = Item::plain(format!(
        "{} → {}",
        title(compared, &old.least),
        title(compared, &new.least)
    ));
    item.under.extend(found.into_iter().take(MOST_CONDITIONS));
    if over > 0 {
        item.under.push(format!(
            "and {over} more conditions, which `threshold diff` lists"
        ));
    }
    Some(item)
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
