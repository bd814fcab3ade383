//! How known values of one type stand to each other.

use std::cmp::Ordering;

use crate::algebra::value::Value;

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Relation {
    /// The relation of the right side to the left.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::More,
            Self::AtMost => Self::AtLeast,
            Self::More => Self::Less,
            Self::AtLeast => Self::AtMost,
            Self::Equal | Self::NotEqual => self,
        }
    }

    /// The sign an author writes.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
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
pub fn holds(relation: Relation, a: &Value, b: &Value) -> Option<bool> {
    match relation {
        Relation::Equal => Some(a == b),
        Relation::NotEqual => Some(a != b),
        Relation::Less => order(a, b).map(Ordering::is_lt),
        Relation::AtMost => order(a, b).map(Ordering::is_le),
        Relation::More => order(a, b).map(Ordering::is_gt),
        Relation::AtLeast => order(a, b).map(Ordering::is_ge),
    }
}
