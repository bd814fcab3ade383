//! `threshold check`

use clap::Args;
use clap::ValueEnum;

use crate::ast::diagnostic::any_error;
use crate::ast::suggest::nearest;
use crate::inspect::lint::LINTS;
use crate::inspect::thorough::thorough;
use crate::report::problems::as_json;
use crate::report::problems::problems;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load_to_check;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// Check every pack and report every mistake
///
/// Each mistake comes with file, line, column, the reason, and what to write instead; all of them at once. When every word
/// reads well, lints look for what is suspicious: rules that never fire, gaps, questions that never matter and more.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold check
  threshold check --rules ~/our-rules --format json
  threshold check --digests          the lines that released.yaml pins
  threshold check --explain gap      what a finding means, and what to write instead")]
pub(super) struct Check {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print the digest of every pack version
    #[arg(long)]
    digests: bool,
    /// End with 1 also for a warning
    #[arg(long)]
    deny_warnings: bool,
    /// Print the page of a lint
    #[arg(long, value_name = "CODE")]
    explain: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object for each problem, one on a line
    Json,
}

/// The lines that `released.yaml` pins, for each pack; also of versions that a pin keeps from deciding.
fn digests(loaded: &Loaded) -> String {
    let mut text = String::new();
    let mut last = "";
    for (id, digest) in &loaded.digests {
        if id.pack != last {
            text.push_str(&format!("{}:\n", id.pack));
            last = &id.pack;
        }
        text.push_str(&format!(
            "  - {{version: {}, digest: {digest}}}\n",
            id.version
        ));
    }
    text
}

impl Check {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        if let Some(code) = &self.explain {
            return explain(code);
        }
        let mut loaded = load_to_check(setting)?;
        let begun = std::mem::take(&mut loaded.problems);
        let found = thorough(
            &loaded.library,
            &loaded.worked,
            &loaded.files,
            begun,
            &|| false,
        );
        loaded.problems = found.unwrap_or_default();
        match self.format {
            Format::Json => {
                for problem in as_json(&loaded.problems, &loaded.files) {
                    say(&format!("{problem}\n"))?;
                }
            }
            Format::Text => {
                say(&problems(&loaded.problems, &loaded.files, setting.paint))?;
                let packs: Vec<_> = loaded.library.packs().collect();
                for pack in &packs {
                    let own = pack.own();
                    let rules: usize = pack.decisions.iter().map(|d| d.rules.len()).sum();
                    say(&format!(
                        "{}: {} facts, {} decisions, {rules} rules, {} statements{}\n",
                        own.id,
                        pack.facts.len(),
                        pack.decisions.len(),
                        pack.statements.len(),
                        if pack.layers.len() > 1 {
                            ", with what it stands on"
                        } else {
                            ""
                        },
                    ))?;
                }
                if self.digests {
                    say(&digests(&loaded))?;
                }
            }
        }
        let denied = self.deny_warnings && !loaded.problems.is_empty();
        Ok(if denied || any_error(&loaded.problems) {
            Ended::Wrong
        } else {
            Ended::Well
        })
    }
}

/// Prints what a lint finds, why it matters, and what to write instead.
fn explain(code: &str) -> Result<Ended, FileError> {
    if let Some(lint) = LINTS.iter().find(|lint| lint.code == code) {
        say(&lint.page())?;
        say(
            "\nTo accept a finding, write in pack.yaml what it speaks of and why it is right as it is:\n\n",
        )?;
        say(&format!(
            "    accepts:\n      - {{lint: {code}, at: NAME, why: ...}}\n"
        ))?;
        return Ok(Ended::Well);
    }
    let codes: Vec<&str> = LINTS.iter().map(|lint| lint.code).collect();
    let near = nearest(code, codes.iter().copied());
    let meant = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    complain(&format!(
        "error: no lint is called `{code}`{meant}\nlints: {}\n",
        codes.join(", ")
    ));
    Ok(Ended::Wrong)
}
