//! What writing, checking and reading cost in one database.

use std::time::Instant;

use threshold::record::actor::Role;
use threshold::record::contact::Contact;
use threshold::record::id::Seq;
use threshold::record::store::Database;
use threshold::shell::store::new_contact;

use crate::desk::contact;
use crate::desk::noted;
use crate::desk::open_contact;
use crate::desk::opening;
use crate::desk::verified;
use crate::desk::writer;

/// Measures an empty database.
pub(crate) fn measure(name: &str, store: &dyn Database) {
    let words = noted(&"word ".repeat(60));
    let begun = Instant::now();
    for number in 0..500 {
        open_contact(store, &format!("C-{number}"));
    }
    println!(
        "{name}: 500 batches of two entries, each confirmed by itself, in {:?}",
        begun.elapsed()
    );
    let mut events = opening("C-large").to_vec();
    events.extend(std::iter::repeat_n(words, 9_998));
    let batch =
        Contact::unopened(new_contact().unwrap()).admit(&writer(Role::Screener), Seq(0), &events);
    let batch = batch.unwrap();
    let begun = Instant::now();
    store.append(&batch).unwrap();
    println!(
        "{name}: one batch of 10000 entries in {:?}",
        begun.elapsed()
    );
    let begun = Instant::now();
    let whole = verified(store, None);
    println!(
        "{name}: {} entries checked in {:?}",
        whole.entries,
        begun.elapsed()
    );
    let begun = Instant::now();
    contact(store, batch.contact().unwrap());
    println!(
        "{name}: a contact of 10000 entries read and added up in {:?}",
        begun.elapsed()
    );
}
