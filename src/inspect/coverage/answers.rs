//! The answers to a question that rules can tell apart, in words, and to which of them an answer belongs.
//!
//! Each value of yes/no and `one_of`, each member of `any_of` and the empty
//! set, each stretch between two thresholds of numbers and dates; of texts,
//! times and lists only whether there is an answer.

use crate::algebra::number::Number;
use crate::algebra::value::Value;
use crate::check::pack::Fact;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::FactVars;
use crate::compile::abstraction::is_discrete;
use crate::compile::abstraction::measure;
use crate::compile::abstraction::reaches;
use crate::compile::abstraction::unmeasure;
use crate::compile::program::Program;
use crate::explain::wording::as_written;

/// What an empty set is called.
const NONE: &str = "none of them";
/// What an answer is called of which rules tell nothing.
const ANY: &str = "any answer";

/// Every answer that the rules of a program can tell apart, as a case writes it or in words.
#[must_use]
pub fn classes(program: &Program, id: FactId) -> Vec<String> {
    let fact = program.pack.fact(id);
    match &fact.of {
        Type::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        Type::OneOf(domain) => domain.values.iter().map(ToString::to_string).collect(),
        Type::AnyOf(domain) => {
            let members = domain.values.iter().map(ToString::to_string);
            members.chain([NONE.to_owned()]).collect()
        }
        Type::Number(_) | Type::Date => {
            let cuts = cuts(program, id);
            (0..=cuts.len())
                .map(|at| stretch(fact, &cuts, at))
                .collect()
        }
        Type::Text
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => vec![ANY.to_owned()],
    }
}

/// Those of [`classes`] that an answer belongs to: one, or for a set each of its members.
#[must_use]
pub fn classes_of(program: &Program, id: FactId, value: &Value) -> Vec<String> {
    let fact = program.pack.fact(id);
    match (&fact.of, value) {
        (Type::YesNo | Type::OneOf(_), _) => vec![word(value)],
        (Type::AnyOf(_), Value::List(items)) if items.is_empty() => vec![NONE.to_owned()],
        (Type::AnyOf(_), Value::List(items)) => items.iter().flatten().map(word).collect(),
        (Type::Number(_) | Type::Date, _) => {
            let cuts = cuts(program, id);
            let Some(number) = measure(value) else {
                return Vec::new();
            };
            let reached = cuts.iter().filter(|cut| reaches(number, **cut)).count();
            vec![stretch(fact, &cuts, reached)]
        }
        _ => vec![ANY.to_owned()],
    }
}

fn word(value: &Value) -> String {
    let written = as_written(value);
    match written.as_str() {
        Some(text) => text.to_owned(),
        None => written.to_string(),
    }
}

fn cuts(program: &Program, id: FactId) -> Vec<Cut> {
    let vars = program.copy.facts.get(id.0);
    vars.map(FactVars::cuts).unwrap_or_default()
}

/// The stretch above so many of the thresholds, in words.
fn stretch(fact: &Fact, cuts: &[Cut], at: usize) -> String {
    let low = at.checked_sub(1).and_then(|at| cuts.get(at));
    let high = cuts.get(at);
    if is_discrete(&fact.of) {
        let least = low
            .map(|cut| cut.at)
            .or(fact.bounds.map(|(least, _)| least));
        let last = high.map(|cut| cut.at - Number::ONE);
        let most = last.or(fact.bounds.map(|(_, most)| most));
        return whole(&fact.of, least, most);
    }
    let shown = |number: Number| number.normalize().to_string();
    match (low, high) {
        (None, None) => ANY.to_owned(),
        (Some(low), Some(high)) if low.at == high.at => shown(low.at),
        (low, high) => {
            let from = low.map(|cut| {
                let word = if cut.beyond { "above" } else { "from" };
                format!("{word} {}", shown(cut.at))
            });
            let to = high.map(|cut| {
                let word = if cut.beyond { "up to" } else { "below" };
                format!("{word} {}", shown(cut.at))
            });
            let ends: Vec<String> = from.into_iter().chain(to).collect();
            ends.join(", ")
        }
    }
}

fn whole(of: &Type, least: Option<Number>, most: Option<Number>) -> String {
    let shown = |number: Number| {
        unmeasure(number, of).map_or_else(|| number.to_string(), |value| word(&value))
    };
    match (least, most) {
        (Some(least), Some(most)) if least == most => shown(least),
        (Some(least), Some(most)) => format!("{} to {}", shown(least), shown(most)),
        (Some(least), None) => format!("{} or more", shown(least)),
        (None, Some(most)) => format!("up to {}", shown(most)),
        (None, None) => ANY.to_owned(),
    }
}
