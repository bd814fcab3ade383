//! A child that a proof found: a few answers, made into a case that can be decided, read and saved.
//!
//! Invariant: nothing is shown of an example before the engine has decided it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::civil::Time;

use crate::algebra::moment::Moment;
use crate::algebra::office_hours::Opening;
use crate::algebra::value::Value;
use crate::check::case::Answer;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::compile::theory::guards;
use crate::decide::answer::answered_though_not_applicable;
use crate::decide::answer::contacts;
use crate::decide::mind::Mind;
use crate::explain::wording::fact_words;

/// How many days after the first day in force are looked at for a moment in or out of office hours.
const DAYS_LOOKED_AT: i64 = 21;

/// A child by its answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// What is known of the child.
    pub answers: BTreeMap<FactId, Value>,
    /// Whether the contact came while the office was open, if that matters.
    pub in_office_hours: Option<bool>,
}

impl Example {
    /// Every answer that a model gives to a question that applies, and to one that is answered in any case.
    pub(super) fn of_model(pack: &Pack, copy: &Copy, model: &Model, answered: &[FactId]) -> Self {
        let applies = |id: &FactId| {
            let guarded = copy.applies.get(id);
            let fits = guarded.is_none_or(|(lit, _)| model.holds(*lit));
            answered.contains(id) || fits && !copy.follows.contains_key(id)
        };
        let answers = pack.fact_ids().filter(applies).filter_map(|id| {
            let vars = copy.facts.get(id.0)?;
            Some((id, vars.value(pack.fact(id), &|lit| model.holds(lit))?))
        });
        Self {
            answers: answers.collect(),
            in_office_hours: Some(model.holds(copy.in_office_hours)),
        }
    }

    /// What is known of the child as literals; what is not known falls back where it does not apply.
    pub(super) fn given(&self, pack: &Pack, copy: &Copy) -> Vec<Lit> {
        let answered = |id: FactId| self.answers.contains_key(&id);
        let mut lits = guards(copy, &answered);
        for (id, value) in &self.answers {
            lits.extend(copy.literals(pack, *id, value));
        }
        let hours = copy.in_office_hours;
        lits.extend(self.in_office_hours.map(|open| hours.when(open)));
        lits
    }

    /// Leaves out every answer without which it is enough all the same, the last declared first.
    pub(super) fn leave_out(&mut self, mut enough: impl FnMut(&Self) -> bool) {
        let ids: Vec<FactId> = self.answers.keys().rev().copied().collect();
        for id in ids {
            let mut fewer = self.clone();
            fewer.answers.remove(&id);
            if enough(&fewer) {
                *self = fewer;
            }
        }
    }

    /// The child as a case of its own, received on one of the first days the version was in force.
    #[must_use]
    pub fn case(&self, program: &Program, reference: &str) -> Case {
        let pack = &program.pack;
        let mut answers: Vec<Option<Answer>> = vec![None; pack.facts.len()];
        for (id, value) in &self.answers {
            if let Some(slot) = answers.get_mut(id.0) {
                *slot = Some(Answer {
                    given: Reply::Known(value.clone()),
                    from: None,
                    on: None,
                    note: None,
                    place: None,
                    path: format!("$.children[0].facts.{}", pack.fact(*id).name),
                });
            }
        }
        Case {
            reference: reference.to_owned(),
            received: moment(pack, self.in_office_hours.unwrap_or(true)),
            children: vec![Child {
                reference: "child-1".to_owned(),
                answers,
            }],
        }
    }

    /// Whether no question is answered that does not apply to the child.
    #[must_use]
    pub fn is_consistent(&self, program: &Program) -> bool {
        let case = self.case(program, "example");
        let idle = decided(program, &case, |mind| answered_though_not_applicable(mind));
        idle.is_some_and(|facts| facts.is_empty())
    }

    /// What is known of the child, in the words of the questions, in their order.
    #[must_use]
    pub fn words(&self, pack: &Pack) -> Vec<String> {
        self.answers
            .iter()
            .map(|(id, value)| fact_words(pack.fact(*id), value))
            .collect()
    }
}

/// Decides the one child of a case, and gives what is known of it.
pub fn decided<T>(
    program: &Program,
    case: &Case,
    look: impl FnOnce(&mut Mind<'_>) -> T,
) -> Option<T> {
    let contact = contacts(program, case).into_iter().next()?;
    let child = case.children.first()?;
    Some(look(&mut Mind::of(program, &contact, child)))
}

/// A moment in or out of office hours, soon after the version came into force.
fn moment(pack: &Pack, in_office_hours: bool) -> Moment {
    let first: Date = pack.own().from;
    let wanted = if in_office_hours {
        Opening::Open
    } else {
        Opening::Closed
    };
    let days = (0..DAYS_LOOKED_AT).filter_map(|n| crate::algebra::age::add_days(first, n));
    let mut moments = days.flat_map(|day| {
        [10, 22].map(|hour| Moment::Time(day.to_datetime(Time::constant(hour, 0, 0, 0))))
    });
    let fits = |moment: &Moment| match &pack.office_hours {
        Some(hours) => hours.is_open(*moment, &pack.calendar) == wanted,
        None => true,
    };
    moments.find(fits).unwrap_or(Moment::Day(first))
}
