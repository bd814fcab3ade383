//! Working days: which days an office works, and how to count them.
//!
//! In: a calendar file as plain values. Out: dates, or a refusal.
//! Invariant: no answer rests on a day the calendar does not cover.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;
use std::fmt::Write as _;

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;
use sha2::Digest as _;
use sha2::Sha256;

use crate::algebra::weekday::DayOfWeek;

/// A calendar as its data file writes it; nothing is checked yet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarFile {
    /// The name packs refer to it by, such as `england-and-wales`.
    pub calendar: String,
    /// What a reader is told it is.
    pub title: String,
    /// Where the days were taken from, and on what terms.
    pub source: CalendarSource,
    /// The period in which every day is known.
    pub covers: Covers,
    /// The days of the week on which nobody works.
    pub weekend: Vec<DayOfWeek>,
    /// The other days on which nobody works, in any order.
    pub closed: Vec<ClosedDay>,
}

/// Whose list of closed days this is, and the licence it came under.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSource {
    /// The title of the list.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where it is published.
    pub link: String,
    /// The licence it is published under.
    pub licence: String,
    /// The sentence the licence asks those who copy to print.
    pub attribution: String,
    /// The copy that was read, so that another person can repeat it.
    pub read_from: String,
}

/// The first and the last day a calendar knows, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Covers {
    /// The first day covered.
    pub from: Date,
    /// The last day covered.
    pub until: Date,
}

/// One day on which offices are closed though it is not a weekend.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedDay {
    /// The day observed, which for a substitute is not the day itself.
    pub date: Date,
    /// What the day is called.
    pub name: String,
}

/// Which day is counted as the first when working days are counted.
///
/// Guidance says "within 15 working days of" and leaves this open, so a pack
/// states it and the explanation repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCount {
    /// `day_after`: the day of the event is day 0.
    DayAfter,
    /// `same_day`: the day of the event is day 1 if it is a working day;
    /// otherwise the next working day is.
    SameDay,
}

impl DayCount {
    /// The convention as the explanation of a deadline states it.
    ///
    /// ```
    /// use threshold::algebra::calendar::DayCount;
    ///
    /// assert!(DayCount::DayAfter.words().starts_with("the day of the event is not counted"));
    /// ```
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::DayAfter => {
                "the day of the event is not counted: day 1 is the next working day after it"
            }
            Self::SameDay => {
                "the day of the event is day 1; if it is not a working day, the next working day is"
            }
        }
    }
}

/// The working days of a period that is known in full.
///
/// Built with [`Calendar::from_file`]. A day outside the period is refused
/// everywhere, because a holiday may yet be proclaimed.
///
/// ```
/// use jiff::civil::date;
/// use threshold::algebra::calendar::{Calendar, CalendarFile, DayCount};
///
/// let file: CalendarFile = serde_yaml::from_str(
///     "calendar: a\n\
///      title: A\n\
///      source: {title: t, publisher: p, link: l, licence: c, attribution: a, read_from: r}\n\
///      covers: {from: 2026-01-01, until: 2026-12-31}\n\
///      weekend: [saturday, sunday]\n\
///      closed: [{date: 2026-12-25, name: Christmas Day}]",
/// )?;
/// let calendar = Calendar::from_file(file)?;
/// let thursday = date(2026, 12, 24);
/// assert_eq!(calendar.add_working_days(thursday, 1, DayCount::DayAfter)?, date(2026, 12, 28));
/// assert_eq!(calendar.add_working_days(thursday, 1, DayCount::SameDay)?, thursday);
/// assert!(calendar.add_working_days(thursday, 10, DayCount::DayAfter).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    name: String,
    title: String,
    covers: Covers,
    weekend: BTreeSet<DayOfWeek>,
    closed: BTreeMap<Date, String>,
}

impl Calendar {
    /// Checks a calendar file and makes it ready to count with.
    ///
    /// # Errors
    ///
    /// When the period runs backwards, a closed day is outside it, doubled,
    /// nameless or already in the weekend, or no day of the week is left.
    pub fn from_file(file: CalendarFile) -> Result<Self, CalendarError> {
        let weekend = weekend(&file.weekend)?;
        let covers = file.covers;
        if covers.until < covers.from {
            return Err(CalendarError::PeriodBackwards(covers));
        }
        let mut closed = BTreeMap::new();
        for day in file.closed {
            check_closed(&day, covers, &weekend)?;
            if closed.insert(day.date, day.name).is_some() {
                return Err(CalendarError::ClosedTwice(day.date));
            }
        }
        Ok(Self {
            name: file.calendar,
            title: file.title,
            covers,
            weekend,
            closed,
        })
    }

    /// The name packs use for it, such as `england-and-wales`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// SHA-256 over its name, title, period, weekend and closed days as JSON, in hexadecimal.
    ///
    /// Two calendars with the same digest give the same day for every limit.
    #[must_use]
    pub fn digest(&self) -> String {
        let all = (
            &self.name,
            &self.title,
            self.covers,
            &self.weekend,
            &self.closed,
        );
        let text = serde_json::to_vec(&all).unwrap_or_default();
        let mut digits = String::new();
        for byte in Sha256::digest(text) {
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }

    /// What a reader is told it is.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The first and the last day it can answer for.
    #[must_use]
    pub fn covers(&self) -> Covers {
        self.covers
    }

    /// The name of the holiday a day is, if it is one; weekends are not.
    ///
    /// # Errors
    ///
    /// [`BeyondCoverage`] when the day is outside the covered period.
    pub fn holiday(&self, date: Date) -> Result<Option<&str>, BeyondCoverage> {
        self.covered(date)?;
        Ok(self.closed.get(&date).map(String::as_str))
    }

    /// Whether offices work on a day: no weekend day and no holiday.
    ///
    /// # Errors
    ///
    /// [`BeyondCoverage`] when the day is outside the covered period, even for
    /// a Sunday.
    pub fn is_working_day(&self, date: Date) -> Result<bool, BeyondCoverage> {
        Ok(self.holiday(date)?.is_none() && !self.weekend.contains(&DayOfWeek::of(date)))
    }

    /// The last day of a limit of `days` working days from an event.
    ///
    /// No days at all give the day of the event itself, working or not. From
    /// one day on the answer is a working day; see the example of [`Calendar`].
    ///
    /// # Errors
    ///
    /// [`BeyondCoverage`] with the first day that had to be looked at and is
    /// not covered, the day of the event included.
    pub fn add_working_days(
        &self,
        start: Date,
        days: u16,
        count: DayCount,
    ) -> Result<Date, BeyondCoverage> {
        let mut left = days;
        if left > 0 && self.counts_at_once(start, count)? {
            left -= 1;
        }
        let mut day = start;
        self.covered(day)?;
        while left > 0 {
            day = self.next_day(day)?;
            if self.is_working_day(day)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    /// Working days after `from`, up to and including `to`.
    ///
    /// Negative when `to` is the earlier day: the same days, counted the other
    /// way. So the answer for a day and itself is 0, and adding days with
    /// [`DayCount::DayAfter`] and counting them gives the number back.
    ///
    /// # Errors
    ///
    /// [`BeyondCoverage`] when either day is outside the covered period.
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<i64, BeyondCoverage> {
        if to < from {
            return Ok(-self.working_days_between(to, from)?);
        }
        self.covered(to)?;
        self.covered(from)?;
        let mut counted = 0;
        let mut day = from;
        while day < to {
            day = self.next_day(day)?;
            counted += i64::from(self.is_working_day(day)?);
        }
        Ok(counted)
    }

    /// Whether the day of the event is itself day 1.
    fn counts_at_once(&self, start: Date, count: DayCount) -> Result<bool, BeyondCoverage> {
        match count {
            DayCount::DayAfter => Ok(false),
            DayCount::SameDay => self.is_working_day(start),
        }
    }

    fn next_day(&self, day: Date) -> Result<Date, BeyondCoverage> {
        let next = day.tomorrow().map_err(|_| self.beyond(day))?;
        self.covered(next)?;
        Ok(next)
    }

    fn covered(&self, date: Date) -> Result<(), BeyondCoverage> {
        if (self.covers.from..=self.covers.until).contains(&date) {
            Ok(())
        } else {
            Err(self.beyond(date))
        }
    }

    fn beyond(&self, asked: Date) -> BeyondCoverage {
        BeyondCoverage {
            asked,
            covers: self.covers,
            calendar: self.name.clone(),
        }
    }
}

fn weekend(days: &[DayOfWeek]) -> Result<BTreeSet<DayOfWeek>, CalendarError> {
    let mut weekend = BTreeSet::new();
    for day in days {
        if !weekend.insert(*day) {
            return Err(CalendarError::WeekendTwice(*day));
        }
    }
    if weekend.len() == DayOfWeek::ALL.len() {
        return Err(CalendarError::NoWorkingDays);
    }
    Ok(weekend)
}

fn check_closed(
    day: &ClosedDay,
    covers: Covers,
    weekend: &BTreeSet<DayOfWeek>,
) -> Result<(), CalendarError> {
    let weekday = DayOfWeek::of(day.date);
    if day.date < covers.from || covers.until < day.date {
        Err(CalendarError::ClosedOutside {
            day: day.date,
            covers,
        })
    } else if weekend.contains(&weekday) {
        Err(CalendarError::ClosedOnWeekend {
            day: day.date,
            weekday,
        })
    } else if day.name.trim().is_empty() {
        Err(CalendarError::Nameless(day.date))
    } else {
        Ok(())
    }
}

/// A day was needed that the calendar does not cover, so no date is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BeyondCoverage {
    /// The day that was needed.
    pub asked: Date,
    /// The days that are covered.
    pub covers: Covers,
    /// The name of the calendar.
    pub calendar: String,
}

impl fmt::Display for BeyondCoverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            asked,
            covers,
            calendar,
        } = self;
        write!(
            f,
            "{asked} is needed, but the calendar `{calendar}` covers {} to {}; it cannot give a \
             date beyond that: update the file",
            covers.from, covers.until
        )
    }
}

impl std::error::Error for BeyondCoverage {}

/// Why a calendar file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// `covers: {from: 2028-12-31, until: 2012-01-01}`
    PeriodBackwards(Covers),
    /// A closed day before the first or after the last day covered.
    ClosedOutside {
        /// The closed day.
        day: Date,
        /// The days covered.
        covers: Covers,
    },
    /// A closed day that is no working day anyway: often the holiday itself
    /// was entered where its substitute belongs.
    ClosedOnWeekend {
        /// The closed day.
        day: Date,
        /// The day of the week it falls on.
        weekday: DayOfWeek,
    },
    /// The same date is closed by two lines.
    ClosedTwice(Date),
    /// A closed day without a name.
    Nameless(Date),
    /// `weekend: [sunday, sunday]`
    WeekendTwice(DayOfWeek),
    /// A weekend of seven days.
    NoWorkingDays,
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PeriodBackwards(Covers { from, until }) => {
                write!(
                    f,
                    "the period covered runs backwards, from {from} to {until}"
                )
            }
            Self::ClosedOutside {
                day,
                covers: Covers { from, until },
            } => write!(
                f,
                "the closed day {day} lies outside the period covered, {from} to {until}"
            ),
            Self::ClosedOnWeekend { day, weekday } => write!(
                f,
                "the closed day {day} is a {weekday}, which is in the weekend already: write the \
                 day on which it is observed"
            ),
            Self::ClosedTwice(day) => write!(f, "the closed day {day} is written twice"),
            Self::Nameless(day) => write!(f, "the closed day {day} has no name"),
            Self::WeekendTwice(day) => write!(f, "{day} is written twice in the weekend"),
            Self::NoWorkingDays => f.write_str("the weekend leaves no working day"),
        }
    }
}

impl std::error::Error for CalendarError {}
