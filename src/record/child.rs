//! A child of a contact, as the entries about it add up.

use serde::Serialize;

use crate::record::answer::Answers;
use crate::record::deadline::Marked;
use crate::record::entry::Stamp;
use crate::record::id::Seq;
use crate::record::screening::Decision;
use crate::record::screening::Formed;
use crate::record::screening::Screening;
use crate::record::screening::View;

/// A child of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Child {
    /// Its reference within the contact.
    pub reference: String,
    /// Who added it, and when.
    pub added: Stamp,
    /// The answers about this child; those about the household stand in the contact.
    pub answers: Answers,
    /// The workers' own views, the oldest first.
    pub own_views: Vec<View>,
    /// The recommendations, the oldest first.
    pub screenings: Vec<Screening>,
    /// The decisions, the oldest first.
    pub decisions: Vec<Decision>,
    /// How somebody said that deadlines stand, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Marked>,
}

impl Child {
    pub(super) fn new(reference: &str, added: Stamp) -> Self {
        Self {
            reference: reference.to_owned(),
            added,
            answers: Answers::default(),
            own_views: Vec::new(),
            screenings: Vec::new(),
            decisions: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// The latest recommendation.
    #[must_use]
    pub fn screening(&self) -> Option<&Screening> {
        self.screenings.last()
    }

    /// The recommendation that an entry holds.
    #[must_use]
    pub fn screening_at(&self, seq: Seq) -> Option<&Screening> {
        self.screenings.iter().find(|it| it.written.seq == seq)
    }

    /// The decision that stands.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        self.decisions.last()
    }

    /// The decision that stood before an entry was written.
    #[must_use]
    pub fn decision_before(&self, seq: Seq) -> Option<&Decision> {
        let mut decisions = self.decisions.iter().rev();
        decisions.find(|decision| decision.written.seq < seq)
    }

    /// The worker's view that stood when a recommendation was made.
    #[must_use]
    pub fn view_before(&self, screening: &Screening) -> Option<&View> {
        let mut views = self.own_views.iter().rev();
        views.find(|view| view.written.seq < screening.written.seq)
    }

    /// Whether a decision has to be made: a recommendation came after the last one.
    #[must_use]
    pub fn awaits_decision(&self) -> bool {
        let decided = self.decision().map(|decision| decision.event.recommended);
        self.screening()
            .is_some_and(|screening| decided.is_none_or(|seq| seq < screening.written.seq))
    }

    pub(super) fn formed(&self) -> Formed {
        if self.screenings.is_empty() {
            Formed::BeforeAnyRecommendation
        } else {
            Formed::AfterARecommendation
        }
    }
}
