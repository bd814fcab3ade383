//! `threshold docs`

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::check::pack::Pack;
use crate::check::shelf::WorkedFile;
use crate::compile::program::Program;
use crate::explain::recommend::explain;
use crate::inspect::diff::diff;
use crate::inspect::verify::verify;
use crate::report::changes::Versions;
use crate::report::changes::changes;
use crate::report::document::Block;
use crate::report::handbook::Extra;
use crate::report::handbook::Material;
use crate::report::handbook::WorkedShown;
use crate::report::handbook::one_file;
use crate::report::handbook::site;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::progress::Progress;
use crate::shell::files::FileError;
use crate::shell::save::lay;
use crate::shell::save::make_folder;

/// Write the handbook of a pack: every question, rule and outcome, as web pages or as one page to print
///
/// The pages need no server, no script and no network: open `index.html`. What changed is told against the version
/// before, or the one that `--against` names; every invariant is proved anew.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold docs lancashire --out handbook
  threshold docs lancashire@2.0.0 --one-file handbook.html
  threshold docs lancashire --out handbook --transparency    with drafts of the public record and both impact assessments

Files of an earlier run are written over; others in the folder stay.

Exit codes: 0 written, 1 the pack is wrong, 2 the machine failed.")]
pub(super) struct Docs {
    /// The pack
    #[arg(value_name = "PACK[@VERSION]")]
    pack: Named,
    /// The folder for the pages
    #[arg(long, value_name = "DIR", required_unless_present = "one_file")]
    out: Option<PathBuf>,
    /// The file for all of it as one page
    #[arg(long, value_name = "FILE")]
    one_file: Option<PathBuf>,
    /// The version to compare with [default: the one before]
    #[arg(long, value_name = "OLD[@VERSION]")]
    against: Option<Named>,
    /// Add drafts of the public record, the data protection annex and the equality annex
    #[arg(long)]
    transparency: bool,
}

impl Docs {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        if !loaded.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let Some(pack) = loaded.named_today(&self.pack) else {
            return Ok(Ended::Wrong);
        };
        let old = match &self.against {
            Some(named) => match loaded.named_today(named) {
                Some(old) => Some(old),
                None => return Ok(Ended::Wrong),
            },
            None => before(&loaded, &pack),
        };
        let program = loaded.program(&pack);
        let mut progress = Progress::of("invariants", pack.invariants.len());
        let proofs = verify(&program, &mut |invariant| progress.step(&invariant.id));
        drop(progress);
        let material = Material {
            pack: &pack,
            program: &program,
            files: &loaded.files,
            proofs: Some(proofs),
            cases: cases(&loaded, &pack),
            changes: old.map(|old| compared(&loaded, &old, &program)),
            extra: if self.transparency {
                Extra::Transparency
            } else {
                Extra::Nothing
            },
        };
        self.write(&material)?;
        Ok(Ended::Well)
    }

    fn write(&self, material: &Material<'_>) -> Result<(), FileError> {
        if let Some(folder) = &self.out {
            make_folder(folder)?;
            let files = site(material);
            let mut progress = Progress::of("pages", files.len());
            for (name, text) in &files {
                progress.step(name);
                lay(&folder.join(name), text)?;
            }
            drop(progress);
            let index = folder.join("index.html");
            say(&format!(
                "wrote {} files: {}\n",
                files.len(),
                index.display()
            ))?;
        }
        if let Some(file) = &self.one_file {
            lay(file, &one_file(material))?;
            say(&format!("wrote {}\n", file.display()))?;
        }
        Ok(())
    }
}

/// The last version of the pack before this one: the last released one, if any is.
fn before(loaded: &Loaded, pack: &Pack) -> Option<Arc<Pack>> {
    let own = &pack.own().id;
    let others = loaded.library.packs().filter(|other| {
        let id = &other.own().id;
        id.pack == own.pack && id.version < own.version
    });
    let last = others.max_by_key(|other| {
        let own = other.own();
        (!own.standing.is_draft(), own.id.version)
    });
    last.cloned()
}

/// What changed since another version.
fn compared(loaded: &Loaded, old: &Arc<Pack>, new: &Program) -> Vec<Block> {
    let mut progress = None;
    let difference = diff(&loaded.program(old), new, &mut |all, decision| {
        let progress = progress.get_or_insert_with(|| Progress::of("moves", all));
        progress.step(decision);
    });
    drop(progress);
    let versions = Versions {
        draft: None,
        old: (old, &loaded.files),
        new: (&new.pack, &loaded.files),
    };
    changes(versions, &difference)
}

/// The worked cases of a pack, each decided under it.
fn cases(loaded: &Loaded, pack: &Pack) -> Vec<WorkedShown> {
    let id = &pack.own().id;
    let version = id.version.to_string();
    let own = loaded.worked.iter();
    let own: Vec<&WorkedFile> = own
        .filter(|file| file.pack == id.pack && file.version == version)
        .collect();
    let mut progress = Progress::of("cases", own.len());
    let shown = own.into_iter().filter_map(|file| {
        progress.step(&file.name);
        shown(loaded, file)
    });
    shown.collect()
}

fn shown(loaded: &Loaded, file: &WorkedFile) -> Option<WorkedShown> {
    let (worked, _) = loaded.worked_case(file.file);
    let Some(worked) = worked else {
        complain(&format!(
            "warning: the worked case {} cannot be read and is left out\n",
            file.name
        ));
        return None;
    };
    let ready = loaded.ready(&worked.case, Some(&Named::home_of(file)), None);
    let children = ready.map(|(program, case)| explain(&program, &case));
    Some(WorkedShown {
        name: file.name.clone(),
        title: worked.title,
        text: loaded.files.text(file.file).to_owned(),
        children: children.unwrap_or_default(),
    })
}
