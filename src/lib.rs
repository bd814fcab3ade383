//! Recommends a safeguarding pathway for a child under a council's published thresholds, and shows why.
//!
//! Each module is a stage, and may use only those before it:
//! `algebra` (values) → `ast` (texts) → `check` (types) → `compile` (programs) →
//! `decide` (answers) → `explain` (reasons) → `inspect` (questions) → `record` (what was decided) → `report` (pages) → `shell` (the world).

pub mod algebra;
pub mod ast;
pub mod check;
pub mod compile;
pub mod decide;
pub mod execute;
pub mod explain;
pub mod inspect;
pub mod record;
pub mod report;

pub mod shell;
