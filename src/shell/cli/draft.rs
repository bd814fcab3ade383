//! `threshold draft`

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use clap::ValueEnum;
use jiff::civil::Date;

use crate::ast::pack::PackId;
use crate::ast::pack::Version;
use crate::ast::place::Files;
use crate::ast::released::Sheet;
use crate::ast::yaml::Node;
use crate::ast::yaml::read_yaml;
use crate::check::pack::Pack;
use crate::check::shelf::RawFile;
use crate::report::layout::Reach;
use crate::report::layout::layout;
use crate::report::release::sheet::page;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load_files;
use crate::shell::cli::named::Named;
use crate::shell::cli::new::not_a_name;
use crate::shell::cli::new::rules_folder;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;
use crate::shell::files::built_in;
use crate::shell::files::rules;
use crate::shell::save::save_folder;

/// Make a new version from the last: everything copied, comments and cases too; a draft, which decides only when named
///
/// Its `pack.yaml` gets the new version, its first day and `approved: not yet`; its release sheet names the author and why
/// it is made. Nothing that is there is written over; either all of it is there or nothing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold draft lancashire --version 2.1.0 --in-force-from 2027-04-01 --author \"Priya Nair\" --because \"The panel of November raised the age.\"
  threshold draft lancashire --from 1.0.0 --bump patch --in-force-from 2027-04-01 --author \"Priya Nair\" --because \"...\"")]
pub(super) struct Draft {
    /// The pack
    #[arg(value_name = "PACK")]
    pack: String,
    /// The version to copy [default: the last released one]
    #[arg(long, value_name = "VERSION")]
    from: Option<String>,
    /// The version to make
    #[arg(
        long,
        value_name = "NEXT",
        conflicts_with = "bump",
        required_unless_present = "bump"
    )]
    version: Option<String>,
    /// Which number of the version to raise
    #[arg(long, value_enum)]
    bump: Option<Bump>,
    /// The first day on which it is to decide
    #[arg(long, value_name = "DATE")]
    in_force_from: Date,
    /// Who writes it; somebody else will have to approve it
    #[arg(long, value_name = "NAME")]
    author: String,
    /// Why it is made
    #[arg(long, value_name = "WHY")]
    because: String,
    /// Another version of what it stands on
    #[arg(long, value_name = "PACK@VERSION")]
    on: Option<Named>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Bump {
    /// Decisions are cut or named anew: 2.1.3 becomes 3.0.0
    Major,
    /// Rules or questions change: 2.1.3 becomes 2.2.0
    Minor,
    /// Words are put right: 2.1.3 becomes 2.1.4
    Patch,
}

impl Draft {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let root = rules_folder(setting)?;
        let there = rules(setting.rules.as_deref())?;
        let loaded = load_files(there.clone());
        if !loaded.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let made = self.source(&loaded).and_then(|from| {
            let next = self.next(&from.own().id, &loaded)?;
            let files = self.files(&from.own().id, &next, &there.1)?;
            Ok((from, next, files))
        });
        let (from, next, files) = match made {
            Ok(made) => made,
            Err(wrong) => {
                complain(&format!("error: {wrong}\n"));
                return Ok(Ended::Wrong);
            }
        };
        let target = root.join(&next.pack).join(next.version.to_string());
        if target.exists() {
            let shown = target.display();
            complain(&format!(
                "error: `{shown}` is there already and is left as it is; choose another --version\n"
            ));
            return Ok(Ended::Wrong);
        }
        if root.is_dir() {
            save_folder(&target, &files)?;
        } else {
            let mut whole = built_in();
            let within =
                |file: RawFile| (format!("{}/{}/{}", next.pack, next.version, file.0), file.1);
            whole.extend(files.into_iter().map(within));
            save_folder(&root, &whole)?;
            say(&format!(
                "{} was not there; the packs that come with the program are in it now\n",
                root.display()
            ))?;
        }
        Self::told(&from, &next, &target)
    }

    fn told(from: &Pack, next: &PackId, target: &Path) -> Result<Ended, FileError> {
        let old = &from.own().id;
        let shown = target.to_string_lossy().replace('\\', "/");
        say(&format!(
            "{next} is a draft in {shown}, copied from {old}; it decides only when it is named: --pack {next}\n\
             change its rules and its cases; then:\n  \
             threshold check\n  threshold test {}/{}\n  threshold diff {old} {next}\n  threshold release {next}\n",
            next.pack, next.version
        ))?;
        Ok(Ended::Well)
    }

    /// The version to copy.
    fn source(&self, loaded: &Loaded) -> Result<Arc<Pack>, String> {
        let named = [("--author", &self.author), ("--because", &self.because)];
        if let Some(wrong) = named
            .iter()
            .find_map(|(option, text)| not_a_name(option, text))
        {
            return Err(wrong);
        }
        if let Some(from) = &self.from {
            let version = version(from, "--from")?;
            let pack = self.pack.clone();
            let found = loaded.library.version(&PackId { pack, version });
            return found.map_err(|why| why.to_string());
        }
        let own = loaded
            .library
            .packs()
            .filter(|it| it.own().id.pack == self.pack);
        let released = own.filter(|it| !it.own().standing.is_draft());
        let last = released.max_by_key(|it| (it.own().from, it.own().id.version));
        last.cloned().ok_or_else(
            || match loaded.library.in_force(&self.pack, self.in_force_from) {
                Err(why) => format!("{why}; say which version to copy: --from VERSION"),
                Ok(_) => format!(
                    "say which version to copy: --from VERSION of `{}`",
                    self.pack
                ),
            },
        )
    }

    /// The version to make.
    fn next(&self, from: &PackId, loaded: &Loaded) -> Result<PackId, String> {
        let Version(major, minor, patch) = from.version;
        let version = match (&self.version, self.bump) {
            (Some(next), _) => version(next, "--version")?,
            (None, Some(Bump::Major)) => Version(major + 1, 0, 0),
            (None, Some(Bump::Minor)) => Version(major, minor + 1, 0),
            (None, Some(Bump::Patch) | None) => Version(major, minor, patch + 1),
        };
        let pack = from.pack.clone();
        let own = loaded.library.packs().map(|it| it.own());
        let released = own.filter(|it| it.id.pack == pack && !it.standing.is_draft());
        let last = released.map(|it| it.id.version).max();
        match last.filter(|last| version <= *last) {
            Some(last) => Err(format!(
                "{version} is no higher version than {last}, which is released; write for instance --version {}.{}.0",
                last.0,
                last.1 + 1
            )),
            None => Ok(PackId { pack, version }),
        }
    }

    /// The files of the draft, by their paths in its folder.
    fn files(&self, from: &PackId, next: &PackId, all: &[RawFile]) -> Result<Vec<RawFile>, String> {
        let folder = format!("{}/{}/", from.pack, from.version);
        let mut files = Vec::new();
        for (path, bytes) in all {
            let Some(inner) = path
                .strip_prefix(&folder)
                .filter(|it| *it != "release.yaml")
            else {
                continue;
            };
            let bytes = match inner {
                "pack.yaml" => self
                    .head(&String::from_utf8_lossy(bytes), next)?
                    .into_bytes(),
                _ => bytes.clone(),
            };
            files.push((inner.to_owned(), as_laid_out(inner, next, bytes)));
        }
        let sheet = Sheet {
            release: next.to_string(),
            author: Some(self.author.trim().to_owned()),
            because: Some(self.because.trim().to_owned()),
            ..Sheet::default()
        };
        files.push(("release.yaml".to_owned(), page(&sheet).into_bytes()));
        Ok(files)
    }

    /// `pack.yaml` of the new version: only what has to change, letter by letter.
    fn head(&self, text: &str, next: &PackId) -> Result<String, String> {
        let mut files = Files::default();
        let file = files.add("pack.yaml", text);
        let (documents, _) = read_yaml(file, text);
        let tree = documents.first().ok_or("pack.yaml holds nothing")?;
        let mut edits: Vec<(usize, usize, String)> = Vec::new();
        let mut put = |key: &str, value: String| {
            if let Some(node) = tree.get(key) {
                edits.push((node.place.start, end_of(node, text), value));
                return true;
            }
            false
        };
        put("version", next.version.to_string());
        put("in_force", format!("{{from: {}}}", self.in_force_from));
        put("approved", "not yet".to_owned());
        if let Some(on) = &self.on
            && !put("extends", on.words())
        {
            return Err("--on: the version that is copied stands on nothing".to_owned());
        }
        edits.sort_unstable_by(|one, other| other.cmp(one));
        let mut new = text.to_owned();
        for (start, end, value) in edits {
            if start <= end && new.is_char_boundary(start) && new.is_char_boundary(end) {
                new.replace_range(start..end, &value);
            }
        }
        Ok(new)
    }
}

/// Where a value ends, without the blanks and line breaks behind it.
fn end_of(node: &Node, text: &str) -> usize {
    let inner = text.get(node.place.start..node.place.end).unwrap_or("");
    node.place.start + inner.trim_end().len()
}

/// A file in the one layout, comments and all; as it is where it cannot be laid out.
fn as_laid_out(inner: &str, next: &PackId, bytes: Vec<u8>) -> Vec<u8> {
    let yaml = Path::new(inner).extension().is_some_and(|it| it == "yaml");
    let Some(text) = String::from_utf8(bytes.clone()).ok().filter(|_| yaml) else {
        return bytes;
    };
    let mut files = Files::default();
    let file = files.add(format!("{}/{}/{inner}", next.pack, next.version), text);
    layout(file, &files, Reach::Order).map_or(bytes, String::into_bytes)
}

pub(super) fn version(text: &str, option: &str) -> Result<Version, String> {
    Version::parse(text).ok_or_else(|| {
        format!("{option}: `{text}` is not a version; write three numbers, such as 2.1.0")
    })
}
