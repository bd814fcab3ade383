//! An answer as it was given, and everything that was ever said about a question.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;

use crate::algebra::moment::Moment;
use crate::record::as_text;
use crate::record::entry::Stamp;
use crate::record::id::Seq;
use crate::record::json::Json;

/// What was answered, as a case writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Any value: `yes`, `7`, `["a", "b"]`.
    Given(Json),
    /// `not_known`: asked, and nobody could say.
    NotKnown,
    /// `declined`: asked, and they would not say.
    Declined,
    /// `not_asked`: what was written before is taken back, as if nobody had asked.
    Withdrawn,
}

impl Answer {
    /// Takes an answer as a case writes it.
    #[must_use]
    pub fn of(written: Json) -> Self {
        match written.read::<&str>() {
            Ok("not_known" | "unknown") => Self::NotKnown,
            Ok("declined") => Self::Declined,
            Ok("not_asked") => Self::Withdrawn,
            Ok(_) | Err(_) => Self::Given(written),
        }
    }

    /// The value, if somebody gave one.
    #[must_use]
    pub fn value(&self) -> Option<&Json> {
        match self {
            Self::Given(value) => Some(value),
            Self::NotKnown | Self::Declined | Self::Withdrawn => None,
        }
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Given(value) => value.serialize(serializer),
            Self::NotKnown => serializer.serialize_str("not_known"),
            Self::Declined => serializer.serialize_str("declined"),
            Self::Withdrawn => serializer.serialize_str("not_asked"),
        }
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(Self::of)
    }
}

/// One answer with who said it, and who wrote it down when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The answer.
    pub answer: Answer,
    /// Who said it.
    pub from: Option<String>,
    /// When they said it.
    #[serde(with = "as_text::optional")]
    pub on: Option<Moment>,
    /// Free text.
    pub note: Option<String>,
    /// Who wrote it down, and when.
    pub written: Stamp,
}

/// Every answer that was ever given to some questions, each with its history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Vec<Said>>);

impl Answers {
    pub(super) fn add(&mut self, fact: &str, said: Said) {
        self.0.entry(fact.to_owned()).or_default().push(said);
    }

    /// The answer that stands now; none where nobody was asked or it was taken back.
    #[must_use]
    pub fn current(&self, fact: &str) -> Option<&Said> {
        self.as_of(fact, Seq(u64::MAX))
    }

    /// The answer that stood right after an entry was written.
    #[must_use]
    pub fn as_of(&self, fact: &str, seq: Seq) -> Option<&Said> {
        let known = self.history(fact).iter();
        let last = known.rev().find(|said| said.written.seq <= seq)?;
        (last.answer != Answer::Withdrawn).then_some(last)
    }

    /// Everything that was said about a question, the oldest first.
    #[must_use]
    pub fn history(&self, fact: &str) -> &[Said] {
        self.0.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Every question that ever had an answer, by name.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Every answer that stands now, by question.
    pub fn standing(&self) -> impl Iterator<Item = (&str, &Said)> {
        self.facts()
            .filter_map(|fact| self.current(fact).map(|said| (fact, said)))
    }

    /// The last entry that wrote an answer.
    #[must_use]
    pub fn latest(&self) -> Option<Seq> {
        let all = self.0.values().filter_map(|history| history.last());
        all.map(|said| said.written.seq).max()
    }
}
