//! `threshold new`

use std::path::Path;

use clap::Args;
use jiff::civil::Date;

use crate::ast::diagnostic::any_error;
use crate::ast::pack::PackId;
use crate::ast::released::Sheet;
use crate::check::pack::Pack;
use crate::check::shelf::RawFile;
use crate::report::release::names::is_name;
use crate::report::release::sheet::page;
use crate::report::release::written::value;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load_files;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::clock::now;
use crate::shell::files::FileError;
use crate::shell::files::built_in;
use crate::shell::files::rules;
use crate::shell::save::save_folder;

/// The files of a new pack; `{{...}}` is put in.
const TEMPLATE: &[(&str, &str)] = &[
    ("pack.yaml", include_str!("../template/pack.yaml")),
    ("facts.yaml", include_str!("../template/facts.yaml")),
    ("services.yaml", include_str!("../template/services.yaml")),
    ("sources.yaml", include_str!("../template/sources.yaml")),
    (
        "invariants.yaml",
        include_str!("../template/invariants.yaml"),
    ),
    (
        "decisions/services.yaml",
        include_str!("../template/decisions/services.yaml"),
    ),
    (
        "cases/just-enough-care.md",
        include_str!("../template/cases/just-enough-care.md"),
    ),
    (
        "cases/one-hour-short.md",
        include_str!("../template/cases/one-hour-short.md"),
    ),
];

/// Names of folders that are no pack.
const RESERVED: &[&str] = &["calendars", "none"];
/// How long the name of a pack may be.
const MOST_NAME: usize = 60;

/// Start a pack for another authority: a draft that checks, with a worked case and what is your own to be filled in
///
/// It stands on a national layer, whose questions and rules come with it. Where there is no rules folder yet, one is made
/// with the packs that come with the program. Nothing that is there is written over; either all of it is there or nothing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold new ashford --authority \"Ashford Council\" --area Ashford --author \"Priya Nair\"
  threshold new ashford --authority \"Ashford Council\" --area Ashford --author \"Priya Nair\" --on england@2.0.0 --in-force-from 2027-04-01")]
pub(super) struct New {
    /// The name of the pack: small letters, digits, hyphens
    #[arg(value_name = "PACK")]
    pack: String,
    /// Who publishes it
    #[arg(long, value_name = "NAME")]
    authority: String,
    /// How texts name the area
    #[arg(long, value_name = "NAME")]
    area: String,
    /// Who writes it; somebody else will have to approve it
    #[arg(long, value_name = "NAME")]
    author: String,
    /// The exact version it stands on [default: the newest released one of the pack that stands on nothing itself]
    #[arg(long, value_name = "PACK@VERSION")]
    on: Option<Named>,
    /// The first day on which it is to decide [default: today]
    #[arg(long, value_name = "DATE")]
    in_force_from: Option<Date>,
}

impl New {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        if let Some(wrong) = self.wrong() {
            complain(&format!("error: {wrong}\n"));
            return Ok(Ended::Wrong);
        }
        let root = rules_folder(setting)?;
        let there = rules(setting.rules.as_deref())?;
        let target = root.join(&self.pack);
        let taken = |file: &RawFile| file.0.split('/').next() == Some(self.pack.as_str());
        if target.exists() || there.1.iter().any(taken) {
            let shown = target.display();
            complain(&format!(
                "error: `{shown}` is there already and is left as it is; a next version is made by: threshold draft {} ...\n",
                self.pack
            ));
            return Ok(Ended::Wrong);
        }
        let before = load_files(there.clone());
        if !before.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let Some(below) = self.below(&before) else {
            return Ok(Ended::Wrong);
        };
        let files = self.files(&below);
        let mut all = there.clone();
        let within = |file: &RawFile| (format!("{}/{}", self.pack, file.0), file.1.clone());
        all.1.extend(files.iter().map(within));
        let after = load_files(all);
        if any_error(&after.problems) {
            after.show(&after.problems, setting);
            let on = &below.own().id;
            complain(&format!(
                "error: what a new pack begins with does not fit {on}; nothing was written\n"
            ));
            return Ok(Ended::Wrong);
        }
        if root.is_dir() {
            save_folder(&target, &files)?;
        } else {
            let mut whole = built_in();
            whole.extend(files.iter().map(within));
            save_folder(&root, &whole)?;
            say(&format!(
                "{} was not there; the packs that come with the program are in it now\n",
                root.display()
            ))?;
        }
        self.next(&target)
    }

    /// What is wrong with what was given.
    fn wrong(&self) -> Option<String> {
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let begins = self.pack.starts_with(|c: char| c.is_ascii_lowercase());
        let name = self.pack.as_str();
        if !begins || !name.chars().all(letters) || name.len() > MOST_NAME {
            return Some(format!(
                "`{name}` is no name for a pack; write small letters, digits and hyphens, beginning with a letter, such as `north-ashford`"
            ));
        }
        if RESERVED.contains(&name) {
            return Some(format!(
                "`{name}` is the name of something else; choose another"
            ));
        }
        let given = [
            ("--authority", &self.authority),
            ("--area", &self.area),
            ("--author", &self.author),
        ];
        given
            .iter()
            .find_map(|(option, text)| not_a_name(option, text))
    }

    /// The version it stands on; if there is none, says so.
    fn below(&self, loaded: &Loaded) -> Option<std::sync::Arc<Pack>> {
        if let Some(named) = &self.on {
            if named.version.is_none() {
                let known = loaded.library.packs().map(|it| it.own().id.clone());
                let known = known.filter(|id| id.pack == named.pack);
                let known: Vec<String> = known.map(|id| format!("--on {id}")).collect();
                let known = known.join(" or ");
                complain(&format!(
                    "error: name an exact version to stand on: {known}\n"
                ));
                return None;
            }
            return loaded.named_today(named);
        }
        let base = |pack: &&std::sync::Arc<Pack>| {
            let standing = &pack.own().standing;
            pack.layers.len() == 1 && !standing.is_draft() && standing.withdrawn.is_none()
        };
        let found = loaded.library.packs().filter(base);
        let found = found.max_by_key(|it| (it.own().from, it.own().id.version));
        if found.is_none() {
            complain("error: there is no released pack to stand on; name one: --on PACK@VERSION\n");
        }
        found.cloned()
    }

    /// The files of the pack, by their paths in its folder.
    fn files(&self, below: &Pack) -> Vec<RawFile> {
        let from = self.in_force_from.unwrap_or_else(|| now().date());
        let asked = below
            .ask_for
            .iter()
            .map(|id| below.decision(*id).name.to_string());
        let asked: Vec<String> = asked.chain(["services".to_owned()]).collect();
        let puts = [
            ("{{pack}}", self.pack.clone()),
            ("{{PACK}}", self.pack.to_uppercase()),
            (
                "{{title}}",
                value(&format!("Thresholds of {}", self.authority.trim())),
            ),
            ("{{authority}}", value(self.authority.trim())),
            ("{{area}}", value(self.area.trim())),
            ("{{from}}", from.to_string()),
            ("{{on}}", below.own().id.to_string()),
            ("{{ask_for}}", asked.join(", ")),
        ];
        let put = |text: &str| {
            let done = puts
                .iter()
                .fold(text.to_owned(), |text, (mark, put)| text.replace(mark, put));
            done.into_bytes()
        };
        let own = TEMPLATE.iter();
        let own = own.map(|(path, text)| (format!("1.0.0/{path}"), put(text)));
        let sheet = Sheet {
            release: format!("{}@1.0.0", self.pack),
            author: Some(self.author.trim().to_owned()),
            because: Some(format!("The first version for {}.", self.authority.trim())),
            ..Sheet::default()
        };
        let sheet = ("1.0.0/release.yaml".to_owned(), page(&sheet).into_bytes());
        own.chain([sheet]).collect()
    }

    fn next(&self, target: &Path) -> Result<Ended, FileError> {
        let id = PackId {
            pack: self.pack.clone(),
            version: crate::ast::pack::Version(1, 0, 0),
        };
        let shown = target.to_string_lossy().replace('\\', "/");
        say(&format!(
            "{id} is a draft in {shown}/1.0.0; it decides only when it is named: --pack {id}\n\
             write what is your own wherever a file says TO BE FILLED IN, and your rules and cases; then:\n  \
             threshold check\n  threshold test {}\n  threshold release {id}\n",
            self.pack
        ))?;
        Ok(Ended::Well)
    }
}

/// The folder of the rules, whether or not it is there.
pub(super) fn rules_folder(setting: &Setting) -> Result<std::path::PathBuf, FileError> {
    match &setting.rules {
        Some(path) if !path.is_dir() => Err(FileError::NoFolder { path: path.clone() }),
        Some(path) => Ok(path.clone()),
        None => Ok("rules".into()),
    }
}

/// Why something given on the command line cannot be a name; nothing where it can.
pub(super) fn not_a_name(option: &str, text: &str) -> Option<String> {
    if !is_name(text) {
        return Some(format!("{option} needs a name, and `{text}` is none"));
    }
    let broken = text.chars().any(char::is_control);
    broken.then(|| format!("{option} is one line of text"))
}
