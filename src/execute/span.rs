//! Years from a day that was answered to the day of the contact: what most facts that follow from a date are.

use crate::algebra::age::months_between;
use crate::algebra::moment::Moment;
use crate::algebra::number::Number;
use crate::algebra::value::Value;
use crate::check::term::Builtin;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Part;
use crate::check::term::Term;
use crate::compile::flat::Signal;
use crate::compile::flat::Slot;
use crate::compile::program::Program;
use crate::decide::world::within;

/// A term that counts so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// The fact it counts from.
    pub(super) from: FactId,
}

impl Span {
    /// The span that a term is; nothing if it is anything else.
    pub(super) fn of(term: &Term) -> Option<Self> {
        let Term::PartOf(inner, Part::Years) = term else {
            return None;
        };
        let Term::Call(Builtin::MonthsBetween, ends) = &**inner else {
            return None;
        };
        match ends.as_slice() {
            [Term::Fact(from), Term::Given(Given::ReceivedOn)] => Some(Self { from: *from }),
            _ => None,
        }
    }

    /// How many there are.
    pub(super) fn count(from: &Value, received: Moment) -> Option<i64> {
        match from {
            Value::Date(from) => Some(months_between(*from, received.date()) / 12),
            Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Moment(_)
            | Value::Days(_)
            | Value::Months(_)
            | Value::List(_)
            | Value::Record(_) => None,
        }
    }

    /// The same as a value.
    pub(super) fn value(count: i64) -> Value {
        Value::Number(Number::from(count))
    }
}

/// How many counts of years are looked at beforehand.
pub(super) const USUAL: usize = 64;

/// What follows from a count of years, for those that are usual.
#[derive(Debug)]
pub(super) struct ByYears<T>(Vec<T>);

impl<T> ByYears<T> {
    pub(super) fn of(each: impl Fn(Value) -> T) -> Self {
        let counts = (0..).take(USUAL);
        Self(counts.map(|count| each(Span::value(count))).collect())
    }

    pub(super) fn nothing() -> Self {
        Self(Vec::new())
    }

    /// What follows from so many; nothing where it was not looked at.
    pub(super) fn get(&self, count: i64) -> Option<&T> {
        self.0.get(usize::try_from(count).ok()?)
    }

    /// What follows from each count that was looked at, from none on.
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

/// The value of a fact that follows from others, and what that establishes.
pub(super) type Worked = (Value, Vec<Signal>);

/// What follows where a fact has a value; nothing where that lies beyond its bounds.
pub(super) fn worked(
    program: &Program,
    (id, slot): (FactId, &Slot),
    value: Value,
) -> Option<Worked> {
    let fact = program.pack.fact(id);
    within(&value, fact.bounds).then(|| {
        let signals = slot.established(&value, &fact.of);
        (value, signals)
    })
}
