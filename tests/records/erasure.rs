//! An erasure takes the words out of the file and leaves the chain whole.

use serde_json::json;

use threshold::record::actor::Role;
use threshold::record::store::Database;

use crate::desk::File;
use crate::desk::contact;
use crate::desk::event;
use crate::desk::noted;
use crate::desk::open_contact;
use crate::desk::verified;
use crate::desk::write;

/// A contact with words, erased beside another that stays.
pub(crate) fn erase_one_of_two(store: &dyn Database) {
    let gone = open_contact(store, "C-QUOKKA");
    let stays = open_contact(store, "C-WOMBAT");
    for _ in 0..20 {
        write(store, gone, Role::Screener, &noted("The QUOKKA said so. ")).unwrap();
        write(store, stays, Role::Screener, &noted("The WOMBAT said so.")).unwrap();
    }
    let before = store.head().unwrap();
    let erased = event(&json!({"erased": {"why": "Past its time."}}));
    write(store, gone, Role::Policy, &erased).unwrap();
    store.scrub().unwrap();
    let whole = verified(store, Some(before));
    assert_eq!(whole.findings, []);
    assert_eq!(whole.erasures, 1);
    let left = contact(store, gone);
    assert_eq!(left.opened, None);
    assert_eq!(left.erased.unwrap().words, "Past its time.");
    assert!(left.children.is_empty());
    assert_eq!(
        contact(store, stays)
            .child("child-1")
            .unwrap()
            .answers
            .history("injury")
            .len(),
        20
    );
}

/// The files under a folder that hold these words.
pub(crate) fn holds(folder: &std::path::Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holds(&path, words));
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        if bytes
            .windows(words.len())
            .any(|part| part == words.as_bytes())
        {
            found.push(path.to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn erased_words_are_not_in_the_file_any_more() {
    let file = File::new();
    let store = file.open();
    erase_one_of_two(&*store);
    assert_eq!(holds(file.folder.path(), "QUOKKA"), Vec::<String>::new());
    assert!(!holds(file.folder.path(), "WOMBAT").is_empty());
    drop(store);
    assert_eq!(holds(file.folder.path(), "QUOKKA"), Vec::<String>::new());
}
