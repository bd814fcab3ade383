//! The gates of a program worked out on a board: a cell for each signal, for one child or for many.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use crate::compile::flat::Kind;
use crate::execute::layout::Layout;
use crate::execute::layout::Place;
use crate::execute::layout::Stretch;

/// How many places there are: one for each `u16`.
pub(super) const PLACES: usize = 1 << 16;

/// A cell for every place.
pub(super) type Board<C> = [C; PLACES];

/// What is known of a signal.
pub(super) trait Cell: Copy {
    /// Established for nobody.
    const NOBODY: Self;
    /// Established for everybody.
    const EVERYBODY: Self;

    /// Established for whom both are.
    fn and(self, other: Self) -> Self;

    /// Established for whom one is.
    fn or(self, other: Self) -> Self;
}

/// Works out stretches of gates in order.
#[inline(always)]
pub(super) fn run<C: Cell>(layout: &Layout, stretches: &[Stretch], board: &mut Board<C>) {
    for stretch in stretches {
        let inputs = layout.inputs(stretch);
        match stretch.kind {
            Kind::All => work_out(stretch, inputs, board, C::EVERYBODY, C::and),
            Kind::Any => work_out(stretch, inputs, board, C::NOBODY, C::or),
        }
    }
}

#[inline(always)]
fn work_out<C: Cell>(
    stretch: &Stretch,
    inputs: &[Place],
    board: &mut Board<C>,
    begin: C,
    gate: impl Fn(C, C) -> C,
) {
    match stretch.width {
        2 => each::<C, 2>(inputs, stretch.first, board, begin, gate),
        3 => each::<C, 3>(inputs, stretch.first, board, begin, gate),
        4 => each::<C, 4>(inputs, stretch.first, board, begin, gate),
        width => {
            let mut out = stretch.first;
            for inputs in inputs.chunks_exact(width) {
                let all = inputs.iter();
                *at(board, out) = all.fold(begin, |so_far, place| gate(so_far, *at(board, *place)));
                out = out.wrapping_add(1);
            }
        }
    }
}

/// Gates of a few inputs, side by side: a loop whose body is known beforehand.
#[inline(always)]
fn each<C: Cell, const N: usize>(
    inputs: &[Place],
    first: Place,
    board: &mut Board<C>,
    begin: C,
    gate: impl Fn(C, C) -> C,
) {
    let mut out = first;
    for inputs in inputs.as_chunks::<N>().0 {
        let cells = inputs.map(|place| *at(board, place));
        *at(board, out) = cells.into_iter().fold(begin, &gate);
        out = out.wrapping_add(1);
    }
}

/// The cell of a place.
#[expect(
    clippy::indexing_slicing,
    reason = "there is a place for every `u16`, and the compiler knows it"
)]
#[inline(always)]
pub(super) fn at<C>(board: &mut Board<C>, place: Place) -> &mut C {
    &mut board[usize::from(place)]
}
