//! Small slips of the pen in an expression: each way of writing it a little differently.
//!
//! A threshold moved by one, a comparison turned or its bound taken in, a part
//! dropped or turned round, `and` for `or`.

use rust_decimal::Decimal;

use crate::algebra::order::Relation;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Kind;
use crate::ast::language::expression::Test;

/// Every expression that differs from a condition by one slip.
#[must_use]
pub(super) fn slips_of_condition(expr: &Expr) -> Vec<Expr> {
    let mut found = Vec::new();
    match &expr.kind {
        Kind::And(parts) | Kind::Or(parts) => {
            let (own, other) = if matches!(expr.kind, Kind::And(_)) {
                (Word::And, Word::Or)
            } else {
                (Word::Or, Word::And)
            };
            found.extend(
                without_one(parts)
                    .into_iter()
                    .map(|rest| joined(rest, own, expr)),
            );
            found.push(joined(parts.clone(), other, expr));
            for (at, part) in parts.iter().enumerate() {
                for slip in slips_of_condition(part) {
                    let mut all = parts.clone();
                    if let Some(slot) = all.get_mut(at) {
                        *slot = slip;
                    }
                    found.push(joined(all, own, expr));
                }
            }
        }
        Kind::Not(inner) => {
            found.push((**inner).clone());
            let inner = slips_of_condition(inner).into_iter();
            found.extend(inner.map(|slip| with(expr, Kind::Not(Box::new(slip)))));
        }
        Kind::Compare {
            relation,
            left,
            right,
        } => {
            let compare = |relation, left: &Expr, right: &Expr| {
                let (left, right) = (Box::new(left.clone()), Box::new(right.clone()));
                with(
                    expr,
                    Kind::Compare {
                        relation,
                        left,
                        right,
                    },
                )
            };
            found.extend(
                turned(*relation)
                    .into_iter()
                    .map(|to| compare(to, left, right)),
            );
            found.extend(moved(left).iter().map(|to| compare(*relation, to, right)));
            found.extend(moved(right).iter().map(|to| compare(*relation, left, to)));
        }
        Kind::Between { value, least, most } => {
            let between = |least: &Expr, most: &Expr| {
                let (least, most) = (Box::new(least.clone()), Box::new(most.clone()));
                let value = value.clone();
                with(expr, Kind::Between { value, least, most })
            };
            found.extend(moved(least).iter().map(|to| between(to, most)));
            found.extend(moved(most).iter().map(|to| between(least, to)));
        }
        Kind::In { value, tests } => {
            found.extend(slips_of_tests(tests).into_iter().map(|tests| {
                let value = value.clone();
                with(expr, Kind::In { value, tests })
            }));
            found.push(turned_round(expr));
        }
        Kind::If {
            condition,
            then,
            otherwise,
        } => {
            for slip in slips_of_condition(condition) {
                let kind = Kind::If {
                    condition: Box::new(slip),
                    then: then.clone(),
                    otherwise: otherwise.clone(),
                };
                found.push(with(expr, kind));
            }
        }
        Kind::Name(_)
        | Kind::Path { .. }
        | Kind::Call { .. }
        | Kind::Quantified { .. }
        | Kind::IsKnown { .. }
        | Kind::IsOpen { .. } => found.push(turned_round(expr)),
        Kind::Bool(_)
        | Kind::Number(_)
        | Kind::Text(_)
        | Kind::List(_)
        | Kind::Negate(_)
        | Kind::Arithmetic { .. } => {}
    }
    found
}

fn with(expr: &Expr, kind: Kind) -> Expr {
    let extent = expr.extent;
    Expr { kind, extent }
}

fn turned_round(expr: &Expr) -> Expr {
    with(expr, Kind::Not(Box::new(expr.clone())))
}

/// What joins parts.
#[derive(Clone, Copy)]
enum Word {
    And,
    Or,
}

/// The parts joined again; one part stands by itself.
fn joined(parts: Vec<Expr>, by: Word, expr: &Expr) -> Expr {
    match (parts.as_slice(), by) {
        ([one], _) => one.clone(),
        (_, Word::And) => with(expr, Kind::And(parts)),
        (_, Word::Or) => with(expr, Kind::Or(parts)),
    }
}

fn without_one<T: Clone>(parts: &[T]) -> Vec<Vec<T>> {
    if parts.len() < 2 {
        return Vec::new();
    }
    let without = |out: usize| {
        let kept = parts.iter().enumerate().filter(|(at, _)| *at != out);
        kept.map(|(_, part)| part.clone()).collect()
    };
    (0..parts.len()).map(without).collect()
}

fn slips_of_tests(tests: &[Test]) -> Vec<Vec<Test>> {
    let mut found = without_one(tests);
    for (at, test) in tests.iter().enumerate() {
        let Test::Range {
            least,
            least_closed,
            most,
            most_closed,
            extent,
        } = test
        else {
            continue;
        };
        let range = |least: &Expr, most: &Expr| Test::Range {
            least: least.clone(),
            least_closed: *least_closed,
            most: most.clone(),
            most_closed: *most_closed,
            extent: *extent,
        };
        let ends = moved(least).into_iter().map(|to| range(&to, most));
        let ends = ends.chain(moved(most).into_iter().map(|to| range(least, &to)));
        for end in ends {
            let mut all = tests.to_vec();
            if let Some(slot) = all.get_mut(at) {
                *slot = end;
            }
            found.push(all);
        }
    }
    found
}

/// Other comparisons that a hand may have meant.
fn turned(relation: Relation) -> Vec<Relation> {
    match relation {
        Relation::Equal => vec![Relation::NotEqual],
        Relation::NotEqual => vec![Relation::Equal],
        Relation::Less => vec![Relation::AtMost, Relation::AtLeast],
        Relation::AtMost => vec![Relation::Less, Relation::More],
        Relation::More => vec![Relation::AtLeast, Relation::AtMost],
        Relation::AtLeast => vec![Relation::More, Relation::Less],
    }
}

/// A threshold one lower and one higher.
fn moved(expr: &Expr) -> Vec<Expr> {
    match &expr.kind {
        Kind::Number(number) => [-Decimal::ONE, Decimal::ONE]
            .map(|step| with(expr, Kind::Number(number + step)))
            .to_vec(),
        Kind::Bool(_)
        | Kind::Text(_)
        | Kind::Name(_)
        | Kind::Path { .. }
        | Kind::List(_)
        | Kind::Call { .. }
        | Kind::Not(_)
        | Kind::Negate(_)
        | Kind::And(_)
        | Kind::Or(_)
        | Kind::Compare { .. }
        | Kind::Between { .. }
        | Kind::In { .. }
        | Kind::Arithmetic { .. }
        | Kind::If { .. }
        | Kind::Quantified { .. }
        | Kind::IsKnown { .. }
        | Kind::IsOpen { .. } => Vec::new(),
    }
}
