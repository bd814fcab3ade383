//! What can happen, as the record keeps it: one JSON object, named after its kind.
//!
//! `{"answered":{"child":"child-1","fact":"injury","answer":"yes",...}}`. The bytes are
//! kept as they were written first. Fields are added, never renamed or removed.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::algebra::calendar::Calendar;
use crate::algebra::moment::Moment;
use crate::record::actor::Role;
use crate::record::answer::Answer;
use crate::record::as_text;
use crate::record::id::Hash;
use crate::record::id::Seq;
use crate::record::json::Json;
use crate::record::kind::Kind;
use crate::record::mandate::ActsFor;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// Somebody got in touch.
    ContactOpened(ContactOpened),
    /// The contact is about this child, too.
    ChildAdded(ChildAdded),
    /// A question was answered.
    Answered(Answered),
    /// What the worker thinks, before the engine says anything.
    OwnView(OwnView),
    /// The engine recommended.
    Recommended(Recommended),
    /// A person decided.
    Decided(Decided),
    /// A manager agreed to a decision.
    SignedOff(SignedOff),
    /// Somebody said how a deadline stands.
    DeadlineMarked(DeadlineMarked),
    /// The words of a contact were erased.
    Erased(Erased),
    /// Somebody looked.
    Read(Read),
    /// Somebody took a copy.
    Exported(Exported),
    /// Somebody signed in.
    SignedIn(SignedIn),
    /// A key for another program was made.
    TokenMade(TokenMade),
    /// A key for another program was revoked.
    TokenRevoked(TokenRevoked),
}

/// `contact_opened`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactOpened {
    /// The reference people know it by.
    pub reference: String,
    /// The pack that decides, by name.
    pub authority: String,
    /// When the contact was received, local time. The rules of that day decide.
    #[serde(with = "as_text")]
    pub received: Moment,
    /// A pack version somebody chose instead, such as `lancashire@2.0.0`.
    pub pack: Option<String>,
}

/// `child_added`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChildAdded {
    /// Its reference within the contact, such as `child-1`.
    pub child: String,
}

/// `answered`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// The child; none for the contact or the household.
    pub child: Option<String>,
    /// The question.
    pub fact: String,
    /// The answer as a case writes it; `not_asked` takes an earlier one back.
    pub answer: Answer,
    /// Who said it.
    pub from: Option<String>,
    /// When they said it.
    #[serde(with = "as_text::optional")]
    pub on: Option<Moment>,
    /// Free text.
    pub note: Option<String>,
}

/// `own_view`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnView {
    /// The child.
    pub child: String,
    /// The pathway the worker has in mind.
    pub pathway: String,
    /// Why.
    pub words: String,
}

/// `recommended`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recommended {
    /// The child.
    pub child: String,
    /// The whole case, exactly as it was put to the engine.
    pub case: Json,
    /// The recommendation for the child, exactly as the engine produced it.
    pub recommendation: Json,
    /// Every pack version that took part, the authority's own first.
    pub packs: Vec<PackUsed>,
    /// The calendar in which its working days were counted; entries of earlier programs do not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarUsed>,
    /// The version of the program.
    pub engine: String,
    /// The day it was made.
    pub today: Date,
}

/// A pack version that took part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackUsed {
    /// The pack.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its normalised content.
    pub digest: String,
}

/// A calendar in which working days were counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarUsed {
    /// The calendar.
    pub calendar: String,
    /// SHA-256 over its content.
    pub digest: String,
}

impl CalendarUsed {
    /// A calendar as it is now.
    #[must_use]
    pub fn of(calendar: &Calendar) -> Self {
        Self {
            calendar: calendar.name().to_owned(),
            digest: calendar.digest(),
        }
    }
}

/// `decided`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The child.
    pub child: String,
    /// The entry that holds the recommendation.
    pub recommended: Seq,
    /// The pathway.
    pub pathway: String,
    /// How it stands to the recommendation.
    pub agrees: Agreement,
    /// Why, in the words of who decided. Compulsory, also when agreeing.
    pub reason: String,
}

/// How a decision stands to the recommendation, or to what applies while that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The same pathway.
    Agrees,
    /// A more protective pathway.
    DiffersUp,
    /// A less protective pathway.
    DiffersDown,
}

/// `signed_off`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedOff {
    /// The child.
    pub child: String,
    /// The entry that holds the decision.
    pub decided: Seq,
    /// The manager's own words.
    pub words: String,
}

/// `deadline_marked`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineMarked {
    /// The child.
    pub child: String,
    /// The deadline, as a recommendation for the child names it.
    pub deadline: String,
    /// What that recommendation counts it from; from another day it is another deadline.
    pub from: Option<String>,
    /// How it stands.
    pub mark: Mark,
    /// When it was met, local time. Compulsory where it was.
    #[serde(with = "as_text::optional")]
    pub on: Option<Moment>,
    /// Why, or more about it. Compulsory where it was not met.
    pub note: Option<String>,
}

/// How somebody says that a deadline stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// What it asks for was done.
    Met,
    /// It need not be done.
    NotNeeded,
    /// It still has to be done: an earlier mark is taken back.
    Open,
}

/// `erased`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// Why. It must not repeat what was erased.
    pub why: String,
}

/// `read`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// What was looked at: a page, an address.
    pub what: String,
}

/// `exported`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exported {
    /// What was taken: the form, and the days it covers.
    pub what: String,
}

/// `signed_in`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedIn {}

/// `token_made`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenMade {
    /// The key's hash; the key itself is nowhere.
    pub token: Hash,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// In whose name; its own where nothing is written.
    #[serde(default, skip_serializing_if = "ActsFor::is_itself")]
    pub acts: ActsFor,
}

/// `token_revoked`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenRevoked {
    /// The key's hash.
    pub token: Hash,
}

impl Event {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::ContactOpened(_) => Kind::ContactOpened,
            Self::ChildAdded(_) => Kind::ChildAdded,
            Self::Answered(_) => Kind::Answered,
            Self::OwnView(_) => Kind::OwnView,
            Self::Recommended(_) => Kind::Recommended,
            Self::Decided(_) => Kind::Decided,
            Self::SignedOff(_) => Kind::SignedOff,
            Self::DeadlineMarked(_) => Kind::DeadlineMarked,
            Self::Erased(_) => Kind::Erased,
            Self::Read(_) => Kind::Read,
            Self::Exported(_) => Kind::Exported,
            Self::SignedIn(_) => Kind::SignedIn,
            Self::TokenMade(_) => Kind::TokenMade,
            Self::TokenRevoked(_) => Kind::TokenRevoked,
        }
    }
}
