//! Expressions over known facts, and pairs of conditions over unknown ones, with the answers of this engine, for FEEL
//! engines to be compared with.
//!
//! `npm --prefix tests/feel ci && npm --prefix tests/feel test` writes them and compares. By itself
//! this test only checks that the checker accepts most of them and that all that it accepts have a value.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a comparison that cannot be made is a failed test"
)]

#[path = "../laws/tape.rs"]
mod tape;
mod write;

use std::sync::Arc;

use jiff::civil::date;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use serde_json::json;
use threshold::algebra::calendar::Calendar;
use threshold::algebra::calendar::CalendarFile;
use threshold::algebra::moment::Moment;
use threshold::algebra::order::Relation;
use threshold::algebra::value::Value;
use threshold::ast::condition::Origin;
use threshold::ast::condition::read_text;
use threshold::ast::language::expression::Expr;
use threshold::ast::language::expression::Kind;
use threshold::ast::language::expression::Test;
use threshold::ast::language::print_expression::print_expression;
use threshold::ast::language::read_expression::read_expression;
use threshold::ast::place::Files;
use threshold::ast::place::Place;
use threshold::check::case::Answer;
use threshold::check::case::Child;
use threshold::check::case::Reply;
use threshold::check::expressions::check_expression;
use threshold::check::standalone::pack_of;
use threshold::check::term::Term;
use threshold::check::types::Type;
use threshold::compile::program::Program;
use threshold::decide::evaluate::Evaluator;
use threshold::decide::world::Contact;
use threshold::decide::world::World;
use threshold::report::dmn::pair;

use crate::tape::Tape;
use crate::write::Known;

/// How many expressions are written.
const EXPRESSIONS: u32 = 6000;

/// How many conditions over unknown facts are written.
const PAIRS: u32 = 8000;

fn calendar() -> Arc<Calendar> {
    let text = include_str!("../../rules/calendars/england-and-wales.yaml");
    Arc::new(Calendar::from_file(serde_yaml::from_str::<CalendarFile>(text).unwrap()).unwrap())
}

/// What this engine makes of an expression.
#[derive(Debug, PartialEq, Eq)]
enum Ours {
    /// The checker refuses it.
    Refused,
    /// It is accepted and has no value.
    Nothing,
    /// It has this value.
    Value(Value),
}

fn ours(text: &str, known: &Known, calendar: &Arc<Calendar>) -> Ours {
    let Some((program, term, _)) = checked(text, known, calendar) else {
        return Ours::Refused;
    };
    let child = child_of(known.iter().map(|(_, value)| Some(value.clone())));
    let contact = contact();
    let world = World::of(&program, &contact, &child);
    let value = Evaluator::new(&world).value(&term, "an expression");
    value.map_or(Ours::Nothing, Ours::Value)
}

/// The expression with its type, and a program of the facts; nothing if the checker refuses it.
fn checked(text: &str, known: &Known, calendar: &Arc<Calendar>) -> Option<(Program, Term, Type)> {
    let mut files = Files::default();
    let file = files.add("expression", text);
    let place = Place {
        file,
        start: 0,
        end: text.len(),
    };
    let settings: Vec<(String, Option<Value>)> = known
        .iter()
        .map(|(name, value)| (name.clone(), Some(value.clone())))
        .collect();
    let pack = pack_of(&settings, calendar.clone(), place);
    let mut problems = Vec::new();
    let condition = read_text(text, Origin::whole(place, text.len()), &mut problems);
    let typed = check_expression(&condition, &pack.scope, &mut problems);
    let (term, of) = typed.filter(|_| problems.is_empty())?;
    Some((Program::compile(Arc::new(pack)), term, of))
}

/// A child with these answers.
fn child_of(answers: impl Iterator<Item = Option<Value>>) -> Child {
    let answers = answers.map(|value| {
        let given = Reply::Known(value?);
        Some(Answer {
            given,
            from: None,
            on: None,
            note: None,
            place: None,
            path: String::new(),
        })
    });
    Child {
        reference: String::new(),
        answers: answers.collect(),
    }
}

fn contact() -> Contact {
    Contact {
        received: Moment::Day(date(2026, 11, 20)),
        siblings: None,
    }
}

/// As JSON; dates as `{"$date": ...}`, numbers as text, since JSON readers round them.
fn as_json(value: &Value) -> Json {
    match value {
        Value::Bool(truth) => json!(truth),
        Value::Number(number) => json!({ "$number": number.normalize().to_string() }),
        Value::Text(text) => json!(&**text),
        Value::Date(date) => json!({ "$date": date.to_string() }),
        Value::List(items) => items.iter().map(|item| or_null(item.as_ref())).collect(),
        Value::Record(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.to_string(), or_null(value.as_ref())));
            Json::Object(fields.collect())
        }
        Value::Moment(_) | Value::Days(_) | Value::Months(_) => Json::Null,
    }
}

fn or_null(value: Option<&Value>) -> Json {
    value.map_or(Json::Null, as_json)
}

/// The answer, or none, or one with unknown parts.
fn partly(tape: &mut Tape<'_>, value: &Value) -> Option<Value> {
    match (value, tape.below(8)) {
        (_, 0..=2) => None,
        (Value::List(items), 3..=5) => {
            let items = items.iter().flatten();
            Some(Value::List(items.map(|item| partly(tape, item)).collect()))
        }
        (Value::Record(fields), 3..=7) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, value)| {
                let value = value.as_ref().filter(|_| tape.chance(60));
                (name.clone(), value.cloned())
            });
            Some(Value::Record(fields.collect()))
        }
        _ => Some(value.clone()),
    }
}

/// The expression with every `x between a and b` written as the `x >= a and x <= b` that it stands for,
/// and with every `x in ...` held together by `not(not(...))`.
fn spelt_out(text: &str) -> String {
    fn spell(expr: &mut Expr) {
        let extent = expr.extent;
        if let Kind::Between { value, least, most } = &expr.kind {
            let compare = |relation, right: &Expr| Expr {
                kind: Kind::Compare {
                    relation,
                    left: value.clone(),
                    right: Box::new(right.clone()),
                },
                extent,
            };
            expr.kind = Kind::And(vec![
                compare(Relation::AtLeast, least),
                compare(Relation::AtMost, most),
            ]);
        }
        parts_mut(&mut expr.kind).into_iter().for_each(spell);
        if matches!(expr.kind, Kind::In { .. }) {
            let denied = |it: Expr| Expr {
                kind: Kind::Not(Box::new(it)),
                extent,
            };
            *expr = denied(denied(expr.clone()));
        }
    }
    let mut tree = read_expression(text).unwrap();
    spell(&mut tree);
    print_expression(&tree)
}

/// The nodes directly below.
fn parts_mut(kind: &mut Kind) -> Vec<&mut Expr> {
    match kind {
        Kind::Path { base: part, .. } | Kind::Not(part) | Kind::Negate(part) => vec![part],
        Kind::List(parts) | Kind::And(parts) | Kind::Or(parts) => parts.iter_mut().collect(),
        Kind::Call { arguments, .. } => arguments.iter_mut().collect(),
        Kind::Compare { left, right, .. } | Kind::Arithmetic { left, right, .. } => {
            vec![left, right]
        }
        Kind::In { value, tests } => {
            let tests = tests.iter_mut().filter_map(|test| match test {
                Test::Expr(expr) => Some(expr),
                Test::Range { .. } => None,
            });
            std::iter::once(&mut **value).chain(tests).collect()
        }
        Kind::If {
            condition,
            then,
            otherwise,
        } => vec![condition, then, otherwise],
        Kind::Quantified {
            list, condition, ..
        } => vec![list, condition],
        Kind::Between { value, least, most } => vec![value, least, most],
        Kind::Bool(_)
        | Kind::Number(_)
        | Kind::Text(_)
        | Kind::Name(_)
        | Kind::IsKnown { .. }
        | Kind::IsOpen { .. } => Vec::new(),
    }
}

/// Numbers that look random and are the same every time.
fn numbers(seed: u32) -> Vec<u32> {
    let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..400)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            u32::try_from(state >> 40).unwrap()
        })
        .collect()
}

#[test]
fn expressions_for_feel_engines_are_written() {
    let calendar = calendar();
    let mut lines = String::new();
    let mut accepted = 0;
    for seed in 1..=EXPRESSIONS {
        let numbers = numbers(seed);
        let mut tape = Tape::new(&numbers);
        let known = write::facts(&mut tape);
        let text = write::expression(&mut tape);
        let value = match ours(&text, &known, &calendar) {
            Ours::Refused => continue,
            Ours::Nothing => unreachable!("`{text}` has no value: {known:?}"),
            Ours::Value(value) => value,
        };
        accepted += 1;
        let context: serde_json::Map<String, Json> = known
            .iter()
            .map(|(name, value)| (name.clone(), as_json(value)))
            .collect();
        let line = json!({ "expression": text, "spelt_out": spelt_out(&text), "context": context, "ours": as_json(&value) });
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    assert!(
        accepted > EXPRESSIONS / 2,
        "only {accepted} of {EXPRESSIONS} were accepted"
    );
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/feel");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/expressions.ndjson"), lines).unwrap();
}

/// A condition over what may be unknown, as two over `null`: one is true where ours is certain, the other false where
/// ours is certain not to hold.
#[test]
fn pairs_for_feel_engines_are_written() {
    let calendar = calendar();
    let mut lines = String::new();
    let mut told: [u32; 3] = [0; 3];
    for seed in 1..=PAIRS {
        let numbers = numbers(seed + EXPRESSIONS);
        let mut tape = Tape::new(&numbers);
        let known = write::facts(&mut tape);
        let text = write::expression(&mut tape);
        let Some((program, term, Type::YesNo)) = checked(&text, &known, &calendar) else {
            continue;
        };
        let pair = pair(&program, &term);
        assert_eq!(pair.left_out, Vec::<String>::new(), "{text}");
        let given: Vec<Option<Value>> = known
            .iter()
            .map(|(_, value)| partly(&mut tape, value))
            .collect();
        let child = child_of(given.iter().cloned());
        let contact = contact();
        let world = World::of(&program, &contact, &child);
        let truth = Evaluator::new(&world).truth(&term, "a condition");
        let (must, may) = (truth.is_true(), !truth.is_false());
        told[usize::from(must) + usize::from(may)] += 1;
        let context: serde_json::Map<String, Json> = known
            .iter()
            .zip(&given)
            .map(|((name, _), value)| (name.clone(), or_null(value.as_ref())))
            .collect();
        for (expression, ours) in [(&pair.must, must), (&pair.may, may)] {
            let line = json!({ "expression": expression, "spelt_out": expression, "context": context, "ours": ours });
            lines.push_str(&line.to_string());
            lines.push('\n');
        }
    }
    assert!(told.iter().all(|count| *count > PAIRS / 20), "{told:?}");
    let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/feel");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(format!("{folder}/pairs.ndjson"), lines).unwrap();
}

/// Where FEEL engines round, the answer is the one of exact decimals.
#[test]
fn decimals_are_exact() {
    let calendar = calendar();
    for text in ["0.1 + 0.2 = 0.3", "1.1 * 3 = 3.3", "0.7 - 0.6 = 0.1"] {
        assert_eq!(
            ours(text, &Vec::new(), &calendar),
            Ours::Value(Value::Bool(true)),
            "{text}"
        );
    }
    let third = ours("1 / 3 * 3 = 1", &Vec::new(), &calendar);
    assert_eq!(
        third,
        Ours::Value(Value::Bool(false)),
        "a third is cut off after 28 digits"
    );
    assert_eq!(Decimal::from(1) / Decimal::from(4), Decimal::new(25, 2));
}
