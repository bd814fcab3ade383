//! In which order one child's gates and picks run.
//!
//! What a run costs to begin is more than a gate costs. So a gate that only one
//! other of its kind reads is joined to that, one of many inputs is parted, and gates
//! that read each other may stand in one run.

use crate::compile::flat::Flat;
use crate::compile::flat::Kind;
use crate::compile::flat::Signal;
use crate::execute::layout::signals_of;
use crate::execute::pick::Picked;

/// How many inputs a gate has at most.
const MOST_INPUTS: usize = 6;

/// How many inputs a gate has at most, two by two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Two,
    Four,
    Six,
}

/// A gate while it is put in order.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    pub(super) kind: Kind,
    pub(super) inputs: Vec<usize>,
    pub(super) out: usize,
    /// Before how many late conditions it can be known.
    part: usize,
    /// How many gates it waits for, one after the other.
    step: usize,
}

impl Gate {
    /// How many inputs there must be room for.
    pub(super) fn width(&self) -> Width {
        match self.inputs.len() {
            5.. => Width::Six,
            3.. => Width::Four,
            _ => Width::Two,
        }
    }
}

/// What is done in one go.
#[derive(Clone, Debug)]
pub(super) enum Task {
    /// Gates of one kind and width, one after the other.
    Run(Vec<Gate>),
    /// The outcome of a decision, by its position among the picks, and the signals that it establishes.
    Pick(usize, Vec<usize>),
}

/// Everything in order.
#[derive(Debug)]
pub(super) struct Order {
    /// What is done before each late condition, and after the last.
    pub(super) parts: Vec<Vec<Task>>,
    /// How many signals there are.
    pub(super) signals: usize,
}

/// A pick while it is put in order.
#[derive(Clone, Debug)]
struct Waiting {
    /// Its position among the picks.
    at: usize,
    reads: Vec<usize>,
    /// What it establishes in the place of gates.
    gives: Vec<usize>,
    part: usize,
}

/// What is being put in order.
struct Plan<'f> {
    flat: &'f Flat,
    /// By signal, after how many late conditions and gates it is known.
    known: Vec<(usize, usize)>,
    picks: Vec<Waiting>,
}

impl Order {
    /// Puts a program in order.
    pub(super) fn of(flat: &Flat) -> Self {
        let mut plan = Plan {
            flat,
            known: vec![(0, 0); flat.signals],
            picks: picks(flat),
        };
        let gates = plan.gates();
        Self {
            parts: plan.tasks(gates),
            signals: plan.known.len(),
        }
    }
}

/// The picks that take the place of gates.
///
/// What its own rules may hang on stays a gate.
fn picks(flat: &Flat) -> Vec<Waiting> {
    let mut free = vec![false; flat.signals];
    for gate in flat.gates() {
        put(&mut free, gate.out.at(), true);
    }
    let mut picks = Vec::new();
    let fitting = flat.picks.iter().enumerate();
    for (at, pick) in fitting.filter(|(_, pick)| Picked::fits(pick)) {
        let reads: Vec<usize> = Picked::reads(pick).map(Signal::at).collect();
        let last = reads.iter().copied().max().unwrap_or(0);
        let mut gives = Vec::new();
        for (signal, _) in Picked::signals(pick) {
            if signal.at() > last && free.get(signal.at()) == Some(&true) {
                put(&mut free, signal.at(), false);
                gives.push(signal.at());
            }
        }
        if !gives.is_empty() {
            picks.push(Waiting {
                at,
                reads,
                gives,
                part: 0,
            });
        }
    }
    picks
}

impl Plan<'_> {
    /// The gates that are left, joined and parted, none before one that it reads.
    fn gates(&mut self) -> Vec<Gate> {
        for (at, late) in self.flat.late.iter().enumerate() {
            for signal in signals_of(&late.subject) {
                put(&mut self.known, signal.at(), (at + 1, 0));
            }
        }
        let mut gates = Vec::new();
        let mut next = 0;
        for (kind, mut inputs, out) in self.joined() {
            while self
                .picks
                .get(next)
                .is_some_and(|pick| pick.comes_before(out))
            {
                self.place(next);
                next += 1;
            }
            while inputs.len() > MOST_INPUTS {
                let mut fewer = Vec::new();
                for some in inputs.chunks(MOST_INPUTS) {
                    if let [one] = some {
                        fewer.push(*one);
                        continue;
                    }
                    fewer.push(self.known.len());
                    gates.push(self.gate(kind, some.to_vec(), self.known.len()));
                }
                inputs = fewer;
            }
            gates.push(self.gate(kind, inputs, out));
        }
        for left in next..self.picks.len() {
            self.place(left);
        }
        gates
    }

    /// When a pick is known.
    fn place(&mut self, which: usize) {
        let Some(pick) = self.picks.get_mut(which) else {
            return;
        };
        let reads = pick
            .reads
            .iter()
            .filter_map(|signal| self.known.get(*signal));
        let (part, step) = reads.max().copied().unwrap_or_default();
        pick.part = part;
        for signal in &pick.gives {
            put(&mut self.known, *signal, (part, step + 1));
        }
    }

    /// A gate, and when it is known.
    fn gate(&mut self, kind: Kind, inputs: Vec<usize>, out: usize) -> Gate {
        let known = &mut self.known;
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
    fn joined(&self) -> Vec<(Kind, Vec<usize>, usize)> {
        let needed = self.needed();
        let stays = |signal: Signal| needed.get(signal.at()) == Some(&true);
        let readers = self.readers(&stays);
        let mut kept: Vec<Option<(Kind, Vec<usize>)>> = vec![None; self.flat.signals];
        for gate in self.flat.gates().filter(|gate| stays(gate.out)) {
            let mut inputs = Vec::new();
            for input in gate.inputs {
                let alone = readers.get(input.at()) == Some(&1);
                let slot = kept.get_mut(input.at()).filter(|_| alone);
                let same =
                    slot.filter(|own| own.as_ref().is_some_and(|(kind, _)| *kind == gate.kind));
                match same.and_then(Option::take) {
                    Some((_, own)) => inputs.extend(own),
                    None => inputs.push(input.at()),
                }
            }
            inputs.sort_unstable();
            inputs.dedup();
            put(&mut kept, gate.out.at(), Some((gate.kind, inputs)));
        }
        let order = self.flat.gates().map(|gate| gate.out.at());
        let gates = order.filter_map(|out| {
            let (kind, inputs) = kept.get_mut(out)?.take()?;
            Some((kind, inputs, out))
        });
        gates.collect()
    }

    /// By signal, whether its gate is still needed.
    fn needed(&self) -> Vec<bool> {
        let mut needed = vec![false; self.flat.signals];
        for signal in asked_for(self.flat) {
            put(&mut needed, signal.at(), true);
        }
        let mut given = vec![None; self.flat.signals];
        for pick in &self.picks {
            for signal in &pick.gives {
                put(&mut given, *signal, Some(pick));
            }
        }
        let mut inputs = vec![[].as_slice(); self.flat.signals];
        for gate in self.flat.gates() {
            put(&mut inputs, gate.out.at(), gate.inputs);
        }
        for signal in (0..self.flat.signals).rev() {
            if needed.get(signal) != Some(&true) {
                continue;
            }
            match given.get(signal).copied().flatten() {
                Some(pick) => {
                    put(&mut needed, signal, false);
                    pick.reads.iter().for_each(|it| put(&mut needed, *it, true));
                }
                None => {
                    let inputs = inputs.get(signal).copied().unwrap_or_default();
                    for input in inputs {
                        put(&mut needed, input.at(), true);
                    }
                }
            }
        }
        needed
    }

    /// By how many gates each signal is read; what is asked for otherwise counts as many.
    fn readers(&self, stays: &impl Fn(Signal) -> bool) -> Vec<usize> {
        let mut readers = vec![0; self.flat.signals];
        let mut read = |signal: usize, times: usize| {
            if let Some(count) = readers.get_mut(signal) {
                *count += times;
            }
        };
        for gate in self.flat.gates().filter(|gate| stays(gate.out)) {
            gate.inputs.iter().for_each(|input| read(input.at(), 1));
        }
        let picks = self.picks.iter().flat_map(|pick| &pick.reads);
        picks.for_each(|signal| read(*signal, 2));
        asked_for(self.flat).for_each(|signal| read(signal.at(), 2));
        readers
    }

    /// The gates in runs, each time the longest that is possible, and the picks as soon as they can be.
    fn tasks(&self, mut left: Vec<Gate>) -> Vec<Vec<Task>> {
        let mut waiting = self.picks.clone();
        let mut ready = vec![true; self.known.len()];
        let picked = waiting.iter().flat_map(|pick| &pick.gives);
        for out in left.iter().map(|gate| &gate.out).chain(picked) {
            put(&mut ready, *out, false);
        }
        // What reads a gate stands well behind it, so that it need not be waited for.
        left.sort_by_key(|gate| (gate.part, gate.step));
        let mut parts = Vec::new();
        for part in 0..=self.flat.late.len() {
            let mut tasks = Vec::new();
            loop {
                tasks.extend(due(&mut waiting, &mut ready, part));
                let Some(run) = next_run(&mut left, &mut ready, part) else {
                    break;
                };
                tasks.push(Task::Run(run));
            }
            parts.push(tasks);
        }
        parts
    }
}

impl Waiting {
    /// Whether a gate may read what it establishes.
    fn comes_before(&self, out: usize) -> bool {
        self.gives.iter().any(|signal| *signal < out)
    }
}

/// What is asked for at the end, or by a late condition.
fn asked_for(flat: &Flat) -> impl Iterator<Item = Signal> {
    let rules = flat.rules.iter().flatten().copied();
    let outcomes = flat.outcomes.iter().flatten();
    let outcomes = outcomes.flat_map(|pair| [pair.yes, pair.no]);
    let read = flat.read.iter().flat_map(|(_, reading)| {
        let values = reading.values.iter().map(|(_, is)| *is);
        [reading.idle, reading.applies].into_iter().chain(values)
    });
    rules.chain(outcomes).chain(read)
}

/// The picks whose rules are known, those that wait for others after them.
fn due(waiting: &mut Vec<Waiting>, ready: &mut [bool], part: usize) -> Vec<Task> {
    let mut tasks = Vec::new();
    while let Some(at) = waiting.iter().position(|pick| {
        let known = |signal: &usize| ready.get(*signal) == Some(&true);
        pick.part <= part && pick.reads.iter().all(known)
    }) {
        let pick = waiting.remove(at);
        pick.gives
            .iter()
            .for_each(|signal| put(ready, *signal, true));
        tasks.push(Task::Pick(pick.at, pick.gives));
    }
    tasks
}

/// The longest run that is possible now, taken from what is left.
fn next_run(left: &mut Vec<Gate>, ready: &mut [bool], part: usize) -> Option<Vec<Gate>> {
    let kinds = [Kind::All, Kind::Any].into_iter();
    let widths = [Width::Two, Width::Four, Width::Six];
    let each = kinds.flat_map(|kind| widths.map(|width| (kind, width)));
    let rows = each.map(|own| row(left, ready, part, own));
    let longest = rows.max_by_key(Vec::len).filter(|row| !row.is_empty())?;
    let mut is_in = vec![false; left.len()];
    for at in longest {
        put(&mut is_in, at, true);
    }
    let mut run = Vec::new();
    let mut is_in = is_in.into_iter();
    for gate in std::mem::take(left) {
        if is_in.next() == Some(true) {
            put(ready, gate.out, true);
            run.push(gate);
        } else {
            left.push(gate);
        }
    }
    Some(run)
}

/// The gates of one kind and width that can follow each other now.
fn row(left: &[Gate], ready: &[bool], part: usize, own: (Kind, Width)) -> Vec<usize> {
    let mut ready = ready.to_vec();
    let mut row = Vec::new();
    for (at, gate) in left.iter().enumerate() {
        let fits = gate.part <= part && (gate.kind, gate.width()) == own;
        let is_ready = |input: &usize| ready.get(*input) == Some(&true);
        if fits && gate.inputs.iter().all(is_ready) {
            put(&mut ready, gate.out, true);
            row.push(at);
        }
    }
    row
}

/// Writes at a position that there is.
pub(super) fn put<T>(all: &mut [T], at: usize, what: T) {
    if let Some(slot) = all.get_mut(at) {
        *slot = what;
    }
}
