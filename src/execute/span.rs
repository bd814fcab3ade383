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
