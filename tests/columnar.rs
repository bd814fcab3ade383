//! Many cases decided from columns, and answers as columns: the same as from NDJSON.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a test stops where something is missing"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

#[path = "support/columns.rs"]
mod columns;
#[path = "support/files.rs"]
mod files;

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;
use std::process::Output;
use std::sync::Arc;
use std::sync::LazyLock;

use arrow_array::Array;
use arrow_array::ArrayRef;
use arrow_array::BooleanArray;
use arrow_array::Float64Array;
use arrow_array::Int32Array;
use arrow_array::Int64Array;
use arrow_array::RecordBatch;
use arrow_array::StringArray;
use arrow_array::TimestampMicrosecondArray;
use arrow_array::cast::AsArray as _;
use arrow_ipc::reader::FileReader;
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::FileWriter;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::DataType;
use arrow_schema::Field;
use arrow_schema::Schema;
use assert_cmd::Command;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value as Json;
use threshold::ast::place::Files;
use threshold::check::case::Case;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::compile::program::check_scripts;
use threshold::inspect::sample::Sampler;
use threshold::inspect::sample::WHOLE;
use threshold::report::cases::as_line;

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
const PACK: &str = "lancashire@2.0.0";

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let raw = files::below(Path::new(RULES)).unwrap();
    let mut read = read_shelf("rules", raw, &mut Files::default());
    assert!(check_scripts(&mut read.shelf).is_empty());
    check(&read.shelf).0
});

fn pack() -> Arc<Pack> {
    LIBRARY.newest("lancashire").unwrap().clone()
}

fn sampled(count: u64, seed: u64) -> Vec<Case> {
    let program = Program::compile(pack());
    let sampler = Sampler::of(&program, &[], seed, WHOLE / 10);
    (1..=count).map(|number| sampler.case(number)).collect()
}

fn lines(cases: &[Case]) -> String {
    let pack = pack();
    cases.iter().map(|case| as_line(&pack, case)).collect()
}

/// A folder for one test.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn lines(&self, name: &str) -> Vec<Json> {
        let text = String::from_utf8(self.bytes(name)).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }

    fn run(&self, arguments: &[&str], given: &[u8]) -> Output {
        let mut command = Command::cargo_bin("threshold").unwrap();
        command.current_dir(self.0.path()).args(["--rules", RULES]);
        let command = command.arg("replay").args(arguments).args(["--pack", PACK]);
        command.write_stdin(given).output().unwrap()
    }

    /// Answers as NDJSON; everything must be decided.
    fn decided(&self, cases: &str, more: &[&str]) -> Vec<u8> {
        let out = format!("{}.decided.ndjson", cases.replace('-', "standard-input"));
        let arguments = [&[cases, "--out", &out, "--quick"], more].concat();
        let ran = self.run(&arguments, b"");
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!((ran.status.code(), said.as_str()), (Some(0), ""), "{cases}");
        self.bytes(&out)
    }

    /// What is complained of a file that cannot be read at all.
    fn refused(&self, cases: &str, more: &[&str]) -> String {
        let ran = self.run(&[&[cases, "--out", "never.ndjson"], more].concat(), b"");
        assert_ne!(ran.status.code(), Some(0), "{cases}");
        let entries = std::fs::read_dir(self.0.path()).unwrap().flatten();
        let mut names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        assert!(!names.any(|name| name.contains("never")), "a file is left");
        String::from_utf8(ran.stderr).unwrap()
    }
}

fn as_parquet(batches: &[RecordBatch], path: &Path) {
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batches[0].schema(), None).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.close().unwrap();
}

fn as_file(batches: &[RecordBatch], path: &Path) {
    let file = File::create(path).unwrap();
    let mut writer = FileWriter::try_new(file, &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
}

fn as_stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    bytes
}

/// A table as several batches of so many rows.
fn cut(table: &RecordBatch, rows: usize) -> Vec<RecordBatch> {
    let starts = (0..table.num_rows()).step_by(rows);
    let parts = starts.map(|at| table.slice(at, rows.min(table.num_rows() - at)));
    parts.collect()
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(
        columns
            .into_iter()
            .map(|(name, column)| (name, column, true)),
    )
    .unwrap()
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

// --- in ---------------------------------------------------------------------------------------

#[test]
fn every_shape_and_form_comes_out_as_ndjson_does() {
    let (desk, cases) = (Desk::new(), sampled(150, 3));
    desk.write("cases.ndjson", lines(&cases));
    let expected = desk.decided("cases.ndjson", &[]);
    let pack = pack();
    let shapes = [
        ("children", columns::of_children(&pack, &cases)),
        ("contacts", columns::of_contacts(&pack, &cases)),
        ("json", columns::of_json(&pack, &cases)),
    ];
    for (name, table) in shapes {
        as_parquet(
            std::slice::from_ref(&table),
            &desk.path(&format!("{name}.parquet")),
        );
        // Batches that end within a contact.
        let parts = cut(&table, 7);
        as_file(&parts, &desk.path(&format!("{name}.arrow")));
        desk.write(&format!("{name}.arrows"), as_stream(&parts));
        for ending in ["parquet", "arrow", "arrows"] {
            let found = desk.decided(&format!("{name}.{ending}"), &[]);
            assert!(found == expected, "{name}.{ending}");
        }
    }
}

#[test]
fn a_closer_look_sees_the_same() {
    let (desk, cases) = (Desk::new(), sampled(25, 4));
    desk.write("cases.ndjson", lines(&cases));
    as_parquet(
        &[columns::of_children(&pack(), &cases)],
        &desk.path("cases.parquet"),
    );
    for (from, to) in [("cases.ndjson", "a.ndjson"), ("cases.parquet", "b.ndjson")] {
        let ran = desk.run(&[from, "--out", to, "--every-rule"], b"");
        assert_eq!(ran.status.code(), Some(0));
    }
    assert!(desk.bytes("a.ndjson") == desk.bytes("b.ndjson"));
}

#[test]
fn no_contact_is_cut_in_two_and_a_run_goes_on_from_a_row() {
    let (desk, cases) = (Desk::new(), sampled(60, 5));
    let table = columns::of_children(&pack(), &cases);
    let (rows, times) = (table.num_rows(), 4_500 / table.num_rows());
    let many = vec![table; times];
    as_parquet(&many, &desk.path("many.parquet"));
    desk.write("many.ndjson", lines(&cases).repeat(times));
    let all = desk.decided("many.parquet", &[]);
    assert!(all == desk.decided("many.ndjson", &[]));
    let later = desk.run(
        &[
            "many.parquet",
            "--out",
            "later.ndjson",
            "--quick",
            "--from",
            &(rows * 3 + 1).to_string(),
        ],
        b"",
    );
    assert_eq!(later.status.code(), Some(0));
    let (all, later) = (
        desk.lines("many.parquet.decided.ndjson"),
        desk.lines("later.ndjson"),
    );
    assert!(all[rows * 3..] == later);
}

#[test]
fn nothing_in_a_row_is_nothing_known() {
    let desk = Desk::new();
    let table = table(vec![
        ("case", Arc::new(Int64Array::from(vec![1, 2]))),
        ("received", texts(&[Some("2026-11-20T16:20"); 2])),
        (
            "immediate_danger",
            Arc::new(BooleanArray::from(vec![None, Some(true)])),
        ),
        ("age_years", Arc::new(Int32Array::from(vec![None, Some(7)]))),
        ("injury", Arc::new(arrow_array::NullArray::new(2))),
    ]);
    as_parquet(&[table], &desk.path("a.parquet"));
    desk.decided("a.parquet", &[]);
    let found = desk.lines("a.parquet.decided.ndjson");
    let told: Vec<_> = found
        .iter()
        .map(|it| {
            (
                it["case"].as_str().unwrap(),
                it["child"].as_str().unwrap(),
                it["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [("1", "child-1", "open"), ("2", "child-1", "settled")]
    );
    assert_eq!(found[1]["pathway"], "emergency");
}

#[test]
fn times_and_floats_are_read_as_a_person_would_write_them() {
    let desk = Desk::new();
    let micros = |text: &str| {
        let at: jiff::civil::DateTime = text.parse().unwrap();
        at.to_zoned(jiff::tz::TimeZone::UTC)
            .unwrap()
            .timestamp()
            .as_microsecond()
    };
    let typed = table(vec![
        ("case", texts(&[Some("A")])),
        (
            "received",
            Arc::new(TimestampMicrosecondArray::from(vec![micros(
                "2026-11-20T16:20:05.25",
            )])),
        ),
        ("age_years", Arc::new(Float64Array::from(vec![7.0]))),
        (
            "date_of_birth",
            Arc::new(TimestampMicrosecondArray::from(vec![micros(
                "2019-02-03T00:00:00",
            )])),
        ),
    ]);
    let told = table(vec![
        ("case", texts(&[Some("A")])),
        ("received", texts(&[Some("20/11/2026 16:20:05")])),
        ("age_years", texts(&[Some("7")])),
        ("date_of_birth", texts(&[Some("03/02/2019")])),
    ]);
    as_parquet(&[typed], &desk.path("typed.parquet"));
    as_parquet(&[told], &desk.path("told.parquet"));
    desk.write("dates.yaml", "dates: day/month/year\n");
    let found = desk.decided("typed.parquet", &[]);
    assert!(found == desk.decided("told.parquet", &["--mapping", "dates.yaml"]));
}

#[test]
fn words_of_texts_are_meant_as_the_mapping_says() {
    let desk = Desk::new();
    let odd = table(vec![
        ("Ref", texts(&[Some("A"), Some("B")])),
        ("When", texts(&[Some("2026-11-20T16:20"); 2])),
        ("Danger?", texts(&[Some("Y"), Some("?")])),
        ("Worker", texts(&[Some("J. Doe"), None])),
    ]);
    as_parquet(&[odd], &desk.path("a.parquet"));
    desk.write(
        "columns.yaml",
        "columns: {Ref: case, When: received, 'Danger?': immediate_danger, Worker: ignore}\nwords: {Y: 'yes', '?': not_known}\n",
    );
    desk.decided("a.parquet", &["--mapping", "columns.yaml"]);
    let found = desk.lines("a.parquet.decided.ndjson");
    assert_eq!(
        (&found[0]["pathway"], &found[1]["status"]),
        (&"emergency".into(), &"open".into())
    );
}

// --- what is wrong ----------------------------------------------------------------------------

#[test]
fn a_column_of_a_wrong_type_is_named_with_what_it_should_be() {
    let desk = Desk::new();
    let zoned = TimestampMicrosecondArray::from(vec![0]).with_timezone("UTC");
    let lists = columns::lists(&[Some(vec!["a"])]);
    let wrong: Vec<(&str, ArrayRef, &str)> = vec![
        (
            "immediate_danger",
            Arc::new(Int64Array::from(vec![1])),
            "column `immediate_danger` is one of integers; make it one of booleans",
        ),
        (
            "age_years",
            Arc::new(BooleanArray::from(vec![true])),
            "column `age_years` is one of booleans; make it one of integers, decimals, floats or texts: `age_years` is answered by a whole number from 0 to 25",
        ),
        (
            "referrer",
            Arc::new(Int64Array::from(vec![1])),
            "column `referrer` is one of integers; make it one of texts",
        ),
        (
            "referrer",
            lists,
            "column `referrer` is one of lists of texts; make it one of texts",
        ),
        (
            "harm_kinds",
            Arc::new(BooleanArray::from(vec![true])),
            "column `harm_kinds` is one of booleans; make it one of lists of texts",
        ),
        (
            "date_of_birth",
            Arc::new(Int64Array::from(vec![1])),
            "make it one of dates",
        ),
        (
            "received",
            Arc::new(zoned),
            "column `received` is one of timestamps with a zone (UTC); make it one of timestamps without a zone, in the local time of England",
        ),
        (
            "case",
            Arc::new(Float64Array::from(vec![1.0])),
            "column `case` is one of decimals or floats; make it one of texts or integers",
        ),
        (
            "immediate_dangr",
            texts(&[Some("yes")]),
            "column `immediate_dangr` is no question of the pack",
        ),
    ];
    for (name, column, expected) in wrong {
        let mut columns = vec![
            ("case", texts(&[Some("A")])),
            ("received", texts(&[Some("2026-11-20")])),
        ];
        columns.retain(|(other, _)| *other != name);
        columns.push((name, column));
        as_parquet(&[table(columns)], &desk.path("a.parquet"));
        let said = desk.refused("a.parquet", &[]);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn a_column_at_the_wrong_place_is_named() {
    let desk = Desk::new();
    let child = |name: &str| -> ArrayRef {
        let inner = arrow_array::StructArray::from(vec![(
            Arc::new(Field::new(name, DataType::Utf8, true)),
            texts(&[Some("no")]),
        )]);
        columns::list_of(Arc::new(inner), &[1])
    };
    let base = || {
        vec![
            ("case", texts(&[Some("A")])),
            ("received", texts(&[Some("2026-11-20")])),
        ]
    };
    let mut outside = base();
    outside.extend([
        ("children", child("injury")),
        ("immediate_danger", texts(&[Some("no")])),
    ]);
    as_parquet(&[table(outside)], &desk.path("outside.parquet"));
    let said = desk.refused("outside.parquet", &[]);
    assert!(
        said.contains(
            "column `immediate_danger` is about a child, and stands outside of `children`"
        ),
        "{said}"
    );
    let mut inside = base();
    inside.push(("children", child("advice_only")));
    as_parquet(&[table(inside)], &desk.path("inside.parquet"));
    let said = desk.refused("inside.parquet", &[]);
    assert!(
        said.contains(
            "column `advice_only` is about the whole contact, and stands inside `children`"
        ),
        "{said}"
    );
}

/// Rows of which every other cannot be decided.
fn bad_rows() -> RecordBatch {
    let ages = [
        Some(7.0),
        Some(99.0),
        Some(7.0),
        "NaN".parse().ok(),
        Some(2.5),
        None,
        None,
        None,
    ];
    table(vec![
        (
            "case",
            texts(&[
                Some("A"),
                Some("B"),
                None,
                Some("D"),
                Some("E"),
                Some("F"),
                Some("G"),
                Some("H"),
            ]),
        ),
        (
            "received",
            texts(&[
                Some("2026-11-20"),
                Some("2026-11-20"),
                Some("2026-11-20"),
                Some("2026-11-20"),
                Some("2026-11-20"),
                None,
                Some("2026-11-20"),
                Some("2026-11-20"),
            ]),
        ),
        ("age_years", Arc::new(Float64Array::from(ages.to_vec()))),
        (
            "harm_kinds",
            columns::list_of_lists(&[
                None,
                None,
                None,
                None,
                None,
                None,
                Some(vec![None]),
                Some(vec![]),
            ]),
        ),
    ])
}

#[test]
fn a_bad_row_is_set_aside_with_its_number_and_why() {
    let desk = Desk::new();
    as_parquet(&[bad_rows()], &desk.path("a.parquet"));
    let ran = desk.run(
        &[
            "a.parquet",
            "--out",
            "out.ndjson",
            "--rejects",
            "rejects.ndjson",
        ],
        b"",
    );
    assert_eq!(ran.status.code(), Some(1));
    let told: Vec<(u64, String)> = desk
        .lines("rejects.ndjson")
        .iter()
        .map(|it| {
            (
                it["row"].as_u64().unwrap(),
                it["problem"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let told: Vec<(u64, &str)> = told
        .iter()
        .map(|(row, problem)| (*row, problem.as_str()))
        .collect();
    let expected = [
        (2, "out-of-bounds"),
        (3, "missing-case"),
        (4, "wrong-answer"),
        (5, "out-of-bounds"),
        (6, "bad-date"),
        (7, "wrong-answer"),
    ];
    assert_eq!(told, expected);
    let decided: Vec<String> = desk
        .lines("out.ndjson")
        .iter()
        .map(|it| it["case"].to_string())
        .collect();
    assert_eq!(decided, ["\"A\"", "\"H\""]);
}

#[test]
fn rows_set_aside_are_among_the_answers_where_that_is_asked_for() {
    let desk = Desk::new();
    let given = as_stream(&[bad_rows()]);
    for form in ["ndjson", "csv", "arrow"] {
        let ran = desk.run(
            &[
                "-",
                "--reads",
                "arrow",
                "--out",
                "-",
                "--writes",
                form,
                "--with-set-aside",
            ],
            &given,
        );
        assert_eq!(ran.status.code(), Some(1));
        let aside: Vec<String> = match form {
            "arrow" => {
                let reader = StreamReader::try_new(ran.stdout.as_slice(), None).unwrap();
                let batches: Vec<_> = reader.map(Result::unwrap).collect();
                let told = batches.iter().flat_map(|batch| {
                    let rows = batch["row"].as_primitive::<arrow_array::types::Int64Type>();
                    let status = batch["status"].as_string::<i32>();
                    let aside =
                        (0..batch.num_rows()).filter(|row| status.value(*row) == "set_aside");
                    aside
                        .map(|row| rows.value(row).to_string())
                        .collect::<Vec<_>>()
                });
                told.collect()
            }
            _ => {
                let text = String::from_utf8(ran.stdout).unwrap();
                let lines = text.lines().filter(|line| line.contains("set_aside"));
                lines.map(str::to_owned).collect()
            }
        };
        assert_eq!(aside.len(), 6, "{form}: {aside:?}");
        if form == "arrow" {
            assert_eq!(aside, ["2", "3", "4", "5", "6", "7"]);
        }
    }
}

#[test]
fn damaged_files_are_refused_and_leave_nothing() {
    let (desk, cases) = (Desk::new(), sampled(8, 6));
    let table = columns::of_children(&pack(), &cases);
    as_parquet(std::slice::from_ref(&table), &desk.path("a.parquet"));
    as_file(std::slice::from_ref(&table), &desk.path("a.arrow"));
    desk.write("a.arrows", as_stream(&[table]));
    for name in ["a.parquet", "a.arrow", "a.arrows"] {
        let whole = desk.bytes(name);
        let damaged = format!("damaged-{name}");
        for half in [whole.len() / 2, whole.len() - 9, 12, 4] {
            desk.write(&damaged, &whole[..half]);
            let said = desk.refused(&damaged, &[]);
            assert!(
                said.starts_with("error: ") && !said.contains("panicked"),
                "{said}"
            );
        }
        // Whatever else is wrong with it, it is told in words.
        for at in (0..whole.len()).step_by(whole.len() / 8 + 1) {
            let mut odd = whole.clone();
            odd[at] ^= 0x55;
            desk.write(&damaged, &odd);
            let ran = desk.run(&[&damaged, "--quick"], b"");
            assert!(
                matches!(ran.status.code(), Some(0..=2)),
                "{name} at {at}: {ran:?}"
            );
        }
    }
}

#[test]
fn parquet_is_not_read_from_a_pipe() {
    let desk = Desk::new();
    let said = desk.refused("-", &["--reads", "parquet"]);
    assert!(
        said.contains("Parquet cannot be read from standard input"),
        "{said}"
    );
}

// --- out --------------------------------------------------------------------------------------

/// Every row of a file of answers, as NDJSON tells it.
fn read_back(batches: &[RecordBatch]) -> Vec<BTreeMap<String, Json>> {
    let rows = batches.iter().flat_map(|batch| {
        let schema = batch.schema();
        let all = (0..batch.num_rows()).map(move |row| {
            let columns = schema.fields().iter().zip(batch.columns());
            let cells = columns.map(|(field, column)| {
                let said = if column.is_null(row) {
                    Json::Null
                } else if let Some(lists) = column.as_list_opt::<i32>() {
                    let items = lists.value(row);
                    let items = items.as_string::<i32>().iter();
                    let items = items.map(|it| it.unwrap().to_owned());
                    items.collect::<Vec<_>>().into()
                } else {
                    column.as_string::<i32>().value(row).into()
                };
                (field.name().clone(), said)
            });
            cells.collect()
        });
        all.collect::<Vec<_>>()
    });
    rows.collect()
}

fn schema_names(schema: &Schema) -> Vec<&str> {
    schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .collect()
}

#[test]
fn answers_in_columns_say_what_lines_say_whatever_the_number_of_threads() {
    let (desk, cases) = (Desk::new(), sampled(40, 8));
    desk.write("cases.ndjson", lines(&cases).repeat(60));
    let against = ["--against", "lancashire@1.0.0", "--quick"];
    let run = |out: &str, threads: &str| {
        let rejects = format!("{out}.rejects");
        let arguments = ["cases.ndjson", "--out", out, "--threads", threads];
        let more = ["--rejects", &rejects];
        let ran = desk.run(&[&arguments[..], &more[..], &against[..]].concat(), b"");
        // The older version does not know every answer.
        assert!(matches!(ran.status.code(), Some(0 | 1)));
        assert!(desk.bytes(out).len() > 10_000);
    };
    run("lines.ndjson", "2");
    let expected: Vec<BTreeMap<String, Json>> = desk
        .lines("lines.ndjson")
        .iter()
        .map(|line| {
            let mut row = BTreeMap::new();
            let (side, none) = (line.as_object().unwrap(), Json::Array(Vec::new()));
            for (before, said) in [
                ("", side),
                ("against_", side["against"].as_object().unwrap()),
            ] {
                for name in [
                    "pack", "version", "status", "pathway", "possible", "at_least",
                ] {
                    row.insert(format!("{before}{name}"), said[name].clone());
                }
                let fired = said["fired"].as_object().unwrap().values();
                let fired = fired.flat_map(|rules| rules.as_array().unwrap().clone());
                row.insert(format!("{before}fired"), fired.collect::<Vec<_>>().into());
                let name = "could_not_evaluate";
                let faults = said.get(name).unwrap_or(&none).clone();
                row.insert(format!("{before}{name}"), faults);
            }
            for name in ["case", "child", "move"] {
                row.insert(name.to_owned(), line[name].clone());
            }
            row
        })
        .collect();
    for ending in ["parquet", "arrow", "arrows"] {
        let mut before: Option<Vec<u8>> = None;
        let few = if ending == "parquet" {
            &["1", "3"][..]
        } else {
            &["1"]
        };
        for threads in few {
            let name = format!("out-{threads}.{ending}");
            run(&name, threads);
            let bytes = desk.bytes(&name);
            let same = before.as_ref().is_none_or(|before| *before == bytes);
            assert!(same, "{name}");
            before = Some(bytes);
        }
        let file = File::open(desk.path(&format!("out-1.{ending}"))).unwrap();
        let batches: Vec<RecordBatch> = match ending {
            "parquet" => {
                let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
                reader.build().unwrap().map(Result::unwrap).collect()
            }
            "arrow" => FileReader::try_new(file, None)
                .unwrap()
                .map(Result::unwrap)
                .collect(),
            _ => StreamReader::try_new(file, None)
                .unwrap()
                .map(Result::unwrap)
                .collect(),
        };
        assert_eq!(
            schema_names(&batches[0].schema())[..5],
            ["case", "child", "pack", "version", "status"]
        );
        assert!(read_back(&batches) == expected, "{ending}");
    }
}
