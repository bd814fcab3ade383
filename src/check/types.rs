//! Types of facts, outcomes and expressions.
//!
//! A number's type carries the bounds between which it lies, so that a test
//! that could never hold, or a division by zero, is found before anything runs.

use std::sync::Arc;

use crate::algebra::number::Number;

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Yes or no.
    YesNo,
    /// A number between bounds.
    Number(Bounds),
    /// A text.
    Text,
    /// A day.
    Date,
    /// A day, perhaps with a time; shown and counted from, never compared.
    Moment,
    /// A duration in days.
    Days,
    /// A duration in months.
    Months,
    /// One of a few named values.
    OneOf(Arc<Domain>),
    /// Any of a few named values.
    AnyOf(Arc<Domain>),
    /// A list of items.
    List(Box<Type>),
    /// A record of fields.
    Record(Arc<Vec<(Arc<str>, Type)>>),
    /// Not known before it runs; only where an expression stands alone, without a pack.
    Any,
}

/// The named values of a `one_of`, an `any_of` or a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Whose values they are, for messages.
    pub of: String,
    /// The values in order.
    pub values: Vec<Arc<str>>,
}

impl Domain {
    /// The position of a value.
    #[must_use]
    pub fn position(&self, value: &str) -> Option<usize> {
        self.values.iter().position(|known| &**known == value)
    }

    /// The values as words.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        self.values.iter().map(|value| &**value).collect()
    }
}

/// Between what a number lies; `None` where there is no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Bounds {
    /// Not less than this.
    pub least: Option<Number>,
    /// Not more than this.
    pub most: Option<Number>,
    /// Whether it has no decimals.
    pub whole: bool,
    /// Whether it is known not to be zero, whatever its bounds.
    pub not_zero: bool,
}

impl Bounds {
    /// Exactly this number.
    #[must_use]
    pub fn exactly(number: Number) -> Self {
        Self {
            least: Some(number),
            most: Some(number),
            whole: number.is_integer(),
            not_zero: !number.is_zero(),
        }
    }

    /// Whether it might be zero.
    #[must_use]
    pub fn may_be_zero(&self) -> bool {
        !self.not_zero
            && self.least.is_none_or(|n| n <= Number::ZERO)
            && self.most.is_none_or(|n| n >= Number::ZERO)
    }

    /// The bounds that hold both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            least: self.least.zip(other.least).map(|(a, b)| a.min(b)),
            most: self.most.zip(other.most).map(|(a, b)| a.max(b)),
            whole: self.whole && other.whole,
            not_zero: self.not_zero && other.not_zero,
        }
    }

    /// The bounds of a sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let add =
            |a: Option<Number>, b: Option<Number>| a.zip(b).and_then(|(a, b)| a.checked_add(b));
        Self {
            least: add(self.least, other.least),
            most: add(self.most, other.most),
            whole: self.whole && other.whole,
            not_zero: false,
        }
    }

    /// The bounds of the negative.
    #[must_use]
    pub fn negated(self) -> Self {
        Self {
            least: self.most.map(|n| -n),
            most: self.least.map(|n| -n),
            whole: self.whole,
            not_zero: self.not_zero,
        }
    }

    /// The bounds of a product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let whole = self.whole && other.whole;
        let open = Self {
            least: None,
            most: None,
            whole,
            not_zero: self.not_zero && other.not_zero,
        };
        let (Some(a), Some(b), Some(c), Some(d)) = (self.least, self.most, other.least, other.most)
        else {
            return open;
        };
        let corners = [
            a.checked_mul(c),
            a.checked_mul(d),
            b.checked_mul(c),
            b.checked_mul(d),
        ];
        let known: Option<Vec<Number>> = corners.into_iter().collect();
        match known {
            Some(all) => Self {
                least: all.iter().copied().min(),
                most: all.iter().copied().max(),
                whole,
                not_zero: open.not_zero,
            },
            None => open,
        }
    }
}

impl Type {
    /// A number without bounds.
    #[must_use]
    pub fn number() -> Self {
        Self::Number(Bounds::default())
    }

    /// Whether an answer is in somebody's own words, or a list of people.
    #[must_use]
    pub fn is_free(&self) -> bool {
        match self {
            Self::Text | Self::List(_) | Self::Record(_) | Self::Any => true,
            Self::YesNo
            | Self::OneOf(_)
            | Self::AnyOf(_)
            | Self::Number(_)
            | Self::Date
            | Self::Moment
            | Self::Days
            | Self::Months => false,
        }
    }

    /// The type in words, for messages.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::YesNo => "yes/no".to_owned(),
            Self::Number(bounds) if bounds.whole => "a whole number".to_owned(),
            Self::Number(_) => "a number".to_owned(),
            Self::Text => "a text".to_owned(),
            Self::Date => "a date".to_owned(),
            Self::Moment => "a date and time".to_owned(),
            Self::Days => "a duration in days".to_owned(),
            Self::Months => "a duration in months".to_owned(),
            Self::OneOf(domain) => format!("one value of `{}`", domain.of),
            Self::AnyOf(domain) => format!("a set of values of `{}`", domain.of),
            Self::List(item) => format!("a list of {}", item.words()),
            Self::Record(_) => "a record".to_owned(),
            Self::Any => "something not known yet".to_owned(),
        }
    }

    /// The type that holds values of both, if there is one.
    #[must_use]
    pub fn join(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (Self::Any, it) | (it, Self::Any) => Some(it.clone()),
            (Self::Number(a), Self::Number(b)) => Some(Self::Number(a.or(*b))),
            (Self::OneOf(a), Self::OneOf(b)) if a == b => Some(self.clone()),
            (Self::OneOf(_) | Self::Text, Self::OneOf(_) | Self::Text) => Some(Self::Text),
            (Self::List(a), Self::List(b)) => a.join(b).map(|item| Self::List(Box::new(item))),
            (a, b) if a == b => Some(a.clone()),
            _ => None,
        }
    }
}
