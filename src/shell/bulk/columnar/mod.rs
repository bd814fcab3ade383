//! Parquet and Arrow: columns of cases in, columns of answers out.
//!
//! Only with the feature `columnar`.

mod cells;
mod moments;
pub(super) mod rows;
mod shape;
pub(super) mod sink;
pub(super) mod source;
mod types;
