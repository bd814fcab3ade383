//! `threshold schema`

use clap::Args;
use clap::ValueEnum;

use crate::report::schema;
use crate::shell::cli::Ended;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// Print a JSON Schema: of a case, or of a recommendation
#[derive(Debug, Args)]
#[command(after_help = "Example: threshold schema recommendation > recommendation.schema.json")]
pub(super) struct Schema {
    /// Of what
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    /// What goes in
    Case,
    /// What comes out
    Recommendation,
}

impl Schema {
    pub(super) fn run(self) -> Result<Ended, FileError> {
        let schema = match self.of {
            Of::Case => schema::case(),
            Of::Recommendation => schema::recommendation(),
        };
        say(&format!("{schema:#}\n"))?;
        Ok(Ended::Well)
    }
}
