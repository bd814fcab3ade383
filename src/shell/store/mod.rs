//! Databases that keep the record: a file (SQLite) or a server (PostgreSQL).
//!
//! Both block until they are done; an asynchronous program calls them on a thread of
//! their own (`spawn_blocking`). Chance comes in here: salts, contacts and secrets.

mod postgres;
mod sqlite;

use std::path::Path;

use sha2::Digest;
use sha2::Sha256;

use crate::ast::digest::hexadecimal;
use crate::record::batch::Batch;
use crate::record::chain::seal;
use crate::record::entry::Head;
use crate::record::entry::Kept;
use crate::record::entry::Row;
use crate::record::id::ContactId;
use crate::record::id::Hash;
use crate::record::id::Seq;
use crate::record::kind::Kind;
use crate::record::store::Database;
use crate::record::store::StoreError;

/// The newest schema this program knows.
const SCHEMA: i64 = 1;

/// What to do where there is no record yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Begin one.
    Create,
    /// Say so.
    Refuse,
}

/// Opens the database of an address: `postgres://...`, or a file.
///
/// # Errors
/// When it cannot be reached, is no record of this program, or a newer one made it.
pub fn open(address: &str, missing: Missing) -> Result<Box<dyn Database>, StoreError> {
    let server = ["postgres://", "postgresql://"];
    if server.iter().any(|scheme| address.starts_with(scheme)) {
        return Ok(Box::new(postgres::Postgres::open(address, missing)?));
    }
    if address.contains("://") {
        let why = "the address of a database is a file, or begins with `postgres://`";
        return Err(StoreError::Refused {
            why: why.to_owned(),
        });
    }
    Ok(Box::new(sqlite::Sqlite::open(Path::new(address), missing)?))
}

/// A name for a new contact.
///
/// # Errors
/// When the machine has no random numbers.
pub fn new_contact() -> Result<ContactId, StoreError> {
    random().map(ContactId::from_bytes)
}

/// A new secret for a session or a key: what the holder keeps, and what the database does.
///
/// # Errors
/// When the machine has no random numbers.
pub fn new_secret() -> Result<(String, Hash), StoreError> {
    let secret = hexadecimal(&random::<32>()?);
    let hash = hash_of_secret(&secret);
    Ok((secret, hash))
}

/// What the database keeps of a secret.
///
/// A secret has 256 random bits, so one round of SHA-256 cannot be guessed back.
#[must_use]
pub fn hash_of_secret(secret: &str) -> Hash {
    Hash::from(<[u8; 32]>::from(Sha256::digest(secret.as_bytes())))
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed {
        why: format!("there are no random numbers: {error}"),
    })?;
    Ok(bytes)
}

/// The rows of a batch, in their place behind the head.
fn rows_of(batch: &Batch, after: Head) -> Result<Vec<Row>, StoreError> {
    let mut head = after;
    let mut rows = Vec::with_capacity(batch.drafts().len());
    for draft in batch.drafts() {
        let row = seal(head, batch.contact(), draft, random()?);
        head = row.head().unwrap_or(head);
        rows.push(row);
    }
    Ok(rows)
}

/// Reads rows that were kept.
fn read(rows: &[Row]) -> Result<Vec<Kept>, StoreError> {
    let read = rows.iter().map(Row::read);
    read.collect::<Result<_, _>>()
        .map_err(|illegible| StoreError::Corrupt {
            seq: Some(illegible.seq),
            why: illegible.to_string(),
        })
}

/// The kinds of entries that change a contact, as a list for a query.
fn changing_kinds() -> String {
    let kinds = Kind::ALL
        .into_iter()
        .filter(|kind| kind.changes_a_contact());
    let quoted: Vec<String> = kinds.map(|kind| format!("'{kind}'")).collect();
    quoted.join(", ")
}

/// A number as both databases keep it.
fn as_kept(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number out of a database.
fn as_number(kept: i64) -> u64 {
    u64::try_from(kept).unwrap_or(0)
}

/// A text of the database that a program alone writes.
fn parsed<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt {
        seq: None,
        why: format!("{what} cannot be read"),
    })
}

/// A hash of the database that a program alone writes.
fn hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    Hash::from_slice(bytes).ok_or_else(|| StoreError::Corrupt {
        seq: None,
        why: "a hash has not 32 bytes".to_owned(),
    })
}

/// Whether a contact is as the writer took it to be.
fn check_expected(batch: &Batch, latest: Seq) -> Result<(), StoreError> {
    use crate::record::batch::Expected;
    let fits = match batch.expected() {
        Expected::Anything => true,
        Expected::New => latest == Seq(0),
        Expected::Latest(seq) => latest == seq,
    };
    if fits {
        Ok(())
    } else {
        Err(StoreError::Conflict { latest })
    }
}
