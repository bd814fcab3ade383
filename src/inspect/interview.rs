//! How many questions an interview needs: asked best first, and asked in the order of the files.
//!
//! Each child of a worked case is asked by itself and answers as the case does,
//! or as follows from it; else nobody can say. The other children are known in
//! full. It ends when the recommendation is settled or nothing is left to ask.

use std::collections::BTreeSet;

use crate::check::case::Answer;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::decide::answer::contacts;
use crate::decide::mind::Mind;
use crate::decide::world::Contact;
use crate::decide::world::Standing;
use crate::decide::world::World;

/// In which order questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Only what can still change the recommendation, the best first.
    BestFirst,
    /// Every question that applies and whose turn has come, from the first of the file.
    AsWritten,
}

/// The questions of one child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interview {
    /// What was asked, in order.
    pub asked: Vec<FactId>,
    /// Whether the recommendation was settled at the end.
    pub settled: bool,
}

/// Asks every child of a case.
#[must_use]
pub fn interviews(program: &Program, case: &Case, order: Order) -> Vec<Interview> {
    let contacts = contacts(program, case);
    let pairs = case.children.iter().zip(&contacts);
    pairs
        .map(|(child, contact)| {
            let told = with_what_follows(program, contact, child);
            interview(program, contact, &told, order)
        })
        .collect()
}

/// A child with what follows from its answers: who knows the date of birth can tell the age.
#[must_use]
pub fn with_what_follows(program: &Program, contact: &Contact, child: &Child) -> Child {
    let world = World::of(program, contact, child);
    let mut told = child.clone();
    for id in program.pack.fact_ids() {
        if world.standing(id) == Standing::WorkedOut
            && let Some(slot) = told.answers.get_mut(id.0)
        {
            *slot = world.value(id).map(|value| Answer {
                given: Reply::Known(value.clone()),
                from: None,
                on: None,
                note: None,
                place: None,
                path: String::new(),
            });
        }
    }
    told
}

fn interview(program: &Program, contact: &Contact, told: &Child, order: Order) -> Interview {
    let mut known = Child {
        reference: told.reference.clone(),
        answers: vec![None; program.pack.facts.len()],
    };
    let mut asked = Vec::new();
    loop {
        let mut mind = Mind::of(program, contact, &known);
        if mind.settled(program.pack.recommends).is_some() {
            return Interview {
                asked,
                settled: true,
            };
        }
        let Some(id) = ask(&mut mind, told, order, &mut asked) else {
            return Interview {
                asked,
                settled: false,
            };
        };
        drop(mind);
        if let Some(slot) = known.answers.get_mut(id.0) {
            *slot = told.answer(id).cloned();
        }
    }
}

/// Asks until there is an answer; an answer that nobody can give changes nothing.
fn ask(mind: &mut Mind<'_>, told: &Child, order: Order, asked: &mut Vec<FactId>) -> Option<FactId> {
    loop {
        let passed: BTreeSet<FactId> = asked.iter().copied().collect();
        let next = match order {
            Order::BestFirst => mind.next_questions(&passed),
            Order::AsWritten => as_written(mind, told, &passed),
        };
        if next.is_empty() {
            return None;
        }
        for id in next {
            asked.push(id);
            if told.value(id).is_some() {
                return Some(id);
            }
        }
    }
}

/// The questions that apply and were not asked yet, as the files have them, up to the first that is answered.
fn as_written(mind: &mut Mind<'_>, told: &Child, passed_over: &BTreeSet<FactId>) -> Vec<FactId> {
    let mut next = Vec::new();
    for id in mind.pack().fact_ids() {
        let open = !passed_over.contains(&id) && mind.world.value(id).is_none();
        if open && mind.may_ask(id) {
            next.push(id);
            if told.value(id).is_some() {
                break;
            }
        }
    }
    next
}

/// The questions of many interviews, in both orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// How many children were asked.
    pub children: usize,
    /// The questions of all of them, best first.
    pub best_first: usize,
    /// The questions of all of them, in the order of the files.
    pub as_written: usize,
}

impl Questions {
    /// Adds the interviews of one child.
    pub fn add(&mut self, best_first: &Interview, as_written: &Interview) {
        self.children += 1;
        self.best_first += best_first.asked.len();
        self.as_written += as_written.asked.len();
    }

    /// Questions for each child, in tenths, rounded: best first, and in the order of the files.
    #[must_use]
    pub fn tenths(&self) -> (usize, usize) {
        let mean = |all: usize| {
            let halved = (all * 20).checked_div(self.children).unwrap_or(0);
            halved.div_ceil(2)
        };
        (mean(self.best_first), mean(self.as_written))
    }

    /// The share of questions that asking best first saves, in whole per cent, rounded down.
    #[must_use]
    pub fn saved_percent(&self) -> usize {
        let saved = self.as_written.saturating_sub(self.best_first);
        (saved * 100).checked_div(self.as_written).unwrap_or(0)
    }
}
