//! Answers to try out where the finite view cannot see: lists of records, and numbers in arithmetic.
//!
//! What a condition mentions, and its neighbours, are what it can tell apart
//! most often. Nothing depends on a sample being right: both engines decide.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algebra::number::Number;
use crate::algebra::value::Value;
use crate::check::types::Type;
use crate::compile::abstraction::FactVars;
use crate::compile::pair::PackPair;
use crate::inspect::diff::implicants::About;
use crate::inspect::diff::implicants::Group;

/// How many samples are tried of one condition.
const MOST: usize = 128;

/// Ways to answer the questions that a condition reads and the view cannot see into; the first answers none.
pub(super) fn samples(pair: &PackPair, groups: &[Group]) -> Vec<BTreeMap<Arc<str>, Value>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut mentioned: Vec<Value> = Vec::new();
    for group in groups {
        match group.about {
            About::Loose(at) => {
                if let Some(loose) = pair.loose.get(at) {
                    names.extend(loose.reads.clone());
                    mentioned.extend(loose.mentions.clone());
                }
            }
            About::Question(_) | About::Hours(_) => {}
        }
    }
    names.sort();
    names.dedup();
    let mut all = vec![BTreeMap::new()];
    for name in names {
        let question = pair.questions.iter().find(|it| it.fact.name == name);
        let Some(question) = question.filter(|it| is_hidden(&it.vars)) else {
            continue;
        };
        let values = values(&question.fact.of, &mentioned);
        let mut longer = all.clone();
        for one in &all {
            for value in &values {
                let mut more = one.clone();
                more.insert(name.clone(), value.clone());
                longer.push(more);
            }
        }
        longer.truncate(MOST);
        all = longer;
    }
    all
}

/// Whether the view has no variable for a fact.
fn is_hidden(vars: &FactVars) -> bool {
    match vars {
        FactVars::None => true,
        FactVars::Ordered(cuts) => cuts.is_empty(),
        FactVars::YesNo(_) | FactVars::OneOf(_) | FactVars::AnyOf(_) => false,
    }
}

/// A few values of a type.
fn values(of: &Type, mentioned: &[Value]) -> Vec<Value> {
    match of {
        Type::YesNo => vec![Value::Bool(true), Value::Bool(false)],
        Type::Number(bounds) => {
            let mut numbers: Vec<Number> = Vec::new();
            for value in mentioned {
                if let Value::Number(number) = value {
                    let near = [*number, *number + Number::ONE, *number - Number::ONE];
                    numbers.extend(near);
                }
            }
            numbers.extend(bounds.least.into_iter().chain(bounds.most));
            let fits = |number: &Number| {
                bounds.least.is_none_or(|least| *number >= least)
                    && bounds.most.is_none_or(|most| *number <= most)
                    && (!bounds.whole || number.is_integer())
            };
            numbers.retain(fits);
            numbers.sort();
            numbers.dedup();
            numbers.into_iter().map(Value::Number).collect()
        }
        Type::OneOf(domain) => domain.values.iter().cloned().map(Value::Text).collect(),
        Type::Date => mentioned
            .iter()
            .filter(|value| matches!(value, Value::Date(_)))
            .cloned()
            .collect(),
        Type::List(item) => {
            let one = values(item, mentioned).into_iter();
            std::iter::once(Value::List(Vec::new()))
                .chain(one.map(|value| Value::List(vec![Some(value)])))
                .collect()
        }
        Type::Record(fields) => records(fields, mentioned),
        Type::AnyOf(_) | Type::Text | Type::Moment | Type::Days | Type::Months | Type::Any => {
            Vec::new()
        }
    }
}

/// Records with every combination of a few values, as far as they are few.
fn records(fields: &[(Arc<str>, Type)], mentioned: &[Value]) -> Vec<Value> {
    let mut all: Vec<BTreeMap<Arc<str>, Option<Value>>> = vec![BTreeMap::new()];
    for (name, of) in fields {
        let mut longer = Vec::new();
        for value in values(of, mentioned) {
            for one in &all {
                let mut more = one.clone();
                more.insert(name.clone(), Some(value.clone()));
                longer.push(more);
            }
        }
        if !longer.is_empty() {
            longer.truncate(MOST);
            all = longer;
        }
    }
    all.into_iter().map(Value::Record).collect()
}
