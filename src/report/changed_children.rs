//! The children who move, in the words of the questions.

use crate::algebra::moment::Moment;
use crate::algebra::number::Number;
use crate::algebra::value::Value;
use crate::check::pack::ANY_ANSWER;
use crate::check::pack::Fact;
use crate::check::types::Type;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::unmeasure;
use crate::compile::pair::Side;
use crate::compile::pair::StandsIn;
use crate::explain::wording::fact_words;
use crate::inspect::diff::parts::MayBe;
use crate::inspect::diff::parts::Part;
use crate::inspect::diff::parts::Who;
use crate::report::changes::Versions;

/// Whom a condition fits, in a sentence without its stop: what must be so, and after `unless` what must not.
#[must_use]
pub fn condition(who: &[Part]) -> String {
    let (so, unless) = so_and_unless(who);
    if unless.is_empty() {
        return so;
    }
    format!("{so}; unless {}", unless.join("; or "))
}

/// What must be so, and each thing that must not.
pub(super) fn so_and_unless(who: &[Part]) -> (String, Vec<String>) {
    let mut so = Vec::new();
    let mut unless = Vec::new();
    for part in who {
        match part {
            Part::Answer {
                fact,
                only: None,
                may_be: MayBe::YesNo(false),
                ..
            } => unless.push(fact_words(fact, &Value::Bool(true))),
            Part::Answer { .. } | Part::Hours { .. } | Part::Loose { .. } => {
                so.push(part_words(part));
            }
        }
    }
    if so.is_empty() {
        so.push("every child".to_owned());
    }
    (so.join("; and "), unless)
}

/// One part of a condition in the words of its question.
#[must_use]
pub fn part_words(part: &Part) -> String {
    match part {
        Part::Answer {
            fact,
            only,
            stands_in,
            strange,
            may_be,
        } => {
            let note = match (only, stands_in, strange) {
                (Some(Side::Old), StandsIn::Yes, _) => " (what the old version is told instead)",
                (Some(Side::New), StandsIn::Yes, _) => " (what the new version is told instead)",
                (Some(Side::Old), StandsIn::No, _) => " (asked by the old version only)",
                (Some(Side::New), StandsIn::No, _) => " (asked by the new version only)",
                (None, _, Some(Side::Old)) => " (an answer that only the old version knows)",
                (None, _, Some(Side::New)) => " (an answer that only the new version knows)",
                (None, _, None) => "",
            };
            let asked = if fact.only_if.is_some() && only.is_none() {
                " (where asked)"
            } else {
                ""
            };
            format!("{}{asked}{note}", answer_words(fact, may_be))
        }
        Part::Hours { only, open } => {
            let when = if *open { "in" } else { "outside" };
            let whose = match only {
                Some(Side::Old) => " of the old version",
                Some(Side::New) => " of the new version",
                None => "",
            };
            format!("the contact came {when} the office hours{whose}")
        }
        Part::Loose { text, holds, .. } => {
            let word = if *holds { "holds" } else { "does not hold" };
            format!("it {word} that {text}")
        }
    }
}

fn answer_words(fact: &Fact, may_be: &MayBe) -> String {
    match may_be {
        MayBe::YesNo(yes) => fact_words(fact, &Value::Bool(*yes)),
        MayBe::OneOf(values) => match values.as_slice() {
            [one] => fact_words(fact, &Value::Text(one.clone())),
            _ if values.len() * 2 > fact.values.len() + 1 => {
                let others = fact.values.iter().filter(|(id, _)| !values.contains(id));
                let words: Vec<&str> = others.map(|(_, words)| words.as_str()).collect();
                sentence(fact, &format!("anything but {}", words.join(" or ")))
            }
            _ => {
                let known = fact.values.iter().filter(|(id, _)| values.contains(id));
                let words: Vec<&str> = known.map(|(_, words)| words.as_str()).collect();
                sentence(fact, &words.join(" or "))
            }
        },
        MayBe::AnyOf { with, without } => {
            let words = |ids: &[std::sync::Arc<str>]| {
                let known = fact.values.iter().filter(|(id, _)| ids.contains(id));
                let words: Vec<&str> = known.map(|(_, words)| words.as_str()).collect();
                words.join(", ")
            };
            let text = match (with.is_empty(), without.is_empty()) {
                (_, true) => words(with),
                (true, false) if without.len() == fact.values.len() => "none of them".to_owned(),
                (true, false) => format!("not {}", words(without)),
                (false, false) => format!("{}, and not {}", words(with), words(without)),
            };
            sentence(fact, &text)
        }
        MayBe::Range { from, below } => sentence(fact, &range(fact, *from, *below)),
    }
}

fn sentence(fact: &Fact, answer: &str) -> String {
    match fact.says.get(ANY_ANSWER) {
        Some(sentence) => sentence.replace("{}", answer),
        None => format!("{} {answer}", fact.ask),
    }
}

/// A range of numbers or days.
fn range(fact: &Fact, from: Option<Cut>, below: Option<Cut>) -> String {
    let date = fact.of == Type::Date;
    let whole = date || matches!(&fact.of, Type::Number(bounds) if bounds.whole);
    let words = |at: Number| match unmeasure(at, &fact.of) {
        Some(Value::Date(day)) => Moment::Day(day).words(),
        Some(other) => other.to_string(),
        None => at.to_string(),
    };
    let least = from.map(|cut| (cut.at, cut.beyond));
    // What does not reach a whole cut is at most one less.
    let most = below.map(|cut| match (whole, cut.beyond) {
        (true, _) => (cut.at - Number::ONE, false),
        (false, true) => (cut.at, false),
        (false, false) => (cut.at, true),
    });
    let (lowest, highest) = fact
        .bounds
        .map_or((None, None), |(a, b)| (Some(a), Some(b)));
    match (least, most) {
        (None, Some((b, false))) if Some(b) == lowest => words(b),
        (Some((a, false)), None) if Some(a) == highest => words(a),
        (Some((a, false)), Some((b, false))) if a == b => words(a),
        (Some((a, false)), Some((b, false))) => format!("{} to {}", words(a), words(b)),
        (Some((a, beyond)), Some((b, under))) => {
            let low = if beyond { "more than" } else { "at least" };
            let high = if under { "less than" } else { "at most" };
            format!("{low} {} and {high} {}", words(a), words(b))
        }
        (Some((a, _)), None) if date => format!("on or after {}", words(a)),
        (None, Some((b, _))) if date => format!("on or before {}", words(b)),
        (Some((a, true)), None) => format!("more than {}", words(a)),
        (Some((a, false)), None) => format!("at least {}", words(a)),
        (None, Some((b, true))) => format!("less than {}", words(b)),
        (None, Some((b, false))) => format!("at most {}", words(b)),
        (None, None) => "anything".to_owned(),
    }
}

/// The example, without what its condition says already.
pub(super) fn example(versions: Versions<'_>, who: &Who) -> String {
    let (old, new) = (versions.old.0, versions.new.0);
    let told = who.example.told(old, new);
    let words: Vec<String> = told
        .iter()
        .filter(|(name, value, only)| only.is_some() || !is_said(who, name, value))
        .filter_map(|(name, value, only)| {
            let (pack, note) = match only {
                None => (new, ""),
                Some(Side::New) => (new, " (told to the new version only)"),
                Some(Side::Old) => (old, " (told to the old version only)"),
            };
            let fact = pack.fact(pack.find_fact(name)?);
            Some(format!("{}{note}", fact_words(fact, value)))
        })
        .collect();
    if words.is_empty() {
        return "for example, a child of whom no more than that is known".to_owned();
    }
    format!("for example: {}", words.join("; "))
}

/// Whether a condition says the answer to the letter.
fn is_said(who: &Who, name: &str, value: &Value) -> bool {
    who.parts.iter().any(|part| match part {
        Part::Answer { fact, may_be, .. } if &*fact.name == name => match may_be {
            MayBe::YesNo(yes) => value.as_bool() == Some(*yes),
            MayBe::OneOf(values) => values.len() == 1,
            MayBe::AnyOf { with, .. } => {
                matches!(value, Value::List(items) if items.len() == with.len())
            }
            MayBe::Range { from, below } => range(fact, *from, *below) == value.to_string(),
        },
        Part::Answer { .. } | Part::Hours { .. } | Part::Loose { .. } => false,
    })
}
