//! Many write at once: one unbroken chain, and who comes second is told.

use std::process::Command;
use std::process::Stdio;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use threshold::record::actor::Role;
use threshold::record::id::ContactId;
use threshold::record::id::Seq;
use threshold::record::store::Database;
use threshold::record::store::StoreError;
use threshold::shell::store::Missing;
use threshold::shell::store::open;

use crate::desk::File;
use crate::desk::contact;
use crate::desk::noted;
use crate::desk::open_contact;
use crate::desk::verified;
use crate::desk::writer;

const THREADS: u64 = 8;
const EACH: u64 = 15;

/// Eight managers at one store, all about one contact; gives how often somebody came second.
fn write_together(store: &dyn Database, id: ContactId) -> u64 {
    let conflicts = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let mut left = EACH;
                while left > 0 {
                    let own = contact(store, id);
                    let batch = own.admit(&writer(Role::Manager), own.latest, &[noted("seen")]);
                    match store.append(&batch.unwrap()) {
                        Ok(_) => left -= 1,
                        Err(StoreError::Conflict { latest }) => {
                            assert!(latest > own.latest);
                            conflicts.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    conflicts.load(Ordering::Relaxed)
}

/// Not a test of its own: what the second process does.
#[test]
fn write_as_second_process() {
    let Ok(said) = std::env::var("RECORD_TOGETHER") else {
        return;
    };
    let (id, address) = said.split_once(' ').unwrap();
    let store = open(address, Missing::Refuse).unwrap();
    write_together(&*store, id.parse().unwrap());
}

/// Two processes of eight threads each write about one contact.
pub(crate) fn two_processes(address: &str) {
    let store = open(address, Missing::Create).unwrap();
    let before = verified(&*store, None).entries;
    let id = open_contact(&*store, "C-1");
    let mut other = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "together::write_as_second_process"])
        .env("RECORD_TOGETHER", format!("{id} {address}"))
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let conflicts = write_together(&*store, id);
    assert!(other.wait().unwrap().success());
    let whole = verified(&*store, None);
    assert_eq!(whole.findings, []);
    assert_eq!(whole.entries, before + 2 + 2 * THREADS * EACH);
    let own = contact(&*store, id);
    let said = own
        .child("child-1")
        .unwrap()
        .answers
        .history("injury")
        .len();
    assert_eq!(u64::try_from(said).unwrap(), 2 * THREADS * EACH);
    println!(
        "{} entries by 2 processes of 8 threads, {conflicts} conflicts told in this one",
        whole.entries
    );
    assert!(conflicts > 0);
}

#[test]
fn two_processes_keep_one_chain_in_a_file() {
    two_processes(&File::new().address());
}

/// A batch that was admitted before somebody else wrote is refused, and writes nothing.
pub(crate) fn second_is_told(store: &dyn Database) {
    let id = open_contact(store, "C-1");
    let seen = contact(store, id);
    let one = seen
        .admit(&writer(Role::Manager), seen.latest, &[noted("one")])
        .unwrap();
    let two = seen
        .admit(&writer(Role::Manager), seen.latest, &[noted("two")])
        .unwrap();
    let kept = store.append(&one).unwrap();
    let latest = kept.last().unwrap().entry.seq;
    assert_eq!(store.append(&two), Err(StoreError::Conflict { latest }));
    assert_eq!(store.head().unwrap().seq, latest);
    let again = threshold::record::contact::Contact::unopened(id);
    let again = again.admit(&writer(Role::Manager), Seq(0), &crate::desk::opening("C-1"));
    assert_eq!(
        store.append(&again.unwrap()),
        Err(StoreError::Conflict { latest })
    );
}

#[test]
fn who_comes_second_is_told() {
    second_is_told(&*File::new().open());
}
