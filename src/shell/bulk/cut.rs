//! Files cut into batches of whole contacts, without reading what they say.

use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::execute::told::Row;
use crate::shell::bulk::chunk::BYTES;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::csv_cells::cells;
use crate::shell::bulk::csv_cells::end_of_record;
use crate::shell::bulk::mapping::Columns;
use crate::shell::bulk::read_csv::case_of;
use crate::shell::bulk::read_tree;
use crate::shell::bulk::source::Reading;
use crate::shell::bulk::source::Source;
use crate::shell::bulk::source::Unusable;
use crate::shell::files::FileError;
use crate::shell::files::bytes;

/// The longest line that is read.
const MOST_LINE: u64 = 4 << 20;

/// A file that is read line by line.
struct Flow {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    size: Option<u64>,
    read: u64,
}

impl Flow {
    fn open(path: &Path) -> Result<Self, FileError> {
        let fail = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        if path == Path::new("-") {
            return Ok(Self {
                path: path.to_owned(),
                reader: Box::new(BufReader::new(std::io::stdin())),
                size: None,
                read: 0,
            });
        }
        let file = File::open(path).map_err(fail)?;
        let size = file.metadata().map_err(fail)?.len();
        Ok(Self {
            path: path.to_owned(),
            reader: Box::new(BufReader::with_capacity(1 << 18, file)),
            size: Some(size),
            read: 0,
        })
    }

    /// Adds a line with its end; of one too long only a part that cannot be read. Gives its length.
    fn line(&mut self, into: &mut Vec<u8>) -> Result<usize, FileError> {
        let fail = |source| FileError::Read {
            path: self.path.clone(),
            source,
        };
        let limited = self.reader.by_ref().take(MOST_LINE);
        let mut limited = limited;
        let length = limited.read_until(b'\n', into).map_err(fail)?;
        self.read += length as u64;
        if length as u64 == MOST_LINE && into.last() != Some(&b'\n') {
            into.truncate(into.len() - length);
            into.extend_from_slice(b"{\"too long a line\n");
            loop {
                let mut over = Vec::new();
                let more = self
                    .reader
                    .by_ref()
                    .take(MOST_LINE)
                    .read_until(b'\n', &mut over);
                let more = more.map_err(fail)?;
                self.read += more as u64;
                if more == 0 || over.last() == Some(&b'\n') {
                    break;
                }
            }
        }
        Ok(length)
    }
}

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
        let mut rows = 0;
        while rows < ROWS && text.len() < BYTES && self.flow.line(&mut text)? > 0 {
            rows += 1;
            self.next += 1;
        }
        if first == 1 && text.starts_with(b"\xEF\xBB\xBF") {
            text.drain(..3);
        }
        let last = self.next.saturating_sub(1);
        Ok((rows > 0).then(|| Chunk {
            name: self.name.clone(),
            first,
            last,
            held: Held::Lines(text),
        }))
    }

    fn progress(&self) -> (Option<u64>, u64) {
        (self.flow.size, self.flow.read)
    }
}

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

    fn progress(&self) -> (Option<u64>, u64) {
        (self.flow.size, self.flow.read)
    }
}

/// YAML and JSON, read whole.
pub(super) struct Trees {
    name: Arc<str>,
    rows: std::vec::IntoIter<(u64, Row<'static>)>,
    size: u64,
}

impl Trees {
    pub(super) fn open(
        path: &Path,
        name: Arc<str>,
        reading: &Reading<'_>,
    ) -> Result<Self, Unusable> {
        let bytes = bytes(path)?;
        if bytes.len() > crate::ast::yaml::MOST_BYTES {
            return Err(Unusable::Form(format!(
                "`{name}` is larger than YAML and JSON are read whole; write a case on each line, as .ndjson"
            )));
        }
        let size = bytes.len() as u64;
        let text = String::from_utf8(bytes);
        let text = text.map_err(|_| Unusable::Form(format!("`{name}` is not UTF-8")))?;
        let mut rows = read_tree::rows(&text, reading.file);
        rows.retain(|(number, _)| *number >= reading.from);
        Ok(Self {
            name,
            rows: rows.into_iter(),
            size,
        })
    }
}

impl Source for Trees {
    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        let rows: Vec<(u64, Row<'static>)> = self.rows.by_ref().take(ROWS).collect();
        let ends = rows.first().zip(rows.last());
        let ends = ends.map(|((first, _), (last, _))| (*first, *last));
        Ok(ends.map(|(first, last)| Chunk {
            name: self.name.clone(),
            first,
            last,
            held: Held::Rows(rows),
        }))
    }

    fn progress(&self) -> (Option<u64>, u64) {
        (Some(self.size), self.size)
    }
}
