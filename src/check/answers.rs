//! An answer as written → a value of the fact's type.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algebra::moment::Moment;
use crate::algebra::number::Number;
use crate::algebra::number::read_number;
use crate::algebra::value::Value;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::MOST_TEXT;
use crate::ast::fields::listed;
use crate::ast::suggest::nearest;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::check::types::Bounds;
use crate::check::types::Domain;
use crate::check::types::Type;

/// How many items an answer may list.
const MOST_ITEMS: usize = 1000;

/// Reads an answer; nothing where a value inside a list is `not_known`.
///
/// # Errors
/// A diagnostic at the answer when it is not of the type.
pub fn read_value(node: &Node, of: &Type, name: &str) -> Result<Value, Box<Diagnostic>> {
    match of {
        Type::List(item) => read_items(node, item, name),
        Type::AnyOf(domain) => read_set(node, domain, name),
        Type::Record(fields) => read_record(node, fields, name),
        Type::YesNo
        | Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::OneOf(_)
        | Type::Any => read_single(node, of, name),
    }
}

/// What an answer of this type looks like, for messages.
#[must_use]
pub fn wanted(of: &Type) -> String {
    match of {
        Type::YesNo => "`yes` or `no`".to_owned(),
        Type::Number(Bounds {
            least: Some(least),
            most: Some(most),
            whole,
            ..
        }) => {
            let kind = if *whole { "a whole number" } else { "a number" };
            format!("{kind} from {least} to {most}")
        }
        Type::Number(_) => "a number".to_owned(),
        Type::Text => "a text".to_owned(),
        Type::Date => "a date such as `2026-11-20`".to_owned(),
        Type::Moment => "a date and time such as `2026-11-20T16:20`".to_owned(),
        Type::OneOf(domain) => format!("one of {}", listed(&domain.words())),
        Type::AnyOf(domain) => format!("a list of any of {}", listed(&domain.words())),
        Type::List(_) => "a list".to_owned(),
        Type::Record(_) => "a record of fields".to_owned(),
        Type::Days | Type::Months | Type::Any => of.words(),
    }
}

fn wrong(node: &Node, of: &Type, name: &str, what: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("wrong-answer", format!("{what} is no answer to `{name}`"))
            .at(node.place, "")
            .help(format!(
                "write {}, or `not_known` or `declined`",
                wanted(of)
            )),
    )
}

fn read_single(node: &Node, of: &Type, name: &str) -> Result<Value, Box<Diagnostic>> {
    let Some(scalar) = node.scalar() else {
        return Err(wrong(node, of, name, node.what()));
    };
    let text = scalar.text.trim();
    let written = format!("`{}`", shortened(text));
    match of {
        Type::YesNo => match text {
            "yes" | "true" => Ok(Value::Bool(true)),
            "no" | "false" => Ok(Value::Bool(false)),
            _ => Err(wrong(node, of, name, &written)),
        },
        Type::Number(bounds) => {
            let number = read_number(text).ok_or_else(|| wrong(node, of, name, &written))?;
            within(number, *bounds)
                .map_err(|reason| out_of_bounds(node, of, name, number, reason))?;
            Ok(Value::Number(number))
        }
        Type::Date => match Moment::parse(text) {
            Ok(Moment::Day(day)) => Ok(Value::Date(day)),
            Ok(Moment::Time(_)) => Err(wrong(node, of, name, &written)),
            Err(error) => Err(bad_date(node, of, &error.to_string())),
        },
        Type::Moment => match Moment::parse(text) {
            Ok(moment) => Ok(Value::Moment(moment)),
            Err(error) => Err(bad_date(node, of, &error.to_string())),
        },
        Type::OneOf(domain) => value_among(node, text, domain),
        Type::Text | Type::Any if text.len() <= MOST_TEXT => Ok(Value::text(text)),
        Type::Text
        | Type::Any
        | Type::Days
        | Type::Months
        | Type::AnyOf(_)
        | Type::List(_)
        | Type::Record(_) => Err(wrong(node, of, name, &written)),
    }
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn bad_date(node: &Node, of: &Type, said: &str) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("bad-date", said)
            .at(node.place, "not a date")
            .help(format!("write {}", wanted(of))),
    )
}

fn within(number: Number, bounds: Bounds) -> Result<(), &'static str> {
    if bounds.whole && !number.is_integer() {
        return Err("is not a whole number");
    }
    if bounds.least.is_some_and(|least| number < least) {
        return Err("is too small");
    }
    if bounds.most.is_some_and(|most| number > most) {
        return Err("is too large");
    }
    Ok(())
}

fn out_of_bounds(
    node: &Node,
    of: &Type,
    name: &str,
    number: Number,
    reason: &str,
) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error("out-of-bounds", format!("`{number}` {reason} for `{name}`"))
            .at(node.place, "")
            .help(format!("write {}", wanted(of))),
    )
}

fn value_among(node: &Node, text: &str, domain: &Arc<Domain>) -> Result<Value, Box<Diagnostic>> {
    if let Some(value) = domain.values.iter().find(|value| &***value == text) {
        return Ok(Value::Text(value.clone()));
    }
    let words = domain.words();
    let near = nearest(text, words.iter().copied());
    Err(Box::new(
        Diagnostic::error(
            "unknown-value",
            format!("`{}` is not a value of `{}`", shortened(text), domain.of),
        )
        .at(node.place, "not one of its values")
        .did_you_mean(node.place, near)
        .help(format!("its values: {}", listed(&words))),
    ))
}

fn list_of<'n>(node: &'n Node, of: &Type, name: &str) -> Result<&'n [Node], Box<Diagnostic>> {
    let Kind::List(items) = &node.kind else {
        return Err(wrong(node, of, name, node.what()));
    };
    if items.len() > MOST_ITEMS {
        let what = format!(
            "a list of {} items; at most {MOST_ITEMS} are read; it",
            items.len()
        );
        return Err(wrong(node, of, name, &what));
    }
    Ok(items)
}

fn read_set(node: &Node, domain: &Arc<Domain>, name: &str) -> Result<Value, Box<Diagnostic>> {
    let of = Type::AnyOf(domain.clone());
    let mut chosen: Vec<Arc<str>> = Vec::new();
    for item in list_of(node, &of, name)? {
        let Some(scalar) = item.scalar() else {
            return Err(wrong(item, &of, name, item.what()));
        };
        if let Value::Text(value) = value_among(item, scalar.text.trim(), domain)? {
            if chosen.contains(&value) {
                return Err(Box::new(
                    Diagnostic::error("doubled-value", format!("`{value}` is chosen twice"))
                        .at(item.place, "again here"),
                ));
            }
            chosen.push(value);
        }
    }
    let ordered = domain.values.iter().filter(|value| chosen.contains(value));
    Ok(Value::List(
        ordered
            .map(|value| Some(Value::Text(value.clone())))
            .collect(),
    ))
}

/// Whether a value says that nobody knows it.
fn is_absence(node: &Node) -> bool {
    let text = node.scalar().map(|scalar| scalar.text.as_str());
    node.what() == "nothing" || matches!(text, Some("not_known" | "declined"))
}

fn read_items(node: &Node, item: &Type, name: &str) -> Result<Value, Box<Diagnostic>> {
    let of = Type::List(Box::new(item.clone()));
    let mut values = Vec::new();
    for part in list_of(node, &of, name)? {
        let value = if is_absence(part) {
            None
        } else {
            Some(read_value(part, item, name)?)
        };
        values.push(value);
    }
    Ok(Value::List(values))
}

fn read_record(
    node: &Node,
    fields: &Arc<Vec<(Arc<str>, Type)>>,
    name: &str,
) -> Result<Value, Box<Diagnostic>> {
    let of = Type::Record(fields.clone());
    let Some(entries) = node.entries() else {
        return Err(wrong(node, &of, name, node.what()));
    };
    let mut record: BTreeMap<Arc<str>, Option<Value>> = fields
        .iter()
        .map(|(field, _)| (field.clone(), None))
        .collect();
    for entry in entries {
        let Some((field, of)) = fields.iter().find(|(field, _)| **field == *entry.key) else {
            let known: Vec<&str> = fields.iter().map(|(field, _)| &**field).collect();
            let near = nearest(&entry.key, known.iter().copied());
            return Err(Box::new(
                Diagnostic::error(
                    "unknown-field",
                    format!("`{name}` has no field `{}`", entry.key),
                )
                .at(entry.key_place, "not a field")
                .did_you_mean(entry.key_place, near)
                .help(format!("its fields: {}", listed(&known))),
            ));
        };
        if !is_absence(&entry.value) {
            record.insert(
                field.clone(),
                Some(read_value(&entry.value, of, &entry.key)?),
            );
        }
    }
    Ok(Value::Record(record))
}
