//! Grown diagrams laid down to be walked: no edge turns anything round, what a node holds stands together.
//!
//! The places at the front are ends: what a condition comes to (no, yes), or
//! which outcome a decision comes to; the last of those is no outcome at all.

use std::collections::HashMap;

use crate::compile::diagram::grower::Edge;
use crate::compile::diagram::grower::Grower;

/// How many ends there may be: a set of them is one word.
pub(super) const ENDS: u32 = 32;
/// Which bits of the head of a node are its level; the rest is its number.
const LEVEL: u32 = 10;
/// How many levels there may be: a walk goes as deep.
pub(super) const MOST_LEVELS: usize = 1 << LEVEL;
/// How many nodes there may be.
const MOST_NODES: u32 = 1 << (u32::BITS - LEVEL);
/// How many words they may take: 64 MB.
const MOST_WORDS: usize = 16 << 20;

/// Where something stands: an end, or a node.
pub(super) type Place = u32;

/// A node: at which level it asks, and its number among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) level: usize,
    pub(super) number: usize,
}

/// The nodes: of each its head, and behind it where it leads to on each way.
#[derive(Default)]
pub(super) struct Store {
    words: Vec<u32>,
    nodes: u32,
}

/// Nodes as they are laid down; each stands behind those it leads to.
#[derive(Default)]
pub(super) struct Layer {
    store: Store,
    conditions: HashMap<Edge, Place>,
    choices: HashMap<Vec<Edge>, Place>,
}

impl Store {
    /// The node at a place that is no end.
    #[inline]
    pub(super) fn node(&self, place: Place) -> Node {
        let head = self.word(place, 0);
        Node {
            level: (head & ((1 << LEVEL) - 1)) as usize,
            number: (head >> LEVEL) as usize,
        }
    }

    /// Where the node at a place leads to on one way.
    #[inline]
    pub(super) fn on(&self, place: Place, way: usize) -> Place {
        self.word(place, way + 1)
    }

    #[inline]
    fn word(&self, place: Place, at: usize) -> u32 {
        let start = place.wrapping_sub(ENDS) as usize;
        self.words.get(start + at).copied().unwrap_or(0)
    }

    /// How many nodes there are.
    pub(super) fn nodes(&self) -> usize {
        self.nodes as usize
    }
}

impl Layer {
    /// What was laid down.
    pub(super) fn finish(mut self) -> Store {
        self.store.words.shrink_to_fit();
        self.store
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
        if edges.len() >= ENDS as usize {
            return None;
        }
        if let Some(at) = edges.iter().position(|edge| *edge == Edge::TRUE) {
            return u32::try_from(at).ok();
        }
        if edges.iter().all(|edge| *edge == Edge::FALSE) {
            return u32::try_from(edges.len()).ok();
        }
        if let Some(known) = self.choices.get(edges) {
            return Some(*known);
        }
        let level = edges.iter().map(|edge| grower.level(*edge)).min()?;
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
        let store = &mut self.store;
        if store.nodes == MOST_NODES || store.words.len() >= MOST_WORDS {
            return None;
        }
        let place = u32::try_from(store.words.len()).ok()?.checked_add(ENDS)?;
        let level = u32::try_from(level).ok()?;
        store.words.push(level | store.nodes << LEVEL);
        store.words.extend(next);
        store.nodes += 1;
        Some(place)
    }
}
