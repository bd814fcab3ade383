//! The steps of a run, each grown as a diagram over the levels.
//!
//! What is no longer read by any later step is let go at once.

use crate::check::term::FactId;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::diagram::grower::Edge;
use crate::compile::diagram::grower::Grower;
use crate::compile::diagram::level::Level;
use crate::compile::diagram::level::Way;
use crate::compile::diagram::level::of_fact;
use crate::compile::diagram::order::settled_by;
use crate::compile::lemma::Told;
use crate::compile::lower::Copy;
use crate::compile::simulate::Settling;
use crate::compile::simulate::Simulation;
use crate::compile::simulate::Step;

/// Diagrams by the variable they say is true.
pub(super) struct Grown {
    /// The nodes.
    pub(super) grower: Grower,
    edges: Vec<Option<Edge>>,
}

impl Grown {
    /// Where a literal is true; nothing for what was not asked for.
    pub(super) fn edge(&self, lit: Lit) -> Option<Edge> {
        if lit.variable() == 0 {
            return Some(Edge::TRUE.when(!lit.negated()));
        }
        let edge = self.edges.get(lit.variable()).copied().flatten()?;
        Some(edge.when(!lit.negated()))
    }

    fn put(&mut self, variable: usize, edge: Edge) {
        if let Some(slot) = self.edges.get_mut(variable) {
            *slot = Some(edge);
        }
    }
}

/// Grows what some literals hang on. Nothing where that takes too many nodes, or cannot be said in levels.
pub(super) fn grow(
    (copy, simulation): (&Copy, &Simulation),
    levels: &[Level],
    goals: &[Lit],
) -> Option<Grown> {
    let mut grown = Grown {
        grower: Grower::over(levels.iter().map(Level::ways).collect()),
        edges: vec![None; simulation.variables()],
    };
    for (at, level) in levels.iter().enumerate() {
        for (lit, holds) in level.variables() {
            let edge = grown.grower.at(at, &holds)?;
            grown.put(lit.variable(), edge.when(!lit.negated()));
        }
    }
    let last = last_reads(copy, simulation, goals);
    let steps = simulation.steps().enumerate();
    for (at, step) in steps.filter(|(at, _)| last.steps.get(*at) == Some(&true)) {
        match step {
            Step::Gate(inputs, gate) => {
                let mut all = Edge::TRUE;
                for lit in inputs {
                    all = grown.grower.and(all, grown.edge(*lit)?)?;
                }
                grown.put(gate.variable(), all);
            }
            Step::Settle(id, settling) => {
                if !fits(copy, id, settling) {
                    return None;
                }
                settle(&mut grown, copy, id, settling)?;
            }
        }
        for variable in last.after(at) {
            if let Some(slot) = grown.edges.get_mut(*variable) {
                *slot = None;
            }
        }
        grown.grower.tidy(&mut grown.edges)?;
    }
    Some(grown)
}

/// Gives a fact what it has where nobody answered it.
fn settle(grown: &mut Grown, copy: &Copy, id: FactId, settling: &Settling) -> Option<()> {
    match settling {
        Settling::Fallback(applies, values) => {
            let (_, guard) = copy.applies.get(&id)?;
            let applies = grown.edge(*applies)?;
            let idle = grown.grower.and(grown.edge(*guard)?, !applies)?;
            values.iter().try_for_each(|lit| give(grown, *lit, idle))
        }
        Settling::Follows(applies, rows) => {
            let guard = copy.follows.get(&id)?;
            let (guard, applies) = (grown.edge(*guard)?, grown.edge(*applies)?);
            let nobody = grown.grower.and(guard, applies)?;
            for (given, values) in rows {
                let here = grown.grower.and(nobody, grown.edge(*given)?)?;
                values.iter().try_for_each(|lit| give(grown, *lit, here))?;
            }
            Some(())
        }
    }
}

/// Makes a literal true where something holds.
fn give(grown: &mut Grown, lit: Lit, here: Edge) -> Option<()> {
    let variable = lit.variable();
    if variable == 0 {
        return Some(());
    }
    let own = grown.edge(Lit::positive(variable))?;
    let given = if lit.negated() {
        grown.grower.and(own, !here)?
    } else {
        grown.grower.or(own, here)?
    };
    grown.put(variable, given);
    Some(())
}

/// Whether what a fact is given is one of its answers, and all of it.
fn fits(copy: &Copy, id: FactId, settling: &Settling) -> bool {
    let levels = of_fact(copy, id);
    let one = |values: &[Lit]| {
        let all: Vec<usize> = values.iter().map(|lit| lit.variable()).collect();
        let most = all.iter().max().copied().unwrap_or(0);
        let mut told = Told::nothing(most + 1);
        told.assume(&[Lit::TRUE]);
        told.assume(values);
        let taken = |level: &Level| matches!(level.way(&told), Way::Taken(_));
        !told.contradicts_itself() && levels.iter().all(taken)
    };
    match settling {
        Settling::Fallback(_, values) => one(values),
        Settling::Follows(_, rows) => rows.iter().all(|(_, values)| one(values)),
    }
}

/// Which steps matter, and what is read for the last time where.
struct LastReads {
    steps: Vec<bool>,
    at: Vec<Vec<usize>>,
}

impl LastReads {
    /// What nobody reads after a step.
    fn after(&self, step: usize) -> &[usize] {
        self.at.get(step).map_or(&[], Vec::as_slice)
    }
}

fn last_reads(copy: &Copy, simulation: &Simulation, goals: &[Lit]) -> LastReads {
    let mut needed = vec![false; simulation.variables()];
    for slot in goals.iter().map(|lit| lit.variable()) {
        if let Some(slot) = needed.get_mut(slot) {
            *slot = true;
        }
    }
    let count = simulation.steps().count();
    let mut last = LastReads {
        steps: vec![false; count],
        at: vec![Vec::new(); count],
    };
    for at in (0..count).rev() {
        let Some(step) = simulation.at(at) else {
            continue;
        };
        let is_needed = |lit: &Lit| needed.get(lit.variable()).copied().unwrap_or(false);
        let (takes_part, reads) = match step {
            Step::Gate(inputs, gate) => (is_needed(&gate), inputs.to_vec()),
            Step::Settle(id, settling) => {
                let vars = copy.facts.get(id.0).map(FactVars::variables);
                let own = vars.unwrap_or_default();
                let applies = copy.applies.get(&id).map(|(_, guard)| *guard);
                let guards = applies.into_iter().chain(copy.follows.get(&id).copied());
                let mut reads = settled_by(settling);
                reads.extend(guards);
                // Its own variables are changed, not made: they are read as well.
                reads.extend(own.iter().copied().filter(|lit| lit.variable() != 0));
                (own.iter().any(is_needed), reads)
            }
        };
        if !takes_part {
            continue;
        }
        if let Some(slot) = last.steps.get_mut(at) {
            *slot = true;
        }
        for variable in reads.iter().map(|lit| lit.variable()) {
            let first = needed
                .get_mut(variable)
                .is_some_and(|needed| !std::mem::replace(needed, true));
            if first && let Some(slot) = last.at.get_mut(at) {
                slot.push(variable);
            }
        }
    }
    last
}
