//! CSV cut into batches of whole contacts, without reading what it says.

use std::path::Path;
use std::sync::Arc;

use crate::shell::bulk::chunk::BYTES;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::csv_cells::cells;
use crate::shell::bulk::csv_cells::end_of_record;
use crate::shell::bulk::flow::Flow;
use crate::shell::bulk::flow::MOST_LINE;
use crate::shell::bulk::mapping::Columns;
use crate::shell::bulk::read_csv::case_of;
use crate::shell::bulk::source::Reading;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::bulk::source::Unusable;
use crate::shell::files::FileError;

/// CSV.
pub(super) struct Tables {
    flow: Flow,
    name: Arc<str>,
    columns: Arc<Columns>,
    next: u64,
    from: u64,
    /// A record that belongs to the next batch.
    kept: Vec<u8>,
}

impl Tables {
    pub(super) fn open(
        path: &Path,
        name: Arc<str>,
        reading: &Reading<'_>,
    ) -> Result<Box<dyn Source>, Unusable> {
        let mut tables = Self {
            flow: Flow::open(path)?,
            name,
            columns: Arc::new(Columns::none()),
            next: 2,
            from: reading.from,
            kept: Vec::new(),
        };
        let head = tables.record()?;
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).to_vec();
        let form = |said: String| Unusable::Form(format!("`{}`: {said}", tables.name));
        let head = String::from_utf8(head);
        let head = head.map_err(|_| form("its first row is not UTF-8".to_owned()))?;
        let cells = cells(&head);
        let cells = cells.ok_or_else(|| form("its first row is not CSV".to_owned()))?;
        let columns = reading.mapping.columns(&cells, reading.asked);
        let columns = columns.map_err(form)?;
        tables.columns = Arc::new(columns);
        Ok(Box::new(tables))
    }

    /// The next record; empty at the end.
    fn record(&mut self) -> Result<Vec<u8>, FileError> {
        let mut record = std::mem::take(&mut self.kept);
        while end_of_record(&record).is_none()
            && (record.len() as u64) < MOST_LINE
            && self.flow.line(&mut record)? > 0
        {}
        Ok(record)
    }
}

impl Source for Tables {
    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        while self.next < self.from {
            if self.record()?.is_empty() {
                return Ok(None);
            }
            self.next += 1;
        }
        let first = self.next;
        let mut text = Vec::new();
        let mut case = None;
        loop {
            let record = self.record()?;
            if record.is_empty() {
                break;
            }
            let full = text.len() >= BYTES || self.next - first >= ROWS as u64;
            if full {
                // A contact is not cut in two.
                let own = case_of(&record, &self.columns);
                if own.is_none() || own != case {
                    self.kept = record;
                    break;
                }
            } else if self.next - first + 1 >= ROWS as u64 || text.len() + record.len() >= BYTES {
                case = case_of(&record, &self.columns);
            }
            text.extend_from_slice(&record);
            self.next += 1;
        }
        let last = self.next - 1;
        Ok((!text.is_empty()).then(|| Chunk {
            name: self.name.clone(),
            first,
            last,
            held: Held::Csv(text, self.columns.clone()),
        }))
    }

    fn progress(&self) -> SoFar {
        self.flow.so_far()
    }
}
