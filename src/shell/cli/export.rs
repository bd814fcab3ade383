//! `threshold export`

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;

use crate::report::dmn::Export as Exported;
use crate::report::dmn::export;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;
use crate::shell::save::lay;

/// Write a pack in the language of other engines
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  threshold export dmn lancashire@2.0.0 --out lancashire.dmn")]
pub(super) struct Export {
    #[command(subcommand)]
    to: To,
}

#[derive(Debug, Subcommand)]
enum To {
    Dmn(Dmn),
}

/// A pack's decisions as DMN 1.5, so that other engines give the answers of the quick evaluation, unknowns included
///
/// Every rule has two conditions of plain FEEL: `must`, that it surely holds, and `may`, that it is not ruled out; `null`
/// stands for what is not known. Decisions list the outcomes that are certain and those that are possible. Layers are
/// flattened. What cannot be exported counts as not known; it is named in the file and here.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold export dmn lancashire@2.0.0 --out lancashire.dmn
  threshold export dmn england > england.dmn

Exit codes: 0 all of it written, 3 written, but some conditions count as not known, 1 the pack is wrong, 2 the machine failed.")]
struct Dmn {
    /// The pack; without a version, the one in force today
    #[arg(value_name = "PACK[@VERSION]")]
    pack: Named,
    /// The file [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        match self.to {
            To::Dmn(dmn) => dmn.run(setting),
        }
    }
}

impl Dmn {
    fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        if !loaded.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let Some(pack) = loaded.named_today(&self.pack) else {
            return Ok(Ended::Wrong);
        };
        let made = export(&loaded.program(&pack));
        match &self.out {
            Some(file) => {
                lay(file, &made.xml)?;
                say(&format!("wrote {}: {}\n", file.display(), counted(&made)))?;
            }
            None => say(&made.xml)?,
        }
        complain(&left_out(&made));
        Ok(if made.left_out.is_empty() {
            Ended::Well
        } else {
            Ended::Open
        })
    }
}

fn counted(made: &Exported) -> String {
    let count = |number: usize, one: &str| {
        let many = if number == 1 { "" } else { "s" };
        format!("{number} {one}{many}")
    };
    format!(
        "{}, {}, {}",
        count(made.decisions, "decision"),
        count(made.rules, "rule"),
        count(made.questions, "question")
    )
}

/// What is not in the file, or under another name.
fn left_out(made: &Exported) -> String {
    let mut text = String::new();
    for part in &made.left_out {
        text.push_str(&format!(
            "not exported, and counted as not known: {}: `{}`, because {}\n",
            part.of, part.part, part.why
        ));
    }
    for (own, name) in &made.renamed {
        text.push_str(&format!("renamed: `{own}` is `{name}`\n"));
    }
    if !made.unread.is_empty() {
        text.push_str(&format!(
            "left out, since no rule reads them: {}\n",
            made.unread.join(", ")
        ));
    }
    text
}
