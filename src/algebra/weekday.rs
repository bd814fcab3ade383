//! Days of the week as packs and calendars write them: `monday` to `sunday`.

use std::fmt;

use jiff::civil::Date;
use jiff::civil::Weekday;
use serde::Deserialize;
use serde::Serialize;

/// A day of the week, written in lower case and in full: `monday`.
///
/// ```
/// use jiff::civil::date;
/// use threshold::algebra::weekday::DayOfWeek;
///
/// assert_eq!(DayOfWeek::of(date(2026, 11, 20)), DayOfWeek::Friday);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DayOfWeek {
    /// `monday`
    Monday,
    /// `tuesday`
    Tuesday,
    /// `wednesday`
    Wednesday,
    /// `thursday`
    Thursday,
    /// `friday`
    Friday,
    /// `saturday`
    Saturday,
    /// `sunday`
    Sunday,
}

impl DayOfWeek {
    /// Every day of a week, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The day of the week a date falls on; see the example of [`DayOfWeek`].
    #[must_use]
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Monday => Self::Monday,
            Weekday::Tuesday => Self::Tuesday,
            Weekday::Wednesday => Self::Wednesday,
            Weekday::Thursday => Self::Thursday,
            Weekday::Friday => Self::Friday,
            Weekday::Saturday => Self::Saturday,
            Weekday::Sunday => Self::Sunday,
        }
    }

    /// The name in running text, with its capital.
    ///
    /// ```
    /// use threshold::algebra::weekday::DayOfWeek;
    ///
    /// assert_eq!(DayOfWeek::Sunday.words(), "Sunday");
    /// ```
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        }
    }
}

impl fmt::Display for DayOfWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
