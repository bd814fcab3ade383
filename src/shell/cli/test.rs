//! `threshold test`

use clap::Args;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::check::shelf::WorkedFile;
use crate::explain::recommend::explain;
use crate::inspect::worked::unmet;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// Run the worked cases of the packs
///
/// A worked case is a Markdown file with a case and what is expected of it. Each runs under the version it stands in.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold test
  threshold test police              only cases whose file name holds `police`")]
pub(super) struct Test {
    /// Only cases whose pack or file name holds this
    #[arg(default_value = "", hide_default_value = true, value_name = "NAME")]
    name: String,
}

impl Test {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        if !loaded.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let (mut passed, mut failed) = (0_usize, 0_usize);
        for worked in loaded.worked.clone() {
            let name = format!("{}/{}/{}", worked.pack, worked.version, worked.name);
            if !name.contains(&self.name) {
                continue;
            }
            let problems = run_one(&loaded, &worked);
            if any_error(&problems) {
                failed += 1;
                say(&format!("FAILED {name}\n"))?;
                loaded.show(&problems, setting);
            } else {
                passed += 1;
            }
        }
        say(&format!("{passed} passed, {failed} failed\n"))?;
        Ok(if failed > 0 {
            Ended::Wrong
        } else {
            Ended::Well
        })
    }
}

/// Runs one worked case and gives what is not as expected.
pub(super) fn run_one(loaded: &Loaded, file: &WorkedFile) -> Vec<Diagnostic> {
    let mut problems = loaded.worked_problems(file);
    let (worked, _) = loaded.worked_case(file.file);
    let Some(worked) = worked.filter(|_| !any_error(&problems)) else {
        return problems;
    };
    match loaded.ready(&worked.case, Some(&Named::home_of(file)), None) {
        Ok((program, case)) => {
            problems.extend(unmet(&worked.expect, &explain(&program, &case)));
        }
        Err(found) => problems.extend(found),
    }
    problems
}
