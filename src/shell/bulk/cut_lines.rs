//! NDJSON cut into batches, without reading what it says.

use std::path::Path;
use std::sync::Arc;

use crate::shell::bulk::chunk::BYTES;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::flow::Flow;
use crate::shell::bulk::flow::MARK;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::bulk::source::Unusable;
use crate::shell::files::FileError;

/// NDJSON.
pub(super) struct Lines {
    flow: Flow,
    name: Arc<str>,
    next: u64,
    from: u64,
    /// How many bytes a batch has, or a little more.
    usual: usize,
}

impl Lines {
    pub(super) fn open(path: &Path, name: Arc<str>, from: u64) -> Result<Self, Unusable> {
        Ok(Self {
            flow: Flow::open(path)?,
            name,
            next: 1,
            from,
            usual: 0,
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
        text.reserve(self.usual);
        let mut ends = Vec::with_capacity(ROWS);
        self.flow.lines(&mut text, &mut ends, (ROWS, BYTES))?;
        if first == 1 && text.starts_with(MARK) {
            text.drain(..MARK.len());
            for end in &mut ends {
                *end -= MARK.len();
            }
        }
        self.usual = text.len() + text.len() / 8;
        self.next += ends.len() as u64;
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
