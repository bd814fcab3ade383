//! Nodes under construction: equal ones once, constants folded away.

use std::collections::HashMap;

use crate::check::term::FactId;
use crate::compile::flat::gates::Kind;
use crate::compile::flat::note::Which;
use crate::compile::flat::rails::Asked;
use crate::compile::flat::rails::BOTH;
use crate::compile::flat::rails::Cell;
use crate::compile::flat::rails::FALSE;
use crate::compile::flat::rails::Node;
use crate::compile::flat::rails::TRUE;
use crate::compile::flat::rails::UNKNOWN;

/// The nodes so far.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    pub(super) all: Vec<Node>,
    known: HashMap<Node, usize>,
    /// How many values each fact has that has few.
    pub(super) values: HashMap<FactId, usize>,
}

impl Nodes {
    /// A node; the same one for what is equal.
    pub(super) fn put(&mut self, node: Node) -> usize {
        if let Some(at) = self.known.get(&node) {
            return *at;
        }
        let at = self.all.len();
        self.all.push(node.clone());
        self.known.insert(node, at);
        at
    }

    pub(super) fn constant(&mut self, cell: Cell) -> usize {
        self.put(Node::Constant(cell))
    }

    fn is(&self, at: usize, cell: Cell) -> bool {
        self.all.get(at) == Some(&Node::Constant(cell))
    }

    /// All, or any, of others.
    pub(super) fn gate(&mut self, kind: Kind, inputs: impl IntoIterator<Item = usize>) -> usize {
        let (idle, decides) = match kind {
            Kind::All => (TRUE, FALSE),
            Kind::Any => (FALSE, TRUE),
        };
        let mut inputs: Vec<usize> = inputs.into_iter().collect();
        inputs.retain(|at| !self.is(*at, idle));
        inputs.sort_unstable();
        inputs.dedup();
        if inputs.iter().any(|at| self.is(*at, decides)) {
            return self.constant(decides);
        }
        match inputs.as_slice() {
            [] => self.constant(idle),
            [one] => *one,
            _ => self.put(Node::Gate(kind, inputs)),
        }
    }

    /// The negation.
    pub(super) fn not(&mut self, at: usize) -> usize {
        let node = match self.all.get(at) {
            Some(Node::Not(inner)) => return *inner,
            Some(Node::Constant(cell)) => Node::Constant(negated(*cell)),
            Some(Node::Answer(id, Asked::There)) => Node::Answer(*id, Asked::Missing),
            Some(Node::Answer(id, Asked::Missing)) => Node::Answer(*id, Asked::There),
            Some(Node::Answer(id, Asked::Is(Which::Among(own)))) => {
                let values = 0..self.values.get(id).copied().unwrap_or(0);
                let others = values.filter(|at| !own.contains(at)).collect();
                Node::Answer(*id, Asked::Is(Which::Among(others)))
            }
            Some(
                Node::Answer(_, Asked::Is(Which::Nth(_)))
                | Node::Given(..)
                | Node::Gate(..)
                | Node::Join(_)
                | Node::Outcome(..),
            )
            | None => Node::Not(at),
        };
        self.put(node)
    }

    /// A cell of two sides that are worked out apart.
    pub(super) fn join(&mut self, yes: usize, no: usize) -> usize {
        let never = |at| self.is(at, FALSE);
        let always = |at| self.is(at, TRUE);
        match (never(yes), always(yes), never(no), always(no)) {
            (true, _, true, _) => self.constant(UNKNOWN),
            (true, _, _, true) => self.constant(FALSE),
            (_, true, true, _) => self.constant(TRUE),
            (_, true, _, true) => self.constant(BOTH),
            _ => self.put(Node::Join([yes, no])),
        }
    }

    /// `then` where the condition holds, `otherwise` where not; where nobody knows, what both agree on.
    pub(super) fn choose(&mut self, [condition, then, otherwise]: [usize; 3]) -> usize {
        let unless = self.not(condition);
        let here = self.gate(Kind::All, [condition, then]);
        let there = self.gate(Kind::All, [unless, otherwise]);
        let agreed = self.gate(Kind::All, [then, otherwise]);
        self.gate(Kind::Any, [here, there, agreed])
    }
}

/// The negation of a cell.
fn negated(cell: Cell) -> Cell {
    match cell {
        FALSE => TRUE,
        TRUE => FALSE,
        other => other,
    }
}
