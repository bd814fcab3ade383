//! Whether a recommendation of the record comes out the same when it is made again.

use serde::Serialize;
use serde_json::Value;

use crate::explain::explanation::Layer;
use crate::explain::explanation::Recommendation;
use crate::record::event::CalendarUsed;
use crate::record::event::PackUsed;
use crate::record::event::Recommended;

/// What became of a recommendation when it was made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replayed {
    /// The same bytes.
    Same,
    /// The same bytes but for the name of the program, which is another version now.
    SameByAnotherEngine,
    /// Other bytes.
    Differs {
        /// The first place that differs, as a JSON path.
        at: String,
        /// What the record says there.
        recorded: String,
        /// What came out now.
        now: String,
    },
    /// A pack is not what it was.
    PackChanged {
        /// The pack as recorded.
        pack: PackUsed,
        /// Its digest now.
        now: String,
    },
    /// A pack is not there any more, or does not decide.
    PackGone {
        /// The pack as recorded.
        pack: PackUsed,
    },
    /// Other bytes, and working days are counted in a calendar that is not what it was.
    CalendarChanged {
        /// The calendar as recorded.
        calendar: CalendarUsed,
        /// Its digest now.
        now: String,
        /// The first place that differs, as a JSON path.
        at: String,
    },
    /// The case is refused now.
    Refused {
        /// Why.
        why: String,
    },
}

impl Replayed {
    /// Whether the record stands.
    #[must_use]
    pub fn is_same(&self) -> bool {
        match self {
            Self::Same | Self::SameByAnotherEngine => true,
            Self::Differs { .. }
            | Self::PackChanged { .. }
            | Self::PackGone { .. }
            | Self::CalendarChanged { .. }
            | Self::Refused { .. } => false,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Same => "the same bytes".to_owned(),
            Self::SameByAnotherEngine => "the same, by another version of this program".to_owned(),
            Self::Differs { at, recorded, now } => {
                format!("differs at {at}: recorded {recorded}, now {now}")
            }
            Self::PackChanged { pack, now } => format!(
                "{}@{} is not what it was: recorded {}, now {now}",
                pack.pack, pack.version, pack.digest
            ),
            Self::PackGone { pack } => {
                format!("{}@{} is not here, or has errors", pack.pack, pack.version)
            }
            Self::CalendarChanged { calendar, now, at } => format!(
                "differs at {at}: the calendar {} is not what it was: recorded {}, now {now}",
                calendar.calendar, calendar.digest
            ),
            Self::Refused { why } => format!("the case is refused now: {why}"),
        }
    }
}

/// The first pack that is not what it was, given the digest each has now.
#[must_use]
pub fn other_pack(
    recorded: &Recommended,
    digest: impl Fn(&PackUsed) -> Option<String>,
) -> Option<Replayed> {
    recorded.packs.iter().find_map(|pack| match digest(pack) {
        None => Some(Replayed::PackGone { pack: pack.clone() }),
        Some(now) if now != pack.digest => Some(Replayed::PackChanged {
            pack: pack.clone(),
            now,
        }),
        Some(_) => None,
    })
}

/// Compares what came out now, written under the name of the recorded engine, with the record.
#[must_use]
pub fn compare(recorded: &Recommended, now: &str, engine: &str) -> Replayed {
    let before = recorded.recommendation.text();
    if before == now {
        return if recorded.engine == engine {
            Replayed::Same
        } else {
            Replayed::SameByAnotherEngine
        };
    }
    let read = |text| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (at, recorded, now) = first_difference("$", &read(before), &read(now))
        .unwrap_or_else(|| ("$".to_owned(), "other bytes".to_owned(), "these".to_owned()));
    Replayed::Differs { at, recorded, now }
}

/// Takes from the record how each pack stood when it was used: a draft may have been released since, a release withdrawn.
///
/// The rules themselves are those that the record names, by their digests; only what is said about them was of its time.
pub fn as_it_stood(now: &mut Recommendation, recorded: &Recommended) {
    let before = serde_json::from_str::<Recommendation>(recorded.recommendation.text());
    let before = before.map(|it| it.rules).unwrap_or_default();
    for layer in &mut now.rules {
        let same = |it: &&Layer| {
            (&it.pack, &it.version, &it.digest) == (&layer.pack, &layer.version, &layer.digest)
        };
        if let Some(then) = before.iter().find(same) {
            layer.approved.clone_from(&then.approved);
            layer.in_force_then = then.in_force_then;
            layer.draft = then.draft;
        }
    }
}

/// The same, with the calendar named where that is not what it was.
#[must_use]
pub fn in_its_calendar(
    replayed: Replayed,
    recorded: &Recommended,
    calendar: &CalendarUsed,
) -> Replayed {
    match (replayed, &recorded.calendar) {
        (Replayed::Differs { at, .. }, Some(before)) if before != calendar => {
            Replayed::CalendarChanged {
                calendar: before.clone(),
                now: calendar.digest.clone(),
                at,
            }
        }
        (replayed, _) => replayed,
    }
}

fn first_difference(at: &str, before: &Value, now: &Value) -> Option<(String, String, String)> {
    if before == now {
        return None;
    }
    let inner = match (before, now) {
        (Value::Object(before), Value::Object(now)) => before.iter().find_map(|(key, value)| {
            let now = now.get(key).unwrap_or(&Value::Null);
            first_difference(&format!("{at}.{key}"), value, now)
        }),
        (Value::Array(before), Value::Array(now)) => {
            let mut pairs = (0_usize..).zip(before.iter().zip(now));
            pairs
                .find_map(|(n, (before, now))| first_difference(&format!("{at}[{n}]"), before, now))
        }
        _ => None,
    };
    inner.or_else(|| Some((at.to_owned(), short(before), short(now))))
}

/// A value, cut where it is long.
fn short(value: &Value) -> String {
    let text = value.to_string();
    let mut cut: String = text.chars().take(80).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}
