//! # deadline-beyond-calendar
//!
//! A deadline that cannot be reckoned on the first or the last day the version is
//! in force, because its calendar does not reach so far.
//!
//! A date is refused, never guessed: the recommendation then says that the
//! deadline is unknown, and somebody has to count.
//!
//! Add the bank holidays of the missing years to the calendar. (A pack that names
//! no calendar is refused before any lint looks at it.)
//!
//! ```yaml
//! in_force: {from: 2026-01-01, until: 2029-06-30}
//! covers: {from: 2012-01-01, until: 2028-12-31}
//! ```

use jiff::civil::Date;
use jiff::civil::Time;

use crate::algebra::calendar::BeyondCoverage;
use crate::algebra::calendar::DayCount;
use crate::algebra::moment::Moment;
use crate::algebra::span_of_time::Limit;
use crate::algebra::span_of_time::NotDue;
use crate::ast::diagnostic::Severity;
use crate::check::pack::Carries;
use crate::check::pack::Pack;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "deadline-beyond-calendar",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("deadline_beyond_calendar.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let pack = study.pack;
    let own = pack.own();
    let days: Vec<Date> = std::iter::once(own.from).chain(own.until).collect();
    let mut found = Vec::new();
    for decision in &pack.decisions {
        for outcome in &decision.outcomes {
            let Carries::Deadline {
                limit, counting, ..
            } = &outcome.carries
            else {
                continue;
            };
            let late = days
                .iter()
                .find_map(|day| beyond(pack, *limit, *counting, *day));
            if let Some((day, beyond)) = late {
                let message = format!(
                    "`{}` cannot be reckoned for a contact received on {}",
                    outcome.id,
                    Moment::Day(day).words()
                );
                let name = format!("{}.{}", decision.name, outcome.id);
                let covers = beyond.covers;
                found.push(
                    LINT.finding(&name, outcome.declared, message)
                        .help(format!(
                            "the calendar covers {} to {}, and {} is in force on that day",
                            covers.from, covers.until, own.id
                        ))
                        .help("add the missing years to the calendar".to_owned()),
                );
            }
        }
    }
    found
}

/// What a deadline needs of the calendar and does not find.
fn beyond(pack: &Pack, limit: Limit, count: DayCount, day: Date) -> Option<(Date, BeyondCoverage)> {
    let noon = Moment::Time(day.to_datetime(Time::constant(12, 0, 0, 0)));
    match limit.due(noon, &pack.calendar, count) {
        Err(NotDue::Beyond(beyond)) => Some((day, beyond)),
        Err(NotDue::NeedsTime(_) | NotDue::NoSuchDate(_)) | Ok(_) => None,
    }
}
