//! Which gates run in one go: those that cost least each.
//!
//! A run is whole blocks of four gates. A block may hold `and` and `or` side by side,
//! where the gates that are left read each other in turn.

use crate::compile::flat::Kind;
use crate::execute::order::Gate;
use crate::execute::order::Op;
use crate::execute::order::put;

/// How many gates are worked out in one go; runs are filled up to that.
pub(super) const AT_ONCE: usize = 4;

/// What a run costs to begin, in instructions; found by trying.
const BEGIN: usize = 40;

/// How many inputs a gate has at most, two by two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    Two,
    Four,
}

impl Width {
    fn of(gate: &Gate) -> Self {
        match gate.inputs.len() {
            3.. => Self::Four,
            _ => Self::Two,
        }
    }

    /// What a block costs, in instructions.
    fn cost(self) -> usize {
        match self {
            Self::Two => 33,
            Self::Four => 58,
        }
    }
}

/// What the gates of a block are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lanes {
    /// All the same.
    Of(Op),
    /// The first two `and`, the last two `or`.
    Both,
}

impl Lanes {
    /// What stands at a slot.
    fn at(self, slot: usize) -> Op {
        match self {
            Self::Of(op) => op,
            Self::Both if slot % AT_ONCE < AT_ONCE / 2 => Op::Gate(Kind::All),
            Self::Both => Op::Gate(Kind::Any),
        }
    }
}

/// Gates one after the other.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) lanes: Lanes,
    pub(super) width: Width,
    /// Whole blocks; a slot may be left empty.
    pub(super) gates: Vec<Option<Gate>>,
}

/// A run while it is chosen, its gates by their positions among those that are left.
struct Choice {
    lanes: Lanes,
    width: Width,
    slots: Vec<Option<usize>>,
    /// How many gates there are for so many instructions.
    worth: (usize, usize),
}

impl Run {
    /// The run whose gates cost least each, taken from what is left.
    pub(super) fn next(left: &mut Vec<Gate>, ready: &mut [bool], part: usize) -> Option<Self> {
        let mut shapes: Vec<(Lanes, Width)> = Vec::new();
        for gate in left.iter().filter(|gate| gate.part <= part) {
            let width = Width::of(gate);
            let mut own = vec![Lanes::Of(gate.op)];
            if let Op::Gate(_) = gate.op {
                own.push(Lanes::Both);
            }
            for lanes in own {
                if !shapes.contains(&(lanes, width)) {
                    shapes.push((lanes, width));
                }
            }
        }
        let choices = shapes
            .into_iter()
            .filter_map(|(lanes, width)| Choice::of(left, ready, part, lanes, width));
        let best = choices.reduce(|best, other| if other.beats(&best) { other } else { best })?;
        let mut all: Vec<Option<Gate>> = std::mem::take(left).into_iter().map(Some).collect();
        let mut take = |at: usize| all.get_mut(at).and_then(Option::take);
        let slots = best.slots.into_iter();
        let gates: Vec<Option<Gate>> = slots.map(|slot| slot.and_then(&mut take)).collect();
        for gate in gates.iter().flatten() {
            put(ready, gate.out, true);
        }
        left.extend(all.into_iter().flatten());
        Some(Self {
            lanes: best.lanes,
            width: best.width,
            gates,
        })
    }
}

impl Choice {
    /// The gates of one shape that can follow each other now; nothing if there are none.
    fn of(left: &[Gate], ready: &[bool], part: usize, lanes: Lanes, width: Width) -> Option<Self> {
        // By cell, behind which slot of this run it is known.
        let mut behind: Vec<Option<usize>> = ready.iter().map(|it| it.then_some(0)).collect();
        let mut slots: Vec<Option<usize>> = Vec::new();
        for (at, gate) in left.iter().enumerate() {
            if gate.part > part || Width::of(gate) != width {
                continue;
            }
            let inputs = gate.inputs.iter();
            let known: Option<Vec<usize>> = inputs
                .map(|it| behind.get(*it).copied().flatten())
                .collect();
            let Some(from) = known.and_then(|known| known.into_iter().max()) else {
                continue;
            };
            let free = |slot: &usize| {
                lanes.at(*slot) == gate.op && slots.get(*slot).is_none_or(Option::is_none)
            };
            let Some(slot) = (from..slots.len() + AT_ONCE).find(free) else {
                continue;
            };
            if slot >= slots.len() {
                slots.resize((slot + 1).next_multiple_of(AT_ONCE), None);
            }
            put(&mut slots, slot, Some(at));
            put(&mut behind, gate.out, Some(slot + 1));
        }
        let mut choice = None;
        let mut gates = 0;
        for (nth, block) in slots.chunks(AT_ONCE).enumerate() {
            gates += block.iter().flatten().count();
            let worth = (gates, BEGIN + (nth + 1) * width.cost());
            let longer = Self {
                lanes,
                width,
                slots: slots.iter().copied().take((nth + 1) * AT_ONCE).collect(),
                worth,
            };
            if choice.as_ref().is_none_or(|choice| longer.beats(choice)) {
                choice = Some(longer);
            }
        }
        choice
    }

    /// Whether its gates cost less each; the longer where they cost the same.
    fn beats(&self, other: &Self) -> bool {
        let ((own, cost), (others, its_cost)) = (self.worth, other.worth);
        (own * its_cost, own) > (others * cost, others)
    }
}
