//! A batch of rows as it came from a file: cut by one thread, read by any other.

use std::sync::Arc;

use crate::ast::place::FileId;
use crate::execute::told::Row;
use crate::shell::bulk::mapping::Columns;
use crate::shell::bulk::read_csv;
use crate::shell::bulk::read_lines;

/// How many rows a batch has, more or less.
pub(super) const ROWS: usize = 2_048;
/// How many bytes, more or less.
pub(super) const BYTES: usize = 8 << 20;

/// A batch.
pub(in crate::shell) struct Chunk {
    /// The file, as people know it.
    pub(super) name: Arc<str>,
    /// The number of its first row.
    pub(super) first: u64,
    /// The number of its last row.
    pub(super) last: u64,
    /// What it holds.
    pub(super) held: Held,
}

/// What a batch holds.
pub(super) enum Held {
    /// A JSON object on each line.
    Lines(Vec<u8>),
    /// Records of CSV.
    Csv(Vec<u8>, Arc<Columns>),
    /// Cases that were read already.
    Rows(Vec<(u64, Row<'static>)>),
}

impl Chunk {
    /// Its contacts with their row numbers.
    pub(super) fn rows(&self, file: FileId) -> Vec<(u64, Row<'_>)> {
        match &self.held {
            Held::Lines(text) => read_lines::rows(text, self.first, file),
            Held::Csv(text, columns) => read_csv::rows(text, self.first, columns),
            Held::Rows(rows) => rows.clone(),
        }
    }
}
