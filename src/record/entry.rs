//! An entry of the record: the row as a database keeps it, and what it says.

use jiff::Timestamp;
use serde::Serialize;

use crate::record::actor::Actor;
use crate::record::chain::content_hash;
use crate::record::chain::entry_hash;
use crate::record::event::Event;
use crate::record::id::ContactId;
use crate::record::id::Hash;
use crate::record::id::Seq;
use crate::record::kind::Kind;

/// A row exactly as it is kept, whatever somebody made of it.
///
/// Nothing is read out of it before it was compared with its hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub seq: u64,
    /// The contact, 32 hexadecimal digits; empty for an entry about the record.
    pub contact: String,
    /// When, in UTC, such as `2026-11-20T16:20:00.123456Z`.
    pub at: String,
    /// Who: their id.
    pub actor_id: String,
    /// Their name.
    pub actor_name: String,
    /// Their role.
    pub actor_role: String,
    /// What kind of entry.
    pub kind: String,
    /// The hash of the content.
    pub content_hash: Vec<u8>,
    /// The hash of the entry before; 32 zero bytes for the first.
    pub prev: Vec<u8>,
    /// The hash of this entry.
    pub hash: Vec<u8>,
    /// Salt and content; nothing where they are gone.
    pub content: Option<Content>,
}

/// The content of an entry: the only part that holds words about a family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// 32 random bytes, so that no hash can be guessed back into words once both are erased.
    pub salt: Vec<u8>,
    /// The event as JSON.
    pub bytes: Vec<u8>,
}

/// An entry without its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its number.
    pub seq: Seq,
    /// The contact; none for an entry about the record.
    pub contact: Option<ContactId>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What kind of entry.
    pub kind: Kind,
    /// The hash of the content.
    pub content_hash: Hash,
    /// The hash of the entry before.
    pub prev: Hash,
    /// The hash of this entry.
    pub hash: Hash,
}

/// An entry with what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// What happened; none once it was erased.
    pub event: Option<Event>,
}

/// Which entry, when, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stamp {
    /// The entry.
    pub seq: Seq,
    /// When it was written.
    pub at: Timestamp,
    /// Who wrote it.
    pub by: Actor,
}

/// The last entry of a chain: its number and its hash.
///
/// ```
/// use threshold::record::entry::Head;
///
/// let written = format!("12:{}", "ab".repeat(32));
/// let head: Head = written.parse()?;
/// assert_eq!(head.seq.0, 12);
/// assert_eq!(head.to_string(), written);
/// # Ok::<(), threshold::record::id::BadId>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Its number; 0 before the first entry.
    pub seq: Seq,
    /// Its hash; zero before the first entry.
    pub hash: Hash,
}

/// A row that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {seq} is not as it was written: {what}")]
pub struct Illegible {
    /// The entry.
    pub seq: Seq,
    /// What is wrong with it.
    pub what: String,
}

impl Row {
    /// The number and hash of this row.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        Some(Head {
            seq: Seq(self.seq),
            hash: Hash::from_slice(&self.hash)?,
        })
    }

    /// What the row says, once it agrees with its own hashes.
    ///
    /// # Errors
    /// When it was changed since it was written, or a newer program wrote it.
    pub fn read(&self) -> Result<Kept, Illegible> {
        self.legible().map_err(|what| Illegible {
            seq: Seq(self.seq),
            what,
        })
    }

    fn legible(&self) -> Result<Kept, String> {
        let hash = |bytes: &[u8]| Hash::from_slice(bytes).ok_or("a hash has not 32 bytes");
        let (own, of_content) = (hash(&self.hash)?, hash(&self.content_hash)?);
        if entry_hash(self) != own {
            return Err("its fields do not give its hash".to_owned());
        }
        let contact = Some(&self.contact).filter(|contact| !contact.is_empty());
        let contact = contact.map(|contact| contact.parse::<ContactId>());
        let entry = Entry {
            seq: Seq(self.seq),
            contact: contact.transpose().map_err(|error| error.to_string())?,
            at: self.at.parse().map_err(|_| "its time cannot be read")?,
            actor: Actor {
                id: self.actor_id.clone(),
                name: self.actor_name.clone(),
                role: self.actor_role.parse()?,
            },
            kind: self.kind.parse()?,
            content_hash: of_content,
            prev: hash(&self.prev)?,
            hash: own,
        };
        let event = self.content.as_ref();
        let event = event.map(|content| read_content(content, &entry));
        Ok(Kept {
            event: event.transpose()?,
            entry,
        })
    }
}

fn read_content(content: &Content, entry: &Entry) -> Result<Event, String> {
    if content_hash(content) != entry.content_hash {
        return Err("its content does not give its hash".to_owned());
    }
    let event: Event = serde_json::from_slice(&content.bytes)
        .map_err(|error| format!("its content cannot be read: {error}"))?;
    if event.kind() == entry.kind {
        Ok(event)
    } else {
        Err(format!("it is called {} and is not", entry.kind))
    }
}

impl Kept {
    /// Which entry, when, and by whom.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp {
            seq: self.entry.seq,
            at: self.entry.at,
            by: self.entry.actor.clone(),
        }
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl std::str::FromStr for Head {
    type Err = crate::record::id::BadId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (seq, hash) = text.split_once(':').ok_or_else(|| Self::Err {
            text: text.to_owned(),
            wanted: "a head, such as `12:` and 64 hexadecimal digits",
        })?;
        Ok(Self {
            seq: seq.parse()?,
            hash: hash.parse()?,
        })
    }
}
