//! The outcome of a decision for one child, found at once from all its rules.
//!
//! The flat list has gates for it, two for every outcome, which read most rules again
//! each. For one child it is quicker to gather in one mask the outcomes that are
//! certain, and in another those that may still be.

use std::cell::Cell;

use crate::check::pack::HitPolicy;
use crate::compile::flat::Pair;
use crate::compile::flat::Pick;
use crate::compile::flat::Signal;
use crate::execute::gates::PLACES;
use crate::execute::layout::Place;

/// A bit for every outcome.
type Mask = u32;

/// How many outcomes are laid down in one go.
const LANES: usize = 8;

/// A rule, and the outcomes that it gives.
#[derive(Clone, Copy, Debug)]
struct Row {
    yes: Place,
    no: Place,
    then: Mask,
}

/// A decision that picks one of its outcomes.
#[derive(Clone, Debug)]
pub(super) struct Picked {
    is_first: bool,
    rows: Vec<Row>,
    otherwise: Mask,
    every: Mask,
    /// How many lanes the outcomes take.
    words: usize,
    /// Where it is laid down of each outcome that it comes about; then, that it does not.
    first: Place,
}

impl Picked {
    /// Whether this way is open and worth it: one outcome is picked of several that have a bit each.
    pub(super) fn fits(pick: &Pick) -> bool {
        pick.hit != HitPolicy::Collect
            && (3..=Mask::BITS as usize).contains(&pick.outcomes.len())
            && pick.rules.len() > 2
    }

    /// How many places it lays down.
    pub(super) fn size(pick: &Pick) -> usize {
        2 * lanes(pick)
    }

    /// The signals that it establishes, and how far behind its first place each stands.
    pub(super) fn signals(pick: &Pick) -> impl Iterator<Item = (Signal, usize)> {
        let pairs = pick.outcomes.iter().enumerate();
        pairs.flat_map(|(at, Pair { yes, no })| [(*yes, at), (*no, lanes(pick) + at)])
    }

    /// What it reads.
    pub(super) fn reads(pick: &Pick) -> impl Iterator<Item = Signal> {
        pick.rules.iter().flat_map(|(rule, _)| [rule.yes, rule.no])
    }

    /// Prepares one whose places are known.
    pub(super) fn of(pick: &Pick, first: Place, place: impl Fn(Signal) -> Place) -> Self {
        let rows = pick.rules.iter().map(|(rule, then)| Row {
            yes: place(rule.yes),
            no: place(rule.no),
            then: then.iter().map(|at| bit(*at)).fold(0, |all, one| all | one),
        });
        let every = (0..pick.outcomes.len()).map(bit);
        Self {
            is_first: pick.hit == HitPolicy::First,
            rows: rows.collect(),
            otherwise: pick.otherwise.map_or(0, bit),
            every: every.fold(0, |all, one| all | one),
            words: lanes(pick) / LANES,
            first,
        }
    }

    /// Lays down what is known of each outcome.
    pub(super) fn run(&self, board: &[Cell<u8>; PLACES]) {
        let left = if self.is_first {
            self.left_by_order(board)
        } else {
            self.left_by_height(board)
        };
        // Nothing left: no child can be so, and every outcome follows.
        let alone = if left == 0 {
            self.every
        } else if left & left.wrapping_sub(1) == 0 {
            left
        } else {
            0
        };
        let outs = board.get(usize::from(self.first)..).unwrap_or_default();
        let outs = outs.as_chunks::<LANES>().0;
        let (yes, no) = outs.split_at_checked(self.words).unwrap_or_default();
        for ((yes, no), at) in yes.iter().zip(no).zip((0..).step_by(LANES)) {
            lay_down(alone >> at, yes);
            lay_down(!left >> at, no);
        }
    }

    /// Those not ruled out where the highest wins.
    fn left_by_height(&self, board: &[Cell<u8>; PLACES]) -> Mask {
        let (mut certain, mut may, mut some) = (0, 0, 0);
        for row in &self.rows {
            let holds = when(at(board, row.yes));
            some |= holds;
            certain |= row.then & holds;
            may |= row.then & !when(at(board, row.no));
        }
        let below = Mask::MAX.checked_shr(certain.leading_zeros() + 1);
        (may | (self.otherwise & !some)) & !below.unwrap_or(0)
    }

    /// Those not ruled out where the first wins.
    fn left_by_order(&self, board: &[Cell<u8>; PLACES]) -> Mask {
        let (mut left, mut passed) = (0, 0);
        for row in &self.rows {
            left |= row.then & !(passed | when(at(board, row.no)));
            passed |= when(at(board, row.yes));
        }
        left | (self.otherwise & !passed)
    }
}

/// How many places there are for the outcomes of a pick.
fn lanes(pick: &Pick) -> usize {
    pick.outcomes.len().next_multiple_of(LANES)
}

fn bit(at: usize) -> Mask {
    u32::try_from(at)
        .ok()
        .and_then(|at| Mask::checked_shl(1, at))
        .unwrap_or(0)
}

/// All bits, or none.
fn when(cell: u8) -> Mask {
    Mask::from(cell).wrapping_neg()
}

/// A cell for each of the lowest eight bits.
fn lay_down(bits: Mask, cells: &[Cell<u8>; LANES]) {
    // Each bit into a byte of its own, and there to the lowest place.
    let spread = u64::from(bits & 0xff).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
    let ones = ((spread + 0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101;
    for (cell, one) in cells.iter().zip(ones.to_le_bytes()) {
        cell.set(one);
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "there is a place for every `u16`, and the compiler knows it"
)]
fn at(board: &[Cell<u8>; PLACES], place: Place) -> u8 {
    board[usize::from(place)].get()
}
