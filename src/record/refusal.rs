//! Why something may not be written into a record, in words for the person who tried.

use crate::record::actor::Role;
use crate::record::id::Seq;
use crate::record::kind::Kind;

/// Why something may not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody else changed the contact after the writer had looked.
    #[error(
        "this contact was changed meanwhile (entry {latest}); look at it again before you write"
    )]
    Stale {
        /// The last entry that changed it.
        latest: Seq,
    },
    /// The contact exists already.
    #[error("this contact was opened already")]
    OpenedAlready,
    /// The first entry of a contact must open it.
    #[error("this contact was not opened yet")]
    NotOpened,
    /// The words of the contact were erased.
    #[error("this contact was erased; nothing more can be written about it")]
    Erased,
    /// The event is not about a contact.
    #[error("`{kind}` changes no contact")]
    NotAboutAContact {
        /// What was to be written.
        kind: Kind,
    },
    /// The event changes a contact and goes through its fold.
    #[error("`{kind}` changes a contact and must be admitted by it")]
    NotATrail {
        /// What was to be written.
        kind: Kind,
    },
    /// The writer may not do this.
    #[error("a {role} may not write `{kind}`")]
    NotTheirs {
        /// What the writer is.
        role: Role,
        /// What was to be written.
        kind: Kind,
    },
    /// The writer has no name that can be kept.
    #[error("who writes needs an id and a name of one line, of at most 200 characters")]
    BadActor,
    /// Something that must have words has none.
    #[error("{what} is empty; write it in words")]
    Blank {
        /// What is missing.
        what: &'static str,
    },
    /// A text holds something that nobody sees.
    #[error("{what} holds the sign U+{:04X}, which nobody can see; write it without", u32::from(*sign))]
    Unseen {
        /// Which text.
        what: &'static str,
        /// The sign.
        sign: char,
    },
    /// A text is longer than anybody reads.
    #[error("{what} has {length} characters; at most {most} are kept")]
    TooLong {
        /// Which text.
        what: &'static str,
        /// Its length.
        length: usize,
        /// The bound.
        most: usize,
    },
    /// The entry is too large.
    #[error(
        "the entry has {bytes} bytes; at most {} are kept",
        crate::record::batch::MOST_BYTES
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The event cannot be written as JSON.
    #[error("the entry cannot be written: {why}")]
    NotWritable {
        /// Why.
        why: String,
    },
    /// Two children cannot have one reference.
    #[error("there is a child `{child}` already")]
    ChildAlready {
        /// Its reference.
        child: String,
    },
    /// No more children fit into one contact.
    #[error("a contact has at most {most} children")]
    TooManyChildren {
        /// The bound.
        most: usize,
    },
    /// There is no such child.
    #[error("this contact has no child `{child}`")]
    NoSuchChild {
        /// Its reference.
        child: String,
    },
    /// The worker's own view comes first.
    #[error("write your own view of `{child}` before the recommendation is shown")]
    NoOwnView {
        /// Its reference.
        child: String,
    },
    /// The recommendation cannot be read, or is about something else.
    #[error("this is not a recommendation for `{child}` of this contact: {why}")]
    NotARecommendation {
        /// Its reference.
        child: String,
        /// What is wrong.
        why: String,
    },
    /// The decision names an entry that is not the child's latest recommendation.
    #[error("entry {named} is not the latest recommendation for `{child}`")]
    NotTheLatestRecommendation {
        /// Its reference.
        child: String,
        /// What was named.
        named: Seq,
    },
    /// The recommendation knows nothing of a later answer, and the decision is not more protective.
    #[error(
        "an answer came after this recommendation (entry {answered}); ask for a new one, or decide for more protection"
    )]
    Outdated {
        /// The last entry that wrote an answer.
        answered: Seq,
    },
    /// The pathway is not one of those that the recommendation chose among.
    #[error("`{pathway}` is not a pathway of this recommendation; pathways: {}", known.join(", "))]
    NoSuchPathway {
        /// What was named.
        pathway: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The decision says that it agrees where it differs, or the other way round.
    #[error("how `{pathway}` stands to the recommendation is not as the entry says")]
    WrongAgreement {
        /// The pathway decided on.
        pathway: String,
    },
    /// The sign-off names an entry that is not the child's latest decision.
    #[error("entry {named} is not the latest decision for `{child}`")]
    NotTheLatestDecision {
        /// Its reference.
        child: String,
        /// What was named.
        named: Seq,
    },
    /// A decision is signed off once.
    #[error("entry {decided} was signed off already")]
    SignedOffAlready {
        /// The decision.
        decided: Seq,
    },
    /// No recommendation for the child names this deadline.
    #[error(
        "no recommendation for `{child}` names the deadline `{deadline}` counted from that day"
    )]
    NoSuchDeadline {
        /// The child.
        child: String,
        /// What was named.
        deadline: String,
    },
    /// A deadline was met at some time.
    #[error("say when it was done")]
    NoTime,
    /// The deadline stands like that already.
    #[error("the deadline `{deadline}` stands like that already")]
    MarkedAlready {
        /// The deadline.
        deadline: String,
    },
    /// Whoever decided cannot agree with themselves.
    #[error("whoever decided cannot sign it off; another manager does")]
    OwnDecision,
}
