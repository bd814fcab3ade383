//! What became of real contacts when they were decided again under another version.
//!
//! Counts, and a few references for each; what a batch finds is added to what
//! the batches before it found, in their order.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::check::case::Case;

/// How many references stand for a cell.
pub const EXAMPLES: usize = 5;

/// Where a child went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// Its least protective pathway is lower than before.
    Down,
    /// Its least protective pathway is higher than before.
    Up,
    /// The least protective pathway is the same, and more or fewer are possible.
    Sideways,
    /// One of the two has an outcome that the other does not know.
    Elsewhere,
    /// Nothing changed.
    Same,
}

impl Move {
    /// As a file says it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
            Self::Sideways => "sideways",
            Self::Elsewhere => "elsewhere",
            Self::Same => "same",
        }
    }
}

/// What is said of a child under one version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The position of its least protective outcome among those of its version.
    pub at: usize,
    /// That outcome.
    pub least: String,
    /// Whether it is the only one possible.
    pub settled: bool,
}

/// Where a child went, from where to where.
pub type Cell = (Move, Place, Place);

/// A child who moved, with all that each version was told of the contact.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its reference.
    pub reference: String,
    /// Its position among the children.
    pub place: usize,
    /// The contact as the version before and the one after read it.
    pub cases: (Case, Case),
}

/// How many children, and a few of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How many.
    pub children: u64,
    /// The references of the first.
    pub examples: Vec<String>,
}

/// Children up and children down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct UpAndDown {
    /// Everybody there.
    pub children: u64,
    /// Lower than before.
    pub down: Count,
    /// Higher than before.
    pub up: Count,
    /// Otherwise changed.
    pub other: Count,
}

/// What changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// By where they went, place before and place after.
    pub matrix: BTreeMap<Cell, Count>,
    /// The first few of each cell whose children moved.
    pub kept: BTreeMap<Cell, Vec<Kept>>,
    /// Everybody.
    pub all: UpAndDown,
    /// By answer to the question that tells children apart, or by authority.
    pub groups: BTreeMap<String, UpAndDown>,
    /// By rule that certainly holds on one side and not so on the other, of those who moved.
    pub rules: BTreeMap<(Fired, Side), UpAndDown>,
    /// Those who moved without such a rule.
    pub no_rule: UpAndDown,
}

/// One child decided twice.
#[derive(Clone, Debug)]
pub struct Twice<'t> {
    /// Its reference.
    pub reference: &'t str,
    /// Before.
    pub old: Place,
    /// After.
    pub new: Place,
    /// Where it went.
    pub moved: Move,
    /// Its answer to the question that tells children apart, or the authority.
    pub group: &'t str,
    /// Rules that hold before alone, or gave something else.
    pub gone: Vec<Fired>,
    /// Rules that hold after alone, or give something else.
    pub come: Vec<Fired>,
}

/// A rule that certainly holds, and what it gives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fired {
    /// The rule.
    pub rule: String,
    /// The outcome.
    pub gives: String,
}

/// Before or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Under the version that decided first.
    Before,
    /// Under the one it is held against.
    After,
}

impl Count {
    fn note(&mut self, reference: &str) {
        self.children += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(reference.to_owned());
        }
    }

    fn add(&mut self, next: Self) {
        self.children += next.children;
        let room = EXAMPLES.saturating_sub(self.examples.len());
        self.examples.extend(next.examples.into_iter().take(room));
    }
}

impl UpAndDown {
    fn note(&mut self, reference: &str, moved: Move) {
        self.children += 1;
        match moved {
            Move::Down => self.down.note(reference),
            Move::Up => self.up.note(reference),
            Move::Sideways | Move::Elsewhere => self.other.note(reference),
            Move::Same => {}
        }
    }

    fn add(&mut self, next: Self) {
        self.children += next.children;
        self.down.add(next.down);
        self.up.add(next.up);
        self.other.add(next.other);
    }

    /// How many changed.
    #[must_use]
    pub fn changed(&self) -> u64 {
        self.down.children + self.up.children + self.other.children
    }
}

impl Changes {
    /// Notes one child.
    pub fn note(&mut self, child: &Twice<'_>) {
        let (reference, moved) = (child.reference, child.moved);
        self.all.note(reference, moved);
        let key = (moved, child.old.clone(), child.new.clone());
        self.matrix.entry(key).or_default().note(reference);
        let group = self.groups.entry(child.group.to_owned());
        group.or_default().note(reference, moved);
        if moved == Move::Same {
            return;
        }
        let gone = child.gone.iter().map(|rule| (rule, Side::Before));
        let come = child.come.iter().map(|rule| (rule, Side::After));
        for (rule, side) in gone.chain(come) {
            let rule = self.rules.entry((rule.clone(), side));
            rule.or_default().note(reference, moved);
        }
        if child.gone.is_empty() && child.come.is_empty() {
            self.no_rule.note(reference, moved);
        }
    }

    /// Keeps a child who moved, if it is one of the first few of its cell.
    pub fn keep(&mut self, child: &Twice<'_>, place: usize, cases: &dyn Fn() -> (Case, Case)) {
        let cell = (child.moved, child.old.clone(), child.new.clone());
        let kept = self.kept.entry(cell).or_default();
        if kept.len() < EXAMPLES {
            kept.push(Kept {
                reference: child.reference.to_owned(),
                place,
                cases: cases(),
            });
        }
    }

    /// Adds what comes after.
    pub fn add(&mut self, next: Self) {
        for (cell, more) in next.kept {
            let kept = self.kept.entry(cell).or_default();
            let room = EXAMPLES.saturating_sub(kept.len());
            kept.extend(more.into_iter().take(room));
        }
        self.all.add(next.all);
        for (key, count) in next.matrix {
            self.matrix.entry(key).or_default().add(count);
        }
        for (group, count) in next.groups {
            self.groups.entry(group).or_default().add(count);
        }
        self.no_rule.add(next.no_rule);
        for (rule, count) in next.rules {
            self.rules.entry(rule).or_default().add(count);
        }
    }
}

/// Where a child went; outcomes are names in the order of the newer version.
#[must_use]
pub fn moved(old: &[&str], new: &[&str], order: &[&str]) -> Move {
    let (before, after): (BTreeSet<&&str>, BTreeSet<&&str>) =
        (old.iter().collect(), new.iter().collect());
    if before == after {
        return Move::Same;
    }
    let place = |name: &str| order.iter().position(|other| *other == name);
    let least = |names: &[&str]| {
        let places: Option<Vec<usize>> = names.iter().map(|name| place(name)).collect();
        places.and_then(|places| places.into_iter().min())
    };
    match (least(old), least(new)) {
        (Some(before), Some(after)) if after < before => Move::Down,
        (Some(before), Some(after)) if after > before => Move::Up,
        (Some(_), Some(_)) => Move::Sideways,
        (None, _) | (_, None) => Move::Elsewhere,
    }
}
