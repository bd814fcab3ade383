//! NDJSON cut into batches, without reading what it says.

use std::path::Path;
use std::sync::Arc;

use crate::shell::bulk::chunk::BYTES;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::flow::Flow;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::files::FileError;

/// NDJSON.
pub(super) struct Lines {
    flow: Flow,
    name: Arc<str>,
    next: u64,
    from: u64,
}

impl Lines {
    pub(super) fn open(path: &Path, name: Arc<str>, from: u64) -> Result<Self, FileError> {
        Ok(Self {
            flow: Flow::open(path)?,
            name,
            next: 1,
            from,
        })
    }
}

impl Source for Lines {
    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        let mut text = Vec::new();
        while self.next < self.from {
            text.clear();
            if self.flow.line(&mut text)? == 0 {
                return Ok(None);
            }
            self.next += 1;
        }
        text.clear();
        let first = self.next;
        let mut ends = Vec::with_capacity(ROWS);
        while ends.len() < ROWS && text.len() < BYTES && self.flow.line(&mut text)? > 0 {
            if self.next == 1 && text.starts_with(b"\xEF\xBB\xBF") {
                text.drain(..3);
            }
            ends.push(text.len());
            self.next += 1;
        }
        let last = self.next.saturating_sub(1);
        Ok((!ends.is_empty()).then(|| Chunk {
            name: self.name.clone(),
            first,
            last,
            held: Held::Lines(text, ends),
        }))
    }

    fn progress(&self) -> SoFar {
        self.flow.so_far()
    }
}
