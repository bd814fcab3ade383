//! When an office is open, so that a case can be told which team answers.
//!
//! Which days of the week it works is its own; holidays are the calendar's.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use jiff::civil::Time;

use crate::algebra::calendar::BeyondCoverage;
use crate::algebra::calendar::Calendar;
use crate::algebra::moment::Moment;
use crate::algebra::weekday::DayOfWeek;

/// The hours of an office: the same on each day of the week it works.
///
/// It is open from the minute it opens until just before the minute it closes.
///
/// ```
/// use threshold::algebra::moment::time_of_day;
/// use threshold::algebra::office_hours::OfficeHours;
/// use threshold::algebra::weekday::DayOfWeek;
///
/// let hours = OfficeHours::new(&[DayOfWeek::Monday], time_of_day("08:45")?, time_of_day("17:00")?);
/// assert!(hours.is_ok());
/// # Ok::<(), threshold::algebra::moment::MomentError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    weekdays: BTreeSet<DayOfWeek>,
    opens: Time,
    closes: Time,
}

impl OfficeHours {
    /// Hours on the given days of the week; those left out are closed.
    ///
    /// # Errors
    ///
    /// [`OfficeHoursError`] when no day is given or it closes before it opens.
    pub fn new(
        weekdays: &[DayOfWeek],
        opens: Time,
        closes: Time,
    ) -> Result<Self, OfficeHoursError> {
        if weekdays.is_empty() {
            Err(OfficeHoursError::NoDays)
        } else if closes <= opens {
            Err(OfficeHoursError::Backwards { opens, closes })
        } else {
            Ok(Self {
                weekdays: weekdays.iter().copied().collect(),
                opens,
                closes,
            })
        }
    }

    /// When the office opens on a day it works.
    #[must_use]
    pub fn opens(&self) -> Time {
        self.opens
    }

    /// When the office closes: the first minute it is shut again.
    #[must_use]
    pub fn closes(&self) -> Time {
        self.closes
    }

    /// The days of the week it works, Monday first.
    pub fn weekdays(&self) -> impl Iterator<Item = DayOfWeek> {
        self.weekdays.iter().copied()
    }

    /// Whether the office is open at a moment.
    ///
    /// A day it never works and a holiday are closed even where no time of day
    /// is known, and a time outside its hours is closed even where the calendar
    /// does not reach.
    #[must_use]
    pub fn is_open(&self, moment: Moment, calendar: &Calendar) -> Opening {
        let day = moment.date();
        if moment.time().is_some_and(|time| !self.is_open_at(time)) {
            return Opening::Closed;
        }
        match (self.works_on(day, calendar), moment.time()) {
            (Err(beyond), _) => Opening::CannotTell(Doubt::Beyond(beyond)),
            (Ok(false), _) => Opening::Closed,
            (Ok(true), None) => Opening::CannotTell(Doubt::NoTimeOfDay),
            (Ok(true), Some(_)) => Opening::Open,
        }
    }

    /// Whether the office works on a day: one of its days of the week, and no holiday.
    ///
    /// # Errors
    ///
    /// [`BeyondCoverage`] where it is one of its days of the week and the
    /// calendar does not reach that far.
    pub fn works_on(&self, day: Date, calendar: &Calendar) -> Result<bool, BeyondCoverage> {
        Ok(self.weekdays.contains(&DayOfWeek::of(day)) && calendar.holiday(day)?.is_none())
    }

    /// Whether a time of day lies in its hours, on a day it works.
    #[must_use]
    pub fn is_open_at(&self, time: Time) -> bool {
        (self.opens..self.closes).contains(&time)
    }
}

/// Whether an office is open; not every moment says enough to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Somebody is there.
    Open,
    /// Nobody is there: weekend, holiday, too early or too late.
    Closed,
    /// It depends on something that is not known.
    CannotTell(Doubt),
}

/// What is missing to tell whether an office is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The day is known and is worked, the time of day is not known.
    NoTimeOfDay,
    /// The day may be a holiday: the calendar does not reach that far.
    Beyond(BeyondCoverage),
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTimeOfDay => {
                f.write_str("the time of day is not known: write it after the date")
            }
            Self::Beyond(beyond) => beyond.fmt(f),
        }
    }
}

/// Why hours cannot be those of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeHoursError {
    /// `weekdays: []`
    NoDays,
    /// `opens: "17:00"`, `closes: "08:45"`; hours past midnight are not offered.
    Backwards {
        /// When it is said to open.
        opens: Time,
        /// When it is said to close.
        closes: Time,
    },
}

impl fmt::Display for OfficeHoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDays => f.write_str("the office has no day on which it is open"),
            Self::Backwards { opens, closes } => {
                write!(
                    f,
                    "the office closes at {closes}, which is not after it opens at {opens}"
                )
            }
        }
    }
}

impl std::error::Error for OfficeHoursError {}
