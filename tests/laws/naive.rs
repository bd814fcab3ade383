//! A second evaluator, written without looking at the first: two values, every name known.
//!
//! It walks the tree as it was read, finds each name in a map, and knows nothing
//! of types, unknowns, circuits or hit policies that are decided early.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use rust_decimal::Decimal;
use threshold::algebra::order::Relation;
use threshold::ast::language::expression::Expr;
use threshold::ast::language::expression::Kind;
use threshold::ast::language::expression::Operation;
use threshold::ast::language::expression::Quantifier;
use threshold::ast::language::expression::Test;

/// A value, wholly known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum V {
    Bool(bool),
    Num(Decimal),
    Text(String),
    Date(Date),
    Days(i64),
    Months(i64),
    List(Vec<V>),
    Record(BTreeMap<String, V>),
}

/// What every name stands for.
pub(crate) type Names = BTreeMap<String, V>;

/// A scripted function, written again in Rust.
pub(crate) type Scripted = fn(&str, &[V]) -> Option<V>;

/// The value of an expression; nothing if it has none.
pub(crate) fn value(expr: &Expr, names: &Names, scripted: Scripted) -> Option<V> {
    Naive {
        names,
        scripted,
        items: Vec::new(),
    }
    .eval(expr)
}

/// Whether a condition holds.
pub(crate) fn holds(expr: &Expr, names: &Names, scripted: Scripted) -> bool {
    match value(expr, names, scripted) {
        Some(V::Bool(truth)) => truth,
        other => panic!("a condition gave {other:?}"),
    }
}

struct Naive<'a> {
    names: &'a Names,
    scripted: Scripted,
    items: Vec<(String, V)>,
}

impl Naive<'_> {
    fn find(&self, name: &str) -> Option<V> {
        let item = self.items.iter().rev().find(|(known, _)| known == name);
        item.map(|(_, value)| value.clone())
            .or_else(|| self.names.get(name).cloned())
    }

    fn dotted(expr: &Expr) -> Option<String> {
        match &expr.kind {
            Kind::Name(name) => Some(name.clone()),
            Kind::Path { base, field, .. } => Some(format!("{}.{field}", Self::dotted(base)?)),
            _ => None,
        }
    }

    fn truth(&mut self, expr: &Expr) -> Option<bool> {
        match self.eval(expr)? {
            V::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each form of the language"
    )]
    fn eval(&mut self, expr: &Expr) -> Option<V> {
        match &expr.kind {
            Kind::Bool(truth) => Some(V::Bool(*truth)),
            Kind::Number(number) => Some(V::Num(*number)),
            Kind::Text(text) => Some(V::Text(text.clone())),
            // A bare word that names nothing is a value of the other side.
            Kind::Name(name) => Some(self.find(name).unwrap_or_else(|| V::Text(name.clone()))),
            Kind::Path { base, field, .. } => {
                if let Some(found) = Self::dotted(expr).and_then(|name| self.find(&name)) {
                    return Some(found);
                }
                match (self.eval(base)?, field.as_str()) {
                    (V::Record(fields), _) => fields.get(field).cloned(),
                    (V::Months(months), "years") => Some(num(months / 12)),
                    (V::Months(months), "months") => Some(num(months % 12)),
                    (V::Days(days), "days") => Some(num(days)),
                    (V::Date(date), "year") => Some(num(date.year().into())),
                    (V::Date(date), "month") => Some(num(date.month().into())),
                    (V::Date(date), "day") => Some(num(date.day().into())),
                    _ => None,
                }
            }
            Kind::List(items) => {
                let items: Option<Vec<V>> = items.iter().map(|item| self.eval(item)).collect();
                items.map(V::List)
            }
            Kind::Call {
                function,
                arguments,
                ..
            } => self.call(function, arguments),
            Kind::Not(inner) => self.truth(inner).map(|truth| V::Bool(!truth)),
            Kind::Negate(inner) => match self.eval(inner)? {
                V::Num(number) => Some(V::Num(-number)),
                V::Days(days) => Some(V::Days(-days)),
                V::Months(months) => Some(V::Months(-months)),
                _ => None,
            },
            Kind::And(parts) => {
                let truths: Option<Vec<bool>> = parts.iter().map(|part| self.truth(part)).collect();
                Some(V::Bool(truths?.into_iter().all(|truth| truth)))
            }
            Kind::Or(parts) => {
                let truths: Option<Vec<bool>> = parts.iter().map(|part| self.truth(part)).collect();
                Some(V::Bool(truths?.into_iter().any(|truth| truth)))
            }
            Kind::Compare {
                relation,
                left,
                right,
            } => {
                let (a, b) = (self.eval(left)?, self.eval(right)?);
                Some(V::Bool(match relation {
                    Relation::Equal => a == b,
                    Relation::NotEqual => a != b,
                    Relation::Less => a < b,
                    Relation::AtMost => a <= b,
                    Relation::More => a > b,
                    Relation::AtLeast => a >= b,
                }))
            }
            Kind::Between { value, least, most } => {
                let (x, a, b) = (self.eval(value)?, self.eval(least)?, self.eval(most)?);
                Some(V::Bool(a <= x && x <= b))
            }
            Kind::In { value, tests } => {
                let x = self.eval(value)?;
                let mut found = false;
                for test in tests {
                    found |= self.test(&x, test)?;
                }
                Some(V::Bool(found))
            }
            Kind::Arithmetic {
                operation,
                left,
                right,
            } => {
                let (a, b) = (self.eval(left)?, self.eval(right)?);
                calculate(*operation, &a, &b)
            }
            Kind::If {
                condition,
                then,
                otherwise,
            } => {
                if self.truth(condition)? {
                    self.eval(then)
                } else {
                    self.eval(otherwise)
                }
            }
            Kind::Quantified {
                quantifier,
                variable,
                list,
                condition,
                ..
            } => {
                let V::List(items) = self.eval(list)? else {
                    return None;
                };
                let mut truths = Vec::new();
                for item in items {
                    self.items.push((variable.clone(), item));
                    truths.push(self.truth(condition));
                    self.items.pop();
                }
                let truths: Vec<bool> = truths.into_iter().collect::<Option<_>>()?;
                Some(V::Bool(match quantifier {
                    Quantifier::Some => truths.contains(&true),
                    Quantifier::Every => !truths.contains(&false),
                }))
            }
            Kind::IsKnown { .. } | Kind::IsOpen { .. } => None,
        }
    }

    fn test(&mut self, x: &V, test: &Test) -> Option<bool> {
        match test {
            Test::Expr(expr) => Some(match self.eval(expr)? {
                V::List(items) => items.contains(x),
                other => other == *x,
            }),
            Test::Range {
                least,
                least_closed,
                most,
                most_closed,
                ..
            } => {
                let (a, b) = (self.eval(least)?, self.eval(most)?);
                let above = if *least_closed { *x >= a } else { *x > a };
                let below = if *most_closed { *x <= b } else { *x < b };
                Some(above && below)
            }
        }
    }

    fn call(&mut self, function: &str, arguments: &[Expr]) -> Option<V> {
        let given: Option<Vec<V>> = arguments
            .iter()
            .map(|argument| self.eval(argument))
            .collect();
        let given = given?;
        let numbers = || match given.as_slice() {
            [V::List(items)] => items.clone(),
            several => several.to_vec(),
        };
        match (function, given.as_slice()) {
            ("date", [V::Text(text)]) => text.parse().ok().map(V::Date),
            ("duration", [V::Text(text)]) => duration(text),
            ("count", [V::List(items)]) => Some(num(i64::try_from(items.len()).ok()?)),
            ("list contains", [V::List(items), item]) => Some(V::Bool(items.contains(item))),
            ("min", _) => numbers().into_iter().min(),
            ("max", _) => numbers().into_iter().max(),
            ("sum", _) => numbers()
                .into_iter()
                .try_fold(num(0), |a, b| calculate(Operation::Add, &a, &b)),
            ("years and months duration", [V::Date(a), V::Date(b)]) => {
                Some(V::Months(months(*a, *b)))
            }
            _ => (self.scripted)(function, &given),
        }
    }
}

fn num(number: i64) -> V {
    V::Num(Decimal::from(number))
}

fn duration(text: &str) -> Option<V> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut number = 0;
    let (mut days, mut months, mut in_days) = (0, 0, false);
    for letter in rest.strip_prefix('P')?.chars() {
        match letter {
            '0'..='9' => number = number * 10 + i64::from(letter.to_digit(10)?),
            'Y' => (months, number) = (months + 12 * number, 0),
            'M' => (months, number) = (months + number, 0),
            'D' => (days, number, in_days) = (days + number, 0, true),
            _ => return None,
        }
    }
    Some(if in_days {
        V::Days(sign * days)
    } else {
        V::Months(sign * months)
    })
}

/// Whole months, counted one by one; from the later date backwards the same way.
fn months(from: Date, to: Date) -> i64 {
    if to < from {
        // Backwards a month is complete when the day number is not above the start's.
        let mut count = 0;
        while month_key(from, -(count + 1)) > month_of(to)
            || (month_key(from, -(count + 1)) == month_of(to) && to.day() <= from.day())
        {
            count += 1;
        }
        return -count;
    }
    let mut count = 0;
    while month_key(from, count + 1) < month_of(to)
        || (month_key(from, count + 1) == month_of(to) && from.day() <= to.day())
    {
        count += 1;
    }
    count
}

fn month_of(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

fn month_key(date: Date, later: i64) -> i64 {
    month_of(date) + later
}

fn calculate(operation: Operation, a: &V, b: &V) -> Option<V> {
    match (operation, a, b) {
        (Operation::Add, V::Num(a), V::Num(b)) => Some(V::Num(a + b)),
        (Operation::Subtract, V::Num(a), V::Num(b)) => Some(V::Num(a - b)),
        (Operation::Multiply, V::Num(a), V::Num(b)) => Some(V::Num(a * b)),
        (Operation::Divide, V::Num(a), V::Num(b)) => Some(V::Num(a / b)),
        (Operation::Add, V::Date(date), V::Days(days))
        | (Operation::Add, V::Days(days), V::Date(date)) => {
            date.checked_add(Span::new().days(*days)).ok().map(V::Date)
        }
        (Operation::Subtract, V::Date(date), V::Days(days)) => {
            date.checked_sub(Span::new().days(*days)).ok().map(V::Date)
        }
        (Operation::Add, V::Date(date), V::Months(months))
        | (Operation::Add, V::Months(months), V::Date(date)) => date
            .checked_add(Span::new().months(*months))
            .ok()
            .map(V::Date),
        (Operation::Subtract, V::Date(date), V::Months(months)) => date
            .checked_sub(Span::new().months(*months))
            .ok()
            .map(V::Date),
        (Operation::Subtract, V::Date(a), V::Date(b)) => {
            Some(V::Days(i64::from((*a - *b).get_days())))
        }
        (Operation::Add, V::Days(a), V::Days(b)) => Some(V::Days(a + b)),
        (Operation::Subtract, V::Days(a), V::Days(b)) => Some(V::Days(a - b)),
        (Operation::Add, V::Months(a), V::Months(b)) => Some(V::Months(a + b)),
        (Operation::Subtract, V::Months(a), V::Months(b)) => Some(V::Months(a - b)),
        _ => None,
    }
}
