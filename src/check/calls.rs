//! Calls of functions: the language's own, and those a pack scripts.

use crate::algebra::durations::Duration;
use crate::algebra::moment::Moment;
use crate::algebra::number::Number;
use crate::algebra::order::Relation;
use crate::algebra::value::Value;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::check::expressions::Checker;
use crate::check::expressions::Typed;
use crate::check::expressions::whole_number;
use crate::check::scope::shared;
use crate::check::term::Builtin;
use crate::check::term::Term;
use crate::check::types::Bounds;
use crate::check::types::Type;

/// The functions of the language, as they are written.
const KNOWN: &[&str] = &[
    "date",
    "duration",
    "count",
    "min",
    "max",
    "sum",
    "list contains",
    "years and months duration",
    "working days between",
];

/// Checks a call.
pub(super) fn call(
    checker: &mut Checker<'_, '_>,
    function: &str,
    function_extent: Extent,
    arguments: &[Expr],
    extent: Extent,
) -> Option<Typed> {
    let mut wanted = |count: usize| {
        if arguments.len() == count {
            return Some(());
        }
        let things = if count == 1 {
            "one thing"
        } else {
            "two things"
        };
        let message = format!("`{function}` takes {things}, not {}", arguments.len());
        checker.report("wrong-arity", message, extent, "", None);
        None
    };
    match function {
        "date" => {
            wanted(1)?;
            date(checker, arguments.first()?)
        }
        "duration" => {
            wanted(1)?;
            duration(checker, arguments.first()?)
        }
        "count" => {
            wanted(1)?;
            count(checker, arguments.first()?)
        }
        "min" | "max" | "sum" => extreme(checker, function, arguments, extent),
        "list contains" => {
            wanted(2)?;
            list_contains(checker, arguments.first()?, arguments.get(1)?)
        }
        "years and months duration" => {
            wanted(2)?;
            let terms = both_dates(checker, function, arguments)?;
            Some((Term::Call(Builtin::MonthsBetween, terms), Type::Months))
        }
        "working days between" => {
            wanted(2)?;
            let terms = both_dates(checker, function, arguments)?;
            Some((
                Term::Call(Builtin::WorkingDaysBetween, terms),
                whole_number(),
            ))
        }
        _ => scripted(checker, function, function_extent, arguments, extent),
    }
}

fn literal<'e>(
    checker: &mut Checker<'_, '_>,
    function: &str,
    argument: &'e Expr,
    example: &str,
) -> Option<&'e str> {
    if let Kind::Text(text) = &argument.kind {
        return Some(text);
    }
    let help = format!("write for instance `{function}(\"{example}\")`");
    let message = format!("`{function}` takes a text in quotation marks");
    checker.report(
        "not-a-literal",
        message,
        argument.extent,
        "not a text",
        help,
    );
    None
}

fn date(checker: &mut Checker<'_, '_>, argument: &Expr) -> Option<Typed> {
    let text = literal(checker, "date", argument, "2026-11-20")?;
    let message = match Moment::parse(text) {
        Ok(Moment::Day(day)) => return Some((Term::Known(Value::Date(day)), Type::Date)),
        Ok(Moment::Time(_)) => format!("`{text}` has a time of day; a date has none"),
        Err(error) => error.to_string(),
    };
    let help = "write year, month and day, such as `date(\"2026-11-20\")`".to_owned();
    checker.report("bad-date", message, argument.extent, "not a date", help);
    None
}

fn duration(checker: &mut Checker<'_, '_>, argument: &Expr) -> Option<Typed> {
    let text = literal(checker, "duration", argument, "P15D")?;
    match Duration::parse(text) {
        Ok(Duration::Days(days)) => Some((Term::Known(Value::Days(days)), Type::Days)),
        Ok(Duration::Months(months)) => Some((Term::Known(Value::Months(months)), Type::Months)),
        Err(error) => {
            let help =
                "write whole days such as `P15D`, or years and months such as `P1Y6M`".to_owned();
            checker.report("bad-duration", error.to_string(), argument.extent, "", help);
            None
        }
    }
}

fn count(checker: &mut Checker<'_, '_>, argument: &Expr) -> Option<Typed> {
    let (term, of) = checker.check(argument)?;
    let most = if let Type::AnyOf(domain) = &of {
        Some(Number::from(domain.values.len()))
    } else {
        None
    };
    checker.item_type(&of, argument.extent)?;
    let bounds = Bounds {
        least: Some(Number::ZERO),
        most,
        whole: true,
        not_zero: false,
    };
    Some((Term::Call(Builtin::Count, vec![term]), Type::Number(bounds)))
}

/// `min`, `max` and `sum`: FEEL makes null of an empty list, so it must not be empty.
fn extreme(
    checker: &mut Checker<'_, '_>,
    function: &str,
    arguments: &[Expr],
    extent: Extent,
) -> Option<Typed> {
    let items: &[Expr] = match arguments {
        [
            Expr {
                kind: Kind::List(items),
                ..
            },
        ] => items,
        [one] => {
            let (_, of) = checker.check(one)?;
            if matches!(of, Type::List(_) | Type::AnyOf(_)) {
                let help = format!(
                    "name the values: `{function}(a, b)`; for lists use `count`, `some` or `every`"
                );
                let message = format!("the list may be empty, and then `{function}` has no value");
                checker.report("may-be-empty", message, one.extent, "may be empty", help);
                return None;
            }
            arguments
        }
        several => several,
    };
    if items.is_empty() {
        let message = format!("`{function}` of nothing has no value");
        checker.report("may-be-empty", message, extent, "empty", None);
        return None;
    }
    let mut terms = Vec::new();
    let mut of: Option<Type> = None;
    for item in items {
        let (term, found) = checker.check(item)?;
        let fits = matches!(found, Type::Number(_) | Type::Any)
            || (function != "sum" && found == Type::Date);
        let joined = of
            .as_ref()
            .map_or(Some(found.clone()), |of| of.join(&found));
        match joined {
            Some(joined) if fits => of = Some(joined),
            _ => {
                let message = format!("`{function}` does not take {}", found.words());
                checker.report("mixed-types", message, item.extent, "", None);
                return None;
            }
        }
        terms.push(term);
    }
    let (builtin, of) = match function {
        "min" => (Builtin::Min, of?),
        "max" => (Builtin::Max, of?),
        _ => (Builtin::Sum, Type::number()),
    };
    Some((Term::Call(builtin, terms), of))
}

fn list_contains(checker: &mut Checker<'_, '_>, list: &Expr, item: &Expr) -> Option<Typed> {
    let (list_term, of) = checker.check(list)?;
    let item_type = checker.item_type(&of, list.extent)?;
    let (item_term, found) = checker.beside(item, &item_type)?;
    checker.must_compare(Relation::Equal, &item_type, &found, item.extent)?;
    Some((
        Term::Call(Builtin::ListContains, vec![list_term, item_term]),
        Type::YesNo,
    ))
}

fn both_dates(
    checker: &mut Checker<'_, '_>,
    function: &str,
    arguments: &[Expr],
) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    for argument in arguments {
        let (term, of) = checker.check(argument)?;
        if !matches!(of, Type::Date | Type::Any) {
            let message = format!("`{function}` takes two dates, not {}", of.words());
            checker.report("mixed-types", message, argument.extent, "not a date", None);
            return None;
        }
        terms.push(term);
    }
    Some(terms)
}

fn scripted(
    checker: &mut Checker<'_, '_>,
    function: &str,
    function_extent: Extent,
    arguments: &[Expr],
    extent: Extent,
) -> Option<Typed> {
    let Some(signature) = checker.scope.functions.get(function) else {
        checker.unknown_function(function, function_extent, KNOWN);
        return None;
    };
    if signature.parameters.len() != arguments.len() {
        let names: Vec<&str> = signature
            .parameters
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let help = format!("write `{function}({})`", names.join(", "));
        let values = if names.len() == 1 { "value" } else { "values" };
        let message = format!(
            "`{function}` takes {} {values}, not {}",
            names.len(),
            arguments.len()
        );
        checker.report("wrong-arity", message, extent, "", help);
        return None;
    }
    let mut terms = Vec::new();
    for (argument, (name, wanted)) in arguments.iter().zip(&signature.parameters) {
        let (term, found) = checker.check(argument)?;
        let text_like = *wanted == Type::Text && matches!(found, Type::OneOf(_));
        if !text_like && wanted.join(&found).is_none() {
            let message = format!(
                "`{name}` of `{function}` is {}, not {}",
                wanted.words(),
                found.words()
            );
            checker.report(
                "mixed-types",
                message,
                argument.extent,
                "another type",
                None,
            );
            return None;
        }
        terms.push(term);
    }
    Some((
        Term::Script(shared(function), terms),
        signature.result.clone(),
    ))
}
