//! A server in a process of its own, and a browser of few words.

use std::ffi::OsStr;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use tempfile::TempDir;

/// A folder with a database.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("record.db")
    }

    pub(crate) fn serve(&self, user: &str) -> Server {
        Server::start(self.database(), user)
    }

    /// The same under other rules than those of this repository.
    pub(crate) fn serve_with(&self, rules: &Path, user: &str) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_threshold"));
        command.arg("--rules").arg(rules);
        Server::run(command, self.database(), user)
    }

    /// `threshold records` on the database.
    pub(crate) fn records(&self, arguments: &[&str]) -> Output {
        let mut command = program();
        command.arg("records").arg("--database");
        command.arg(self.database()).args(arguments);
        command.output().unwrap()
    }
}

/// The program with the rules of this repository.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threshold"));
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    command.arg("--rules").arg(rules);
    command
}

/// A server on a free port; killed when it goes out of sight.
pub(crate) struct Server {
    process: Child,
    pub(crate) address: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    pub(crate) fn start(database: impl AsRef<OsStr>, user: &str) -> Self {
        Self::run(program(), database, user)
    }

    fn run(mut program: Command, database: impl AsRef<OsStr>, user: &str) -> Self {
        let mut process = program
            .args(["serve", "--listen", "127.0.0.1:0", "--user", user])
            .arg("--database")
            .arg(database.as_ref())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let mut said = process.stderr.take().unwrap();
        let kept = log.clone();
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = said.read(&mut piece) {
                let text = String::from_utf8_lossy(piece.get(..count).unwrap()).into_owned();
                kept.lock().unwrap().push_str(&text);
            }
        });
        let mut line = String::new();
        let out = process.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Serving at http://");
        let address = address.unwrap();
        Self {
            address: address.to_owned(),
            process,
            log,
        }
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Asks it to stop, as the system does, and gives its exit code.
    pub(crate) fn stop(&mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        assert!(told.unwrap().success());
        for _ in 0..200 {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer of the server.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Page {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// The title as the browser shows it.
    pub(crate) fn title(&self) -> &str {
        between(&self.body, "<title>", "</title>").unwrap_or("")
    }

    /// The hidden fields of its form.
    pub(crate) fn hidden(&self) -> Vec<(String, String)> {
        let inputs = self.body.split("<input type=\"hidden\" ").skip(1);
        let pairs = inputs.filter_map(|input| {
            let name = between(input, "name=\"", "\"")?;
            let value = between(input, "value=\"", "\"")?;
            Some((name.to_owned(), value.to_owned()))
        });
        pairs.collect()
    }

    pub(crate) fn links(&self) -> Vec<String> {
        let links = self.body.split("href=\"").skip(1);
        let ends = links.filter_map(|link| link.split('"').next());
        ends.map(str::to_owned).collect()
    }
}

pub(crate) fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}

/// A browser: it keeps its cookie, and follows nothing by itself.
pub(crate) struct Browser {
    address: String,
    cookie: String,
    pub(crate) seen: Vec<String>,
}

impl Browser {
    pub(crate) fn of(server: &Server) -> Self {
        Self {
            address: server.address.clone(),
            cookie: String::new(),
            seen: Vec::new(),
        }
    }

    pub(crate) fn get(&mut self, to: &str) -> Page {
        self.send("GET", to, &[], "")
    }

    /// Fills a form in on top of the hidden fields of the page it stands on.
    pub(crate) fn fill(&mut self, on: &Page, to: &str, fields: &[(&str, &str)]) -> Page {
        let mut pairs = on.hidden();
        let typed = fields.iter();
        pairs.extend(typed.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.send("POST", to, &[], &encoded(&pairs))
    }

    /// The same, and looks where it is sent.
    pub(crate) fn submit(&mut self, on: &Page, to: &str, fields: &[(&str, &str)]) -> Page {
        let answer = self.fill(on, to, fields);
        assert_eq!(answer.status, 303, "{to}: {}", answer.body);
        let to = answer.header("location").to_owned();
        self.get(to.split('#').next().unwrap())
    }

    pub(crate) fn send(
        &mut self,
        method: &str,
        to: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Page {
        self.seen.push(to.to_owned());
        let mut request = format!("{method} {to} HTTP/1.1\r\nConnection: close\r\n");
        if !more.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        if !self.cookie.is_empty() {
            request.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        for (name, value) in more {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if method == "POST" && !more.iter().any(|(name, _)| *name == "Content-Type") {
            request.push_str("Content-Type: application/x-www-form-urlencoded\r\n");
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let page = read(&String::from_utf8_lossy(&bytes));
        let cookie = page.header("set-cookie");
        if let Some((cookie, _)) = cookie.split_once(';') {
            cookie.clone_into(&mut self.cookie);
        }
        page
    }

    /// Opens a contact with one child and gives its address.
    pub(crate) fn open(&mut self, reference: &str) -> String {
        let form = self.get("/contacts/new");
        let answer = self.fill(&form, "/contacts/new", &contact(reference));
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.header("location").to_owned()
    }
}

/// What is typed to open a contact.
pub(crate) fn contact(reference: &str) -> [(&str, &str); 7] {
    [
        ("reference", reference),
        ("authority", "lancashire"),
        ("received-day", "20"),
        ("received-month", "11"),
        ("received-year", "2025"),
        ("received-time", "16:20"),
        ("children", "1"),
    ]
}

fn read(text: &str) -> Page {
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_lowercase(), value.to_owned()))
    });
    Page {
        status: status.and_then(|it| it.parse().ok()).unwrap_or(0),
        headers: headers.collect(),
        body: body.to_owned(),
    }
}

fn encoded(pairs: &[(String, String)]) -> String {
    let one = |text: &str| -> String {
        let bytes = text.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        });
        bytes.collect()
    };
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", one(name), one(value)));
    pairs.collect::<Vec<_>>().join("&")
}
