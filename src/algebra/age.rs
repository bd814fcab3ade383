//! Whole months and days between two dates, as FEEL and Java count them.
//!
//! An age in years is `months_between(born, day) / 12`.

use jiff::Span;
use jiff::civil::Date;

/// Whole months from one date to another, the rest of a month dropped.
///
/// Negative when `to` is the earlier date. A month is complete when the same
/// day number is reached, so a person born on 29 February completes a year on
/// 1 March of a common year.
///
/// ```
/// use jiff::civil::date;
/// use threshold::algebra::age::months_between;
///
/// let born = date(2008, 2, 29);
/// assert_eq!(months_between(born, date(2026, 2, 28)) / 12, 17);
/// assert_eq!(months_between(born, date(2026, 3, 1)) / 12, 18);
/// ```
#[must_use]
pub fn months_between(from: Date, to: Date) -> i64 {
    let months = months_since_year_0(to) - months_since_year_0(from);
    if months > 0 && to.day() < from.day() {
        months - 1
    } else if months < 0 && to.day() > from.day() {
        months + 1
    } else {
        months
    }
}

/// The date `months` later, or earlier when negative; a day the month does not
/// have becomes its last day.
///
/// `None` when the answer would lie outside the years -9999 to 9999.
///
/// ```
/// use jiff::civil::date;
/// use threshold::algebra::age::add_months;
///
/// assert_eq!(add_months(date(2026, 1, 31), 1), Some(date(2026, 2, 28)));
/// assert_eq!(add_months(date(2026, 3, 31), -1), Some(date(2026, 2, 28)));
/// ```
#[must_use]
pub fn add_months(date: Date, months: i64) -> Option<Date> {
    let span = Span::new().try_months(months).ok()?;
    date.checked_add(span).ok()
}

/// The date `days` later, or earlier when negative.
///
/// `None` when the answer would lie outside the years -9999 to 9999.
///
/// ```
/// use jiff::civil::date;
/// use threshold::algebra::age::add_days;
///
/// assert_eq!(add_days(date(2028, 2, 28), 2), Some(date(2028, 3, 1)));
/// ```
#[must_use]
pub fn add_days(date: Date, days: i64) -> Option<Date> {
    let span = Span::new().try_days(days).ok()?;
    date.checked_add(span).ok()
}

/// Days from one date to another; negative when `to` is the earlier one.
///
/// ```
/// use jiff::civil::date;
/// use threshold::algebra::age::days_between;
///
/// assert_eq!(days_between(date(2028, 2, 28), date(2028, 3, 1)), 2);
/// ```
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    const HOURS_OF_A_DAY: i64 = 24;
    from.duration_until(to).as_hours() / HOURS_OF_A_DAY
}

fn months_since_year_0(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month())
}
