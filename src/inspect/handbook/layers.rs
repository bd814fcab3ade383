//! Decisions in layers, for a picture in which every arrow points the same way.
//!
//! A decision stands one layer after the last of those it reads. An arrow that
//! passes a layer passes it at a spot of its own, so that it crosses no box.
//! Within a layer each stands near the middle of what it is joined to.

use std::collections::BTreeMap;

use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::DecisionId;
use crate::inspect::handbook::feeds::Feeds;

/// What stands in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A decision.
    Decision(DecisionId),
    /// Where the arrow from one decision to another passes.
    Passing(DecisionId, DecisionId),
}

/// Decisions in layers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layered {
    /// Spots layer by layer, each in its order.
    pub layers: Vec<Vec<Spot>>,
    /// Arrows between spots of neighbouring layers, each with the layer it begins in.
    pub arrows: Vec<(usize, Spot, Spot)>,
    /// Decisions that read no other and that no other reads.
    pub alone: Vec<DecisionId>,
}

/// How often the layers are gone through to bring what is joined together.
const SWEEPS: usize = 12;

/// Lays the decisions of a pack out.
#[must_use]
pub fn layered(pack: &Pack, feeds: &Feeds) -> Layered {
    let depth = depths(pack, feeds);
    let at = |id: DecisionId| depth.get(&id).copied().unwrap_or(0);
    let joined =
        |id: &DecisionId| feeds.of(*id).next().is_some() || feeds.readers(*id).next().is_some();
    let (joined, alone): (Vec<_>, Vec<_>) = pack.decision_ids().partition(joined);
    let mut made = Layered {
        layers: vec![Vec::new(); joined.iter().map(|id| at(*id) + 1).max().unwrap_or(0)],
        arrows: Vec::new(),
        alone,
    };
    for id in &joined {
        made.put(at(*id), Spot::Decision(*id));
    }
    for to in joined {
        for from in feeds.nearest(to) {
            made.join(from, at(from), to, at(to));
        }
    }
    for sweep in 0..SWEEPS {
        made.sweep(sweep % 2 == 0);
    }
    made
}

fn depths(pack: &Pack, feeds: &Feeds) -> BTreeMap<DecisionId, usize> {
    let mut depth = BTreeMap::new();
    for step in &pack.order {
        if let Step::Decision(id) = step {
            let below = feeds.of(*id).filter_map(|from| depth.get(&from));
            let own = below.max().map_or(0, |most: &usize| most + 1);
            depth.insert(*id, own);
        }
    }
    depth
}

impl Layered {
    fn put(&mut self, layer: usize, spot: Spot) {
        if let Some(layer) = self.layers.get_mut(layer) {
            layer.push(spot);
        }
    }

    /// An arrow, with a spot in each layer that it passes.
    fn join(&mut self, from: DecisionId, start: usize, to: DecisionId, end: usize) {
        let mut last = Spot::Decision(from);
        for layer in start + 1..end {
            let next = Spot::Passing(from, to);
            self.put(layer, next);
            self.arrows.push((layer - 1, last, next));
            last = next;
        }
        self.arrows.push((end - 1, last, Spot::Decision(to)));
    }

    /// Orders each layer by the middle of what its spots are joined to in the layer before or after.
    fn sweep(&mut self, forward: bool) {
        let count = self.layers.len();
        for step in 1..count {
            let (layer, beside) = if forward {
                (step, step - 1)
            } else {
                (count - 1 - step, count - step)
            };
            let Some(other) = self.layers.get(beside) else {
                continue;
            };
            let place: BTreeMap<Spot, usize> =
                other.iter().enumerate().map(|(at, it)| (*it, at)).collect();
            let middles = self.middles(&place, other.len());
            if let Some(own) = self.layers.get_mut(layer) {
                let most = own.len();
                let mut placed: Vec<(usize, Spot)> = own
                    .iter()
                    .enumerate()
                    .map(|(at, spot)| {
                        (
                            middles.get(spot).copied().unwrap_or(share(at, 1, most)),
                            *spot,
                        )
                    })
                    .collect();
                placed.sort_by_key(|(middle, _)| *middle);
                *own = placed.into_iter().map(|(_, spot)| spot).collect();
            }
        }
    }

    /// A thousandfold mean of the places that each spot is joined to.
    fn middles(&self, place: &BTreeMap<Spot, usize>, of: usize) -> BTreeMap<Spot, usize> {
        let mut sums: BTreeMap<Spot, (usize, usize)> = BTreeMap::new();
        for (_, from, to) in &self.arrows {
            for (spot, other) in [(from, to), (to, from)] {
                if let Some(at) = place.get(other) {
                    let sum = sums.entry(*spot).or_default();
                    *sum = (sum.0 + at, sum.1 + 1);
                }
            }
        }
        sums.into_iter()
            .map(|(spot, (sum, count))| (spot, share(sum, count, of)))
            .collect()
    }
}

/// How far along a layer of so many the middle of some places is, in thousandths.
fn share(sum: usize, count: usize, of: usize) -> usize {
    (2 * sum + count) * 1000 / (2 * count.max(1) * of.max(1))
}
