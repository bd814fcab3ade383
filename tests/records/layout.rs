//! The bytes of the chain, worked out by another program.
//!
//! ```python
//! import hashlib, struct
//! def H(*parts): return hashlib.sha256(b"".join(struct.pack(">Q", len(p)) + p for p in parts)).digest()
//! content = b'{"read":{"what":"the list"}}'
//! c = H(b"threshold/record/1/content", bytes(range(32)), content)
//! e = H(b"threshold/record/1/entry", bytes(32), struct.pack(">Q", 1), b"", b"2026-11-20T16:20:00.25Z",
//!       b"u-auditor", b"A auditor", b"auditor", b"read", c)
//! print(c.hex(), e.hex())
//! ```

use serde_json::json;

use threshold::ast::digest::hexadecimal;
use threshold::record::actor::Role;
use threshold::record::batch::Batch;
use threshold::record::chain::seal;
use threshold::record::entry::Head;

use crate::desk::event;
use crate::desk::writer;

const CONTENT: &str = "e3a08d222d84cf211a556362cc6f28cbb2765b889cdfede184361a246a7d751d";
const ENTRY: &str = "13ab9adcd4b3e557b338e8f18b0efcf9ed0d0a4b9dc4b6b95097fe7189a38cdb";

#[test]
fn the_chain_is_laid_out_as_it_is_described() {
    let looked = event(&json!({"read": {"what": "the list"}}));
    let batch = Batch::trail(None, &writer(Role::Auditor), &looked).unwrap();
    let salt: [u8; 32] = std::array::from_fn(|n| u8::try_from(n).unwrap());
    let row = seal(Head::default(), None, &batch.drafts()[0], salt);
    assert_eq!(row.seq, 1);
    assert_eq!(
        row.content.as_ref().unwrap().bytes,
        br#"{"read":{"what":"the list"}}"#
    );
    assert_eq!(hexadecimal(&row.content_hash), CONTENT);
    assert_eq!(hexadecimal(&row.hash), ENTRY);
    assert!(row.read().is_ok());
}
