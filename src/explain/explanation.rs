//! The recommendation with its reasons, as data: what every page, text and JSON shows.
//!
//! This is the versioned contract: fields are added, never renamed or removed,
//! while [`SCHEMA`] keeps its number.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use crate::explain::shared::Shared;

/// The name and number of the contract.
pub const SCHEMA: &str = "threshold/recommendation/1";

/// The recommendation for one child.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Recommendation", deny_unknown_fields)]
pub struct Recommendation {
    /// The contract this follows: `threshold/recommendation/1`.
    pub schema: String,
    /// The reference of the case.
    pub case: String,
    /// The reference of the child within the case.
    pub child: String,
    /// The authority whose thresholds were applied.
    pub authority: String,
    /// When the contact was received, local time.
    pub received: String,
    /// The version of the program.
    pub engine: String,
    /// Every pack version that took part, the authority's own first.
    pub rules: Vec<Layer>,
    /// `settled`: one outcome is left. `open`: what is not known can still change it.
    pub status: Status,
    /// The recommended pathway.
    pub pathway: Pathway,
    /// What applies until the pathway is settled; `null` when it is.
    pub interim: Option<Interim>,
    /// Every decision by name.
    pub decisions: std::collections::BTreeMap<String, Shared<Decision>>,
    /// Why: the rules that hold, those of the pathway first.
    pub reasons: Vec<Reason>,
    /// What would have to be otherwise for another pathway.
    pub why_not: Vec<WhyNot>,
    /// Every fact that somebody was asked about, that follows from others, or that does not apply. A fact that is not here was not asked.
    pub facts: Vec<Shared<FactShown>>,
    /// The questions that can still change the answer, the best first.
    pub ask_next: Vec<Shared<Question>>,
    /// What to do, in order.
    pub actions: Vec<Action>,
    /// What to do by when, the earliest first.
    pub deadlines: Vec<Deadline>,
    /// Services that fit.
    pub services: Vec<Service>,
    /// Special routes beside the pathway.
    pub routes: Vec<Route>,
    /// Texts for other people.
    pub notices: Notices,
    /// How days were counted.
    pub counting: Shared<Counting>,
    /// What could not be worked out, and why. Never empty in silence: read it.
    pub could_not_evaluate: Vec<Fault>,
    /// What a reader should know before relying on this.
    pub warnings: Vec<Shared<Warning>>,
}

/// Whether the pathway is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// One outcome is left.
    Settled,
    /// Several outcomes are left.
    Open,
}

/// A pack version.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Layer {
    /// The pack.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its normalised content.
    pub digest: String,
    /// Its title.
    pub title: String,
    /// Who approved it, or `not yet`.
    pub approved: String,
    /// The first day it was in force.
    pub in_force_from: String,
    /// Whether it was in force on the day the contact was received; otherwise somebody named it.
    pub in_force_then: bool,
    /// Whether it is a draft: nobody has released it. Written only where it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
}

/// The pathway.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Pathway {
    /// The decision that is the recommendation.
    pub decision: String,
    /// The outcome's id; `null` while open.
    pub value: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// What it means.
    pub says: Option<String>,
    /// Who does it.
    pub who: Option<String>,
    /// What a manager must agree.
    pub sign_off: Option<String>,
    /// Whether it is settled.
    pub settled: bool,
    /// Every outcome still possible, from least to most protective.
    pub possible: Vec<String>,
    /// The least protective outcome still possible: the safe floor.
    pub at_least: Option<String>,
    /// Every outcome there is with its title, from least to most protective.
    pub outcomes: Shared<Vec<Outcome>>,
}

/// An outcome's id and title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Outcome {
    /// Its id.
    pub value: String,
    /// Its title.
    pub title: String,
}

/// What applies until the pathway is settled.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Interim {
    /// The outcome's id.
    pub value: String,
    /// Its title.
    pub title: String,
    /// What it means.
    pub says: Option<String>,
    /// Who does it.
    pub who: Option<String>,
    /// The rule that says so.
    pub rule: String,
    /// The other decisions that its condition reads.
    #[serde(default)]
    pub rests_on: Vec<String>,
    /// Why.
    pub because: String,
    /// Whether the rule's own outcome was below the safe floor and was raised to it.
    pub raised: bool,
    /// The paragraphs it rests on.
    pub cite: Shared<Vec<Citation>>,
    /// How firmly it rests on them.
    pub basis: String,
    /// What was read how.
    pub note: Option<String>,
}

/// One decision.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Decision {
    /// Its title.
    pub title: String,
    /// Whether it is only a step on the way to others: pages show it to nobody but an auditor.
    pub step: bool,
    /// The settled outcome of a decision that picks one.
    pub value: Option<String>,
    /// Its title.
    pub value_title: Option<String>,
    /// The certain outcomes of a decision that collects; `null` for one that picks one.
    pub values: Option<Vec<String>>,
    /// Whether nothing about it is open.
    pub settled: bool,
    /// The outcomes still possible.
    pub possible: Vec<String>,
    /// The least protective outcome still possible; `null` for a decision that collects.
    pub at_least: Option<String>,
    /// The rules that certainly hold.
    pub fired: Vec<String>,
}

/// Why a decision came out as it did.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Reason {
    /// The decision.
    pub decision: String,
    /// The rule; `null` where no single rule decides.
    pub rule: Option<String>,
    /// The rule's title.
    pub title: String,
    /// The outcome it gives; a rule that gives several stands here once for each.
    pub outcome: String,
    /// The other decisions that its condition reads.
    pub rests_on: Vec<String>,
    /// One sentence.
    pub because: String,
    /// The facts without which it would not be certain.
    pub facts: Vec<Shared<FactShown>>,
    /// The paragraphs it rests on.
    pub cite: Shared<Vec<Citation>>,
    /// `stated`, `inferred` or `unverified`.
    pub basis: String,
    /// What was read how.
    pub note: Option<String>,
}

/// A fact and its answer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FactShown {
    /// Its name.
    pub fact: String,
    /// The answer as a case writes it; `null` where there is none.
    pub answer: Option<serde_json::Value>,
    /// The answer in words.
    pub words: String,
    /// `answered`, `worked_out`, `not_known`, `declined` or `not_applicable`.
    pub standing: String,
    /// Who said it.
    pub from: Option<String>,
    /// When.
    pub on: Option<String>,
    /// Free text.
    pub note: Option<String>,
    /// Whether it is about, or came from, somebody else: not for the family's eyes.
    pub third_party: bool,
}

/// A paragraph that a rule rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Citation {
    /// The statement's id.
    pub source: String,
    /// The document.
    pub title: String,
    /// Where in the document.
    pub at: String,
    /// What it says, in our own words.
    pub says: String,
    /// Where the document can be read.
    pub link: Option<String>,
}

/// What would lead to another pathway.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct WhyNot {
    /// The decision.
    pub decision: String,
    /// The other outcome.
    pub outcome: String,
    /// Its title.
    pub title: String,
    /// Whether it is more or less protective than the recommendation.
    pub direction: Direction,
    /// The first ten of the smallest sets of changes, each enough by itself. The engine was run on the case changed so, for each.
    pub changes: Vec<Vec<Change>>,
    /// Whether there are more sets than are shown.
    pub more: bool,
    /// How many smallest sets there are.
    pub count: usize,
    /// Whether the search went to its end: if so no smaller set leads there, the count is exact, and where it is 0 nothing leads there. If not, there may be smaller or more sets.
    pub complete: bool,
    /// How many more sets were found that the engine did not confirm when it ran on the changed case; they are not counted.
    pub not_confirmed: usize,
}

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More protective.
    Higher,
    /// Less protective.
    Lower,
}

/// One fact that would be otherwise.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Change {
    /// The fact.
    pub fact: String,
    /// What it is; `null` while not known.
    pub now: Option<serde_json::Value>,
    /// What it would be.
    pub to: serde_json::Value,
    /// What it would be, in words.
    pub words: String,
    /// Whether it is not known yet, or known to be otherwise.
    pub kind: ChangeKind,
    /// Who can tell.
    pub find_out_from: Option<String>,
}

/// How a change stands to what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Nobody knows yet: find out.
    NotYetKnown,
    /// It is known, and would have to be otherwise.
    KnownOtherwise,
}

/// A question worth asking.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Question {
    /// The fact.
    pub fact: String,
    /// The question.
    pub question: String,
    /// The definition beside it.
    pub help: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// `not_asked`, `not_known` or `declined`.
    pub standing: String,
    /// Who can tell.
    pub find_out_from: Option<String>,
    /// Whether a low outcome must not stand without it.
    pub safety_critical: bool,
    /// The decisions its answer can change.
    pub can_change: Vec<String>,
}

/// Something to do.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Action {
    /// The outcome's id.
    pub id: String,
    /// What to do.
    #[serde(rename = "do")]
    pub title: String,
    /// By whom.
    pub who: Option<String>,
    /// More about it.
    pub detail: Option<String>,
    /// Whether it comes before everything else.
    pub first: bool,
    /// How soon it is to be done; absent where the rules do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// Whom to contact, and how.
    pub contact: Option<Service>,
    /// The rules it comes from.
    pub rules: Vec<String>,
    /// Whether it applies only while the pathway is open.
    pub while_open: bool,
}

/// How soon something is to be done.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// At once.
    Now,
    /// Within the day.
    Today,
    /// After something else, or when it can be done.
    Later,
}

/// Something to do by a time.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Deadline {
    /// The outcome's id.
    pub id: String,
    /// What must be done.
    #[serde(rename = "do")]
    pub title: String,
    /// The limit, such as `1 working day`.
    pub within: String,
    /// What it is counted from: `received`, or a fact.
    pub counted_from: String,
    /// That date or time; `null` while not known.
    pub from: Option<String>,
    /// The question to find out, where it is not known what the limit is counted from.
    pub ask: Option<String>,
    /// The first moment of a window.
    pub opens: Option<String>,
    /// The last moment; a day lasts until its end. `null` if it could not be worked out.
    pub by: Option<String>,
    /// The last moment, in words.
    pub by_words: Option<String>,
    /// How days were counted.
    pub counting: String,
    /// More about it.
    pub detail: Option<String>,
    /// The rules it comes from.
    pub rules: Vec<String>,
    /// The paragraphs it rests on.
    pub cite: Vec<Citation>,
    /// Whether it applies only while the pathway is open.
    pub while_open: bool,
}

/// A service or contact point.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Service {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whom it serves.
    pub serves: String,
    /// How to reach it.
    pub reach: Vec<Reach>,
}

/// One way to reach a service.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Reach {
    /// `phone`, `email`, `web` or `form`.
    pub how: String,
    /// The number or address.
    pub at: String,
    /// When it is answered, or for whom.
    pub when: Option<String>,
}

/// A special route beside the pathway.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Route {
    /// The outcome's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whose duty it is.
    pub duty_holder: Option<String>,
    /// More about it.
    pub detail: Option<String>,
    /// Whom to contact, and how.
    pub contact: Option<Service>,
    /// The rules it comes from.
    pub rules: Vec<String>,
}

/// Texts for other people; nothing about third parties is ever in those for family and child.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Notices {
    /// For the referrer.
    pub referrer: Vec<String>,
    /// For the family, in plain words.
    pub family: Vec<String>,
    /// For the child, now or later.
    pub child: Vec<String>,
}

/// How days were counted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Counting {
    /// The calendar of working days.
    pub calendar: String,
    /// The first and the last day it knows.
    pub covers: String,
    /// Which day is counted first, unless a deadline says otherwise.
    pub convention: String,
}

/// What could not be worked out.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Fault {
    /// The rule, fact or deadline.
    pub at: String,
    /// Why.
    pub message: String,
}

/// What a reader should know.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Warning {
    /// `inferred`, `unverified`, `answered_though_not_applicable`, `over_approximation` or `pack_note`.
    pub kind: String,
    /// The rule or fact it is about.
    pub about: Option<String>,
    /// What to know.
    pub message: String,
}
