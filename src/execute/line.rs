//! The gates for one child: few inputs each, and in few long runs of one kind.
//!
//! What a run costs to begin is more than a gate costs. So a gate that only one
//! other of its kind reads is joined to that, one of many inputs is parted, and gates
//! that read each other may stand in one run.
#![expect(clippy::inline_always, reason = "a call would cost more than the gate")]

use std::cell::Cell;
use std::ops::Range;

use crate::compile::flat::Flat;
use crate::compile::flat::Kind;
use crate::compile::flat::Pair;
use crate::compile::flat::Signal;
use crate::execute::gates::Board;
use crate::execute::gates::PLACES;
use crate::execute::layout::Place;
use crate::execute::layout::signals_of;

/// How many inputs a gate has at most.
const MOST_INPUTS: usize = 3;

/// How many gates are worked out in one go.
const AT_ONCE: usize = 4;

/// Gates of one kind and number of inputs, one after the other.
#[derive(Clone, Debug)]
struct Stretch {
    kind: Kind,
    inputs: Inputs,
    /// Which of the gates of this number of inputs.
    which: Range<usize>,
    /// The place of what the first establishes; the others follow.
    first: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inputs {
    Two,
    Three,
}

/// A gate while it is put in order.
#[derive(Clone, Debug)]
struct Gate {
    kind: Kind,
    inputs: Vec<usize>,
    out: usize,
    /// Before how many late conditions it can be known.
    part: usize,
    /// How many gates it waits for, one after the other.
    step: usize,
}

/// The gates of a program in order.
#[derive(Debug)]
pub(super) struct Line {
    places: Vec<Place>,
    /// How many places, from the front, are constants and come from outside.
    pub(super) outside: usize,
    parts: Vec<Vec<Stretch>>,
    twos: Vec<[Place; 2]>,
    threes: Vec<[Place; 3]>,
}

impl Line {
    /// Puts the gates of a program in order; nothing if it has more signals than there are places.
    pub(super) fn of(flat: &Flat) -> Option<Self> {
        let (gates, signals) = gates(flat);
        let mut is_gate = vec![false; signals];
        for gate in flat.gates() {
            put(&mut is_gate, gate.out.at(), true);
        }
        let mut line = Self {
            places: vec![0; signals],
            outside: 0,
            parts: vec![Vec::new(); flat.late.len() + 1],
            twos: Vec::new(),
            threes: Vec::new(),
        };
        let free = is_gate.iter().enumerate().take(flat.signals);
        for (signal, _) in free.filter(|(_, gate)| !**gate) {
            put(
                &mut line.places,
                signal,
                Place::try_from(line.outside).ok()?,
            );
            line.outside += 1;
        }
        let mut next = line.outside;
        for run in runs(gates, signals, line.parts.len()) {
            let first = Place::try_from(next).ok()?;
            for gate in &run {
                put(&mut line.places, gate.out, Place::try_from(next).ok()?);
                next += 1;
            }
            line.stretch(&run, first);
        }
        Some(line)
    }

    fn stretch(&mut self, run: &[Gate], first: Place) {
        let Some(one) = run.first() else {
            return;
        };
        let (twos, threes) = (self.twos.len(), self.threes.len());
        for gate in run {
            let mut inputs = gate.inputs.iter().map(|input| self.input(*input));
            // What is read twice changes nothing.
            let filler = inputs.next().unwrap_or_default();
            let (second, third) = (inputs.next(), inputs.next());
            let second = second.unwrap_or(filler);
            match of(gate) {
                Inputs::Two => self.twos.push([filler, second]),
                Inputs::Three => self.threes.push([filler, second, third.unwrap_or(filler)]),
            }
        }
        let inputs = of(one);
        let which = match inputs {
            Inputs::Two => twos..self.twos.len(),
            Inputs::Three => threes..self.threes.len(),
        };
        let stretch = Stretch {
            kind: one.kind,
            inputs,
            which,
            first,
        };
        if let Some(stretches) = self.parts.get_mut(one.part) {
            stretches.push(stretch);
        }
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
        for stretch in self.parts.get(part).into_iter().flatten() {
            let which = stretch.which.clone();
            let twos = || self.twos.get(which.clone()).unwrap_or_default();
            let threes = || self.threes.get(which.clone()).unwrap_or_default();
            match (stretch.inputs, stretch.kind) {
                (Inputs::Two, Kind::All) => each(twos(), stretch.first, board, |a, b| a & b),
                (Inputs::Two, Kind::Any) => each(twos(), stretch.first, board, |a, b| a | b),
                (Inputs::Three, Kind::All) => each(threes(), stretch.first, board, |a, b| a & b),
                (Inputs::Three, Kind::Any) => each(threes(), stretch.first, board, |a, b| a | b),
            }
        }
    }
}

/// Gates one after the other, some of them side by side.
#[inline(always)]
fn each<const N: usize>(
    rows: &[[Place; N]],
    first: Place,
    board: &[Cell<u8>; PLACES],
    gate: impl Fn(u8, u8) -> u8,
) {
    let outs = board.get(usize::from(first)..).unwrap_or_default();
    let (rows, last_rows) = rows.as_chunks::<AT_ONCE>();
    let last_outs = outs.get(rows.len() * AT_ONCE..).unwrap_or_default();
    for (rows, outs) in rows.iter().zip(outs.as_chunks::<AT_ONCE>().0) {
        for (row, out) in rows.iter().zip(outs) {
            out.set(found(row, board, &gate));
        }
    }
    for (row, out) in last_rows.iter().zip(last_outs) {
        out.set(found(row, board, &gate));
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "there is a place for every `u16`, and the compiler knows it"
)]
#[inline(always)]
fn found<const N: usize>(
    row: &[Place; N],
    board: &[Cell<u8>; PLACES],
    gate: &impl Fn(u8, u8) -> u8,
) -> u8 {
    let mut cells = row.iter().map(|place| board[usize::from(*place)].get());
    let first = cells.next().unwrap_or_default();
    cells.fold(first, gate)
}

fn of(gate: &Gate) -> Inputs {
    match gate.inputs.len() {
        MOST_INPUTS => Inputs::Three,
        _ => Inputs::Two,
    }
}

/// The gates, joined and parted, none before one that it reads; and how many signals there are then.
fn gates(flat: &Flat) -> (Vec<Gate>, usize) {
    let mut known: Vec<(usize, usize)> = vec![(0, 0); flat.signals];
    for (at, late) in flat.late.iter().enumerate() {
        for signal in signals_of(&late.subject) {
            put(&mut known, signal.at(), (at + 1, 0));
        }
    }
    let mut gates = Vec::new();
    for (kind, mut inputs, out) in joined(flat) {
        while inputs.len() > MOST_INPUTS {
            let mut fewer = Vec::new();
            for some in inputs.chunks(MOST_INPUTS) {
                if let [one] = some {
                    fewer.push(*one);
                    continue;
                }
                fewer.push(known.len());
                gates.push(gate(kind, some.to_vec(), known.len(), &mut known));
            }
            inputs = fewer;
        }
        gates.push(gate(kind, inputs, out, &mut known));
    }
    (gates, known.len())
}

/// A gate, and when it is known.
fn gate(kind: Kind, inputs: Vec<usize>, out: usize, known: &mut Vec<(usize, usize)>) -> Gate {
    let deepest = inputs.iter().filter_map(|input| known.get(*input)).max();
    let (part, step) = deepest.copied().unwrap_or_default();
    let step = step + 1;
    if out == known.len() {
        known.push((part, step));
    }
    put(known, out, (part, step));
    Gate {
        kind,
        inputs,
        out,
        part,
        step,
    }
}

/// The gates, each that only one other of its kind reads joined to it.
fn joined(flat: &Flat) -> Vec<(Kind, Vec<usize>, usize)> {
    let readers = readers(flat);
    let mut kept: Vec<Option<(Kind, Vec<usize>)>> = vec![None; flat.signals];
    for gate in flat.gates() {
        let mut inputs = Vec::new();
        for input in gate.inputs {
            let alone = readers.get(input.at()) == Some(&1);
            let slot = kept.get_mut(input.at()).filter(|_| alone);
            let same = slot.filter(|own| own.as_ref().is_some_and(|(kind, _)| *kind == gate.kind));
            match same.and_then(Option::take) {
                Some((_, own)) => inputs.extend(own),
                None => inputs.push(input.at()),
            }
        }
        inputs.sort_unstable();
        inputs.dedup();
        put(&mut kept, gate.out.at(), Some((gate.kind, inputs)));
    }
    let order = flat.gates().map(|gate| gate.out.at());
    let gates = order.filter_map(|out| {
        let (kind, inputs) = kept.get_mut(out)?.take()?;
        Some((kind, inputs, out))
    });
    gates.collect()
}

/// By how many gates each signal is read; what is asked for at the end counts as many.
fn readers(flat: &Flat) -> Vec<usize> {
    let mut readers = vec![0; flat.signals];
    let mut read = |signal: Signal, times: usize| {
        if let Some(count) = readers.get_mut(signal.at()) {
            *count += times;
        }
    };
    for gate in flat.gates() {
        gate.inputs.iter().for_each(|input| read(*input, 1));
    }
    flat.rules.iter().flatten().for_each(|rule| read(*rule, 2));
    for pair in flat.outcomes.iter().flatten() {
        read(pair.yes, 2);
        read(pair.no, 2);
    }
    for (_, reading) in &flat.read {
        read(reading.idle, 2);
        read(reading.applies, 2);
        reading.values.iter().for_each(|(_, is)| read(*is, 2));
    }
    readers
}

/// The gates in runs, each time the longest that is possible.
fn runs(mut left: Vec<Gate>, signals: usize, parts: usize) -> Vec<Vec<Gate>> {
    let mut ready = vec![true; signals];
    for gate in &left {
        put(&mut ready, gate.out, false);
    }
    // What reads a gate stands well behind it, so that it need not be waited for.
    left.sort_by_key(|gate| (gate.part, gate.step));
    let mut runs = Vec::new();
    for part in 0..parts {
        loop {
            let kinds = [Kind::All, Kind::Any].into_iter();
            let each = kinds.flat_map(|kind| [(kind, Inputs::Two), (kind, Inputs::Three)]);
            let rows = each.map(|own| row(&left, &ready, part, own));
            let Some(longest) = rows.max_by_key(Vec::len).filter(|row| !row.is_empty()) else {
                break;
            };
            let mut is_in = vec![false; left.len()];
            for at in longest {
                put(&mut is_in, at, true);
            }
            let (mut run, mut others) = (Vec::new(), Vec::new());
            for (gate, is_in) in left.into_iter().zip(is_in) {
                if is_in {
                    put(&mut ready, gate.out, true);
                    run.push(Gate { part, ..gate });
                } else {
                    others.push(gate);
                }
            }
            left = others;
            runs.push(run);
        }
    }
    runs
}

/// The gates of one kind and number of inputs that can follow each other now.
fn row(left: &[Gate], ready: &[bool], part: usize, own: (Kind, Inputs)) -> Vec<usize> {
    let mut ready = ready.to_vec();
    let mut row = Vec::new();
    for (at, gate) in left.iter().enumerate() {
        let fits = gate.part <= part && (gate.kind, of(gate)) == own;
        let is_ready = |input: &usize| ready.get(*input) == Some(&true);
        if fits && gate.inputs.iter().all(is_ready) {
            put(&mut ready, gate.out, true);
            row.push(at);
        }
    }
    row
}

fn put<T>(all: &mut [T], at: usize, what: T) {
    if let Some(slot) = all.get_mut(at) {
        *slot = what;
    }
}
