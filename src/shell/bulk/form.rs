//! The forms in which cases come and answers go, by the ending of a name or by what was asked for.

use std::path::Path;

use clap::ValueEnum;

use crate::shell::bulk::csv::Csv;
use crate::shell::bulk::line::Layout;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::ndjson::Ndjson;

/// A form of cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::shell) enum In {
    /// A JSON object on each line
    Ndjson,
    /// JSON objects, or a list of them
    Json,
    /// YAML documents
    Yaml,
    /// A row for each child
    Csv,
    /// An Arrow IPC file or stream
    Arrow,
    /// A Parquet file
    Parquet,
}

/// A form of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::shell) enum Out {
    /// A JSON object on each line
    Ndjson,
    /// A row for each child
    Csv,
    /// An Arrow IPC stream
    Arrow,
    /// An Arrow IPC file
    ArrowFile,
    /// A Parquet file
    Parquet,
}

/// What a build without columns says.
#[cfg(not(feature = "columnar"))]
pub(super) const NO_COLUMNS: &str = "Parquet and Arrow are not in this build; `cargo build --release --features columnar` makes one that has them";

/// The ending of a name, in small letters.
fn ending(path: &Path) -> String {
    let ending = path.extension().unwrap_or_default();
    ending.to_string_lossy().to_lowercase()
}

impl In {
    /// By the ending of a name; NDJSON from standard input.
    pub(super) fn of(path: &Path) -> Option<Self> {
        match ending(path).as_str() {
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "" if path == Path::new("-") => Some(Self::Ndjson),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "arrow" | "arrows" => Some(Self::Arrow),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }
}

impl Out {
    /// By the ending of a name; NDJSON where it is any other.
    #[must_use]
    pub(in crate::shell) fn of(path: &Path) -> Self {
        match ending(path).as_str() {
            "csv" => Self::Csv,
            "arrow" => Self::ArrowFile,
            "arrows" => Self::Arrow,
            "parquet" => Self::Parquet,
            _ => Self::Ndjson,
        }
    }

    /// How it is written, or why it is not.
    #[cfg_attr(
        feature = "columnar",
        expect(
            clippy::unnecessary_wraps,
            reason = "only a build without columns refuses"
        )
    )]
    pub(in crate::shell) fn sink(self, layout: Layout) -> Result<Box<dyn Sink>, String> {
        match self {
            Self::Ndjson => Ok(Box::new(Ndjson)),
            Self::Csv => Ok(Box::new(Csv(layout))),
            #[cfg(feature = "columnar")]
            Self::Arrow | Self::ArrowFile | Self::Parquet => Ok(Box::new(
                crate::shell::bulk::columnar::sink::Tables::of(self, layout),
            )),
            #[cfg(not(feature = "columnar"))]
            Self::Arrow | Self::ArrowFile | Self::Parquet => Err(NO_COLUMNS.to_owned()),
        }
    }
}
