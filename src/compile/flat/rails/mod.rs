//! The same logic with both sides of a truth value in one cell, so with half the gates: for one child at a time.
//!
//! The lower bit of a cell says that something is established to hold, the upper that
//! it may. So false is 0, unknown 2 and true 3; `and` and `or` are those of bits.

mod build;
mod facts;
mod kept;
mod nodes;

use crate::check::term::FactId;
use crate::compile::flat::gates::Kind;
use crate::compile::flat::gates::Signal;
use crate::compile::flat::note::Which;
use crate::compile::flat::outcomes::Pick;

pub(super) use crate::compile::flat::rails::kept::Wanted;

/// What a cell holds.
pub type Cell = u8;

/// The side of a cell that says that it is established to hold.
pub const YES: Cell = 1;
/// The side that says that it may hold.
pub const MAY: Cell = 2;
/// Established not to hold.
pub const FALSE: Cell = 0;
/// Established to hold and not to hold, as of no child.
pub const BOTH: Cell = 1;
/// Not established.
pub const UNKNOWN: Cell = 2;
/// Established to hold.
pub const TRUE: Cell = 3;

/// What a cell is worked out from; others stand by their position.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// It is always the same.
    Constant(Cell),
    /// What is answered to a fact.
    Answer(FactId, Asked),
    /// It comes from outside, or is worked out late: this until then.
    Given(Signal, Cell),
    /// All, or any, of others.
    Gate(Kind, Vec<usize>),
    /// The negation of another.
    Not(usize),
    /// Established to hold where the first is, and not to hold where the second is.
    Join([usize; 2]),
    /// Whether the pick at the first position has the outcome at the second.
    Outcome(usize, usize),
}

/// What is asked of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Whether it is as described; unknown where there is none.
    Is(Which),
    /// Whether there is one; always known.
    There,
    /// Whether there is none; always known.
    Missing,
}

/// Which side of a cell a signal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// That it is established to hold.
    Yes,
    /// That it is established not to hold.
    No,
}

/// The logic in cells.
#[derive(Clone, Debug, Default)]
pub struct Rails {
    /// The nodes, none before one that it reads.
    pub nodes: Vec<Node>,
    /// By pick, its rules; empty where no node reads it.
    pub picks: Vec<Vec<usize>>,
    /// Whether each rule holds, by decision.
    pub rules: Vec<Vec<usize>>,
    /// What is known of each outcome, by decision.
    pub outcomes: Vec<Vec<usize>>,
    /// Where the signals stand that are asked for while late conditions are worked out.
    pub asked: Vec<(Signal, usize, Side)>,
    /// Where the signals stand that come from outside or late.
    pub given: Vec<(Signal, usize, Side)>,
}

/// Whether a decision is picked in one step: each of its outcomes has a bit.
fn fits(pick: &Pick) -> bool {
    pick.outcomes.len() <= u32::BITS as usize
}
