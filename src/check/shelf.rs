//! The texts of a rules folder → what it holds, each file in its role.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::pack::Version;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::read_pack::PackFiles;
use crate::ast::released::read_released;
use crate::ast::released::read_sheet;
use crate::ast::released::read_withdrawn;
use crate::check::library::Shelf;
use crate::check::memory::Ahead;
pub use crate::check::memory::Memory;
use crate::check::pack::PackId;

/// A file of the rules folder: its path within it, with forward slashes, and its bytes.
pub type RawFile = (String, Vec<u8>);

/// A worked case of a pack.
#[derive(Clone, Debug)]
pub struct WorkedFile {
    /// The pack.
    pub pack: String,
    /// Its version's folder.
    pub version: String,
    /// The file's name without its ending.
    pub name: String,
    /// The file.
    pub file: FileId,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Read {
    /// The packs, calendars and releases.
    pub shelf: Shelf,
    /// Worked cases of all packs.
    pub worked: Vec<WorkedFile>,
    /// What is wrong so far.
    pub problems: Vec<Diagnostic>,
}

/// Reads every file of a rules folder; `root` is how its path is shown.
pub fn read_shelf(root: &str, raw: Vec<RawFile>, files: &mut Files) -> Read {
    read_all(root, raw, files, &mut Memory::default())
}

/// The same, without asking the second reader again about versions that are as they were released.
pub fn read_shelf_to_decide(root: &str, raw: Vec<RawFile>, files: &mut Files) -> Read {
    read_all(root, raw, files, &mut Memory::that_trusts_releases())
}

/// A rules folder that is read bit by bit to decide; what was read once is not read again.
#[derive(Debug)]
pub struct BitByBit {
    root: String,
    texts: BTreeMap<String, Option<FileId>>,
    problems: Vec<Diagnostic>,
    memory: Memory,
}

impl BitByBit {
    /// Nothing is read yet; `root` is how the folder's path is shown.
    #[must_use]
    pub fn of(root: &str) -> Self {
        Self {
            root: root.to_owned(),
            texts: BTreeMap::new(),
            problems: Vec::new(),
            memory: Memory::that_trusts_releases(),
        }
    }

    /// Reads more files, and gives what the folder holds with them.
    pub fn read(&mut self, raw: Vec<RawFile>, files: &mut Files) -> Read {
        for (path, bytes) in raw {
            let shown = format!("{}/{path}", self.root);
            let file = add_text(shown, bytes, files, &mut self.problems);
            self.texts.insert(path, file);
        }
        let texts: Vec<_> = self.texts.iter().map(|it| (it.0.clone(), *it.1)).collect();
        let mut read = read_texts(&self.root, &texts, files, &mut self.memory);
        read.problems.extend(self.problems.iter().cloned());
        read
    }
}

fn read_all(root: &str, mut raw: Vec<RawFile>, files: &mut Files, memory: &mut Memory) -> Read {
    raw.sort();
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    for (path, bytes) in raw {
        let shown = format!("{root}/{path}");
        let file = add_text(shown, bytes, files, &mut problems);
        texts.push((path, file));
    }
    let mut read = read_texts(root, &texts, files, memory);
    problems.append(&mut read.problems);
    read.problems = problems;
    read
}

/// Reads texts that were added already, by their paths in sorted order; nothing for one that is not UTF-8.
pub fn read_texts(
    root: &str,
    texts: &[(String, Option<FileId>)],
    files: &mut Files,
    memory: &mut Memory,
) -> Read {
    let mut read = Read::default();
    let mut packs: BTreeMap<(String, String), PackFiles> = BTreeMap::new();
    let mut torn: BTreeSet<(String, String)> = BTreeSet::new();
    for (path, file) in texts {
        let Some(file) = *file else {
            if let [pack, version, _, ..] = path.split('/').collect::<Vec<_>>().as_slice() {
                torn.insert(((*pack).to_owned(), (*version).to_owned()));
            }
            read.shelf.calendar_unreadable |= path.starts_with("calendars/");
            continue;
        };
        place_file(
            path,
            root,
            file,
            (files, &mut *memory),
            &mut packs,
            &mut read,
        );
    }
    for key in &torn {
        packs.entry(key.clone()).or_default().folder = format!("{root}/{}/{}", key.0, key.1);
    }
    let ahead: Vec<Ahead<'_>> = packs
        .iter()
        .filter(|(_, texts)| texts.head.is_some())
        .map(|((pack, version), texts)| (texts, read.shelf.digest(pack, version)))
        .collect();
    memory.read_ahead(&ahead, files);
    for ((pack, version), texts) in packs {
        let torn = torn.contains(&(pack.clone(), version.clone()));
        read_one(
            (&pack, &version),
            &texts,
            torn,
            (files, &*memory),
            &mut read,
        );
    }
    let unread = texts.iter().any(|(_, file)| file.is_none());
    if read.shelf.packs.is_empty() && read.problems.is_empty() && !unread {
        let file = files.named(root);
        read.problems.push(
            Diagnostic::error("no-packs", format!("`{root}` holds no pack"))
                .at(Place::top_of(file), "")
                .help("a pack is a folder `<pack>/<version>/` with a `pack.yaml`".to_owned()),
        );
    }
    read
}

/// Adds a file's text; bytes that are not UTF-8 are a problem of that file alone.
pub fn add_text(
    name: String,
    bytes: Vec<u8>,
    files: &mut Files,
    problems: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(files.add(name, text.strip_prefix('\u{feff}').unwrap_or(&text))),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let file = files.add(name, text);
            let place = Place {
                file,
                start: at,
                end: at,
            };
            problems.push(
                Diagnostic::error("not-utf8", "this file is not UTF-8 text")
                    .at(place, "the first byte that cannot be read")
                    .help("save it as UTF-8; in most editors: Save as, Encoding".to_owned()),
            );
            None
        }
    }
}

fn place_file(
    path: &str,
    root: &str,
    file: FileId,
    (files, memory): (&Files, &mut Memory),
    packs: &mut BTreeMap<(String, String), PackFiles>,
    read: &mut Read,
) {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["README.md"] => {}
        ["calendars", name] if is_yaml(name) => match memory.calendar(file, files) {
            Ok(calendar) => {
                read.shelf
                    .calendars
                    .insert(calendar.name().to_owned(), calendar);
            }
            Err(problem) => {
                read.shelf.calendar_unreadable = true;
                read.problems.push(*problem);
            }
        },
        [pack, "released.yaml"] => match read_released(file, files) {
            Ok(released) => {
                read.shelf
                    .released
                    .insert((*pack).to_owned(), (file, released));
            }
            Err(problem) => read.problems.push(*problem),
        },
        [pack, "withdrawn.yaml"] => match read_withdrawn(file, files) {
            Ok(withdrawn) => {
                let withdrawn = (file, withdrawn);
                read.shelf.withdrawn.insert((*pack).to_owned(), withdrawn);
            }
            Err(problem) => read.problems.push(*problem),
        },
        [pack, version, "release.yaml"] => match read_sheet(file, files) {
            Ok(sheet) => {
                let id = ((*pack).to_owned(), (*version).to_owned());
                read.shelf.sheets.insert(id, (file, sheet));
            }
            Err(problem) => read.problems.push(*problem),
        },
        [pack, version, rest @ ..] if !rest.is_empty() => {
            let key = ((*pack).to_owned(), (*version).to_owned());
            let texts = packs.entry(key).or_default();
            texts.folder = format!("{root}/{pack}/{version}");
            match rest {
                ["pack.yaml"] => texts.head = Some(file),
                ["facts.yaml"] => texts.facts = Some(file),
                ["services.yaml"] => texts.services = Some(file),
                ["sources.yaml"] => texts.sources = Some(file),
                ["invariants.yaml"] => texts.invariants = Some(file),
                ["helpers.rhai"] => texts.script = Some(file),
                ["decisions", name] if is_yaml(name) => texts.decisions.push(file),
                ["cases", name] if ends_in(name, "md") => read.worked.push(WorkedFile {
                    pack: (*pack).to_owned(),
                    version: (*version).to_owned(),
                    name: name.trim_end_matches(".md").to_owned(),
                    file,
                }),
                _ => read.problems.push(stray(file, path)),
            }
        }
        _ => read.problems.push(stray(file, path)),
    }
}

fn ends_in(name: &str, ending: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|found| found == ending)
}

fn is_yaml(name: &str) -> bool {
    ends_in(name, "yaml")
}

fn stray(file: FileId, path: &str) -> Diagnostic {
    Diagnostic::warning("stray-file", format!("`{path}` is not a file of a pack and is not read"))
        .at(Place::top_of(file), "")
        .help("packs hold pack.yaml, facts.yaml, decisions/*.yaml, services.yaml, sources.yaml, invariants.yaml, helpers.rhai, cases/*.md and release.yaml".to_owned())
}

fn read_one(
    (pack, version): (&str, &str),
    texts: &PackFiles,
    mut torn: bool,
    (files, memory): (&mut Files, &Memory),
    read: &mut Read,
) {
    let folder = Version::parse(version).map(|version| PackId {
        pack: pack.to_owned(),
        version,
    });
    if texts.head.is_none() {
        if !torn {
            let file = files.named(&texts.folder);
            read.problems.push(
                Diagnostic::error(
                    "no-pack-yaml",
                    format!("`{pack}/{version}` has no `pack.yaml`"),
                )
                .at(Place::top_of(file), "")
                .help("write it: pack, version, title, authority, in_force".to_owned()),
            );
        }
        read.shelf.unreadable.extend(folder);
        return;
    }
    let (found, problems) = memory.pack(texts);
    let mut unreadable = torn || crate::ast::diagnostic::any_error(&problems);
    torn |= problems.iter().any(|problem| tears(problem, texts));
    read.problems.extend(problems);
    let Some(found) = found else {
        read.shelf.unreadable.extend(folder);
        return;
    };
    let mut named = |written: &Written<String>, folder: &str, what: &str| {
        if written.value != folder {
            unreadable = true;
            read.problems.push(
                Diagnostic::error(
                    "folder-name",
                    format!("{what} `{}` stands in the folder `{folder}`", written.value),
                )
                .at(written.place, format!("the folder says `{folder}`"))
                .help("rename one of the two".to_owned()),
            );
        }
    };
    named(&found.head.id, pack, "pack");
    let written = &found.head.version;
    named(
        &Written::new(written.value.to_string(), written.place),
        version,
        "version",
    );
    let id = PackId {
        pack: found.head.id.value.clone(),
        version: written.value,
    };
    if unreadable {
        read.shelf.unreadable.push(id.clone());
    }
    if torn {
        read.shelf.torn.push(id);
    }
    read.shelf.packs.push(found);
}

/// Whether something of a file was not read at all: a whole file, or what `pack.yaml` stands on.
fn tears(problem: &Diagnostic, texts: &PackFiles) -> bool {
    let in_head = problem.place().map(|place| place.file) == texts.head;
    let head = ["bad-extends", "unknown-key", "missing-key", "wrong-shape"];
    let unread = [
        "yaml-syntax",
        "yaml-feature",
        "too-deep",
        "too-large",
        "empty-file",
    ];
    unread.contains(&problem.code) || in_head && head.contains(&problem.code)
}
