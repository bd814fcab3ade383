//! Releasing a version: what needs a sign-off, what is still open, and what is written down.
//!
//! In: a version, the one before, and the release sheet that people write. Out:
//! the sheet completed, what is missing in it, and the entry that pins the version.

pub mod downward;
pub mod names;
pub mod pinned;
pub mod sheet;
pub mod written;
