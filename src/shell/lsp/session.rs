//! One session with an editor: what is open, what was shown, what is asked.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use serde_json::Value as Json;
use serde_json::json;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::Files;
use crate::report::editor::desk::Desk;
use crate::report::editor::desk::Source;
use crate::report::editor::position::Position;
use crate::report::editor::position::byte;
use crate::shell::cli::load::passed_over;
use crate::shell::files::FileError;
use crate::shell::lsp::Event;
use crate::shell::lsp::Next;
use crate::shell::lsp::address;
use crate::shell::lsp::answers;
use crate::shell::lsp::folder;
use crate::shell::lsp::later::Later;
use crate::shell::lsp::wire;
use crate::shell::lsp::wire::Message;

/// Where the session is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    New,
    Begun,
    ShutDown,
}

/// A session.
pub(super) struct Session {
    output: Box<dyn Write>,
    events: Sender<Event>,
    stage: Stage,
    /// The rules folder that was named when the program began.
    named: Option<PathBuf>,
    /// The rules folder.
    root: Option<PathBuf>,
    /// What is known of it.
    pub(super) desk: Desk,
    /// Addresses of open documents of the folder, by their paths in it.
    pub(super) open: BTreeMap<String, String>,
    over: folder::PassedOver,
    stale: bool,
    /// All problems of the current state, as far as they are known.
    pub(super) problems: Vec<Diagnostic>,
    /// Those that reading and checking alone find.
    quick: Vec<Diagnostic>,
    /// What the last longer look found besides, with the texts it speaks of.
    besides: Vec<(Diagnostic, Vec<Arc<str>>)>,
    shown: BTreeMap<String, Json>,
    later: Later,
    watches: bool,
}

/// A request that comes before the session has begun.
const NOT_BEGUN: i64 = -32002;
/// A method that there is not.
const NO_METHOD: i64 = -32601;
/// Parameters that are not those of the method.
pub(super) const WRONG_PARAMETERS: i64 = -32602;
/// Something that cannot be done, and why.
pub(super) const FAILED: i64 = -32803;

impl Session {
    pub(super) fn new(named: Option<&Path>, events: Sender<Event>, output: Box<dyn Write>) -> Self {
        Self {
            output,
            events,
            stage: Stage::New,
            named: named.map(Path::to_owned),
            root: None,
            desk: Desk::default(),
            open: BTreeMap::new(),
            over: Vec::new(),
            stale: false,
            problems: Vec::new(),
            quick: Vec::new(),
            besides: Vec::new(),
            shown: BTreeMap::new(),
            later: Later::default(),
            watches: false,
        }
    }

    /// Whether it ended as it should.
    pub(super) fn was_shut_down(&self) -> bool {
        self.stage == Stage::ShutDown
    }

    /// Whether something has changed since the last check.
    pub(super) fn is_stale(&self) -> bool {
        self.stale
    }

    fn send(&mut self, message: &Json) -> Result<(), FileError> {
        Ok(wire::write(&mut self.output, message)?)
    }

    /// Answers that a request cannot be met.
    pub(super) fn refuse(&mut self, id: &Json, code: i64, said: &str) -> Result<(), FileError> {
        self.send(&wire::refusal(id, code, said))
    }

    /// Takes one message.
    pub(super) fn hear(&mut self, message: Message) -> Result<Next, FileError> {
        match message {
            Message::End => return Ok(Next::Ends),
            Message::Answer => {}
            Message::Broken(code, said) => self.refuse(&Json::Null, code, &said)?,
            Message::Request { id, method, params } => self.asked(&id, &method, &params)?,
            Message::Notification { method, params } => {
                if method == "exit" {
                    return Ok(Next::Ends);
                }
                if self.stage == Stage::Begun {
                    self.told(&method, &params)?;
                }
            }
        }
        Ok(Next::GoesOn)
    }

    fn asked(&mut self, id: &Json, method: &str, params: &Json) -> Result<(), FileError> {
        match (self.stage, method) {
            (Stage::New, "initialize") => {
                self.begin(params)?;
                let abilities = answers::abilities();
                self.send(&wire::answer(id, &abilities))
            }
            (Stage::New, _) => self.refuse(id, NOT_BEGUN, "the session has not begun"),
            (Stage::Begun, "shutdown") => {
                self.stage = Stage::ShutDown;
                self.send(&wire::answer(id, &Json::Null))
            }
            (Stage::Begun, "initialize") | (Stage::ShutDown, _) => {
                self.refuse(id, wire::INVALID_REQUEST, "not at this time of the session")
            }
            (Stage::Begun, _) => {
                let Some(answer) = answers::method(method) else {
                    return self.refuse(id, NO_METHOD, &format!("there is no `{method}`"));
                };
                // Only words are offered for a text that is not checked yet.
                if self.stale && method != "textDocument/completion" {
                    self.check()?;
                }
                match answer(self, params) {
                    Ok(result) => self.send(&wire::answer(id, &result)),
                    Err((code, said)) => self.refuse(id, code, &said),
                }
            }
        }
    }

    fn begin(&mut self, params: &Json) -> Result<(), FileError> {
        self.stage = Stage::Begun;
        let able = "/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration";
        self.watches = params.pointer(able) == Some(&json!(true));
        let folders = params.get("workspaceFolders").and_then(Json::as_array);
        let folders = folders.into_iter().flatten().filter_map(|it| it.get("uri"));
        let folders = folders
            .chain(params.get("rootUri"))
            .filter_map(Json::as_str);
        let folders: Vec<PathBuf> = folders.filter_map(address::path).collect();
        let named = self.named.clone();
        let named = named.or_else(|| folders.iter().find_map(|it| folder::rules_of(it)));
        if let Some(root) = named {
            self.lay(&root)?;
        }
        Ok(())
    }

    /// Takes a folder as the rules folder.
    fn lay(&mut self, root: &Path) -> Result<(), FileError> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let shown = root.to_string_lossy().replace('\\', "/");
        self.desk = Desk::new(shown.trim_end_matches('/'));
        self.root = Some(root);
        self.read_folder()?;
        // What is on the disk is known before the first text comes that may not be readable.
        self.desk.check();
        Ok(())
    }

    fn read_folder(&mut self) -> Result<(), FileError> {
        let Some(root) = self.root.clone() else {
            return Ok(());
        };
        let open: BTreeSet<String> = self.open.keys().cloned().collect();
        match folder::read(&mut self.desk, &root, &open) {
            Ok(over) => self.over = over,
            Err(error) => self.complain(&error.to_string())?,
        }
        self.changed();
        Ok(())
    }

    fn complain(&mut self, said: &str) -> Result<(), FileError> {
        let params = json!({"type": 1, "message": said});
        self.send(&wire::told("window/showMessage", &params))
    }

    fn changed(&mut self) {
        self.stale = true;
        self.later.changed();
    }

    fn told(&mut self, method: &str, params: &Json) -> Result<(), FileError> {
        match method {
            "initialized" if self.watches => {
                let watchers = json!([{"globPattern": "**/*.{yaml,md,rhai}"}]);
                let registration = json!({
                    "id": "files", "method": "workspace/didChangeWatchedFiles",
                    "registerOptions": {"watchers": watchers},
                });
                let request = json!({
                    "jsonrpc": "2.0", "id": "watch", "method": "client/registerCapability",
                    "params": {"registrations": [registration]},
                });
                self.send(&request)
            }
            "textDocument/didOpen" => self.opened(params),
            "textDocument/didChange" => {
                self.typed(params);
                Ok(())
            }
            "textDocument/didClose" => self.closed(params),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => self.read_folder(),
            _ => Ok(()),
        }
    }

    fn opened(&mut self, params: &Json) -> Result<(), FileError> {
        let Some(address) = params.pointer("/textDocument/uri").and_then(Json::as_str) else {
            return Ok(());
        };
        let text = params.pointer("/textDocument/text").and_then(Json::as_str);
        let (Some(path), Some(text)) = (address::path(address), text) else {
            return Ok(());
        };
        if self.root.is_none()
            && let Some(root) = folder::rules_around(&path)
        {
            self.lay(&root)?;
        }
        let Some(inner) = self.inner(&path) else {
            return Ok(());
        };
        if !is_of_pack(&inner) {
            return Ok(());
        }
        self.desk
            .put(&inner, text.as_bytes().to_vec(), Source::Workspace);
        self.shown.remove(address);
        self.open.insert(inner, address.to_owned());
        self.changed();
        Ok(())
    }

    /// A path within the rules folder.
    fn inner(&self, path: &Path) -> Option<String> {
        let root = self.root.as_ref()?;
        let inner = path.strip_prefix(root).ok()?;
        Some(inner.to_string_lossy().replace('\\', "/"))
    }

    /// The path within the rules folder of an open document.
    pub(super) fn path_of(&self, address: &str) -> Option<&str> {
        let open = self.open.iter().find(|(_, open)| *open == address);
        open.map(|(path, _)| path.as_str())
    }

    fn typed(&mut self, params: &Json) {
        let address = params.pointer("/textDocument/uri").and_then(Json::as_str);
        let path = address.and_then(|address| self.path_of(address));
        let Some(path) = path.map(str::to_owned) else {
            return;
        };
        let changes = params.get("contentChanges").and_then(Json::as_array);
        for change in changes.into_iter().flatten() {
            let Some(text) = change.get("text").and_then(Json::as_str) else {
                continue;
            };
            let Some(file) = self.desk.file(&path) else {
                return;
            };
            let range = change.get("range").filter(|range| !range.is_null());
            let whole = match range.map(answers::range) {
                None => text.to_owned(),
                Some(None) => continue,
                Some(Some((from, to))) => spliced(&self.desk.files, file, (from, to), text),
            };
            self.desk.put(&path, whole.into_bytes(), Source::Workspace);
        }
        self.changed();
    }

    fn closed(&mut self, params: &Json) -> Result<(), FileError> {
        let address = params.pointer("/textDocument/uri").and_then(Json::as_str);
        let path = address.and_then(|address| self.path_of(address));
        if let Some(path) = path.map(str::to_owned) {
            self.open.remove(&path);
            self.read_folder()?;
        }
        Ok(())
    }

    /// Reads and checks the current state and shows what is wrong; the longer look begins.
    pub(super) fn check(&mut self) -> Result<(), FileError> {
        self.stale = false;
        if self.root.is_none() {
            return Ok(());
        }
        let mut problems = self.desk.check();
        let root = self.desk.root().to_owned();
        problems.extend(passed_over(&root, &self.over, &mut self.desk.files));
        let unchanged = |(problem, texts): &&(Diagnostic, Vec<Arc<str>>)| {
            let now = texts_of(problem, &self.desk.files);
            let mut pairs = now.iter().zip(texts);
            now.len() == texts.len() && pairs.all(|(a, b)| Arc::ptr_eq(a, b))
        };
        let kept = self.besides.iter().filter(unchanged);
        self.quick.clone_from(&problems);
        self.problems.clone_from(&problems);
        self.problems
            .extend(kept.map(|(problem, _)| problem.clone()));
        self.show()?;
        self.later.begin(&self.desk, &problems, &self.events);
        Ok(())
    }

    /// Takes what a longer look found, if nothing has changed since.
    pub(super) fn looked(
        &mut self,
        number: u64,
        found: Option<Vec<Diagnostic>>,
    ) -> Result<(), FileError> {
        let fresh = self.later.ended(number, found.as_deref());
        let Some(found) = found.filter(|_| fresh) else {
            if !self.stale {
                self.check()?;
            }
            return Ok(());
        };
        let besides = found.iter().filter(|it| !self.quick.contains(it));
        self.besides = besides
            .map(|it| (it.clone(), texts_of(it, &self.desk.files)))
            .collect();
        self.problems = found;
        self.show()
    }

    /// Shows the problems of every file where they have changed.
    fn show(&mut self) -> Result<(), FileError> {
        let mut by_address: BTreeMap<String, Vec<Json>> = BTreeMap::new();
        for address in self.open.values().chain(self.shown.keys()) {
            by_address.insert(address.clone(), Vec::new());
        }
        for problem in &self.problems {
            let Some(place) = problem.place() else {
                continue;
            };
            let path = self.desk.path_of(place.file).unwrap_or("");
            if self.desk.source(path) == Source::BuiltIn {
                continue;
            }
            let shown = answers::problem(self, problem);
            let address = self.address(path);
            by_address.entry(address).or_default().push(shown);
        }
        for (address, problems) in by_address {
            let problems = Json::Array(problems);
            let before = self.shown.get(&address);
            if before != Some(&problems) {
                let params = json!({"uri": address, "diagnostics": problems});
                self.send(&wire::told("textDocument/publishDiagnostics", &params))?;
                self.shown.insert(address, problems);
            }
        }
        Ok(())
    }

    /// The address of a path within the rules folder, as the editor wrote it if it is open.
    pub(super) fn address(&self, path: &str) -> String {
        let open = self.open.get(path).cloned();
        let root = self.root.clone().unwrap_or_default();
        open.unwrap_or_else(|| address::address(&root.join(path)))
    }
}

/// Whether the rules folder is read for such files.
fn is_of_pack(path: &str) -> bool {
    let ending = Path::new(path).extension();
    let ending =
        ending.is_some_and(|ending| ending == "yaml" || ending == "md" || ending == "rhai");
    ending && !path.split('/').any(|part| part.starts_with('.'))
}

/// The texts that a problem speaks of.
fn texts_of(problem: &Diagnostic, files: &Files) -> Vec<Arc<str>> {
    let labels = problem.labels.iter();
    let texts = labels.filter_map(|label| Some(files.get(label.place.file)?.text.clone()));
    texts.collect()
}

/// A text with another in the place of a part of it.
fn spliced(
    files: &Files,
    file: crate::ast::place::FileId,
    (from, to): (Position, Position),
    text: &str,
) -> String {
    let whole = files.text(file);
    let start = byte(files, file, from);
    let end = byte(files, file, to).max(start);
    let before = whole.get(..start).unwrap_or("");
    let after = whole.get(end..).unwrap_or("");
    format!("{before}{text}{after}")
}
