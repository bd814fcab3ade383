//! What goes wrong around the server: what another program is told, and that nothing confirmed is lost.

use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use serde_json::json;

use crate::process::Caller;
use crate::process::Desk;
use crate::process::Reply;
use crate::process::Server;
use crate::process::not_run;
use crate::sign_in::Browser;

fn note(caller: &Caller, at: &str, seen: u64, words: &str) -> Reply {
    let answer = json!({"fact": "district", "answer": "preston", "note": words});
    let body = json!({"seen": seen, "entries": [{"answered": answer}]});
    caller.post(&format!("{at}/entries"), &body)
}

#[test]
fn a_server_that_is_killed_while_it_writes_loses_nothing_it_had_confirmed() {
    let desk = Desk::new();
    for round in 0..4_u64 {
        let mut server = desk.serve();
        let caller = server.caller(None);
        let (at, latest) = caller.open(&format!("C-{round}"));
        let writer = std::thread::spawn({
            let at = at.clone();
            move || {
                let mut latest = latest;
                let mut confirmed = 0;
                loop {
                    let json = [("content-type", "application/json")];
                    let answer = json!({"fact": "district", "answer": "preston"});
                    let body = json!({"seen": latest, "entries": [{"answered": answer}]});
                    let told =
                        caller.send("POST", &format!("{at}/entries"), &json, &body.to_string());
                    let Some(told) = told.ok().filter(|it| it.status == 201) else {
                        return (latest, confirmed);
                    };
                    latest = told.json()["latest"].as_u64().unwrap();
                    confirmed += 1;
                }
            }
        });
        std::thread::sleep(Duration::from_millis(1_500 + 137 * round));
        server.process.kill().unwrap();
        let (latest, confirmed) = writer.join().unwrap();
        drop(server);
        assert!(confirmed > 0);
        let (whole, said) = desk.run(&["records", "verify"]);
        assert!(whole, "{said}");
        let server = desk.serve();
        let shown = server.caller(None).get(&at).well();
        assert!(shown["contact"]["latest"].as_u64().unwrap() >= latest);
        let history = shown["contact"]["answers"]["district"].as_array().unwrap();
        assert!(
            history.len() >= confirmed,
            "{} of {confirmed}",
            history.len()
        );
    }
}

/// Somebody at the page who writes notes beside one answer.
struct Reader {
    browser: Browser,
    form: String,
    token: String,
    seen: String,
}

impl Reader {
    /// On the questions about the contact.
    fn at(server: &Server, contact: &str) -> Self {
        let contact = contact.strip_prefix("/v1").unwrap();
        let form = format!("{}{contact}/household/questions/contact", server.address);
        let mut reader = Self {
            browser: Browser::new(server),
            form,
            token: String::new(),
            seen: String::new(),
        };
        assert_eq!(reader.look().unwrap().status, 200);
        reader
    }

    /// Loads the page, if the line holds.
    fn look(&mut self) -> Option<Reply> {
        let page = self.browser.try_send("GET", &self.form, "")?;
        if page.status == 200 {
            self.token = value_of(&page, "token");
            self.seen = value_of(&page, "seen");
        }
        Some(page)
    }

    /// Sends the form with a note, if the line holds.
    fn write(&mut self, note: &str) -> Option<Reply> {
        let (token, seen) = (&self.token, &self.seen);
        let body = format!(
            "token={token}&seen={seen}&shown=referrer&referrer=school&referrer.note={note}"
        );
        self.browser.try_send("POST", &self.form, &body)
    }
}

/// The value of a hidden field.
fn value_of(page: &Reply, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let rest = page.text.split(&field).nth(1).expect(&page.text);
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn what_was_saved_at_the_page_is_there_after_the_server_was_killed() {
    let desk = Desk::new();
    for round in 0..3_u64 {
        let mut server = desk.serve();
        let (at, _) = server.caller(None).open(&format!("P-{round}"));
        let mut reader = Reader::at(&server, &at);
        let writer = std::thread::spawn(move || {
            for confirmed in 0.. {
                let written = reader.write(&format!("note+{confirmed}"));
                if written.is_none_or(|it| it.status != 303) || reader.look().is_none() {
                    return confirmed;
                }
            }
            0
        });
        std::thread::sleep(Duration::from_millis(2_000 + 211 * round));
        server.process.kill().unwrap();
        let confirmed = writer.join().unwrap();
        drop(server);
        assert!(confirmed > 0);
        let (whole, said) = desk.run(&["records", "verify"]);
        assert!(whole, "{said}");
        let server = desk.serve();
        let shown = server.caller(None).get(&at).well();
        let history = shown["contact"]["answers"]["referrer"].as_array().unwrap();
        assert!(
            history.len() >= confirmed,
            "{} of {confirmed}",
            history.len()
        );
    }
}

#[test]
fn a_full_disk_is_told_and_later_it_goes_on() {
    let desk = Desk::new();
    let folder = desk.folder.path().join("disk");
    std::fs::create_dir(&folder).unwrap();
    let mount = |options: &str, what: &[&str]| {
        let mut mount = Command::new("mount");
        mount.args(["-o", options]).args(what).arg(&folder);
        mount.output().is_ok_and(|made| made.status.success())
    };
    if !mount("size=3m", &["-t", "tmpfs", "tmpfs"]) {
        not_run(
            "a full disk",
            "this machine does not let us mount a small one",
        );
        return;
    }
    let database = folder.join("record.db");
    let server = Server::start(&database.to_string_lossy(), &["--rate", "100000"]);
    let caller = server.caller(None);
    let (at, mut latest) = caller.open("C-1");
    let mut reader = Reader::at(&server, &caller.open("C-2").0);
    let words = "x".repeat(8_000);
    let told = loop {
        let told = note(&caller, &at, latest, &words);
        if told.status != 201 {
            break told;
        }
        latest = told.json()["latest"].as_u64().unwrap();
    };
    let problem = told.problem(503, "record-unavailable");
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains("Nothing was saved: there is no room"),
        "{detail}"
    );
    assert!(!told.header("retry-after").is_empty());
    // At the page it is said too. Nobody looks at a contact unseen, so that has to wait; whom to ring does not.
    let told = reader.write(&words).unwrap();
    assert_eq!(told.status, 503);
    assert!(
        told.text.contains("Nothing was saved: there is no room"),
        "{}",
        told.text
    );
    assert!(
        told.text.contains("If a child cannot wait, act now"),
        "{}",
        told.text
    );
    let told = reader.look().unwrap();
    assert_eq!(told.status, 503, "{}", told.text);
    let ring = reader
        .browser
        .send("GET", &format!("{}/emergency", server.address), "");
    assert_eq!(ring.status, 200);
    // Deciding needs no room.
    let decided = caller.post("/v1/decisions", &crate::process::case("C-1"));
    assert_eq!(decided.status, 200);
    assert!(mount("remount,size=9m", &[]));
    assert_eq!(note(&caller, &at, latest, &words).status, 201);
    assert_eq!(reader.write(&words).unwrap().status, 303);
    drop(server);
    let whole = crate::process::program()
        .args(["records", "verify", "--database"])
        .arg(&database)
        .output();
    let _ = Command::new("umount").arg(&folder).output();
    assert!(whole.unwrap().status.success());
}

/// A PostgreSQL server in a folder of its own.
struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    process: Child,
}

impl Postgres {
    fn run(program: &Path) -> Command {
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

    fn begin(folder: &Path) -> Option<Self> {
        let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
            .filter(|bin| bin.join("initdb").is_file())
            .collect();
        found.sort();
        let programs = found.pop()?;
        let _ = Command::new("chown").arg("postgres").arg(folder).output();
        let mut initdb = Self::run(&programs.join("initdb"));
        initdb.args(["--auth=trust", "--username=postgres", "--no-sync", "-D"]);
        let made = initdb.arg(folder.join("data")).current_dir("/").output();
        assert!(made.unwrap().status.success());
        let process = Self::start(&programs, folder);
        Some(Self {
            programs,
            folder: folder.to_owned(),
            process,
        })
    }

    fn start(programs: &Path, folder: &Path) -> Child {
        let mut postgres = Self::run(&programs.join("postgres"));
        postgres
            .arg("-D")
            .arg(folder.join("data"))
            .arg("-k")
            .arg(folder);
        postgres.args(["-c", "listen_addresses="]).current_dir("/");
        let child = postgres.stderr(Stdio::null()).stdout(Stdio::null()).spawn();
        let until = Instant::now() + Duration::from_secs(30);
        let address = format!(
            "postgresql:///postgres?user=postgres&host={}",
            folder.display()
        );
        while postgres::Client::connect(&address, postgres::NoTls).is_err() {
            assert!(Instant::now() < until, "the server does not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        child.unwrap()
    }

    fn stop(&mut self) {
        let id = self.process.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).output();
        let _ = self.process.wait();
    }

    fn again(&mut self) {
        self.process = Self::start(&self.programs, &self.folder);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

#[test]
fn two_servers_share_a_database_and_one_that_is_gone_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut database) = Postgres::begin(folder.path()) else {
        not_run(
            "two servers and one database",
            "no PostgreSQL server is installed",
        );
        return;
    };
    let address = format!(
        "postgresql:///postgres?user=postgres&host={}",
        folder.path().display()
    );
    let servers = [
        Server::start(&address, &["--rate", "100000"]),
        Server::start(&address, &["--rate", "100000"]),
    ];
    let [one, other] = servers.each_ref().map(|server| server.caller(None));
    let (at, latest) = one.open("C-1");
    // The other server sees it at once; of two that write after the same look one is told.
    assert_eq!(other.get(&at).well()["contact"]["latest"], latest);
    let writers = [one.clone(), other.clone()].map(|caller| {
        let at = at.clone();
        std::thread::spawn(move || note(&caller, &at, latest, "at once"))
    });
    let mut told = writers.map(|it| it.join().unwrap());
    told.sort_by_key(|it| it.status);
    assert_eq!(told.each_ref().map(|it| it.status), [201, 409]);
    let latest = told[0].json()["latest"].as_u64().unwrap();
    let once = other.post_once("/v1/contacts", "key-1", &crate::process::contact("C-2"));
    let again = one.post_once("/v1/contacts", "key-1", &crate::process::contact("C-2"));
    assert_eq!(once.text, again.text, "a key holds across servers");

    let mut reader = Reader::at(&servers[0], &at);
    database.stop();
    let page = reader.write("into the void").unwrap();
    assert_eq!(page.status, 503);
    assert!(
        page.text.contains("If a child cannot wait, act now"),
        "{}",
        page.text
    );
    let told = note(&one, &at, latest, "into the void");
    let problem = told.problem(503, "record-unavailable");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("not known to be saved"), "{detail}");
    assert_eq!(told.header("retry-after"), "10");
    assert_eq!(
        one.post("/v1/decisions", &crate::process::case("C-1"))
            .status,
        200
    );
    assert_eq!(one.get("/readyz").status, 503);
    assert_eq!(one.get("/healthz").status, 200);
    database.again();
    let written = note(&one, &at, latest, "it is back").well();
    assert_eq!(
        other.get(&at).well()["contact"]["latest"],
        written["latest"]
    );
}
