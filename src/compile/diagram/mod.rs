//! A pack's logic as decision diagrams: what can come about in a case is a walk through them.
//!
//! Every level asks one fact, or one member of a set. A walk takes the way of
//! each answer, and all ways where there is none. What a diagram shows is what
//! the solver would prove; a pack too large for diagrams has none.

mod grow;
mod grower;
mod level;
mod order;
mod slice;
mod store;
pub mod walk;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::diagram::grow::grow;
use crate::compile::diagram::level::Level;
use crate::compile::diagram::store::Layer;
use crate::compile::diagram::store::MOST_LEVELS;
use crate::compile::diagram::store::Place;
use crate::compile::diagram::store::Store;
use crate::compile::lower::Copy;
use crate::compile::simulate::Simulation;

/// The diagrams of one pack.
pub struct Diagrams {
    levels: Vec<Level>,
    /// By level, how many ways lead on from those before it.
    ways: Vec<usize>,
    /// By variable, the level that asks it.
    of_variable: Vec<Option<usize>>,
    /// By fact, the levels that ask it.
    of_fact: Vec<Vec<usize>>,
    /// Conditions: rules, outcomes, whether questions apply.
    conditions: Store,
    /// By variable, where it is true.
    roots: Vec<Option<Place>>,
    outcomes: Store,
    /// What comes out of each decision worth questions, as far as it can be told apart.
    asked: BTreeMap<DecisionId, Vec<Place>>,
}

impl Diagrams {
    /// Grows the diagrams of a pack. Nothing where they would be too large.
    #[must_use]
    pub(super) fn of(pack: &Pack, copy: &Copy, simulation: &Simulation) -> Option<Self> {
        if pack.facts.len() > MOST_LEVELS {
            return None;
        }
        let goals = goals(pack, copy);
        let levels = order::levels(pack, copy, simulation, &goals);
        if levels.len() > MOST_LEVELS {
            return None;
        }
        let (levels, facts): (Vec<Level>, Vec<Option<FactId>>) = levels.into_iter().unzip();
        let mut of_fact = vec![Vec::new(); pack.facts.len()];
        for (at, id) in facts.iter().enumerate() {
            if let Some(slot) = id.and_then(|id| of_fact.get_mut(id.0)) {
                slot.push(at);
            }
        }
        let grown = grow((copy, simulation), &levels, &goals)?;
        let mut conditions = Layer::default();
        let mut roots = vec![None; simulation.variables()];
        for lit in &goals {
            if let Some(slot) = roots.get_mut(lit.variable()) {
                let own = Lit::positive(lit.variable());
                *slot = Some(conditions.condition(&grown.grower, grown.edge(own)?)?);
            }
        }
        let (mut asked, mut laid) = (BTreeMap::new(), Layer::default());
        for id in &pack.ask_for {
            let outcomes = copy.outcomes.get(id.0)?.iter();
            let outcomes: Option<Vec<_>> = outcomes.map(|lit| grown.edge(*lit)).collect();
            let places = if pack.decision(*id).collects() {
                let each = outcomes?.into_iter();
                let each = each.map(|edge| laid.condition(&grown.grower, edge));
                each.collect::<Option<Vec<Place>>>()?
            } else {
                vec![laid.choice(&grown.grower, &outcomes?)?]
            };
            asked.insert(*id, places);
        }
        let mut ways = vec![0];
        for level in &levels {
            ways.push(ways.last().copied().unwrap_or(0) + level.ways());
        }
        let mut of_variable = vec![None; simulation.variables()];
        for (at, level) in levels.iter().enumerate() {
            for (lit, _) in level.variables() {
                if let Some(slot) = of_variable.get_mut(lit.variable()) {
                    *slot = Some(at);
                }
            }
        }
        Some(Self {
            levels,
            ways,
            of_fact,
            of_variable,
            conditions: conditions.finish(),
            roots,
            outcomes: laid.finish(),
            asked,
        })
    }

    /// How many nodes there are.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.conditions.nodes() + self.outcomes.nodes()
    }

    /// The levels that ask a fact.
    fn of_fact(&self, id: FactId) -> &[usize] {
        self.of_fact.get(id.0).map_or(&[], Vec::as_slice)
    }

    /// The ways at a level, among those of all levels.
    fn ways(&self, level: usize) -> Range<usize> {
        let at = |level: usize| self.ways.get(level).copied().unwrap_or(0);
        at(level)..at(level + 1)
    }

    fn root(&self, lit: Lit) -> Option<Place> {
        self.roots.get(lit.variable()).copied().flatten()
    }
}

/// Everything that is asked about: outcomes first, those of the recommendation before all others.
fn goals(pack: &Pack, copy: &Copy) -> Vec<Lit> {
    let outcomes = |id: DecisionId| copy.outcomes.get(id.0).into_iter().flatten().copied();
    let first = outcomes(pack.recommends).rev();
    let asked = pack.ask_for.iter().flat_map(|id| outcomes(*id));
    let all = pack.decision_ids().flat_map(outcomes);
    let rules = copy.rules.iter().flatten().copied();
    let applies = copy.applies.values().map(|(lit, _)| *lit);
    first
        .chain(asked)
        .chain(all)
        .chain(rules)
        .chain(applies)
        .filter(|lit| lit.variable() != 0)
        .collect()
}
