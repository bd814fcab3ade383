//! When something happened, in the local time of England: a day, or a time.
//!
//! Out of a text come only real dates from 1900 to 2100; offsets are refused.
//! Elapsed hours follow the rule for summer time in force since 1996.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::civil::Time;
use jiff::tz::TimeZone;

/// The years a moment may lie in: nobody a case is about was born earlier.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// Clocks go forward at 01:00 on the last Sunday of March, and back at 02:00
/// summer time on the last Sunday of October.
const SUMMER_TIME: &str = "GMT0BST,M3.5.0/1,M10.5.0";

// INVARIANT: the constant is a valid rule; the tests of both changes of the
// clock fail if it is not.
static ENGLAND: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix(SUMMER_TIME).unwrap_or(TimeZone::UTC));

/// A day, or a time on a day when the time was recorded.
///
/// ```
/// use threshold::algebra::moment::Moment;
///
/// let moment = Moment::parse("2026-11-20 16:20")?;
/// assert_eq!(moment.to_string(), "2026-11-20T16:20");
/// assert_eq!(moment.words(), "Fri 20 Nov 2026, 16:20");
/// # Ok::<(), threshold::algebra::moment::MomentError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// `2026-11-20`
    Day(Date),
    /// `2026-11-20T16:20`, `2026-11-20 16:20` or `2026-11-20T16:20:05`
    Time(DateTime),
}

impl Moment {
    /// Reads a date, or a date and a time of day, in local time.
    ///
    /// A time in the hour the clocks skip in March is accepted, since a contact
    /// must be recorded whatever the clock on the wall showed.
    ///
    /// # Errors
    ///
    /// [`MomentError`] for every other form, saying what to write.
    pub fn parse(text: &str) -> Result<Self, MomentError> {
        let text = text.trim();
        let Some((day, time)) = text.split_once(['T', ' ']) else {
            return calendar_date(text).map(Self::Day);
        };
        let day = calendar_date(day).map_err(|error| error.or_form_of(text))?;
        Ok(Self::Time(day.to_datetime(time_of_day(time)?)))
    }

    /// The day, with or without a time.
    #[must_use]
    pub fn date(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Time(time) => time.date(),
        }
    }

    /// The time of day, if it is known.
    #[must_use]
    pub fn time(self) -> Option<Time> {
        match self {
            Self::Day(_) => None,
            Self::Time(time) => Some(time.time()),
        }
    }

    /// The moment as a person reads it: `Fri 20 Nov 2026, 16:20`.
    ///
    /// Seconds appear only where they are not zero.
    #[must_use]
    pub fn words(self) -> String {
        let day = self.date().strftime("%a %-d %b %Y").to_string();
        match self.time() {
            None => day,
            Some(time) => format!("{day}, {}", clock(time)),
        }
    }
}

/// Reads a time of day, `16:20` or `16:20:05`, from 00:00 to 23:59:59.
///
/// ```
/// use threshold::algebra::moment::time_of_day;
///
/// assert_eq!(time_of_day("08:45")?, jiff::civil::time(8, 45, 0, 0));
/// # Ok::<(), threshold::algebra::moment::MomentError>(())
/// ```
///
/// # Errors
///
/// [`MomentError`] for every other form, saying what to write.
pub fn time_of_day(text: &str) -> Result<Time, MomentError> {
    let written = || text.to_owned();
    if names_a_zone(text) {
        return Err(MomentError::Offset(written()));
    }
    if text.contains(['.', ',']) {
        return Err(MomentError::Fraction(written()));
    }
    let form = || MomentError::TimeForm(text.to_owned());
    let mut fields = text.split(':');
    let hour = two_digits(fields.next().unwrap_or_default()).ok_or_else(form)?;
    let minute = fields.next().and_then(two_digits).ok_or_else(form)?;
    let second = fields.next().map_or(Some(0), two_digits).ok_or_else(form)?;
    if fields.next().is_some() {
        return Err(form());
    }
    Time::new(hour, minute, second, 0).map_err(|_| MomentError::NoSuchTime(written()))
}

/// The time when so many hours have passed, on clocks that change twice a year.
///
/// From 16:20 on the Saturday before the clocks go back, 24 hours end at 15:20
/// on the Sunday. A start in the hour that comes twice in October is taken as
/// the first of the two, which gives the earlier limit; a start in the hour
/// that is skipped in March is taken as if the clock had not been changed.
/// Stops at the end of the year 9999.
///
/// ```
/// use jiff::civil::date;
/// use threshold::algebra::moment::add_elapsed_hours;
///
/// let saturday = date(2026, 10, 24).at(16, 20, 0, 0);
/// assert_eq!(add_elapsed_hours(saturday, 24), date(2026, 10, 25).at(15, 20, 0, 0));
/// ```
#[must_use]
pub fn add_elapsed_hours(from: DateTime, hours: u16) -> DateTime {
    let span = SignedDuration::from_hours(i64::from(hours));
    // A start at the very edge of the years that exist has no time zone;
    // no clock changes there.
    from.to_zoned(ENGLAND.clone()).map_or_else(
        |_| from.saturating_add(span),
        |zoned| zoned.saturating_add(span).datetime(),
    )
}

fn names_a_zone(text: &str) -> bool {
    let named = ["Z", "z", "]", "GMT", "BST", "UTC"]
        .iter()
        .any(|zone| text.ends_with(zone));
    named || text.contains(['+', '-'])
}

/// Reads a date, `2026-11-20`, in the years a moment may lie in.
fn calendar_date(text: &str) -> Result<Date, MomentError> {
    let written = || text.to_owned();
    let form = || MomentError::Form(text.to_owned());
    let mut fields = text.split('-');
    let year = fields.next().and_then(four_digits).ok_or_else(form)?;
    let month = fields.next().and_then(two_digits).ok_or_else(form)?;
    let day = fields.next().and_then(two_digits).ok_or_else(form)?;
    if fields.next().is_some() {
        return Err(form());
    }
    if !YEARS.contains(&year) {
        return Err(MomentError::Year(written()));
    }
    Date::new(year, month, day).map_err(|_| MomentError::NoSuchDate(written()))
}

fn two_digits(text: &str) -> Option<i8> {
    digits(text, 2)
}

fn four_digits(text: &str) -> Option<i16> {
    digits(text, 4)
}

fn digits<T: FromStr>(text: &str, width: usize) -> Option<T> {
    let all = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

fn clock(time: Time) -> String {
    let form = if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    time.strftime(form).to_string()
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date())?;
        match self.time() {
            None => Ok(()),
            Some(time) => write!(f, "T{}", clock(time)),
        }
    }
}

/// Why a text is no moment; each holds the part that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MomentError {
    /// `20/11/2026`, `2026-1-5`, `today`
    Form(String),
    /// `2026-02-30`, `2026-13-01`
    NoSuchDate(String),
    /// `1066-10-14`
    Year(String),
    /// `2026-11-20T16`, `2026-11-20 4pm`
    TimeForm(String),
    /// `2026-11-20T24:00`, `2026-11-20T16:75`
    NoSuchTime(String),
    /// `2026-11-20T16:20Z`, `2026-11-20T16:20+01:00`, `2026-11-20 16:20 GMT`
    Offset(String),
    /// `2026-11-20T16:20:05.5`
    Fraction(String),
}

impl MomentError {
    /// Where the day of a longer text has the wrong form, shows all of it.
    fn or_form_of(self, whole: &str) -> Self {
        match self {
            Self::Form(_) => Self::Form(whole.to_owned()),
            Self::NoSuchDate(_)
            | Self::Year(_)
            | Self::TimeForm(_)
            | Self::NoSuchTime(_)
            | Self::Offset(_)
            | Self::Fraction(_) => self,
        }
    }
}

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(text) => write!(
                f,
                "`{text}` is not a date: write the year first, `2026-11-20`, or with the time, \
                 `2026-11-20T16:20`"
            ),
            Self::NoSuchDate(text) => write!(f, "there is no such date as `{text}`"),
            Self::Year(text) => write!(
                f,
                "the year of `{text}` is out of range: write one from {} to {}",
                YEARS.start(),
                YEARS.end()
            ),
            Self::TimeForm(text) => {
                write!(
                    f,
                    "`{text}` is not a time of day: write hours and minutes, `16:20`"
                )
            }
            Self::NoSuchTime(text) => write!(
                f,
                "there is no such time of day as `{text}`: write one from `00:00` to `23:59`"
            ),
            Self::Offset(text) => write!(
                f,
                "`{text}` names a time zone: write the local time in England, such as `16:20`"
            ),
            Self::Fraction(text) => {
                write!(
                    f,
                    "`{text}` has a fraction of a second: write `16:20` or `16:20:05`"
                )
            }
        }
    }
}

impl std::error::Error for MomentError {}
