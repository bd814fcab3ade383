//! Entries that were let in and are about to be written, all or none of them.
//!
//! A batch about a contact comes only from its fold ([`crate::record::contact::Contact`]),
//! which refuses what must not stand in a record. A store writes nothing else.

use jiff::Timestamp;

use crate::record::actor::Actor;
use crate::record::event::Event;
use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::record::kind::Kind;
use crate::record::refusal::Refusal;

/// How large the content of one entry may be.
pub const MOST_BYTES: usize = 8_000_000;
/// How many characters the id and the name of an actor may have.
const MOST_NAME: usize = 200;

/// Who writes, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// Who.
    pub actor: Actor,
    /// When, from the clock of the program.
    pub at: Timestamp,
}

/// What the writer took the contact to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It does not matter: nothing about a contact changes.
    Anything,
    /// There is no such contact yet.
    New,
    /// This was the last entry that changed it.
    Latest(Seq),
}

/// One entry to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    kind: Kind,
    writer: Writer,
    content: Vec<u8>,
}

/// Entries to be, all or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    contact: Option<ContactId>,
    expected: Expected,
    drafts: Vec<Draft>,
}

impl Draft {
    pub(super) fn of(event: &Event, writer: &Writer) -> Result<Self, Refusal> {
        let actor = &writer.actor;
        for text in [&actor.id, &actor.name] {
            let fits = !text.trim().is_empty() && text.chars().count() <= MOST_NAME;
            if !fits || text.chars().any(char::is_control) {
                return Err(Refusal::BadActor);
            }
        }
        let content = serde_json::to_vec(event).map_err(|error| Refusal::NotWritable {
            why: error.to_string(),
        })?;
        if content.len() > MOST_BYTES {
            return Err(Refusal::TooLarge {
                bytes: content.len(),
            });
        }
        Ok(Self {
            kind: event.kind(),
            writer: writer.clone(),
            content,
        })
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Who writes it.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.writer.actor
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.writer.at
    }

    /// The event as JSON, as it will be kept.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        &self.content
    }
}

impl Batch {
    pub(super) fn about(
        contact: ContactId,
        expected: Expected,
        writer: &Writer,
        events: &[Event],
    ) -> Result<Self, Refusal> {
        let drafts = events.iter().map(|event| Draft::of(event, writer));
        Ok(Self {
            contact: Some(contact),
            expected,
            drafts: drafts.collect::<Result<_, _>>()?,
        })
    }

    /// An entry that changes no contact: somebody looked, took a copy, signed in,
    /// made or revoked a key. With a contact where it was about one.
    ///
    /// # Errors
    /// When the event would change a contact.
    pub fn trail(
        contact: Option<ContactId>,
        writer: &Writer,
        event: &Event,
    ) -> Result<Self, Refusal> {
        if event.kind().changes_a_contact() {
            return Err(Refusal::NotATrail { kind: event.kind() });
        }
        Ok(Self {
            contact,
            expected: Expected::Anything,
            drafts: vec![Draft::of(event, writer)?],
        })
    }

    /// The contact it is about.
    #[must_use]
    pub fn contact(&self) -> Option<ContactId> {
        self.contact
    }

    /// What must hold when it is written.
    #[must_use]
    pub fn expected(&self) -> Expected {
        self.expected
    }

    /// The entries to be, in order.
    #[must_use]
    pub fn drafts(&self) -> &[Draft] {
        &self.drafts
    }

    /// Whether the words of the contact's earlier entries go with it.
    #[must_use]
    pub fn erases(&self) -> bool {
        self.drafts.iter().any(|draft| draft.kind() == Kind::Erased)
    }
}
