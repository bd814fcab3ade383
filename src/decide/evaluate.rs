//! Checked terms over what is known → a truth value or a value (strong Kleene logic).
//!
//! Definite only where every way of filling in the unknown facts agrees; never
//! a guess. The other direction, finding every such case, is the exact search's.

use std::collections::BTreeMap;

use crate::algebra::age::add_days;
use crate::algebra::age::add_months;
use crate::algebra::age::days_between;
use crate::algebra::age::months_between;
use crate::algebra::number::Number;
use crate::algebra::order::Relation;
use crate::algebra::order::holds;
use crate::algebra::order::order;
use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::scope::shared;
use crate::check::term::Builtin;
use crate::check::term::DecisionId;
use crate::check::term::Given;
use crate::check::term::Member;
use crate::check::term::Operation;
use crate::check::term::Part;
use crate::check::term::Quantifier;
use crate::check::term::Term;
use crate::decide::world::World;

/// Evaluates terms in one world.
pub struct Evaluator<'w, 'a> {
    world: &'w World<'a>,
    items: Vec<Option<Value>>,
}

impl<'w, 'a> Evaluator<'w, 'a> {
    /// An evaluator for a world.
    #[must_use]
    pub fn new(world: &'w World<'a>) -> Self {
        Self {
            world,
            items: Vec::new(),
        }
    }

    /// Whether a condition holds; `at` names it, should it not be possible to tell.
    #[must_use]
    pub fn truth(&self, term: &Term, at: &str) -> Truth {
        let mut run = Run {
            world: self.world,
            items: self.items.clone(),
            at,
        };
        run.truth(term)
    }

    /// The value of a term, if known.
    #[must_use]
    pub fn value(&self, term: &Term, at: &str) -> Option<Value> {
        let mut run = Run {
            world: self.world,
            items: self.items.clone(),
            at,
        };
        run.value(term)
    }
}

struct Run<'w, 'a, 'n> {
    world: &'w World<'a>,
    items: Vec<Option<Value>>,
    at: &'n str,
}

/// A value that is only looked up.
enum Seen<'s> {
    /// Where it stands, if it is known.
    Here(Option<&'s Value>),
    /// It has to be worked out.
    WorkedOut,
}

/// Whether a list that may be known holds an item that may be.
fn holds_item(list: Option<&Value>, item: Option<&Value>) -> Truth {
    let Some(Value::List(items)) = list else {
        return Truth::Unknown;
    };
    if items.is_empty() {
        return Truth::False;
    }
    let Some(item) = item else {
        return Truth::Unknown;
    };
    items.iter().fold(Truth::False, |so_far, other| {
        let other = other.as_ref();
        so_far | other.map_or(Truth::Unknown, |other| Truth::from(other == item))
    })
}

impl Run<'_, '_, '_> {
    fn truth(&mut self, term: &Term) -> Truth {
        match term {
            Term::Not(inner) => !self.truth(inner),
            Term::And(parts) => self.all(parts),
            Term::Or(parts) => self.any(parts),
            Term::Compare(relation, a, b) => self.compare(*relation, a, b),
            Term::In(value, members) => self.membership(value, members),
            Term::If(condition, then, otherwise) => match self.truth(condition) {
                Truth::True => self.truth(then),
                Truth::False => self.truth(otherwise),
                Truth::Unknown => {
                    let (a, b) = (self.truth(then), self.truth(otherwise));
                    if a == b { a } else { Truth::Unknown }
                }
            },
            Term::Quantified(quantifier, list, condition) => {
                self.quantified(*quantifier, list, condition)
            }
            Term::Call(Builtin::ListContains, arguments) => match arguments.as_slice() {
                [list, item] => self.within(list, item),
                _ => Truth::Unknown,
            },
            Term::Given(Given::InOfficeHours) => self.world.in_office_hours,
            Term::IsKnown(id) => Truth::from(self.world.value(*id).is_some()),
            Term::IsOpen(id) => Truth::from(self.is_open(*id)),
            Term::Fact(id) => {
                let known = self.world.value(*id).and_then(Value::as_bool);
                known.map_or(Truth::Unknown, Truth::from)
            }
            Term::Known(_)
            | Term::Outcome(_)
            | Term::Given(Given::ReceivedOn | Given::Siblings)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::Call(..)
            | Term::Script(..) => self
                .value(term)
                .and_then(|value| value.as_bool())
                .map_or(Truth::Unknown, Truth::from),
        }
    }

    /// False as soon as one part is; every part is looked at, so that faults are seen.
    fn all(&mut self, parts: &[Term]) -> Truth {
        parts.iter().fold(Truth::True, |so_far, part| {
            if so_far.is_false() {
                so_far
            } else {
                so_far & self.truth(part)
            }
        })
    }

    fn any(&mut self, parts: &[Term]) -> Truth {
        parts.iter().fold(Truth::False, |so_far, part| {
            if so_far.is_true() {
                so_far
            } else {
                so_far | self.truth(part)
            }
        })
    }

    fn is_open(&self, id: DecisionId) -> bool {
        let decision = self.world.decisions.get(id.0);
        let collects = self.world.program.pack.decision(id).collects();
        decision.is_some_and(|known| {
            if collects {
                known.outcomes.iter().any(|truth| truth.is_unknown())
            } else {
                known.settled().is_none()
            }
        })
    }

    fn compare(&mut self, relation: Relation, a: &Term, b: &Term) -> Truth {
        if matches!(relation, Relation::Equal | Relation::NotEqual) {
            let equal = self.equal(a, b);
            return if relation == Relation::Equal {
                equal
            } else {
                !equal
            };
        }
        let found = match (self.seen(a), self.seen(b)) {
            (Seen::Here(a), Seen::Here(b)) => a.zip(b).and_then(|(a, b)| holds(relation, a, b)),
            _ => {
                let (a, b) = (self.value(a), self.value(b));
                a.zip(b).and_then(|(a, b)| holds(relation, &a, &b))
            }
        };
        found.map_or(Truth::Unknown, Truth::from)
    }

    /// The value of what is only looked up, where it stands.
    fn seen<'s>(&'s self, term: &'s Term) -> Seen<'s> {
        match term {
            Term::Known(value) => Seen::Here(Some(value)),
            Term::Fact(id) => Seen::Here(self.world.value(*id)),
            Term::Outcome(_)
            | Term::Given(_)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::If(..)
            | Term::Call(..)
            | Term::Script(..)
            | Term::Not(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Quantified(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => Seen::WorkedOut,
        }
    }

    /// Equality; a decision that is still open is unequal to an outcome it can no longer have.
    fn equal(&mut self, a: &Term, b: &Term) -> Truth {
        if let (Term::Outcome(id), Term::Known(Value::Text(text)))
        | (Term::Known(Value::Text(text)), Term::Outcome(id)) = (a, b)
        {
            return self.has_outcome(*id, text);
        }
        let found = match (self.seen(a), self.seen(b)) {
            (Seen::Here(a), Seen::Here(b)) => a.zip(b).map(|(a, b)| a == b),
            _ => {
                let (a, b) = (self.value(a), self.value(b));
                a.zip(b).map(|(a, b)| a == b)
            }
        };
        found.map_or(Truth::Unknown, Truth::from)
    }

    fn has_outcome(&self, id: DecisionId, outcome: &str) -> Truth {
        let at = self.world.program.pack.decision(id).position(outcome);
        let known = self.world.decisions.get(id.0);
        at.and_then(|at| known?.outcomes.get(at))
            .copied()
            .unwrap_or(Truth::False)
    }

    fn membership(&mut self, value: &Term, members: &[Member]) -> Truth {
        members.iter().fold(Truth::False, |so_far, member| {
            if so_far.is_true() {
                return so_far;
            }
            so_far
                | match member {
                    Member::Equal(term) => self.equal(value, term),
                    Member::Within(list) => self.within(list, value),
                    Member::Range {
                        least,
                        least_closed,
                        most,
                        most_closed,
                    } => {
                        let low = if *least_closed {
                            Relation::AtLeast
                        } else {
                            Relation::More
                        };
                        let high = if *most_closed {
                            Relation::AtMost
                        } else {
                            Relation::Less
                        };
                        self.compare(low, value, least) & self.compare(high, value, most)
                    }
                }
        })
    }

    /// Whether a list or set holds an item.
    fn within(&mut self, list: &Term, item: &Term) -> Truth {
        if let (Term::Outcome(id), Term::Known(Value::Text(text))) = (list, item) {
            return self.has_outcome(*id, text);
        }
        if let Term::List(items) = list {
            return items.iter().fold(Truth::False, |so_far, other| {
                so_far | self.equal(item, other)
            });
        }
        if let (Seen::Here(list), Seen::Here(item)) = (self.seen(list), self.seen(item)) {
            return holds_item(list, item);
        }
        let list = self.value(list);
        let item = match &list {
            Some(Value::List(items)) if !items.is_empty() => self.value(item),
            _ => None,
        };
        holds_item(list.as_ref(), item.as_ref())
    }

    fn quantified(&mut self, quantifier: Quantifier, list: &Term, condition: &Term) -> Truth {
        let Some(Value::List(items)) = self.value(list) else {
            return Truth::Unknown;
        };
        let mut truths = Vec::new();
        for item in items {
            self.items.push(item);
            truths.push(self.truth(condition));
            self.items.pop();
        }
        match quantifier {
            Quantifier::Some => truths.into_iter().fold(Truth::False, |a, b| a | b),
            Quantifier::Every => truths.into_iter().fold(Truth::True, |a, b| a & b),
        }
    }

    fn value(&mut self, term: &Term) -> Option<Value> {
        match term {
            Term::Known(value) => Some(value.clone()),
            Term::Fact(id) => self.world.value(*id).cloned(),
            Term::Outcome(id) => self.outcome(*id),
            Term::Given(given) => self.given(*given),
            Term::Item(depth) => self.items.get(*depth).cloned().flatten(),
            Term::Field(base, name) => {
                let Value::Record(fields) = self.value(base)? else {
                    return None;
                };
                fields.get(name).cloned().flatten()
            }
            Term::PartOf(base, part) => {
                let value = self.value(base)?;
                part_of(&value, *part)
            }
            Term::List(items) => Some(Value::List(
                items.iter().map(|item| self.value(item)).collect(),
            )),
            Term::Negate(inner) => negated(&self.value(inner)?),
            Term::Arithmetic(operation, a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                let (a, b) = (a?, b?);
                let result = arithmetic(*operation, &a, &b);
                if result.is_none() {
                    let text =
                        format!("{a} {} {b} is beyond what can be counted", operation.sign());
                    self.world.note_fault(self.at, text);
                }
                result
            }
            Term::If(condition, then, otherwise) => match self.truth(condition) {
                Truth::True => self.value(then),
                Truth::False => self.value(otherwise),
                Truth::Unknown => {
                    let (a, b) = (self.value(then)?, self.value(otherwise)?);
                    (a == b && a.is_complete()).then_some(a)
                }
            },
            Term::Call(builtin, arguments) => self.call(*builtin, arguments, term),
            Term::Script(name, arguments) => self.script(name, arguments),
            Term::Not(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Quantified(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => match self.truth(term) {
                Truth::True => Some(Value::Bool(true)),
                Truth::False => Some(Value::Bool(false)),
                Truth::Unknown => None,
            },
        }
    }

    fn outcome(&self, id: DecisionId) -> Option<Value> {
        let decision = self.world.program.pack.decision(id);
        let known = self.world.decisions.get(id.0)?;
        if !decision.collects() {
            let outcome = decision.outcomes.get(known.settled()?)?;
            return Some(Value::Text(outcome.id.clone()));
        }
        if known.outcomes.iter().any(|truth| truth.is_unknown()) {
            return None;
        }
        let held = decision
            .outcomes
            .iter()
            .zip(&known.outcomes)
            .filter(|(_, t)| t.is_true());
        Some(Value::List(
            held.map(|(outcome, _)| Some(Value::Text(outcome.id.clone())))
                .collect(),
        ))
    }

    fn given(&self, given: Given) -> Option<Value> {
        match given {
            Given::ReceivedOn => Some(Value::Date(self.world.contact.received.date())),
            Given::InOfficeHours => match self.world.in_office_hours {
                Truth::True => Some(Value::Bool(true)),
                Truth::False => Some(Value::Bool(false)),
                Truth::Unknown => None,
            },
            Given::Siblings => {
                let siblings = self.world.contact.siblings.as_ref()?;
                let records = siblings.iter().map(|sibling| {
                    let mut fields: BTreeMap<_, _> = sibling.outcomes.iter().cloned().collect();
                    fields.insert(shared("ref"), Some(Value::text(&sibling.reference)));
                    Some(Value::Record(fields))
                });
                Some(Value::List(records.collect()))
            }
        }
    }

    fn call(&mut self, builtin: Builtin, arguments: &[Term], whole: &Term) -> Option<Value> {
        match builtin {
            Builtin::Count => {
                let Value::List(items) = self.value(arguments.first()?)? else {
                    return None;
                };
                Some(Value::Number(Number::from(items.len())))
            }
            Builtin::Min | Builtin::Max | Builtin::Sum => self.fold(builtin, arguments),
            Builtin::ListContains => match self.truth(whole) {
                Truth::True => Some(Value::Bool(true)),
                Truth::False => Some(Value::Bool(false)),
                Truth::Unknown => None,
            },
            Builtin::MonthsBetween => match self.two(arguments)? {
                (Value::Date(a), Value::Date(b)) => Some(Value::Months(months_between(a, b))),
                _ => None,
            },
            Builtin::WorkingDaysBetween => match self.two(arguments)? {
                (Value::Date(a), Value::Date(b)) => {
                    match self.world.program.pack.calendar.working_days_between(a, b) {
                        Ok(days) => Some(Value::Number(Number::from(days))),
                        Err(beyond) => {
                            self.world.note_fault(self.at, beyond.to_string());
                            None
                        }
                    }
                }
                _ => None,
            },
        }
    }

    fn two(&mut self, arguments: &[Term]) -> Option<(Value, Value)> {
        let a = self.value(arguments.first()?);
        let b = self.value(arguments.get(1)?);
        Some((a?, b?))
    }

    fn fold(&mut self, builtin: Builtin, arguments: &[Term]) -> Option<Value> {
        let values: Vec<Option<Value>> = arguments.iter().map(|term| self.value(term)).collect();
        let mut values = values.into_iter();
        let first = values.next()??;
        values.try_fold(first, |best, next| {
            let next = next?;
            if builtin == Builtin::Sum {
                let sum = arithmetic(Operation::Add, &best, &next);
                if sum.is_none() {
                    self.world
                        .note_fault(self.at, "the sum is beyond what can be counted".to_owned());
                }
                return sum;
            }
            let less = order(&next, &best)?.is_lt();
            Some(if less == (builtin == Builtin::Min) {
                next
            } else {
                best
            })
        })
    }

    fn script(&mut self, name: &str, arguments: &[Term]) -> Option<Value> {
        let values: Vec<Option<Value>> = arguments.iter().map(|term| self.value(term)).collect();
        let values: Option<Vec<Value>> = values.into_iter().collect();
        match self.world.program.call(name, &values?) {
            Ok(value) => Some(value),
            Err(message) => {
                self.world
                    .note_fault(self.at, format!("`{name}`: {message}"));
                None
            }
        }
    }
}

fn negated(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(Value::Number(-number)),
        Value::Days(days) => days.checked_neg().map(Value::Days),
        Value::Months(months) => months.checked_neg().map(Value::Months),
        Value::Bool(_)
        | Value::Text(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::List(_)
        | Value::Record(_) => None,
    }
}

fn part_of(value: &Value, part: Part) -> Option<Value> {
    let number = match (value, part) {
        (Value::Months(months), Part::Years) => months / 12,
        (Value::Months(months), Part::Months) => months % 12,
        (Value::Days(days), Part::Days) => *days,
        (Value::Date(date), Part::Years) => i64::from(date.year()),
        (Value::Date(date), Part::Months) => i64::from(date.month()),
        (Value::Date(date), Part::Days) => i64::from(date.day()),
        _ => return None,
    };
    Some(Value::Number(Number::from(number)))
}

/// `a + b` and so on; nothing if the result cannot be held.
fn arithmetic(operation: Operation, a: &Value, b: &Value) -> Option<Value> {
    match (operation, a, b) {
        (Operation::Add, Value::Number(a), Value::Number(b)) => {
            a.checked_add(*b).map(Value::Number)
        }
        (Operation::Subtract, Value::Number(a), Value::Number(b)) => {
            a.checked_sub(*b).map(Value::Number)
        }
        (Operation::Multiply, Value::Number(a), Value::Number(b)) => {
            a.checked_mul(*b).map(Value::Number)
        }
        (Operation::Divide, Value::Number(a), Value::Number(b)) => {
            a.checked_div(*b).map(Value::Number)
        }
        (Operation::Add, Value::Date(date), Value::Days(days))
        | (Operation::Add, Value::Days(days), Value::Date(date)) => {
            add_days(*date, *days).map(Value::Date)
        }
        (Operation::Subtract, Value::Date(date), Value::Days(days)) => {
            add_days(*date, days.checked_neg()?).map(Value::Date)
        }
        (Operation::Add, Value::Date(date), Value::Months(months))
        | (Operation::Add, Value::Months(months), Value::Date(date)) => {
            add_months(*date, *months).map(Value::Date)
        }
        (Operation::Subtract, Value::Date(date), Value::Months(months)) => {
            add_months(*date, months.checked_neg()?).map(Value::Date)
        }
        (Operation::Subtract, Value::Date(a), Value::Date(b)) => {
            Some(Value::Days(days_between(*b, *a)))
        }
        (Operation::Add, Value::Days(a), Value::Days(b)) => a.checked_add(*b).map(Value::Days),
        (Operation::Subtract, Value::Days(a), Value::Days(b)) => a.checked_sub(*b).map(Value::Days),
        (Operation::Add, Value::Months(a), Value::Months(b)) => {
            a.checked_add(*b).map(Value::Months)
        }
        (Operation::Subtract, Value::Months(a), Value::Months(b)) => {
            a.checked_sub(*b).map(Value::Months)
        }
        _ => None,
    }
}
