//! What was noted down while a pack was laid out → nodes.

use std::collections::HashMap;

use crate::check::term::FactId;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Signal;
use crate::compile::flat::note::Form;
use crate::compile::flat::note::Note;
use crate::compile::flat::note::Read;
use crate::compile::flat::outcomes::Pick;
use crate::compile::flat::rails::FALSE;
use crate::compile::flat::rails::Node;
use crate::compile::flat::rails::Side;
use crate::compile::flat::rails::TRUE;
use crate::compile::flat::rails::UNKNOWN;
use crate::compile::flat::rails::fits;
use crate::compile::flat::rails::nodes::Nodes;

/// The nodes while they are made.
#[derive(Debug, Default)]
pub(super) struct Build {
    pub(super) nodes: Nodes,
    pub(super) facts: HashMap<FactId, Read>,
    /// The node of a truth value.
    pairs: HashMap<(Signal, Signal), usize>,
    /// A node whose one side is the signal.
    sides: HashMap<Signal, (usize, Side)>,
    /// A node of gates over one side alone, and after how many late conditions it was made.
    alone: HashMap<Signal, (usize, usize)>,
    /// How many late conditions there are.
    lates: usize,
    /// By pick, its rules.
    pub(super) picks: Vec<Vec<usize>>,
}

impl Build {
    /// Takes in everything that was noted down.
    pub(super) fn of(notes: &[Note], picks: &[Pick]) -> Self {
        let mut build = Self {
            picks: vec![Vec::new(); picks.len()],
            ..Self::default()
        };
        for note in notes {
            match note {
                Note::Gate(kind, inputs, out) => {
                    let inputs: Vec<usize> = inputs.iter().map(|it| build.single(*it)).collect();
                    let node = build.nodes.gate(*kind, inputs);
                    build.alone.insert(*out, (node, build.lates));
                }
                Note::Pair(pair, form) => {
                    if let Some(node) = build.form(*pair, form, picks) {
                        build.pair_is(*pair, node);
                    }
                }
                Note::Single(signal, form) => {
                    let pair = Pair {
                        yes: *signal,
                        no: Signal::NEVER,
                    };
                    if let Some(node) = build.form(pair, form, picks) {
                        build.side_is(*signal, node, Side::Yes);
                    }
                }
                Note::Late => build.lates += 1,
                Note::Answer(id, given, missing) => build.answer(*id, given, *missing),
                Note::Fact(read) => {
                    build.facts.insert(read.id, read.clone());
                }
            }
        }
        build
    }

    fn form(&mut self, pair: Pair, form: &Form, picks: &[Pick]) -> Option<usize> {
        match form {
            Form::Gate(kind, parts) => {
                let parts: Vec<usize> = parts.iter().map(|part| self.pair(*part)).collect();
                Some(self.nodes.gate(*kind, parts))
            }
            Form::Choice(three) => {
                let three = three.map(|one| self.pair(one));
                Some(self.nodes.choose(three))
            }
            Form::Fact(id, which) => self.asked(*id, which),
            Form::Outcome(at, outcome) => {
                let pick = picks.get(*at).filter(|pick| fits(pick))?;
                // Once: one of its outcomes may come to the same as one of its rules.
                if self.picks.get(*at).is_some_and(Vec::is_empty) {
                    let rules = pick.rules.iter();
                    let rules: Vec<usize> = rules.map(|(it, _)| self.pair(*it)).collect();
                    if let Some(slot) = self.picks.get_mut(*at) {
                        *slot = rules;
                    }
                }
                Some(self.nodes.put(Node::Outcome(*at, *outcome)))
            }
            Form::Given => Some(self.nodes.put(Node::Given(pair.yes, UNKNOWN))),
        }
    }

    /// This node is the truth value, unless one is that was made before.
    pub(super) fn pair_is(&mut self, pair: Pair, node: usize) {
        self.pairs.entry((pair.yes, pair.no)).or_insert(node);
        self.side_is(pair.yes, node, Side::Yes);
        self.side_is(pair.no, node, Side::No);
    }

    /// The signal is this side of the node, unless it is one of a node that was made before.
    ///
    /// What is worked out late may ask for a signal: it must not wait for what comes later still.
    pub(super) fn side_is(&mut self, signal: Signal, node: usize, side: Side) {
        let is_constant = signal == Signal::NEVER || signal == Signal::ALWAYS;
        let alone = self.alone.get(&signal);
        if !is_constant && alone.is_none_or(|(_, lates)| *lates == self.lates) {
            self.sides.entry(signal).or_insert((node, side));
        }
    }

    /// The node of a truth value.
    pub(super) fn pair(&mut self, pair: Pair) -> usize {
        let Pair { yes, no } = pair;
        if let Some(node) = self.pairs.get(&(yes, no)) {
            return *node;
        }
        if let Some(node) = self.pairs.get(&(no, yes)).copied() {
            return self.nodes.not(node);
        }
        let sides = (self.single(yes), self.single(no));
        let node = self.nodes.join(sides.0, sides.1);
        self.pairs.insert((yes, no), node);
        node
    }

    /// A node whose yes side is the signal.
    pub(super) fn single(&mut self, signal: Signal) -> usize {
        match (signal, self.sides.get(&signal).copied()) {
            (Signal::NEVER, _) => self.nodes.constant(FALSE),
            (Signal::ALWAYS, _) => self.nodes.constant(TRUE),
            (_, Some((node, Side::Yes))) => node,
            (_, Some((node, Side::No))) => self.nodes.not(node),
            (_, None) => match self.alone.get(&signal) {
                Some((node, _)) => *node,
                None => self.nodes.put(Node::Given(signal, FALSE)),
            },
        }
    }

    /// Where a signal stands.
    pub(super) fn side(&mut self, signal: Signal) -> (usize, Side) {
        match self.sides.get(&signal) {
            Some(found) => *found,
            None => (self.single(signal), Side::Yes),
        }
    }
}
