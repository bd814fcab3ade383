//! A program is killed while it writes: what it had confirmed is there, and nothing is half there.

use std::io::BufRead as _;
use std::io::BufReader;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use threshold::record::actor::Role;
use threshold::record::entry::Head;
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

/// How often a writer is killed, unless `RECORD_KILLS` says otherwise.
pub(crate) fn kills(default: u64) -> u64 {
    let said = std::env::var("RECORD_KILLS").ok();
    said.map_or(default, |said| said.parse().unwrap())
}

/// Starts this very program as a writer that writes until it is killed.
pub(crate) fn start_writer(address: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::write_until_killed", "--nocapture"])
        .env("RECORD_WRITER", address)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Every head that a writer had confirmed before it was killed.
pub(crate) fn confirmed(mut child: Child, after: Duration) -> Vec<Head> {
    std::thread::sleep(after);
    child.kill().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let lines = out.lines().map_while(Result::ok);
    let heads = lines.filter_map(|line| line.strip_prefix("confirmed ")?.parse().ok());
    let heads = heads.collect();
    child.wait().unwrap();
    heads
}

/// Not a test of its own: what a writer does. Three entries at a time, so that half a batch would show.
#[test]
fn write_until_killed() {
    let Ok(address) = std::env::var("RECORD_WRITER") else {
        return;
    };
    let store = open(&address, Missing::Refuse).unwrap();
    let id = open_contact(&*store, "C-1");
    let events: Vec<_> = (0..3).map(|n| noted(&"word ".repeat(40 + n))).collect();
    loop {
        let own = contact(&*store, id);
        let batch = own
            .admit(&writer(Role::Screener), own.latest, &events)
            .unwrap();
        match store.append(&batch) {
            Ok(kept) => {
                let last = &kept.last().unwrap().entry;
                let head = Head {
                    seq: last.seq,
                    hash: last.hash,
                };
                println!("confirmed {head}");
            }
            Err(StoreError::Unreachable { .. }) => return,
            Err(error) => panic!("{error}"),
        }
        if own.latest > Seq(600) {
            // Folding a long contact would take the time that writing is to take.
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// What was confirmed stands where it was confirmed, and no batch is half there.
#[track_caller]
pub(crate) fn assert_all_there(store: &dyn Database, heads: &[Head]) {
    let whole = verified(store, heads.last().copied());
    assert_eq!(whole.findings, []);
    for head in heads {
        let row = store.scan(Seq(head.seq.0 - 1), 1).unwrap();
        assert_eq!(row[0].head(), Some(*head));
    }
    let mut before = None;
    for summary in store
        .contacts(&threshold::record::store::Wanted {
            before: None,
            limit: 10_000,
        })
        .unwrap()
    {
        let entries = store.entries(summary.contact).unwrap().len();
        assert_eq!(
            entries % 3,
            2,
            "two entries open a contact, and three come at a time"
        );
        before = Some(summary.latest);
    }
    assert!(before.is_some());
}

#[test]
fn a_killed_writer_loses_nothing_it_had_confirmed() {
    let file = File::new();
    let store = file.open();
    let kills = kills(25);
    let mut all = 0;
    for number in 0..kills {
        let writer = start_writer(&file.address());
        // At different moments: while it opens, between two entries, in the middle of one.
        let heads = confirmed(writer, Duration::from_millis(40 + number * 7 % 90));
        all += heads.len();
        if !heads.is_empty() {
            assert_all_there(&*store, &heads);
        }
    }
    assert_eq!(verified(&*store, None).findings, []);
    println!("{kills} writers killed, {all} confirmed batches of three, all there");
    assert!(all > 0);
}
