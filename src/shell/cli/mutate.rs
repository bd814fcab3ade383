//! `threshold mutate`

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::Mutex;

use clap::Args;
use clap::ValueEnum;

use crate::ast::diagnostic::any_error;
use crate::check::case::check_case;
use crate::check::pack::Pack;
use crate::inspect::mutate::Worked;
use crate::inspect::mutate::failing;
use crate::inspect::mutate::mutants as slips;
use crate::inspect::mutate::mutate;
use crate::inspect::mutate::score;
use crate::report::markdown::markdown;
use crate::report::mutants::mutants;
use crate::report::mutants::mutants_as_json;
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

/// Would any worked case notice a slip in the rules?
///
/// Writes every rule a little wrongly, one slip at a time (a threshold moved, a comparison turned, a part or a rule left
/// out, another outcome), and says which slips no case would notice. What is proved to change nothing is not counted.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold mutate --pack lancashire
  threshold mutate --every 20        a quick look: one slip in twenty
  threshold mutate --fail-under 90   for CI: exit code 1 below 90 %")]
pub(super) struct Mutate {
    /// One pack; without it every version of every pack
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Option<Named>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// End with exit code 1 if the cases of a pack notice less than this many of a hundred
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(0..=100))]
    fail_under: Option<u16>,
    /// Only every so many of the slips, for a quick look
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    every: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For people, as Markdown
    Markdown,
    /// One object for each slip, one on a line
    Json,
}

impl Mutate {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let mut loaded = load(setting)?;
        if !loaded.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let Some(packs) = loaded.chosen(self.pack.as_ref()) else {
            return Ok(Ended::Wrong);
        };
        let mut enough = true;
        for pack in packs {
            enough &= self.one(&pack, &mut loaded, setting)?;
        }
        Ok(if enough { Ended::Well } else { Ended::Wrong })
    }

    /// Tests one pack, and says whether its cases notice enough.
    fn one(
        &self,
        pack: &Arc<Pack>,
        loaded: &mut Loaded,
        setting: &Setting,
    ) -> Result<bool, FileError> {
        let program = loaded.program(pack);
        let worked = worked_cases(pack, loaded);
        let failing = failing(&program, &worked);
        if !failing.is_empty() {
            complain(&format!(
                "error: these cases of {} do not come out as expected, so they tell nothing of slips: {}\n  = help: run `threshold test`\n",
                pack.own().id,
                failing.join(", ")
            ));
            return Ok(false);
        }
        let all: Vec<_> = slips(pack)
            .into_iter()
            .step_by(usize::from(self.every))
            .collect();
        let progress = Mutex::new(Progress::of("slips", all.len()));
        let hands = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let found = mutate(&program, all, &worked, hands, &|_, _| {
            if let Ok(mut progress) = progress.lock() {
                progress.step("");
            }
        });
        drop(progress);
        match self.format {
            Format::Json => {
                for line in mutants_as_json(pack, &found, &loaded.files) {
                    say(&format!("{line}\n"))?;
                }
            }
            Format::Text => {
                let page = mutants(pack, &found, &loaded.files);
                say(&format!("{}\n", text(&page, setting.paint)))?;
            }
            Format::Markdown => say(&markdown(&mutants(pack, &found, &loaded.files)))?,
        }
        let wanted = usize::from(self.fail_under.unwrap_or(0)) * 10;
        Ok(score(&found).per_thousand() >= wanted)
    }
}

/// The worked cases of a pack version that read without a mistake.
pub(super) fn worked_cases(pack: &Pack, loaded: &Loaded) -> Vec<Worked> {
    let id = &pack.own().id;
    let own = loaded
        .worked
        .iter()
        .filter(|file| file.pack == id.pack && file.version == id.version.to_string());
    own.filter_map(|file| {
        let (written, mut problems) = loaded.worked_case(file.file);
        let written = written?;
        let case = check_case(&written.case, pack, &mut problems)?;
        (!any_error(&problems)).then(|| Worked {
            name: file.name.clone(),
            case,
            written,
        })
    })
    .collect()
}
