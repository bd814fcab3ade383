//! In which order one child's gates and picks run.
//!
//! What a run costs to begin is more than a gate costs. So a gate that only one
//! other of its kind reads is joined to that, one of many inputs is parted, and gates
//! that read each other may stand in one run.

use crate::compile::flat::Flat;
use crate::compile::flat::Kind;
use crate::compile::flat::rails::Node;
use crate::compile::flat::rails::Rails;
use crate::execute::layout::signals_of;
use crate::execute::stretch::Run;

/// How many inputs a gate has at most.
const MOST_INPUTS: usize = 4;

/// What a gate does with its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Gate(Kind),
    /// The negation of its only input.
    Not,
    /// The yes side of its first input, and that of its second as no.
    Join,
}

/// A gate while it is put in order.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    pub(super) op: Op,
    pub(super) inputs: Vec<usize>,
    pub(super) out: usize,
    /// Before how many late conditions it can be known.
    pub(super) part: usize,
    /// How many gates it waits for, one after the other.
    step: usize,
}

/// What is done in one go.
#[derive(Clone, Debug)]
pub(super) enum Task {
    /// Gates one after the other.
    Run(Run),
    /// The outcomes of a decision, by its position among the picks.
    Pick(usize),
}

/// Everything in order.
#[derive(Debug)]
pub(super) struct Order {
    /// What is done before each late condition, and after the last.
    pub(super) parts: Vec<Vec<Task>>,
    /// How many cells there are: one for each node, and those of parted gates after them.
    pub(super) cells: usize,
}

/// A pick while it is put in order.
#[derive(Clone, Debug)]
struct Waiting<'r> {
    /// Its position among the picks.
    at: usize,
    reads: &'r [usize],
    gives: Vec<usize>,
    part: usize,
}

/// What is being put in order.
struct Plan<'r> {
    rails: &'r Rails,
    /// By cell, after how many late conditions and gates it is known.
    known: Vec<(usize, usize)>,
    picks: Vec<Waiting<'r>>,
}

impl Order {
    /// Puts a program in order.
    pub(super) fn of(flat: &Flat) -> Self {
        let rails = &flat.rails;
        let mut plan = Plan {
            rails,
            known: vec![(0, 0); rails.nodes.len()],
            picks: picks(rails),
        };
        for (at, late) in flat.late.iter().enumerate() {
            for signal in signals_of(&late.subject) {
                let mut given = rails.given.iter();
                if let Some((_, node, _)) = given.find(|(own, ..)| *own == signal) {
                    put(&mut plan.known, *node, (at + 1, 0));
                }
            }
        }
        let gates = plan.gates();
        Self {
            parts: plan.tasks(gates, flat.late.len()),
            cells: plan.known.len(),
        }
    }
}

/// The picks that somebody reads.
fn picks(rails: &Rails) -> Vec<Waiting<'_>> {
    let mut gives = vec![Vec::new(); rails.picks.len()];
    for (node, what) in rails.nodes.iter().enumerate() {
        if let Node::Outcome(pick, _) = what
            && let Some(own) = gives.get_mut(*pick)
        {
            own.push(node);
        }
    }
    let all = rails.picks.iter().zip(gives).enumerate();
    let read = all.filter(|(_, (_, gives))| !gives.is_empty());
    let waiting = read.map(|(at, (reads, gives))| Waiting {
        at,
        reads,
        gives,
        part: 0,
    });
    waiting.collect()
}

impl Plan<'_> {
    /// The gates, joined and parted, none before one that it reads.
    fn gates(&mut self) -> Vec<Gate> {
        let mut gates = Vec::new();
        let joined = self.joined();
        for (out, (node, gate)) in self.rails.nodes.iter().zip(joined).enumerate() {
            if let Node::Outcome(pick, _) = node {
                self.place(*pick);
            }
            let Some((op, mut inputs)) = gate else {
                continue;
            };
            while inputs.len() > MOST_INPUTS {
                let mut fewer = Vec::new();
                for some in inputs.chunks(MOST_INPUTS) {
                    if let [one] = some {
                        fewer.push(*one);
                        continue;
                    }
                    fewer.push(self.known.len());
                    gates.push(self.gate(op, some.to_vec(), self.known.len()));
                }
                inputs = fewer;
            }
            gates.push(self.gate(op, inputs, out));
        }
        gates
    }

    /// When a pick is known.
    fn place(&mut self, which: usize) {
        let Some(pick) = self.picks.iter_mut().find(|pick| pick.at == which) else {
            return;
        };
        let reads = pick.reads.iter().filter_map(|it| self.known.get(*it));
        let (part, step) = reads.max().copied().unwrap_or_default();
        pick.part = part;
        for node in &pick.gives {
            put(&mut self.known, *node, (part, step + 1));
        }
    }

    /// A gate, and when it is known.
    fn gate(&mut self, op: Op, inputs: Vec<usize>, out: usize) -> Gate {
        let known = &mut self.known;
        let deepest = inputs.iter().filter_map(|input| known.get(*input)).max();
        let (part, step) = deepest.copied().unwrap_or_default();
        let step = step + 1;
        if out == known.len() {
            known.push((part, step));
        }
        put(known, out, (part, step));
        Gate {
            op,
            inputs,
            out,
            part,
            step,
        }
    }

    /// By node its gate, each that only one other of its kind reads joined to that.
    fn joined(&self) -> Vec<Option<(Op, Vec<usize>)>> {
        let readers = self.readers();
        let mut kept: Vec<Option<(Op, Vec<usize>)>> = Vec::new();
        for node in &self.rails.nodes {
            let own = match node {
                Node::Gate(kind, inputs) => {
                    let op = Op::Gate(*kind);
                    let mut all = Vec::new();
                    for input in inputs {
                        let alone = readers.get(*input) == Some(&1);
                        let slot = kept.get_mut(*input).filter(|_| alone);
                        let same = slot.filter(|it| it.as_ref().is_some_and(|(own, _)| *own == op));
                        match same.and_then(Option::take) {
                            Some((_, own)) => all.extend(own),
                            None => all.push(*input),
                        }
                    }
                    all.sort_unstable();
                    all.dedup();
                    Some((op, all))
                }
                Node::Not(inner) => Some((Op::Not, vec![*inner])),
                Node::Join(sides) => Some((Op::Join, sides.to_vec())),
                Node::Constant(_) | Node::Answer(..) | Node::Given(..) | Node::Outcome(..) => None,
            };
            kept.push(own);
        }
        kept
    }

    /// By how many gates each node is read; what is asked for otherwise counts as many.
    fn readers(&self) -> Vec<usize> {
        let mut readers = vec![0; self.rails.nodes.len()];
        let mut read = |node: usize, times: usize| {
            if let Some(count) = readers.get_mut(node) {
                *count += times;
            }
        };
        for node in &self.rails.nodes {
            self.rails.reads(node).iter().for_each(|it| read(*it, 1));
        }
        let picks = self.picks.iter().flat_map(|pick| pick.reads);
        picks.for_each(|node| read(*node, 2));
        self.rails.wanted().for_each(|node| read(node, 2));
        readers
    }

    /// The gates in runs, each time the longest that is possible, and the picks as soon as they can be.
    fn tasks(&self, mut left: Vec<Gate>, lates: usize) -> Vec<Vec<Task>> {
        let mut waiting = self.picks.clone();
        let mut ready = vec![true; self.known.len()];
        let picked = waiting.iter().flat_map(|pick| &pick.gives);
        for out in left.iter().map(|gate| &gate.out).chain(picked) {
            put(&mut ready, *out, false);
        }
        // What reads a gate stands well behind it, so that it need not be waited for.
        left.sort_by_key(|gate| (gate.part, gate.step));
        let mut parts = Vec::new();
        for part in 0..=lates {
            let mut tasks = Vec::new();
            loop {
                tasks.extend(due(&mut waiting, &mut ready, part));
                let Some(run) = Run::next(&mut left, &mut ready, part) else {
                    break;
                };
                tasks.push(Task::Run(run));
            }
            parts.push(tasks);
        }
        parts
    }
}

/// The picks whose rules are known, those that wait for others after them.
fn due(waiting: &mut Vec<Waiting<'_>>, ready: &mut [bool], part: usize) -> Vec<Task> {
    let mut tasks = Vec::new();
    while let Some(at) = waiting.iter().position(|pick| {
        let known = |node: &usize| ready.get(*node) == Some(&true);
        pick.part <= part && pick.reads.iter().all(known)
    }) {
        let pick = waiting.remove(at);
        pick.gives.iter().for_each(|node| put(ready, *node, true));
        tasks.push(Task::Pick(pick.at));
    }
    tasks
}

/// Writes at a position that there is.
pub(super) fn put<T>(all: &mut [T], at: usize, what: T) {
    if let Some(slot) = all.get_mut(at) {
        *slot = what;
    }
}
