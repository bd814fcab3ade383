//! Columns as words, row by row.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the types and errors of Arrow are not ours"
)]

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::Range;

use arrow_array::Array;
use arrow_array::ArrowPrimitiveType;
use arrow_array::BooleanArray;
use arrow_array::LargeStringArray;
use arrow_array::StringArray;
use arrow_array::StringViewArray;
use arrow_array::cast::AsArray as _;
use arrow_array::types;
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use arrow_schema::TimeUnit;

use crate::ast::place::Place;
use crate::ast::scalar_map::Style;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::ast::yaml::Scalar;
use crate::shell::bulk::columnar::moments::day;
use crate::shell::bulk::columnar::moments::day_of_time;
use crate::shell::bulk::columnar::moments::time;

/// Whether a time at midnight stands for its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Midnight {
    /// A day is asked for.
    IsTheDay,
    /// A time is asked for.
    IsATime,
}

/// A column.
pub(super) struct View<'a> {
    nulls: Option<NullBuffer>,
    held: Held<'a>,
}

enum Held<'a> {
    Nothing,
    Flags(&'a BooleanArray),
    Short(&'a StringArray),
    Long(&'a LargeStringArray),
    Viewed(&'a StringViewArray),
    /// Positions among other values.
    Keyed(Vec<usize>, Box<View<'a>>),
    /// Numbers, days and times.
    Told(Box<dyn Fn(usize) -> String + 'a>),
    Lists(Ends<'a>, Box<View<'a>>),
    Records(Vec<(&'a str, View<'a>)>),
}

/// Where the lists of a column begin and end.
enum Ends<'a> {
    Short(&'a [i32]),
    Long(&'a [i64]),
}

impl Ends<'_> {
    fn range(&self, row: usize) -> Range<usize> {
        let at = |row: usize| match self {
            Self::Short(ends) => ends.get(row).and_then(|end| usize::try_from(*end).ok()),
            Self::Long(ends) => ends.get(row).and_then(|end| usize::try_from(*end).ok()),
        };
        at(row).unwrap_or(0)..at(row + 1).unwrap_or(0)
    }
}

impl<'a> View<'a> {
    /// Looks at a column, where those it stands in have nothing in some rows.
    pub(super) fn of(array: &'a dyn Array, above: Option<&NullBuffer>, midnight: Midnight) -> Self {
        let own = array.logical_nulls();
        Self {
            nulls: NullBuffer::union(own.as_ref(), above),
            held: held(array, midnight).unwrap_or(Held::Nothing),
        }
    }

    /// Whether it says nothing in a row.
    pub(super) fn is_null(&self, row: usize) -> bool {
        let null = self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
        null || matches!(self.held, Held::Nothing)
    }

    /// Whether it holds lists.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.held, Held::Lists(..))
    }

    /// Whether texts stand in it, which a mapping may mean otherwise.
    pub(super) fn is_text(&self) -> bool {
        match &self.held {
            Held::Short(_) | Held::Long(_) | Held::Viewed(_) | Held::Keyed(..) => true,
            Held::Nothing | Held::Flags(_) | Held::Told(_) | Held::Lists(..) | Held::Records(_) => {
                false
            }
        }
    }

    /// One word.
    pub(super) fn word(&self, row: usize) -> Option<Cow<'a, str>> {
        if self.is_null(row) {
            return None;
        }
        match &self.held {
            Held::Flags(array) => Some(Cow::Borrowed(if array.value(row) { "yes" } else { "no" })),
            Held::Short(array) => Some(Cow::Borrowed(array.value(row))),
            Held::Long(array) => Some(Cow::Borrowed(array.value(row))),
            Held::Viewed(array) => Some(Cow::Borrowed(array.value(row))),
            Held::Keyed(keys, values) => values.word(*keys.get(row)?),
            Held::Told(told) => Some(Cow::Owned(told(row))),
            Held::Nothing | Held::Lists(..) | Held::Records(_) => None,
        }
    }

    /// The words of a list; nothing where it is not one of words.
    pub(super) fn words(&self, row: usize) -> Option<Vec<Cow<'a, str>>> {
        match &self.held {
            Held::Lists(ends, items) => match items.held {
                Held::Lists(..) | Held::Records(_) => None,
                Held::Nothing
                | Held::Flags(_)
                | Held::Short(_)
                | Held::Long(_)
                | Held::Viewed(_)
                | Held::Keyed(..)
                | Held::Told(_) => {
                    let words = ends.range(row);
                    let words = words.map(|at| items.word(at).unwrap_or(Cow::Borrowed("null")));
                    Some(words.collect())
                }
            },
            Held::Nothing
            | Held::Flags(_)
            | Held::Short(_)
            | Held::Long(_)
            | Held::Viewed(_)
            | Held::Keyed(..)
            | Held::Told(_)
            | Held::Records(_) => None,
        }
    }

    /// What stands in a row, as a file would write it.
    pub(super) fn node(&self, row: usize, place: Place) -> Node {
        let kind = match &self.held {
            Held::Lists(ends, items) if !self.is_null(row) => {
                let items = ends.range(row).map(|at| items.node(at, place));
                Kind::List(items.collect())
            }
            Held::Records(fields) if !self.is_null(row) => {
                let fields = fields.iter().filter(|(_, field)| !field.is_null(row));
                let fields = fields.map(|(name, field)| Entry {
                    key: (*name).to_owned(),
                    key_place: place,
                    value: field.node(row, place),
                });
                Kind::Map(fields.collect())
            }
            Held::Nothing
            | Held::Flags(_)
            | Held::Short(_)
            | Held::Long(_)
            | Held::Viewed(_)
            | Held::Keyed(..)
            | Held::Told(_)
            | Held::Lists(..)
            | Held::Records(_) => Kind::Scalar(Scalar {
                text: self.word(row).unwrap_or(Cow::Borrowed("not_known")).into(),
                style: Style::Plain,
            }),
        };
        Node { place, kind }
    }
}

fn held(array: &dyn Array, midnight: Midnight) -> Option<Held<'_>> {
    let all = |array| Box::new(View::of(array, None, midnight));
    Some(match array.data_type() {
        DataType::Boolean => Held::Flags(array.as_boolean_opt()?),
        DataType::Utf8 => Held::Short(array.as_string_opt()?),
        DataType::LargeUtf8 => Held::Long(array.as_string_opt()?),
        DataType::Utf8View => Held::Viewed(array.as_string_view_opt()?),
        DataType::Dictionary(..) => {
            let keyed = array.as_any_dictionary_opt()?;
            if keyed.values().is_empty() {
                return Some(Held::Nothing);
            }
            Held::Keyed(keyed.normalized_keys(), all(keyed.values().as_ref()))
        }
        DataType::List(_) => {
            let lists = array.as_list_opt::<i32>()?;
            Held::Lists(Ends::Short(lists.value_offsets()), all(lists.values()))
        }
        DataType::LargeList(_) => {
            let lists = array.as_list_opt::<i64>()?;
            Held::Lists(Ends::Long(lists.value_offsets()), all(lists.values()))
        }
        DataType::Struct(fields) => {
            let columns = fields.iter().zip(array.as_struct_opt()?.columns());
            let columns = columns.map(|(field, column)| {
                let view = View::of(column.as_ref(), None, midnight);
                (field.name().as_str(), view)
            });
            Held::Records(columns.collect())
        }
        _ => Held::Told(told(array, midnight)?),
    })
}

/// How the numbers, days and times of a column are told.
fn told(array: &dyn Array, midnight: Midnight) -> Option<Box<dyn Fn(usize) -> String + '_>> {
    match array.data_type() {
        DataType::Int8 => shown::<types::Int8Type>(array),
        DataType::Int16 => shown::<types::Int16Type>(array),
        DataType::Int32 => shown::<types::Int32Type>(array),
        DataType::Int64 => shown::<types::Int64Type>(array),
        DataType::UInt8 => shown::<types::UInt8Type>(array),
        DataType::UInt16 => shown::<types::UInt16Type>(array),
        DataType::UInt32 => shown::<types::UInt32Type>(array),
        DataType::UInt64 => shown::<types::UInt64Type>(array),
        DataType::Float32 => shown::<types::Float32Type>(array),
        DataType::Float64 => shown::<types::Float64Type>(array),
        DataType::Decimal32(..) => decimal::<types::Decimal32Type>(array),
        DataType::Decimal64(..) => decimal::<types::Decimal64Type>(array),
        DataType::Decimal128(..) => decimal::<types::Decimal128Type>(array),
        DataType::Decimal256(..) => decimal::<types::Decimal256Type>(array),
        DataType::Date32 => {
            let days = array.as_primitive_opt::<types::Date32Type>()?;
            Some(Box::new(move |row| day(i64::from(days.value(row)))))
        }
        DataType::Date64 => timed::<types::Date64Type>(array, 1_000, Midnight::IsTheDay),
        DataType::Timestamp(unit, _) => match unit {
            TimeUnit::Second => timed::<types::TimestampSecondType>(array, 1, midnight),
            TimeUnit::Millisecond => {
                timed::<types::TimestampMillisecondType>(array, 1_000, midnight)
            }
            TimeUnit::Microsecond => {
                timed::<types::TimestampMicrosecondType>(array, 1_000_000, midnight)
            }
            TimeUnit::Nanosecond => {
                timed::<types::TimestampNanosecondType>(array, 1_000_000_000, midnight)
            }
        },
        _ => None,
    }
}

fn shown<T>(array: &dyn Array) -> Option<Box<dyn Fn(usize) -> String + '_>>
where
    T: ArrowPrimitiveType,
    T::Native: Display,
{
    let array = array.as_primitive_opt::<T>()?;
    Some(Box::new(move |row| array.value(row).to_string()))
}

fn decimal<T: types::DecimalType>(array: &dyn Array) -> Option<Box<dyn Fn(usize) -> String + '_>> {
    let array = array.as_primitive_opt::<T>()?;
    Some(Box::new(move |row| array.value_as_string(row)))
}

fn timed<T: ArrowPrimitiveType<Native = i64>>(
    array: &dyn Array,
    a_second: i64,
    midnight: Midnight,
) -> Option<Box<dyn Fn(usize) -> String + '_>> {
    let array = array.as_primitive_opt::<T>()?;
    Some(Box::new(move |row| {
        let seconds = array.value(row).div_euclid(a_second);
        match midnight {
            Midnight::IsTheDay => day_of_time(seconds),
            Midnight::IsATime => time(seconds),
        }
    }))
}
