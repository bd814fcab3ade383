//! `threshold facts`

use clap::Args;

use crate::check::answers::wanted;
use crate::check::pack::About;
use crate::check::pack::Fact;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// List the questions of a pack
///
/// Each with its name in rules and cases, what an answer may be, and the definition beside it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold facts --pack lancashire
  threshold facts --pack lancashire consent      only facts whose name or question holds `consent`")]
pub(super) struct Facts {
    /// The pack
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Named,
    /// Only facts whose name or question holds this
    #[arg(default_value = "", hide_default_value = true, value_name = "WORD")]
    word: String,
}

impl Facts {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        let Some(pack) = loaded.named_today(&self.pack) else {
            return Ok(Ended::Wrong);
        };
        let word = self.word.to_lowercase();
        for (number, (_, title)) in pack.groups.iter().enumerate() {
            let facts: Vec<&Fact> = pack
                .facts
                .iter()
                .filter(|fact| fact.group == number)
                .filter(|fact| fact.name.contains(&word) || fact.ask.to_lowercase().contains(&word))
                .collect();
            if facts.is_empty() {
                continue;
            }
            say(&format!("{title}\n"))?;
            for fact in facts {
                say(&described(fact))?;
            }
            say("\n")?;
        }
        Ok(Ended::Well)
    }
}

fn described(fact: &Fact) -> String {
    let mut text = format!("  {}\n      {}\n", fact.name, fact.ask);
    if let Some(help) = &fact.help {
        text.push_str(&format!("      {help}\n"));
    }
    text.push_str(&format!("      answer: {}", wanted(&fact.of)));
    match fact.about {
        About::Child => {}
        About::Household => text.push_str(" · about the household"),
        About::Contact => text.push_str(" · about the contact"),
    }
    if fact.safety_critical {
        text.push_str(" · safety-critical");
    }
    if fact.protected {
        text.push_str(" · protected characteristic");
    }
    if fact.third_party {
        text.push_str(" · third-party information");
    }
    text.push('\n');
    if let Some((_, condition)) = &fact.only_if {
        text.push_str(&format!("      only if: {condition}\n"));
    }
    text
}
