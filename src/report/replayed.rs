//! What came of deciding many cases, as a page; with a second version, who is treated differently.

use std::collections::BTreeMap;

use crate::check::pack::Pack;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::document::Table;
use crate::report::replayed_twice::Compared;
use crate::report::replayed_twice::against;

/// What came of a run.
pub struct Summary<'s> {
    /// The pack that decided, as it was named.
    pub pack: String,
    /// One of its versions, for titles.
    pub version: Option<&'s Pack>,
    /// The drafts among what decided.
    pub drafts: Vec<String>,
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

/// The page.
#[must_use]
pub fn lay_out(of: &Summary<'_>) -> Vec<Block> {
    let mut page = match &of.compared {
        Some(compared) => against(of, compared),
        None => vec![Block::Title(format!("{} decided again", of.pack))],
    };
    if !of.drafts.is_empty() {
        let drafts = of.drafts.join(" and ");
        page.push(Block::Banner {
            label: "Made with a draft".to_owned(),
            text: format!("{drafts}: not released, and nothing to act on"),
        });
    }
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

/// A number and what it counts.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
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
        vec![title(of, name), settled.to_string(), open.to_string()]
    });
    Table {
        caption: "Children by pathway".to_owned(),
        head: ["pathway", "settled", "open, and at least this"]
            .map(str::to_owned)
            .into(),
        rows: rows.collect(),
    }
}

/// The title of a pathway.
fn title(of: &Summary<'_>, id: &str) -> String {
    let outcomes = of
        .version
        .map(|pack| &pack.decision(pack.recommends).outcomes);
    let mut outcomes = outcomes.into_iter().flatten();
    let known = outcomes.find(|outcome| &*outcome.id == id);
    known.map_or(id, |outcome| &outcome.title).to_owned()
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
