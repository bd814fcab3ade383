//! What is written differently in two versions: added, removed, changed, renamed.
//!
//! Everything a version holds is laid out as items with named fields. Items of
//! one id are compared field by field; a removed and an added one that say
//! almost the same are one that was renamed.

use std::collections::BTreeSet;

use crate::ast::place::Place;
use crate::check::pack::Pack;
use crate::inspect::diff::items::Item;
use crate::inspect::diff::items::items;

/// How alike two items must be, in hundredths of their words, to be one that was renamed.
const ALIKE: usize = 75;

/// What kind of thing an item is, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// The version itself.
    Version,
    /// A decision.
    Decision,
    /// An outcome of a decision.
    Outcome,
    /// A rule.
    Rule,
    /// A rule for the time while the recommendation is open.
    Interim,
    /// A fact.
    Fact,
    /// A service.
    Service,
    /// A statement of a document.
    Statement,
    /// A scripted function.
    Function,
    /// Something taken not to occur.
    Assumption,
    /// Something that must hold for every child.
    Invariant,
}

impl Thing {
    /// The word for one, and for several.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Version => ("version", "The version itself"),
            Self::Decision => ("decision", "Decisions"),
            Self::Outcome => (
                "outcome",
                "Outcomes, with their actions, deadlines and notices",
            ),
            Self::Rule => ("rule", "Rules"),
            Self::Interim => (
                "interim rule",
                "What applies while a recommendation is open",
            ),
            Self::Fact => ("fact", "Questions"),
            Self::Service => ("service", "Services"),
            Self::Statement => ("statement", "Statements of documents"),
            Self::Function => ("function", "Scripted functions"),
            Self::Assumption => ("assumption", "Assumptions"),
            Self::Invariant => ("invariant", "Invariants"),
        }
    }
}

/// What became of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// Both have it, otherwise.
    Changed,
    /// The new version has it under another id, perhaps otherwise.
    Renamed {
        /// The id that the old version has.
        from: String,
    },
}

/// One difference in what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing.
    pub thing: Thing,
    /// Its id, in the new version if it is there.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub became: Became,
    /// The fields that differ, each as it was and as it is; of what is added or removed the few that matter.
    pub fields: Vec<Field>,
    /// Where the old version has it.
    pub old: Option<Place>,
    /// Where the new version has it.
    pub new: Option<Place>,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, as files write it.
    pub name: &'static str,
    /// As it was; empty for none.
    pub old: String,
    /// As it is; empty for none.
    pub new: String,
}

/// Everything that is written differently, in the order in which it is shown.
#[must_use]
pub fn changes(old: &Pack, new: &Pack) -> Vec<Change> {
    let (before, after) = (items(old), items(new));
    let find = |all: &[Item], item: &Item| {
        all.iter()
            .position(|other| other.thing == item.thing && other.id == item.id)
    };
    let mut removed: Vec<&Item> = before
        .iter()
        .filter(|item| find(&after, item).is_none())
        .collect();
    let mut found = Vec::new();
    for item in &after {
        match find(&before, item).and_then(|at| before.get(at)) {
            Some(was) => found.extend(changed(was, item, Became::Changed)),
            None => match renamed_from(item, &mut removed) {
                Some(was) => {
                    let from = was.id.clone();
                    found.extend(changed(was, item, Became::Renamed { from }));
                }
                None => found.push(one_sided(item, Became::Added)),
            },
        }
    }
    let gone = removed.into_iter();
    found.extend(gone.map(|item| one_sided(item, Became::Removed)));
    found.sort_by_key(|change| change.thing);
    found
}

fn changed(was: &Item, is: &Item, became: Became) -> Option<Change> {
    let mut fields = Vec::new();
    for (name, new) in &is.fields {
        let old = was.field(name);
        if old != new {
            fields.push(Field {
                name,
                old: old.to_owned(),
                new: new.clone(),
            });
        }
    }
    for (name, old) in &was.fields {
        if !is.fields.iter().any(|(known, _)| known == name) {
            fields.push(Field {
                name,
                old: old.clone(),
                new: String::new(),
            });
        }
    }
    if fields.is_empty() && became == Became::Changed {
        return None;
    }
    Some(Change {
        thing: is.thing,
        id: is.id.clone(),
        title: is.title.clone(),
        became,
        fields,
        old: was.place,
        new: is.place,
    })
}

/// What is only in one version, with the fields that say what it does.
fn one_sided(item: &Item, became: Became) -> Change {
    let telling = [
        "when", "unless", "then", "ask", "type", "values", "only_if", "within", "window", "serves",
        "says", "holds", "claim", "text", "who",
    ];
    let shown = item
        .fields
        .iter()
        .filter(|(name, text)| telling.contains(name) && !text.is_empty());
    let added = became == Became::Added;
    let fields = shown.map(|(name, text)| Field {
        name,
        old: if added { String::new() } else { text.clone() },
        new: if added { text.clone() } else { String::new() },
    });
    Change {
        thing: item.thing,
        id: item.id.clone(),
        title: item.title.clone(),
        fields: fields.collect(),
        old: item.place.filter(|_| !added),
        new: item.place.filter(|_| added),
        became,
    }
}

/// The removed item that this added one was, taken out of the removed ones.
fn renamed_from<'i>(item: &Item, removed: &mut Vec<&'i Item>) -> Option<&'i Item> {
    let candidates = removed.iter().enumerate();
    let alike = candidates
        .filter(|(_, was)| was.thing == item.thing && was.part_of == item.part_of)
        .map(|(at, was)| (likeness(was, item), at));
    let (_, at) = alike.filter(|(like, _)| *like >= ALIKE).max()?;
    Some(removed.remove(at))
}

/// How many of a hundred words two items share; what decides them alike makes them alike.
fn likeness(a: &Item, b: &Item) -> usize {
    let same_core = a.thing == Thing::Rule
        && ["when", "unless", "then"]
            .iter()
            .all(|name| a.field(name) == b.field(name));
    if same_core {
        return 100;
    }
    let words = |item: &Item| -> BTreeSet<String> {
        let texts = item.fields.iter().flat_map(|(name, text)| {
            let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words
                .filter(|word| !word.is_empty())
                .map(|word| format!("{name} {}", word.to_lowercase()))
                .collect::<Vec<_>>()
        });
        texts.collect()
    };
    let (a, b) = (words(a), words(b));
    let all = a.union(&b).count();
    (a.intersection(&b).count() * 100)
        .checked_div(all)
        .unwrap_or(0)
}
