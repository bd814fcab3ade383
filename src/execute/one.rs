//! One child: every known answer is followed through the gates that it touches, and nothing else is looked at.

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::flat::Flat;
use crate::compile::flat::Kind;
use crate::compile::flat::Pair;
use crate::compile::flat::Signal;
use crate::compile::flat::Slot;
use crate::compile::program::Program;
use crate::decide::world::Contact;
use crate::execute::late::Found;
use crate::execute::late::Known;
use crate::execute::late::Lates;
use crate::execute::slots::Code;
use crate::execute::slots::Slots;

/// The flat program as it is followed; made once for a pack.
pub struct Follow<'p> {
    flat: &'p Flat,
    /// What is worked out by the reference evaluator.
    pub lates: Lates<'p>,
    /// By signal, where its readers begin.
    from: Vec<u32>,
    /// The signals whose gates read it.
    readers: Vec<u32>,
    /// By signal, how many inputs its gate still waits for where nobody has answered anything.
    waits: Vec<u16>,
    /// Facts whose lack of an answer is in that already.
    counted: Vec<bool>,
    /// Words of signals.
    words: usize,
}

/// One child's run, to be used again for the next.
#[derive(Debug, Default)]
pub struct Run {
    waits: Vec<u16>,
    established: Vec<u64>,
    trail: Vec<u32>,
    /// What was worked out late.
    pub found: Found,
}

impl<'p> Follow<'p> {
    /// Prepares a program.
    #[must_use]
    pub fn of(program: &'p Program) -> Self {
        let flat = program.flat();
        let mut waits = vec![0_u16; flat.signals];
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); flat.signals];
        let mut waits_for_one = vec![false; flat.signals];
        for gate in flat.gates() {
            let inputs = u16::try_from(gate.inputs.len()).unwrap_or(u16::MAX);
            if let Some(slot) = waits.get_mut(gate.out.at()) {
                *slot = if gate.kind == Kind::All { inputs } else { 1 };
            }
            if let Some(slot) = waits_for_one.get_mut(gate.out.at()) {
                *slot = gate.kind == Kind::Any;
            }
            for input in gate.inputs {
                if let Some(list) = lists.get_mut(input.at()) {
                    list.push(gate.out.0);
                }
            }
        }
        let outputs: Vec<Signal> = flat.rules.iter().flatten().copied().collect();
        let counted = flat.unanswered.iter().map(|signal| {
            let readers = lists.get(signal.at()).map_or(&[][..], Vec::as_slice);
            let any = |out: &u32| waits_for_one.get(*out as usize) == Some(&true);
            *signal != Signal::NEVER && !outputs.contains(signal) && !readers.iter().any(any)
        });
        let counted: Vec<bool> = counted.collect();
        for (signal, counted) in flat.unanswered.iter().zip(&counted) {
            let readers = lists.get(signal.at()).filter(|_| *counted);
            for out in readers.into_iter().flatten() {
                if let Some(slot) = waits.get_mut(*out as usize) {
                    *slot = slot.saturating_sub(1);
                }
            }
        }
        let mut from = Vec::new();
        let mut readers = Vec::new();
        for list in lists {
            from.push(u32::try_from(readers.len()).unwrap_or(u32::MAX));
            readers.extend(list);
        }
        from.push(u32::try_from(readers.len()).unwrap_or(u32::MAX));
        Self {
            flat,
            lates: Lates::of(program),
            from,
            readers,
            waits,
            counted,
            words: flat.signals.div_ceil(64),
        }
    }

    fn readers(&self, signal: u32) -> &[u32] {
        let at = signal as usize;
        let range = self.from.get(at).zip(self.from.get(at + 1));
        range
            .and_then(|(from, to)| self.readers.get(*from as usize..*to as usize))
            .unwrap_or_default()
    }

    /// Decides one child.
    ///
    /// `answer` gives the full value of an answer where a late condition reads it.
    pub fn decide(
        &self,
        slots: &Slots,
        contact: &Contact,
        office: Truth,
        answer: &dyn Fn(FactId) -> Option<Value>,
        run: &mut Run,
    ) {
        self.begin(slots, office, run);
        self.follow(run);
        for at in 0..self.lates.count() {
            let mut more = Vec::new();
            {
                let established = &run.established;
                let known = Known {
                    contact,
                    answer,
                    is: &|signal| is_set(established, signal),
                };
                if !self.lates.may_come(at, &known, &run.found) {
                    continue;
                }
                let found = &mut run.found;
                self.lates
                    .work_out(at, &known, found, &mut |signal| more.push(signal));
            }
            for signal in more {
                establish(run, signal);
            }
            self.follow(run);
        }
    }

    /// Puts in what is given.
    fn begin(&self, slots: &Slots, office: Truth, run: &mut Run) {
        run.waits.clear();
        run.waits.extend_from_slice(&self.waits);
        run.established.clear();
        run.established.resize(self.words, 0);
        if let Some(first) = run.established.first_mut() {
            *first = 1 << Signal::ALWAYS.0;
        }
        run.trail.clear();
        run.found.values.clear();
        run.found.faults.clear();
        match office {
            Truth::True => establish(run, self.flat.office.yes),
            Truth::False => establish(run, self.flat.office.no),
            Truth::Unknown => {}
        }
        let facts = self.flat.slots.iter().zip(&slots.codes);
        for (at, (slot, code)) in facts.enumerate() {
            if code.is_known() {
                put(slot, *code, &mut |signal| establish(run, signal));
                self.take_back(at, run);
            } else if self.counted.get(at) == Some(&false)
                && let Some(signal) = self.flat.unanswered.get(at)
            {
                establish(run, *signal);
            }
        }
    }

    /// The fact is answered after all: nothing that waits for the lack of an answer goes on.
    fn take_back(&self, fact: usize, run: &mut Run) {
        if self.counted.get(fact) != Some(&true) {
            return;
        }
        let Some(signal) = self.flat.unanswered.get(fact) else {
            return;
        };
        for out in self.readers(signal.0) {
            if let Some(slot) = run.waits.get_mut(*out as usize) {
                *slot += 1;
            }
        }
    }

    /// Follows what is established to the end.
    fn follow(&self, run: &mut Run) {
        while let Some(signal) = run.trail.pop() {
            for out in self.readers(signal) {
                let Some(waits) = run.waits.get_mut(*out as usize) else {
                    continue;
                };
                *waits = waits.wrapping_sub(1);
                if *waits == 0 {
                    establish(run, Signal(*out));
                }
            }
        }
    }

    /// What is known of each outcome of a decision.
    pub fn outcomes<'r>(
        &'r self,
        id: DecisionId,
        run: &'r Run,
    ) -> impl Iterator<Item = Truth> + 'r {
        let pairs = self.flat.outcomes.get(id.0).into_iter().flatten();
        pairs.map(|pair| run.truth(*pair))
    }

    /// Whether each rule of a decision fired.
    pub fn fired<'r>(&'r self, id: DecisionId, run: &'r Run) -> impl Iterator<Item = bool> + 'r {
        let rules = self.flat.rules.get(id.0).into_iter().flatten();
        rules.map(|signal| is_set(&run.established, *signal))
    }
}

impl Run {
    /// The truth value of a pair of signals.
    #[must_use]
    pub fn truth(&self, pair: Pair) -> Truth {
        if is_set(&self.established, pair.yes) {
            Truth::True
        } else if is_set(&self.established, pair.no) {
            Truth::False
        } else {
            Truth::Unknown
        }
    }

    /// Every established signal as a bit.
    #[must_use]
    pub fn established(&self) -> &[u64] {
        &self.established
    }
}

fn is_set(established: &[u64], signal: Signal) -> bool {
    let word = established.get(signal.at() / 64).copied().unwrap_or(0);
    word >> (signal.0 % 64) & 1 == 1
}

fn establish(run: &mut Run, signal: Signal) {
    if signal == Signal::NEVER {
        return;
    }
    if let Some(word) = run.established.get_mut(signal.at() / 64) {
        *word |= 1 << (signal.0 % 64);
    }
    run.trail.push(signal.0);
}

/// The signals that an answer establishes.
fn put(slot: &Slot, code: Code, establish: &mut dyn FnMut(Signal)) {
    let side = |pair: &Pair, truth| if truth { pair.yes } else { pair.no };
    match slot {
        Slot::Values(all) => {
            let signal = code.position().and_then(|at| all.get(at));
            signal.copied().into_iter().for_each(establish);
        }
        Slot::Ordered(cuts) => {
            let reached = code.position().unwrap_or(0);
            for (at, (_, pair)) in cuts.iter().enumerate() {
                establish(side(pair, at < reached));
            }
        }
        Slot::Members { known, each } => {
            establish(*known);
            for (at, pair) in each.iter().enumerate() {
                establish(side(pair, code.holds(at)));
            }
        }
        Slot::Unread => {}
    }
}
