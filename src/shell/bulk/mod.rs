//! Many cases in and many answers out: formats, batches, threads.

pub(super) mod chunk;
#[cfg(feature = "columnar")]
mod columnar;
mod csv;
mod csv_cells;
mod cut_csv;
mod cut_json;
mod cut_lines;
mod cut_yaml;
mod family;
mod flow;
pub(super) mod form;
mod hours;
pub(super) mod line;
pub(super) mod mapping;
mod ndjson;
mod note;
pub(super) mod part;
mod queue;
mod read_csv;
mod read_lines;
pub(super) mod read_mapping;
pub(super) mod run;
pub(super) mod side;
pub(super) mod source;
mod table;
mod take;
pub(super) mod tally;
mod words;
pub(super) mod work;
