//! Known values of facts and expressions.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::algebra::number::Number;

/// A value that is known. What is not known is `None` around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// An exact decimal.
    Number(Number),
    /// A text, or the name of a value of a `one_of`.
    Text(Arc<str>),
    /// A day.
    Date(Date),
    /// A day, perhaps with a time; shown and counted from, never compared.
    Moment(Moment),
    /// A duration in whole days.
    Days(i64),
    /// A duration in whole months.
    Months(i64),
    /// A list or a set; an item may be unknown.
    List(Vec<Option<Value>>),
    /// A record; a field may be unknown.
    Record(BTreeMap<Arc<str>, Option<Value>>),
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }

    /// The truth value, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(known) => Some(*known),
            Self::Number(_)
            | Self::Text(_)
            | Self::Date(_)
            | Self::Moment(_)
            | Self::Days(_)
            | Self::Months(_)
            | Self::List(_)
            | Self::Record(_) => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bool(_)
            | Self::Number(_)
            | Self::Date(_)
            | Self::Moment(_)
            | Self::Days(_)
            | Self::Months(_)
            | Self::List(_)
            | Self::Record(_) => None,
        }
    }

    /// Whether nothing in it is unknown.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let whole = |item: &Option<Self>| item.as_ref().is_some_and(Self::is_complete);
        match self {
            Self::List(items) => items.iter().all(whole),
            Self::Record(fields) => fields.values().all(whole),
            Self::Bool(_)
            | Self::Number(_)
            | Self::Text(_)
            | Self::Date(_)
            | Self::Moment(_)
            | Self::Days(_)
            | Self::Months(_) => true,
        }
    }
}

/// As the rule language writes it; what is unknown inside is written `unknown`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = |item: &Option<Self>| {
            item.as_ref()
                .map_or_else(|| "unknown".to_owned(), ToString::to_string)
        };
        match self {
            Self::Bool(known) => write!(f, "{known}"),
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Text(text) => {
                write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Self::Date(date) => write!(f, "date(\"{date}\")"),
            Self::Moment(moment) => write!(f, "{moment}"),
            Self::Days(days) => write!(f, "duration(\"{}\")", iso(*days, 'D')),
            Self::Months(months) => write!(f, "duration(\"{}\")", iso(*months, 'M')),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(inner).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Record(fields) => {
                let fields: Vec<String> = fields
                    .iter()
                    .map(|(name, value)| format!("{name}: {}", inner(value)))
                    .collect();
                write!(f, "{{{}}}", fields.join(", "))
            }
        }
    }
}

fn iso(count: i64, unit: char) -> String {
    let sign = if count < 0 { "-" } else { "" };
    format!("{sign}P{}{unit}", count.unsigned_abs())
}
