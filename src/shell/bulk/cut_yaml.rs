//! YAML cut into documents and each read by itself; a document may hold one case or a list of them.

use std::path::Path;
use std::sync::Arc;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::place::FileId;
use crate::ast::read_case::read_cases_of;
use crate::ast::yaml::MOST_BYTES;
use crate::execute::told::Row;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::cut_json::Objects;
use crate::shell::bulk::flow::Flow;
use crate::shell::bulk::flow::MARK;
use crate::shell::bulk::source::Reading;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::bulk::source::Unusable;
use crate::shell::files::FileError;

/// YAML.
pub(super) struct Documents {
    flow: Flow,
    name: Arc<str>,
    file: FileId,
    next: u64,
    from: u64,
    /// The line that opens the next document.
    opens: Vec<u8>,
    ended: bool,
}

/// Opens YAML or JSON, whichever it is.
pub(super) fn open(
    path: &Path,
    name: Arc<str>,
    reading: &Reading<'_>,
) -> Result<Box<dyn Source>, Unusable> {
    let mut flow = Flow::open(path)?;
    let ahead = flow.ahead()?;
    let ahead = ahead.strip_prefix(MARK).unwrap_or(ahead);
    if ahead.trim_ascii_start().starts_with(b"{") || ahead.trim_ascii_start().starts_with(b"[") {
        return Ok(Box::new(Objects::of(flow, name, reading.from)));
    }
    Ok(Box::new(Documents {
        flow,
        name,
        file: reading.file,
        next: 1,
        from: reading.from,
        opens: Vec::new(),
        ended: false,
    }))
}

impl Documents {
    /// The next document, whatever is in it; nothing at the end.
    fn document(&mut self) -> Result<Option<Vec<u8>>, FileError> {
        if self.ended {
            return Ok(None);
        }
        let mut text = std::mem::take(&mut self.opens);
        loop {
            let before = text.len();
            if self.flow.line(&mut text)? == 0 {
                self.ended = true;
                return Ok(Some(text));
            }
            let line = text.get(before..).unwrap_or_default();
            if before > 0 && opens(line) {
                self.opens = text.split_off(before);
                return Ok(Some(text));
            }
            if text.len() > MOST_BYTES {
                // Whoever reads it says that it is too large; nothing behind it is read.
                self.ended = true;
                return Ok(Some(text));
            }
        }
    }

    fn cases(&self, document: Vec<u8>) -> Vec<Row<'static>> {
        let unread = |problem: Diagnostic| vec![Row::Unread(vec![problem])];
        if document.len() > MOST_BYTES {
            let message = format!(
                "a YAML document begins here that has more than {MOST_BYTES} bytes; it and what follows is not read"
            );
            let help = "put `---` before each case, or write a case on each line, as .ndjson";
            return unread(Diagnostic::error("too-large", message).help(help.to_owned()));
        }
        let Ok(text) = String::from_utf8(document) else {
            let problem = Diagnostic::error("not-utf-8", "this document is not UTF-8");
            return unread(problem.help("save the file as UTF-8".to_owned()));
        };
        if !says_something(&text) {
            return Vec::new();
        }
        let (cases, problems) = read_cases_of(self.file, &text);
        if any_error(&problems) {
            // Nobody knows which case of a list a mistake belongs to.
            return vec![Row::Unread(problems); cases.len().max(1)];
        }
        let cases = cases.into_iter();
        cases.map(|case| Row::Written(Box::new(case))).collect()
    }
}

/// Whether a line opens a document.
fn opens(line: &[u8]) -> bool {
    let rest = line.strip_prefix(b"---");
    rest.is_some_and(|rest| rest.first().is_none_or(u8::is_ascii_whitespace))
}

fn says_something(document: &str) -> bool {
    let mut lines = document.lines().map(str::trim);
    lines.any(|line| !line.is_empty() && !line.starts_with('#') && line != "---")
}

impl Source for Documents {
    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        let mut rows: Vec<(u64, Row<'static>)> = Vec::new();
        while rows.len() < ROWS {
            let Some(document) = self.document()? else {
                break;
            };
            for row in self.cases(document) {
                if self.next >= self.from {
                    rows.push((self.next, row));
                }
                self.next += 1;
            }
        }
        let ends = rows.first().zip(rows.last());
        let ends = ends.map(|((first, _), (last, _))| (*first, *last));
        Ok(ends.map(|(first, last)| Chunk {
            name: self.name.clone(),
            first,
            last,
            held: Held::Rows(rows),
        }))
    }

    fn progress(&self) -> SoFar {
        self.flow.so_far()
    }
}
