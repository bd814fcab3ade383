//! An editor without a screen: it speaks the protocol with the program over standard input and output.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::BufReader;
use std::io::Write as _;
use std::path::Path;
use std::process::Child;
use std::process::ChildStdin;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::Value as Json;
use serde_json::json;

pub(crate) type Tested = Result<(), Box<dyn Error>>;

/// How long an answer may take on a machine with much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Client {
    program: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Json>,
    folder: String,
    asked: i64,
    /// The problems last shown, by address.
    pub(crate) shown: BTreeMap<String, Json>,
}

impl Client {
    /// Starts the program for a folder.
    pub(crate) fn new(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut program = Command::new(assert_cmd::cargo::cargo_bin!("threshold"))
            .args(["lsp", "--stdio"])
            .env_remove("THRESHOLD_RULES")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = program.stdout.take().ok_or("no output")?;
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = next(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            input: program.stdin.take(),
            program,
            messages,
            folder: format!("file://{}", folder.canonicalize()?.display()),
            asked: 0,
            shown: BTreeMap::new(),
        })
    }

    /// Starts the program and begins a session.
    pub(crate) fn begun(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut client = Self::new(folder)?;
        let root = client.folder.clone();
        let answer = client.ask("initialize", json!({"rootUri": root, "capabilities": {}}))?;
        assert_eq!(answer["serverInfo"]["name"], "threshold");
        client.tell("initialized", json!({}))?;
        Ok(client)
    }

    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.folder)
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) -> Tested {
        let input = self.input.as_mut().ok_or("closed")?;
        write!(input, "Content-Length: {}\r\n\r\n", bytes.len())?;
        input.write_all(bytes)?;
        Ok(input.flush()?)
    }

    pub(crate) fn tell(&mut self, method: &str, params: Json) -> Tested {
        let message = json!({"jsonrpc": "2.0", "method": method, "params": params});
        self.write(message.to_string().as_bytes())
    }

    /// Asks without waiting for the answer.
    pub(crate) fn send(&mut self, method: &str, params: Json) -> Result<i64, Box<dyn Error>> {
        self.asked += 1;
        let message =
            json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params});
        self.write(message.to_string().as_bytes())?;
        Ok(self.asked)
    }

    /// Asks, and gives back the whole answer.
    pub(crate) fn answer(&mut self, method: &str, params: Json) -> Result<Json, Box<dyn Error>> {
        let id = self.send(method, params)?;
        self.answer_to(&json!(id))
    }

    pub(crate) fn answer_to(&mut self, id: &Json) -> Result<Json, Box<dyn Error>> {
        loop {
            let message = self.next()?;
            if message.get("id") == Some(id) && message.get("method").is_none() {
                return Ok(message);
            }
        }
    }

    /// Asks what can be answered.
    pub(crate) fn ask(&mut self, method: &str, params: Json) -> Result<Json, Box<dyn Error>> {
        let answer = self.answer(method, params)?;
        if let Some(error) = answer.get("error") {
            return Err(format!("{method}: {error}").into());
        }
        Ok(answer["result"].clone())
    }

    pub(crate) fn next(&mut self) -> Result<Json, Box<dyn Error>> {
        let message = self.messages.recv_timeout(PATIENCE)?;
        if message["method"] == "textDocument/publishDiagnostics" {
            let address = message["params"]["uri"].as_str().ok_or("no address")?;
            let problems = message["params"]["diagnostics"].clone();
            self.shown.insert(address.to_owned(), problems);
        }
        Ok(message)
    }

    pub(crate) fn open(&mut self, path: &str, text: &str) -> Tested {
        let document =
            json!({"uri": self.address(path), "languageId": "yaml", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}))
    }

    /// Types a whole new text.
    pub(crate) fn retype(&mut self, path: &str, text: &str) -> Tested {
        let document = json!({"uri": self.address(path), "version": 2});
        let changes = json!([{"text": text}]);
        self.tell(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": changes}),
        )
    }

    pub(crate) fn close(&mut self, path: &str) -> Tested {
        let document = json!({"uri": self.address(path)});
        self.tell("textDocument/didClose", json!({"textDocument": document}))
    }

    /// Waits until the problems of a file are shown anew.
    pub(crate) fn problems(&mut self, path: &str) -> Result<Vec<Json>, Box<dyn Error>> {
        let address = self.address(path);
        loop {
            let message = self.next()?;
            if message["params"]["uri"] == address.as_str() {
                let problems = message["params"]["diagnostics"].as_array();
                return Ok(problems.ok_or("no problems")?.clone());
            }
        }
    }

    /// Waits until the problems of a file have these codes.
    pub(crate) fn until(
        &mut self,
        path: &str,
        codes: &[&str],
    ) -> Result<Vec<Json>, Box<dyn Error>> {
        loop {
            let problems = self.problems(path)?;
            let found: Vec<&str> = problems
                .iter()
                .filter_map(|it| it["code"].as_str())
                .collect();
            if found == codes {
                return Ok(problems);
            }
        }
    }

    /// Asks about the end of the first place of some words in a text.
    pub(crate) fn at(
        &mut self,
        method: &str,
        path: &str,
        text: &str,
        words: &str,
    ) -> Result<Json, Box<dyn Error>> {
        let params = self.spot(path, text, words)?;
        self.ask(method, params)
    }

    pub(crate) fn spot(&self, path: &str, text: &str, words: &str) -> Result<Json, Box<dyn Error>> {
        let end = text
            .find(words)
            .ok_or_else(|| format!("{words} is not there"))?
            + words.len();
        Ok(json!({"textDocument": {"uri": self.address(path)}, "position": position(text, end)}))
    }

    /// Ends the session as it should be, and gives back how the program ended.
    pub(crate) fn end(mut self) -> Result<Option<i32>, Box<dyn Error>> {
        assert_eq!(self.ask("shutdown", Json::Null)?, Json::Null);
        self.tell("exit", Json::Null)?;
        Ok(self.program.wait()?.code())
    }

    /// Ends the session without a word.
    pub(crate) fn leave(mut self) -> Result<Option<i32>, Box<dyn Error>> {
        self.input = None;
        Ok(self.program.wait()?.code())
    }

    /// Waits for the end of the program.
    pub(crate) fn wait(mut self) -> Result<Option<i32>, Box<dyn Error>> {
        Ok(self.program.wait()?.code())
    }
}

/// The position of a byte, in lines and UTF-16 units.
pub(crate) fn position(text: &str, byte: usize) -> Json {
    let before = &text[..byte];
    let line = before.matches('\n').count();
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or("")
        .encode_utf16()
        .count();
    json!({"line": line, "character": column})
}

/// A text after edits that do not overlap.
pub(crate) fn edited(text: &str, edits: &Json) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .into_iter()
        .flatten()
        .map(|edit| {
            let at = |which: &str| byte(text, &edit["range"][which]);
            (
                at("start"),
                at("end"),
                edit["newText"].as_str().unwrap_or(""),
            )
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

fn byte(text: &str, position: &Json) -> usize {
    let number = |key: &str| usize::try_from(position[key].as_u64().unwrap_or(0)).unwrap_or(0);
    let (line, column) = (number("line"), number("character"));
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = 0;
    for (at, letter) in text[start..].char_indices() {
        if units >= column {
            return start + at;
        }
        units += letter.len_utf16();
    }
    text.len()
}

fn next(output: &mut impl std::io::BufRead) -> Option<Json> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(number) = line.strip_prefix("Content-Length: ") {
            length = number.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
