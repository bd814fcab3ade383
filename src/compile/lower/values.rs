//! Terms that take few values: each value with the literal that the term takes it.

use crate::algebra::value::Value;
use crate::check::term::Builtin;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::lower::Lowering;

/// How many argument combinations of a scripted function are tried out beforehand.
const MOST_COMBINATIONS: usize = 256;

impl Lowering<'_> {
    /// The values a term can take, each with the literal that it does; nothing if they are not few.
    pub(super) fn values(&mut self, term: &Term) -> Option<Vec<(Value, Lit)>> {
        match term {
            Term::Known(value) => Some(vec![(value.clone(), Lit::TRUE)]),
            Term::Fact(id) => match (&self.pack.fact(*id).of, self.copy.facts.get(id.0)?) {
                (Type::YesNo, FactVars::YesNo(lit)) => {
                    Some(vec![(Value::Bool(true), *lit), (Value::Bool(false), !*lit)])
                }
                (Type::OneOf(domain), FactVars::OneOf(lits)) => {
                    let values = domain.values.iter().map(|value| Value::Text(value.clone()));
                    Some(values.zip(lits.iter().copied()).collect())
                }
                _ => None,
            },
            Term::Outcome(id) if !self.pack.decision(*id).collects() => {
                let outcomes = self.pack.decision(*id).outcomes.iter();
                let values = outcomes.map(|outcome| Value::Text(outcome.id.clone()));
                Some(
                    values
                        .zip(self.copy.outcomes.get(id.0)?.iter().copied())
                        .collect(),
                )
            }
            Term::If(condition, then, otherwise) => {
                let condition = self.truth(condition);
                let (then, otherwise) = (self.values(then)?, self.values(otherwise)?);
                let mut all = Vec::new();
                for (value, lit) in then {
                    all.push((value, self.circuit.and([condition, lit])));
                }
                for (value, lit) in otherwise {
                    all.push((value, self.circuit.and([!condition, lit])));
                }
                Some(all)
            }
            Term::Script(name, arguments) => self.tabulated(name, arguments),
            Term::Given(Given::InOfficeHours) => {
                let lit = self.copy.in_office_hours;
                Some(vec![(Value::Bool(true), lit), (Value::Bool(false), !lit)])
            }
            Term::Not(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Quantified(..)
            | Term::Call(Builtin::ListContains, _) => {
                let lit = self.truth(term);
                Some(vec![(Value::Bool(true), lit), (Value::Bool(false), !lit)])
            }
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

    pub(super) fn equality(&mut self, a: &Term, b: &Term) -> Option<Lit> {
        let (a, b) = (self.values(a)?, self.values(b)?);
        let mut ways = Vec::new();
        for (x, x_lit) in &a {
            for (y, y_lit) in &b {
                if x == y {
                    ways.push(self.circuit.and([*x_lit, *y_lit]));
                }
            }
        }
        Some(self.circuit.or(ways))
    }

    /// A scripted function of few-valued arguments, tried out on every combination of them.
    fn tabulated(&mut self, name: &str, arguments: &[Term]) -> Option<Vec<(Value, Lit)>> {
        let mut combinations: Vec<(Vec<Value>, Lit)> = vec![(Vec::new(), Lit::TRUE)];
        for argument in arguments {
            let values = self.values(argument)?;
            if combinations.len() * values.len() > MOST_COMBINATIONS {
                return None;
            }
            let mut longer = Vec::new();
            for (row, lit) in &combinations {
                for (value, chosen) in &values {
                    let mut row = row.clone();
                    row.push(value.clone());
                    longer.push((row, self.circuit.and([*lit, *chosen])));
                }
            }
            combinations = longer;
        }
        combinations
            .into_iter()
            .map(|(row, lit)| Some(((self.call)(name, &row)?, lit)))
            .collect()
    }

    pub(super) fn script_truth(&mut self, name: &str, arguments: &[Term]) -> Option<Lit> {
        let rows = self.tabulated(name, arguments)?;
        let held = rows
            .into_iter()
            .filter(|(value, _)| *value == Value::Bool(true));
        let held: Vec<Lit> = held.map(|(_, lit)| lit).collect();
        Some(self.circuit.or(held))
    }
}
