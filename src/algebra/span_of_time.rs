//! Time limits as packs write them: `45 working days`, `24 hours`, `3 months`.
//!
//! In: a text; a moment and a calendar. Out: the moment by which a thing is due.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::algebra::age::add_days;
use crate::algebra::age::add_months;
use crate::algebra::calendar::BeyondCoverage;
use crate::algebra::calendar::Calendar;
use crate::algebra::calendar::DayCount;
use crate::algebra::moment::Moment;
use crate::algebra::moment::add_elapsed_hours;

/// The longest limit, in whatever unit it is written.
const MOST: u16 = 1000;

/// What a time limit is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `24 hours`: hours that really pass, also when the clocks change.
    Hours,
    /// `28 days`: every day of the week; the day of the event is day 0.
    Days,
    /// `45 working days`: counted by the calendar and the pack's convention.
    WorkingDays,
    /// `6 weeks`: the same day of the week; the day of the event is day 0.
    Weeks,
    /// `3 months`: the same day number, or the last day of a shorter month.
    Months,
}

impl Unit {
    const ALL: [Self; 5] = [
        Self::Hours,
        Self::Days,
        Self::WorkingDays,
        Self::Weeks,
        Self::Months,
    ];

    /// The unit for one and for more: `working day`, `working days`.
    #[must_use]
    pub fn words(self, number: u16) -> &'static str {
        let (one, more) = match self {
            Self::Hours => ("hour", "hours"),
            Self::Days => ("day", "days"),
            Self::WorkingDays => ("working day", "working days"),
            Self::Weeks => ("week", "weeks"),
            Self::Months => ("month", "months"),
        };
        if number == 1 { one } else { more }
    }

    fn named(text: &str) -> Option<Self> {
        let said = |unit: &Self| text == unit.words(1) || text == unit.words(2);
        Self::ALL.into_iter().find(said)
    }
}

/// A time limit: a number of units, or a window between two numbers of them.
///
/// Numbers run from 1 to 1,000.
///
/// ```
/// use threshold::algebra::span_of_time::{Limit, Unit};
///
/// let limit = Limit::parse("1 working day")?;
/// assert_eq!((limit.most(), limit.unit()), (1, Unit::WorkingDays));
/// assert_eq!(Limit::parse("9 to 10 working days")?.least(), Some(9));
/// # Ok::<(), threshold::algebra::span_of_time::LimitError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    least: Option<u16>,
    most: u16,
    unit: Unit,
}

impl Limit {
    /// Reads `1 working day`, `24 hours`, `6 weeks` or `9 to 10 working days`.
    ///
    /// # Errors
    ///
    /// [`LimitError`] for every other form, saying what was expected.
    pub fn parse(text: &str) -> Result<Self, LimitError> {
        let form = || LimitError::Form(text.to_owned());
        let words: Vec<&str> = text.split_whitespace().collect();
        let (least, most, unit) = match words.as_slice() {
            [least, "to", most, unit @ ..] => (Some(*least), *most, unit),
            [most, unit @ ..] => (None, *most, unit),
            [] => return Err(form()),
        };
        let most = number(most, text)?;
        let least = least.map(|least| number(least, text)).transpose()?;
        if least.is_some_and(|least| most <= least) {
            return Err(LimitError::Backwards(text.to_owned()));
        }
        if unit.is_empty() {
            return Err(form());
        }
        let unit = Unit::named(&unit.join(" ")).ok_or_else(|| LimitError::Unit(unit.join(" ")))?;
        Ok(Self { least, most, unit })
    }

    /// The number at which a window opens; none for a plain limit.
    #[must_use]
    pub fn least(self) -> Option<u16> {
        self.least
    }

    /// The number by which the thing is due.
    #[must_use]
    pub fn most(self) -> u16 {
        self.most
    }

    /// What the numbers count.
    #[must_use]
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// The limit as a person reads it, which [`Limit::parse`] reads back.
    #[must_use]
    pub fn words(self) -> String {
        let unit = self.unit.words(self.most);
        match self.least {
            None => format!("{} {unit}", self.most),
            Some(least) => format!("{least} to {} {unit}", self.most),
        }
    }

    /// When a thing with this limit is due, counted from an event.
    ///
    /// Hours give a time; every other unit gives a day, the whole of which is
    /// still in time. `count` matters to working days only.
    ///
    /// # Errors
    ///
    /// [`NotDue`] when hours are to be counted from a day without a time, or
    /// the calendar does not reach far enough.
    pub fn due(&self, from: Moment, calendar: &Calendar, count: DayCount) -> Result<Due, NotDue> {
        let at = |number| self.reached(number, from, calendar, count);
        Ok(Due {
            opens: self.least.map(at).transpose()?,
            by: at(self.most)?,
        })
    }

    fn reached(
        self,
        number: u16,
        from: Moment,
        calendar: &Calendar,
        count: DayCount,
    ) -> Result<Moment, NotDue> {
        let day = from.date();
        match self.unit {
            Unit::Hours => hours_later(from, number).ok_or(NotDue::NeedsTime(self)),
            Unit::Days => on(add_days(day, i64::from(number)), from),
            Unit::Weeks => on(add_days(day, i64::from(number) * 7), from),
            Unit::Months => on(add_months(day, i64::from(number)), from),
            Unit::WorkingDays => calendar
                .add_working_days(day, number, count)
                .map(Moment::Day)
                .map_err(NotDue::Beyond),
        }
    }
}

fn number(word: &str, text: &str) -> Result<u16, LimitError> {
    if !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(LimitError::Form(text.to_owned()));
    }
    // All are digits, so what cannot be read is too great.
    match word.parse() {
        Ok(number @ 1..=MOST) => Ok(number),
        Ok(_) | Err(_) => Err(LimitError::OutOfBounds(word.to_owned())),
    }
}

fn hours_later(from: Moment, hours: u16) -> Option<Moment> {
    match from {
        Moment::Day(_) => None,
        Moment::Time(time) => Some(Moment::Time(add_elapsed_hours(time, hours))),
    }
}

fn on(day: Option<Date>, from: Moment) -> Result<Moment, NotDue> {
    day.map(Moment::Day).ok_or(NotDue::NoSuchDate(from))
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

/// When a thing is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The first moment of a window; none for a plain limit.
    pub opens: Option<Moment>,
    /// The last moment, or the last day, that is in time.
    pub by: Moment,
}

/// Why no due moment can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDue {
    /// Hours are to be counted from a day whose time is not known.
    NeedsTime(Limit),
    /// The calendar does not reach far enough.
    Beyond(BeyondCoverage),
    /// The event lies so late that the answer would be after the year 9999.
    NoSuchDate(Moment),
}

impl fmt::Display for NotDue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NeedsTime(limit) => {
                write!(
                    f,
                    "{limit} cannot be counted from a date alone: write the time of day too"
                )
            }
            Self::Beyond(beyond) => beyond.fmt(f),
            Self::NoSuchDate(from) => write!(f, "the limit from {from} ends after the year 9999"),
        }
    }
}

impl std::error::Error for NotDue {}

/// Why a text is no time limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitError {
    /// `soon`, `one day`, `45`: the whole text.
    Form(String),
    /// `3 fortnights`: the words where a unit was expected.
    Unit(String),
    /// `0 days`, `5000 hours`: the number.
    OutOfBounds(String),
    /// `10 to 9 working days`: the whole text.
    Backwards(String),
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(text) => write!(
                f,
                "`{text}` is not a time limit: write a whole number and a unit, such as \
                 `45 working days` or `9 to 10 working days`"
            ),
            Self::Unit(unit) => write!(
                f,
                "`{unit}` is not a unit of time: write hours, days, working days, weeks or months"
            ),
            Self::OutOfBounds(number) => {
                write!(
                    f,
                    "`{number}` is out of range: write a number from 1 to {MOST}"
                )
            }
            Self::Backwards(text) => write!(
                f,
                "the window `{text}` does not run forward: write the smaller number first"
            ),
        }
    }
}

impl std::error::Error for LimitError {}
