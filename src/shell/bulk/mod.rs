//! Many cases in and many answers out: formats, batches, threads.

pub(super) mod chunk;
mod csv_cells;
pub(super) mod cut;
pub(super) mod line;
pub(super) mod mapping;
mod read_csv;
mod read_lines;
mod read_tree;
pub(super) mod run;
pub(super) mod side;
pub(super) mod source;
pub(super) mod tally;
pub(super) mod work;
