//! `threshold completions`

use clap::Args;
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::shell::cli::Cli;
use crate::shell::cli::Ended;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(
    after_help = "Example: threshold completions bash > ~/.local/share/bash-completion/completions/threshold"
)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<Ended, FileError> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "threshold", &mut script);
        say(&String::from_utf8_lossy(&script))?;
        Ok(Ended::Well)
    }
}
