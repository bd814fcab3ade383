//! The page on a PostgreSQL server that several processes share, and that goes away meanwhile.

use std::net::TcpListener;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;

use crate::browser::Browser;
use crate::browser::Server;
use crate::browser::contact;
use crate::browser::program;
use crate::screening::answer;
use crate::screening::recommend;

/// A database server in a folder of its own.
struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
    running: Option<Child>,
}

impl Postgres {
    /// None where none is installed.
    fn begin() -> Option<Self> {
        let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(|bin| bin.join("initdb").is_file())
            .collect();
        found.sort();
        let programs = found.pop()?;
        let folder = tempfile::tempdir().unwrap();
        let _ = Command::new("chown")
            .arg("postgres")
            .arg(folder.path())
            .output();
        let made = as_its_user(&programs.join("initdb"))
            .args(["--auth=trust", "--username=postgres", "--no-sync", "-D"])
            .arg(folder.path().join("data"))
            .current_dir("/")
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut server = Self {
            folder,
            programs,
            port,
            running: None,
        };
        server.start();
        Some(server)
    }

    fn start(&mut self) {
        let child = as_its_user(&self.programs.join("postgres"))
            .arg("-D")
            .arg(self.folder.path().join("data"))
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-k", ""])
            .current_dir("/")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.running = Some(child);
        let ready = || {
            let told = Command::new(self.programs.join("pg_isready"))
                .args(["-h", "127.0.0.1", "-p", &self.port.to_string()])
                .output();
            told.is_ok_and(|told| told.status.success())
        };
        let tries = (0..200).find(|_| {
            std::thread::sleep(Duration::from_millis(50));
            ready()
        });
        assert!(tries.is_some(), "the database did not start");
    }

    /// Stops it at once, as if the machine were gone.
    fn stop(&mut self) {
        if let Some(mut child) = self.running.take() {
            let id = child.id().to_string();
            let _ = Command::new("kill").args(["-QUIT", &id]).status();
            let _ = child.wait();
        }
    }

    fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

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

#[test]
fn two_processes_share_a_server_and_outlive_its_going_away() {
    let Some(mut database) = Postgres::begin() else {
        println!("not run: no PostgreSQL server is installed; the page was tried on a file alone");
        return;
    };
    let mut one = Server::start(database.address(), "Ada");
    let other = Server::start(database.address(), "Mo");
    let (mut ada, mut mo) = (Browser::of(&one), Browser::of(&other));
    assert!(!mo.get("/").body.contains("C-1"));
    let first = ada.open("C-1");
    // What one process writes stands on the lists of the other.
    assert!(mo.get("/").body.contains(">C-1<"));
    answer(&mut mo, &first, &[("immediate_danger", "yes")]);
    let page = recommend(&mut ada, &first, "emergency");
    assert!(page.body.contains("Recommended pathway"), "{}", page.body);
    assert!(mo.get("/").body.contains("Not decided: Emergency"));

    let form = ada.get("/contacts/new");
    database.stop();
    let page = ada.fill(&form, "/contacts/new", &contact("C-2"));
    assert_eq!(page.status, 503, "{}", page.body);
    assert!(page.body.contains("cannot be reached"), "{}", page.body);
    assert!(page.body.contains("href=\"tel:999\""));
    assert_eq!(ada.get("/readyz").status, 503);

    database.start();
    assert_eq!(
        ada.fill(&form, "/contacts/new", &contact("C-2")).status,
        303
    );
    assert!(mo.get(&first).body.contains("Child 1"));
    assert!(mo.get("/").body.contains(">C-2<"));
    assert_eq!(one.stop(), Some(0), "{}", one.log());
    let verified = program()
        .args(["records", "--database", &database.address(), "verify"])
        .output()
        .unwrap();
    assert!(verified.status.success(), "{verified:?}");
}
