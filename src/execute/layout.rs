//! The gates in the order and places in which both executors run them.
//!
//! Gates that wait for nothing but earlier ones stand together by kind and
//! number of inputs, so that a run of them is one loop without a choice in it,
//! and what they establish lies side by side.

use crate::compile::flat::Flat;
use crate::compile::flat::Kind;
use crate::compile::flat::Pair;
use crate::compile::flat::Signal;
use crate::compile::flat::Subject;

/// The place of a signal: a place for each `u16`, so that none can lie outside.
pub type Place = u16;

/// Gates of one kind and number of inputs that do not read each other.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// What they wait for.
    pub kind: Kind,
    /// How many inputs each has.
    pub width: usize,
    /// Where their inputs begin.
    pub from: usize,
    /// Where their inputs end.
    pub to: usize,
    /// The place of what the first establishes; the others follow.
    pub first: Place,
}

/// A flat program laid out.
#[derive(Clone, Debug)]
pub struct Layout {
    /// By signal, its place.
    places: Vec<Place>,
    /// How many places there are.
    pub size: usize,
    /// How many of them, from the front, are constants and come from outside.
    pub outside: usize,
    /// The gates; those of each part run before the late condition of the same number.
    pub parts: Vec<Vec<Stretch>>,
    /// What the gates read.
    pub inputs: Vec<Place>,
}

/// How a gate is sorted: part, step within it, kind, number of inputs.
type Key = (usize, usize, Kind, usize);

impl Layout {
    /// Lays a program out; nothing if it has more signals than there are places.
    #[must_use]
    pub fn of(flat: &Flat) -> Option<Self> {
        Place::try_from(flat.signals).ok()?;
        let mut depth: Vec<(usize, usize)> = vec![(0, 0); flat.signals];
        for (at, late) in flat.late.iter().enumerate() {
            for signal in signals_of(&late.subject) {
                if let Some(slot) = depth.get_mut(signal.at()) {
                    *slot = (at + 1, 0);
                }
            }
        }
        let mut keyed: Vec<(Key, &[Signal], Signal)> = Vec::new();
        let mut is_gate = vec![false; flat.signals];
        for gate in flat.gates() {
            let inputs = gate.inputs.iter();
            let deepest = inputs.filter_map(|input| depth.get(input.at())).max();
            let (part, step) = deepest.copied().unwrap_or_default();
            if let Some(slot) = depth.get_mut(gate.out.at()) {
                *slot = (part, step + 1);
            }
            if let Some(slot) = is_gate.get_mut(gate.out.at()) {
                *slot = true;
            }
            let key = (part, step + 1, gate.kind, gate.inputs.len());
            keyed.push((key, gate.inputs, gate.out));
        }
        keyed.sort_by_key(|(key, ..)| *key);
        let mut places = vec![0; flat.signals];
        let mut size = 0;
        let mut place = |signal: usize| {
            if let Some(slot) = places.get_mut(signal) {
                *slot = Place::try_from(size).unwrap_or(Place::MAX);
            }
            size += 1;
        };
        let free = is_gate.iter().enumerate().filter(|(_, gate)| !**gate);
        for (signal, _) in free {
            place(signal);
        }
        for (.., out) in &keyed {
            place(out.at());
        }
        let outside = size - keyed.len();
        let mut layout = Self {
            places,
            size,
            outside,
            parts: vec![Vec::new(); flat.late.len() + 1],
            inputs: Vec::new(),
        };
        layout.stretch(&keyed);
        Some(layout)
    }

    fn stretch(&mut self, keyed: &[(Key, &[Signal], Signal)]) {
        for group in keyed.chunk_by(|(a, ..), (b, ..)| a == b) {
            let Some(((part, _, kind, width), _, first)) = group.first() else {
                continue;
            };
            let from = self.inputs.len();
            for (_, inputs, _) in group {
                self.inputs.extend(inputs.iter().map(|input| {
                    let place = self.places.get(input.at());
                    place.copied().unwrap_or_default()
                }));
            }
            let stretch = Stretch {
                kind: *kind,
                width: *width,
                from,
                to: self.inputs.len(),
                first: self.place(*first),
            };
            if let Some(stretches) = self.parts.get_mut(*part) {
                stretches.push(stretch);
            }
        }
    }

    /// The place of a signal.
    #[must_use]
    pub fn place(&self, signal: Signal) -> Place {
        self.places.get(signal.at()).copied().unwrap_or_default()
    }

    /// The places of a truth value.
    #[must_use]
    pub fn places(&self, pair: Pair) -> (Place, Place) {
        (self.place(pair.yes), self.place(pair.no))
    }

    /// What a stretch reads.
    #[must_use]
    pub fn inputs(&self, stretch: &Stretch) -> &[Place] {
        self.inputs
            .get(stretch.from..stretch.to)
            .unwrap_or_default()
    }
}

/// What a late condition may establish.
pub(super) fn signals_of(subject: &Subject) -> Vec<Signal> {
    match subject {
        Subject::Truth(_, pair) => vec![pair.yes, pair.no],
        Subject::Fact(_, slot) => slot.signals(),
    }
}
