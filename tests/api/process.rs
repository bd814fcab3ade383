//! A server in a process of its own, and a program that speaks with it.

use std::io::BufRead as _;
use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value as Json;
use serde_json::json;
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

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("record.db")
    }

    /// A server that is fast enough for tests.
    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&["--rate", "100000"])
    }

    pub(crate) fn serve_with(&self, arguments: &[&str]) -> Server {
        Server::start(&self.database().to_string_lossy(), arguments)
    }

    /// A new token.
    pub(crate) fn token(&self, name: &str, role: &str) -> String {
        let made = self.run(&["tokens", "make", "--name", name, "--role", role]);
        assert!(made.0, "{}", made.1);
        made.1.trim().to_owned()
    }

    /// Runs the program on the database: whether it went well, and what it said.
    pub(crate) fn run(&self, arguments: &[&str]) -> (bool, String) {
        let run = program()
            .args(arguments)
            .arg("--database")
            .arg(self.database())
            .output();
        let run = run.unwrap();
        let said = String::from_utf8(run.stdout).unwrap();
        (run.status.success(), said)
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
    pub(crate) process: Child,
    pub(crate) address: String,
}

impl Server {
    pub(crate) fn start(database: &str, arguments: &[&str]) -> Self {
        let mut process = program()
            .args(["serve", "--user", "A Screener"])
            .args(if arguments.contains(&"--listen") {
                &[] as &[&str]
            } else {
                &["--listen", "127.0.0.1:0"]
            })
            .args(["--database", database])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = process.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Serving at ");
        Self {
            address: address.unwrap().to_owned(),
            process,
        }
    }

    /// Another program, with a token or as whoever sits at this machine.
    pub(crate) fn caller(&self, token: Option<&str>) -> Caller {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_mins(1)))
            .build();
        Caller {
            agent: config.new_agent(),
            address: self.address.clone(),
            token: token.map(str::to_owned),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Another program.
#[derive(Clone)]
pub(crate) struct Caller {
    agent: ureq::Agent,
    pub(crate) address: String,
    token: Option<String>,
}

/// What it is answered.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.get(name);
        found.map_or("", |value| value.to_str().unwrap())
    }

    /// Fails unless it is a problem of a kind.
    pub(crate) fn problem(&self, status: u16, kind: &str) -> Json {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("/v1#{kind}"), "{}", self.text);
        assert_eq!(problem["status"], status);
        problem
    }

    /// Fails unless it worked.
    pub(crate) fn well(&self) -> Json {
        assert!((200..300).contains(&self.status), "{}", self.text);
        assert_eq!(self.header("content-type"), "application/json");
        self.json()
    }
}

impl Caller {
    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "").unwrap()
    }

    pub(crate) fn post(&self, path: &str, body: &Json) -> Reply {
        self.post_text(path, &body.to_string())
    }

    pub(crate) fn post_text(&self, path: &str, body: &str) -> Reply {
        let json = [("content-type", "application/json")];
        self.send("POST", path, &json, body).unwrap()
    }

    pub(crate) fn post_once(&self, path: &str, key: &str, body: &Json) -> Reply {
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        self.send("POST", path, &headers, &body.to_string())
            .unwrap()
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Reply, ureq::Error> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = if body.is_empty() {
            self.agent.run(request.body(()).unwrap())?
        } else {
            self.agent.run(request.body(body.to_owned()).unwrap())?
        };
        Ok(Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response
                .body_mut()
                .with_config()
                .limit(50_000_000)
                .read_to_string()?,
        })
    }

    /// Opens a contact about one child; its address and its last entry.
    pub(crate) fn open(&self, reference: &str) -> (String, u64) {
        let opened = self.post("/v1/contacts", &contact(reference));
        assert_eq!(opened.status, 201, "{}", opened.text);
        let latest = opened.json()["latest"].as_u64().unwrap();
        (opened.header("location").to_owned(), latest)
    }
}

pub(crate) fn contact(reference: &str) -> Json {
    json!({
        "reference": reference,
        "authority": "lancashire",
        "received": "2025-11-20T16:20",
        "children": ["child-1"],
        "entries": [{"answered": {"child": "child-1", "fact": "age_years", "answer": 7, "from": "school", "on": "2025-11-20"}}]
    })
}

pub(crate) fn case(reference: &str) -> Json {
    json!({
        "case": reference,
        "authority": "lancashire",
        "received": "2026-11-20T16:20",
        "facts": {"district": "preston", "referrer": "school"},
        "children": [{"ref": "child-1", "facts": {"age_years": 7, "lives_in_area": "yes", "immediate_danger": "not_known"}}]
    })
}

/// Says what was not run and why, also where the tests that pass are silent.
pub(crate) fn not_run(what: &str, why: &str) {
    let said = format!("not run: {what}, because {why}\n");
    let _ = std::io::Write::write_all(&mut std::io::stderr(), said.as_bytes());
}
