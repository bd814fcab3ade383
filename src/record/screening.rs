//! One screening of a child: the worker's own view, what the engine was given and what it said.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::algebra::calendar::Calendar;
use crate::explain::explanation::Recommendation;
use crate::record::deadline::Deadline;
use crate::record::entry::Stamp;
use crate::record::event::Agreement;
use crate::record::event::CalendarUsed;
use crate::record::event::Decided;
use crate::record::event::OwnView;
use crate::record::event::PackUsed;
use crate::record::event::Recommended;
use crate::record::json::Json;

/// The worker's own view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct View {
    /// The view.
    #[serde(flatten)]
    pub view: OwnView,
    /// Whose, and when.
    pub written: Stamp,
    /// Whether a recommendation for this child had been shown before.
    pub formed: Formed,
}

/// Whether a view was formed without knowing what the engine says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Formed {
    /// No recommendation had been made yet.
    BeforeAnyRecommendation,
    /// An earlier recommendation was on the record.
    AfterARecommendation,
}

/// A recommendation as it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Screening {
    /// The event, with the case and the recommendation as they were, byte for byte.
    #[serde(flatten)]
    pub event: Recommended,
    /// Who asked for it, and when.
    pub written: Stamp,
    /// What it came to.
    #[serde(skip)]
    pub said: Said,
}

/// What a record needs to know of a recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Said {
    /// The reference of the case.
    pub case: String,
    /// The child.
    pub child: String,
    /// When the contact was received, as the engine writes it.
    pub received: String,
    /// `settled` or `open`.
    pub status: String,
    /// The pathway.
    pub pathway: Pathway,
    /// What applies until the pathway is settled.
    pub interim: Option<Interim>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What to do.
    pub actions: Vec<Action>,
    /// What to do by when.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
}

/// The pathway of a recommendation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Pathway {
    /// The outcome's id; none while open.
    pub value: Option<String>,
    /// The safe floor.
    pub at_least: Option<String>,
    /// Every outcome, from least to most protective.
    pub outcomes: Vec<Outcome>,
}

/// An outcome's id and title.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Outcome {
    /// Its id.
    pub value: String,
    /// Its title.
    pub title: String,
}

/// What applies until the pathway is settled.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Interim {
    /// The outcome's id.
    pub value: String,
}

/// A rule that holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reason {
    /// The decision.
    pub decision: String,
    /// The rule.
    pub rule: Option<String>,
    /// Its title.
    pub title: String,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Action {
    /// The outcome's id.
    pub id: String,
    /// What to do.
    #[serde(rename = "do")]
    pub title: String,
}

impl Recommended {
    /// The event of a recommendation that was just made.
    ///
    /// The calendar is that of the pack. The case is [`crate::record::contact::Contact::case`] of the contact as it stands.
    ///
    /// # Errors
    /// When the recommendation cannot be written as JSON.
    pub fn made(
        case: Json,
        recommendation: &Recommendation,
        calendar: &Calendar,
        today: Date,
    ) -> Result<Self, serde_json::Error> {
        let packs = recommendation.rules.iter().map(|layer| PackUsed {
            pack: layer.pack.clone(),
            version: layer.version.clone(),
            digest: layer.digest.clone(),
        });
        Ok(Self {
            child: recommendation.child.clone(),
            case,
            recommendation: Json::of(recommendation)?,
            packs: packs.collect(),
            calendar: Some(CalendarUsed::of(calendar)),
            engine: recommendation.engine.clone(),
            today,
        })
    }
}

impl Said {
    /// What is recommended: the pathway, or what applies while it is open.
    #[must_use]
    pub fn recommends(&self) -> Option<&str> {
        let interim = self.interim.as_ref().map(|interim| &interim.value);
        let value = self.pathway.value.as_ref().or(interim);
        value.or(self.pathway.at_least.as_ref()).map(String::as_str)
    }

    /// The title of a pathway.
    #[must_use]
    pub fn title(&self, pathway: &str) -> Option<&str> {
        let found = self.pathway.outcomes.iter().find(|it| it.value == pathway);
        found.map(|outcome| &*outcome.title)
    }

    /// How far up a pathway stands, the least protective being 0.
    #[must_use]
    pub fn height(&self, pathway: &str) -> Option<usize> {
        let mut outcomes = self.pathway.outcomes.iter();
        outcomes.position(|outcome| outcome.value == pathway)
    }

    /// How deciding for a pathway would stand to this; none if it is no pathway of it.
    #[must_use]
    pub fn agreement(&self, pathway: &str) -> Option<Agreement> {
        let decided = self.height(pathway)?;
        let recommended = self.height(self.recommends()?)?;
        Some(match decided.cmp(&recommended) {
            std::cmp::Ordering::Less => Agreement::DiffersDown,
            std::cmp::Ordering::Equal => Agreement::Agrees,
            std::cmp::Ordering::Greater => Agreement::DiffersUp,
        })
    }
}

/// A decision with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The event.
    #[serde(flatten)]
    pub event: Decided,
    /// The pathway's title.
    pub title: String,
    /// Who decided, and when.
    pub written: Stamp,
    /// The manager's agreement.
    pub sign_off: Option<SignOff>,
}

/// A manager's agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignOff {
    /// In the manager's own words.
    pub words: String,
    /// Who, and when.
    pub written: Stamp,
}
