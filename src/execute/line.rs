//! The gates for one child: few inputs each, in few long runs of one kind, and the picks between them.
//!
//! What bounds a run is how often it loads, so two places are loaded as one word.
#![expect(clippy::inline_always, reason = "a call would cost more than the gate")]

use std::cell::Cell;

use crate::compile::flat::Flat;
use crate::compile::flat::Kind;
use crate::compile::flat::Pair;
use crate::compile::flat::Pick;
use crate::compile::flat::Signal;
use crate::execute::gates::Board;
use crate::execute::gates::PLACES;
use crate::execute::layout::Place;
use crate::execute::order::Gate;
use crate::execute::order::Order;
use crate::execute::order::Task;
use crate::execute::order::Width;
use crate::execute::order::put;
use crate::execute::pick::Picked;

/// How many gates are worked out in one go; runs are filled up to that.
const AT_ONCE: usize = 4;

/// Two places: one in the lower half, one in the upper.
type Two = u32;

/// What some gates of so many inputs, two by two, read.
type Block<const N: usize> = [[Two; N]; AT_ONCE];

/// What is done in one go.
#[derive(Clone, Debug)]
enum Work {
    Stretch(Stretch),
    Pick(Picked),
}

/// Gates of one kind and number of inputs, one after the other.
#[derive(Clone, Debug)]
struct Stretch {
    kind: Kind,
    /// The place of what the first establishes; the others follow.
    first: Place,
    reads: Reads,
}

#[derive(Clone, Debug)]
enum Reads {
    Two(Box<[Block<1>]>),
    Four(Box<[Block<2>]>),
    Six(Box<[Block<3>]>),
}

/// The gates of a program in order.
#[derive(Debug)]
pub(super) struct Line {
    places: Vec<Place>,
    /// How many places, from the front, are constants and come from outside.
    pub(super) outside: usize,
    next: usize,
    parts: Vec<Vec<Work>>,
}

impl Line {
    /// Puts the gates of a program in order; nothing if it has more signals than there are places.
    pub(super) fn of(flat: &Flat) -> Option<Self> {
        let order = Order::of(flat);
        let mut is_gate = vec![false; flat.signals];
        for gate in flat.gates() {
            put(&mut is_gate, gate.out.at(), true);
        }
        let mut line = Self {
            places: vec![0; order.signals],
            outside: 0,
            next: 0,
            parts: Vec::new(),
        };
        let free = is_gate.iter().enumerate().filter(|(_, gate)| !**gate);
        for (signal, _) in free {
            let place = line.take(1)?;
            put(&mut line.places, signal, place);
        }
        line.outside = line.next;
        for part in &order.parts {
            let mut works = Vec::new();
            for task in part {
                works.push(match task {
                    Task::Run(run) => line.stretch(run)?,
                    Task::Pick(at, gives) => line.pick(flat.picks.get(*at)?, gives)?,
                });
            }
            line.parts.push(works);
        }
        Some(line)
    }

    /// The first of so many places in a row.
    fn take(&mut self, count: usize) -> Option<Place> {
        let first = Place::try_from(self.next).ok()?;
        self.next += count;
        Place::try_from(self.next).ok()?;
        Some(first)
    }

    fn stretch(&mut self, run: &[Gate]) -> Option<Work> {
        let first = self.take(run.len().next_multiple_of(AT_ONCE))?;
        for (gate, place) in run.iter().zip(first..) {
            put(&mut self.places, gate.out, place);
        }
        let one = run.first()?;
        let reads = match one.width() {
            Width::Two => Reads::Two(self.blocks(run)),
            Width::Four => Reads::Four(self.blocks(run)),
            Width::Six => Reads::Six(self.blocks(run)),
        };
        Some(Work::Stretch(Stretch {
            kind: one.kind,
            first,
            reads,
        }))
    }

    fn blocks<const N: usize>(&self, run: &[Gate]) -> Box<[Block<N>]> {
        let blocks = run.chunks(AT_ONCE).map(|gates| {
            let mut block = [[0; N]; AT_ONCE];
            for (row, gate) in block.iter_mut().zip(gates) {
                // What is read twice changes nothing.
                let mut inputs = gate.inputs.iter().cycle();
                let mut next = || inputs.next().map_or(0, |input| self.input(*input));
                for two in row {
                    *two = Two::from(next()) | Two::from(next()) << Place::BITS;
                }
            }
            block
        });
        blocks.collect()
    }

    fn pick(&mut self, pick: &Pick, gives: &[usize]) -> Option<Work> {
        let first = self.take(Picked::size(pick))?;
        for (signal, behind) in Picked::signals(pick) {
            if gives.contains(&signal.at()) {
                let place = first.checked_add(Place::try_from(behind).ok()?)?;
                put(&mut self.places, signal.at(), place);
            }
        }
        Some(Work::Pick(Picked::of(pick, first, |it| self.place(it))))
    }

    fn input(&self, signal: usize) -> Place {
        self.places.get(signal).copied().unwrap_or_default()
    }

    /// The place of a signal.
    pub(super) fn place(&self, signal: Signal) -> Place {
        self.input(signal.at())
    }

    /// The places of a truth value.
    pub(super) fn places(&self, pair: Pair) -> (Place, Place) {
        (self.place(pair.yes), self.place(pair.no))
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// Works out what can be known before a late condition.
    pub(super) fn run(&self, part: usize, board: &mut Board<u8>) {
        let board = Cell::from_mut(board).as_array_of_cells();
        for work in self.parts.get(part).into_iter().flatten() {
            let stretch = match work {
                Work::Stretch(stretch) => stretch,
                Work::Pick(pick) => {
                    pick.run(board);
                    continue;
                }
            };
            let outs = board.get(usize::from(stretch.first)..).unwrap_or_default();
            let outs = outs.as_chunks().0;
            match (&stretch.reads, stretch.kind) {
                (Reads::Two(blocks), Kind::All) => each(blocks, outs, board, |a, b| a & b),
                (Reads::Two(blocks), Kind::Any) => each(blocks, outs, board, |a, b| a | b),
                (Reads::Four(blocks), Kind::All) => each(blocks, outs, board, |a, b| a & b),
                (Reads::Four(blocks), Kind::Any) => each(blocks, outs, board, |a, b| a | b),
                (Reads::Six(blocks), Kind::All) => each(blocks, outs, board, |a, b| a & b),
                (Reads::Six(blocks), Kind::Any) => each(blocks, outs, board, |a, b| a | b),
            }
        }
    }
}

/// Gates one after the other, some of them side by side.
#[inline(always)]
fn each<const N: usize>(
    blocks: &[Block<N>],
    outs: &[[Cell<u8>; AT_ONCE]],
    board: &[Cell<u8>; PLACES],
    gate: impl Fn(u8, u8) -> u8,
) {
    for (block, outs) in blocks.iter().zip(outs) {
        for (row, out) in block.iter().zip(outs) {
            out.set(found(row, board, &gate));
        }
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "there is a place for every `u16`, and the compiler knows it"
)]
#[inline(always)]
fn found<const N: usize>(
    row: &[Two; N],
    board: &[Cell<u8>; PLACES],
    gate: &impl Fn(u8, u8) -> u8,
) -> u8 {
    let twos = row.iter().map(|two| {
        let [a, b, c, d] = two.to_le_bytes();
        let (lower, upper) = (Place::from_le_bytes([a, b]), Place::from_le_bytes([c, d]));
        let (lower, upper) = (usize::from(lower), usize::from(upper));
        gate(board[lower].get(), board[upper].get())
    });
    twos.reduce(gate).unwrap_or_default()
}
