//! What came of deciding many cases, as a page; with a second version, who is treated differently.

use std::collections::BTreeMap;

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

/// How many rules, groups and cells a page shows.
const MOST_SHOWN: usize = 40;
/// How many cells with a proved condition.
const MOST_PROVED: usize = 3;
/// How many conditions of one cell.
const MOST_CONDITIONS: usize = 1;

/// What came of a run.
pub struct Summary<'s> {
    /// The pack that decided, as it was named.
    pub pack: String,
    /// Contacts decided.
    pub contacts: u64,
    /// Children decided.
    pub children: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// Why, by problem.
    pub rejected: &'s BTreeMap<&'static str, u64>,
    /// Children looked at exactly, under each version.
    pub refined: (u64, u64),
    /// Children of whom something could not be evaluated.
    pub faults: u64,
    /// Contacts by version.
    pub versions: &'s BTreeMap<String, u64>,
    /// Children by least outcome, and whether it is settled.
    pub outcomes: &'s BTreeMap<(usize, bool), (String, u64)>,
    /// Conditions worked out for one child at a time.
    pub one_at_a_time: Vec<String>,
    /// Whether open children were left as they were quickly seen.
    pub quick: bool,
    /// The comparison, if there was one.
    pub compared: Option<Compared<'s>>,
}

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

/// The page.
#[must_use]
pub fn lay_out(of: &Summary<'_>) -> Vec<Block> {
    let mut page = match &of.compared {
        Some(compared) => against(of, compared),
        None => vec![Block::Title(format!("{} decided again", of.pack))],
    };
    page.push(Block::Heading(match &of.compared {
        Some(_) => format!("How {} decides them", of.pack),
        None => "What came of it".to_owned(),
    }));
    page.push(Block::Text(format!(
        "{} of {} decided.",
        counted(of.children, "child", "children"),
        counted(of.contacts, "contact", "contacts")
    )));
    if of.children > 0 {
        page.push(Block::Table(by_outcome(of)));
    }
    if of.versions.len() > 1 {
        let items = of.versions.iter();
        let items = items.map(|(version, contacts)| {
            Item::plain(format!(
                "{version}: {}",
                counted(*contacts, "contact", "contacts")
            ))
        });
        page.push(Block::Items(items.collect()));
    }
    page.extend(set_aside(of));
    page.extend(how(of));
    page
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn by_outcome(of: &Summary<'_>) -> Table {
    let mut rows: BTreeMap<usize, (&str, [u64; 2])> = BTreeMap::new();
    for ((at, settled), (name, count)) in of.outcomes {
        let (_, counts) = rows.entry(*at).or_insert((name, [0; 2]));
        let [sure, open] = counts;
        *if *settled { sure } else { open } += count;
    }
    let rows = rows.into_values().map(|(name, [settled, open])| {
        vec![name.to_owned(), settled.to_string(), open.to_string()]
    });
    Table {
        caption: "Children by pathway".to_owned(),
        head: ["pathway", "settled", "open, and at least this"]
            .map(str::to_owned)
            .into(),
        rows: rows.collect(),
    }
}

fn set_aside(of: &Summary<'_>) -> Vec<Block> {
    if of.set_aside == 0 {
        return Vec::new();
    }
    let why = of.rejected.iter();
    let why = why.map(|(problem, count)| Item::plain(format!("{problem}: {count}")));
    vec![
        Block::Heading("Set aside".to_owned()),
        Block::Text(format!(
            "{} could not be decided and {} in no count here. Each has a line among the rejects: its number, what was expected, and what to write.",
            counted(of.set_aside, "row", "rows"),
            if of.set_aside == 1 { "is" } else { "are" }
        )),
        Block::Items(why.collect()),
    ]
}

/// How it was worked out.
fn how(of: &Summary<'_>) -> Vec<Block> {
    let mut lines = vec![if of.quick {
        "Quick: a child stays open here where only a look at every completion of the answers would settle it.".to_owned()
    } else {
        let (first, second) = of.refined;
        let other = match &of.compared {
            Some(compared) => format!(" under {}, {second} under {}", of.pack, compared.against),
            None => String::new(),
        };
        format!(
            "{first} of {}{other} looked at one by one over every completion of their answers.",
            counted(of.children, "child", "children")
        )
    }];
    if !of.one_at_a_time.is_empty() {
        lines.push(format!(
            "Worked out for one child at a time: {}.",
            of.one_at_a_time.join("; ")
        ));
    }
    if of.faults > 0 {
        lines.push(format!(
            "Of {} something could not be evaluated; the lines of those children say what.",
            counted(of.faults, "child", "children")
        ));
    }
    let mut page = vec![Block::Heading("How it was worked out".to_owned())];
    page.extend(lines.into_iter().map(Block::Text));
    page
}

/// Who is treated differently.
fn against(of: &Summary<'_>, compared: &Compared<'_>) -> Vec<Block> {
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
