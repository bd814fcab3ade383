//! What is asked for in the end, and nothing that it does not hang on.

use std::collections::HashMap;

use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Signal;
use crate::compile::flat::note::Form;
use crate::compile::flat::note::Note;
use crate::compile::flat::outcomes::Pick;
use crate::compile::flat::rails::Node;
use crate::compile::flat::rails::Rails;
use crate::compile::flat::rails::Side;
use crate::compile::flat::rails::build::Build;

/// What is asked for in the end.
pub(in crate::compile::flat) struct Wanted<'w> {
    /// Every rule, by decision.
    pub(in crate::compile::flat) rules: &'w [Vec<Pair>],
    /// Every outcome, by decision.
    pub(in crate::compile::flat) outcomes: &'w [Vec<Pair>],
    /// What late conditions ask for.
    pub(in crate::compile::flat) signals: Vec<Signal>,
    /// The number that a signal has in the end; nothing if it is left out.
    pub(in crate::compile::flat) now: &'w dyn Fn(Signal) -> Option<Signal>,
}

impl Rails {
    /// The nodes of a pack.
    pub(in crate::compile::flat) fn of(
        notes: &[Note],
        picks: &[Pick],
        wanted: &Wanted<'_>,
    ) -> Self {
        let mut build = Build::of(notes, picks);
        let mut each = |all: &[Vec<Pair>]| -> Vec<Vec<usize>> {
            let mut own = |pairs: &Vec<Pair>| pairs.iter().map(|it| build.pair(*it)).collect();
            all.iter().map(&mut own).collect()
        };
        let (rules, outcomes) = (each(wanted.rules), each(wanted.outcomes));
        let asked = wanted.signals.iter().filter_map(|signal| {
            let (node, side) = build.side(*signal);
            Some(((wanted.now)(*signal)?, node, side))
        });
        let asked: Vec<_> = asked.collect();
        let mut rails = Self {
            nodes: build.nodes.all,
            picks: build.picks,
            rules,
            outcomes,
            asked,
            given: Vec::new(),
        };
        rails.prune();
        rails.given = rails.given(notes, wanted.now);
        rails
    }

    /// Leaves out what nothing hangs on.
    fn prune(&mut self) {
        let mut needed = vec![false; self.nodes.len()];
        for at in self.wanted() {
            if let Some(slot) = needed.get_mut(at) {
                *slot = true;
            }
        }
        for (at, node) in self.nodes.iter().enumerate().rev() {
            if needed.get(at) == Some(&true) {
                for input in self.reads(node) {
                    if let Some(slot) = needed.get_mut(*input) {
                        *slot = true;
                    }
                }
            }
        }
        for (pick, rules) in self.picks.iter_mut().enumerate() {
            let mut all = self.nodes.iter().zip(&needed);
            let own = |node: &Node| matches!(node, Node::Outcome(at, _) if *at == pick);
            if !all.any(|(node, needed)| *needed && own(node)) {
                rules.clear();
            }
        }
        let mut next = 0;
        let new = needed.iter().map(|needed| {
            let own = next;
            next += usize::from(*needed);
            own
        });
        let new: Vec<usize> = new.collect();
        let now = |at: &mut usize| *at = new.get(*at).copied().unwrap_or(0);
        let nodes = std::mem::take(&mut self.nodes).into_iter().zip(&needed);
        let mut nodes: Vec<Node> = nodes.filter(|(_, it)| **it).map(|(node, _)| node).collect();
        for node in &mut nodes {
            match node {
                Node::Gate(_, inputs) => inputs.iter_mut().for_each(now),
                Node::Not(inner) => now(inner),
                Node::Join(sides) => sides.iter_mut().for_each(now),
                Node::Constant(_) | Node::Answer(..) | Node::Given(..) | Node::Outcome(..) => {}
            }
        }
        self.nodes = nodes;
        let all = self
            .rules
            .iter_mut()
            .chain(&mut self.outcomes)
            .chain(&mut self.picks);
        all.flatten().for_each(now);
        self.asked.iter_mut().for_each(|(_, at, _)| now(at));
    }

    /// Where the signals stand that come from outside or late.
    fn given(
        &self,
        notes: &[Note],
        now: &dyn Fn(Signal) -> Option<Signal>,
    ) -> Vec<(Signal, usize, Side)> {
        let mut other = HashMap::new();
        for note in notes {
            if let Note::Pair(pair, Form::Given) = note {
                other.insert(pair.yes, pair.no);
            }
        }
        let mut found = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            if let Node::Given(signal, _) = node {
                found.extend(now(*signal).map(|it| (it, at, Side::Yes)));
                let no = other.get(signal).and_then(|no| now(*no));
                found.extend(no.map(|it| (it, at, Side::No)));
            }
        }
        found
    }

    /// The nodes that are asked for in the end.
    pub fn wanted(&self) -> impl Iterator<Item = usize> {
        let decisions = self.rules.iter().chain(&self.outcomes);
        let asked = self.asked.iter().map(|(_, node, _)| *node);
        decisions.flatten().copied().chain(asked)
    }

    /// What a node reads.
    #[must_use]
    pub fn reads<'r>(&'r self, node: &'r Node) -> &'r [usize] {
        match node {
            Node::Gate(_, inputs) => inputs,
            Node::Not(inner) => std::slice::from_ref(inner),
            Node::Join(sides) => sides,
            Node::Outcome(pick, _) => self.picks.get(*pick).map_or(&[], Vec::as_slice),
            Node::Constant(_) | Node::Answer(..) | Node::Given(..) => &[],
        }
    }
}
