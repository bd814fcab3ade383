//! Forms that can be read but do not belong where they stand.
//!
//! `1 < x < 5`, `x = [1..5]`, `x in (< 5)`, `(a, b)`: each with what to write
//! instead, put together from the author's own words.

use crate::algebra::order::Relation;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::language::pieces::Form;
use crate::ast::language::pieces::Piece;
use crate::ast::language::pieces::Tail;
use crate::ast::language::slip::Slip;

/// `x = [1..5]`
pub(super) fn range(extent: Extent) -> Slip {
    Slip::new(
        "range-as-value",
        extent,
        "a range is not a value, it can only stand after `in`",
        "a range",
    )
    .help("write `x in [1..5]` to ask whether `x` lies in the range")
}

/// `a, b` or `(a, b)` where a single value is meant.
pub(super) fn commas(extent: Extent, commas: &[Extent]) -> Slip {
    let place = commas.first().copied().unwrap_or(extent);
    let slip = Slip::new(
        "comma-for-and",
        place,
        "a comma does not join conditions",
        "write `and` or `or`",
    )
    .help("write `and` if both must hold, `or` if one is enough; a list stands in `[` and `]`");
    if commas.len() == 1 {
        slip.replace(" and")
    } else {
        slip
    }
}

/// The same of pieces whose meaning is known: `a or b, c` could mean two things.
pub(super) fn pieces(parts: &[Piece], extent: Extent, places: &[Extent]) -> Slip {
    let mut slip = commas(extent, places);
    let doubtful = |part: &Piece| match &part.form {
        Form::Value(expr) => matches!(expr.kind, Kind::Or(_)),
        Form::Range(_) | Form::Several(..) | Form::Half => true,
    };
    if parts.iter().any(doubtful) {
        slip.replacement = None;
    }
    slip
}

/// `< 5`, with the condition before it if there is one, as in `x > 1 and < 5`.
pub(super) fn half(extent: Extent, text: &str, before: Option<&Piece>) -> Slip {
    let written = extent.of(text);
    let slip = Slip::new(
        "test-without-left-side",
        extent,
        format!("`{written}` does not say what is compared"),
        "no left side",
    );
    match before.and_then(|piece| compared_in(piece, text)) {
        Some(compared) => {
            let instead = format!("{compared} {written}");
            slip.help(format!("write `{instead}`")).replace(instead)
        }
        None => slip.help(format!(
            "write the compared value before it, as in `x {written}`"
        )),
    }
}

/// What a comparison just before speaks of, if it is a simple name.
fn compared_in<'t>(piece: &Piece, text: &'t str) -> Option<&'t str> {
    let Form::Value(expr) = &piece.form else {
        return None;
    };
    let left = expr.parts().into_iter().next()?;
    let compares = matches!(
        expr.kind,
        Kind::Compare { .. } | Kind::Between { .. } | Kind::In { .. }
    );
    (compares && is_name(left)).then(|| left.extent.of(text))
}

fn is_name(expr: &Expr) -> bool {
    matches!(expr.kind, Kind::Name(_) | Kind::Path { .. })
}

/// `x in (< 5, 7)`: a test without left side among those after `in`.
pub(super) fn halves(left: Extent, list: &Piece, text: &str) -> Option<Slip> {
    let tests = match &list.form {
        Form::Several(pieces, _) => pieces.as_slice(),
        Form::Value(_) | Form::Range(_) | Form::Half => std::slice::from_ref(list),
    };
    let first = tests.iter().find(|test| matches!(test.form, Form::Half))?;
    let whole = left.to(list.outer);
    let left = left.of(text);
    let parts: Vec<String> = tests
        .iter()
        .map(|piece| spelled_out(left, piece, text))
        .collect();
    let instead = match parts.as_slice() {
        [single] => single.clone(),
        _ => format!("({})", parts.join(" or ")),
    };
    let slip = Slip::new(
        "test-inside-in",
        first.outer,
        "after `in` stand values, ranges and lists, not comparisons",
        "a comparison",
    );
    Some(
        slip.help(format!("write `{instead}`"))
            .replace_at(whole, instead),
    )
}

fn spelled_out(left: &str, piece: &Piece, text: &str) -> String {
    let written = piece.outer.of(text);
    match piece.form {
        Form::Half => format!("{left} {}", bare(written)),
        Form::Range(_) => format!("{left} in {written}"),
        Form::Value(_) | Form::Several(..) => format!("{left} = {written}"),
    }
}

/// A bare test without parentheses around it.
fn bare(written: &str) -> &str {
    let inner = written
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    inner.map_or(written, |inner| bare(inner.trim()))
}

/// `1 < x < 5`
pub(super) fn chain(left: &Piece, tails: &[Tail], text: &str) -> Slip {
    let extent = tails
        .iter()
        .fold(left.outer, |whole, tail| whole.to(tail.end()));
    let slip = Slip::new(
        "comparison-chain",
        extent,
        "one comparison cannot go on from another",
        "two comparisons in a row",
    );
    let Some(steps) = steps(left, tails, text) else {
        return slip
            .help("compare once, and put parentheses around a comparison that is compared again");
    };
    let instead = within_range(&steps).unwrap_or_else(|| one_by_one(&steps));
    slip.help(format!("write `{instead}`")).replace(instead)
}

/// `1 <`, `x <`, `5`: each operand with the relation after it.
type Steps<'t> = Vec<(&'t str, Option<Relation>)>;

fn steps<'t>(left: &Piece, tails: &[Tail], text: &'t str) -> Option<Steps<'t>> {
    let mut steps = vec![(left.outer.of(text), None)];
    for tail in tails {
        let Tail::Compare(relation, right) = tail else {
            return None;
        };
        if let Some(before) = steps.last_mut() {
            before.1 = Some(*relation);
        }
        steps.push((right.outer.of(text), None));
    }
    Some(steps)
}

/// `1 <= x < 5` is `x in [1..5)`, and with both ends closed `x between 1 and 5`.
fn within_range(steps: &Steps) -> Option<String> {
    let [(first, Some(from)), (value, Some(to)), (last, None)] = steps.as_slice() else {
        return None;
    };
    match (from, to) {
        (Relation::AtMost, Relation::AtMost) => Some(format!("{value} between {first} and {last}")),
        (Relation::AtLeast, Relation::AtLeast) => {
            Some(format!("{value} between {last} and {first}"))
        }
        _ => {
            let (low, from_low, high, to_high) = match (rises(*from)?, rises(*to)?) {
                ((true, from), (true, to)) => (first, from, last, to),
                ((false, to), (false, from)) => (last, from, first, to),
                _ => return None,
            };
            let open = if from_low { '[' } else { '(' };
            let close = if to_high { ']' } else { ')' };
            Some(format!("{value} in {open}{low}..{high}{close}"))
        }
    }
}

/// Whether a relation goes upwards, and whether it includes equality.
fn rises(relation: Relation) -> Option<(bool, bool)> {
    match relation {
        Relation::Less => Some((true, false)),
        Relation::AtMost => Some((true, true)),
        Relation::More => Some((false, false)),
        Relation::AtLeast => Some((false, true)),
        Relation::Equal | Relation::NotEqual => None,
    }
}

fn one_by_one(steps: &Steps) -> String {
    let pairs = steps.windows(2).filter_map(|pair| match pair {
        [(left, Some(relation)), (right, _)] => Some(format!("{left} {} {right}", relation.sign())),
        _ => None,
    });
    pairs.collect::<Vec<_>>().join(" and ")
}

/// `not()`, `not(a, b)`
pub(super) fn not_of_many(extent: Extent, count: usize) -> Slip {
    let found = if count == 0 {
        "nothing"
    } else {
        "several values"
    };
    Slip::new(
        "not-takes-one",
        extent,
        format!("`not` denies one condition, and {found} stands between its parentheses"),
        "one condition expected",
    )
    .help("join conditions with `and` or `or` first, as in `not(a or b)`")
}

/// `a + a + a …` or `a.a.a …` without end.
pub(super) fn too_many_steps(extent: Extent, most: usize) -> Slip {
    Slip::new(
        "chain-too-long",
        extent,
        format!("more than {most} steps follow on one another here"),
        format!("step {}", most + 1),
    )
    .help("use `sum([…])` for a long sum, or give a part of it a name of its own")
}
