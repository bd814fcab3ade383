//! `threshold diff`

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::ValueEnum;

use crate::check::pack::Pack;
use crate::inspect::diff::diff;
use crate::report::changes::Versions;
use crate::report::changes::changes;
use crate::report::changes_as_json::changes_as_json;
use crate::report::html::html;
use crate::report::markdown::markdown;
use crate::report::terminal::text;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::load::load_draft;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::say;
use crate::shell::cli::progress::Progress;
use crate::shell::clock::now;
use crate::shell::files::FileError;

/// Show what a new version changes: in its words, and for which children
///
/// Every decision of both versions is compared for every child that answers can describe. Children who would be treated
/// differently are shown by short conditions, each with an example that both versions decided. Where there are none, that
/// is proved.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold diff lancashire@1.0.0 lancashire@2.0.0
  threshold diff lancashire@1.0.0 lancashire@1.0.0 --with-rules ../draft-rules
  threshold diff lancashire@1.0.0 lancashire@2.0.0 --format html > changes.html

Exit codes: 0 nobody is treated less protectively, 3 somebody is or may be (a sign-off is needed), 1 a pack is wrong,
2 the machine failed.")]
pub(super) struct Diff {
    /// The version before
    #[arg(value_name = "OLD[@VERSION]")]
    old: Named,
    /// The version after
    #[arg(value_name = "NEW[@VERSION]")]
    new: Named,
    /// The rules folder in which NEW stands, if it is another; nothing in it counts as released
    #[arg(long, value_name = "DIR")]
    with_rules: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For people, as Markdown
    Markdown,
    /// For people, as a web page that needs no other file
    Html,
    /// One object on one line
    Json,
}

impl Diff {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let before = load(setting)?;
        let mut draft = match &self.with_rules {
            Some(folder) => Some(load_draft(folder)?),
            None => None,
        };
        let old = found(&before, &self.old, setting);
        let new = found(draft.as_ref().unwrap_or(&before), &self.new, setting);
        let (Some(old), Some(new)) = (old, new) else {
            return Ok(Ended::Wrong);
        };
        let old_program = before.program(&old);
        let new_program = match &mut draft {
            Some(draft) => draft.program(&new),
            None => before.program(&new),
        };
        let mut progress = None;
        let difference = diff(&old_program, &new_program, &mut |all, decision| {
            let progress = progress.get_or_insert_with(|| Progress::of("moves", all));
            progress.step(decision);
        });
        drop(progress);
        let folder = self.with_rules.as_ref();
        let folder = folder.map(|folder| folder.to_string_lossy().replace('\\', "/"));
        let versions = Versions {
            draft: folder.as_deref(),
            old: (&old, &before.files),
            new: (&new, draft.as_ref().map_or(&before.files, |it| &it.files)),
        };
        let page = || changes(versions, &difference);
        match self.format {
            Format::Text => say(&text(&page(), setting.paint))?,
            Format::Markdown => say(&markdown(&page()))?,
            Format::Html => say(&html(&page()))?,
            Format::Json => say(&format!("{}\n", changes_as_json(versions, &difference)))?,
        }
        Ok(if difference.meaning.falls() {
            Ended::Open
        } else {
            Ended::Well
        })
    }
}

/// The named version; if it cannot be had, says why, with every mistake of its folder.
fn found(loaded: &Loaded, named: &Named, setting: &Setting) -> Option<Arc<Pack>> {
    if loaded.named(named, now().date()).is_err() {
        loaded.sound_or_complain(setting);
    }
    loaded.named_today(named)
}
