//! What the levels of a diagram ask: one answer, one member of a set, one guard, one condition beyond the view.

use crate::check::term::FactId;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::lemma::Told;
use crate::compile::lower::Copy;

/// What one level asks, and the ways that lead on from it.
#[derive(Clone, Debug)]
pub(super) enum Level {
    /// Yes or no: two ways, no first.
    YesNo(Lit),
    /// One of several values: a way for each.
    OneOf(Vec<Lit>),
    /// Above how many thresholds, ascending: a way for each number.
    Above(Vec<Lit>),
    /// Whether a question has its fallback or follows from others because nobody answered it: two ways, no first.
    Guard(Lit),
}

/// Which way a case takes at a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// This one.
    Taken(usize),
    /// Any of them.
    Open,
    /// None of them: what is assumed contradicts itself.
    None,
}

impl Level {
    /// How many ways lead on.
    pub(super) fn ways(&self) -> usize {
        match self {
            Self::YesNo(_) | Self::Guard(_) => 2,
            Self::OneOf(lits) => lits.len(),
            Self::Above(cuts) => cuts.len() + 1,
        }
    }

    /// The variables it speaks of, each with the ways on which it is true.
    pub(super) fn variables(&self) -> Vec<(Lit, Vec<bool>)> {
        let ways = 0..self.ways();
        match self {
            Self::YesNo(lit) | Self::Guard(lit) => vec![(*lit, vec![false, true])],
            Self::OneOf(lits) => {
                let own = |at: usize| ways.clone().map(|way| way == at).collect();
                let lits = lits.iter().enumerate();
                lits.map(|(at, lit)| (*lit, own(at))).collect()
            }
            Self::Above(cuts) => {
                let own = |at: usize| ways.clone().map(|way| way > at).collect();
                let cuts = cuts.iter().enumerate();
                cuts.map(|(at, lit)| (*lit, own(at))).collect()
            }
        }
    }

    /// The way of a case with these assumptions.
    pub(super) fn way(&self, told: &Told) -> Way {
        match self {
            Self::YesNo(lit) => match (told.says(*lit), told.says(!*lit)) {
                (true, true) => Way::None,
                (true, false) => Way::Taken(1),
                (false, true) => Way::Taken(0),
                (false, false) => Way::Open,
            },
            // A guard that is not assumed demands nothing.
            Self::Guard(lit) => Way::Taken(usize::from(told.says(*lit))),
            Self::OneOf(lits) => match lits.iter().position(|lit| told.says(*lit)) {
                Some(at) => Way::Taken(at),
                None if lits.iter().any(|lit| told.says(!*lit)) => Way::None,
                None => Way::Open,
            },
            Self::Above(cuts) => {
                let reached = cuts.iter().filter(|lit| told.says(**lit)).count();
                let below = cuts.iter().filter(|lit| told.says(!**lit)).count();
                match (reached, below) {
                    (0, 0) => Way::Open,
                    _ if reached + below == cuts.len() => Way::Taken(reached),
                    _ => Way::None,
                }
            }
        }
    }
}

/// The levels of a fact itself: none where no rule can tell its answers apart.
pub(super) fn of_fact(copy: &Copy, id: FactId) -> Vec<Level> {
    match copy.facts.get(id.0) {
        Some(FactVars::YesNo(lit)) => vec![Level::YesNo(*lit)],
        Some(FactVars::OneOf(lits)) => vec![Level::OneOf(lits.clone())],
        Some(FactVars::AnyOf(members)) => members.iter().copied().map(Level::YesNo).collect(),
        Some(FactVars::Ordered(cuts)) => {
            let cuts = cuts.iter().map(|(_, lit)| *lit);
            // What lies outside the bounds of the fact divides nothing.
            let cuts: Vec<Lit> = cuts.filter(|lit| lit.variable() != 0).collect();
            if cuts.is_empty() {
                Vec::new()
            } else {
                vec![Level::Above(cuts)]
            }
        }
        Some(FactVars::None) | None => Vec::new(),
    }
}

/// The guards of a fact that nobody answers.
pub(super) fn guards_of(copy: &Copy, id: FactId) -> Vec<Lit> {
    let applies = copy.applies.get(&id).map(|(_, guard)| *guard);
    let follows = copy.follows.get(&id).copied();
    applies.into_iter().chain(follows).collect()
}
