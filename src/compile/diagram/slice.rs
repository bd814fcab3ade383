//! What a case leaves of the diagrams: nodes where it can still go several ways that come to different ends.

use crate::compile::diagram::Diagrams;
use crate::compile::diagram::grower::hashed;
use crate::compile::diagram::store::ENDS;
use crate::compile::diagram::store::Place;
use crate::compile::diagram::walk::After;
use crate::compile::diagram::walk::Ground;
use crate::compile::diagram::walk::HangsOn;
use crate::compile::diagram::walk::Walk;

/// A set of ends.
pub(super) type Ends = u32;

/// A node that is left.
#[derive(Clone, Copy, Debug, Default)]
struct Left {
    level: u32,
    first: u32,
    ways: u32,
    ends: Ends,
    /// The round in which it was last seen.
    seen: u32,
}

/// The nodes that are left; ends have the places they have in the diagrams.
#[derive(Default)]
pub(super) struct Slice {
    turn: u32,
    round: u32,
    nodes: Vec<Left>,
    next: Vec<Place>,
    /// By node in the diagrams, what is left of it.
    cut: Vec<(u32, Place)>,
    /// Nodes by what they hold; a turn long past is an empty place.
    table: Vec<(u32, Place)>,
    stack: Vec<Place>,
    open: Vec<Place>,
}

impl Slice {
    /// Forgets what was left in another case.
    pub(super) fn begin(&mut self, nodes: usize) {
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 || self.cut.len() != nodes {
            *self = Self {
                turn: 1,
                cut: vec![(0, 0); nodes],
                table: vec![(0, 0); 1 << 12],
                ..Self::default()
            };
        }
        self.nodes.clear();
        self.next.clear();
        self.stack.clear();
    }

    /// What is left of what stands at a place.
    pub(super) fn cut(walk: &mut Walk, ground: Ground<'_>, place: Place) -> Place {
        let (diagrams, _) = ground;
        let store = &diagrams.outcomes;
        let place = walk.along(ground, store, place);
        if place < ENDS {
            return place;
        }
        let node = store.node(place);
        let slice = walk.slice();
        if let Some((turn, left)) = slice.cut.get(node.number)
            && *turn == slice.turn
        {
            return *left;
        }
        let base = slice.stack.len();
        for way in 0..diagrams.ways(node.level).len() {
            let left = Self::cut(walk, ground, store.on(place, way));
            walk.slice().stack.push(left);
        }
        let slice = walk.slice();
        let left = slice.find_or_make(u32::try_from(node.level).unwrap_or(0), base);
        slice.stack.truncate(base);
        let turn = slice.turn;
        if let Some(slot) = slice.cut.get_mut(node.number) {
            *slot = (turn, left);
        }
        left
    }

    fn find_or_make(&mut self, level: u32, base: usize) -> Place {
        let own = self.stack.get(base..).unwrap_or_default();
        let first = own.first().copied().unwrap_or(0);
        if own.iter().all(|next| *next == first) {
            return first;
        }
        let mut at = hashed(level, own) & (self.table.len() - 1);
        while let Some((turn, left)) = self.table.get(at)
            && *turn == self.turn
        {
            let node = self.node(*left);
            if node.level == level && self.next(node) == own {
                return *left;
            }
            at = (at + 1) & (self.table.len() - 1);
        }
        let new = u32::try_from(self.nodes.len()).map_or(0, |at| at + ENDS);
        let ends = own.iter().map(|next| self.ends(*next));
        let node = Left {
            level,
            first: u32::try_from(self.next.len()).unwrap_or(0),
            ways: u32::try_from(own.len()).unwrap_or(0),
            ends: ends.fold(0, |all, own| all | own),
            seen: 0,
        };
        self.nodes.push(node);
        self.next.extend(self.stack.get(base..).unwrap_or_default());
        if let Some(slot) = self.table.get_mut(at) {
            *slot = (self.turn, new);
        }
        if self.nodes.len() * 2 > self.table.len() {
            self.spread();
        }
        new
    }

    fn spread(&mut self) {
        let size = self.table.len() * 4;
        let mut table = vec![(0, 0); size];
        for (turn, left) in &self.table {
            if *turn != self.turn {
                continue;
            }
            let node = self.node(*left);
            let mut at = hashed(node.level, self.next(node)) & (size - 1);
            while table.get(at).is_some_and(|(turn, _)| *turn == self.turn) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = table.get_mut(at) {
                *slot = (*turn, *left);
            }
        }
        self.table = table;
    }

    fn node(&self, left: Place) -> Left {
        let at = left.wrapping_sub(ENDS) as usize;
        self.nodes.get(at).copied().unwrap_or_default()
    }

    fn next(&self, node: Left) -> &[Place] {
        let first = node.first as usize;
        let own = self.next.get(first..first + node.ways as usize);
        own.unwrap_or_default()
    }

    /// The ends that a node can come to.
    pub(super) fn ends(&self, left: Place) -> Ends {
        if left < ENDS {
            return 1 << left;
        }
        self.node(left).ends
    }

    /// Every node that hangs on one, once each.
    fn each(&mut self, from: Place, mut see: impl FnMut(&Self, Left)) {
        self.round = self.round.wrapping_add(1);
        let mut open = std::mem::take(&mut self.open);
        open.push(from);
        while let Some(left) = open.pop() {
            let at = left.wrapping_sub(ENDS) as usize;
            let round = self.round;
            let new = self
                .nodes
                .get_mut(at)
                .is_some_and(|node| std::mem::replace(&mut node.seen, round) != round);
            if new {
                let node = self.node(left);
                open.extend(self.next(node));
                see(self, node);
            }
        }
        self.open = open;
    }

    /// The levels that a node hangs on.
    pub(super) fn levels(&mut self, from: Place, found: &mut HangsOn) {
        self.each(from, |_, node| found.note(node.level as usize));
    }

    /// By way of each level, the ends that can be come to from a node on it.
    pub(super) fn after(&mut self, from: Place, diagrams: &Diagrams) -> After {
        let last = diagrams.levels.len();
        let mut ends = vec![0; diagrams.ways(last.saturating_sub(1)).end];
        let mut passing = Passing::over(last);
        let level = |slice: &Self, left: Place| {
            if left < ENDS {
                last
            } else {
                slice.node(left).level as usize
            }
        };
        passing.note(0..level(self, from), self.ends(from));
        self.each(from, |slice, node| {
            let here = node.level as usize;
            let own = ends.get_mut(diagrams.ways(here)).unwrap_or_default();
            for (slot, next) in own.iter_mut().zip(slice.next(node)) {
                *slot |= slice.ends(*next);
                passing.note(here + 1..level(slice, *next), slice.ends(*next));
            }
        });
        for (level, passing) in passing.by_level().enumerate() {
            let own = ends.get_mut(diagrams.ways(level));
            own.unwrap_or_default()
                .iter_mut()
                .for_each(|slot| *slot |= passing);
        }
        After { ends }
    }
}

/// The ends that can be come to without being asked at a level.
struct Passing {
    /// By level and end, how many edges that lead there begin to pass, less those that cease.
    change: Vec<[i32; ENDS as usize]>,
}

impl Passing {
    fn over(levels: usize) -> Self {
        Self {
            change: vec![[0; ENDS as usize]; levels + 1],
        }
    }

    /// Some ends can be come to past some levels.
    fn note(&mut self, levels: std::ops::Range<usize>, ends: Ends) {
        if levels.is_empty() {
            return;
        }
        for (level, step) in [(levels.start, 1), (levels.end, -1)] {
            if let Some(counts) = self.change.get_mut(level) {
                let mut left = ends;
                while left != 0 {
                    if let Some(count) = counts.get_mut(left.trailing_zeros() as usize) {
                        *count += step;
                    }
                    left &= left - 1;
                }
            }
        }
    }

    /// By level, the ends.
    fn by_level(self) -> impl Iterator<Item = Ends> {
        let mut now = [0_i32; ENDS as usize];
        self.change.into_iter().map(move |change| {
            let mut ends = 0;
            for (at, (count, change)) in now.iter_mut().zip(change).enumerate() {
                *count += change;
                ends |= u32::from(*count > 0) << at;
            }
            ends
        })
    }
}
