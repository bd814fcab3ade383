//! `threshold fmt`

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::released::read_released;
use crate::report::layout::Reach;
use crate::report::layout::layout;
use crate::report::problems::problems;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;
use crate::shell::files::bytes;
use crate::shell::files::yaml_below;
use crate::shell::save::replace;

/// Lay the files of packs out in one way, with every comment kept
///
/// Two spaces for each step, keys in the order of the format, expressions in one spelling and broken before `and` and `or`
/// where they are long. What is said never changes: each result is read again and compared before it is written. In a
/// released version only white space changes, so that its digest stays. A file that cannot be read is left as it is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold fmt rules/lancashire/2.1.0
  threshold fmt rules/lancashire/2.1.0/facts.yaml
  threshold fmt --check              names what would change, and ends with 1 if anything would")]
pub(super) struct Fmt {
    /// Files, or folders with all below them; without any, the folder of the rules
    paths: Vec<PathBuf>,
    /// Write nothing, and name the files that are not laid out
    #[arg(long)]
    check: bool,
}

/// What became of a file.
enum Outcome {
    AsItWas,
    Changes(String),
    Refused(Vec<Diagnostic>),
}

impl Fmt {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let rules = setting.rules.clone().unwrap_or_else(|| "rules".into());
        let paths = if self.paths.is_empty() {
            vec![rules]
        } else {
            self.paths
        };
        let mut all = Vec::new();
        for path in &paths {
            all.extend(yaml_below(path)?);
        }
        all.sort();
        all.dedup();
        let mut files = Files::default();
        let (mut changed, mut refused) = (0, Vec::new());
        for path in &all {
            match laid_out(path, &mut files)? {
                Outcome::AsItWas => {}
                Outcome::Refused(found) => refused.extend(found),
                Outcome::Changes(text) => {
                    changed += 1;
                    if !self.check {
                        replace(path, &text)?;
                    }
                    say(&format!("{}\n", path.display()))?;
                }
            }
        }
        let done = if self.check {
            "not laid out"
        } else {
            "laid out anew"
        };
        say(&format!("{changed} of {} files {done}\n", all.len()))?;
        if !refused.is_empty() {
            complain(&problems(&refused, &files, setting.paint));
        }
        let wrong = !refused.is_empty() || self.check && changed > 0;
        Ok(if wrong { Ended::Wrong } else { Ended::Well })
    }
}

fn laid_out(path: &Path, files: &mut Files) -> Result<Outcome, FileError> {
    let name = path.to_string_lossy().replace('\\', "/");
    let Ok(text) = String::from_utf8(bytes(path)?) else {
        let file = files.add(name, "");
        let problem = Diagnostic::error("not-text", "this file is not UTF-8 text");
        return Ok(Outcome::Refused(vec![
            problem
                .at(Place::top_of(file), "")
                .help("save it as UTF-8".to_owned()),
        ]));
    };
    let file = files.add(name, text.as_str());
    let reach = reach(path, files)?;
    Ok(match layout(file, files, reach) {
        Ok(laid) if laid == text => Outcome::AsItWas,
        Ok(laid) => Outcome::Changes(laid),
        Err(found) => Outcome::Refused(found),
    })
}

/// What may be touched in a file: in a released version nothing that its digest counts.
fn reach(path: &Path, files: &mut Files) -> Result<Reach, FileError> {
    let path = std::path::absolute(path)?;
    // pack.yaml stands in the version's folder, a decision one folder further down.
    let folders = path.ancestors().skip(1).take(2);
    for version in folders {
        let Some(pins) = version.parent().map(|pack| pack.join("released.yaml")) else {
            continue;
        };
        if !pins.is_file() {
            continue;
        }
        let named = version.file_name().map(|name| name.to_string_lossy());
        let text = String::from_utf8_lossy(&bytes(&pins)?).into_owned();
        let file = files.add(pins.to_string_lossy(), text);
        // Pins that cannot be read might name this version.
        let pinned = read_released(file, files).map_or(true, |pins| {
            let mut pins = pins.released.iter();
            pins.any(|pin| named.as_deref() == Some(pin.version.as_str()))
        });
        if pinned {
            return Ok(Reach::WhiteSpace);
        }
    }
    Ok(Reach::Order)
}
