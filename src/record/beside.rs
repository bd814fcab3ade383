//! The small tables beside the record: who is signed in, keys of other programs,
//! answers that were given to requests with a key of their own.
//!
//! None of it is the record, and all of it may be deleted. Secrets are never kept:
//! only the SHA-256 of 256 random bits is.

use jiff::Timestamp;

use crate::record::actor::Actor;
use crate::record::actor::Role;
use crate::record::id::ContactId;
use crate::record::id::Hash;
use crate::record::mandate::ActsFor;
use crate::record::mandate::Mandate;
use crate::record::store::StoreError;

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hash of what their browser holds.
    pub secret: Hash,
    /// Who.
    pub actor: Actor,
    /// Everything they may be.
    pub roles: Vec<Role>,
    /// Since when.
    pub since: Timestamp,
    /// When they were last seen.
    pub seen: Timestamp,
    /// Until when at the latest.
    pub until: Timestamp,
}

/// A key of another program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The hash of the key.
    pub secret: Hash,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// In whose name.
    pub acts: ActsFor,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it holds, if it ends.
    pub until: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

impl Token {
    /// What it may do, and in whose name.
    #[must_use]
    pub fn mandate(&self) -> Mandate {
        Mandate {
            role: self.role,
            acts: self.acts,
        }
    }

    /// Whether it still opens the door.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.until.is_none_or(|until| now < until)
    }
}

/// A request that must have its effect once, however often it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The key the sender gave it, together with who they are.
    pub key: String,
    /// The hash of everything in it.
    pub asked: Hash,
    /// The contact it is about, so that an erasure takes the answer along.
    pub contact: Option<ContactId>,
    /// Until when the answer is kept.
    pub until: Timestamp,
}

/// What is known of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody has sent it before: do it, then call `answer_request`.
    Yours,
    /// It is being done, or whoever did it never finished.
    Unfinished,
    /// It was done, and this was the answer.
    Answered(Vec<u8>),
    /// The key was used for something else.
    AnotherRequest,
}

/// The small tables.
pub trait Beside: Send + Sync {
    /// Remembers a session; a known one gets its new times.
    ///
    /// # Errors
    /// When the database fails.
    fn put_session(&self, session: &Session) -> Result<(), StoreError>;

    /// The session of a secret, unless it has ended by now.
    ///
    /// # Errors
    /// When the database fails.
    fn session(&self, secret: Hash, now: Timestamp) -> Result<Option<Session>, StoreError>;

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    fn end_session(&self, secret: Hash) -> Result<(), StoreError>;

    /// Remembers a key. Write [`crate::record::event::TokenMade`] into the record too.
    ///
    /// # Errors
    /// When the database fails.
    fn put_token(&self, token: &Token) -> Result<(), StoreError>;

    /// The key of a secret, unless it was revoked or has ended by now.
    ///
    /// # Errors
    /// When the database fails.
    fn token(&self, secret: Hash, now: Timestamp) -> Result<Option<Token>, StoreError>;

    /// Every key there ever was, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    fn tokens(&self) -> Result<Vec<Token>, StoreError>;

    /// Revokes a key; false if there is none. Write
    /// [`crate::record::event::TokenRevoked`] into the record too.
    ///
    /// # Errors
    /// When the database fails.
    fn revoke_token(&self, secret: Hash, now: Timestamp) -> Result<bool, StoreError>;

    /// Claims a request, so that of several senders one alone does it.
    ///
    /// # Errors
    /// When the database fails.
    fn claim(&self, request: &Request, now: Timestamp) -> Result<Claim, StoreError>;

    /// Keeps the answer to a request.
    ///
    /// # Errors
    /// When the database fails.
    fn answer_request(&self, key: &str, answer: &[u8]) -> Result<(), StoreError>;

    /// Forgets a request that was not done, so that it may be sent again.
    ///
    /// # Errors
    /// When the database fails.
    fn forget_request(&self, key: &str) -> Result<(), StoreError>;

    /// Deletes every session and request that has ended by now.
    ///
    /// # Errors
    /// When the database fails.
    fn tidy(&self, now: Timestamp) -> Result<(), StoreError>;
}
