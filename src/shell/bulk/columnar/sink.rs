//! Answers as columns: an Arrow IPC stream or file, or Parquet.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the types and errors of Arrow are not ours"
)]

use std::io::Write;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::RecordBatch;
use arrow_array::builder::Int64Builder;
use arrow_array::builder::ListBuilder;
use arrow_array::builder::StringBuilder;
use arrow_ipc::writer::FileWriter;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::DataType;
use arrow_schema::Field;
use arrow_schema::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::inspect::replayed::Move;
use crate::shell::bulk::form::Out;
use crate::shell::bulk::line::Aside;
use crate::shell::bulk::line::Layout;
use crate::shell::bulk::line::Leaf;
use crate::shell::bulk::line::Ledger;
use crate::shell::bulk::line::Line;
use crate::shell::bulk::line::Page;
use crate::shell::bulk::line::Sides;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::line::Told;
use crate::shell::bulk::line::Verdict;

/// How many rows a group of a Parquet file has.
const GROUP: usize = 1 << 17;

/// The columns of one version: the name, and whether it holds lists.
const VERDICT: [(&str, bool); 8] = [
    ("pack", false),
    ("version", false),
    ("status", false),
    ("pathway", false),
    ("possible", true),
    ("at_least", false),
    ("fired", true),
    ("could_not_evaluate", true),
];

/// Answers as columns.
pub(in crate::shell::bulk) struct Tables {
    form: Out,
    layout: Layout,
    schema: Arc<Schema>,
}

fn item() -> Field {
    Field::new("element", DataType::Utf8, true)
}

/// Every column may be null: a row that was set aside has few.
fn schema(layout: Layout) -> Schema {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let of = |before: &str| {
        let fields = VERDICT.iter().map(|(name, list)| {
            let name = format!("{before}{name}");
            if *list {
                Field::new(name, DataType::List(Arc::new(item())), true)
            } else {
                text(&name)
            }
        });
        fields.collect::<Vec<Field>>()
    };
    let mut fields = vec![text("case"), text("child")];
    fields.extend(of(""));
    if layout.sides == Sides::Two {
        fields.push(text("move"));
        fields.extend(of("against_"));
    }
    if layout.aside == Told::Among {
        fields.push(Field::new("row", DataType::Int64, true));
        fields.push(text("problem"));
    }
    Schema::new(fields)
}

impl Tables {
    pub(in crate::shell::bulk) fn of(form: Out, layout: Layout) -> Self {
        Self {
            form,
            layout,
            schema: Arc::new(schema(layout)),
        }
    }
}

impl Sink for Tables {
    fn page(&self) -> Box<dyn Page> {
        Box::new(Columns::of(self.layout, self.schema.clone()))
    }

    fn begin(&self, to: Box<dyn Write + Send>) -> std::io::Result<Box<dyn Ledger>> {
        let schema = &self.schema;
        Ok(match self.form {
            Out::Parquet => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_max_row_group_row_count(Some(GROUP))
                    .build();
                let writer = ArrowWriter::try_new(to, schema.clone(), Some(properties));
                Box::new(Parquet(writer.map_err(std::io::Error::other)?))
            }
            Out::ArrowFile => Box::new(File(FileWriter::try_new(to, schema).map_err(into_io)?)),
            Out::Arrow | Out::Ndjson | Out::Csv => {
                Box::new(Stream(StreamWriter::try_new(to, schema).map_err(into_io)?))
            }
        })
    }
}

/// The columns of a batch while they fill.
struct Columns {
    layout: Layout,
    schema: Arc<Schema>,
    case: StringBuilder,
    child: StringBuilder,
    first: Version,
    moved: StringBuilder,
    second: Version,
    row: Int64Builder,
    problem: StringBuilder,
}

/// The columns of one version.
struct Version {
    texts: [StringBuilder; 5],
    lists: [ListBuilder<StringBuilder>; 3],
}

impl Version {
    fn new() -> Self {
        let list = || ListBuilder::new(StringBuilder::new()).with_field(item());
        Self {
            texts: std::array::from_fn(|_| StringBuilder::new()),
            lists: [list(), list(), list()],
        }
    }

    fn add(&mut self, of: Option<&Verdict<'_>>, status: Option<&str>) {
        let texts = [
            of.map(|of| of.pack),
            of.map(|of| of.version),
            of.map(|of| of.status).or(status),
            of.and_then(|of| of.pathway),
            of.and_then(|of| of.at_least),
        ];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option(text);
        }
        let [possible, fired, faults] = &mut self.lists;
        if let Some(of) = of {
            let rules = of.fired.values().flatten().copied();
            rules.for_each(|rule| fired.values().append_value(rule));
            let names = of.possible.iter();
            names.for_each(|name| possible.values().append_value(name));
            let told = of.could_not_evaluate.iter();
            told.for_each(|fault| faults.values().append_value(fault));
        }
        for list in &mut self.lists {
            list.append(of.is_some());
        }
    }

    /// In the order of the schema.
    fn end(self) -> Vec<ArrayRef> {
        let [pack, version, status, pathway, least] = self.texts.map(text);
        let [possible, fired, faults] = self
            .lists
            .map(|mut list| -> ArrayRef { Arc::new(list.finish()) });
        vec![
            pack, version, status, pathway, possible, least, fired, faults,
        ]
    }
}

fn text(mut column: StringBuilder) -> ArrayRef {
    Arc::new(column.finish())
}

impl Columns {
    fn of(layout: Layout, schema: Arc<Schema>) -> Self {
        Self {
            layout,
            schema,
            case: StringBuilder::new(),
            child: StringBuilder::new(),
            first: Version::new(),
            moved: StringBuilder::new(),
            second: Version::new(),
            row: Int64Builder::new(),
            problem: StringBuilder::new(),
        }
    }

    fn number(&mut self, row: Option<u64>) {
        self.row
            .append_option(row.and_then(|row| i64::try_from(row).ok()));
    }
}

impl Page for Columns {
    fn child(&mut self, line: &Line<'_>) {
        self.case.append_value(line.case);
        self.child.append_value(line.child);
        self.first.add(Some(&line.verdict), None);
        self.moved.append_option(line.moved.map(Move::word));
        self.second.add(line.against.as_ref(), None);
        self.number(line.row);
        self.problem.append_null();
    }

    fn aside(&mut self, aside: &Aside<'_>) {
        self.case.append_option(aside.case);
        self.child.append_null();
        self.first.add(None, Some(aside.status));
        self.moved.append_null();
        self.second.add(None, None);
        self.number(Some(aside.row));
        self.problem.append_value(&aside.problem);
    }

    fn end(mut self: Box<Self>) -> Leaf {
        let mut columns = vec![text(self.case), text(self.child)];
        columns.extend(self.first.end());
        if self.layout.sides == Sides::Two {
            columns.push(text(self.moved));
            columns.extend(self.second.end());
        }
        if self.layout.aside == Told::Among {
            columns.push(Arc::new(self.row.finish()));
            columns.push(text(self.problem));
        }
        let table = RecordBatch::try_new(self.schema.clone(), columns);
        // INVARIANT: the columns are those of the schema, all of one length; a batch that is not cannot be lost unseen.
        table.map_or_else(|error| Leaf::Odd(error.to_string()), Leaf::Table)
    }
}

/// What a page is that does not hold columns.
fn odd(leaf: Leaf) -> std::io::Result<RecordBatch> {
    match leaf {
        Leaf::Table(table) => Ok(table),
        Leaf::Odd(reason) => Err(std::io::Error::other(reason)),
        Leaf::Text(_) => Err(std::io::ErrorKind::InvalidInput.into()),
    }
}

struct Stream(StreamWriter<Box<dyn Write + Send>>);

impl Ledger for Stream {
    fn put(&mut self, leaf: Leaf) -> std::io::Result<()> {
        let written = self.0.write(&odd(leaf)?);
        written.and_then(|()| self.0.flush()).map_err(into_io)
    }

    fn end(mut self: Box<Self>) -> std::io::Result<()> {
        self.0.finish().map_err(into_io)?;
        self.0.get_mut().flush()
    }
}

struct File(FileWriter<Box<dyn Write + Send>>);

impl Ledger for File {
    fn put(&mut self, leaf: Leaf) -> std::io::Result<()> {
        self.0.write(&odd(leaf)?).map_err(into_io)
    }

    fn end(mut self: Box<Self>) -> std::io::Result<()> {
        self.0.finish().map_err(into_io)?;
        self.0.get_mut().flush()
    }
}

struct Parquet(ArrowWriter<Box<dyn Write + Send>>);

impl Ledger for Parquet {
    fn put(&mut self, leaf: Leaf) -> std::io::Result<()> {
        self.0.write(&odd(leaf)?).map_err(std::io::Error::other)
    }

    fn end(self: Box<Self>) -> std::io::Result<()> {
        let mut to = self.0.into_inner().map_err(std::io::Error::other)?;
        to.flush()
    }
}

/// A pipe that went away stays what it is.
fn into_io(error: arrow_schema::ArrowError) -> std::io::Error {
    match error {
        arrow_schema::ArrowError::IoError(_, error) => error,
        error => std::io::Error::other(error),
    }
}
