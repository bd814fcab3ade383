//! The gates for one child: few inputs each, in few long runs of one kind, and the picks between them.
//!
//! What bounds a run is how often it loads, so two places are loaded as one word.
#![expect(clippy::inline_always, reason = "a call would cost more than the gate")]

use std::cell::Cell;

use crate::compile::flat::Flat;
use crate::compile::flat::Kind;
use crate::compile::flat::rails::Node;
use crate::compile::flat::rails::TRUE;
use crate::execute::entry::Entry;
use crate::execute::gates::Board;
use crate::execute::gates::PLACES;
use crate::execute::layout::Place;
use crate::execute::order::Op;
use crate::execute::order::Order;
use crate::execute::order::Task;
use crate::execute::order::put;
use crate::execute::pick::Picked;
use crate::execute::stretch::AT_ONCE;
use crate::execute::stretch::Lanes;
use crate::execute::stretch::Run;
use crate::execute::stretch::Width;

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
    lanes: Lanes,
    /// The place of what the first establishes; the others follow.
    first: Place,
    reads: Reads,
}

#[derive(Clone, Debug)]
enum Reads {
    Two(Box<[Block<1>]>),
    Four(Box<[Block<2>]>),
}

/// The gates of a program in order.
#[derive(Debug)]
pub(super) struct Line {
    places: Places,
    parts: Vec<Vec<Work>>,
}

/// Which places are taken, by whom.
#[derive(Debug)]
pub(super) struct Places {
    /// By cell.
    own: Vec<Place>,
    next: usize,
}

impl Places {
    /// The first of so many places in a row; nothing if there are no more.
    pub(super) fn take(&mut self, count: usize) -> Option<Place> {
        let first = Place::try_from(self.next).ok()?;
        self.next += count;
        Place::try_from(self.next).ok()?;
        Some(first)
    }

    /// From now on a cell stands there.
    pub(super) fn put(&mut self, cell: usize, place: Place) {
        put(&mut self.own, cell, place);
    }

    /// Where a cell stands.
    pub(super) fn of(&self, cell: usize) -> Place {
        self.own.get(cell).copied().unwrap_or_default()
    }
}

impl Line {
    /// Puts the gates of a program in order; nothing if it has more cells than there are places.
    pub(super) fn of(flat: &Flat) -> Option<(Self, Entry)> {
        let order = Order::of(flat);
        let places = Places {
            own: vec![0; order.cells],
            next: 0,
        };
        let mut line = Self {
            places,
            parts: Vec::new(),
        };
        let entry = Entry::of(flat, &mut line.places)?;
        for part in &order.parts {
            let mut works = Vec::new();
            for task in part {
                works.push(match task {
                    Task::Run(run) => line.stretch(run)?,
                    Task::Pick(at) => line.pick(flat, *at)?,
                });
            }
            line.parts.push(works);
        }
        Some((line, entry))
    }

    fn stretch(&mut self, run: &Run) -> Option<Work> {
        let first = self.places.take(run.gates.len())?;
        for (gate, place) in run.gates.iter().zip(first..) {
            if let Some(gate) = gate {
                self.places.put(gate.out, place);
            }
        }
        let reads = match run.width {
            Width::Two => Reads::Two(self.blocks(run)),
            Width::Four => Reads::Four(self.blocks(run)),
        };
        Some(Work::Stretch(Stretch {
            lanes: run.lanes,
            first,
            reads,
        }))
    }

    fn blocks<const N: usize>(&self, run: &Run) -> Box<[Block<N>]> {
        let blocks = run.gates.chunks(AT_ONCE).map(|gates| {
            let mut block = [[0; N]; AT_ONCE];
            for (row, gate) in block.iter_mut().zip(gates) {
                // What is read twice changes nothing.
                let mut inputs = gate.iter().flat_map(|gate| &gate.inputs).cycle();
                let mut next = || inputs.next().map_or(0, |input| self.places.of(*input));
                for two in row {
                    *two = Two::from(next()) | Two::from(next()) << Place::BITS;
                }
            }
            block
        });
        blocks.collect()
    }

    fn pick(&mut self, flat: &Flat, at: usize) -> Option<Work> {
        let pick = flat.picks.get(at)?;
        let first = self.places.take(Picked::size(pick))?;
        for (node, what) in flat.rails.nodes.iter().enumerate() {
            if let Node::Outcome(own, outcome) = what
                && *own == at
            {
                let behind = Place::try_from(*outcome).ok()?;
                self.places.put(node, first.checked_add(behind)?);
            }
        }
        let rules = flat.rails.picks.get(at)?.iter();
        let rules = rules.map(|rule| self.places.of(*rule));
        Some(Work::Pick(Picked::of(pick, first, rules)))
    }

    /// The place of a node.
    pub(super) fn place(&self, node: usize) -> Place {
        self.places.of(node)
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
            let Stretch { lanes, reads, .. } = stretch;
            match lanes {
                Lanes::Of(Op::Gate(Kind::All)) => reads.each(outs, board, and, and),
                Lanes::Of(Op::Gate(Kind::Any)) => reads.each(outs, board, or, or),
                Lanes::Both => reads.each(outs, board, and, or),
                Lanes::Of(Op::Not) => reads.each(outs, board, not, not),
                Lanes::Of(Op::Join) => reads.each(outs, board, join, join),
            }
        }
    }
}

impl Reads {
    #[inline(always)]
    fn each(
        &self,
        outs: &[[Cell<u8>; AT_ONCE]],
        board: &[Cell<u8>; PLACES],
        first: impl Fn(u8, u8) -> u8,
        last: impl Fn(u8, u8) -> u8,
    ) {
        match self {
            Self::Two(blocks) => each(blocks, outs, board, first, last),
            Self::Four(blocks) => each(blocks, outs, board, first, last),
        }
    }
}

fn and(a: u8, b: u8) -> u8 {
    a & b
}

fn or(a: u8, b: u8) -> u8 {
    a | b
}

fn not(a: u8, _: u8) -> u8 {
    // Its sides in each other's place, each turned round.
    (a >> 1 | a << 1) & TRUE ^ TRUE
}

fn join(a: u8, b: u8) -> u8 {
    a & 1 | (!b & 1) << 1
}

/// Gates one after the other, some of them side by side: two of one kind, then two of another.
#[inline(always)]
fn each<const N: usize>(
    blocks: &[Block<N>],
    outs: &[[Cell<u8>; AT_ONCE]],
    board: &[Cell<u8>; PLACES],
    first: impl Fn(u8, u8) -> u8,
    last: impl Fn(u8, u8) -> u8,
) {
    for ([a, b, c, d], [at_a, at_b, at_c, at_d]) in blocks.iter().zip(outs) {
        at_a.set(found(a, board, &first));
        at_b.set(found(b, board, &first));
        at_c.set(found(c, board, &last));
        at_d.set(found(d, board, &last));
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
