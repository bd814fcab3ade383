//! `threshold lsp`

use clap::Args;

use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::files::FileError;
use crate::shell::lsp::serve;

/// Help an editor with the files of packs: a language server on standard input and output
///
/// Editors start it themselves; docs/editors.md says how to set them up. What is wrong is shown while it is typed, as
/// `threshold check` would report it; names are explained, completed, found and renamed, and files are laid out. Texts that
/// are not saved count. Without `--rules` the rules are those of the folder that the editor has open.
#[derive(Debug, Args)]
pub(super) struct Lsp {
    /// Speak on standard input and output, as some editors ask for; there is no other way
    #[arg(long)]
    stdio: bool,
}

impl Lsp {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        // The flag says what happens anyway.
        let Self { stdio: _ } = self;
        let ended = serve(setting.rules.as_deref())?;
        Ok(if ended { Ended::Well } else { Ended::Wrong })
    }
}
