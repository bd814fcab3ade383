//! Whatever somebody with the file in their hands does to it is found, and named with its entry.

use rusqlite::Connection;

use threshold::record::actor::Role;
use threshold::record::entry::Head;
use threshold::record::id::ContactId;
use threshold::record::id::Seq;
use threshold::record::store::StoreError;
use threshold::record::verify::What;
use threshold::shell::store::Missing;
use threshold::shell::store::open;

use crate::desk::File;
use crate::desk::noted;
use crate::desk::open_contact;
use crate::desk::verified;
use crate::desk::write;

/// Twelve entries about two contacts, and the head as somebody wrote it down.
fn written() -> (File, Head, [ContactId; 2]) {
    let file = File::new();
    let store = file.open();
    let first = open_contact(&*store, "C-1");
    let second = open_contact(&*store, "C-2");
    for number in 0..4 {
        for id in [first, second] {
            write(
                &*store,
                id,
                Role::Screener,
                &noted(&format!("note {number}")),
            )
            .unwrap();
        }
    }
    let head = store.head().unwrap();
    assert_eq!(head.seq, Seq(12));
    assert_eq!(verified(&*store, Some(head)).findings, []);
    (file, head, [first, second])
}

/// The file as somebody has it who knows how to switch the triggers off.
fn attack(file: &File, statements: &str) {
    let connection = Connection::open(file.path()).unwrap();
    let triggers = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger'";
    let drop: String = connection
        .query_row(triggers, [], |row| row.get(0))
        .unwrap();
    connection
        .execute_batch("PRAGMA foreign_keys = OFF")
        .unwrap();
    connection.execute_batch(&drop).unwrap();
    connection.execute_batch(statements).unwrap();
}

fn found(file: &File, noted: Option<Head>) -> Vec<(u64, What)> {
    let store = open(&file.address(), Missing::Refuse).unwrap();
    let findings = verified(&*store, noted).findings;
    findings.iter().map(|it| (it.seq.0, it.what)).collect()
}

#[track_caller]
fn assert_found(statements: &str, expected: &[(u64, What)]) {
    let (file, head, _) = written();
    attack(&file, statements);
    assert_eq!(found(&file, Some(head)), expected, "{statements}");
}

#[test]
fn a_changed_content_is_found() {
    assert_found(
        "UPDATE contents SET content = CAST(replace(CAST(content AS TEXT), 'note 1', 'note 9') AS BLOB) WHERE seq = 7",
        &[(7, What::Changed)],
    );
    assert_found(
        "UPDATE contents SET content = CAST('{}' AS BLOB) WHERE seq = 7",
        &[(7, What::Changed)],
    );
    assert_found(
        "UPDATE contents SET salt = zeroblob(32) WHERE seq = 7",
        &[(7, What::Changed)],
    );
}

#[test]
fn every_changed_field_is_found() {
    let changes = [
        ("contact", "''"),
        ("contact", "(SELECT contact FROM entries WHERE seq = 8)"),
        ("at", "'2026-11-20T16:20:00.250Z'"),
        ("at", "'2027-11-20T16:20:00.25Z'"),
        ("actor_id", "'u-manager'"),
        ("actor_name", "'Somebody Else'"),
        ("actor_role", "'manager'"),
        ("kind", "'read'"),
        ("content_hash", "zeroblob(32)"),
    ];
    for (field, value) in changes {
        assert_found(
            &format!("UPDATE entries SET {field} = {value} WHERE seq = 7"),
            &[(7, What::Changed)],
        );
    }
    let link = "UPDATE entries SET prev = CAST(x'01' || zeroblob(31) AS BLOB) WHERE seq = 7";
    assert_found(link, &[(7, What::Changed), (7, What::BrokenLink)]);
    let own = "UPDATE entries SET hash = CAST(x'01' || zeroblob(31) AS BLOB) WHERE seq = 7";
    assert_found(own, &[(7, What::Changed), (8, What::BrokenLink)]);
}

#[test]
fn a_removed_entry_is_found() {
    assert_found(
        "DELETE FROM contents WHERE seq = 7; DELETE FROM entries WHERE seq = 7",
        &[(7, What::Removed)],
    );
    assert_found(
        "DELETE FROM contents WHERE seq IN (1, 2); DELETE FROM entries WHERE seq IN (1, 2)",
        &[(1, What::Removed)],
    );
}

#[test]
fn entries_that_changed_places_are_found() {
    let swap = |table: &str| {
        format!(
            "UPDATE {table} SET seq = -7 WHERE seq = 7; UPDATE {table} SET seq = 7 WHERE seq = 8; UPDATE {table} SET seq = 8 WHERE seq = -7;"
        )
    };
    let both = format!("{}{}", swap("entries"), swap("contents"));
    let places = [
        (7, What::Changed),
        (7, What::BrokenLink),
        (8, What::Changed),
        (8, What::BrokenLink),
        (9, What::BrokenLink),
    ];
    assert_found(&both, &places);
    assert_found(&swap("contents"), &[(7, What::Changed), (8, What::Changed)]);
}

#[test]
fn a_closed_gap_is_found() {
    let close = "DELETE FROM contents WHERE seq = 7; DELETE FROM entries WHERE seq = 7; \
        UPDATE entries SET seq = seq - 1 WHERE seq > 7; UPDATE contents SET seq = seq - 1 WHERE seq > 7";
    let (file, head, _) = written();
    attack(&file, close);
    let found = found(&file, Some(head));
    assert!(found.contains(&(7, What::Changed)), "{found:?}");
    assert!(found.contains(&(12, What::CutOff)), "{found:?}");
}

#[test]
fn a_cut_tail_is_found_by_the_head_that_was_written_down() {
    let cut = "DELETE FROM contents WHERE seq > 10; DELETE FROM entries WHERE seq > 10";
    assert_found(cut, &[(11, What::CutOff)]);
    let (file, _, _) = written();
    attack(&file, cut);
    assert_eq!(
        found(&file, None),
        [],
        "inside the file alone nothing tells"
    );
}

#[test]
fn a_rewritten_end_is_found_by_the_head_that_was_written_down() {
    let (file, head, [first, _]) = written();
    attack(
        &file,
        "DELETE FROM contents WHERE seq = 12; DELETE FROM entries WHERE seq = 12",
    );
    let store = file.open();
    write(&*store, first, Role::Screener, &noted("another story")).unwrap();
    drop(store);
    assert_eq!(
        found(&file, None),
        [],
        "the chain is made anew and whole in itself"
    );
    assert_eq!(found(&file, Some(head)), [(12, What::NotTheHead)]);
}

#[test]
fn a_content_that_is_gone_without_an_erasure_is_found() {
    assert_found(
        "DELETE FROM contents WHERE seq = 7",
        &[(7, What::ContentMissing)],
    );
}

#[test]
fn a_content_that_came_back_after_an_erasure_is_found() {
    let (file, _, [first, _]) = written();
    let copy = file.folder.path().join("copy.db");
    std::fs::copy(file.path(), &copy).unwrap();
    let store = file.open();
    let erased = crate::desk::event(&serde_json::json!({"erased": {"why": "Past its time."}}));
    write(&*store, first, Role::Policy, &erased).unwrap();
    drop(store);
    let old = copy.to_string_lossy();
    attack(
        &file,
        &format!(
            "ATTACH '{old}' AS old; INSERT INTO contents SELECT * FROM old.contents WHERE seq = 5"
        ),
    );
    assert_eq!(found(&file, None), [(5, What::ContentKept)]);
}

#[test]
fn who_reads_a_changed_contact_is_told() {
    let (file, _, [first, second]) = written();
    attack(
        &file,
        "UPDATE contents SET content = CAST(replace(CAST(content AS TEXT), 'note 1', 'note 9') AS BLOB) WHERE seq = 7",
    );
    let store = open(&file.address(), Missing::Refuse).unwrap();
    assert!(matches!(
        store.entries(first),
        Err(StoreError::Corrupt {
            seq: Some(Seq(7)),
            ..
        })
    ));
    assert!(store.entries(second).is_ok());
}

#[test]
fn the_database_refuses_what_it_can() {
    let (file, _, _) = written();
    let connection = Connection::open(file.path()).unwrap();
    let refused = [
        (
            "UPDATE entries SET actor_name = 'x' WHERE seq = 3",
            "never changed",
        ),
        ("DELETE FROM entries WHERE seq = 3", "never removed"),
        (
            "INSERT OR REPLACE INTO entries SELECT * FROM entries WHERE seq = 3",
            "follows the last one",
        ),
        (
            "UPDATE contents SET content = x'00' WHERE seq = 3",
            "never changed",
        ),
        (
            "DELETE FROM contents WHERE seq = 3",
            "with an erasure alone",
        ),
        (
            "INSERT OR REPLACE INTO contents SELECT * FROM contents WHERE seq = 3",
            "comes with its entry",
        ),
        (
            "INSERT INTO entries SELECT seq + 12, contact, at, actor_id, actor_name, actor_role, kind, content_hash, CAST(prev || x'00' AS BLOB), CAST(hash || x'00' AS BLOB) FROM entries WHERE seq = 3",
            "follows the last one",
        ),
    ];
    for (statement, why) in refused {
        let error = connection.execute(statement, []).unwrap_err().to_string();
        assert!(error.contains(why), "{statement}: {error}");
    }
    assert_eq!(found(&file, None), []);
}
