//! What requests hold and what they are answered, beside what the engine and the record write themselves.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use crate::explain::explanation::Recommendation;
use crate::explain::outlook::Outlook;
use crate::record::actor::Role;
use crate::record::json::Json;
use crate::report::pack_as_json::FactListed;
use crate::report::pack_as_json::PackVersion;
use crate::report::pack_as_json::RuleListed;
use crate::report::pack_as_json::StatementListed;
use crate::shell::serve::api::body::whole;

/// The recommendations for some cases.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Recommendations {
    /// One for each child, in the order of the cases and their children.
    pub(super) recommendations: Vec<Recommendation>,
}

/// What is in sight for some cases.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Outlooks {
    /// One for each child, in the order of the cases and their children.
    pub(super) children: Vec<Outlook>,
}

/// The packs that can decide.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Packs {
    /// Every version, by pack and version.
    pub(super) packs: Vec<PackVersion>,
}

/// The facts of a pack version.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Facts {
    /// Every fact, in the order of the pack.
    pub(super) facts: Vec<FactListed>,
}

/// The rules of a pack version.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Rules {
    /// Every rule, decision by decision.
    pub(super) rules: Vec<RuleListed>,
}

/// The statements of a pack version.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Statements {
    /// Every statement, by id.
    pub(super) statements: Vec<StatementListed>,
}

/// A contact to be opened.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewContact {
    /// The reference people know it by.
    #[schemars(extend("examples" = ["C-2041"]))]
    pub(super) reference: String,
    /// The pack that decides, by name.
    #[schemars(extend("examples" = ["england"]))]
    pub(super) authority: String,
    /// When the contact was received, local time: `2026-11-20T16:20`.
    #[schemars(extend("examples" = ["2026-11-20T16:20"]))]
    pub(super) received: String,
    /// A pack version instead of the one in force on that day, such as `lancashire@2.0.0`.
    #[schemars(extend("examples" = ["england@2.0.0"]))]
    pub(super) pack: Option<String>,
    /// The children, each with a reference within the contact.
    #[schemars(length(min = 1, max = 50))]
    #[schemars(extend("examples" = [["child-1"]]))]
    pub(super) children: Vec<String>,
    /// What is known already.
    #[serde(default)]
    pub(super) entries: Vec<NewEntry>,
}

/// Entries to be written about a contact, all or none.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEntries {
    /// `latest` of the contact as it was last read. If somebody wrote meanwhile, nothing is saved.
    #[serde(deserialize_with = "whole")]
    pub(super) seen: u64,
    /// The entries, in order.
    #[schemars(length(min = 1, max = 500))]
    pub(super) entries: Vec<NewEntry>,
}

/// One entry to be written: an object with one key, which names its kind.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum NewEntry {
    /// The contact is about this child, too.
    ChildAdded(NewChild),
    /// A question was answered.
    Answered(NewAnswer),
    /// What the worker thinks, before the recommendation is made.
    OwnView(NewView),
    /// A person decided.
    Decided(NewDecision),
    /// A manager agreed to a decision.
    SignedOff(NewSignOff),
}

/// `child_added`
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewChild {
    /// Its reference within the contact.
    #[schemars(extend("examples" = ["child-2"]))]
    pub(super) child: String,
}

/// `answered`
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAnswer {
    /// The child; none for the contact or the household.
    #[schemars(extend("examples" = ["child-1"]))]
    pub(super) child: Option<String>,
    /// The question.
    #[schemars(extend("examples" = ["age_years", "immediate_danger", "referrer"]))]
    pub(super) fact: String,
    /// A value, `not_known` or `declined`; `not_asked` takes an earlier answer back.
    #[schemars(with = "serde_json::Value", extend("examples" = [7, "yes", "not_known"]))]
    pub(super) answer: Json,
    /// Who said it.
    pub(super) from: Option<String>,
    /// When they said it: `2026-11-20` or `2026-11-20T16:20`.
    #[schemars(extend("examples" = ["2026-11-20"]))]
    pub(super) on: Option<String>,
    /// Free text.
    pub(super) note: Option<String>,
}

/// `own_view`
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewView {
    /// The child.
    #[schemars(extend("examples" = ["child-1"]))]
    pub(super) child: String,
    /// The pathway the worker has in mind.
    #[schemars(extend("examples" = ["child_in_need_assessment"]))]
    pub(super) pathway: String,
    /// Why.
    pub(super) words: String,
}

/// `decided`
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewDecision {
    /// The child.
    #[schemars(extend("examples" = ["child-1"]))]
    pub(super) child: String,
    /// The entry that holds the recommendation decided on: the child's latest.
    #[serde(deserialize_with = "whole")]
    pub(super) recommended: u64,
    /// The pathway. How it stands to the recommendation is worked out.
    #[schemars(extend("examples" = ["child_in_need_assessment"]))]
    pub(super) pathway: String,
    /// Why. Compulsory, also when agreeing.
    pub(super) reason: String,
}

/// `signed_off`
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSignOff {
    /// The child.
    #[schemars(extend("examples" = ["child-1"]))]
    pub(super) child: String,
    /// The entry that holds the decision.
    #[serde(deserialize_with = "whole")]
    pub(super) decided: u64,
    /// The manager's own words.
    pub(super) words: String,
}

/// A recommendation to be made and written down.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRecommendation {
    /// `latest` of the contact as it was last read.
    #[serde(deserialize_with = "whole")]
    pub(super) seen: u64,
    /// The child.
    #[schemars(extend("examples" = ["child-1"]))]
    pub(super) child: String,
}

/// What was written.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Written {
    /// The contact.
    pub(super) contact: String,
    /// The last entry that changed it: `seen` of the next request.
    pub(super) latest: u64,
    /// The entries written.
    pub(super) entries: Vec<EntryWritten>,
}

/// An entry that was written.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct EntryWritten {
    /// Its number.
    pub(super) seq: u64,
    /// Its kind.
    pub(super) kind: String,
}

/// A recommendation that was made and written down.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Recommended {
    /// What was written.
    pub(super) written: Written,
    /// The recommendation.
    pub(super) recommendation: Recommendation,
}

/// Contacts, those opened last first.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Contacts {
    /// The contacts.
    pub(super) contacts: Vec<ContactListed>,
    /// `before` of the next page; none on the last.
    pub(super) before: Option<u64>,
}

/// A contact on a list.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct ContactListed {
    /// The contact.
    pub(super) contact: String,
    /// The reference people know it by; none once its words were erased.
    pub(super) reference: Option<String>,
    /// The pack that decides.
    pub(super) authority: Option<String>,
    /// When it was received, local time.
    pub(super) received: Option<String>,
    /// How far it has come: `gathering`, `awaits_decision`, `awaits_sign_off`, `complete`, `erased`.
    pub(super) stage: String,
    /// The last entry that changed it.
    pub(super) latest: u64,
    /// When that was written, UTC.
    pub(super) latest_at: String,
}

/// Who read and wrote what and when, the oldest first.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Trail {
    /// The entries, without a word of any contact.
    pub(super) entries: Vec<TrailEntry>,
    /// `after` of the next page; none on the last.
    pub(super) after: Option<u64>,
}

/// One entry of the trail.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct TrailEntry {
    /// Its number.
    pub(super) seq: u64,
    /// When, UTC.
    pub(super) at: String,
    /// Who.
    pub(super) who: String,
    /// What the sign-in, or the token, knows them by.
    pub(super) who_id: String,
    /// The role they did it in.
    #[schemars(with = "String")]
    pub(super) role: Role,
    /// Which kind of entry.
    pub(super) kind: String,
    /// The contact, if it is about one.
    pub(super) contact: Option<String>,
    /// What was looked at or copied, or the name of the token.
    pub(super) what: Option<String>,
}
