//! Grown diagrams laid down to be walked: no edge turns anything round, and each node says what it can lead to.
//!
//! The places at the front are ends: what a condition comes to (no, yes), or
//! which outcome a decision comes to; the last of those is no outcome at all.

use std::collections::HashMap;

use crate::compile::diagram::grower::Edge;
use crate::compile::diagram::grower::Grower;

/// How many ends there may be: a set of them is one word.
pub(super) const ENDS: usize = 32;
/// The end of a condition that holds.
pub(super) const YES: u32 = 1 << 1;
/// The end of a condition that does not.
pub(super) const NO: u32 = 1;

/// Where something stands: an end, or a node.
pub(super) type Place = u32;

/// A set of ends.
pub(super) type Ends = u32;

/// A node.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Node {
    /// Which level it asks at; past all others for an end.
    pub(super) level: u32,
    first: u32,
    /// The ends it can lead to at all.
    pub(super) ends: Ends,
}

/// The nodes, the ends first; each stands behind those it leads to.
pub(super) struct Store {
    nodes: Vec<Node>,
    next: Vec<Place>,
    conditions: HashMap<Edge, Place>,
    choices: HashMap<Vec<Edge>, Place>,
}

impl Store {
    /// The ends alone.
    pub(super) fn new() -> Self {
        let end = |at: usize| Node {
            level: u32::MAX,
            first: 0,
            ends: 1 << at,
        };
        Self {
            nodes: (0..ENDS).map(end).collect(),
            next: Vec::new(),
            conditions: HashMap::new(),
            choices: HashMap::new(),
        }
    }

    /// The node at a place.
    #[inline]
    pub(super) fn node(&self, place: Place) -> Node {
        let node = self.nodes.get(place as usize);
        node.copied().unwrap_or_default()
    }

    /// Where a node leads to on each way.
    #[inline]
    pub(super) fn next(&self, node: Node, ways: usize) -> &[Place] {
        let first = node.first as usize;
        self.next.get(first..first + ways).unwrap_or_default()
    }

    /// Where a node leads to on one way.
    #[inline]
    pub(super) fn on(&self, node: Node, way: usize) -> Place {
        let next = self.next.get(node.first as usize + way);
        next.copied().unwrap_or(0)
    }

    /// How many nodes there are.
    pub(super) fn nodes(&self) -> usize {
        self.nodes.len().saturating_sub(ENDS)
    }

    /// How many places there are.
    pub(super) fn places(&self) -> usize {
        self.nodes.len()
    }

    /// Lays a condition down.
    pub(super) fn condition(&mut self, grower: &Grower, edge: Edge) -> Option<Place> {
        if edge == Edge::TRUE || edge == Edge::FALSE {
            return Some(u32::from(edge == Edge::TRUE));
        }
        if let Some(known) = self.conditions.get(&edge) {
            return Some(*known);
        }
        let level = grower.level(edge);
        let mut next = Vec::new();
        for way in 0..grower.ways(level) {
            next.push(self.condition(grower, grower.on(edge, level, way))?);
        }
        let place = self.lay(level, &next)?;
        self.conditions.insert(edge, place);
        Some(place)
    }

    /// Lays down which of several conditions holds, of which at most one ever does.
    pub(super) fn choice(&mut self, grower: &Grower, edges: &[Edge]) -> Option<Place> {
        if edges.len() >= ENDS {
            return None;
        }
        let settled = |edge: &Edge| *edge == Edge::TRUE;
        let level = edges.iter().map(|edge| grower.level(*edge)).min()?;
        if let Some(at) = edges.iter().position(settled) {
            return u32::try_from(at).ok();
        }
        if edges.iter().all(|edge| *edge == Edge::FALSE) {
            return u32::try_from(edges.len()).ok();
        }
        if let Some(known) = self.choices.get(edges) {
            return Some(*known);
        }
        let mut next = Vec::new();
        for way in 0..grower.ways(level) {
            let on = edges.iter().map(|edge| grower.on(*edge, level, way));
            let on: Vec<Edge> = on.collect();
            next.push(self.choice(grower, &on)?);
        }
        let place = self.lay(level, &next)?;
        self.choices.insert(edges.to_vec(), place);
        Some(place)
    }

    fn lay(&mut self, level: usize, next: &[Place]) -> Option<Place> {
        let place = u32::try_from(self.nodes.len()).ok()?;
        let ends = next.iter().map(|next| self.node(*next).ends);
        let node = Node {
            level: u32::try_from(level).ok()?,
            first: u32::try_from(self.next.len()).ok()?,
            ends: ends.fold(0, |all, own| all | own),
        };
        self.nodes.push(node);
        self.next.extend(next);
        Some(place)
    }

    /// Nothing more is laid down.
    pub(super) fn finish(&mut self) {
        (self.conditions, self.choices) = (HashMap::new(), HashMap::new());
        self.nodes.shrink_to_fit();
        self.next.shrink_to_fit();
    }
}
