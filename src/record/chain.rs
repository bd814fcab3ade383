//! The chain: the exact bytes each hash is taken over, for anybody to compute again.
//!
//! Every field is fed as its length (eight bytes, the highest first) and its bytes:
//! content = `threshold/record/1/content`, salt, content; entry = `threshold/record/1/entry`,
//! hash before, number (eight bytes, the highest first), contact, time, actor's id, name,
//! role, kind, hash of the content. Texts are the UTF-8 of [`Row`]; hashes are 32 bytes.

use sha2::Digest;
use sha2::Sha256;

use crate::record::batch::Draft;
use crate::record::entry::Content;
use crate::record::entry::Head;
use crate::record::entry::Row;
use crate::record::id::ContactId;
use crate::record::id::Hash;

/// What the hash of a content begins with.
pub const CONTENT: &str = "threshold/record/1/content";
/// What the hash of an entry begins with.
pub const ENTRY: &str = "threshold/record/1/entry";

/// The hash of a content.
#[must_use]
pub fn content_hash(content: &Content) -> Hash {
    hash_of(&[CONTENT.as_bytes(), &content.salt, &content.bytes])
}

/// The hash of an entry, over every field but itself and the content.
#[must_use]
pub fn entry_hash(row: &Row) -> Hash {
    hash_of(&[
        ENTRY.as_bytes(),
        &row.prev,
        &row.seq.to_be_bytes(),
        row.contact.as_bytes(),
        row.at.as_bytes(),
        row.actor_id.as_bytes(),
        row.actor_name.as_bytes(),
        row.actor_role.as_bytes(),
        row.kind.as_bytes(),
        &row.content_hash,
    ])
}

/// The row that follows the head of a chain.
#[must_use]
pub fn seal(after: Head, contact: Option<ContactId>, draft: &Draft, salt: [u8; 32]) -> Row {
    let content = Content {
        salt: salt.to_vec(),
        bytes: draft.content().to_vec(),
    };
    let actor = draft.actor();
    let mut row = Row {
        seq: after.seq.0.saturating_add(1),
        contact: contact.map_or_else(String::new, |id| id.to_string()),
        at: draft.at().to_string(),
        actor_id: actor.id.clone(),
        actor_name: actor.name.clone(),
        actor_role: actor.role.word().to_owned(),
        kind: draft.kind().word().to_owned(),
        content_hash: content_hash(&content).as_bytes().to_vec(),
        prev: after.hash.as_bytes().to_vec(),
        hash: Vec::new(),
        content: Some(content),
    };
    row.hash = entry_hash(&row).as_bytes().to_vec();
    row
}

/// Each part with its length before it, so that no two rows run together alike.
fn hash_of(parts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    for part in parts {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(part);
    }
    Hash::from(<[u8; 32]>::from(hash.finalize()))
}
