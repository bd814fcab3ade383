//! What the tests write with: people, events, batches, and databases to write into.

use std::path::PathBuf;

use serde_json::Value;
use serde_json::json;
use tempfile::TempDir;

use threshold::record::actor::Actor;
use threshold::record::actor::Role;
use threshold::record::batch::Writer;
use threshold::record::contact::Contact;
use threshold::record::entry::Head;
use threshold::record::entry::Kept;
use threshold::record::event::Event;
use threshold::record::id::ContactId;
use threshold::record::id::Seq;
use threshold::record::store::Database;
use threshold::record::store::StoreError;
use threshold::record::verify::Verified;
use threshold::record::verify::Verifier;
use threshold::shell::store::Missing;
use threshold::shell::store::new_contact;
use threshold::shell::store::open;

/// An event as the record writes it.
pub(crate) fn event(written: &Value) -> Event {
    serde_json::from_str(&written.to_string()).unwrap()
}

pub(crate) fn writer(role: Role) -> Writer {
    Writer {
        actor: Actor {
            id: format!("u-{role}"),
            name: format!("A {role}"),
            role,
        },
        at: "2026-11-20T16:20:00.25Z".parse().unwrap(),
    }
}

pub(crate) fn opening(reference: &str) -> [Event; 2] {
    [
        event(
            &json!({"contact_opened": {"reference": reference, "authority": "tutshire", "received": "2026-11-20T16:20", "pack": null}}),
        ),
        event(&json!({"child_added": {"child": "child-1"}})),
    ]
}

/// An answer with words that can be looked for in a file.
pub(crate) fn noted(words: &str) -> Event {
    event(
        &json!({"answered": {"child": "child-1", "fact": "injury", "answer": "yes", "from": "school", "on": null, "note": words}}),
    )
}

/// Opens a new contact and gives its name.
pub(crate) fn open_contact(store: &dyn Database, reference: &str) -> ContactId {
    let id = new_contact().unwrap();
    let contact = Contact::unopened(id);
    let batch = contact.admit(&writer(Role::Screener), Seq(0), &opening(reference));
    store.append(&batch.unwrap()).unwrap();
    id
}

pub(crate) fn contact(store: &dyn Database, id: ContactId) -> Contact {
    let contact = Contact::of(&store.entries(id).unwrap()).unwrap();
    assert_eq!(contact.misfits, []);
    contact
}

/// Writes an event about a contact as it stands.
pub(crate) fn write(
    store: &dyn Database,
    id: ContactId,
    role: Role,
    event: &Event,
) -> Result<Vec<Kept>, StoreError> {
    let contact = contact(store, id);
    let batch = contact.admit(&writer(role), contact.latest, std::slice::from_ref(event));
    store.append(&batch.unwrap())
}

/// Reads the whole record as `threshold records verify` does.
pub(crate) fn verified(store: &dyn Database, noted: Option<Head>) -> Verified {
    let mut verifier = Verifier::new(noted.as_slice());
    let mut after = Seq(0);
    loop {
        let rows = store.scan(after, 500).unwrap();
        let Some(last) = rows.last() else {
            return verifier.end();
        };
        after = Seq(last.seq);
        for row in &rows {
            verifier.take(row);
        }
    }
}

/// A database file in a folder of its own.
pub(crate) struct File {
    pub(crate) folder: TempDir,
}

impl File {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("record.db")
    }

    pub(crate) fn address(&self) -> String {
        self.path().to_string_lossy().into_owned()
    }

    pub(crate) fn open(&self) -> Box<dyn Database> {
        open(&self.address(), Missing::Create).unwrap()
    }
}

/// Says what was not run and why, also where the tests that pass are silent.
pub(crate) fn not_run(what: &str, why: &str) {
    let said = format!("not run: {what}, because {why}\n");
    let _ = std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes());
}
