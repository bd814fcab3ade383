//! Facts, answers and changes in words.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::check::pack::ANY_ANSWER;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::pack::Statement;
use crate::check::types::Type;
use crate::decide::world::Standing;
use crate::explain::explanation::Citation;

/// A value as a case writes it.
#[must_use]
pub fn as_written(value: &Value) -> Json {
    match value {
        Value::Bool(true) => Json::from("yes"),
        Value::Bool(false) => Json::from("no"),
        Value::Number(number) => {
            let text = number.normalize().to_string();
            i64::try_from(*number)
                .ok()
                .filter(|_| number.is_integer())
                .map_or(Json::from(text), Json::from)
        }
        Value::Text(text) => Json::from(text.to_string()),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Moment(moment) => Json::from(moment.to_string()),
        Value::Days(_) | Value::Months(_) => Json::from(value.to_string()),
        Value::List(items) => {
            let item =
                |item: &Option<Value>| item.as_ref().map_or(Json::from("not_known"), as_written);
            Json::Array(items.iter().map(item).collect())
        }
        Value::Record(fields) => Json::Object(
            fields
                .iter()
                .filter_map(|(name, value)| Some((name.to_string(), as_written(value.as_ref()?))))
                .collect(),
        ),
    }
}

/// An answer on its own: `yes`, `Refused`, `7`.
#[must_use]
pub fn answer_words(fact: &Fact, value: &Value) -> String {
    let Value::List(items) = value else {
        return value_words(&fact.values, value);
    };
    if !items
        .iter()
        .flatten()
        .any(|item| matches!(item, Value::Record(_)))
    {
        return value_words(&fact.values, value);
    }
    let words = items.iter().map(|item| match item {
        Some(Value::Record(record)) => record_words(fact, record),
        Some(other) => value_words(&fact.values, other),
        None => NOTHING_KNOWN.to_owned(),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// How a record reads of which no field is known.
const NOTHING_KNOWN: &str = "one of which nothing is known";

/// A record of a list: its fields that are known, each after its name.
fn record_words(fact: &Fact, record: &BTreeMap<Arc<str>, Option<Value>>) -> String {
    let known = fact.fields.iter().filter_map(|field| {
        let value = record.get(&field.name)?.as_ref()?;
        let name = field.name.replace('_', " ");
        Some(format!("{name} {}", value_words(&field.values, value)))
    });
    let known: Vec<String> = known.collect();
    if known.is_empty() {
        NOTHING_KNOWN.to_owned()
    } else {
        known.join(", ")
    }
}

/// A value in words, where `named` says how some of them read.
fn value_words(named: &[(Arc<str>, String)], value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Text(text) => {
            let known = named.iter().find(|(id, _)| id == text);
            known.map_or_else(|| text.to_string(), |(_, words)| words.clone())
        }
        Value::Date(date) => Moment::Day(*date).words(),
        Value::Moment(moment) => moment.words(),
        Value::Days(_) | Value::Months(_) | Value::Record(_) => value.to_string(),
        Value::List(items) if items.is_empty() => "none of them".to_owned(),
        Value::List(items) => {
            let words = items.iter().map(|item| {
                let item = item.as_ref();
                item.map_or_else(|| "not known".to_owned(), |item| value_words(named, item))
            });
            words.collect::<Vec<_>>().join(", ")
        }
    }
}

/// A fact with its answer, as a sentence or a question with its answer.
#[must_use]
pub fn fact_words(fact: &Fact, value: &Value) -> String {
    let yes_no = value.as_bool().map(|yes| if yes { "yes" } else { "no" });
    let key = yes_no.or_else(|| value.as_text());
    let own = key.and_then(|key| fact.says.get(key));
    match own.or_else(|| fact.says.get(ANY_ANSWER)) {
        Some(sentence) => sentence.replace("{}", &answer_words(fact, value)),
        None => format!("{} {}", fact.ask, answer_words(fact, value)),
    }
}

/// The word for how a fact stands.
#[must_use]
pub fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Answered => "answered",
        Standing::WorkedOut => "worked_out",
        Standing::NotApplicable => "not_applicable",
        Standing::NotKnown => "not_known",
        Standing::Declined => "declined",
        Standing::NotAsked => "not_asked",
    }
}

/// The citations of a rule.
#[must_use]
pub fn citations(pack: &Pack, cite: &[String]) -> Vec<Citation> {
    cite.iter()
        .filter_map(|id| pack.statements.get(id))
        .map(citation)
        .collect()
}

fn citation(statement: &Statement) -> Citation {
    Citation {
        source: statement.id.clone(),
        title: statement.title.clone(),
        at: statement.at.clone(),
        says: statement.says.clone(),
        link: statement.link.clone(),
    }
}

/// What a question takes for an answer, in words.
#[must_use]
pub fn choices(fact: &Fact) -> Vec<(String, String)> {
    match &fact.of {
        Type::YesNo => vec![
            ("yes".to_owned(), String::new()),
            ("no".to_owned(), String::new()),
        ],
        Type::OneOf(_) | Type::AnyOf(_) => fact
            .values
            .iter()
            .map(|(id, words)| (id.to_string(), words.clone()))
            .collect(),
        Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => Vec::new(),
    }
}
