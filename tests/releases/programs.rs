//! What other programs and the page meet: a draft is chosen by nobody but whoever names it, and says that it is one.

use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use serde_json::Value;
use serde_json::json;

use crate::office::Office;

/// The server of an office, ended with the test.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn of(office: &Office) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("threshold"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .current_dir(office.path(""))
            .env_remove("THRESHOLD_RULES")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        said.read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().unwrap().to_owned();
        Self { child, address }
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let from = answer.find('{').unwrap();
        let to = answer.rfind('}').unwrap();
        serde_json::from_str(answer.get(from..=to).unwrap()).unwrap()
    }

    fn decided(&self, pack: Option<&str>) -> Value {
        let case = json!({"case": "A-1", "authority": "ashford", "received": "2027-05-18T10:15",
            "children": [{"ref": "child-1", "facts": {"age_years": 14, "caring_hours": 12}}]});
        let query = pack.map_or_else(String::new, |pack| format!("?pack={pack}"));
        self.ask("POST", &format!("/v1/decisions{query}"), &case.to_string())
    }
}

#[test]
fn a_server_decides_with_a_draft_only_when_it_is_named() {
    let office = Office::with_lower_draft();
    let server = Server::of(&office);
    let rules = |answer: &Value| answer["recommendations"][0]["rules"][0].clone();
    let unnamed = rules(&server.decided(None));
    assert_eq!(unnamed["version"], "1.0.0", "{unnamed}");
    assert!(unnamed.get("draft").is_none(), "{unnamed}");
    let named = rules(&server.decided(Some("ashford@1.1.0")));
    assert_eq!(
        (&named["version"], &named["draft"]),
        (&json!("1.1.0"), &json!(true))
    );
    let packs = server.ask("GET", "/v1/packs", "");
    let own = packs["packs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["pack"] == "ashford");
    let drafts: Vec<bool> = own.map(|it| it["draft"] == true).collect();
    assert_eq!(drafts, [false, true]);
}

#[test]
fn a_server_that_runs_refuses_days_on_which_nothing_is_in_force() {
    let office = Office::with_draft();
    let server = Server::of(&office);
    let refused = server.decided(None).to_string();
    assert!(
        refused.contains("no version of `ashford` is released"),
        "{refused}"
    );
    let named = server.decided(Some("ashford@1.0.0"));
    assert_eq!(named["recommendations"][0]["rules"][0]["draft"], true);
}
