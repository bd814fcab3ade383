//! One case's walks through the diagrams.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::diagram::Diagrams;
use crate::compile::diagram::level::Way;
use crate::compile::diagram::slice::Slice;
use crate::compile::diagram::store::ENDS;
use crate::compile::diagram::store::Ends;
use crate::compile::diagram::store::NO;
use crate::compile::diagram::store::Place;
use crate::compile::diagram::store::YES;
use crate::compile::lemma::Told;

/// The diagrams, and what is assumed of the case.
pub type Ground<'c> = (&'c Diagrams, &'c Told);

/// What a condition can still come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CanBe {
    /// It can hold.
    pub true_: bool,
    /// It can fail.
    pub false_: bool,
}

/// What was met on the walks with one set of assumptions; its memory serves case after case.
#[derive(Default)]
pub struct Walk {
    turn: u32,
    ways: Vec<(u32, Way)>,
    taken: Vec<usize>,
    met: Vec<(u32, Ends)>,
    pairs: HashMap<(Place, Place), Ends>,
    slice: Slice,
}

/// What a decision still hangs on.
#[derive(Clone, Debug, Default)]
pub struct HangsOn(Vec<u64>);

impl HangsOn {
    fn has(&self, level: usize) -> bool {
        let block = self.0.get(level / 64).copied().unwrap_or(0);
        block >> (level % 64) & 1 == 1
    }

    /// Notes a level.
    pub(super) fn note(&mut self, level: usize) {
        let block = level / 64;
        if self.0.len() <= block {
            self.0.resize(block + 1, 0);
        }
        if let Some(slot) = self.0.get_mut(block) {
            *slot |= 1 << (level % 64);
        }
    }
}

/// What a decision can still come to after each answer to each fact.
#[derive(Clone, Debug, Default)]
pub struct After {
    /// By way of each level.
    pub(super) ends: Vec<Ends>,
}

impl Diagrams {
    /// Whether what a decision hangs on takes in a fact, or a condition beyond the view that reads it.
    #[must_use]
    pub fn is_among(&self, hangs_on: &HangsOn, fact: FactId, conditions: &[Lit]) -> bool {
        let conditions = conditions.iter();
        let levels = conditions.filter_map(|lit| self.of_condition.get(&lit.variable()));
        let mut all = self.of_fact(fact).iter().chain(levels);
        all.any(|level| hangs_on.has(*level))
    }

    /// After each answer to a fact of one answer, which of some outcomes can still come about.
    pub fn after_each(&self, after: &After, fact: FactId) -> impl Iterator<Item = OutcomeSet> {
        let ways = self.of_fact(fact).first().map(|level| self.ways(*level));
        let ends = after.ends.get(ways.unwrap_or_default());
        ends.unwrap_or_default().iter().map(|ends| OutcomeSet(*ends))
    }
}

/// Some outcomes of a decision that picks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeSet(Ends);

impl OutcomeSet {
    /// These outcomes, by position.
    #[must_use]
    pub fn of(outcomes: &[usize]) -> Self {
        let all = outcomes.iter().filter(|at| **at < ENDS);
        Self(all.fold(0, |set, at| set | 1 << at))
    }

    /// How many of these are among others.
    #[must_use]
    pub fn among(self, others: Self) -> usize {
        (self.0 & others.0).count_ones() as usize
    }
}

impl Walk {
    /// Forgets what was met: something else is assumed from now on.
    pub fn begin(&mut self, diagrams: &Diagrams) {
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 || self.ways.len() != diagrams.levels.len() {
            *self = Self {
                turn: 1,
                ways: vec![(0, Way::Open); diagrams.levels.len()],
                met: vec![(0, 0); diagrams.store.places()],
                ..Self::default()
            };
        }
        self.taken.clear();
        self.pairs.clear();
        self.slice.begin(diagrams.store.places());
    }

    /// Whether the assumptions name one way at most at every level.
    pub fn finds_its_way(&mut self, ground: Ground<'_>) -> bool {
        let levels = 0..ground.0.levels.len();
        levels.into_iter().all(|level| self.way(ground, level) != Way::None)
    }

    /// The way of the case at a level.
    #[inline]
    pub(super) fn way(&mut self, (diagrams, told): Ground<'_>, level: usize) -> Way {
        let Some((turn, way)) = self.ways.get_mut(level) else {
            return Way::Open;
        };
        if *turn != self.turn {
            *turn = self.turn;
            *way = diagrams
                .levels
                .get(level)
                .map_or(Way::Open, |level| level.way(told));
            if matches!(way, Way::Taken(_)) {
                self.taken.push(level);
            }
        }
        *way
    }

    /// Where the case comes to from a place by what is known: an end, or where it may go several ways.
    #[inline]
    pub(super) fn along(&mut self, ground: Ground<'_>, mut place: Place) -> Place {
        let store = &ground.0.store;
        while place as usize >= ENDS {
            let node = store.node(place);
            match self.way(ground, node.level as usize) {
                Way::Taken(way) => place = store.on(node, way),
                Way::Open | Way::None => break,
            }
        }
        place
    }

    /// The ends that the case can come to from a place.
    fn ends(&mut self, ground: Ground<'_>, place: Place) -> Ends {
        let store = &ground.0.store;
        let place = self.along(ground, place);
        let node = store.node(place);
        if (place as usize) < ENDS {
            return node.ends;
        }
        if let Some((turn, ends)) = self.met.get(place as usize)
            && *turn == self.turn
        {
            return *ends;
        }
        let mut found = 0;
        for next in store.next(node, ground.0.ways(node.level as usize).len()) {
            found |= self.ends(ground, *next);
            if found == node.ends {
                break;
            }
        }
        if let Some(slot) = self.met.get_mut(place as usize) {
            *slot = (self.turn, found);
        }
        found
    }

    /// What a literal can still come to. Nothing if the diagrams do not speak of it.
    pub fn can_be(&mut self, ground: Ground<'_>, lit: Lit) -> Option<CanBe> {
        let ends = match lit.variable() {
            0 => YES,
            _ => {
                let root = ground.0.root(lit)?;
                self.ends(ground, root)
            }
        };
        let (yes, no) = (ends & YES != 0, ends & NO != 0);
        let (true_, false_) = if lit.negated() { (no, yes) } else { (yes, no) };
        Some(CanBe { true_, false_ })
    }

    /// The variables whose known values showed the way since it began.
    #[must_use]
    pub fn went_by(&self, diagrams: &Diagrams) -> BTreeSet<usize> {
        let levels = self.taken.iter().filter_map(|at| diagrams.levels.get(*at));
        let lits = levels.flat_map(|level| level.variables());
        lits.map(|(lit, _)| lit.variable()).collect()
    }

    /// What a decision still hangs on. Nothing if the diagrams do not speak of it.
    pub fn hangs_on(&mut self, ground: Ground<'_>, decision: DecisionId) -> Option<HangsOn> {
        let mut found = HangsOn::default();
        for root in ground.0.asked.get(&decision)? {
            let own = Slice::cut(self, ground, *root);
            self.slice.levels(own, &mut found);
        }
        Some(found)
    }

    /// What a decision that picks one outcome can come to after each answer to each fact.
    pub fn after(&mut self, ground: Ground<'_>, decision: DecisionId) -> Option<After> {
        let [root] = ground.0.asked.get(&decision)?.as_slice() else {
            return None;
        };
        let own = Slice::cut(self, ground, *root);
        Some(self.slice.after(own, ground.0))
    }

    /// For a fact that follows from others: after each of its answers, what such a decision can come to.
    pub fn after_following(
        &mut self,
        ground: Ground<'_>,
        decision: DecisionId,
        fact: FactId,
    ) -> Option<Vec<OutcomeSet>> {
        let [root] = ground.0.asked.get(&decision)?.as_slice() else {
            return None;
        };
        let having = ground.0.having.get(&fact)?.iter();
        let after = having.map(|having| OutcomeSet(self.ends_where(ground, *root, *having)));
        Some(after.collect())
    }

    /// The ends that the case can come to from a place where a condition holds.
    fn ends_where(&mut self, ground: Ground<'_>, place: Place, condition: Place) -> Ends {
        let place = self.along(ground, place);
        let condition = self.along(ground, condition);
        let store = &ground.0.store;
        if store.node(condition).ends == NO {
            return 0;
        }
        if store.node(condition).ends == YES {
            return self.ends(ground, place);
        }
        if (place as usize) < ENDS {
            let can = self.ends(ground, condition);
            return if can & YES == 0 { 0 } else { store.node(place).ends };
        }
        if let Some(known) = self.pairs.get(&(place, condition)) {
            return *known;
        }
        let (one, other) = (store.node(place), store.node(condition));
        let level = one.level.min(other.level);
        let mut found = 0;
        for way in 0..ground.0.ways(level as usize).len() {
            let on = |from: Place| {
                let node = store.node(from);
                if node.level == level { store.on(node, way) } else { from }
            };
            found |= self.ends_where(ground, on(place), on(condition));
            if found == one.ends {
                break;
            }
        }
        self.pairs.insert((place, condition), found);
        found
    }

    /// Its own memory of the part that one case leaves of the diagrams.
    pub(super) fn slice(&mut self) -> &mut Slice {
        &mut self.slice
    }

}
