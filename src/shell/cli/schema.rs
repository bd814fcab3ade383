//! `threshold schema`

use clap::Args;
use clap::ValueEnum;

use crate::report::schema;
use crate::shell::cli::Ended;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;
use crate::shell::serve::api::openapi::document;

/// Print a JSON Schema: of a case, or of a recommendation; or the OpenAPI document
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
    /// The interface for other programs, as OpenAPI
    Openapi,
}

impl Schema {
    pub(super) fn run(self) -> Result<Ended, FileError> {
        let schema = match self.of {
            Of::Case => schema::case(),
            Of::Recommendation => schema::recommendation(),
            Of::Openapi => document(),
        };
        say(&format!("{schema:#}\n"))?;
        Ok(Ended::Well)
    }
}
