//! CSV cut into batches of whole contacts, without reading what it says.

use std::path::Path;
use std::sync::Arc;

use crate::shell::bulk::chunk::BYTES;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::csv_cells::cells;
use crate::shell::bulk::csv_cells::ends_quoted;
use crate::shell::bulk::flow::Flow;
use crate::shell::bulk::flow::MARK;
use crate::shell::bulk::flow::MOST_LINE;
use crate::shell::bulk::mapping::Columns;
use crate::shell::bulk::read_csv::case_of;
use crate::shell::bulk::read_csv::fits;
use crate::shell::bulk::source::Reading;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::bulk::source::Unusable;
use crate::shell::files::FileError;

/// How many rows that cannot be read may follow each other within a contact.
const MOST_BAD: usize = 64;

/// CSV.
pub(super) struct Tables {
    flow: Flow,
    name: Arc<str>,
    columns: Arc<Columns>,
    next: u64,
    from: u64,
    /// Lines that were read and given back, and where the next of them begins.
    back: Vec<u8>,
    begins: usize,
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
            back: Vec::new(),
            begins: 0,
        };
        let head = tables.record()?;
        let head = head.strip_prefix(MARK).unwrap_or(&head).to_vec();
        let form = |said: String| Unusable::Form(format!("`{}`: {said}", tables.name));
        let head = String::from_utf8(head).map_err(|_| {
            form("its first row is not UTF-8; save the file as CSV in UTF-8".to_owned())
        })?;
        if head.trim().is_empty() {
            return Err(form(
                "its first row is empty; write the names of the columns there".to_owned(),
            ));
        }
        let cells = cells(&head);
        let cells = cells.ok_or_else(|| {
            form(
                "a quotation mark in its first row is out of place, or has no second one"
                    .to_owned(),
            )
        })?;
        if let [only] = cells.as_slice()
            && let Some(sign) = only.chars().find(|sign| matches!(sign, ';' | '\t' | '|'))
        {
            let name = if sign == '\t' {
                "tabs"
            } else {
                "other signs than commas"
            };
            return Err(form(format!(
                "it is one column called `{only}`, so {name} stand between its cells; save it with commas"
            )));
        }
        let columns = reading.mapping.columns(&cells, reading.asked);
        let columns = columns.map_err(&form)?;
        columns.alone(&cells, &|_| false).map_err(&form)?;
        tables.columns = Arc::new(columns);
        Ok(Box::new(tables))
    }

    /// Adds the next line; gives its length.
    fn line(&mut self, into: &mut Vec<u8>) -> Result<usize, FileError> {
        let back = self.back.get(self.begins..).unwrap_or_default();
        if back.is_empty() {
            return self.flow.line(into);
        }
        let length = memchr::memchr(b'\n', back).map_or(back.len(), |end| end + 1);
        into.extend_from_slice(back.get(..length).unwrap_or(back));
        self.begins += length;
        Ok(length)
    }

    /// Gives back what was read last, to be read again.
    fn give_back(&mut self, text: &[u8]) {
        if self.begins < self.back.len() {
            // So it came from there.
            self.begins -= text.len().min(self.begins);
        } else {
            self.back = text.to_vec();
            self.begins = 0;
        }
    }

    /// The next record; empty at the end. Several lines are one record only if they can be read as one: else a quotation
    /// mark is missing in the first, which then stands alone.
    fn record(&mut self) -> Result<Vec<u8>, FileError> {
        let mut record = Vec::new();
        let mut first = None;
        let mut quoted = false;
        while (record.len() as u64) < MOST_LINE {
            let before = record.len();
            if self.line(&mut record)? == 0 {
                break;
            }
            first = first.or(Some(record.len()));
            quoted = ends_quoted(record.get(before..).unwrap_or_default(), quoted);
            if !quoted {
                break;
            }
        }
        let first = first.unwrap_or(0);
        if first < record.len() && (quoted || !fits(&record, &self.columns)) {
            self.give_back(record.get(first..).unwrap_or_default());
            record.truncate(first);
        }
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
        let mut ends = Vec::new();
        // The contact that a full batch ends with, and how many rows since could not be read.
        let (mut last_case, mut bad) = (None, 0);
        loop {
            let record = self.record()?;
            if record.is_empty() {
                break;
            }
            let full = text.len() + record.len() >= BYTES || ends.len() + 1 >= ROWS;
            if full {
                // A contact is not cut in two.
                let own = case_of(&record, &self.columns);
                bad = if own.is_none() { bad + 1 } else { 0 };
                if bad > MOST_BAD || (own.is_some() && last_case.is_some() && own != last_case) {
                    self.give_back(&record);
                    break;
                }
                last_case = own.or(last_case);
            }
            text.extend_from_slice(&record);
            ends.push(text.len());
            self.next += 1;
        }
        let last = self.next - 1;
        Ok((!text.is_empty()).then(|| Chunk {
            name: self.name.clone(),
            first,
            last,
            held: Held::Csv(text, ends, self.columns.clone()),
        }))
    }

    fn progress(&self) -> SoFar {
        self.flow.so_far()
    }
}
