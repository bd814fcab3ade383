//! How many questions an interview needs: asked best first, and asked in the order of the files.
//!
//! Each child of a worked case is asked by itself, with the answers of the
//! case; where the case has none, nobody can say. The other children are known
//! in full. The interview ends when the recommendation is settled, or when
//! nothing is left to ask.

use crate::check::case::Answer;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::decide::answer::contacts;
use crate::decide::mind::Mind;
use crate::decide::world::Contact;

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
        .map(|(child, contact)| interview(program, contact, child, order))
        .collect()
}

fn interview(program: &Program, contact: &Contact, told: &Child, order: Order) -> Interview {
    let mut known = Child {
        reference: told.reference.clone(),
        answers: vec![None; program.pack.facts.len()],
    };
    let mut asked = Vec::new();
    loop {
        let mut mind = Mind::of(program, contact, &known);
        let settled = mind.settled(program.pack.recommends).is_some();
        let next = match order {
            _ if settled => None,
            Order::BestFirst => best(&mut mind),
            Order::AsWritten => first_written(&mut mind),
        };
        let Some(id) = next else {
            return Interview { asked, settled };
        };
        asked.push(id);
        let answer = told.answer(id).cloned().unwrap_or_else(not_known);
        if let Some(slot) = known.answers.get_mut(id.0) {
            *slot = Some(answer);
        }
    }
}

fn not_known() -> Answer {
    Answer {
        given: Reply::NotKnown,
        from: None,
        on: None,
        note: None,
        place: None,
        path: String::new(),
    }
}

/// The best question that can change the recommendation and that nobody was asked yet.
fn best(mind: &mut Mind<'_>) -> Option<FactId> {
    let recommends = mind.pack().recommends;
    let open = mind.open_facts().into_iter();
    let mut open = open.filter(|open| open.can_change.contains(&recommends));
    open.find(|open| mind.child.answer(open.fact).is_none())
        .map(|open| open.fact)
}

/// The first question of the file that applies and that nobody was asked yet.
fn first_written(mind: &mut Mind<'_>) -> Option<FactId> {
    let mut facts = mind.pack().fact_ids();
    facts.find(|id| {
        mind.child.answer(*id).is_none() && mind.world.value(*id).is_none() && mind.may_ask(*id)
    })
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
