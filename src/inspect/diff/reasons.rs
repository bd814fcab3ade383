//! Why real children moved: of each, the fewest of its own answers for which both sides of the move are proved.
//!
//! Invariant: a [`Reason`] holds of every child it names, and of every child of whom it holds
//! the solver has proved where it stands under both versions.

use std::collections::BTreeSet;

use crate::algebra::value::Value;
use crate::check::case::Case;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::pair::PackPair;
use crate::compile::pair::Question;
use crate::compile::pair::StandsIn;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::decide::answer::contacts;
use crate::decide::mind::bundles;
use crate::decide::mind::is_fixed;
use crate::decide::world::World;
use crate::inspect::diff::implicants::About;
use crate::inspect::diff::implicants::Group;
use crate::inspect::diff::implicants::Search;
use crate::inspect::diff::implicants::said;
use crate::inspect::diff::parts::Part;
use crate::inspect::diff::parts::parts;
use crate::inspect::replayed::Cell;
use crate::inspect::replayed::Kept;
use crate::inspect::replayed::Place;

/// Why some children of a cell moved.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The children it was seen in.
    pub references: Vec<String>,
    /// What holds of each of them.
    pub parts: Vec<Part>,
}

/// Two versions, and a child decided under both.
type Programs<'p> = (&'p Program, &'p Program);

/// The reasons of the kept children of each cell, in the order of the cells.
#[must_use]
pub fn reasons(old: &Program, new: &Program, cells: &[(&Cell, &[Kept])]) -> Vec<Vec<Reason>> {
    let mut pair = old.beside(new);
    let goals = cells.iter().map(|((_, before, after), _)| {
        let was = stands(pair.old.outcomes.get(old.pack.recommends.0), before);
        let is = stands(pair.new.outcomes.get(new.pack.recommends.0), after);
        let both: Vec<Lit> = was.into_iter().chain(is).collect();
        pair.circuit.and(both)
    });
    let goals: Vec<Lit> = goals.collect();
    let mut search = Search::of(pair);
    let cells = cells.iter().zip(goals);
    cells
        .map(|((_, kept), goal)| of_cell((old, new), &mut search, kept, goal))
        .collect()
}

/// That a child stands where it does: settled there, or never below.
fn stands(outcomes: Option<&Vec<Lit>>, place: &Place) -> Vec<Lit> {
    let outcomes = outcomes.map_or(&[][..], Vec::as_slice);
    if place.settled {
        return vec![outcomes.get(place.at).copied().unwrap_or(Lit::FALSE)];
    }
    outcomes.iter().take(place.at).map(|lit| !*lit).collect()
}

fn of_cell(programs: Programs<'_>, search: &mut Search, kept: &[Kept], goal: Lit) -> Vec<Reason> {
    if goal == Lit::TRUE {
        return Vec::new();
    }
    let all: Vec<(&str, Vec<Group>)> = kept
        .iter()
        .map(|child| (&*child.reference, told(programs, &search.pair, child)))
        .collect();
    let mut explained: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for (reference, groups) in &all {
        if explained.contains(reference) {
            continue;
        }
        let Some(needed) = needed(search, groups, goal) else {
            continue;
        };
        let alike = all.iter().filter(|(_, other)| fits(&needed, other));
        let alike: Vec<&str> = alike.map(|(reference, _)| *reference).collect();
        explained.extend(&alike);
        found.push(Reason {
            references: alike.into_iter().map(str::to_owned).collect(),
            parts: parts(&search.pair, &needed),
        });
    }
    found
}

/// The fewest answers of a child for which the goal is certain, if it is for all of them.
fn needed(search: &mut Search, groups: &[Group], goal: Lit) -> Option<Vec<Group>> {
    let lits: Vec<Lit> = groups.iter().flat_map(|it| it.lits.clone()).collect();
    // From answers that contradict each other anything would follow.
    search.model(&lits)?;
    let mut order = groups.to_vec();
    order.sort_by_key(|group| group.rank);
    search.fewer(order, goal)
}

/// Whether all of a condition is among what is known of a child.
fn fits(condition: &[Group], child: &[Group]) -> bool {
    let known: BTreeSet<Lit> = child.iter().flat_map(|it| it.lits.clone()).collect();
    let mut lits = condition.iter().flat_map(|it| &it.lits);
    lits.all(|lit| known.contains(lit))
}

/// What is known of a child, as literals about the questions of both versions.
fn told((old, new): Programs<'_>, pair: &PackPair, child: &Kept) -> Vec<Group> {
    let (before, after) = (contacts(old, &child.cases.0), contacts(new, &child.cases.1));
    let one = |cases: &Case| cases.children.get(child.place).cloned();
    let (Some(first), Some(second)) = (one(&child.cases.0), one(&child.cases.1)) else {
        return Vec::new();
    };
    let (Some(before), Some(after)) = (before.get(child.place), after.get(child.place)) else {
        return Vec::new();
    };
    let worlds = (
        World::of(old, before, &first),
        World::of(new, after, &second),
    );
    let fixed = [
        bundles(&worlds.0, &pair.old).0,
        bundles(&worlds.1, &pair.new).0,
    ];
    let fixed: BTreeSet<Lit> = fixed
        .iter()
        .flatten()
        .flat_map(|it| it.lits.clone())
        .collect();
    let either = |lit: Lit| [lit, !lit].into_iter().find(|lit| fixed.contains(lit));
    let mut groups = Vec::new();
    for (at, loose) in pair.loose.iter().enumerate() {
        groups.extend(either(loose.lit).map(|lit| group(About::Loose(at), vec![lit], 0)));
    }
    for (at, (_, lit)) in pair.hours.iter().enumerate() {
        groups.extend(either(*lit).map(|lit| group(About::Hours(at), vec![lit], 0)));
    }
    for (at, question) in pair.questions.iter().enumerate() {
        let Some(value) = value(question, &worlds) else {
            continue;
        };
        let lits = lits(question, value, pair.circuit.variables());
        if !lits.is_empty() {
            groups.push(group(About::Question(at), lits, rank(value)));
        }
    }
    groups
}

fn group(about: About, lits: Vec<Lit>, rank: u8) -> Group {
    Group { about, lits, rank }
}

/// What is not there is left out first: what is there says more.
fn rank(value: &Value) -> u8 {
    let nothing = match value {
        Value::Bool(holds) => !holds,
        Value::List(items) => items.is_empty(),
        Value::Number(_)
        | Value::Text(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::Days(_)
        | Value::Months(_)
        | Value::Record(_) => false,
    };
    if nothing { 1 } else { 2 }
}

/// What is answered to a question, or follows.
fn value<'w>(question: &Question, worlds: &'w (World<'_>, World<'_>)) -> Option<&'w Value> {
    if question.stands_in == StandsIn::Yes {
        return None;
    }
    let of = |world: &'w World<'_>, id| {
        let id = id?;
        world.value(id).filter(|_| is_fixed(world, id))
    };
    of(&worlds.1, question.new).or_else(|| of(&worlds.0, question.old))
}

/// An answer in literals of which each can be left out by itself.
fn lits(question: &Question, value: &Value, variables: usize) -> Vec<Lit> {
    let known = question.vars.literals(value, &question.fact.of);
    if known.is_empty() || matches!(question.vars, FactVars::None) {
        return Vec::new();
    }
    let mut holds = vec![false; variables];
    for lit in known.iter().filter(|lit| !lit.negated()) {
        if let Some(slot) = holds.get_mut(lit.variable()) {
            *slot = true;
        }
    }
    let mut said = said(&question.vars, &Model::of(holds));
    said.retain(|lit| known.contains(lit));
    said
}
