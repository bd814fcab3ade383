//! Values and the laws they obey: truth, numbers, dates, calendars, clocks.
//!
//! Nothing here knows a pack, a file or a case.

pub mod age;
pub mod calendar;
pub mod durations;
pub mod moment;
pub mod number;
pub mod office_hours;
pub mod order;
pub mod span_of_time;
pub mod truth;
pub mod value;
pub mod weekday;
