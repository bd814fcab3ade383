//! What the gates cannot express, worked out for one child by the reference evaluator.

use std::cell::RefCell;

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::term::Builtin;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Quantifier;
use crate::check::term::Term;
use crate::compile::flat::Flat;
use crate::compile::flat::Late;
use crate::compile::flat::Pair;
use crate::compile::flat::Signal;
use crate::compile::flat::Slot;
use crate::compile::flat::Subject;
use crate::compile::program::Program;
use crate::decide::evaluate::Evaluator;
use crate::decide::fault::Fault;
use crate::decide::world::Contact;
use crate::decide::world::Standing;
use crate::decide::world::Standings;
use crate::decide::world::World;
use crate::execute::seen::Seen;
use crate::execute::seen::is_of_siblings;
use crate::execute::span::ByYears;
use crate::execute::span::Span;
use crate::execute::span::Worked;
use crate::execute::span::worked;
use crate::execute::years::Years;

/// Works out what the gates cannot express.
pub struct Lates<'p> {
    program: &'p Program,
    flat: &'p Flat,
    steps: Vec<Step<'p>>,
}

#[derive(Debug)]
struct Step<'p> {
    late: &'p Late,
    term: &'p Term,
    /// Nothing comes of it unless all of these are known.
    needs: Vec<FactId>,
    facts: Vec<FactId>,
    decisions: Vec<DecisionId>,
    /// The span of years that it is, if it is one.
    span: Option<Span>,
    /// What follows from so many years.
    years: ByYears<Option<Worked>>,
    /// Whether another late condition reads the value that it gives.
    is_read: bool,
    /// Of a quantifier over the other children: what it establishes where there are none.
    of_nobody: Option<Signal>,
    /// Whether nothing about a child matters but what is settled about its siblings.
    of_siblings: bool,
}

/// What is known of one child while late conditions are worked out.
pub struct Known<'k> {
    /// The contact.
    pub contact: &'k Contact,
    /// What somebody answered.
    pub answer: &'k dyn Fn(FactId) -> Option<Value>,
    /// Whether a signal is established.
    pub is: &'k dyn Fn(Signal) -> bool,
}

/// What was worked out late of one child, and the room to do it in.
#[derive(Debug, Default)]
pub struct Found {
    room: Room,
    seen: Seen,
    /// The values of facts that follow from others.
    pub values: Vec<(FactId, Value)>,
    /// What could not be evaluated.
    pub faults: Vec<Fault>,
}

/// The tables of a child as the reference evaluator reads them, kept for the next.
#[derive(Debug, Default)]
struct Room {
    values: Vec<Option<Value>>,
    standings: Vec<Standing>,
    decisions: Vec<Standings>,
}

impl Found {
    /// Forgets the child before.
    pub fn clear(&mut self) {
        self.values.clear();
        self.faults.clear();
    }
}

impl<'p> Lates<'p> {
    /// The late conditions of a program.
    #[must_use]
    pub fn of(program: &'p Program) -> Self {
        let flat = program.flat();
        let read: Vec<FactId> = flat
            .late
            .iter()
            .flat_map(|late| late.facts(&program.pack))
            .collect();
        let steps = flat.late.iter().filter_map(|late| {
            let term = late.term(&program.pack)?;
            let mut needs = Vec::new();
            must_know(term, &mut needs);
            let span = Span::of(term);
            let years = if let (Some(_), Subject::Fact(id, slot)) = (span, &late.subject) {
                ByYears::of(|value| worked(program, (*id, slot), value))
            } else {
                ByYears::nothing()
            };
            Some(Step {
                late,
                term,
                needs,
                facts: term.facts(),
                decisions: term.decisions(),
                span,
                years,
                is_read: match &late.subject {
                    Subject::Fact(id, _) => read.contains(id),
                    Subject::Truth(..) => false,
                },
                of_nobody: of_nobody(late, term),
                of_siblings: is_of_siblings(term),
            })
        });
        Self {
            program,
            flat,
            steps: steps.collect(),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.steps.len()
    }

    /// For a quantifier over the other children: what it establishes where there are none.
    ///
    /// Where nobody knows yet whether there are any, nothing comes of it.
    #[must_use]
    pub fn of_nobody(&self, at: usize) -> Option<Signal> {
        self.steps.get(at)?.of_nobody
    }

    /// The count of years that a late condition is, if it is one and no other reads it.
    #[must_use]
    pub(super) fn count_of_years(&self, at: usize) -> Option<Years<'_>> {
        let step = self.steps.get(at)?;
        let (Some(span), Subject::Fact(id, _), false) =
            (step.span, &step.late.subject, step.is_read)
        else {
            return None;
        };
        Some(Years {
            id: *id,
            from: span.from,
            worked: &step.years,
        })
    }

    /// The position of the first gate that may read one.
    #[must_use]
    pub fn before(&self, at: usize) -> Option<usize> {
        self.steps.get(at).map(|step| step.late.before)
    }

    /// The fact it gives a value, and the facts that must be answered or worked out for anything to come of it.
    #[must_use]
    pub fn subject(&self, at: usize) -> Option<(Option<FactId>, &[FactId])> {
        let step = self.steps.get(at)?;
        let fact = match &step.late.subject {
            Subject::Fact(id, _) => Some(*id),
            Subject::Truth(..) => None,
        };
        Some((fact, &step.needs))
    }

    /// Whether something may come of one: everything that it needs is known.
    #[must_use]
    pub fn may_come(&self, at: usize, known: &Known<'_>, found: &Found) -> bool {
        let Some(step) = self.steps.get(at) else {
            return false;
        };
        if let Subject::Fact(id, _) = &step.late.subject
            && (known.answer)(*id).is_some()
        {
            return false;
        }
        if known.contact.siblings.is_none() && self.of_nobody(at).is_some() {
            return false;
        }
        let mut needs = step.needs.iter();
        needs.all(|id| self.value(*id, known, found).is_some())
    }

    /// Works one out; `establish` is told every signal that follows.
    pub fn work_out(
        &self,
        at: usize,
        known: &Known<'_>,
        found: &mut Found,
        establish: &mut dyn FnMut(Signal),
    ) {
        let Some(step) = self.steps.get(at) else {
            return;
        };
        if let Some(signal) = self.of_nobody(at)
            && let Some(siblings) = &known.contact.siblings
            && siblings.is_empty()
        {
            establish(signal);
            return;
        }
        if let (Some(span), Subject::Fact(id, slot)) = (step.span, &step.late.subject) {
            self.years((step, span), (*id, slot), known, found, establish);
            return;
        }
        let siblings = known.contact.siblings.as_deref();
        let siblings = siblings.filter(|_| step.of_siblings);
        if let (Some(siblings), Subject::Truth(_, pair)) = (siblings, &step.late.subject)
            && let Some(truth) = found.seen.truth(at, siblings)
        {
            settle(*pair, truth, establish);
            return;
        }
        let world = self.world(step, known, found);
        match &step.late.subject {
            Subject::Truth(term, pair) => {
                let truth = Evaluator::new(&world).truth(term, "a condition");
                settle(*pair, truth, establish);
                if let Some(siblings) = siblings.filter(|_| world.faults.borrow().is_empty()) {
                    found.seen.keep(at, siblings, truth);
                }
            }
            Subject::Fact(id, slot) => {
                let fact = self.program.pack.fact(*id);
                let value = Evaluator::new(&world).value(step.term, &fact.name);
                let worked = value.and_then(|value| worked(self.program, (*id, slot), value));
                if let Some((value, signals)) = worked {
                    signals.into_iter().for_each(establish);
                    found.values.push((*id, value));
                }
            }
        }
        Self::leave(step, world, found);
    }

    /// A fact that counts years.
    fn years(
        &self,
        (step, span): (&Step<'_>, Span),
        (id, slot): (FactId, &Slot),
        known: &Known<'_>,
        found: &mut Found,
        establish: &mut dyn FnMut(Signal),
    ) {
        let from = self.value(span.from, known, found);
        let received = known.contact.received;
        let Some(count) = from.and_then(|from| Span::count(&from, received)) else {
            return;
        };
        let beyond;
        let worked = if let Some(worked) = step.years.get(count) {
            worked
        } else {
            beyond = worked(self.program, (id, slot), Span::value(count));
            &beyond
        };
        if let Some((value, signals)) = worked {
            signals.iter().copied().for_each(establish);
            found.values.push((id, value.clone()));
        }
    }

    /// As much of the child as the condition reads.
    fn world<'w>(&self, step: &Step<'_>, known: &Known<'w>, found: &mut Found) -> World<'w>
    where
        'p: 'w,
    {
        let pack = &self.program.pack;
        let Room {
            mut values,
            mut standings,
            mut decisions,
        } = std::mem::take(&mut found.room);
        values.resize(pack.facts.len(), None);
        standings.resize(pack.facts.len(), Standing::NotAsked);
        decisions.resize_with(pack.decisions.len(), Standings::default);
        for id in &step.facts {
            if let Some(slot) = values.get_mut(id.0) {
                *slot = self.value(*id, known, found);
            }
        }
        for id in &step.decisions {
            let pairs = self.flat.outcomes.get(id.0).into_iter().flatten();
            if let Some(slot) = decisions.get_mut(id.0) {
                slot.outcomes.clear();
                slot.outcomes
                    .extend(pairs.map(|pair| truth(*pair, known.is)));
            }
        }
        World {
            program: self.program,
            contact: known.contact,
            values,
            standings,
            decisions,
            in_office_hours: truth(self.flat.office, known.is),
            faults: RefCell::default(),
        }
    }

    /// Keeps the tables, empty again, and what could not be evaluated.
    fn leave(step: &Step<'_>, world: World<'_>, found: &mut Found) {
        let World {
            mut values,
            standings,
            decisions,
            faults,
            ..
        } = world;
        for id in &step.facts {
            if let Some(slot) = values.get_mut(id.0) {
                *slot = None;
            }
        }
        found.faults.extend(faults.into_inner());
        found.room = Room {
            values,
            standings,
            decisions,
        };
    }

    /// The value of a fact, as far as it is known by now.
    fn value(&self, id: FactId, known: &Known<'_>, found: &Found) -> Option<Value> {
        if let Some(value) = (known.answer)(id) {
            return Some(value);
        }
        let reading = self.flat.read.iter().find(|(other, _)| *other == id);
        let (_, reading) = reading?;
        if (known.is)(reading.idle) {
            return reading.otherwise.clone();
        }
        let worked = found.values.iter().find(|(other, _)| *other == id);
        if let Some((_, value)) = worked {
            return self.stands(id, value, known).then(|| value.clone());
        }
        let mut values = reading.values.iter();
        let is = values.find(|(_, signal)| (known.is)(*signal));
        is.map(|(value, _)| value.clone())
    }

    /// Whether a value that was worked out counts: its question applies, or it comes to the same.
    fn stands(&self, id: FactId, value: &Value, known: &Known<'_>) -> bool {
        let reading = self.flat.read.iter().find(|(other, _)| *other == id);
        reading.is_some_and(|(_, reading)| {
            (known.is)(reading.applies) || reading.otherwise.as_ref() == Some(value)
        })
    }
}

/// For a quantifier over the other children: what it establishes where there are none.
fn of_nobody(late: &Late, term: &Term) -> Option<Signal> {
    let (Term::Quantified(quantifier, list, _), Subject::Truth(_, pair)) = (term, &late.subject)
    else {
        return None;
    };
    (**list == Term::Given(Given::Siblings)).then_some(match quantifier {
        Quantifier::Some => pair.no,
        Quantifier::Every => pair.yes,
    })
}

/// Establishes a truth value.
fn settle(Pair { yes, no }: Pair, truth: Truth, establish: &mut dyn FnMut(Signal)) {
    match truth {
        Truth::True => establish(yes),
        Truth::False => establish(no),
        Truth::Unknown => {}
    }
}

/// The truth value of a pair of signals.
#[must_use]
pub fn truth(pair: Pair, is: &dyn Fn(Signal) -> bool) -> Truth {
    if is(pair.yes) {
        Truth::True
    } else if is(pair.no) {
        Truth::False
    } else {
        Truth::Unknown
    }
}

/// The facts without which a term is never known.
fn must_know(term: &Term, needs: &mut Vec<FactId>) {
    match term {
        Term::Fact(id) => needs.push(*id),
        Term::Compare(_, a, b) | Term::Arithmetic(_, a, b) => {
            must_know(a, needs);
            must_know(b, needs);
        }
        Term::PartOf(inner, _)
        | Term::Negate(inner)
        | Term::Field(inner, _)
        | Term::Not(inner)
        | Term::Quantified(_, inner, _) => must_know(inner, needs),
        // A list that holds nothing holds nothing unknown either.
        Term::Call(Builtin::ListContains, _) => {}
        Term::Script(_, arguments) | Term::Call(_, arguments) => {
            for part in arguments {
                must_know(part, needs);
            }
        }
        Term::Known(_)
        | Term::Outcome(_)
        | Term::Given(_)
        | Term::Item(_)
        | Term::List(_)
        | Term::And(_)
        | Term::Or(_)
        | Term::In(..)
        | Term::If(..)
        | Term::IsKnown(_)
        | Term::IsOpen(_) => {}
    }
}
