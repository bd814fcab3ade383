//! The smallest sets of facts that make an outcome certain, all of them.
//!
//! A solver proposes a set with its values; a second one looks for a completion
//! that still comes out otherwise, and what made it so becomes a clause of the
//! first. The bound on the size grows only where the first proves it must.

use std::collections::BTreeSet;

use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::solver::Model;
use crate::decide::board::Board;
use crate::decide::board::Part;
use crate::decide::board::Way;
use crate::decide::narrow::Narrow;
use crate::decide::ways::Ways;

/// How many sets are counted; where there are more, the count is not complete.
pub(super) const MOST_COUNTED: usize = 1_000;
/// How often the solvers are asked before the search gives up.
const MOST_ROUNDS: usize = 20_000;
/// How many facts a set may have beside those that every set has.
const MOST_CHOSEN: usize = 40;

/// What the search found.
pub(super) struct Smallest {
    /// The sets, each in file order, in the order of their facts.
    pub(super) ways: Vec<Way>,
    /// Whether these are all there are, and none is smaller.
    pub(super) complete: bool,
}

/// How a round of the search ended.
enum Round {
    Again,
    AllFound,
    GivenUp,
}

/// The search for one outcome.
pub(super) struct Search<'b, 'a> {
    board: &'b Board<'a>,
    goal: Lit,
    ways: Ways<'b, 'a>,
    certain: Narrow,
    counter: Counter,
    /// Facts that are not chosen until the solver shows that they may have to be.
    idle: BTreeSet<FactId>,
    /// How many of the counted facts may be chosen.
    most: usize,
    rounds: usize,
    /// Values that a fact has in no way at all.
    never: BTreeSet<(FactId, Vec<Lit>)>,
}

impl<'b, 'a> Search<'b, 'a> {
    /// A search.
    pub(super) fn of(board: &'b Board<'a>, goal: Lit) -> Self {
        // A value is read whole, so every variable of what may be chosen takes part.
        let chosen = board.parts.keys().flat_map(|id| board.variables(*id));
        let all: Vec<Lit> = chosen.chain([goal]).collect();
        let part = board.program.gates.part(&all);
        let mut certain = Narrow::of_part(board.program, &part);
        for lit in &board.always {
            certain.require(&[*lit]);
        }
        Self {
            board,
            goal,
            ways: Ways::of(board, goal, &part),
            certain,
            counter: Counter::default(),
            idle: board.parts.keys().copied().collect(),
            most: 0,
            rounds: 0,
            never: BTreeSet::new(),
        }
    }

    /// Every set of the smallest size.
    pub(super) fn run(&mut self) -> Smallest {
        let mut found: Vec<Way> = Vec::new();
        let complete = loop {
            match self.round(&mut found) {
                Round::Again => {}
                Round::AllFound => break true,
                Round::GivenUp => break false,
            }
        };
        let facts = |way: &Way| way.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        found.sort_by_key(facts);
        Smallest {
            ways: found,
            complete,
        }
    }

    fn round(&mut self, found: &mut Vec<Way>) -> Round {
        self.rounds += 1;
        if self.rounds > MOST_ROUNDS || found.len() >= MOST_COUNTED {
            return Round::GivenUp;
        }
        let mut assumed = vec![self.ways.anew];
        let idle = self.idle.iter().filter_map(|id| self.ways.chosen.get(id));
        assumed.extend(idle.map(|lit| !*lit));
        assumed.extend(self.counter.at_most(self.most));
        let Some(model) = self.ways.solver.model(&assumed) else {
            return self.widen(found.is_empty());
        };
        let way = self.ways.read(&model);
        if self.is_certain(&way) {
            self.ways.found(&way);
            found.push(way);
        }
        Round::Again
    }

    /// Whether the goal is certain with these chosen; if not, the reason is learned.
    fn is_certain(&mut self, way: &Way) -> bool {
        match self.otherwise(way) {
            None => true,
            Some(model) => {
                self.ways.learn(!self.goal, &model);
                false
            }
        }
    }

    /// A completion of the case with these chosen that does not come out so.
    fn otherwise(&mut self, way: &Way) -> Option<Model> {
        let mut assumed = self.board.with(way);
        assumed.push(!self.goal);
        self.certain.model(&assumed)
    }

    /// Lets more facts be chosen, as the last question to the solver shows that they must be.
    fn widen(&mut self, none_yet: bool) -> Round {
        let core: BTreeSet<usize> = self.ways.solver.core().into_iter().collect();
        let in_core = |lit: &Lit| core.contains(&lit.variable());
        let wanted: Vec<(FactId, Lit)> = self
            .idle
            .iter()
            .filter_map(|id| Some((*id, *self.ways.chosen.get(id)?)))
            .filter(|(_, lit)| in_core(lit))
            .collect();
        let bounded = self.counter.at_most(self.most).is_some_and(|b| in_core(&b));
        match (wanted.as_slice(), bounded, none_yet) {
            ([], false, _) | ([], true, false) => return Round::AllFound,
            ([(id, chosen)], false, true) => {
                self.idle.remove(id);
                self.ways.require(&[*chosen]);
                return Round::Again;
            }
            (_, _, true) => self.most += 1,
            (_, _, false) => {}
        }
        for (id, chosen) in wanted {
            self.idle.remove(&id);
            self.counter.count(chosen, &mut self.ways);
        }
        self.counter.reach(self.most, &mut self.ways);
        if self.most > MOST_CHOSEN {
            return Round::GivenUp;
        }
        Round::Again
    }

    /// The same facts with the first values that do, in the order of the facts and of their values.
    pub(super) fn first_values(&mut self, way: &Way) -> Way {
        let mut now = way.clone();
        let mut assumed = self.ways.just_these(way);
        for at in 0..way.len() {
            for options in self.options(way, at) {
                let taken = self.first_option(&options, &assumed, &mut now, at);
                assumed.extend(taken);
            }
        }
        now
    }

    /// The first of the options that the rest can follow; `now` is a way that does.
    fn first_option(
        &mut self,
        options: &[Vec<Lit>],
        assumed: &[Lit],
        now: &mut Way,
        at: usize,
    ) -> Vec<Lit> {
        let Some(id) = now.get(at).map(|(id, _)| *id) else {
            return Vec::new();
        };
        for option in options {
            while !self.never.contains(&(id, option.clone())) {
                let lits = now.get(at).map_or(&[][..], |(_, lits)| lits);
                if option.iter().all(|lit| lits.contains(lit)) {
                    return option.clone();
                }
                self.rounds += 1;
                if self.rounds > MOST_ROUNDS {
                    return Vec::new();
                }
                let mut with = assumed.to_vec();
                with.extend(option);
                let Some(model) = self.ways.solver.model(&with) else {
                    self.note_never(id, option);
                    break;
                };
                let way = self.ways.read(&model);
                if self.is_certain(&way) {
                    *now = way;
                }
            }
        }
        Vec::new()
    }

    /// Notes a value that was impossible for itself alone.
    fn note_never(&mut self, id: FactId, option: &[Lit]) {
        let core = self.ways.solver.core();
        let own: BTreeSet<usize> = option
            .iter()
            .chain(self.ways.chosen.get(&id))
            .map(|lit| lit.variable())
            .collect();
        if core.iter().all(|variable| own.contains(variable)) {
            self.never.insert((id, option.to_vec()));
        }
    }

    /// The values of a fact, one after another: of sets member by member, as it is now or else absent first.
    fn options(&self, way: &Way, at: usize) -> Vec<Vec<Vec<Lit>>> {
        let Some((id, _)) = way.get(at) else {
            return Vec::new();
        };
        let program = self.board.program;
        if let Some(crate::compile::abstraction::FactVars::AnyOf(members)) =
            program.copy.facts.get(id.0)
        {
            let now = |lit: Lit| match self.board.parts.get(id) {
                Some(Part::Known(known)) => known.contains(&lit),
                Some(Part::Open) | None => false,
            };
            let each = members.iter().map(|lit| {
                let first = lit.when(now(*lit));
                vec![vec![first], vec![!first]]
            });
            return each.collect();
        }
        let classes = program.classes(*id);
        let options: Vec<Vec<Lit>> = classes
            .iter()
            .map(|value| program.literals(*id, value))
            .collect();
        vec![options]
    }
}

/// Counts literals: row `k` at place `i` is true if more than `k` of the first `i + 1` are.
#[derive(Default)]
struct Counter {
    inputs: Vec<Lit>,
    rows: Vec<Vec<Lit>>,
}

impl Counter {
    /// The assumption that no more than so many are true; none if there are no more.
    fn at_most(&self, most: usize) -> Option<Lit> {
        if self.inputs.len() <= most {
            return None;
        }
        let last = self.rows.get(most).and_then(|row| row.last());
        last.map(|lit| !*lit)
    }

    /// Counts one more literal.
    fn count(&mut self, input: Lit, ways: &mut Ways<'_, '_>) {
        self.inputs.push(input);
        for k in 0..self.rows.len() {
            self.extend_row(k, self.inputs.len() - 1, ways);
        }
    }

    /// Makes rows as far as a bound needs them.
    fn reach(&mut self, most: usize, ways: &mut Ways<'_, '_>) {
        while self.rows.len() <= most {
            self.rows.push(Vec::new());
            for at in 0..self.inputs.len() {
                self.extend_row(self.rows.len() - 1, at, ways);
            }
        }
    }

    fn extend_row(&mut self, k: usize, at: usize, ways: &mut Ways<'_, '_>) {
        let more = ways.fresh();
        let before = |row: usize| {
            let at = at.checked_sub(1)?;
            self.rows.get(row).and_then(|row| row.get(at)).copied()
        };
        if let Some(already) = before(k) {
            ways.require(&[!already, more]);
        }
        let input = self.inputs.get(at).map(|lit| !*lit);
        let fewer = match k.checked_sub(1) {
            None => Some(None),
            Some(below) => before(below).map(|lit| Some(!lit)),
        };
        if let Some(fewer) = fewer {
            let clause: Vec<Lit> = input.into_iter().chain(fewer).chain([more]).collect();
            ways.require(&clause);
        }
        if let Some(row) = self.rows.get_mut(k) {
            row.push(more);
        }
    }
}
