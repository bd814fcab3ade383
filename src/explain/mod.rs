//! An answer → its reasons: why, why not, what to ask next, what to do by when.
//!
//! Evaluates nothing itself; it asks `decide`.

pub mod because;
pub mod explanation;
pub mod kept;
pub mod outlook;
pub mod plain;
pub mod recommend;
mod said;
pub mod shared;
mod shown;
pub mod things;
pub mod why_not;
pub mod wording;
