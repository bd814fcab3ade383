//! Answers as NDJSON: an object on each line.

use std::io::Write;

use serde::Serialize;

use crate::shell::bulk::line::Aside;
use crate::shell::bulk::line::Leaf;
use crate::shell::bulk::line::Ledger;
use crate::shell::bulk::line::Line;
use crate::shell::bulk::line::Page;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::line::Text;
use crate::shell::bulk::line::Verdict;

/// A JSON object on each line.
pub(super) struct Ndjson;

impl Sink for Ndjson {
    fn page(&self) -> Box<dyn Page> {
        Box::new(Objects(Vec::new()))
    }

    fn tail(&self, verdict: &Verdict<'_>) -> Option<Vec<u8>> {
        let object = serde_json::to_vec(verdict).ok()?;
        let mut tail = b",".to_vec();
        tail.extend_from_slice(object.strip_prefix(b"{")?);
        tail.push(b'\n');
        Some(tail)
    }

    fn begin(&self, to: Box<dyn Write + Send>) -> std::io::Result<Box<dyn Ledger>> {
        Ok(Box::new(Text(to)))
    }
}

struct Objects(Vec<u8>);

impl Objects {
    fn add(&mut self, object: &impl Serialize) {
        // Writing to memory does not fail.
        let _ = serde_json::to_writer(&mut self.0, object);
        self.0.push(b'\n');
    }

    fn text(&mut self, text: &str) {
        let odd = |byte: u8| byte == b'"' || byte == b'\\' || byte < 0x20;
        // Every byte is looked at, many at once.
        if text.bytes().fold(false, |any, byte| any | odd(byte)) {
            let _ = serde_json::to_writer(&mut self.0, text);
            return;
        }
        self.0.push(b'"');
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(b'"');
    }
}

impl Page for Objects {
    fn child(&mut self, line: &Line<'_>) {
        self.add(line);
    }

    fn plain(&mut self, case: &str, child: &str, tail: &[u8]) {
        self.0.extend_from_slice(b"{\"case\":");
        self.text(case);
        self.0.extend_from_slice(b",\"child\":");
        self.text(child);
        self.0.extend_from_slice(tail);
    }

    fn aside(&mut self, aside: &Aside<'_>) {
        self.add(aside);
    }

    fn end(self: Box<Self>) -> Leaf {
        Leaf::Text(self.0)
    }
}
