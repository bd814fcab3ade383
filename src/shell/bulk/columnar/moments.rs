//! Days and times of columns as a file would write them.

use jiff::SignedDuration;
use jiff::Span;
use jiff::civil::date;

/// How many seconds a day has.
const DAY: i64 = 86_400;

/// A day as it is written: `2026-11-20`.
pub(super) fn day(days: i64) -> String {
    let span = Span::new().try_days(days);
    let day = span.and_then(|span| date(1970, 1, 1).checked_add(span));
    day.map_or_else(|_| beyond(days, "days"), |day| day.to_string())
}

/// A time as it is written, parts of a second left out: `2026-11-20T16:20:05`.
pub(super) fn time(seconds: i64) -> String {
    let since = date(1970, 1, 1)
        .at(0, 0, 0, 0)
        .checked_add(SignedDuration::from_secs(seconds));
    since.map_or_else(|_| beyond(seconds, "seconds"), |time| time.to_string())
}

/// A time where a day is asked for: midnight is the day.
pub(super) fn day_of_time(seconds: i64) -> String {
    if seconds.rem_euclid(DAY) == 0 {
        day(seconds.div_euclid(DAY))
    } else {
        time(seconds)
    }
}

/// What no reader takes for a day.
fn beyond(count: i64, what: &str) -> String {
    format!("{count} {what} after 1970-01-01")
}
