//! The order of the levels: what is read together stands together.
//!
//! From each outcome down to the facts, what hangs on fewer facts first. For
//! a shipped pack, moving levels about for seconds saved a third of the nodes.

use std::cmp::Reverse;

use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::diagram::level::Level;
use crate::compile::diagram::level::guards_of;
use crate::compile::diagram::level::of_fact;
use crate::compile::lower::Copy;
use crate::compile::simulate::Settling;
use crate::compile::simulate::Simulation;
use crate::compile::simulate::Step;

/// What stands behind a variable.
#[derive(Clone, Debug, Default)]
enum Behind {
    /// Nothing more: a condition beyond the view, office hours, the constant.
    #[default]
    Nothing,
    /// A gate with what it reads.
    Gate(Vec<Lit>),
    /// A fact.
    Fact(FactId),
}

/// The search for an order.
struct Search<'c> {
    copy: &'c Copy,
    behind: Vec<Behind>,
    /// By fact, what decides about it where nobody answers.
    settled_by: Vec<Vec<Lit>>,
    /// By variable, how many facts it hangs on.
    width: Vec<usize>,
    seen: Vec<bool>,
    placed: Vec<bool>,
    /// The levels, with the facts whose answers they ask.
    levels: Vec<(Level, Option<FactId>)>,
}

/// Every level that some literals hang on, in order, with the facts whose answers they ask.
pub(super) fn levels(
    pack: &Pack,
    copy: &Copy,
    simulation: &Simulation,
    goals: &[Lit],
) -> Vec<(Level, Option<FactId>)> {
    let mut search = Search::of(pack, copy, simulation);
    for goal in goals {
        search.visit(*goal);
    }
    search.levels
}

impl<'c> Search<'c> {
    fn of(pack: &Pack, copy: &'c Copy, simulation: &Simulation) -> Self {
        let variables = simulation.variables();
        let blocks = pack.facts.len().div_ceil(64);
        let mut search = Self {
            copy,
            behind: vec![Behind::default(); variables],
            settled_by: vec![Vec::new(); pack.facts.len()],
            width: vec![0; variables],
            seen: vec![false; variables],
            placed: vec![false; pack.facts.len()],
            levels: Vec::new(),
        };
        let mut hangs_on = vec![vec![0_u64; blocks]; variables];
        for id in pack.fact_ids() {
            for lit in own(copy, id) {
                if let Some(slot) = search.behind.get_mut(lit.variable()) {
                    *slot = Behind::Fact(id);
                }
                let block = hangs_on.get_mut(lit.variable());
                if let Some(block) = block.and_then(|all| all.get_mut(id.0 / 64)) {
                    *block |= 1 << (id.0 % 64);
                }
            }
        }
        for step in simulation.steps() {
            match step {
                Step::Gate(inputs, gate) => {
                    gather(&mut hangs_on, inputs, &[gate]);
                    if let Some(slot) = search.behind.get_mut(gate.variable()) {
                        *slot = Behind::Gate(inputs.to_vec());
                    }
                }
                Step::Settle(id, settling) => {
                    let by = settled_by(settling);
                    gather(&mut hangs_on, &by, &own(copy, id));
                    if let Some(slot) = search.settled_by.get_mut(id.0) {
                        slot.extend(by);
                    }
                }
            }
        }
        let count =
            |blocks: &Vec<u64>| blocks.iter().map(|block| block.count_ones() as usize).sum();
        search.width = hangs_on.iter().map(count).collect();
        search
    }

    /// Goes down from a literal; what it meets is a level at once, or stands on a stack: rules may nest deeply.
    fn visit(&mut self, goal: Lit) {
        let mut open = vec![goal.variable()];
        while let Some(variable) = open.pop() {
            let first = self
                .seen
                .get_mut(variable)
                .is_some_and(|seen| !std::mem::replace(seen, true));
            if !first || variable == 0 {
                continue;
            }
            let below = match self.behind.get(variable).cloned().unwrap_or_default() {
                Behind::Nothing => {
                    let level = Level::YesNo(Lit::positive(variable));
                    self.levels.push((level, None));
                    continue;
                }
                Behind::Gate(inputs) => inputs,
                Behind::Fact(id) => self.place(id),
            };
            let mut below: Vec<usize> = below.iter().map(|lit| lit.variable()).collect();
            let width = |variable: &usize| self.width.get(*variable).copied().unwrap_or(0);
            below.sort_by_key(|variable| Reverse(width(variable)));
            open.extend(below);
        }
    }

    /// Makes the levels of a fact, once, and gives what decides about it.
    fn place(&mut self, id: FactId) -> Vec<Lit> {
        let first = self
            .placed
            .get_mut(id.0)
            .is_some_and(|placed| !std::mem::replace(placed, true));
        if !first {
            return Vec::new();
        }
        let guards = guards_of(self.copy, id).into_iter();
        self.levels
            .extend(guards.map(|guard| (Level::Guard(guard), None)));
        let own = of_fact(self.copy, id).into_iter();
        self.levels.extend(own.map(|level| (level, Some(id))));
        self.settled_by.get(id.0).cloned().unwrap_or_default()
    }
}

fn own(copy: &Copy, id: FactId) -> Vec<Lit> {
    let vars = copy.facts.get(id.0).map(FactVars::variables);
    let all = vars.unwrap_or_default().into_iter();
    all.filter(|lit| lit.variable() != 0).collect()
}

/// What decides whether and how a fact is settled.
pub(super) fn settled_by(settling: &Settling) -> Vec<Lit> {
    match settling {
        Settling::Fallback(applies, _) => vec![*applies],
        Settling::Follows(applies, rows) => {
            let given = rows.iter().map(|(given, _)| *given);
            given.chain([*applies]).collect()
        }
    }
}

/// Notes that some variables hang on whatever some others hang on.
fn gather(hangs_on: &mut [Vec<u64>], from: &[Lit], to: &[Lit]) {
    let mut all = vec![0_u64; hangs_on.first().map_or(0, Vec::len)];
    let lits = from.iter().chain(to);
    for blocks in lits.filter_map(|lit| hangs_on.get(lit.variable())) {
        for (slot, block) in all.iter_mut().zip(blocks) {
            *slot |= block;
        }
    }
    for lit in to {
        if let Some(slot) = hangs_on.get_mut(lit.variable()) {
            slot.clone_from(&all);
        }
    }
}
