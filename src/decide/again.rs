//! The same child once more: what came out the last time, kept for a while.
//!
//! A screener's page, the letters beside it and the record ask about the same
//! answers one after the other. With one answer otherwise it is another case,
//! decided for itself. Nothing that somebody wrote freely is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::decide::answer::Answer;
use crate::decide::fault::Fault;
use crate::decide::mind::Bundle;
use crate::decide::mind::Mind;
use crate::decide::questions::OpenFact;
use crate::decide::world::Contact;
use crate::decide::world::Standing;
use crate::decide::world::Standings;
use crate::decide::world::World;

/// How many children are kept for each who decides at once; the one asked about longest ago makes room.
const MOST: usize = 16;

/// What was found out about one child besides how the decisions stand, as far as somebody asked.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// The answer.
    pub answer: Option<Answer>,
    /// The questions worth asking.
    pub open: Option<Vec<OpenFact>>,
    /// The grounds of what is certain.
    pub grounds: BTreeMap<Lit, Vec<FactId>>,
    /// The facts that were answered though they do not apply.
    pub odd: Option<Vec<FactId>>,
    /// The positions of the invariants that the answer breaks.
    pub broken: Option<Vec<usize>>,
}

/// One child, and what came out.
struct Found {
    answers: Vec<Option<Reply>>,
    contact: Contact,
    values: Vec<Option<Value>>,
    standings: Vec<Standing>,
    quick: Vec<Standings>,
    decisions: Vec<Standings>,
    in_office_hours: Truth,
    faults: Vec<Fault>,
    bundles: Arc<Vec<Bundle>>,
    loose: Vec<Term>,
    notes: Arc<Notes>,
}

impl Found {
    fn is_about(&self, contact: &Contact, child: &Child) -> bool {
        let given = child.answers.iter();
        let given = given.map(|answer| answer.as_ref().map(|answer| &answer.given));
        given.eq(self.answers.iter().map(Option::as_ref)) && self.contact == *contact
    }
}

/// The children asked about last, the newest last.
#[derive(Default)]
struct Latest(Vec<Found>);

/// What came out for the same child about the same contact, if somebody asked not long ago.
pub(super) fn again<'a>(
    program: &'a Program,
    contact: &'a Contact,
    child: &Child,
) -> Option<Before<'a>> {
    let latest: Box<Latest> = program.take_up()?;
    let found = latest.0.iter().rev().find(|it| it.is_about(contact, child));
    let before = found.map(|found| Before {
        world: World {
            program,
            contact,
            values: found.values.clone(),
            standings: found.standings.clone(),
            decisions: found.quick.clone(),
            in_office_hours: found.in_office_hours,
            faults: found.faults.clone().into(),
        },
        decisions: found.decisions.clone(),
        bundles: found.bundles.clone(),
        loose: found.loose.clone(),
        notes: found.notes.clone(),
    });
    program.leave(latest);
    before
}

/// How a child stood the last time.
pub(super) struct Before<'a> {
    pub(super) world: World<'a>,
    pub(super) decisions: Vec<Standings>,
    pub(super) bundles: Arc<Vec<Bundle>>,
    pub(super) loose: Vec<Term>,
    pub(super) notes: Arc<Notes>,
}

impl Mind<'_> {
    /// What was found out so far besides how the decisions stand.
    #[must_use]
    pub fn notes(&self) -> Arc<Notes> {
        self.notes.borrow().clone()
    }

    /// Notes something for whoever asks again.
    pub fn note(&self, change: impl FnOnce(&mut Notes)) {
        change(Arc::make_mut(&mut self.notes.borrow_mut()));
    }

    /// Keeps what came out, for whoever asks about the same child again.
    pub fn keep(&self) {
        if self.is_told_freely() {
            return;
        }
        let (program, world, notes) = (self.program, &self.world, self.notes());
        let mut latest: Box<Latest> = program.take_up().unwrap_or_default();
        let known = latest.0.iter();
        let at = known
            .clone()
            .position(|it| it.is_about(world.contact, self.child));
        match at.and_then(|at| latest.0.get_mut(at)) {
            Some(found) => {
                found.faults.clone_from(&world.faults.borrow());
                found.notes = notes;
            }
            None => {
                if latest.0.len() >= MOST {
                    latest.0.remove(0);
                }
                let given = self.child.answers.iter();
                let given = given.map(|answer| answer.as_ref().map(|it| it.given.clone()));
                latest.0.push(Found {
                    answers: given.collect(),
                    contact: world.contact.clone(),
                    values: world.values.clone(),
                    standings: world.standings.clone(),
                    quick: world.decisions.clone(),
                    decisions: self.decisions.clone(),
                    in_office_hours: world.in_office_hours,
                    faults: world.faults.borrow().clone(),
                    bundles: self.bundles.clone(),
                    loose: self.loose.clone(),
                    notes,
                });
            }
        }
        program.leave(latest);
    }

    /// Whether an answer is in somebody's own words, or a list of people.
    fn is_told_freely(&self) -> bool {
        let known = |id: &FactId| self.child.value(*id).is_some();
        let mut answered = self.pack().fact_ids().filter(known);
        answered.any(|id| self.pack().fact(id).of.is_free())
    }
}
