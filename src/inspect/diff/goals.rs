//! The moves that may happen: every pair of outcomes of a decision, each as a literal to search for.

use crate::check::pack::Decision;
use crate::check::term::DecisionId;
use crate::compile::circuit::Lit;
use crate::compile::pair::PackPair;
use crate::compile::pair::Side;
use crate::inspect::diff::meaning::Direction;
use crate::inspect::diff::meaning::Named;
use std::sync::Arc;

/// One move that may happen.
pub(super) struct Goal {
    pub(super) decision: Arc<str>,
    pub(super) title: String,
    pub(super) ids: (DecisionId, DecisionId),
    pub(super) direction: Direction,
    /// The outcome under the old version, and whether it comes about there.
    pub(super) before: Option<usize>,
    /// The outcome under the new version.
    pub(super) after: Option<usize>,
    pub(super) from: Option<Named>,
    pub(super) to: Option<Named>,
    pub(super) lit: Lit,
    /// Assumed while conditions found already are left out.
    pub(super) mark: Lit,
}

impl Goal {
    /// Whether a version gives the outcome; otherwise it withholds it.
    pub(super) fn gives(&self, side: Side) -> bool {
        match (self.direction, side) {
            (Direction::Lost, Side::New) | (Direction::Gained, Side::Old) => false,
            (Direction::Down | Direction::Up, _)
            | (Direction::Lost, Side::Old)
            | (Direction::Gained, Side::New) => true,
        }
    }
}

/// A decision that both versions have.
pub(super) struct Compared<'p> {
    pub(super) before: &'p Decision,
    pub(super) after: &'p Decision,
    pub(super) ids: (DecisionId, DecisionId),
}

impl Compared<'_> {
    /// Every pair of different outcomes of a decision that picks one.
    pub(super) fn picked(&self, pair: &mut PackPair) -> Vec<Goal> {
        let order = self.order();
        let rank = |id: &str| order.iter().position(|known| &***known == id);
        let mut goals = Vec::new();
        for (a, from) in self.before.outcomes.iter().enumerate() {
            for (b, to) in self.after.outcomes.iter().enumerate() {
                if from.id == to.id {
                    continue;
                }
                let direction = if rank(&to.id) < rank(&from.id) {
                    Direction::Down
                } else {
                    Direction::Up
                };
                goals.push(self.goal(pair, direction, (Some(a), Some(b))));
            }
        }
        goals.sort_by_key(|goal| goal.direction);
        goals
    }

    /// What a decision that collects gives no longer, and what it gives now.
    pub(super) fn collected(&self, pair: &mut PackPair) -> Vec<Goal> {
        let mut lost = Vec::new();
        let mut gained = Vec::new();
        for (a, outcome) in self.before.outcomes.iter().enumerate() {
            let b = self.after.position(&outcome.id);
            lost.push(self.goal(pair, Direction::Lost, (Some(a), b)));
        }
        for (b, outcome) in self.after.outcomes.iter().enumerate() {
            let a = self.before.position(&outcome.id);
            gained.push(self.goal(pair, Direction::Gained, (a, Some(b))));
        }
        lost.extend(gained);
        lost
    }

    fn goal(
        &self,
        pair: &mut PackPair,
        direction: Direction,
        (before, after): (Option<usize>, Option<usize>),
    ) -> Goal {
        let lit = |lits: Option<&Vec<Lit>>, at: Option<usize>| {
            at.and_then(|at| lits?.get(at).copied())
                .unwrap_or(Lit::FALSE)
        };
        let was = lit(pair.old.outcomes.get(self.ids.0.0), before);
        let becomes = lit(pair.new.outcomes.get(self.ids.1.0), after);
        let (was, becomes) = match direction {
            Direction::Down | Direction::Up => (was, becomes),
            Direction::Lost => (was, !becomes),
            Direction::Gained => (!was, becomes),
        };
        let old = || before.and_then(|at| Some(self.named(&self.before.outcomes.get(at)?.id)));
        let new = || after.and_then(|at| Some(self.named(&self.after.outcomes.get(at)?.id)));
        let (from, to) = match direction {
            Direction::Down | Direction::Up => (old(), new()),
            Direction::Lost => (old(), None),
            Direction::Gained => (None, new()),
        };
        Goal {
            decision: self.after.name.clone(),
            title: self.after.title.clone(),
            ids: self.ids,
            direction,
            before,
            after,
            from,
            to,
            lit: pair.circuit.and([was, becomes]),
            mark: pair.circuit.fresh(),
        }
    }

    fn named(&self, id: &Arc<str>) -> Named {
        let find = |decision: &Decision| {
            let at = decision.position(id)?;
            Some(decision.outcomes.get(at)?.title.clone())
        };
        let (old, new) = (find(self.before), find(self.after));
        let only = match (&old, &new) {
            (Some(_), None) => Some(Side::Old),
            (None, Some(_)) => Some(Side::New),
            (None, None) | (Some(_), Some(_)) => None,
        };
        Named {
            id: id.clone(),
            title: new.or(old).unwrap_or_default(),
            only,
        }
    }

    /// The outcomes of both versions from least to most protective, as the new one orders them; one that
    /// only the old version has stands after the one it followed there.
    fn order(&self) -> Vec<&Arc<str>> {
        let mut order: Vec<&Arc<str>> = self.after.outcomes.iter().map(|it| &it.id).collect();
        let mut after: Option<&Arc<str>> = None;
        for outcome in &self.before.outcomes {
            if !order.contains(&&outcome.id) {
                let place = after.and_then(|id| order.iter().position(|known| *known == id));
                order.insert(place.map_or(0, |at| at + 1), &outcome.id);
            }
            after = Some(&outcome.id);
        }
        order
    }
}
