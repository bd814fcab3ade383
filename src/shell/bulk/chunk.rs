//! A batch of rows as it came from a file: cut by one thread, read by any other.

use std::sync::Arc;

use crate::ast::place::FileId;
use crate::execute::told::Row;
#[cfg(feature = "columnar")]
use crate::shell::bulk::columnar;
use crate::shell::bulk::cut_json::Text;
use crate::shell::bulk::mapping::Columns;
use crate::shell::bulk::read_csv;
use crate::shell::bulk::read_lines;

/// How many rows a batch has, more or less.
pub(in crate::shell) const ROWS: usize = 1_024;
/// How many where each takes long, so that no thread waits long for another.
pub(in crate::shell) const FEW_ROWS: usize = 64;
/// How many bytes, more or less.
pub(super) const BYTES: usize = 4 << 20;

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
    /// A JSON object on each line, and where each line ends; what is behind the last is no line.
    Lines(Vec<u8>, Vec<usize>),
    /// JSON objects.
    Texts(Vec<Text>),
    /// Records of CSV, and where each ends.
    Csv(Vec<u8>, Vec<usize>, Arc<Columns>),
    /// Columns of Arrow.
    #[cfg(feature = "columnar")]
    Tables(columnar::rows::Tables),
    /// Cases that were read already.
    Rows(Vec<(u64, Row<'static>)>),
}

impl Chunk {
    /// Its contacts with their row numbers.
    #[cfg_attr(
        not(feature = "columnar"),
        expect(unused_variables, reason = "only columns stand for words already")
    )]
    pub(super) fn rows(&self, file: FileId) -> Vec<(u64, Row<'_>)> {
        match &self.held {
            Held::Lines(text, ends) => read_lines::rows(text, ends, self.first),
            Held::Texts(texts) => {
                let rows = texts.iter().map(|text| match text {
                    Ok(text) => Row::Line(text.as_bytes()),
                    Err(problem) => Row::Unread(vec![(**problem).clone()]),
                });
                (self.first..).zip(rows).collect()
            }
            Held::Csv(text, ends, columns) => read_csv::rows(text, ends, self.first, columns),
            #[cfg(feature = "columnar")]
            Held::Tables(tables) => tables.rows(self.first, file),
            Held::Rows(rows) => {
                let rows = rows.iter();
                rows.map(|(number, row)| (*number, row.again())).collect()
            }
        }
    }
}
