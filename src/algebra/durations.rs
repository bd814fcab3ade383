//! Durations as expressions write them: whole days, or whole years and months.
//!
//! The two kinds never mix, since a month has no fixed number of days.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::algebra::age::add_days;
use crate::algebra::age::add_months;

/// The most days a duration may have: about the 9,999 years a date can hold.
const MOST_DAYS: i64 = 3_652_058;

/// The most months a duration may have: 9,999 years.
const MOST_MONTHS: i64 = 119_988;

/// A length of time in whole days or in whole months, negative to go back.
///
/// ```
/// use threshold::algebra::durations::Duration;
///
/// assert_eq!("P15D".parse(), Ok(Duration::Days(15)));
/// assert_eq!("P1Y6M".parse(), Ok(Duration::Months(18)));
/// assert_eq!("-P3D".parse(), Ok(Duration::Days(-3)));
/// assert_eq!(Duration::Months(18).to_string(), "P1Y6M");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duration {
    /// `P15D`
    Days(i64),
    /// `P1Y6M`, `P2Y`, `P6M`: a year is twelve months.
    Months(i64),
}

impl Duration {
    /// Reads `P15D`, `P2Y`, `P6M` or `P1Y6M`, each with `-` before it if need be.
    ///
    /// # Errors
    ///
    /// [`DurationError`] for every other form, saying what to write.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let (back, rest) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let fields = rest
            .strip_prefix('P')
            .ok_or_else(|| DurationError::Form(text.to_owned()))?;
        refuse_forms(fields, text)?;
        let forward = match fields.strip_suffix('D') {
            Some(days) => Self::Days(number(days, MOST_DAYS, text)?),
            None => Self::Months(years_and_months(fields, text)?),
        };
        Ok(if back { forward.negated() } else { forward })
    }

    /// The same length in the other direction.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Days(days) => Self::Days(days.saturating_neg()),
            Self::Months(months) => Self::Months(months.saturating_neg()),
        }
    }

    /// The date this long after another; a day the month lacks becomes its last.
    ///
    /// `None` when the answer would lie outside the years -9999 to 9999.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use threshold::algebra::durations::Duration;
    ///
    /// assert_eq!(Duration::Months(1).after(date(2026, 1, 31)), Some(date(2026, 2, 28)));
    /// ```
    #[must_use]
    pub fn after(self, date: Date) -> Option<Date> {
        match self {
            Self::Days(days) => add_days(date, days),
            Self::Months(months) => add_months(date, months),
        }
    }
}

fn refuse_forms(fields: &str, text: &str) -> Result<(), DurationError> {
    let has = |letter: char| fields.contains(letter);
    let text = || text.to_owned();
    if has('T') || has('H') || has('S') {
        Err(DurationError::TimePart(text()))
    } else if has('.') || has(',') {
        Err(DurationError::Fraction(text()))
    } else if has('W') {
        Err(DurationError::Weeks(text()))
    } else if has('D') && (has('Y') || has('M')) {
        Err(DurationError::Mixed(text()))
    } else {
        Ok(())
    }
}

fn years_and_months(fields: &str, text: &str) -> Result<i64, DurationError> {
    let most_years = MOST_MONTHS / 12;
    let total = match fields.split_once('Y') {
        None => number(strip_months(fields, text)?, MOST_MONTHS, text)?,
        Some((years, "")) => number(years, most_years, text)? * 12,
        Some((years, months)) => {
            let months = number(strip_months(months, text)?, MOST_MONTHS, text)?;
            number(years, most_years, text)? * 12 + months
        }
    };
    within(total, MOST_MONTHS, text)
}

fn strip_months<'a>(months: &'a str, text: &str) -> Result<&'a str, DurationError> {
    months
        .strip_suffix('M')
        .ok_or_else(|| DurationError::Form(text.to_owned()))
}

fn number(digits: &str, most: i64, text: &str) -> Result<i64, DurationError> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DurationError::Form(text.to_owned()));
    }
    // All are digits, so the only way to fail is to be too long.
    let number = digits
        .parse()
        .map_err(|_| DurationError::TooLong(text.to_owned()))?;
    within(number, most, text)
}

fn within(number: i64, most: i64, text: &str) -> Result<i64, DurationError> {
    if number > most {
        Err(DurationError::TooLong(text.to_owned()))
    } else {
        Ok(number)
    }
}

impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Days(length) | Self::Months(length)) = *self;
        if length < 0 {
            f.write_str("-")?;
        }
        let length = length.unsigned_abs();
        match (self, length / 12, length % 12) {
            (Self::Days(_), _, _) => write!(f, "P{length}D"),
            (Self::Months(_), 0, months) => write!(f, "P{months}M"),
            (Self::Months(_), years, 0) => write!(f, "P{years}Y"),
            (Self::Months(_), years, months) => write!(f, "P{years}Y{months}M"),
        }
    }
}

/// Why a text is no duration; each holds the text as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DurationError {
    /// `15 days`, `P`, `P6M1Y`, `p15d`
    Form(String),
    /// `PT24H`, `P1DT12H`
    TimePart(String),
    /// `P6W`
    Weeks(String),
    /// `P1Y10D`
    Mixed(String),
    /// `P1.5D`
    Fraction(String),
    /// `P99999999D`
    TooLong(String),
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(text) => write!(
                f,
                "`{text}` is not a duration: write whole days such as `P15D`, or years and months \
                 such as `P2Y`, `P6M` or `P1Y6M`"
            ),
            Self::TimePart(text) => write!(
                f,
                "`{text}` has hours, minutes or seconds: write whole days, such as `P3D` for 72 \
                 hours; a limit in hours belongs in a deadline"
            ),
            Self::Weeks(text) => {
                write!(
                    f,
                    "`{text}` is in weeks: write days, such as `P42D` for six weeks"
                )
            }
            Self::Mixed(text) => write!(
                f,
                "`{text}` mixes days with months or years, which have no fixed number of days: \
                 write only one of the two, such as `P15D` or `P1Y6M`"
            ),
            Self::Fraction(text) => write!(
                f,
                "`{text}` has a fraction: write whole numbers, such as `P6M` for half a year"
            ),
            Self::TooLong(text) => write!(f, "`{text}` is longer than 9,999 years"),
        }
    }
}

impl std::error::Error for DurationError {}
