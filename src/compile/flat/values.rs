//! Terms that take few values: each value with the signal that the term is known to take it.

use crate::algebra::value::Value;
use crate::check::term::Builtin;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::flat::Build;
use crate::compile::flat::facts::Slot;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Signal;

/// How many argument combinations of a scripted function are tried out beforehand.
const MOST_COMBINATIONS: usize = 256;

impl Build<'_> {
    /// The values a term can take; nothing if they are not few.
    pub(super) fn values(&mut self, term: &Term) -> Option<Vec<(Value, Signal)>> {
        match term {
            Term::Known(value) => Some(vec![(value.clone(), Signal::ALWAYS)]),
            Term::Fact(id) => {
                let Slot::Values(all) = self.slots.slot(*id) else {
                    return None;
                };
                let values: Vec<Value> = if let Type::OneOf(domain) = &self.pack.fact(*id).of {
                    let values = domain.values.iter();
                    values.map(|value| Value::Text(value.clone())).collect()
                } else {
                    vec![Value::Bool(true), Value::Bool(false)]
                };
                Some(values.into_iter().zip(all.iter().copied()).collect())
            }
            Term::Outcome(id) if !self.pack.decision(*id).collects() => {
                let outcomes = self.pack.decision(*id).outcomes.iter();
                let values = outcomes.map(|outcome| Value::Text(outcome.id.clone()));
                let pairs = self.outcomes.get(id.0)?;
                Some(values.zip(pairs.iter().map(|pair| pair.yes)).collect())
            }
            Term::If(condition, then, otherwise) => self.branches(condition, then, otherwise),
            Term::Script(name, arguments) => self.tabulated(name, arguments),
            Term::Given(Given::InOfficeHours) => Some(both(self.office)),
            Term::Not(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Quantified(..)
            | Term::Call(Builtin::ListContains, _) => Some(both(self.truth(term))),
            Term::Outcome(_)
            | Term::Given(Given::ReceivedOn | Given::Siblings)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::Call(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => None,
        }
    }

    fn branches(
        &mut self,
        condition: &Term,
        then: &Term,
        otherwise: &Term,
    ) -> Option<Vec<(Value, Signal)>> {
        let condition = self.truth(condition);
        let (then, otherwise) = (self.values(then)?, self.values(otherwise)?);
        let mut taken: Vec<Value> = Vec::new();
        for (value, _) in then.iter().chain(&otherwise) {
            if !taken.contains(value) {
                taken.push(value.clone());
            }
        }
        let mut is = |all: &[(Value, Signal)], value: &Value| {
            let own = all.iter().filter(|(other, _)| other == value);
            let own: Vec<Signal> = own.map(|(_, signal)| *signal).collect();
            self.gates.any(own)
        };
        let sides: Vec<(Value, Signal, Signal)> = taken
            .into_iter()
            .map(|value| {
                let (here, there) = (is(&then, &value), is(&otherwise, &value));
                (value, here, there)
            })
            .collect();
        let mut found = Vec::new();
        for (value, here, there) in sides {
            found.push((value, self.gates.chosen(condition, here, there)));
        }
        Some(found)
    }

    /// A scripted function of few-valued arguments, tried out on every combination of them.
    fn tabulated(&mut self, name: &str, arguments: &[Term]) -> Option<Vec<(Value, Signal)>> {
        let mut combinations: Vec<(Vec<Value>, Vec<Signal>)> = vec![(Vec::new(), Vec::new())];
        for argument in arguments {
            let values = self.values(argument)?;
            if combinations.len() * values.len() > MOST_COMBINATIONS {
                return None;
            }
            let mut longer = Vec::new();
            for (row, signals) in &combinations {
                for (value, is) in &values {
                    let (mut row, mut signals) = (row.clone(), signals.clone());
                    row.push(value.clone());
                    signals.push(*is);
                    longer.push((row, signals));
                }
            }
            combinations = longer;
        }
        let mut results: Vec<(Value, Vec<Signal>)> = Vec::new();
        for (row, signals) in combinations {
            let result = (self.call)(name, &row)?;
            let all = self.gates.all(signals);
            match results.iter_mut().find(|(value, _)| *value == result) {
                Some((_, ways)) => ways.push(all),
                None => results.push((result, vec![all])),
            }
        }
        let results = results.into_iter();
        Some(
            results
                .map(|(value, ways)| (value, self.gates.any(ways)))
                .collect(),
        )
    }

    pub(super) fn script_truth(&mut self, name: &str, arguments: &[Term]) -> Option<Pair> {
        let rows = self.tabulated(name, arguments)?;
        let is = |truth: bool| {
            let rows = rows
                .iter()
                .filter(move |(value, _)| *value == Value::Bool(truth));
            rows.map(|(_, signal)| *signal)
        };
        Some(Pair {
            yes: self.gates.any(is(true)),
            no: self.gates.any(is(false)),
        })
    }
}

fn both(pair: Pair) -> Vec<(Value, Signal)> {
    vec![(Value::Bool(true), pair.yes), (Value::Bool(false), pair.no)]
}
