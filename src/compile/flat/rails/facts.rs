//! What the rules ask of a fact: its answer, or what holds of it where nobody answered.

use crate::check::term::FactId;
use crate::compile::flat::facts::Slot;
use crate::compile::flat::gates::Kind;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Signal;
use crate::compile::flat::note::Read;
use crate::compile::flat::note::Which;
use crate::compile::flat::rails::Asked;
use crate::compile::flat::rails::Cell;
use crate::compile::flat::rails::FALSE;
use crate::compile::flat::rails::Node;
use crate::compile::flat::rails::Side;
use crate::compile::flat::rails::TRUE;
use crate::compile::flat::rails::UNKNOWN;
use crate::compile::flat::rails::build::Build;

impl Build {
    /// The signals of an answer, and that of there being none.
    pub(super) fn answer(&mut self, id: FactId, given: &Slot, missing: Signal) {
        if let Slot::Values(all) = given {
            self.nodes.values.insert(id, all.len());
        }
        let mut leaf = |asked| self.nodes.put(Node::Answer(id, asked));
        let mut singles = vec![(missing, leaf(Asked::Missing))];
        let mut pairs = Vec::new();
        match given {
            Slot::Values(all) => {
                for (at, signal) in all.iter().enumerate() {
                    singles.push((*signal, leaf(Asked::Is(Which::Among(vec![at])))));
                }
            }
            Slot::Ordered(_) | Slot::Members { .. } => {
                for (at, pair) in given.pairs().enumerate() {
                    pairs.push((pair, leaf(Asked::Is(Which::Nth(at)))));
                }
            }
            Slot::Unread => {}
        }
        if let Slot::Members { known, .. } = given {
            singles.push((*known, leaf(Asked::There)));
        }
        for (signal, node) in singles {
            self.side_is(signal, node, Side::Yes);
        }
        for (pair, node) in pairs {
            self.pair_is(pair, node);
        }
    }

    /// What is asked of a fact as the rules read it; nothing where only its signals say so.
    pub(super) fn asked(&mut self, id: FactId, which: &Which) -> Option<usize> {
        let answer = Node::Answer(id, Asked::Is(which.clone()));
        let answer = self.nodes.put(answer);
        let read = self.facts.get(&id)?.clone();
        if read.unanswered == Signal::NEVER {
            return Some(answer);
        }
        let there = self.nodes.put(Node::Answer(id, Asked::There));
        let missing = self.nodes.put(Node::Answer(id, Asked::Missing));
        let applies = self.pair(read.applies);
        let fallback = fallback(&read, which);
        let follows = follows(&read, which)?;
        if follows == NOTHING {
            return Some(match fallback {
                FALSE => {
                    let counts = self.nodes.gate(Kind::Any, [there, applies]);
                    self.nodes.gate(Kind::All, [answer, counts])
                }
                TRUE => {
                    let unless = self.nodes.not(applies);
                    let idle = self.nodes.gate(Kind::All, [missing, unless]);
                    self.nodes.gate(Kind::Any, [answer, idle])
                }
                _ => answer,
            });
        }
        let follows = self.pair(follows);
        let fallback = self.nodes.constant(fallback);
        let otherwise = self.nodes.choose([applies, follows, fallback]);
        let answered = self.nodes.gate(Kind::All, [answer, there]);
        let not_answered = self.nodes.gate(Kind::All, [missing, otherwise]);
        Some(self.nodes.gate(Kind::Any, [answered, not_answered]))
    }
}

/// Follows from nothing.
const NOTHING: Pair = Pair::UNKNOWN;

/// What holds of a fact where its question does not apply.
fn fallback(read: &Read, which: &Which) -> Cell {
    if read.fallback.is_empty() {
        return UNKNOWN;
    }
    let falls_back = |signal: Signal| read.fallback.contains(&signal);
    match which {
        Which::Among(values) => {
            let signals = read.given.signals();
            let mut own = values.iter().filter_map(|at| signals.get(*at));
            if own.any(|own| falls_back(*own)) {
                TRUE
            } else {
                FALSE
            }
        }
        Which::Nth(at) => match read.given.pairs().nth(*at) {
            Some(pair) if falls_back(pair.yes) => TRUE,
            Some(pair) if falls_back(pair.no) => FALSE,
            Some(_) | None => UNKNOWN,
        },
    }
}

/// What follows of it from other facts; nothing where more than two values may follow.
fn follows(read: &Read, which: &Which) -> Option<Pair> {
    if read.follows.is_empty() {
        return Some(NOTHING);
    }
    let at = |place: usize| {
        let signal = read.follows.get(&place).copied();
        signal.unwrap_or(Signal::NEVER)
    };
    let two = |yes: usize, no: usize| Pair {
        yes: at(yes),
        no: at(no),
    };
    match (&read.given, which) {
        (Slot::Values(all), Which::Among(values)) if all.len() == 2 => match values.as_slice() {
            [0] => Some(two(0, 1)),
            [1] => Some(two(1, 0)),
            _ => None,
        },
        (Slot::Ordered(_), Which::Nth(nth)) => Some(two(2 * nth, 2 * nth + 1)),
        // Its first signal says that the set is known.
        (Slot::Members { .. }, Which::Nth(nth)) => Some(two(2 * nth + 1, 2 * nth + 2)),
        (Slot::Values(_) | Slot::Unread, Which::Nth(_)) | (_, Which::Among(_)) => None,
    }
}
