//! When things happened: the contact within the version's force, births and other days before it.

use jiff::Span;
use jiff::civil::Date;
use jiff::civil::Time;

use crate::algebra::age::add_days;
use crate::algebra::age::days_between;
use crate::algebra::moment::Moment;
use crate::algebra::office_hours::Opening;
use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::term::Builtin;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::inspect::sample::random::Random;
use crate::inspect::sample::random::WHOLE;

/// For how long contacts are drawn where a version has no last day.
const A_YEAR: i64 = 365;
/// How many days before the calendar ends the last contact is, so that its clocks can be counted.
const CLOCKS: i64 = 120;
/// How often a contact comes while the office is open.
const IN_HOURS: u32 = WHOLE / 10 * 7;
/// How many minutes back a moment lies at most.
const TWO_DAYS: u64 = 2 * 24 * 60;
/// How many days a childhood has.
const CHILDHOOD: u64 = 18 * 365;
/// How far back a day lies that is no birthday.
const LATELY: u64 = 60;

/// When a contact was received.
pub(super) fn received(pack: &Pack, random: &mut Random) -> Moment {
    let own = pack.own();
    let covered = add_days(pack.calendar.covers().until, -CLOCKS).unwrap_or(own.from);
    let year = add_days(own.from, A_YEAR).unwrap_or(own.from);
    let last = own.until.unwrap_or(year).min(covered).max(own.from);
    let days = u64::try_from(days_between(own.from, last)).unwrap_or(0) + 1;
    let wanted = if random.chance(IN_HOURS) {
        Opening::Open
    } else {
        Opening::Closed
    };
    let mut found = Moment::Day(own.from);
    for _ in 0..60 {
        found = moment(own.from, days, random);
        let fits = pack.office_hours.as_ref();
        if fits.is_none_or(|hours| hours.is_open(found, &pack.calendar) == wanted) {
            break;
        }
    }
    found
}

fn moment(from: Date, days: u64, random: &mut Random) -> Moment {
    let day = i64::try_from(random.below(days)).unwrap_or(0);
    let day = add_days(from, day).unwrap_or(from);
    // Nights are quieter than evenings.
    let hour = if random.chance(WHOLE / 10) {
        random.below(24)
    } else {
        8 + random.below(14)
    };
    let hour = i8::try_from(hour).unwrap_or(12);
    let minute = i8::try_from(random.below(60)).unwrap_or(0);
    let time = Time::new(hour, minute, 0, 0).unwrap_or_default();
    Moment::Time(day.to_datetime(time))
}

/// A day or time that a fact gives, before the contact.
pub(super) fn before(
    pack: &Pack,
    id: FactId,
    received: Moment,
    random: &mut Random,
) -> Option<Value> {
    let fact = pack.fact(id);
    if fact.of == Type::Moment {
        let noon = Time::constant(12, 0, 0, 0);
        let time = received.time().unwrap_or(noon);
        let minutes = i64::try_from(random.below(TWO_DAYS)).unwrap_or(0);
        let span = Span::new().try_minutes(minutes).ok()?;
        let moment = received.date().to_datetime(time).checked_sub(span).ok()?;
        return Some(Value::Moment(Moment::Time(moment)));
    }
    let far = if counts_years(pack, id) {
        CHILDHOOD
    } else {
        LATELY
    };
    let back = i64::try_from(random.below(far)).unwrap_or(0);
    add_days(received.date(), -back).map(Value::Date)
}

/// Whether years are counted from a day, as from a birth.
fn counts_years(pack: &Pack, id: FactId) -> bool {
    let terms = pack
        .facts
        .iter()
        .filter_map(|fact| fact.worked_out.as_ref());
    let mut found = false;
    for term in terms {
        term.visit(&mut |part| {
            if let Term::Call(Builtin::MonthsBetween, parts) = part {
                found |= parts.first() == Some(&Term::Fact(id));
            }
        });
    }
    found
}
