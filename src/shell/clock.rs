//! The present moment in England's local time.

use jiff::tz::TimeZone;

use crate::algebra::moment::Moment;

/// Now, to the minute.
pub(super) fn now() -> Moment {
    local(jiff::Timestamp::now())
}

/// An instant as England's clocks show it, to the minute.
pub(super) fn local(at: jiff::Timestamp) -> Moment {
    let zone = TimeZone::posix("GMT0BST,M3.5.0/1,M10.5.0").unwrap_or(TimeZone::UTC);
    let local = at.to_zoned(zone).datetime();
    let minute = jiff::civil::time(local.hour(), local.minute(), 0, 0);
    Moment::Time(local.date().to_datetime(minute))
}

/// This instant, for entries of the record.
pub(super) fn instant() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
