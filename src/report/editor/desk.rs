//! The rules folder as it stands in an editor: texts, saved or not, and what is known of them.
//!
//! A text that has not changed is not read again, and a pack that stands on the same layers is not
//! checked again. Of every pack the last state that could be read is kept, for use while one cannot.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::sort;
use crate::ast::pack::Pack as Written;
use crate::ast::pack::PackId;
use crate::ast::pack::Version;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::read_pack::one_document;
use crate::ast::worked_case::read_worked_case;
use crate::check::library::Checked;
use crate::check::library::Library;
use crate::check::library::Shelf;
use crate::check::library::check_again;
use crate::check::pack::Pack;
use crate::check::shelf::Memory;
use crate::check::shelf::WorkedFile;
use crate::check::shelf::add_text;
use crate::check::shelf::read_texts;
use crate::compile::program::check_scripts;
use crate::report::editor::format::of_file;
use crate::report::editor::names::Found;
use crate::report::editor::names::Known;
use crate::report::editor::names::names_in;
use crate::report::editor::worked::names_of_case;

/// The texts of a rules folder and what is known of them.
#[derive(Debug, Default)]
pub struct Desk {
    root: String,
    /// Every text that was ever there, under its shown name.
    pub files: Files,
    texts: BTreeMap<String, Text>,
    memory: Memory,
    checked: Checked,
    shelf: Shelf,
    /// The packs that can decide.
    pub library: Library,
    /// Worked cases of all packs.
    pub worked: Vec<WorkedFile>,
    problems: Vec<Diagnostic>,
    whole: BTreeMap<PackId, Arc<Written>>,
    able: BTreeMap<PackId, Arc<Pack>>,
    index: BTreeMap<String, Indexed>,
}

/// A text of the folder.
#[derive(Debug)]
struct Text {
    file: FileId,
    /// Why its bytes are no text.
    broken: Option<Diagnostic>,
    source: Source,
}

/// Where a text is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The workspace.
    Workspace,
    /// The rules that come with the program.
    BuiltIn,
}

/// The names in a file, and for what they were found.
#[derive(Debug)]
struct Indexed {
    text: Arc<str>,
    chain: Vec<Arc<Written>>,
    found: Arc<Vec<Found>>,
}

impl Desk {
    /// An empty folder, shown under that name.
    #[must_use]
    pub fn new(root: &str) -> Self {
        Self {
            root: root.to_owned(),
            ..Self::default()
        }
    }

    /// How the folder is shown.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Lays a text on the desk, by its path within the folder; one that is the same changes nothing.
    pub fn put(&mut self, path: &str, bytes: Vec<u8>, source: Source) {
        let mut problems = Vec::new();
        let mut reading = Files::default();
        let read = add_text(String::new(), bytes, &mut reading, &mut problems);
        let text = match read {
            Some(id) => reading.text(id).to_owned(),
            None => String::new(),
        };
        let shown = format!("{}/{path}", self.root);
        let known = self.texts.get(path).map(|text| text.file);
        let file = known.unwrap_or_else(|| self.files.named(&shown));
        if self.files.text(file) != text {
            self.files.replace(file, text);
        }
        let broken = problems.pop().map(|problem| Diagnostic {
            labels: Vec::new(),
            ..problem
        });
        let broken = broken.map(|problem| problem.at(Place::top_of(file), ""));
        self.texts.insert(
            path.to_owned(),
            Text {
                file,
                broken,
                source,
            },
        );
    }

    /// Takes a text away.
    pub fn take(&mut self, path: &str) {
        if let Some(text) = self.texts.remove(path) {
            self.files.replace(text.file, "");
        }
    }

    /// The paths of all texts within the folder.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The file of a path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<FileId> {
        self.texts.get(path).map(|text| text.file)
    }

    /// The path of a file within the folder.
    #[must_use]
    pub fn path_of(&self, file: FileId) -> Option<&str> {
        let name = self.files.name(file).strip_prefix(self.root.as_str())?;
        Some(name.trim_start_matches('/'))
    }

    /// Where the text of a path is from.
    #[must_use]
    pub fn source(&self, path: &str) -> Source {
        self.texts
            .get(path)
            .map_or(Source::Workspace, |text| text.source)
    }

    /// Reads and checks what has changed; what `threshold check` reports before it looks into cases and lints.
    pub fn check(&mut self) -> Vec<Diagnostic> {
        let texts: Vec<(String, Option<FileId>)> = self
            .texts
            .iter()
            .map(|(path, text)| (path.clone(), text.broken.is_none().then_some(text.file)))
            .collect();
        let broken = self.texts.values().filter_map(|text| text.broken.clone());
        let mut problems: Vec<Diagnostic> = broken.collect();
        let mut read = read_texts(&self.root, &texts, &mut self.files, &mut self.memory);
        problems.append(&mut read.problems);
        problems.extend(check_scripts(&mut read.shelf));
        let (library, found) = check_again(&read.shelf, &mut self.checked);
        problems.extend(found);
        sort(&mut problems);
        self.shelf = read.shelf;
        self.worked = read.worked;
        self.library = library;
        for pack in &self.shelf.packs {
            let id = id_of(pack);
            if !self.shelf.torn.contains(&id) {
                self.whole.insert(id, pack.clone());
            }
        }
        for pack in self.library.packs() {
            self.able.insert(pack.own().id.clone(), pack.clone());
        }
        self.problems.clone_from(&problems);
        problems
    }

    /// What the last [`Desk::check`] found.
    #[must_use]
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// The version in whose folder a path lies.
    #[must_use]
    pub fn version_of(path: &str) -> Option<PackId> {
        let mut parts = path.split('/');
        let (pack, version) = (parts.next()?, parts.next()?);
        parts.next()?;
        Some(PackId {
            pack: pack.to_owned(),
            version: Version::parse(version)?,
        })
    }

    /// The layers of a version as last read whole, the lowest first.
    #[must_use]
    pub fn chain(&self, id: &PackId) -> Vec<Arc<Written>> {
        let mut chain = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = Some(id.clone());
        while let Some(id) = next.filter(|id| seen.insert(id.clone())) {
            let now = self.shelf.packs.iter().find(|pack| id_of(pack) == id);
            let whole = now.filter(|_| !self.shelf.torn.contains(&id));
            let Some(pack) = whole.or(self.whole.get(&id)).or(now) else {
                break;
            };
            chain.push(pack.clone());
            let below = pack.head.extends.as_ref();
            next = below.map(|below| below.value.clone());
        }
        chain.reverse();
        chain
    }

    /// The version as it last could decide.
    #[must_use]
    pub fn able(&self, id: &PackId) -> Option<&Arc<Pack>> {
        self.able.get(id)
    }

    /// Every version among whose layers this one is.
    #[must_use]
    pub fn standing_on(&self, home: &PackId) -> Vec<PackId> {
        let stands = |id: &PackId| self.chain(id).iter().any(|layer| id_of(layer) == *home);
        self.whole.keys().filter(|id| stands(id)).cloned().collect()
    }

    /// The versions of which something cannot be read now.
    #[must_use]
    pub fn torn(&self) -> &[PackId] {
        &self.shelf.torn
    }

    /// Whether a version was released.
    #[must_use]
    pub fn is_released(&self, id: &PackId) -> bool {
        let version = id.version.to_string();
        let pins = self.shelf.released.get(&id.pack);
        pins.is_some_and(|(_, pins)| pins.released.iter().any(|pin| pin.version == version))
    }

    /// Every version that could be read at some time.
    pub fn versions(&self) -> impl Iterator<Item = &PackId> {
        self.whole.keys()
    }

    /// The names of calendars.
    pub fn calendars(&self) -> impl Iterator<Item = &str> {
        self.shelf.calendars.keys().map(String::as_str)
    }

    /// The paths of a version's own files.
    #[must_use]
    pub fn paths_of(&self, id: &PackId) -> Vec<String> {
        let folder = format!("{}/{}/", id.pack, id.version);
        let paths = self.paths().filter(|path| path.starts_with(&folder));
        paths.map(str::to_owned).collect()
    }

    /// What the layers of a version declare.
    #[must_use]
    pub fn known(&self, id: &PackId) -> Known {
        let chain = self.chain(id);
        let layers: Vec<&Written> = chain.iter().map(AsRef::as_ref).collect();
        Known::of(&layers)
    }

    /// Every name in a file; while it cannot be read, those it last had.
    pub fn names(&mut self, path: &str) -> Arc<Vec<Found>> {
        let nothing = Arc::new(Vec::new());
        let (Some(file), Some(id)) = (self.file(path), Self::version_of(path)) else {
            return nothing;
        };
        let Some(text) = self.files.get(file).map(|file| file.text.clone()) else {
            return nothing;
        };
        let chain = self.chain(&id);
        let before = self.index.get(path);
        if let Some(before) = before.filter(|it| it.of(&text, &chain)) {
            return before.found.clone();
        }
        let layers: Vec<&Written> = chain.iter().map(AsRef::as_ref).collect();
        let known = Known::of(&layers);
        let found = match of_file(path) {
            Some(record) => one_document(file, &self.files, &mut Vec::new())
                .map(|tree| names_in(&tree, record, &known, &self.files)),
            None if path.contains("/cases/") => {
                let (worked, _) = read_worked_case(file, &self.files);
                worked.map(|worked| names_of_case(&worked, &known, &self.files))
            }
            None => None,
        };
        let Some(found) = found.map(Arc::new) else {
            return before.map_or(nothing, |it| it.found.clone());
        };
        let indexed = Indexed {
            text,
            chain,
            found: found.clone(),
        };
        self.index.insert(path.to_owned(), indexed);
        found
    }
}

impl Indexed {
    fn of(&self, text: &Arc<str>, chain: &[Arc<Written>]) -> bool {
        let mut layers = self.chain.iter().zip(chain);
        Arc::ptr_eq(&self.text, text)
            && self.chain.len() == chain.len()
            && layers.all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

/// The id of a pack as written.
#[must_use]
pub fn id_of(pack: &Written) -> PackId {
    PackId {
        pack: pack.head.id.value.clone(),
        version: pack.head.version.value,
    }
}
