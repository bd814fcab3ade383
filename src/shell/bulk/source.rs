//! Where batches come from: a file of any form, cut into whole contacts.

use std::path::Path;
use std::sync::Arc;

use crate::ast::place::FileId;
use crate::shell::bulk::chunk::Chunk;
#[cfg(feature = "columnar")]
use crate::shell::bulk::columnar;
use crate::shell::bulk::cut_csv::Tables;
use crate::shell::bulk::cut_lines::Lines;
use crate::shell::bulk::cut_yaml;
use crate::shell::bulk::form::In;
#[cfg(not(feature = "columnar"))]
use crate::shell::bulk::form::NO_COLUMNS;
use crate::shell::bulk::mapping::Asked;
use crate::shell::bulk::mapping::Mapping;
use crate::shell::files::FileError;

/// How many bytes there are, where that is known, and how many were read.
pub(in crate::shell) type SoFar = (Option<u64>, u64);

/// Gives one batch after the other.
pub(in crate::shell) trait Source {
    /// The next batch; nothing at the end.
    fn next(&mut self) -> Result<Option<Chunk>, FileError>;

    /// Takes a batch back that is decided: its room serves for another.
    fn take_back(&mut self, _: Chunk) {}

    /// How many bytes there are to read, where that is known, and how many were read.
    fn progress(&self) -> SoFar;
}

/// What a source must know to read a table.
pub(in crate::shell) struct Reading<'r> {
    /// Which column is which.
    pub(in crate::shell) mapping: &'r Mapping,
    /// What a question is.
    pub(in crate::shell) asked: &'r dyn Fn(&str) -> Option<Asked>,
    /// Stands for every file.
    pub(in crate::shell) file: FileId,
    /// The first row that counts.
    pub(in crate::shell) from: u64,
    /// How many lines a batch has, more or less.
    pub(in crate::shell) batch: usize,
}

/// Why a file cannot be read at all.
pub(in crate::shell) enum Unusable {
    /// The machine failed.
    File(FileError),
    /// It is not what it should be.
    Form(String),
}

impl From<FileError> for Unusable {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

/// Opens a file, or standard input for `-`, in the form that was asked for, or by the ending of its name.
pub(in crate::shell) fn open(
    path: &Path,
    form: Option<In>,
    reading: &Reading<'_>,
) -> Result<Box<dyn Source>, Unusable> {
    let name: Arc<str> = if path == Path::new("-") {
        "standard input".into()
    } else {
        path.to_string_lossy().replace('\\', "/").into()
    };
    match form.or_else(|| In::of(path)) {
        Some(In::Ndjson) => Ok(Box::new(Lines::open(path, name, reading)?)),
        Some(In::Csv) => Tables::open(path, name, reading),
        Some(In::Json | In::Yaml) => cut_yaml::open(path, name, reading),
        #[cfg(feature = "columnar")]
        Some(In::Arrow) => columnar::source::arrow(path, name, reading),
        #[cfg(feature = "columnar")]
        Some(In::Parquet) => columnar::source::parquet(path, name, reading),
        #[cfg(not(feature = "columnar"))]
        Some(In::Arrow | In::Parquet) => Err(Unusable::Form(format!("`{name}`: {NO_COLUMNS}"))),
        None => Err(Unusable::Form(format!(
            "the name of `{name}` does not say its form; end it in .ndjson, .json, .yaml, .csv, .arrow or .parquet, or say it with --reads"
        ))),
    }
}
