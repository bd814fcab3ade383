//! The deadlines of a child, and which of them somebody has ticked off.
//!
//! A mark is for one deadline counted from one day: counted from another it is open again.
//! Taking a mark back is a mark of its own.

use serde::Deserialize;
use serde::Serialize;

use crate::explain::explanation;
use crate::record::child::Child;
use crate::record::entry::Stamp;
use crate::record::event::DeadlineMarked;
use crate::record::event::Mark;

/// What a record needs to know of a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Deadline {
    /// Its id.
    pub id: String,
    /// What must be done.
    #[serde(rename = "do")]
    pub title: String,
    /// What it is counted from; none while not known.
    pub from: Option<String>,
    /// The last moment; none if it could not be worked out.
    pub by: Option<String>,
}

/// A mark with who made it, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Marked {
    /// The mark.
    #[serde(flatten)]
    pub event: DeadlineMarked,
    /// Who, and when.
    pub written: Stamp,
}

impl Deadline {
    /// What a record needs to know of a deadline that was just worked out.
    #[must_use]
    pub fn of(deadline: &explanation::Deadline) -> Self {
        Self {
            id: deadline.id.clone(),
            title: deadline.title.clone(),
            from: deadline.from.clone(),
            by: deadline.by.clone(),
        }
    }

    /// Whether a mark is for it.
    #[must_use]
    pub fn is_meant(&self, mark: &DeadlineMarked) -> bool {
        self.id == mark.deadline && self.from == mark.from
    }
}

impl Child {
    /// The mark that stands on a deadline; none while it is open.
    #[must_use]
    pub fn mark(&self, deadline: &Deadline) -> Option<&Marked> {
        let last = self.marks_on(deadline).pop();
        last.filter(|marked| marked.event.mark != Mark::Open)
    }

    /// Every mark on a deadline, the oldest first.
    #[must_use]
    pub fn marks_on(&self, deadline: &Deadline) -> Vec<&Marked> {
        let marks = self.marks.iter();
        let own = marks.filter(|marked| deadline.is_meant(&marked.event));
        own.collect()
    }

    /// The deadlines of the latest recommendation.
    #[must_use]
    pub fn deadlines(&self) -> &[Deadline] {
        self.screening().map_or(&[], |it| &it.said.deadlines)
    }
}
