//! How the deadlines of a child stand at a moment: met, in time or late, not needed, open or overdue.

use crate::algebra::moment::Moment;
use crate::record::child::Child;
use crate::record::deadline::Deadline;
use crate::record::event::Mark;

/// A deadline with how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The deadline.
    pub deadline: Deadline,
    /// The last moment; none if it could not be worked out.
    pub by: Option<Moment>,
    /// How it stands.
    pub state: State,
}

/// How a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was met in time.
    Met,
    /// It was met after its last moment.
    MetLate,
    /// It need not be met.
    NotNeeded,
    /// It can still be met.
    Open,
    /// Its last moment has passed, and nobody said that it was met.
    Overdue,
    /// When it ends could not be worked out, and nobody said that it was met.
    Undated,
}

impl State {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Met => "Met",
            Self::MetLate => "Met late",
            Self::NotNeeded => "Not needed",
            Self::Open => "Open",
            Self::Overdue => "Overdue",
            Self::Undated => "No date yet",
        }
    }

    /// Whether somebody has still to do something about it.
    #[must_use]
    pub fn waits(self) -> bool {
        match self {
            Self::Open | Self::Overdue | Self::Undated => true,
            Self::Met | Self::MetLate | Self::NotNeeded => false,
        }
    }
}

/// How deadlines of a child stand.
#[must_use]
pub fn clocks(child: &Child, deadlines: &[Deadline], now: Moment) -> Vec<Clock> {
    let all = deadlines.iter().map(|deadline| {
        let by = deadline.by.as_ref().and_then(|by| Moment::parse(by).ok());
        Clock {
            deadline: deadline.clone(),
            by,
            state: state(child, deadline, by, now),
        }
    });
    all.collect()
}

fn state(child: &Child, deadline: &Deadline, by: Option<Moment>, now: Moment) -> State {
    let mark = child.mark(deadline).map(|marked| &marked.event);
    match (mark.map(|mark| mark.mark), by) {
        (Some(Mark::NotNeeded), _) => State::NotNeeded,
        (Some(Mark::Met), Some(by)) => {
            let late = mark
                .and_then(|mark| mark.on)
                .is_some_and(|on| has_passed(by, on));
            if late { State::MetLate } else { State::Met }
        }
        (Some(Mark::Met), None) => State::Met,
        (Some(Mark::Open) | None, None) => State::Undated,
        (Some(Mark::Open) | None, Some(by)) if has_passed(by, now) => State::Overdue,
        (Some(Mark::Open) | None, Some(_)) => State::Open,
    }
}

/// Whether a limit is over; a day lasts until its end.
#[must_use]
pub fn has_passed(end: Moment, now: Moment) -> bool {
    match (end, now) {
        (Moment::Time(end), Moment::Time(now)) => end < now,
        (end, now) => end.date() < now.date(),
    }
}
