//! The disk is full: whoever writes is told, nothing confirmed is lost, and later it goes on.

use std::path::Path;
use std::process::Command;

use threshold::record::actor::Role;
use threshold::record::store::StoreError;
use threshold::shell::store::Missing;
use threshold::shell::store::open;

use crate::desk::not_run;
use crate::desk::noted;
use crate::desk::open_contact;
use crate::desk::verified;
use crate::desk::write;

/// A small disk of its own, where this machine lets us make one.
pub(crate) struct Disk<'p>(&'p Path);

impl<'p> Disk<'p> {
    pub(crate) fn mount(path: &'p Path, megabytes: u8) -> Option<Self> {
        let disk = Self(path);
        let made = disk.has(&format!("size={megabytes}m"), &["-t", "tmpfs", "tmpfs"]);
        made.then_some(disk)
    }

    /// Gives it more room.
    pub(crate) fn grow(&self, megabytes: u8) {
        assert!(self.has(&format!("remount,size={megabytes}m"), &[]));
    }

    fn has(&self, options: &str, what: &[&str]) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-o", options]).args(what).arg(self.0);
        mount.output().is_ok_and(|made| made.status.success())
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_disk) = Disk::mount(folder.path(), 2) else {
        not_run(
            "a full disk",
            "this machine does not let us mount a small one",
        );
        return;
    };
    let ballast = folder.path().join("ballast");
    std::fs::write(&ballast, vec![0; 600_000]).unwrap();
    let address = folder.path().join("record.db");
    let address = address.to_string_lossy();
    let store = open(&address, Missing::Create).unwrap();
    let id = open_contact(&*store, "C-1");
    let mut confirmed = store.head().unwrap();
    let full = loop {
        match write(&*store, id, Role::Screener, &noted(&"word ".repeat(800))) {
            Ok(_) => confirmed = store.head().unwrap(),
            Err(error) => break error,
        }
    };
    assert!(matches!(full, StoreError::Full { .. }), "{full:?}");
    assert_eq!(store.head().unwrap(), confirmed);
    assert_eq!(verified(&*store, Some(confirmed)).findings, []);
    // Still full, and still told.
    let again = write(&*store, id, Role::Screener, &noted(&"word ".repeat(800)));
    assert!(matches!(again, Err(StoreError::Full { .. })), "{again:?}");
    // The program may be started anew meanwhile.
    drop(store);
    std::fs::remove_file(&ballast).unwrap();
    let store = open(&address, Missing::Refuse).unwrap();
    assert_eq!(store.head().unwrap(), confirmed);
    write(&*store, id, Role::Screener, &noted("There is room again.")).unwrap();
    assert_eq!(verified(&*store, Some(confirmed)).findings, []);
    println!(
        "{} entries confirmed before the disk was full, all there",
        confirmed.seq
    );
}
