//! What a version says of itself.

use crate::algebra::calendar::DayCount;
use crate::algebra::weekday::DayOfWeek;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::inspect::diff::items::Item;
use crate::inspect::diff::text::Thing;

pub(super) fn version(pack: &Pack) -> Item {
    let own = pack.own();
    let below: Vec<String> = pack
        .layers
        .iter()
        .rev()
        .skip(1)
        .map(|it| it.id.to_string())
        .collect();
    let decisions = |ids: &[DecisionId]| {
        let names: Vec<&str> = ids.iter().map(|id| &*pack.decision(*id).name).collect();
        names.join(", ")
    };
    let groups: Vec<&str> = pack
        .groups
        .iter()
        .map(|(_, title)| title.as_str())
        .collect();
    let hours = pack.office_hours.as_ref().map(|hours| {
        let days: Vec<&str> = hours.weekdays().map(DayOfWeek::words).collect();
        format!(
            "{} to {}, {}",
            hours.opens(),
            hours.closes(),
            days.join(", ")
        )
    });
    // All versions of a pack are one item.
    Item::new(Thing::Version, "pack.yaml", &own.title, None)
        .with("authority", &own.authority)
        .with("area", &own.area)
        .with("in_force from", own.from)
        .perhaps("in_force until", own.until)
        .with("extends", below.join(", "))
        .with("calendar", pack.calendar.name())
        .with(
            "calendar covers",
            format!(
                "{} to {}",
                pack.calendar.covers().from,
                pack.calendar.covers().until
            ),
        )
        .with("day_count", day_count(pack.day_count))
        .perhaps("office_hours", hours)
        .with("recommends", &pack.decision(pack.recommends).name)
        .with("ask_for", decisions(&pack.ask_for))
        .with("siblings_see", decisions(&pack.siblings_see))
        .with("notes", own.notes.join(" "))
        .with("groups", groups.join(", "))
}

pub(super) fn day_count(counting: DayCount) -> &'static str {
    match counting {
        DayCount::DayAfter => "day_after",
        DayCount::SameDay => "same_day",
    }
}
