//! Working days, moments, limits, office hours and durations.
//!
//! Dates in the tables were worked out apart from this code, by listing all
//! working days of the gov.uk calendar in Python.

use std::error::Error;
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::civil::DateTime;
use proptest::prelude::prop;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::prop_assume;
use proptest::proptest;
use proptest::strategy::Strategy;
use threshold::algebra::age::add_days;
use threshold::algebra::age::add_months;
use threshold::algebra::age::days_between;
use threshold::algebra::age::months_between;
use threshold::algebra::calendar::Calendar;
use threshold::algebra::calendar::CalendarError;
use threshold::algebra::calendar::CalendarFile;
use threshold::algebra::calendar::ClosedDay;
use threshold::algebra::calendar::Covers;
use threshold::algebra::calendar::DayCount;
use threshold::algebra::durations::Duration;
use threshold::algebra::durations::DurationError;
use threshold::algebra::moment::Moment;
use threshold::algebra::moment::MomentError;
use threshold::algebra::moment::add_elapsed_hours;
use threshold::algebra::moment::time_of_day;
use threshold::algebra::office_hours::Doubt;
use threshold::algebra::office_hours::OfficeHours;
use threshold::algebra::office_hours::OfficeHoursError;
use threshold::algebra::office_hours::Opening;
use threshold::algebra::span_of_time::Due;
use threshold::algebra::span_of_time::Limit;
use threshold::algebra::span_of_time::LimitError;
use threshold::algebra::span_of_time::NotDue;
use threshold::algebra::span_of_time::Unit;
use threshold::algebra::weekday::DayOfWeek;

type Tested = Result<(), Box<dyn Error>>;

const ENGLAND_AND_WALES: &str = include_str!("../rules/calendars/england-and-wales.yaml");

/// The events an answer cannot be given for.
const BEYOND: &str = "beyond";

static CALENDAR: LazyLock<Result<Calendar, String>> = LazyLock::new(|| {
    let file = file().map_err(|error| error.to_string())?;
    Calendar::from_file(file).map_err(|error| error.to_string())
});

fn file() -> Result<CalendarFile, serde_yaml::Error> {
    serde_yaml::from_str(ENGLAND_AND_WALES)
}

fn calendar() -> Result<&'static Calendar, String> {
    CALENDAR.as_ref().map_err(Clone::clone)
}

fn day(text: &str) -> Result<Date, jiff::Error> {
    text.parse()
}

fn at(text: &str) -> Result<DateTime, jiff::Error> {
    text.parse()
}

/// The event, the number of working days, and the two answers: the day of the
/// event as day 0, and as day 1.
const ORACLE: [(&str, u16, &str, &str); 41] = [
    // The ambiguity of guidance, five times.
    ("2026-05-22", 1, "2026-05-26", "2026-05-22"),
    ("2026-04-04", 15, "2026-04-27", "2026-04-27"),
    ("2026-11-20", 45, "2027-01-27", "2027-01-26"),
    ("2026-12-24", 10, "2027-01-12", "2027-01-11"),
    ("2027-03-25", 1, "2027-03-30", "2027-03-25"),
    // Easter, from before, on and between its holidays.
    ("2024-03-28", 1, "2024-04-02", "2024-03-28"),
    ("2024-03-28", 2, "2024-04-03", "2024-04-02"),
    ("2024-03-29", 1, "2024-04-02", "2024-04-02"),
    ("2025-04-17", 1, "2025-04-22", "2025-04-17"),
    ("2025-04-20", 15, "2025-05-13", "2025-05-13"),
    // Christmas on a weekend, and its substitutes.
    ("2021-12-24", 1, "2021-12-29", "2021-12-24"),
    ("2021-12-24", 3, "2021-12-31", "2021-12-30"),
    ("2022-12-23", 1, "2022-12-28", "2022-12-23"),
    ("2022-12-25", 1, "2022-12-28", "2022-12-28"),
    ("2016-12-23", 1, "2016-12-28", "2016-12-23"),
    ("2027-12-24", 1, "2027-12-29", "2027-12-24"),
    ("2027-12-31", 1, "2028-01-04", "2027-12-31"),
    // Days proclaimed once: jubilees, a funeral, a coronation, VE day.
    ("2012-06-01", 1, "2012-06-06", "2012-06-01"),
    ("2012-05-28", 1, "2012-05-29", "2012-05-28"),
    ("2020-05-04", 1, "2020-05-05", "2020-05-04"),
    ("2020-05-07", 1, "2020-05-11", "2020-05-07"),
    ("2022-05-31", 2, "2022-06-06", "2022-06-01"),
    ("2022-06-01", 1, "2022-06-06", "2022-06-01"),
    ("2022-09-16", 1, "2022-09-20", "2022-09-16"),
    ("2022-09-19", 1, "2022-09-20", "2022-09-20"),
    ("2023-05-05", 1, "2023-05-09", "2023-05-05"),
    ("2023-04-28", 5, "2023-05-09", "2023-05-05"),
    ("2023-05-08", 1, "2023-05-09", "2023-05-09"),
    // Plain weeks, and events on a weekend.
    ("2019-10-01", 45, "2019-12-03", "2019-12-02"),
    ("2026-11-20", 1, "2026-11-23", "2026-11-20"),
    ("2026-11-21", 1, "2026-11-23", "2026-11-23"),
    ("2026-11-22", 10, "2026-12-04", "2026-12-04"),
    // No days at all.
    ("2026-11-20", 0, "2026-11-20", "2026-11-20"),
    ("2026-12-25", 0, "2026-12-25", "2026-12-25"),
    // The first and the last days that are covered.
    ("2012-01-01", 1, "2012-01-03", "2012-01-03"),
    ("2012-01-03", 1, "2012-01-04", "2012-01-03"),
    ("2012-01-01", 4273, "2028-11-27", "2028-11-27"),
    ("2028-12-28", 1, "2028-12-29", "2028-12-28"),
    ("2028-12-29", 1, BEYOND, "2028-12-29"),
    ("2028-12-30", 1, BEYOND, BEYOND),
    ("2028-12-31", 0, "2028-12-31", "2028-12-31"),
];

#[test]
fn working_days_agree_with_the_table() -> Tested {
    let calendar = calendar()?;
    for (start, days, day_after, same_day) in ORACLE {
        for (count, expected) in [
            (DayCount::DayAfter, day_after),
            (DayCount::SameDay, same_day),
        ] {
            let got = calendar.add_working_days(day(start)?, days, count);
            let got = got.map_or_else(|_| BEYOND.to_owned(), |date| date.to_string());
            assert_eq!(got, expected, "{days} from {start}, {count:?}");
        }
    }
    Ok(())
}

#[test]
fn working_days_are_counted_both_ways() -> Tested {
    let calendar = calendar()?;
    for (from, to, days) in [
        ("2026-11-20", "2027-01-27", 45),
        ("2026-12-24", "2026-12-29", 1),
        ("2022-09-16", "2022-09-20", 1),
        ("2026-04-02", "2026-04-07", 1),
        ("2026-11-21", "2026-11-22", 0),
        ("2026-11-20", "2026-11-20", 0),
        ("2012-01-01", "2028-12-31", 4295),
    ] {
        assert_eq!(
            calendar.working_days_between(day(from)?, day(to)?)?,
            days,
            "{from} {to}"
        );
        assert_eq!(
            calendar.working_days_between(day(to)?, day(from)?)?,
            -days,
            "{to} {from}"
        );
    }
    Ok(())
}

#[test]
fn no_day_beyond_coverage_is_guessed() -> Tested {
    let calendar = calendar()?;
    for outside in ["2011-12-31", "2029-01-01", "1999-01-03", "2100-06-06"] {
        let (outside, inside) = (day(outside)?, day("2026-11-20")?);
        assert!(calendar.is_working_day(outside).is_err(), "{outside}");
        assert!(calendar.holiday(outside).is_err(), "{outside}");
        for count in [DayCount::DayAfter, DayCount::SameDay] {
            assert!(
                calendar.add_working_days(outside, 0, count).is_err(),
                "{outside}"
            );
            assert!(
                calendar.add_working_days(outside, 1, count).is_err(),
                "{outside}"
            );
        }
        assert!(
            calendar.working_days_between(inside, outside).is_err(),
            "{outside}"
        );
        assert!(
            calendar.working_days_between(outside, inside).is_err(),
            "{outside}"
        );
        assert!(
            calendar.working_days_between(outside, outside).is_err(),
            "{outside}"
        );
    }
    for edge in ["2012-01-01", "2028-12-31"] {
        assert_eq!(calendar.is_working_day(day(edge)?), Ok(false), "{edge}");
    }
    Ok(())
}

#[test]
fn the_refusal_says_what_to_do() -> Tested {
    let beyond = calendar()?.add_working_days(day("2028-12-20")?, 45, DayCount::DayAfter);
    assert_eq!(
        beyond.err().ok_or("a date was given")?.to_string(),
        "2029-01-01 is needed, but the calendar `england-and-wales` covers 2012-01-01 to \
         2028-12-31; it cannot give a date beyond that: update the file"
    );
    let latest = calendar()?.add_working_days(Date::MAX, u16::MAX, DayCount::DayAfter);
    assert!(latest.is_err());
    Ok(())
}

#[test]
fn the_calendar_file_is_read_whole() -> Tested {
    let (file, calendar) = (file()?, calendar()?);
    assert_eq!(file.closed.len(), 140);
    assert_eq!(calendar.name(), "england-and-wales");
    assert_eq!(calendar.title(), "Bank holidays in England and Wales");
    let covers = Covers {
        from: day("2012-01-01")?,
        until: day("2028-12-31")?,
    };
    assert_eq!(calendar.covers(), covers);
    assert_eq!(file.weekend, [DayOfWeek::Saturday, DayOfWeek::Sunday]);
    assert_eq!(file.source.licence, "Open Government Licence v3.0");
    assert_eq!(
        calendar.holiday(day("2022-09-19")?)?,
        Some("Bank Holiday for the State Funeral of Queen Elizabeth II")
    );
    assert_eq!(calendar.holiday(day("2026-11-21")?)?, None);
    assert_eq!(
        serde_yaml::from_str::<CalendarFile>(&serde_yaml::to_string(&file)?)?,
        file
    );
    Ok(())
}

/// Day and month of Easter Sunday of some years, from a printed table.
#[test]
fn good_friday_and_easter_monday_are_closed() -> Tested {
    for easter in [
        "2012-04-08",
        "2016-03-27",
        "2019-04-21",
        "2024-03-31",
        "2026-04-05",
        "2028-04-16",
    ] {
        let easter = day(easter)?;
        for (days, name) in [(-2, "Good Friday"), (1, "Easter Monday")] {
            let holiday = add_days(easter, days).ok_or("no date")?;
            assert_eq!(calendar()?.holiday(holiday)?, Some(name), "{holiday}");
        }
    }
    Ok(())
}

#[test]
fn every_year_has_its_holidays_and_only_the_proclaimed_ones_more() -> Tested {
    let file = file()?;
    for year in 2012..=2028 {
        let closed = file
            .closed
            .iter()
            .filter(|it| it.date.year() == year)
            .count();
        let expected = match year {
            2012 | 2023 => 9,
            2022 => 10,
            _ => 8,
        };
        assert_eq!(closed, expected, "{year}");
    }
    Ok(())
}

#[test]
fn a_calendar_that_cannot_be_right_is_refused() -> Tested {
    let sunday = ClosedDay {
        date: day("2022-12-25")?,
        name: "Christmas Day".to_owned(),
    };
    let outside = ClosedDay {
        date: day("2029-01-01")?,
        name: "New Year".to_owned(),
    };
    let nameless = ClosedDay {
        date: day("2026-11-20")?,
        name: " ".to_owned(),
    };
    let covers = Covers {
        from: day("2028-12-31")?,
        until: day("2012-01-01")?,
    };
    let refused = |change: &dyn Fn(&mut CalendarFile)| -> Result<CalendarError, Box<dyn Error>> {
        let mut file = file()?;
        change(&mut file);
        Ok(Calendar::from_file(file).err().ok_or("accepted")?)
    };
    let words = [
        refused(&|file| file.covers = covers)?,
        refused(&|file| file.closed.push(outside.clone()))?,
        refused(&|file| file.closed.push(sunday.clone()))?,
        refused(&|file| file.closed.push(nameless.clone()))?,
        refused(&|file| file.closed.extend(file.closed.first().cloned()))?,
        refused(&|file| file.weekend.push(DayOfWeek::Sunday))?,
        refused(&|file| file.weekend = DayOfWeek::ALL.to_vec())?,
    ]
    .map(|error| error.to_string());
    assert_eq!(
        words,
        [
            "the period covered runs backwards, from 2028-12-31 to 2012-01-01",
            "the closed day 2029-01-01 lies outside the period covered, 2012-01-01 to 2028-12-31",
            "the closed day 2022-12-25 is a Sunday, which is in the weekend already: write the day \
             on which it is observed",
            "the closed day 2026-11-20 has no name",
            "the closed day 2012-01-02 is written twice",
            "Sunday is written twice in the weekend",
            "the weekend leaves no working day",
        ]
    );
    for (from, to) in [
        ("weekend: [saturday", "weekend: [Saturday"),
        ("covers: {from", "extra: 1\ncovers: {from"),
        ("date: 2012-01-02", "date: 2012-02-30"),
        ("title: Bank", "calendar: Bank"),
    ] {
        let changed = ENGLAND_AND_WALES.replacen(from, to, 1);
        assert!(
            serde_yaml::from_str::<CalendarFile>(&changed).is_err(),
            "{to}"
        );
    }
    Ok(())
}

#[test]
fn a_convention_is_written_one_way() -> Tested {
    for (count, text) in [
        (DayCount::DayAfter, "day_after"),
        (DayCount::SameDay, "same_day"),
    ] {
        assert_eq!(serde_yaml::from_str::<DayCount>(text)?, count);
        assert!(count.words().starts_with("the day of the event is"));
    }
    Ok(())
}

#[test]
fn a_moment_is_read_and_written() -> Tested {
    for (text, written, words) in [
        ("2026-11-20", "2026-11-20", "Fri 20 Nov 2026"),
        (" 2026-11-20 ", "2026-11-20", "Fri 20 Nov 2026"),
        (
            "2026-11-20T16:20",
            "2026-11-20T16:20",
            "Fri 20 Nov 2026, 16:20",
        ),
        (
            "2026-11-20 16:20",
            "2026-11-20T16:20",
            "Fri 20 Nov 2026, 16:20",
        ),
        (
            "2026-11-20T16:20:00",
            "2026-11-20T16:20",
            "Fri 20 Nov 2026, 16:20",
        ),
        (
            "2026-11-20 16:20:05",
            "2026-11-20T16:20:05",
            "Fri 20 Nov 2026, 16:20:05",
        ),
        (
            "2028-02-29T00:00",
            "2028-02-29T00:00",
            "Tue 29 Feb 2028, 00:00",
        ),
        ("1900-01-01", "1900-01-01", "Mon 1 Jan 1900"),
        (
            "2100-12-31T23:59:59",
            "2100-12-31T23:59:59",
            "Fri 31 Dec 2100, 23:59:59",
        ),
        (
            "2026-03-29T01:30",
            "2026-03-29T01:30",
            "Sun 29 Mar 2026, 01:30",
        ),
    ] {
        let moment = Moment::parse(text)?;
        assert_eq!(moment.to_string(), written);
        assert_eq!(moment.words(), words);
        assert_eq!(moment, written.parse()?);
    }
    Ok(())
}

#[test]
fn every_other_moment_is_refused_with_what_to_write() {
    use MomentError as E;
    let s = str::to_owned;
    for (text, error) in [
        ("", E::Form(s(""))),
        ("today", E::Form(s("today"))),
        ("20/11/2026", E::Form(s("20/11/2026"))),
        ("20-11-2026", E::Form(s("20-11-2026"))),
        ("2026-1-5", E::Form(s("2026-1-5"))),
        ("2026-11", E::Form(s("2026-11"))),
        ("20261120", E::Form(s("20261120"))),
        ("2026-11-20-01", E::Form(s("2026-11-20-01"))),
        ("+2026-11-20", E::Form(s("+2026-11-20"))),
        ("20 November 2026", E::Form(s("20 November 2026"))),
        ("２026-11-20", E::Form(s("２026-11-20"))),
        ("2026-02-30", E::NoSuchDate(s("2026-02-30"))),
        ("2027-02-29T10:00", E::NoSuchDate(s("2027-02-29"))),
        ("2026-13-01", E::NoSuchDate(s("2026-13-01"))),
        ("2026-00-10", E::NoSuchDate(s("2026-00-10"))),
        ("1899-12-31", E::Year(s("1899-12-31"))),
        ("2101-01-01", E::Year(s("2101-01-01"))),
        ("2026-11-20T", E::TimeForm(s(""))),
        ("2026-11-20T16", E::TimeForm(s("16"))),
        ("2026-11-20T4:20", E::TimeForm(s("4:20"))),
        ("2026-11-20 4pm", E::TimeForm(s("4pm"))),
        ("2026-11-20T16:20:05:01", E::TimeForm(s("16:20:05:01"))),
        ("2026-11-20  16:20", E::TimeForm(s(" 16:20"))),
        ("2026-11-20T24:00", E::NoSuchTime(s("24:00"))),
        ("2026-11-20T16:60", E::NoSuchTime(s("16:60"))),
        ("2026-11-20T16:20:60", E::NoSuchTime(s("16:20:60"))),
        ("2026-11-20T16:20Z", E::Offset(s("16:20Z"))),
        ("2026-11-20T16:20+01:00", E::Offset(s("16:20+01:00"))),
        ("2026-11-20T16:20-05", E::Offset(s("16:20-05"))),
        ("2026-11-20 16:20 BST", E::Offset(s("16:20 BST"))),
        (
            "2026-11-20T16:20[Europe/London]",
            E::Offset(s("16:20[Europe/London]")),
        ),
        ("2026-11-20T16:20:05.25", E::Fraction(s("16:20:05.25"))),
    ] {
        assert_eq!(Moment::parse(text), Err(error), "{text}");
    }
    let offset = MomentError::Offset(s("16:20Z")).to_string();
    assert!(offset.contains("write the local time"), "{offset}");
}

#[test]
fn elapsed_hours_cross_the_changes_of_the_clock() -> Tested {
    for (from, hours, to) in [
        // No change between.
        ("2026-11-20T16:20", 24, "2026-11-21T16:20"),
        ("2026-07-01T23:30", 1, "2026-07-02T00:30"),
        ("2026-11-20T16:20", 0, "2026-11-20T16:20"),
        // Forward on 29 March 2026: the hour from 01:00 is skipped.
        ("2026-03-28T16:20", 24, "2026-03-29T17:20"),
        ("2026-03-27T16:20", 72, "2026-03-30T17:20"),
        ("2026-03-29T00:59", 1, "2026-03-29T02:59"),
        ("2026-03-28T01:30", 24, "2026-03-29T02:30"),
        ("2026-03-29T02:00", 1, "2026-03-29T03:00"),
        // A start that no clock showed, taken as if it had not been changed.
        ("2026-03-29T01:30", 0, "2026-03-29T02:30"),
        ("2026-03-29T01:30", 24, "2026-03-30T02:30"),
        // Back on 25 October 2026: the hour from 01:00 comes twice.
        ("2026-10-24T16:20", 24, "2026-10-25T15:20"),
        ("2026-10-23T16:20", 72, "2026-10-26T15:20"),
        ("2026-10-25T00:30", 1, "2026-10-25T01:30"),
        ("2026-10-25T00:30", 2, "2026-10-25T01:30"),
        ("2026-10-25T00:30", 3, "2026-10-25T02:30"),
        // The first of the two is meant, which ends earlier.
        ("2026-10-25T01:30", 1, "2026-10-25T01:30"),
        ("2026-10-25T01:30", 2, "2026-10-25T02:30"),
        ("2026-10-25T02:00", 1, "2026-10-25T03:00"),
        // Changes on other dates, and both changes of a year.
        ("2027-03-27T12:00", 24, "2027-03-28T13:00"),
        ("2027-10-30T12:00", 24, "2027-10-31T11:00"),
        ("2024-03-31T00:30", 1, "2024-03-31T02:30"),
        ("2026-01-01T00:00", 8760, "2027-01-01T00:00"),
    ] {
        assert_eq!(
            add_elapsed_hours(at(from)?, hours),
            at(to)?,
            "{hours} from {from}"
        );
    }
    assert_eq!(add_elapsed_hours(DateTime::MAX, u16::MAX), DateTime::MAX);
    Ok(())
}

#[test]
fn limits_are_read_and_written() -> Tested {
    for (text, least, most, unit, words) in [
        ("1 working day", None, 1, Unit::WorkingDays, "1 working day"),
        (
            "1 working days",
            None,
            1,
            Unit::WorkingDays,
            "1 working day",
        ),
        ("24 hours", None, 24, Unit::Hours, "24 hours"),
        (
            "45 working days",
            None,
            45,
            Unit::WorkingDays,
            "45 working days",
        ),
        ("28 days", None, 28, Unit::Days, "28 days"),
        ("6 weeks", None, 6, Unit::Weeks, "6 weeks"),
        ("3 months", None, 3, Unit::Months, "3 months"),
        (
            "  9 to  10 working days ",
            Some(9),
            10,
            Unit::WorkingDays,
            "9 to 10 working days",
        ),
        ("1 to 2 hours", Some(1), 2, Unit::Hours, "1 to 2 hours"),
        ("1000 days", None, 1000, Unit::Days, "1000 days"),
    ] {
        let limit = Limit::parse(text)?;
        assert_eq!(
            (limit.least(), limit.most(), limit.unit()),
            (least, most, unit),
            "{text}"
        );
        assert_eq!(limit.words(), words);
        assert_eq!(limit, words.parse()?);
    }
    Ok(())
}

#[test]
fn every_other_limit_is_refused_with_what_was_expected() {
    use LimitError as E;
    let s = str::to_owned;
    for (text, error) in [
        ("", E::Form(s(""))),
        ("soon", E::Form(s("soon"))),
        ("one day", E::Form(s("one day"))),
        ("45", E::Form(s("45"))),
        ("-1 days", E::Form(s("-1 days"))),
        ("1.5 days", E::Form(s("1.5 days"))),
        ("9 to working days", E::Form(s("9 to working days"))),
        ("9-10 working days", E::Form(s("9-10 working days"))),
        ("9 to 10", E::Form(s("9 to 10"))),
        ("3 fortnights", E::Unit(s("fortnights"))),
        ("3 Days", E::Unit(s("Days"))),
        ("3 working", E::Unit(s("working"))),
        ("3 working hours", E::Unit(s("working hours"))),
        ("9 to 10 to 11 days", E::Unit(s("to 11 days"))),
        ("1 day ago", E::Unit(s("day ago"))),
        ("0 days", E::OutOfBounds(s("0"))),
        ("1001 days", E::OutOfBounds(s("1001"))),
        ("99999999 hours", E::OutOfBounds(s("99999999"))),
        ("0 to 3 days", E::OutOfBounds(s("0"))),
        ("10 to 9 days", E::Backwards(s("10 to 9 days"))),
        ("9 to 9 days", E::Backwards(s("9 to 9 days"))),
    ] {
        assert_eq!(Limit::parse(text), Err(error), "{text}");
    }
}

#[test]
fn limits_fall_due() -> Tested {
    for (limit, from, opens, by) in [
        ("24 hours", "2026-11-20T16:20", None, "2026-11-21T16:20"),
        ("72 hours", "2026-03-27T16:20", None, "2026-03-30T17:20"),
        (
            "1 to 3 hours",
            "2026-11-20T23:00",
            Some("2026-11-21T00:00"),
            "2026-11-21T02:00",
        ),
        ("1 working day", "2026-11-20T16:20", None, "2026-11-23"),
        ("45 working days", "2026-11-20", None, "2027-01-27"),
        (
            "9 to 10 working days",
            "2026-11-20",
            Some("2026-12-03"),
            "2026-12-04",
        ),
        ("28 days", "2026-11-20T16:20", None, "2026-12-18"),
        ("6 weeks", "2026-11-20", None, "2027-01-01"),
        ("3 months", "2026-11-30", None, "2027-02-28"),
        ("1 month", "2028-01-31", None, "2028-02-29"),
        ("12 months", "2028-02-29", None, "2029-02-28"),
        ("800 months", "2026-11-20", None, "2093-07-20"),
    ] {
        let due = Limit::parse(limit)?.due(from.parse()?, calendar()?, DayCount::DayAfter)?;
        let opens = opens.map(Moment::parse).transpose()?;
        assert_eq!(
            due,
            Due {
                opens,
                by: by.parse()?
            },
            "{limit} from {from}"
        );
    }
    let same_day = Limit::parse("9 to 10 working days")?;
    let due = same_day.due("2026-11-20".parse()?, calendar()?, DayCount::SameDay)?;
    assert_eq!(
        (due.opens, due.by),
        (Some("2026-12-02".parse()?), "2026-12-03".parse()?)
    );
    Ok(())
}

#[test]
fn what_cannot_fall_due_says_why() -> Tested {
    let due = |limit: &str, from: Moment| -> Result<NotDue, Box<dyn Error>> {
        let due = Limit::parse(limit)?.due(from, calendar()?, DayCount::DayAfter);
        Ok(due.err().ok_or("a due moment was given")?)
    };
    assert_eq!(
        due("24 hours", "2026-11-20".parse()?)?.to_string(),
        "24 hours cannot be counted from a date alone: write the time of day too"
    );
    assert!(matches!(
        due("45 working days", "2028-12-01".parse()?)?,
        NotDue::Beyond(_)
    ));
    assert!(matches!(
        due("1 to 45 working days", "2028-12-01".parse()?)?,
        NotDue::Beyond(_)
    ));
    assert!(matches!(
        due("1 day", Moment::Day(Date::MAX))?,
        NotDue::NoSuchDate(_)
    ));
    Ok(())
}

fn weekdays() -> Result<OfficeHours, Box<dyn Error>> {
    let days: Vec<_> = DayOfWeek::ALL.into_iter().take(5).collect();
    Ok(OfficeHours::new(
        &days,
        time_of_day("08:45")?,
        time_of_day("17:00")?,
    )?)
}

#[test]
fn an_office_is_open_closed_or_cannot_be_told() -> Tested {
    let (hours, calendar) = (weekdays()?, calendar()?);
    for (moment, expected) in [
        ("2026-11-20T08:44:59", Opening::Closed),
        ("2026-11-20T08:45", Opening::Open),
        ("2026-11-20T16:55", Opening::Open),
        ("2026-11-20T16:59:59", Opening::Open),
        ("2026-11-20T17:00", Opening::Closed),
        ("2026-11-20", Opening::CannotTell(Doubt::NoTimeOfDay)),
        ("2026-11-21", Opening::Closed),
        ("2026-11-21T10:00", Opening::Closed),
        ("2026-12-25", Opening::Closed),
        ("2026-12-28T10:00", Opening::Closed),
        ("2022-09-19T10:00", Opening::Closed),
        // Beyond the calendar only a time at which it is never open is certain.
        ("2029-01-06", Opening::Closed),
        ("2029-01-02T20:00", Opening::Closed),
    ] {
        assert_eq!(
            hours.is_open(moment.parse()?, calendar),
            expected,
            "{moment}"
        );
    }
    for moment in ["2029-01-02", "2029-01-02T10:00", "2011-12-30T10:00"] {
        let opening = hours.is_open(moment.parse()?, calendar);
        assert!(
            matches!(opening, Opening::CannotTell(Doubt::Beyond(_))),
            "{moment}"
        );
    }
    Ok(())
}

#[test]
fn an_office_may_work_at_weekends_but_not_on_holidays() -> Tested {
    let all = OfficeHours::new(
        &DayOfWeek::ALL,
        time_of_day("08:00")?,
        time_of_day("22:00")?,
    )?;
    assert_eq!(
        all.is_open("2026-11-21T21:59".parse()?, calendar()?),
        Opening::Open
    );
    assert_eq!(
        all.is_open("2026-12-25T10:00".parse()?, calendar()?),
        Opening::Closed
    );
    assert_eq!(all.weekdays().count(), 7);
    let (early, late) = (time_of_day("08:00")?, time_of_day("22:00")?);
    assert_eq!(
        OfficeHours::new(&[], early, late),
        Err(OfficeHoursError::NoDays)
    );
    for (opens, closes) in [(late, early), (early, early)] {
        let error = OfficeHours::new(&DayOfWeek::ALL, opens, closes);
        assert_eq!(error, Err(OfficeHoursError::Backwards { opens, closes }));
    }
    Ok(())
}

/// Answers of `java.time.Period.between(…).toTotalMonths()`.
#[test]
fn months_are_counted_as_java_does() -> Tested {
    for (from, to, months) in [
        ("2026-01-31", "2026-02-28", 0),
        ("2026-01-31", "2026-03-01", 1),
        ("2026-02-28", "2026-01-31", 0),
        ("2026-03-01", "2026-01-31", -1),
        ("2026-01-15", "2026-02-14", 0),
        ("2026-01-15", "2026-02-15", 1),
        ("2026-02-15", "2026-01-15", -1),
        ("2026-02-14", "2026-01-15", 0),
        ("2008-02-29", "2026-02-28", 215),
        ("2008-02-29", "2026-03-01", 216),
        ("2026-03-01", "2008-02-29", -216),
        ("2026-11-20", "2026-11-20", 0),
        ("2025-12-31", "2026-01-30", 0),
        ("2025-12-31", "2026-01-31", 1),
        ("1999-12-31", "2026-11-20", 322),
    ] {
        assert_eq!(months_between(day(from)?, day(to)?), months, "{from} {to}");
    }
    Ok(())
}

#[test]
fn months_are_added_and_end_with_the_month() -> Tested {
    for (from, months, to) in [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-12-15", 1, "2027-01-15"),
    ] {
        assert_eq!(
            add_months(day(from)?, months),
            Some(day(to)?),
            "{from} {months}"
        );
    }
    for months in [i64::MAX, i64::MIN, 120_000] {
        assert_eq!(add_months(day("2026-11-20")?, months), None);
        assert_eq!(
            add_days(day("2026-11-20")?, months.saturating_mul(40)),
            None
        );
    }
    assert_eq!(days_between(Date::MIN, Date::MAX), 7_304_483);
    assert_eq!(days_between(day("2026-11-20")?, day("2026-11-19")?), -1);
    Ok(())
}

#[test]
fn durations_are_read_and_written() -> Tested {
    for (text, duration, written) in [
        ("P15D", Duration::Days(15), "P15D"),
        ("P1Y6M", Duration::Months(18), "P1Y6M"),
        ("-P3D", Duration::Days(-3), "-P3D"),
        ("P2Y", Duration::Months(24), "P2Y"),
        ("P18M", Duration::Months(18), "P1Y6M"),
        ("-P6M", Duration::Months(-6), "-P6M"),
        ("P0D", Duration::Days(0), "P0D"),
        ("P0Y", Duration::Months(0), "P0M"),
        ("P007D", Duration::Days(7), "P7D"),
        ("P3652058D", Duration::Days(3_652_058), "P3652058D"),
        ("P9999Y", Duration::Months(119_988), "P9999Y"),
    ] {
        assert_eq!(Duration::parse(text)?, duration);
        assert_eq!(duration.to_string(), written);
        assert_eq!(written.parse(), Ok(duration));
    }
    let start = day("2026-11-20")?;
    assert_eq!(Duration::Days(-3).after(start), Some(day("2026-11-17")?));
    assert_eq!(Duration::Months(18).after(start), Some(day("2028-05-20")?));
    assert_eq!(Duration::Months(119_988).after(start), None);
    Ok(())
}

#[test]
fn every_other_duration_is_refused_with_what_to_write() {
    use DurationError as E;
    type Kind = fn(String) -> DurationError;
    let refused: [(Kind, &[&str]); 6] = [
        (
            E::Form,
            &[
                "", "P", "-P", "15 days", "p15d", "P15", "PD", "P-3D", "+P3D", "--P3D", "P6M1Y",
                "P1Y2Y", "P1D2D", " P1D", "P1YM", "P٣D", "P1MM",
            ],
        ),
        (E::TimePart, &["PT24H", "P1DT12H", "PT0S", "P1YT", "P24H"]),
        (E::Weeks, &["P6W", "P1W2D"]),
        (E::Mixed, &["P1Y10D", "P1M1D", "P1Y2M3D"]),
        (E::Fraction, &["P1.5D", "P0,5Y"]),
        (
            E::TooLong,
            &[
                "P3652059D",
                "P10000Y",
                "P119989M",
                "P9999Y1M",
                "P99999999999999999999D",
            ],
        ),
    ];
    for (kind, texts) in refused {
        for text in texts {
            assert_eq!(
                Duration::parse(text),
                Err(kind((*text).to_owned())),
                "{text}"
            );
        }
    }
}

/// A day inside the coverage, with room for `after` days behind it.
fn covered(after: i64) -> impl Strategy<Value = Date> {
    (0..6209 - after).prop_map(|days| {
        add_days(Date::constant(2012, 1, 1), days).unwrap_or(Date::constant(2012, 1, 1))
    })
}

fn any_date() -> impl Strategy<Value = Date> {
    (-700_000..2_900_000_i64)
        .prop_map(|days| add_days(Date::constant(2000, 1, 1), days).unwrap_or(Date::MAX))
}

fn any_count() -> impl Strategy<Value = DayCount> {
    prop::sample::select(vec![DayCount::DayAfter, DayCount::SameDay])
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "so that it can be given to `map_err`"
)]
fn broken(error: impl ToString) -> proptest::test_runner::TestCaseError {
    proptest::test_runner::TestCaseError::fail(error.to_string())
}

proptest! {
    /// One working day or more always end on a working day.
    #[test]
    fn a_limit_ends_on_a_working_day(start in covered(700), n in 1..400_u16, count in any_count()) {
        let calendar = calendar().map_err(broken)?;
        let end = calendar.add_working_days(start, n, count).map_err(broken)?;
        prop_assert!(calendar.is_working_day(end).map_err(broken)?);
        prop_assert!(end >= start);
    }

    /// Counting takes back what adding did.
    #[test]
    fn between_undoes_add(start in covered(700), n in 0..400_u16) {
        let calendar = calendar().map_err(broken)?;
        let end = calendar.add_working_days(start, n, DayCount::DayAfter).map_err(broken)?;
        prop_assert_eq!(calendar.working_days_between(start, end).map_err(broken)?, i64::from(n));
    }

    /// A longer limit never ends earlier, and one day more ends later.
    #[test]
    fn a_longer_limit_ends_later(start in covered(700), n in 1..400_u16, count in any_count()) {
        let calendar = calendar().map_err(broken)?;
        let end = |n| calendar.add_working_days(start, n, count).map_err(broken);
        prop_assert!(end(n - 1)? <= end(n)?);
        prop_assert!(end(n)? < end(n + 1)?);
    }

    /// A later event never gives an earlier end.
    #[test]
    fn a_later_event_ends_no_earlier(start in covered(700), n in 1..400_u16, count in any_count()) {
        let calendar = calendar().map_err(broken)?;
        let next = start.tomorrow().map_err(broken)?;
        let end = calendar.add_working_days(start, n, count).map_err(broken)?;
        prop_assert!(end <= calendar.add_working_days(next, n, count).map_err(broken)?);
    }

    /// Day 1 on the day itself ends one working day earlier, or on the same day
    /// when the event is on a day off.
    #[test]
    fn same_day_is_never_later(start in covered(700), n in 1..400_u16) {
        let calendar = calendar().map_err(broken)?;
        let same = calendar.add_working_days(start, n, DayCount::SameDay).map_err(broken)?;
        let after = calendar.add_working_days(start, n, DayCount::DayAfter).map_err(broken)?;
        let saved = calendar.working_days_between(same, after).map_err(broken)?;
        prop_assert_eq!(saved, i64::from(calendar.is_working_day(start).map_err(broken)?));
    }

    /// Counts over two stretches add up, whichever way they run.
    #[test]
    fn counts_add_up(a in covered(0), b in covered(0), c in covered(0)) {
        let calendar = calendar().map_err(broken)?;
        let between = |from, to| calendar.working_days_between(from, to).map_err(broken);
        prop_assert_eq!(between(a, b)? + between(b, c)?, between(a, c)?);
    }

    /// What is answered inside a shorter coverage is answered alike in a longer
    /// one: a calendar that is brought up to date never changes a given date.
    #[test]
    fn a_longer_calendar_agrees(start in covered(700), n in 0..400_u16, count in any_count(), cut in 0..700_i64) {
        let mut file = file().map_err(broken)?;
        let until = add_days(start, cut).ok_or_else(|| broken("no date"))?;
        file.covers.until = until;
        file.closed.retain(|it| it.date <= until);
        let shorter = Calendar::from_file(file).map_err(broken)?;
        let longer = calendar().map_err(broken)?.add_working_days(start, n, count).map_err(broken)?;
        match shorter.add_working_days(start, n, count) {
            Ok(end) => prop_assert_eq!(end, longer),
            Err(beyond) => {
                prop_assert!(longer > until);
                prop_assert_eq!(beyond.covers.until, until);
            }
        }
    }

    /// Writing a moment and reading it back gives the moment.
    #[test]
    fn parse_undoes_print_of_moments(days in 0..73_000_i64, second in 0..86_400_i32, time in prop::bool::ANY) {
        let date = add_days(Date::constant(1900, 1, 1), days).ok_or_else(|| broken("no date"))?;
        let clock = |n: i32| i8::try_from(n).map_err(broken);
        let at = date.at(clock(second / 3600)?, clock(second / 60 % 60)?, clock(second % 60)?, 0);
        let moment = if time { Moment::Time(at) } else { Moment::Day(date) };
        prop_assert_eq!(Moment::parse(&moment.to_string()), Ok(moment));
    }

    /// Elapsed hours add up, except around the hour that comes twice, and move
    /// the clock by the hours and at most one more or less.
    #[test]
    fn elapsed_hours_add_up(days in 0..6000_i64, hour in 3..24_i8, a in 0..2000_u16, b in 0..2000_u16) {
        let start = add_days(Date::constant(2012, 1, 1), days).ok_or_else(|| broken("no date"))?;
        let start = start.at(hour, 20, 0, 0);
        let middle = add_elapsed_hours(start, a);
        let end = add_elapsed_hours(start, a + b);
        let clock = start.duration_until(end).as_hours() - i64::from(a + b);
        prop_assert!((-1..=1).contains(&clock), "{clock}");
        prop_assume!(middle.hour() != 1);
        prop_assert_eq!(add_elapsed_hours(middle, b), end);
    }

    /// Months counted between are those that fit, and the next no longer does.
    #[test]
    fn months_between_is_the_most_that_fit(from in any_date(), to in any_date()) {
        let months = months_between(from, to);
        prop_assert_eq!(months_between(to, from), -months);
        let (early, late) = if from <= to { (from, to) } else { (to, from) };
        let fits = add_months(early, months.abs()).ok_or_else(|| broken("no date"))?;
        prop_assert!(fits <= late);
        if let Some(next) = add_months(early, months.abs() + 1) {
            // A clamped day may reach the end of a short month too early.
            prop_assert!(next > late || next.day() < early.day());
        }
    }

    /// Days between and days added undo each other.
    #[test]
    fn days_between_undoes_add(from in any_date(), to in any_date()) {
        prop_assert_eq!(add_days(from, days_between(from, to)), Some(to));
    }

    /// Writing a duration and reading it back gives the duration.
    #[test]
    fn parse_undoes_print_of_durations(length in -119_988..=119_988_i64, days in prop::bool::ANY) {
        let duration = if days { Duration::Days(length) } else { Duration::Months(length) };
        prop_assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
    }

    /// Writing a limit and reading it back gives the limit.
    #[test]
    fn parse_undoes_print_of_limits(least in 1..1000_u16, more in 1..=1000_u16, window in prop::bool::ANY, unit in 0..5_usize) {
        let units = ["hours", "days", "working days", "weeks", "months"];
        let unit = units.get(unit).ok_or_else(|| broken("no unit"))?;
        let most = least.saturating_add(more).min(1000);
        let text = if window { format!("{least} to {most} {unit}") } else { format!("{least} {unit}") };
        let limit = Limit::parse(&text).map_err(broken)?;
        prop_assert_eq!(Limit::parse(&limit.words()), Ok(limit));
    }

    /// No text stops the program.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,24}") {
        let _ = Moment::parse(&text).map_err(|error| error.to_string());
        let _ = Limit::parse(&text).map_err(|error| error.to_string());
        let _ = Duration::parse(&text).map_err(|error| error.to_string());
        let _ = time_of_day(&text).map_err(|error| error.to_string());
    }
}
