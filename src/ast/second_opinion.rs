//! Every file of a pack is read a second time by another YAML reader.
//!
//! Where the two readers understand a value differently, people would too:
//! the value is ambiguous and has to be quoted. A wrong threshold must not
//! hang on which reader a council's other tools use.

use serde_yaml::Value;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::ast::scalar_map::Style;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::ast::yaml::Scalar;

/// What the second reader understood differently.
#[must_use]
pub(super) fn second_opinion(file: FileId, text: &str, document: &Node) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    match serde_yaml::from_str::<Value>(text) {
        Ok(value) => compare(document, &value, &mut problems),
        Err(error) => {
            let at = error
                .location()
                .map_or(0, |location| location.index())
                .min(text.len());
            let place = Place {
                file,
                start: at,
                end: at,
            };
            problems.push(
                Diagnostic::error(
                    "yaml-ambiguous",
                    "a second YAML reader cannot read this file",
                )
                .at(place, "it stops here")
                .help("quote the value, or write it on one line".to_owned()),
            );
        }
    }
    problems
}

fn compare(node: &Node, value: &Value, problems: &mut Vec<Diagnostic>) {
    let agrees = match (&node.kind, value) {
        (Kind::List(items), Value::Sequence(others)) if items.len() == others.len() => {
            items
                .iter()
                .zip(others)
                .for_each(|(item, other)| compare(item, other, problems));
            true
        }
        (Kind::Map(entries), Value::Mapping(others)) if entries.len() == others.len() => {
            for (entry, (_, other)) in entries.iter().zip(others) {
                compare(&entry.value, other, problems);
            }
            true
        }
        (Kind::Scalar(scalar), other) => same(scalar, other),
        (Kind::List(_) | Kind::Map(_), _) => false,
    };
    if !agrees {
        problems.push(
            Diagnostic::error(
                "yaml-ambiguous",
                "two YAML readers understand this value differently",
            )
            .at(node.place, "ambiguous")
            .help("put quotation marks around it".to_owned()),
        );
    }
}

fn same(scalar: &Scalar, value: &Value) -> bool {
    let plain = scalar.style == Style::Plain;
    match value {
        Value::Null => plain && scalar.is_nothing(),
        Value::Bool(truth) => plain && scalar.text == truth.to_string(),
        Value::Number(number) => plain && same_number(&scalar.text, &number.to_string()),
        Value::String(text) => *text == scalar.text && !(plain && leads_with_zero(text)),
        Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => false,
    }
}

/// `010`: ten to one reader, eight to another, a text to a third.
fn leads_with_zero(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a number reads alike: `010` and `1e3` do not, `1.50` and `1.5` do.
fn same_number(written: &str, understood: &str) -> bool {
    let read = crate::algebra::number::read_number;
    match (read(written), read(understood)) {
        (Some(a), Some(b)) => {
            a == b && (written == "0" || !written.starts_with('0') || written.starts_with("0."))
        }
        _ => written == understood,
    }
}
