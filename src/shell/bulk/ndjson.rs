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

/// A JSON object on each line.
pub(super) struct Ndjson;

impl Sink for Ndjson {
    fn page(&self) -> Box<dyn Page> {
        Box::new(Objects(Vec::new()))
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
}

impl Page for Objects {
    fn child(&mut self, line: &Line<'_>) {
        self.add(line);
    }

    fn aside(&mut self, aside: &Aside<'_>) {
        self.add(aside);
    }

    fn end(self: Box<Self>) -> Leaf {
        Leaf::Text(self.0)
    }
}
