//! Whom to ring when a child cannot wait: the police, then whoever answers at this hour.
//!
//! In: a pack and the moment. Out: its telephone numbers for that hour. A number is for
//! office hours, or for the rest, if the pack's `when` begins with those words.

use crate::algebra::moment::Moment;
use crate::algebra::office_hours::Opening;
use crate::check::pack::Pack;
use crate::check::pack::Service;

/// Whom to ring at one authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The area.
    pub area: String,
    /// Who answers now, best first.
    pub now: Vec<Line>,
    /// Who answers at other hours.
    pub otherwise: Vec<Line>,
}

/// A telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who answers.
    pub who: String,
    /// The number.
    pub number: String,
    /// When, in the pack's words.
    pub when: String,
}

impl Line {
    /// The number as a telephone dials it.
    #[must_use]
    pub fn dial(&self) -> String {
        self.number.chars().filter(char::is_ascii_digit).collect()
    }
}

/// Whom to ring at an authority at a moment; both where nobody can tell whether the office is open.
#[must_use]
pub fn gate(pack: &Pack, now: Moment) -> Gate {
    let by_day = lines(pack, "office hours");
    let by_night = lines(pack, "outside office hours");
    let hours = pack.office_hours.as_ref();
    let opening = hours.map(|hours| hours.is_open(now, &pack.calendar));
    let (first, second) = match opening {
        Some(Opening::Open) => (by_day, by_night),
        Some(Opening::Closed) => (by_night, by_day),
        Some(Opening::CannotTell(_)) | None => ([by_day, by_night].concat(), Vec::new()),
    };
    Gate {
        area: pack.own().area.clone(),
        now: first,
        otherwise: second,
    }
}

/// The first service that answers then, with all its numbers for it.
fn lines(pack: &Pack, when: &str) -> Vec<Line> {
    let of = |service: &Service| -> Vec<Line> {
        let ways = service.reach.iter().filter(|way| way.how == "phone");
        let then = ways.filter_map(|way| {
            let words = way.when.as_ref().filter(|words| words.starts_with(when))?;
            Some(Line {
                who: service.title.clone(),
                number: way.at.clone(),
                when: words.clone(),
            })
        });
        then.collect()
    };
    let mut all = pack.services.iter().map(of);
    all.find(|lines| !lines.is_empty()).unwrap_or_default()
}
