//! What would have to be otherwise for another outcome: the smallest sets of facts.
//!
//! The size of a set is the number of facts that would have to be otherwise, or
//! become known, so that the outcome is certain: every completion of what is
//! still unknown gives it. A set counts once, whatever values would do.

use std::collections::BTreeSet;

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::case::Answer;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::decide::board::Board;
use crate::decide::board::Part;
use crate::decide::board::Way;
use crate::decide::mind::Mind;
use crate::decide::mind::bundles;
use crate::decide::narrow::Narrow;
use crate::decide::smallest::Search;
use crate::decide::world::World;

/// How many sets are given back.
pub const MOST_SHOWN: usize = 10;

/// One fact that would be otherwise, or would become known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The fact.
    pub fact: FactId,
    /// What it would be: the first of its values that does.
    pub to: Value,
    /// Whether it is not known yet; otherwise it is known and would have to differ.
    pub not_yet_known: bool,
}

/// The smallest sets of changes that lead to an outcome.
///
/// A given answer may change, and a fact without an answer may become known if
/// its question applies then. What follows from other facts is not chosen
/// itself. The rest of the case stays as it is, and what is unknown stays so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The first of them in the order of their facts, at most [`MOST_SHOWN`].
    pub sets: Vec<Vec<Change>>,
    /// How many there are.
    pub count: usize,
    /// Whether the search went to its end: none is smaller, and the count is exact.
    pub complete: bool,
    /// How many were found that the engine did not confirm when it ran on the changed case; they are not counted.
    pub not_confirmed: usize,
}

/// The engine on what an outcome hangs on, made when quick evaluation does not tell.
pub(super) struct Engine<'a> {
    program: &'a Program,
    goal: Lit,
    solver: Option<Narrow>,
}

impl<'a> Engine<'a> {
    pub(super) fn of(program: &'a Program, goal: Lit) -> Self {
        Self {
            program,
            goal,
            solver: None,
        }
    }

    fn solver(&mut self) -> &mut Narrow {
        let (program, goal) = (self.program, self.goal);
        self.solver
            .get_or_insert_with(|| Narrow::of(program, &[goal]))
    }
}

impl Mind<'_> {
    /// The smallest sets of changes that make an outcome certain.
    #[must_use]
    pub fn changes_to(&mut self, decision: DecisionId, outcome: usize) -> Changes {
        let lits = self.program.copy.outcomes.get(decision.0);
        let Some(goal) = lits.and_then(|all| all.get(outcome)).copied() else {
            return Changes::default();
        };
        let board = Board::of(&self.world, decision);
        let mut search = Search::of(&board, goal);
        let mut engine = Engine::of(self.program, goal);
        let found = search.run();
        let mut changes = Changes {
            count: found.ways.len(),
            complete: found.complete,
            ..Changes::default()
        };
        for way in &found.ways {
            let shown = changes.sets.len() >= MOST_SHOWN;
            if shown && !touches_held(&board, way) {
                continue;
            }
            let set = self.as_changes(&board, &search.first_values(way));
            if !self.leads_to(&mut engine, decision, outcome, &set) {
                changes.not_confirmed += 1;
                changes.count -= 1;
            } else if !shown {
                changes.sets.push(set);
            }
        }
        if changes.sets.is_empty() && !found.complete {
            let (sets, _) = self.changes_by_leaving_out(decision, outcome);
            changes.count = sets.len();
            changes.sets = sets;
        }
        changes
    }

    fn as_changes(&self, board: &Board<'_>, way: &Way) -> Vec<Change> {
        let change = |(id, lits): &(FactId, Vec<Lit>)| {
            let vars = self.program.copy.facts.get(id.0)?;
            let to = vars.value(self.pack().fact(*id), &|lit| {
                lit == Lit::TRUE || lits.contains(&lit)
            })?;
            Some(Change {
                fact: *id,
                to,
                not_yet_known: matches!(board.parts.get(id), Some(Part::Open)),
            })
        };
        way.iter().filter_map(change).collect()
    }

    /// Whether the engine, run on the changed case, finds the outcome certain.
    pub(super) fn leads_to(
        &self,
        engine: &mut Engine<'_>,
        decision: DecisionId,
        outcome: usize,
        changes: &[Change],
    ) -> bool {
        let child = changed(self.child, changes);
        let world = World::of(self.program, self.world.contact, &child);
        let standings = world.decisions.get(decision.0);
        let quick = standings.and_then(|known| known.outcomes.get(outcome));
        match quick.copied().unwrap_or(Truth::False) {
            Truth::True => return true,
            Truth::False => return false,
            Truth::Unknown => {}
        }
        let goal = self.program.copy.outcomes.get(decision.0);
        let Some(goal) = goal.and_then(|all| all.get(outcome)).copied() else {
            return false;
        };
        let (known, _) = bundles(&world, &self.program.copy);
        let mut assumed: Vec<Lit> = known.into_iter().flat_map(|bundle| bundle.lits).collect();
        assumed.push(!goal);
        let solver = engine.solver();
        if solver.is_possible(&assumed) {
            return false;
        }
        assumed.pop();
        solver.is_possible(&assumed)
    }
}

/// The child with some answers otherwise.
fn changed(child: &Child, changes: &[Change]) -> Child {
    let mut child = child.clone();
    for change in changes {
        if let Some(slot) = child.answers.get_mut(change.fact.0) {
            *slot = Some(Answer {
                given: Reply::Known(change.to.clone()),
                from: None,
                on: None,
                note: None,
                place: None,
                path: String::new(),
            });
        }
    }
    child
}

/// Whether a set touches what the finite view cannot tell.
fn touches_held(board: &Board<'_>, way: &Way) -> bool {
    let chosen: BTreeSet<FactId> = way.iter().map(|(id, _)| *id).collect();
    let mut read = board.held.iter().flat_map(|held| &held.unless);
    read.any(|id| chosen.contains(id))
}
