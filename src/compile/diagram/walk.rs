//! One case's walks through the diagrams.

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::diagram::Diagrams;
use crate::compile::diagram::level::Way;
use crate::compile::diagram::slice::Ends;
use crate::compile::diagram::slice::Slice;
use crate::compile::diagram::store::ENDS;
use crate::compile::diagram::store::Place;
use crate::compile::diagram::store::Store;
use crate::compile::lemma::Told;

/// The end of a condition that fails.
const NO: Place = 0;
/// The end of a condition that holds.
const YES: Place = 1;

/// Both ends of a condition.
const BOTH: Ends = 1 << NO | 1 << YES;

/// When the memory is made anew, so that no turn is taken for an earlier one.
const MOST_TURNS: u32 = 1 << 30;

/// The diagrams, and what is assumed of the case.
pub type Ground<'c> = (&'c Diagrams, &'c Told);

/// What was met on the walks with one set of assumptions; its memory serves case after case.
#[derive(Default)]
pub struct Walk {
    turn: u32,
    ways: Vec<(u32, Way)>,
    /// By node of a condition: the turn, and which of its ends can be come to, in the last two bits.
    met: Vec<u32>,
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
        let levels =
            conditions.filter_map(|lit| self.of_variable.get(lit.variable()).copied().flatten());
        let mut all = self.of_fact(fact).iter().copied().chain(levels);
        all.any(|level| hangs_on.has(level))
    }

    /// After each answer to a fact of one answer, which of some outcomes can still come about.
    pub fn after_each(&self, after: &After, fact: FactId) -> impl Iterator<Item = OutcomeSet> {
        let ways = self.of_fact(fact).first().map(|level| self.ways(*level));
        let ends = after.ends.get(ways.unwrap_or_default());
        ends.unwrap_or_default()
            .iter()
            .map(|ends| OutcomeSet(*ends))
    }
}

/// Some outcomes of a decision that picks one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeSet(Ends);

impl OutcomeSet {
    /// These outcomes, by position.
    #[must_use]
    pub fn of(outcomes: &[usize]) -> Self {
        let all = outcomes.iter().filter(|at| **at < Ends::BITS as usize);
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
        self.turn += 1;
        if self.turn == MOST_TURNS || self.ways.len() != diagrams.levels.len() {
            *self = Self {
                turn: 1,
                ways: vec![(0, Way::Open); diagrams.levels.len()],
                met: vec![0; diagrams.conditions.nodes()],
                ..Self::default()
            };
        }
        self.slice.begin(diagrams.outcomes.nodes());
    }

    /// Whether the assumptions name one way at most at every level.
    pub fn finds_its_way(&mut self, ground: Ground<'_>) -> bool {
        let levels = 0..ground.0.levels.len();
        levels
            .into_iter()
            .all(|level| self.way(ground, level) != Way::None)
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
        }
        *way
    }

    /// Where the case comes to from a place by what is known: an end, or where it may go several ways.
    #[inline]
    pub(super) fn along(&mut self, ground: Ground<'_>, store: &Store, mut place: Place) -> Place {
        while place >= ENDS {
            match self.way(ground, store.node(place).level) {
                Way::Taken(way) => place = store.on(place, way),
                Way::Open | Way::None => break,
            }
        }
        place
    }

    /// The ends that a condition can come to from a place.
    fn ends(&mut self, ground: Ground<'_>, place: Place) -> Ends {
        let store = &ground.0.conditions;
        let place = self.along(ground, store, place);
        if place < ENDS {
            return 1 << place;
        }
        let node = store.node(place);
        if let Some(met) = self.met.get(node.number)
            && met >> 2 == self.turn
        {
            return met & BOTH;
        }
        let mut found = 0;
        for way in 0..ground.0.ways(node.level).len() {
            found |= self.ends(ground, store.on(place, way));
            if found == BOTH {
                break;
            }
        }
        if let Some(slot) = self.met.get_mut(node.number) {
            *slot = self.turn << 2 | found;
        }
        found
    }

    /// Whether a literal can come about. Nothing if the diagrams do not speak of it.
    pub fn is_possible(&mut self, ground: Ground<'_>, lit: Lit) -> Option<bool> {
        let ends = match lit.variable() {
            0 => 1 << YES,
            _ => {
                let root = ground.0.root(lit)?;
                self.ends(ground, root)
            }
        };
        let wanted = if lit.negated() { NO } else { YES };
        Some(ends >> wanted & 1 == 1)
    }

    /// Whether what is known of a variable showed the way since it began.
    #[must_use]
    pub fn went_by(&self, diagrams: &Diagrams, lit: Lit) -> bool {
        let level = diagrams.of_variable.get(lit.variable()).copied().flatten();
        let way = level.and_then(|level| self.ways.get(level));
        way.is_some_and(|(turn, way)| *turn == self.turn && matches!(way, Way::Taken(_)))
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

    /// Its own memory of the part that one case leaves of the diagrams.
    pub(super) fn slice(&mut self) -> &mut Slice {
        &mut self.slice
    }
}
