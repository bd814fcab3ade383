//! Whether contacts came in office hours: each day is looked up once for all contacts of that day.

use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::algebra::truth::Truth;
use crate::check::pack::Pack;
use crate::decide::world::in_office_hours;

/// The first year of which days are kept, and how many years.
const YEARS: (i16, usize) = (1900, 201);

/// What was found so far of the days of one version.
#[derive(Default)]
pub(super) struct Days {
    /// By day, whether the office works.
    works: Vec<Option<Truth>>,
}

impl Days {
    /// Whether a contact came in office hours; the same as [`in_office_hours`].
    pub(super) fn in_office_hours(&mut self, pack: &Pack, received: Moment) -> Truth {
        let day = received.date();
        let (Some(hours), Some(place)) = (&pack.office_hours, place(day)) else {
            return in_office_hours(pack, received);
        };
        if self.works.len() <= place {
            self.works.resize(YEARS.1 * 12 * 31, None);
        }
        let look = || {
            let works = hours.works_on(day, &pack.calendar);
            works.map_or(Truth::Unknown, Truth::from)
        };
        let Some(slot) = self.works.get_mut(place) else {
            return in_office_hours(pack, received);
        };
        let works = *slot.get_or_insert_with(look);
        let time = received.time();
        works & time.map_or(Truth::Unknown, |time| Truth::from(hours.is_open_at(time)))
    }
}

/// Where a day stands, with room for thirty-one in each month.
fn place(day: Date) -> Option<usize> {
    let year = usize::try_from(day.year() - YEARS.0).ok()?;
    let month = usize::try_from(day.month() - 1).ok()?;
    let within = usize::try_from(day.day() - 1).ok()?;
    (year < YEARS.1).then_some((year * 12 + month) * 31 + within)
}

#[cfg(test)]
mod tests {
    use super::YEARS;
    use super::place;

    #[test]
    fn no_two_days_stand_in_one_place() {
        let mut day = jiff::civil::date(YEARS.0, 1, 1);
        let mut before = None;
        while day.year() <= 2100 {
            let found = place(day);
            assert!(found > before && found < Some(YEARS.1 * 12 * 31), "{day}");
            before = found;
            day = day.tomorrow().unwrap();
        }
        assert_eq!(place(day), None);
        assert_eq!(place(jiff::civil::Date::MIN), None);
        assert_eq!(place(jiff::civil::date(1899, 12, 31)), None);
    }
}
