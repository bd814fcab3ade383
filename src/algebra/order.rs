//! How known values of one type stand to each other.

use std::cmp::Ordering;

use crate::algebra::value::Value;

/// A relation that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The same.
    Equal,
    /// Not the same.
    NotEqual,
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
    /// More.
    More,
    /// More or the same.
    AtLeast,
}

/// How two values stand to each other, if their type has an order.
#[must_use]
pub fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Days(a), Value::Days(b)) | (Value::Months(a), Value::Months(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Whether a relation holds between two values; nothing if their types do not compare.
#[must_use]
pub fn holds(wanted: Wanted, a: &Value, b: &Value) -> Option<bool> {
    match wanted {
        Wanted::Equal => Some(a == b),
        Wanted::NotEqual => Some(a != b),
        Wanted::Less => order(a, b).map(Ordering::is_lt),
        Wanted::AtMost => order(a, b).map(Ordering::is_le),
        Wanted::More => order(a, b).map(Ordering::is_gt),
        Wanted::AtLeast => order(a, b).map(Ordering::is_ge),
    }
}
