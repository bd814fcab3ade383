//! What each truth value is made of, for an executor that keeps both its sides in one cell.
//!
//! The gates say the same, one side at a time.

use std::collections::BTreeMap;

use crate::check::term::FactId;
use crate::compile::flat::facts::Slot;
use crate::compile::flat::gates::Kind;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Signal;

/// What a truth value is made of.
#[derive(Clone, Debug)]
pub(super) enum Form {
    /// Kleene's `and`, or `or`, of others.
    Gate(Kind, Vec<Pair>),
    /// The second where the first holds, the third where not.
    Choice([Pair; 3]),
    /// Whether a fact, as the rules read it, is as described.
    Fact(FactId, Which),
    /// Whether a pick, by its position, has the outcome at a position.
    Outcome(usize, usize),
    /// It comes from outside, or is worked out late.
    Given,
}

/// What is asked of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// Whether it has one of the values at these positions, ascending.
    Among(Vec<usize>),
    /// Whether it reaches the threshold, or holds the member, at this position.
    Nth(usize),
}

/// How the rules read a fact.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) id: FactId,
    /// What is given.
    pub(super) given: Slot,
    /// Established where nobody answered; never where that makes no difference.
    pub(super) unanswered: Signal,
    /// Whether its question applies.
    pub(super) applies: Pair,
    /// What of `given` is put in where it does not.
    pub(super) fallback: Vec<Signal>,
    /// What it follows from, by place among the signals of `given`.
    pub(super) follows: BTreeMap<usize, Signal>,
}

/// What is noted down while a pack is laid out, in the order in which it can be read.
#[derive(Clone, Debug)]
pub(super) enum Note {
    /// A gate.
    Gate(Kind, Vec<Signal>, Signal),
    /// A truth value.
    Pair(Pair, Form),
    /// A signal that is the yes side of something that has no other.
    Single(Signal, Form),
    /// From here on something may hang on one more late condition.
    Late,
    /// The signals of an answer, and that of there being none.
    Answer(FactId, Slot, Signal),
    /// How the rules read a fact, before any does.
    Fact(Read),
}
