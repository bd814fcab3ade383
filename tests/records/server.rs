//! The record on a real PostgreSQL server, started here from the programs that are installed.

use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::Weak;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use tempfile::TempDir;

use threshold::record::actor::Role;
use threshold::record::contact::Contact;
use threshold::record::id::Seq;
use threshold::record::store::Database;
use threshold::record::store::StoreError;
use threshold::record::verify::What;
use threshold::shell::store::Missing;
use threshold::shell::store::new_contact;
use threshold::shell::store::new_secret;
use threshold::shell::store::open;

use crate::desk::contact;
use crate::desk::not_run;
use crate::desk::noted;
use crate::desk::open_contact;
use crate::desk::opening;
use crate::desk::verified;
use crate::desk::write;
use crate::desk::writer;
use crate::erasure::erase_one_of_two;
use crate::erasure::holds;
use crate::full_disk::Disk;
use crate::kills::assert_all_there;
use crate::kills::confirmed;
use crate::kills::kills;
use crate::kills::start_writer;
use crate::stores;
use crate::together::second_is_told;
use crate::together::two_processes;

const NO_SERVER: &str = "no PostgreSQL server is installed";

/// A server in a folder of its own, reached through a socket in it.
struct Server {
    folder: TempDir,
    programs: PathBuf,
    running: Mutex<Option<Child>>,
    databases: AtomicU64,
}

/// The newest server programs of this machine.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
        .collect();
    found.sort();
    found.pop()
}

/// A server refuses to run as root, so there it runs as its own user.
fn as_its_user(program: &Path) -> Command {
    let root = Command::new("id").arg("-u").output();
    if root.is_ok_and(|root| root.stdout == b"0\n") {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
        command.arg(program);
        command
    } else {
        Command::new(program)
    }
}

impl Server {
    /// The one server of all tests that run now; none where none can be started.
    fn shared() -> Option<Arc<Self>> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut known = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = known.upgrade() {
            return Some(server);
        }
        let server = Arc::new(Self::begin()?);
        *known = Arc::downgrade(&server);
        Some(server)
    }

    fn begin() -> Option<Self> {
        let server = Self {
            folder: tempfile::tempdir().unwrap(),
            programs: programs()?,
            running: Mutex::new(None),
            databases: AtomicU64::new(0),
        };
        let _ = Command::new("chown")
            .arg("postgres")
            .arg(server.folder.path())
            .output();
        let mut initdb = as_its_user(&server.programs.join("initdb"));
        initdb
            .args(["--auth=trust", "--username=postgres", "--no-sync", "-D"])
            .arg(server.data());
        let made = initdb.current_dir("/").output().unwrap();
        assert!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        server.start();
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn start(&self) {
        let mut postgres = as_its_user(&self.programs.join("postgres"));
        postgres
            .arg("-D")
            .arg(self.data())
            .arg("-k")
            .arg(self.folder.path());
        postgres.args(["-c", "listen_addresses=", "-c", "max_connections=60"]);
        let child = postgres
            .current_dir("/")
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        *self.running.lock().unwrap() = Some(child);
        let until = Instant::now() + Duration::from_mins(1);
        while self.control("postgres").is_err() {
            assert!(Instant::now() < until, "the server does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Stops it as a power cut would: every program of it is killed.
    fn cut_the_power(&self) {
        let mut child = self.running.lock().unwrap().take().unwrap();
        let id = child.id().to_string();
        let own = Command::new("pgrep").args(["-P", &id]).output().unwrap();
        child.kill().unwrap();
        let own = String::from_utf8_lossy(&own.stdout).into_owned();
        let _ = Command::new("kill")
            .arg("-9")
            .args(own.split_whitespace())
            .output();
        child.wait().unwrap();
        // A server that finds programs of its former life refuses to start.
        std::thread::sleep(Duration::from_millis(300));
    }

    fn control(&self, database: &str) -> Result<postgres::Client, postgres::Error> {
        let address = self.address_of(database);
        postgres::Client::connect(&address, postgres::NoTls)
    }

    fn address_of(&self, database: &str) -> String {
        let folder = self.folder.path().display();
        format!("postgresql:///{database}?user=postgres&host={folder}")
    }

    /// The address of an empty database of its own.
    fn database(&self) -> String {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("record_{number}");
        let mut control = self.control("postgres").unwrap();
        control
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        self.address_of(&name)
    }

    fn open(&self) -> (String, Box<dyn Database>) {
        let address = self.database();
        let store = open(&address, Missing::Create).unwrap();
        (address, store)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.lock().unwrap().take() {
            let id = child.id().to_string();
            // An interrupt stops it at once and in order.
            let _ = Command::new("kill").args(["-INT", &id]).output();
            let _ = child.wait();
        }
    }
}

/// A server, or a sentence that says what was not run.
fn server(what: &str) -> Option<Arc<Server>> {
    let server = Server::shared();
    if server.is_none() {
        not_run(what, NO_SERVER);
    }
    server
}

#[test]
fn a_server_does_what_a_file_does() {
    let Some(server) = server("the record on a server") else {
        return;
    };
    stores::lists(&*server.open().1);
    let (_, store) = server.open();
    stores::remembers_who_is_signed_in(&*store);
    stores::remembers_keys(&*store);
    stores::answers_a_request_once(&*store);
    second_is_told(&*server.open().1);
    erase_one_of_two(&*server.open().1);
    let mut control = server.control("postgres").unwrap();
    control.batch_execute("CHECKPOINT").unwrap();
    // The server's own log, which the documentation says is not reached, lies elsewhere.
    let tables = server.data().join("base");
    assert!(!holds(&tables, "WOMBAT").is_empty());
    assert_eq!(holds(&tables, "QUOKKA"), Vec::<String>::new());
}

#[test]
fn a_server_that_holds_no_record_is_refused() {
    let Some(server) = server("a server without a record") else {
        return;
    };
    let refused = open(&server.database(), Missing::Refuse).err().unwrap();
    assert!(refused.to_string().contains("holds no record"), "{refused}");
    let refused = open(&server.address_of("nowhere"), Missing::Create)
        .err()
        .unwrap();
    assert!(refused.to_string().contains("does not exist"), "{refused}");
}

#[test]
fn two_processes_keep_one_chain_on_a_server() {
    let Some(server) = server("two processes at one server") else {
        return;
    };
    two_processes(&server.database());
}

#[test]
fn a_server_refuses_what_it_can_and_the_rest_is_found() {
    let Some(server) = server("tampering on a server") else {
        return;
    };
    let (address, store) = server.open();
    let id = open_contact(&*store, "C-1");
    for _ in 0..4 {
        write(&*store, id, Role::Screener, &noted("note")).unwrap();
    }
    let head = store.head().unwrap();
    let mut attacker = postgres::Client::connect(&address, postgres::NoTls).unwrap();
    for statement in [
        "UPDATE entries SET actor_name = 'x'",
        "DELETE FROM entries WHERE seq = 6",
        "TRUNCATE entries CASCADE",
        "TRUNCATE contents",
        "UPDATE contents SET content = ''",
        "DELETE FROM contents WHERE seq = 3",
        "INSERT INTO entries SELECT seq + 7, contact, at, actor_id, actor_name, actor_role, kind, content_hash, prev || '\\x00', hash || '\\x00' FROM entries WHERE seq = 3",
    ] {
        assert!(attacker.batch_execute(statement).is_err(), "{statement}");
    }
    assert_eq!(verified(&*store, Some(head)).findings, []);
    attacker
        .batch_execute("SET session_replication_role = replica; UPDATE entries SET actor_name = 'x' WHERE seq = 4; DELETE FROM contents WHERE seq = 3; DELETE FROM entries WHERE seq = 6")
        .unwrap();
    let findings = verified(&*store, Some(head)).findings;
    let found: Vec<_> = findings.iter().map(|it| (it.seq, it.what)).collect();
    let expected = [
        (Seq(3), What::ContentMissing),
        (Seq(4), What::Changed),
        (Seq(6), What::CutOff),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_killed_writer_loses_nothing_it_had_confirmed_on_a_server() {
    let Some(server) = server("killed writers at a server") else {
        return;
    };
    let (address, store) = server.open();
    let kills = kills(10);
    let mut all = 0;
    for number in 0..kills {
        let heads = confirmed(
            start_writer(&address),
            Duration::from_millis(60 + number * 11 % 120),
        );
        all += heads.len();
        if !heads.is_empty() {
            assert_all_there(&*store, &heads);
        }
    }
    assert_eq!(verified(&*store, None).findings, []);
    println!("{kills} writers killed, {all} confirmed batches of three, all there");
    assert!(all > 0);
}

/// Raises a flag when it goes, also where a test fails.
struct Raised<'f>(&'f std::sync::atomic::AtomicBool);

impl Drop for Raised<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The line is cut again and again while somebody writes: each entry is there once.
#[test]
fn a_cut_line_writes_everything_once() {
    let Some(server) = server("a cut line to a server") else {
        return;
    };
    let (address, store) = server.open();
    let id = open_contact(&*store, "C-1");
    let over = std::sync::atomic::AtomicBool::new(false);
    let cuts = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let _at_the_end = Raised(&over);
        scope.spawn(|| {
            let mut control = postgres::Client::connect(&address, postgres::NoTls).unwrap();
            while !over.load(Ordering::Relaxed) {
                let cut = control.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                     WHERE datname = current_database() AND pid <> pg_backend_pid()",
                    &[],
                );
                cuts.fetch_add(
                    u64::try_from(cut.unwrap().len()).unwrap(),
                    Ordering::Relaxed,
                );
                std::thread::sleep(Duration::from_millis(23));
            }
        });
        for number in 0..60 {
            write(
                &*store,
                id,
                Role::Screener,
                &noted(&format!("note {number}")),
            )
            .unwrap();
        }
    });
    let own = contact(&*store, id);
    let notes = own
        .child("child-1")
        .unwrap()
        .answers
        .history("injury")
        .iter();
    let notes: Vec<_> = notes.map(|said| said.note.clone().unwrap()).collect();
    let expected: Vec<_> = (0..60).map(|number| format!("note {number}")).collect();
    assert_eq!(notes, expected);
    assert_eq!(verified(&*store, None).findings, []);
    let cuts = cuts.load(Ordering::Relaxed);
    println!("60 entries written while the line was cut {cuts} times, each there once");
    assert!(cuts > 0);
}

/// Every program of the server is killed while somebody writes, and it is started again.
#[test]
fn a_server_that_loses_its_power_loses_nothing_it_had_confirmed() {
    if programs().is_none() {
        not_run("a power cut", NO_SERVER);
        return;
    }
    let server = Server::begin().unwrap();
    let (_, store) = server.open();
    let id = open_contact(&*store, "C-1");
    for round in 0..3 {
        let confirmed = std::thread::scope(|scope| {
            let writing = scope.spawn(|| {
                let mut confirmed = 0;
                // Past the cut and the new start; an entry of which nobody heard may be there or not.
                for number in 0..60 {
                    write(
                        &*store,
                        id,
                        Role::Screener,
                        &noted(&format!("{round}.{number}")),
                    )
                    .unwrap();
                    confirmed += 1;
                }
                confirmed
            });
            std::thread::sleep(Duration::from_millis(120));
            server.cut_the_power();
            server.start();
            writing.join().unwrap()
        });
        assert_eq!(confirmed, 60);
    }
    let own = contact(&*store, id);
    let notes = own.child("child-1").unwrap().answers.history("injury");
    assert_eq!(notes.len(), 180, "each there, and each once");
    assert_eq!(verified(&*store, None).findings, []);
}

#[test]
fn a_server_with_a_full_disk_is_told_and_loses_nothing() {
    let Some(server) = server("a full disk at a server") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    let Some(disk) = Disk::mount(place, 16) else {
        not_run(
            "a full disk at a server",
            "this machine does not let us mount a small one",
        );
        return;
    };
    let _ = Command::new("chown").arg("postgres").arg(place).output();
    let mut control = server.control("postgres").unwrap();
    let small = format!("CREATE TABLESPACE small LOCATION '{}'", place.display());
    control.batch_execute(&small).unwrap();
    control
        .batch_execute("CREATE DATABASE small TABLESPACE small")
        .unwrap();
    let address = server.address_of("small");
    let store = open(&address, Missing::Create).unwrap();
    let id = open_contact(&*store, "C-1");
    let mut confirmed = store.head().unwrap();
    // Words that cannot be packed into less room.
    let words = || {
        (0..300)
            .map(|_| new_secret().unwrap().0)
            .collect::<String>()
    };
    let full = loop {
        let mut events = opening("C-2").to_vec();
        events.extend((0..10).map(|_| noted(&words())));
        let new = Contact::unopened(new_contact().unwrap());
        let batch = new.admit(&writer(Role::Screener), Seq(0), &events);
        match store.append(&batch.unwrap()) {
            Ok(_) => confirmed = store.head().unwrap(),
            Err(error) => break error,
        }
    };
    assert!(matches!(full, StoreError::Full { .. }), "{full:?}");
    assert_eq!(verified(&*store, Some(confirmed)).head, confirmed);
    assert_eq!(verified(&*store, Some(confirmed)).findings, []);
    disk.grow(40);
    write(&*store, id, Role::Screener, &noted("There is room again.")).unwrap();
    assert_eq!(verified(&*store, Some(confirmed)).findings, []);
    println!(
        "{} entries confirmed before the disk was full, all there",
        confirmed.seq
    );
    drop(store);
    control
        .batch_execute("DROP DATABASE small WITH (FORCE)")
        .unwrap();
    control.batch_execute("DROP TABLESPACE small").unwrap();
}

#[test]
fn a_server_that_stays_away_is_told_within_bounds() {
    if programs().is_none() {
        not_run("a server that stays away", NO_SERVER);
        return;
    }
    let server = Server::begin().unwrap();
    let (_, store) = server.open();
    let id = open_contact(&*store, "C-1");
    server.cut_the_power();
    let begun = Instant::now();
    let told = store.entries(id).err().unwrap();
    assert!(matches!(told, StoreError::Unreachable { .. }), "{told:?}");
    assert!(begun.elapsed() < Duration::from_secs(30));
    server.start();
    write(&*store, id, Role::Screener, &noted("Here again.")).unwrap();
}
