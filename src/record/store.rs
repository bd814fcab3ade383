//! What a store of the record does, whichever database is behind it; and how it fails.
//!
//! Every call is done when it returns: what `append` has confirmed survives the power
//! going out. The two stores are in `shell`; nothing here touches the world.

use crate::record::batch::Batch;
use crate::record::beside::Beside;
use crate::record::entry::Head;
use crate::record::entry::Kept;
use crate::record::entry::Row;
use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::record::kind::Kind;

/// A place that keeps the record. Several programs may share one database.
pub trait Store: Send + Sync {
    /// Writes a batch, all of it or nothing, and returns it as it stands in the chain.
    ///
    /// An erasure takes the words of the contact's earlier entries out in the same step.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the contact was changed since the batch was admitted.
    fn append(&self, batch: &Batch) -> Result<Vec<Kept>, StoreError>;

    /// Every entry of a contact in order, each compared with its hashes; empty if there is none.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when one of them is not as it was written.
    fn entries(&self, contact: ContactId) -> Result<Vec<Kept>, StoreError>;

    /// At most `limit` rows after a number, in order, exactly as they are kept.
    ///
    /// # Errors
    /// When the database fails.
    fn scan(&self, after: Seq, limit: usize) -> Result<Vec<Row>, StoreError>;

    /// Contacts, those opened last first.
    ///
    /// # Errors
    /// When the database fails, or a row is not as it was written.
    fn contacts(&self, wanted: &Wanted) -> Result<Vec<Summary>, StoreError>;

    /// The last entry; number 0 and a zero hash while there is none.
    ///
    /// # Errors
    /// When the database fails.
    fn head(&self) -> Result<Head, StoreError>;

    /// Clears what erased words may have left in the files of the database.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while others are using the database: try again.
    fn scrub(&self) -> Result<(), StoreError>;
}

/// Everything the program keeps: the record, and the small tables beside it.
pub trait Database: Store + Beside {}

impl<T: Store + Beside> Database for T {}

/// Which contacts to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Only contacts opened before this entry: the last one of the page before.
    pub before: Option<Seq>,
    /// At most so many.
    pub limit: usize,
}

/// A contact on a list, without its words. Its first entry and [`Store::entries`] tell the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The contact.
    pub contact: ContactId,
    /// The entry that opened it, with the reference unless that was erased.
    pub opened: Kept,
    /// The last entry that changed it.
    pub latest: Seq,
    /// When that was written.
    pub latest_at: jiff::Timestamp,
    /// The kinds of entries it has, each with the last entry of it.
    pub kinds: Vec<(Kind, Seq)>,
}

/// The store could not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the contact first.
    #[error("this contact was changed meanwhile (entry {latest})")]
    Conflict {
        /// The last entry that changed it; 0 if there is none.
        latest: Seq,
    },
    /// There is no room to write.
    #[error("there is no room left to write: {why}")]
    Full {
        /// What the database said.
        why: String,
    },
    /// The database cannot be reached.
    #[error("the database cannot be reached: {why}")]
    Unreachable {
        /// What was tried.
        why: String,
    },
    /// Others are using it and did not finish in time.
    #[error("the database is in use and did not become free in time")]
    Busy,
    /// What is kept is not as it was written.
    #[error("the record is damaged: {why}")]
    Corrupt {
        /// The entry, where one is known.
        seq: Option<Seq>,
        /// What is wrong.
        why: String,
    },
    /// A newer program made the database.
    #[error("the database has schema {found}; this program knows schemas up to {known}")]
    Newer {
        /// Its schema.
        found: i64,
        /// The newest known here.
        known: i64,
    },
    /// It will not do that, and trying again does not help.
    #[error("{why}")]
    Refused {
        /// Why.
        why: String,
    },
    /// Anything else.
    #[error("the database failed: {why}")]
    Failed {
        /// What it said.
        why: String,
    },
}

impl StoreError {
    /// What to tell the person who was writing or reading.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => {
                "Somebody else wrote first. Nothing of yours was saved. Look at the contact again."
            }
            Self::Full { .. } => {
                "Nothing was saved: there is no room. Act on paper if the child cannot wait, and tell whoever keeps the service."
            }
            Self::Unreachable { .. } => {
                "It is not known to be saved: the database cannot be reached. Act on paper if the child cannot wait, and look at the contact again later."
            }
            Self::Busy => "Nothing was saved: too many are writing. Try again in a moment.",
            Self::Corrupt { .. } => {
                "The record of this contact was changed from outside. Do not rely on it; tell whoever keeps the service. `threshold records verify` names the entries."
            }
            Self::Newer { .. } => "Use the newer program, or another database.",
            Self::Refused { .. } => "Nothing was saved.",
            Self::Failed { .. } => {
                "It is not known to be saved. Look at the contact again, and tell whoever keeps the service."
            }
        }
    }
}
