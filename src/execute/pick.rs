//! The outcomes of a decision for one child, found at once from all its rules.
//!
//! One mask gathers the outcomes that are certain, another those that may still be.

use std::cell::Cell;

use crate::check::pack::HitPolicy;
use crate::compile::flat::Pick;
use crate::execute::gates::PLACES;
use crate::execute::layout::Place;

/// A bit for every outcome.
type Mask = u32;

/// How many outcomes are laid down in one go.
const LANES: usize = 8;

/// A rule, and the outcomes that it gives: in the lower half, and in the upper again.
#[derive(Clone, Copy, Debug)]
struct Row {
    rule: Place,
    then: u64,
}

/// By cell, which half of a row counts: the lower where it may hold, the upper where it does.
const COUNTS: [u64; 4] = [0, !0 << 32, !0 >> 32, !0];

/// A decision that picks one of its outcomes.
#[derive(Clone, Debug)]
pub(super) struct Picked {
    is_first: bool,
    rows: Vec<Row>,
    otherwise: Mask,
    every: Mask,
    /// How many lanes the outcomes take.
    words: usize,
    /// Where it is laid down what is known of each outcome.
    first: Place,
}

impl Picked {
    /// How many places it lays down.
    pub(super) fn size(pick: &Pick) -> usize {
        pick.outcomes.len().next_multiple_of(LANES)
    }

    /// Prepares one whose rules stand at these places.
    pub(super) fn of(pick: &Pick, first: Place, rules: impl Iterator<Item = Place>) -> Self {
        let rows = rules.zip(&pick.rules).map(|(rule, (_, then))| Row {
            rule,
            then: then
                .iter()
                .map(|at| twice(bit(*at)))
                .fold(0, |all, one| all | one),
        });
        let every = (0..pick.outcomes.len()).map(bit);
        Self {
            is_first: pick.hit == HitPolicy::First,
            rows: rows.collect(),
            otherwise: pick.otherwise.map_or(0, bit),
            every: every.fold(0, |all, one| all | one),
            words: Self::size(pick) / LANES,
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
        let outs = outs.as_chunks::<LANES>().0.iter().take(self.words);
        for (out, at) in outs.zip((0..).step_by(LANES)) {
            let cells = spread(alone >> at) | spread(left >> at) << 1;
            for (cell, known) in out.iter().zip(cells.to_le_bytes()) {
                cell.set(known);
            }
        }
    }

    /// Those not ruled out where the highest wins.
    fn left_by_height(&self, board: &[Cell<u8>; PLACES]) -> Mask {
        let rows = self.rows.iter();
        let found = rows.fold(0, |all, row| all | row.found(board));
        let (may, certain) = halves(found);
        let otherwise = if certain == 0 { self.otherwise } else { 0 };
        let below = Mask::MAX.checked_shr(certain.leading_zeros() + 1);
        (may | otherwise) & !below.unwrap_or(0)
    }

    /// Those not ruled out where the first wins.
    fn left_by_order(&self, board: &[Cell<u8>; PLACES]) -> Mask {
        let (mut left, mut passed) = (0, false);
        for row in &self.rows {
            let (may, certain) = halves(row.found(board));
            left |= if passed { 0 } else { may };
            passed |= certain != 0;
        }
        left | if passed { 0 } else { self.otherwise }
    }
}

impl Row {
    /// Of its outcomes, below those that may come about, above those that do.
    fn found(self, board: &[Cell<u8>; PLACES]) -> u64 {
        let cell = usize::from(at(board, self.rule) & 3);
        self.then & COUNTS.get(cell).copied().unwrap_or(0)
    }
}

/// The lower half, and the upper.
fn halves(both: u64) -> (Mask, Mask) {
    let bytes = both.to_le_bytes();
    let (lower, upper) = bytes.split_first_chunk().unwrap_or((&[0; 4], &[]));
    let upper = upper.first_chunk().unwrap_or(&[0; 4]);
    (Mask::from_le_bytes(*lower), Mask::from_le_bytes(*upper))
}

fn twice(bits: Mask) -> u64 {
    u64::from(bits) | u64::from(bits) << Mask::BITS
}

fn bit(at: usize) -> Mask {
    u32::try_from(at)
        .ok()
        .and_then(|at| Mask::checked_shl(1, at))
        .unwrap_or(0)
}

/// A byte for each of the lowest eight bits.
pub(super) fn spread(bits: Mask) -> u64 {
    // Each bit into a byte of its own, and there to the lowest place.
    let apart = u64::from(bits & 0xff).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
    ((apart + 0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101
}

#[expect(
    clippy::indexing_slicing,
    reason = "there is a place for every `u16`, and the compiler knows it"
)]
fn at(board: &[Cell<u8>; PLACES], place: Place) -> u8 {
    board[usize::from(place)].get()
}
