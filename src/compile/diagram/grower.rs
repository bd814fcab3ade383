//! Diagrams as they grow: conditions over levels, equal ones one node.
//!
//! An edge may turn round what it leads to, so a condition and its contrary
//! are one node. Effort and size are bounded by count, not by time: the same
//! pack always comes out the same.

use std::ops::Not;

/// How many nodes may stand at once, those that nobody needs any more among them.
const MOST_NODES: usize = 3 << 20;
/// How many edges may lead on from them: 64 MB.
const MOST_EDGES: usize = 16 << 20;
/// How many nodes somebody may need.
const MOST_NEEDED: usize = 1 << 20;
/// How many pairs of nodes may be looked at.
const MOST_EFFORT: u64 = 20_000_000;
/// Where the first tidying is worth while.
const TIDY: usize = 1 << 17;
/// How many results of pairs are remembered.
const REMEMBERED: usize = 1 << 18;

/// What leads to a node, and whether the node is turned round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Edge(u32);

impl Edge {
    /// Always so.
    pub(super) const TRUE: Self = Self(0);
    /// Never so.
    pub(super) const FALSE: Self = Self(1);

    /// Itself, or turned round.
    pub(super) fn when(self, truth: bool) -> Self {
        if truth { self } else { !self }
    }

    /// The node it leads to.
    pub(super) fn node(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// Whether the node is turned round.
    pub(super) fn turned(self) -> bool {
        self.0 & 1 == 1
    }
}

impl From<Edge> for u32 {
    fn from(edge: Edge) -> Self {
        edge.0
    }
}

impl Not for Edge {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// Nodes by number; the first is the constant, and each stands behind those it leads to.
pub(super) struct Grower {
    ways: Vec<usize>,
    levels: Vec<u32>,
    firsts: Vec<u32>,
    edges: Vec<Edge>,
    /// Node numbers by what they hold; zero is an empty place.
    table: Vec<u32>,
    remembered: Vec<(Edge, Edge, Edge)>,
    stack: Vec<Edge>,
    effort: u64,
    tidy_at: usize,
}

impl Grower {
    /// Nothing but the constant, over levels with so many ways each.
    pub(super) fn over(ways: Vec<usize>) -> Self {
        Self {
            ways,
            levels: vec![u32::MAX],
            firsts: vec![0],
            edges: Vec::new(),
            table: vec![0; 1 << 12],
            remembered: vec![(Edge::TRUE, Edge::TRUE, Edge::TRUE); REMEMBERED],
            stack: Vec::new(),
            effort: 0,
            tidy_at: TIDY,
        }
    }

    /// The level of what an edge leads to; that of the constant is behind all others.
    pub(super) fn level(&self, edge: Edge) -> usize {
        let own = self.levels.get(edge.node());
        own.map_or(usize::MAX, |level| *level as usize)
    }

    /// How many ways lead on from a level.
    pub(super) fn ways(&self, level: usize) -> usize {
        self.ways.get(level).copied().unwrap_or(0)
    }

    /// Where an edge leads on one way from a level; itself where it does not ask there.
    pub(super) fn on(&self, edge: Edge, level: usize, way: usize) -> Edge {
        if self.level(edge) != level {
            return edge;
        }
        let first = self.firsts.get(edge.node()).copied().unwrap_or(0) as usize;
        let next = self.edges.get(first + way).copied().unwrap_or_default();
        next.when(!edge.turned())
    }

    /// A condition on one level: on which ways it holds. Nothing where there are too many nodes.
    pub(super) fn at(&mut self, level: usize, holds: &[bool]) -> Option<Edge> {
        let base = self.stack.len();
        let edges = holds.iter().map(|holds| Edge::TRUE.when(*holds));
        self.stack.extend(edges);
        self.node(level, base)
    }

    /// Where either holds.
    pub(super) fn or(&mut self, a: Edge, b: Edge) -> Option<Edge> {
        self.and(!a, !b).map(Edge::not)
    }

    /// Where both hold. Nothing where that takes too many nodes or too long.
    pub(super) fn and(&mut self, a: Edge, b: Edge) -> Option<Edge> {
        if a == Edge::FALSE || b == Edge::FALSE || a == !b {
            return Some(Edge::FALSE);
        }
        if a == Edge::TRUE || a == b {
            return Some(b);
        }
        if b == Edge::TRUE {
            return Some(a);
        }
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        let place = mixed(u64::from(a.0) << 32 | u64::from(b.0)) & (REMEMBERED - 1);
        if let Some((one, other, both)) = self.remembered.get(place)
            && (*one, *other) == (a, b)
        {
            return Some(*both);
        }
        self.effort += 1;
        if self.effort > MOST_EFFORT {
            return None;
        }
        let level = self.level(a).min(self.level(b));
        let base = self.stack.len();
        for way in 0..self.ways(level) {
            let both = self.and(self.on(a, level, way), self.on(b, level, way))?;
            self.stack.push(both);
        }
        let both = self.node(level, base)?;
        if let Some(slot) = self.remembered.get_mut(place) {
            *slot = (a, b, both);
        }
        Some(both)
    }

    /// The node at a level that leads on as the stack says from a place on; the stack is as before.
    fn node(&mut self, level: usize, base: usize) -> Option<Edge> {
        let found = self.find_or_make(level, base);
        self.stack.truncate(base);
        found
    }

    fn find_or_make(&mut self, level: usize, base: usize) -> Option<Edge> {
        let own = self.stack.get_mut(base..)?;
        let first = *own.first()?;
        if own.iter().all(|edge| *edge == first) {
            return Some(first);
        }
        for edge in own.iter_mut() {
            *edge = edge.when(!first.turned());
        }
        let level = u32::try_from(level).ok()?;
        let place = self.place(level, base)?;
        let known = self.table.get(place).copied()?;
        if known != 0 {
            return Some(Edge(known << 1).when(!first.turned()));
        }
        if self.levels.len() >= MOST_NODES || self.edges.len() >= MOST_EDGES {
            return None;
        }
        let node = u32::try_from(self.levels.len()).ok()?;
        self.levels.push(level);
        self.firsts.push(u32::try_from(self.edges.len()).ok()?);
        self.edges.extend(self.stack.get(base..)?);
        if let Some(slot) = self.table.get_mut(place) {
            *slot = node;
        }
        if self.levels.len() * 2 > self.table.len() {
            self.spread();
        }
        Some(Edge(node << 1).when(!first.turned()))
    }

    /// Where the node of a level and what the stack holds stands in the table, or would.
    fn place(&self, level: u32, base: usize) -> Option<usize> {
        let own = self.stack.get(base..)?;
        let mut place = hashed(level, own) & (self.table.len() - 1);
        loop {
            let node = self.table.get(place).copied()?;
            if node == 0 || self.holds(node, level, own) {
                return Some(place);
            }
            place = (place + 1) & (self.table.len() - 1);
        }
    }

    fn holds(&self, node: u32, level: u32, edges: &[Edge]) -> bool {
        let node = node as usize;
        self.levels.get(node) == Some(&level) && self.leads_to(node) == edges
    }

    fn leads_to(&self, node: usize) -> &[Edge] {
        let level = self.levels.get(node).map_or(usize::MAX, |it| *it as usize);
        let ways = self.ways(level);
        let first = self.firsts.get(node).map_or(0, |it| *it as usize);
        self.edges.get(first..first + ways).unwrap_or_default()
    }

    /// Makes the table larger.
    fn spread(&mut self) {
        let size = (self.levels.len() * 4).next_power_of_two();
        let mut table = vec![0_u32; size];
        for (node, level) in self.levels.iter().enumerate().skip(1) {
            let mut place = hashed(*level, self.leads_to(node)) & (size - 1);
            while table.get(place).is_some_and(|there| *there != 0) {
                place = (place + 1) & (size - 1);
            }
            if let (Some(slot), Ok(node)) = (table.get_mut(place), u32::try_from(node)) {
                *slot = node;
            }
        }
        self.table = table;
    }

    /// Drops every node that nobody needs, where that is worth while. Nothing where too many are needed.
    pub(super) fn tidy(&mut self, needed: &mut [Option<Edge>]) -> Option<()> {
        if self.levels.len() < self.tidy_at {
            return Some(());
        }
        let mut stays = vec![false; self.levels.len()];
        for edge in needed.iter().flatten() {
            if let Some(slot) = stays.get_mut(edge.node()) {
                *slot = true;
            }
        }
        for node in (1..stays.len()).rev() {
            if stays.get(node).copied().unwrap_or(false) {
                for edge in self.leads_to(node) {
                    if let Some(slot) = stays.get_mut(edge.node()) {
                        *slot = true;
                    }
                }
            }
        }
        let mut moved = vec![Edge::TRUE; stays.len()];
        let (mut levels, mut firsts) = (vec![u32::MAX], vec![0]);
        let mut edges: Vec<Edge> = Vec::new();
        let new = |edge: &Edge, moved: &[Edge]| {
            let to = moved.get(edge.node()).copied().unwrap_or_default();
            to.when(!edge.turned())
        };
        let kept = stays
            .iter()
            .enumerate()
            .skip(1)
            .filter(|(_, stays)| **stays);
        for (node, _) in kept {
            let number = u32::try_from(levels.len()).ok()?;
            levels.extend(self.levels.get(node));
            firsts.push(u32::try_from(edges.len()).ok()?);
            edges.extend(self.leads_to(node).iter().map(|edge| new(edge, &moved)));
            if let Some(slot) = moved.get_mut(node) {
                *slot = Edge(number << 1);
            }
        }
        for edge in needed.iter_mut().flatten() {
            *edge = new(edge, &moved);
        }
        (self.levels, self.firsts, self.edges) = (levels, firsts, edges);
        self.remembered.fill((Edge::TRUE, Edge::TRUE, Edge::TRUE));
        self.spread();
        self.tidy_at = TIDY.max(self.levels.len() * 3);
        (self.levels.len() <= MOST_NEEDED).then_some(())
    }
}

fn mixed(number: u64) -> usize {
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(mixed >> 32).unwrap_or(0)
}

/// A number that tells nodes apart by their level and where they lead to, most of the time.
pub(super) fn hashed<T: Copy + Into<u32>>(level: u32, leads_to: &[T]) -> usize {
    let start = u64::from(level).wrapping_mul(0xA24B_AED4_963E_E407);
    let all = leads_to.iter().fold(start, |so_far, next| {
        let next: u32 = (*next).into();
        (so_far.rotate_left(7) ^ u64::from(next)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    });
    mixed(all)
}
