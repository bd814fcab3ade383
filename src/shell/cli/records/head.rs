//! `threshold records head`

use clap::Args;

use crate::record::store::Database;
use crate::shell::cli::Ended;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// Print the last entry's number and hash, to be kept somewhere else
///
/// Somewhere nobody can reach who can reach the database: another team's file, a printed page, a message to an auditor.
#[derive(Debug, Args)]
pub(super) struct Head {}

impl Head {
    pub(super) fn run(self, store: &dyn Database) -> Result<Ended, FileError> {
        let Self {} = self;
        say(&format!("{}\n", store.head()?))?;
        Ok(Ended::Well)
    }
}
