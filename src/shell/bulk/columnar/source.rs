//! Parquet files, and Arrow IPC files and streams, cut into batches of whole contacts.

use std::cell::Cell;
use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use arrow_array::Array as _;
use arrow_array::RecordBatch;
use arrow_ipc::reader::FileReader;
use arrow_ipc::reader::StreamReader;
use arrow_schema::ArrowError;
use arrow_schema::Schema;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::metadata::RowGroupMetaData;

use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::columnar::cells::Midnight;
use crate::shell::bulk::columnar::cells::View;
use crate::shell::bulk::columnar::rows::Tables;
use crate::shell::bulk::columnar::shape::Form;
use crate::shell::bulk::columnar::shape::Shape;
use crate::shell::bulk::mapping::Part;
use crate::shell::bulk::source::Reading;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::bulk::source::Unusable;
use crate::shell::files::FileError;

/// How an Arrow IPC file begins; a stream begins otherwise.
const MAGIC: &[u8] = b"ARROW1";

/// Batches as a reader gives them.
type Reader = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// Batches of columns.
struct Batches {
    path: PathBuf,
    name: Arc<str>,
    reader: Reader,
    shape: Arc<Shape>,
    /// What was read and belongs to later batches.
    rest: Option<RecordBatch>,
    /// The number of the next row.
    next: u64,
    /// How many rows are passed over.
    over: u64,
    size: Option<u64>,
    read: Rc<Cell<u64>>,
}

/// Opens an Arrow IPC file or stream; standard input is a stream.
pub(in crate::shell::bulk) fn arrow(
    path: &Path,
    name: Arc<str>,
    reading: &Reading<'_>,
) -> Result<Box<dyn Source>, Unusable> {
    let read = Rc::new(Cell::new(0));
    let fail = |source| FileError::Read {
        path: path.to_owned(),
        source,
    };
    let damaged =
        |error: ArrowError| Unusable::Form(unreadable(&name, "Arrow", &error.to_string()));
    if path == Path::new("-") {
        let counted = Counted(std::io::stdin(), read.clone());
        let stream = stream(BufReader::with_capacity(1 << 18, counted)).map_err(damaged)?;
        return batches(path, name, reading, (None, read), stream);
    }
    let file = File::open(path).map_err(fail)?;
    let size = file.metadata().map_err(fail)?.len();
    let mut file = BufReader::with_capacity(1 << 18, Counted(file, read.clone()));
    let is_file = file.fill_buf().map_err(fail)?.starts_with(MAGIC);
    let reader = if is_file { whole(file) } else { stream(file) };
    batches(
        path,
        name.clone(),
        reading,
        (Some(size), read),
        reader.map_err(damaged)?,
    )
}

/// Opens a Parquet file.
pub(in crate::shell::bulk) fn parquet(
    path: &Path,
    name: Arc<str>,
    reading: &Reading<'_>,
) -> Result<Box<dyn Source>, Unusable> {
    if path == Path::new("-") {
        let reason = "Parquet cannot be read from standard input, since it is read from its end; name a file, or send Arrow";
        return Err(Unusable::Form(reason.to_owned()));
    }
    let file = File::open(path);
    let file = file.map_err(|source| FileError::Read {
        path: path.to_owned(),
        source,
    })?;
    let damaged = |error: ArrowError| {
        let said = unreadable(&name, "Parquet", &error.to_string());
        Unusable::Form(said)
    };
    let opened = guarded(|| Ok(ParquetRecordBatchReaderBuilder::try_new(file)?));
    let builder = opened.map_err(damaged)?;
    if let Some(reason) = packed(builder.metadata()) {
        return Err(Unusable::Form(format!("`{name}`: {reason}")));
    }
    let schema = builder.schema().clone();
    let rows = builder.metadata().file_metadata().num_rows();
    let reader = guarded(|| Ok(builder.with_batch_size(ROWS).build()?));
    let reader = reader.map_err(damaged)?;
    let read = Rc::new(Cell::new(0));
    let count = read.clone();
    let reader = reader.inspect(move |batch| {
        let rows = batch.as_ref().map_or(0, RecordBatch::num_rows);
        count.set(count.get() + rows as u64);
    });
    let so_far = (u64::try_from(rows).ok(), read);
    batches(path, name, reading, so_far, (schema, Box::new(reader)))
}

fn unreadable(name: &str, what: &str, error: &str) -> String {
    format!("`{name}` cannot be read as {what}: {error}")
}

fn batches(
    path: &Path,
    name: Arc<str>,
    reading: &Reading<'_>,
    (size, read): (Option<u64>, Rc<Cell<u64>>),
    (schema, reader): (Arc<Schema>, Reader),
) -> Result<Box<dyn Source>, Unusable> {
    let shape = Shape::of(&schema, reading);
    let shape = shape.map_err(|reason| Unusable::Form(format!("`{name}`: {reason}")))?;
    Ok(Box::new(Batches {
        path: path.to_owned(),
        name,
        reader,
        shape: Arc::new(shape),
        rest: None,
        next: reading.from.max(1),
        over: reading.from.saturating_sub(1),
        size,
        read,
    }))
}

fn stream(from: impl Read + 'static) -> Result<(Arc<Schema>, Reader), ArrowError> {
    guarded(|| {
        let reader = StreamReader::try_new(from, None)?;
        Ok((reader.schema(), Box::new(reader) as Reader))
    })
}

fn whole(from: impl Read + Seek + 'static) -> Result<(Arc<Schema>, Reader), ArrowError> {
    guarded(|| {
        let reader = FileReader::try_new(from, None)?;
        Ok((reader.schema(), Box::new(reader) as Reader))
    })
}

/// Says if columns are packed in a way that this program does not unpack.
fn packed(of: &ParquetMetaData) -> Option<String> {
    let mut columns = of.row_groups().iter().flat_map(RowGroupMetaData::columns);
    let known = |with| {
        matches!(
            with,
            Compression::UNCOMPRESSED
                | Compression::SNAPPY
                | Compression::LZ4
                | Compression::LZ4_RAW
        )
    };
    let column = columns.find(|column| !known(column.compression()))?;
    let with = column.compression().to_string().to_lowercase();
    let with = with.split('(').next().unwrap_or_default();
    Some(format!(
        "column `{}` is packed with {with}, which is not read; write it with snappy or lz4",
        column.column_path().string()
    ))
}

/// Readers of damaged files may panic; that is a file that cannot be read, not a fault of the machine.
fn guarded<T>(read: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, ArrowError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ArrowError::ParseError("the file is damaged".to_owned())))
}

/// Counts what is read.
struct Counted<R>(R, Rc<Cell<u64>>);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.read(into)?;
        self.1.set(self.1.get() + count as u64);
        Ok(count)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

impl Batches {
    /// Columns that were not looked at, as many rows as the reader gives; nothing at the end.
    fn more(&mut self) -> Result<Option<RecordBatch>, FileError> {
        loop {
            let batch = match self.rest.take() {
                Some(rest) => rest,
                None => match guarded(|| self.reader.next().transpose()) {
                    Ok(Some(batch)) => batch,
                    Ok(None) => return Ok(None),
                    Err(error) => {
                        return Err(FileError::Read {
                            path: self.path.clone(),
                            source: std::io::Error::other(error),
                        });
                    }
                },
            };
            let rows = batch.num_rows() as u64;
            let over = self.over.min(rows);
            self.over -= over;
            if over < rows {
                let over = usize::try_from(over).unwrap_or(0);
                return Ok(Some(batch.slice(over, batch.num_rows() - over)));
            }
        }
    }

    /// At most so many rows.
    fn part(&mut self, most: usize) -> Result<Option<RecordBatch>, FileError> {
        let Some(batch) = self.more()? else {
            return Ok(None);
        };
        if batch.num_rows() <= most {
            return Ok(Some(batch));
        }
        self.rest = Some(batch.slice(most, batch.num_rows() - most));
        Ok(Some(batch.slice(0, most)))
    }

    /// The case of a row, where a row is a child.
    fn case(&self, batch: &RecordBatch, row: usize) -> Option<String> {
        if self.shape.form != Form::Children {
            return None;
        }
        let mut parts = self.shape.columns.parts.iter();
        let at = parts.position(|(part, _)| *part == Part::Case)?;
        let [column] = self.shape.leaves.get(at)?.path.as_slice() else {
            return None;
        };
        let array = batch.columns().get(*column)?.slice(row, 1);
        let view = View::of(array.as_ref(), None, Midnight::IsATime);
        view.word(0).map(|word| word.trim().to_owned())
    }
}

impl Source for Batches {
    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        let mut batches: Vec<RecordBatch> = Vec::new();
        let mut rows = 0;
        while rows < ROWS {
            let Some(batch) = self.part(ROWS - rows)? else {
                break;
            };
            rows += batch.num_rows();
            batches.push(batch);
        }
        // A contact is not cut in two.
        let last = batches.last();
        let case = last.and_then(|last| self.case(last, last.num_rows().checked_sub(1)?));
        while rows >= ROWS
            && case.is_some()
            && let Some(next) = self.more()?
        {
            let mut own = 0;
            while own < next.num_rows() && self.case(&next, own) == case {
                own += 1;
            }
            rows += own;
            if own > 0 {
                batches.push(next.slice(0, own));
            }
            if own < next.num_rows() {
                self.rest = Some(next.slice(own, next.num_rows() - own));
                break;
            }
        }
        let first = self.next;
        self.next += rows as u64;
        Ok((rows > 0).then(|| Chunk {
            name: self.name.clone(),
            first,
            last: self.next - 1,
            held: Held::Tables(Tables {
                batches,
                shape: self.shape.clone(),
            }),
        }))
    }

    fn progress(&self) -> SoFar {
        (self.size, self.read.get())
    }
}
