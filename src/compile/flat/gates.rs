//! Signals, and the gates between them: equal gates once, constants folded away.

use std::collections::HashMap;

use crate::compile::flat::note::Form;
use crate::compile::flat::note::Note;

/// Something that may be established.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signal(pub u32);

impl Signal {
    /// Never established.
    pub const NEVER: Self = Self(0);
    /// Always established.
    pub const ALWAYS: Self = Self(1);

    /// Its position.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A truth value: established to hold, established not to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Established to hold.
    pub yes: Signal,
    /// Established not to hold.
    pub no: Signal,
}

impl Pair {
    /// Certainly holds.
    pub const TRUE: Self = Self {
        yes: Signal::ALWAYS,
        no: Signal::NEVER,
    };
    /// Certainly does not.
    pub const FALSE: Self = Self {
        yes: Signal::NEVER,
        no: Signal::ALWAYS,
    };
    /// Never known.
    pub const UNKNOWN: Self = Self {
        yes: Signal::NEVER,
        no: Signal::NEVER,
    };

    /// One of the constants.
    #[must_use]
    pub fn constant(truth: bool) -> Self {
        if truth { Self::TRUE } else { Self::FALSE }
    }

    /// Its negation.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            yes: self.no,
            no: self.yes,
        }
    }

    /// Itself, or its negation.
    #[must_use]
    pub fn when(self, truth: bool) -> Self {
        if truth { self } else { self.negated() }
    }
}

/// What a gate waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Every input.
    All,
    /// One input.
    Any,
}

/// A gate as it is read.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'f> {
    /// What it waits for.
    pub kind: Kind,
    /// What it reads.
    pub inputs: &'f [Signal],
    /// What it establishes.
    pub out: Signal,
}

/// A gate as it is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) out: Signal,
}

impl Row {
    pub(super) fn gate(self, inputs: &[Signal]) -> Gate<'_> {
        let inputs = inputs.get(self.from as usize..self.to as usize);
        Gate {
            kind: self.kind,
            inputs: inputs.unwrap_or_default(),
            out: self.out,
        }
    }
}

/// Gates under construction.
#[derive(Debug)]
pub(super) struct Gates {
    signals: u32,
    made: Vec<(Kind, Vec<Signal>, Signal)>,
    known: HashMap<(Kind, Vec<Signal>), Signal>,
    notes: Vec<Note>,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            signals: 2,
            made: Vec::new(),
            known: HashMap::new(),
            notes: Vec::new(),
        }
    }
}

impl Gates {
    /// A signal that comes from outside.
    pub(super) fn input(&mut self) -> Signal {
        let signal = Signal(self.signals);
        self.signals += 1;
        signal
    }

    /// A truth value that comes from outside.
    pub(super) fn input_pair(&mut self) -> Pair {
        Pair {
            yes: self.input(),
            no: self.input(),
        }
    }

    /// Notes down what something is made of.
    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// What was noted down.
    pub(super) fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// How many gates there are so far.
    pub(super) fn len(&self) -> usize {
        self.made.len()
    }

    /// How many signals there are so far.
    pub(super) fn signals(&self) -> usize {
        self.signals as usize
    }

    /// The gates in the order they were made.
    pub(super) fn made(&self) -> &[(Kind, Vec<Signal>, Signal)] {
        &self.made
    }

    /// Established where all inputs are.
    pub(super) fn all(&mut self, inputs: impl IntoIterator<Item = Signal>) -> Signal {
        self.gate(Kind::All, inputs, Signal::ALWAYS, Signal::NEVER)
    }

    /// Established where some input is.
    pub(super) fn any(&mut self, inputs: impl IntoIterator<Item = Signal>) -> Signal {
        self.gate(Kind::Any, inputs, Signal::NEVER, Signal::ALWAYS)
    }

    fn gate(
        &mut self,
        kind: Kind,
        inputs: impl IntoIterator<Item = Signal>,
        idle: Signal,
        decides: Signal,
    ) -> Signal {
        let mut inputs: Vec<Signal> = inputs.into_iter().filter(|one| *one != idle).collect();
        inputs.sort_unstable();
        inputs.dedup();
        if inputs.contains(&decides) {
            return decides;
        }
        match inputs.as_slice() {
            [] => return idle,
            [one] => return *one,
            _ => {}
        }
        let key = (kind, inputs);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let out = self.input();
        self.made.push((kind, key.1.clone(), out));
        self.note(Note::Gate(kind, key.1.clone(), out));
        self.known.insert(key, out);
        out
    }

    /// Kleene's `and`.
    pub(super) fn and(&mut self, parts: &[Pair]) -> Pair {
        let found = Pair {
            yes: self.all(parts.iter().map(|pair| pair.yes)),
            no: self.any(parts.iter().map(|pair| pair.no)),
        };
        self.note(Note::Pair(found, Form::Gate(Kind::All, parts.to_vec())));
        found
    }

    /// Kleene's `or`.
    pub(super) fn or(&mut self, parts: &[Pair]) -> Pair {
        let found = Pair {
            yes: self.any(parts.iter().map(|pair| pair.yes)),
            no: self.all(parts.iter().map(|pair| pair.no)),
        };
        self.note(Note::Pair(found, Form::Gate(Kind::Any, parts.to_vec())));
        found
    }

    /// `then` where the condition holds, `otherwise` where not; where nobody knows, what both agree on.
    pub(super) fn choose(&mut self, condition: Pair, then: Pair, otherwise: Pair) -> Pair {
        let yes = self.chosen(condition, then.yes, otherwise.yes);
        let no = self.chosen(condition, then.no, otherwise.no);
        let found = Pair { yes, no };
        let form = Form::Choice([condition, then, otherwise]);
        self.note(Note::Pair(found, form));
        found
    }

    /// One signal of two branches.
    pub(super) fn chosen(&mut self, condition: Pair, then: Signal, otherwise: Signal) -> Signal {
        let here = self.all([condition.yes, then]);
        let there = self.all([condition.no, otherwise]);
        let both = self.all([then, otherwise]);
        self.any([here, there, both])
    }

    /// Established where at least `count` of the inputs are.
    pub(super) fn at_least(&mut self, count: usize, inputs: &[Signal]) -> Signal {
        if count == 0 {
            return Signal::ALWAYS;
        }
        // Row `k` holds: at least `k + 1` of the inputs seen so far.
        let mut row = vec![Signal::NEVER; count];
        for input in inputs {
            let before = row.clone();
            let below = std::iter::once(Signal::ALWAYS).chain(before);
            for (slot, below) in row.iter_mut().zip(below) {
                let grown = self.all([*input, below]);
                *slot = self.any([*slot, grown]);
            }
        }
        row.last().copied().unwrap_or(Signal::ALWAYS)
    }
}
