//! `threshold verify`

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::ValueEnum;

use crate::check::pack::Pack;
use crate::inspect::verify::Verdict;
use crate::inspect::verify::beyond_proof;
use crate::inspect::verify::clashing_assumptions;
use crate::inspect::verify::verify;
use crate::report::markdown::markdown;
use crate::report::proofs::failing_case;
use crate::report::proofs::proofs;
use crate::report::proofs::proofs_as_json;
use crate::report::terminal::text;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::progress::Progress;
use crate::shell::files::FileError;
use crate::shell::save::make_folder;
use crate::shell::save::save_new;

/// Prove what must hold for every child
///
/// Each invariant of each pack is proved, or refuted by a child that the engine decides against it. Not a sample: every
/// child that answers to the questions can describe.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold verify
  threshold verify --pack lancashire@2.0.0 --format json
  threshold verify --save broken/    writes each counterexample as a worked case that fails

Exit codes: 0 all proved, 1 something is not.")]
pub(super) struct Verify {
    /// One pack; without it every version of every pack
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Option<Named>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Save each counterexample as a worked case in this folder; existing files are never overwritten
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For people, as Markdown
    Markdown,
    /// One object for each invariant, one on a line
    Json,
}

impl Verify {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let mut loaded = load(setting)?;
        if !loaded.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let Some(packs) = loaded.chosen(self.pack.as_ref()) else {
            return Ok(Ended::Wrong);
        };
        let mut all_proved = true;
        for pack in packs {
            all_proved &= self.one(&pack, &mut loaded, setting)?;
        }
        Ok(if all_proved {
            Ended::Well
        } else {
            Ended::Wrong
        })
    }

    /// Verifies one pack, and says whether everything is proved.
    fn one(
        &self,
        pack: &Arc<Pack>,
        loaded: &mut Loaded,
        setting: &Setting,
    ) -> Result<bool, FileError> {
        let program = loaded.program(pack);
        let clashing = clashing_assumptions(&program);
        if !clashing.is_empty() {
            let ids: Vec<&str> = clashing.iter().map(|it| &*it.id).collect();
            complain(&format!(
                "error: the assumptions of {} cannot hold together: {}\n",
                pack.own().id,
                ids.join(", ")
            ));
            return Ok(false);
        }
        let mut progress = Progress::of("invariants", pack.invariants.len());
        let found = verify(&program, &mut |invariant| progress.step(&invariant.id));
        drop(progress);
        match self.format {
            Format::Json => {
                for line in proofs_as_json(&program, &found, &loaded.files) {
                    say(&format!("{line}\n"))?;
                }
            }
            Format::Text => {
                let page = proofs(&program, &found, &loaded.files);
                say(&format!("{}\n", text(&page, setting.paint)))?;
            }
            Format::Markdown => say(&markdown(&proofs(&program, &found, &loaded.files)))?,
        }
        if let Some(folder) = &self.save {
            make_folder(folder)?;
            for proof in &found {
                if let Some(case) = failing_case(&program, proof) {
                    let name = format!("{}-{}", pack.own().id, proof.invariant.id);
                    let path = folder.join(name.replace(['.', '@'], "-") + ".md");
                    save_new(&path, &case)?;
                    complain(&format!("saved {}\n", path.display()));
                }
            }
        }
        let open = beyond_proof(&program);
        if self.format == Format::Text && !open.is_empty() && !found.is_empty() {
            say(&format!(
                "Left open in these proofs, so that they hold whatever it is: {}\n\n",
                open.join(", ")
            ))?;
        }
        Ok(found.iter().all(|proof| proof.verdict == Verdict::Proved))
    }
}
