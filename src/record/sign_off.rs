//! Which decisions a manager must still sign off, and why; how far a contact has come.

use serde::Serialize;

use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::event::Agreement;
use crate::record::id::Seq;
use crate::record::practice::Practice;
use crate::record::screening::Decision;

/// A sign-off that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The child.
    pub child: String,
    /// The entry that holds the decision.
    pub decided: Seq,
    /// Why a manager must agree; never empty.
    pub because: Vec<Because>,
}

/// Why a manager must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The decision ends the matter.
    NoFurtherAction,
    /// The decision goes on without consent.
    WithoutConsent,
    /// The decision changes an earlier one.
    ChangesADecision,
    /// The decision is less protective than the recommendation.
    LowerThanRecommended,
}

/// How far a contact has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Some child was not screened yet.
    Gathering,
    /// Some child has a recommendation and no decision on it.
    AwaitsDecision,
    /// Every child is decided; a manager has to agree.
    AwaitsSignOff,
    /// Nothing is missing.
    Complete,
    /// The words are gone.
    Erased,
}

impl Because {
    /// In words, to be read after "because".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoFurtherAction => "the decision ends the matter",
            Self::WithoutConsent => "the decision goes on without consent",
            Self::ChangesADecision => "the decision changes an earlier one",
            Self::LowerThanRecommended => "the decision is less protective than the recommendation",
        }
    }
}

impl Stage {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Gathering => "not screened yet",
            Self::AwaitsDecision => "a decision is missing",
            Self::AwaitsSignOff => "a sign-off is missing",
            Self::Complete => "complete",
            Self::Erased => "erased",
        }
    }
}

/// Why a decision about a child needs a manager's agreement; empty where it needs none.
#[must_use]
pub fn needs_sign_off(child: &Child, decision: &Decision, practice: &Practice) -> Vec<Because> {
    let event = &decision.event;
    let said = child.screening_at(event.recommended).map(|it| &it.said);
    let least = said.and_then(|said| said.height(&event.pathway)) == Some(0);
    let ends = least || practice.sign_off.pathways.contains(&event.pathway);
    let alone = &practice.sign_off.without_consent;
    let acts = said.into_iter().flat_map(|said| &said.actions);
    let without = acts.into_iter().any(|action| alone.contains(&action.id));
    let earlier = child.decision_before(decision.written.seq);
    let changes = earlier.is_some_and(|earlier| earlier.event.pathway != event.pathway);
    let lower = event.agrees == Agreement::DiffersDown;
    let reasons = [
        (ends, Because::NoFurtherAction),
        (without, Because::WithoutConsent),
        (changes, Because::ChangesADecision),
        (lower, Because::LowerThanRecommended),
    ];
    let hold = reasons.into_iter().filter(|(holds, _)| *holds);
    hold.map(|(_, because)| because).collect()
}

impl Contact {
    /// The sign-offs that are missing: of the decisions that stand now.
    #[must_use]
    pub fn missing_sign_offs(&self, practice: &Practice) -> Vec<Missing> {
        let missing = self.children.iter().filter_map(|child| {
            let decision = child.decision().filter(|it| it.sign_off.is_none())?;
            let because = needs_sign_off(child, decision, practice);
            (!because.is_empty()).then(|| Missing {
                child: child.reference.clone(),
                decided: decision.written.seq,
                because,
            })
        });
        missing.collect()
    }

    /// How far it has come: as far as the child that is least far.
    #[must_use]
    pub fn stage(&self, practice: &Practice) -> Stage {
        let children = || self.children.iter();
        if self.erased.is_some() {
            Stage::Erased
        } else if self.children.is_empty() || children().any(|it| it.screenings.is_empty()) {
            Stage::Gathering
        } else if children().any(Child::awaits_decision) {
            Stage::AwaitsDecision
        } else if self.missing_sign_offs(practice).is_empty() {
            Stage::Complete
        } else {
            Stage::AwaitsSignOff
        }
    }
}
