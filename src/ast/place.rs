//! Where something was written: a file and a range of bytes in it.
//!
//! Every name, value and expression of a pack or a case keeps its [`Place`], so
//! that a problem found later can point at the author's own words.

use std::sync::Arc;
use std::sync::OnceLock;

/// A file among those read together, by its position in [`Files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(u32);

/// A range of bytes in a file; `start` may equal `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Place {
    /// The very beginning of a file, for problems of the file as a whole.
    #[must_use]
    pub fn top_of(file: FileId) -> Self {
        Self {
            file,
            start: 0,
            end: 0,
        }
    }
}

/// A value together with where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub place: Place,
}

impl<T> Written<T> {
    /// Joins a value and its place.
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }
}

/// One text that was read: its name as people know it and its content.
#[derive(Clone, Debug)]
pub struct File {
    /// The path as it is shown, with forward slashes.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    /// The byte at which each line begins; found when somebody first asks.
    lines: OnceLock<Vec<usize>>,
}

/// All the texts of one run, so that a [`Place`] can be shown.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Vec<File>,
}

/// A position for people: both numbers start at 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// The byte at which each line begins.
fn beginnings(text: &str) -> Vec<usize> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let after = breaks.map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).collect()
}

impl File {
    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| beginnings(&self.text))
    }
}

impl Files {
    /// Adds a text and returns its id.
    ///
    /// # Panics
    /// Never in practice: it would take four thousand million files.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(File {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
        });
        id
    }

    /// Puts another text in the place of a file's; places in the old one mean nothing after that.
    pub fn replace(&mut self, id: FileId, text: impl Into<Arc<str>>) {
        if let Some(file) = self.files.get_mut(id.0 as usize) {
            file.text = text.into();
            file.lines = OnceLock::new();
        }
    }

    /// The file of that name, which is added with nothing in it if there is none.
    pub fn named(&mut self, name: &str) -> FileId {
        let found = self.files.iter().position(|file| file.name == name);
        match found.and_then(|at| u32::try_from(at).ok()) {
            Some(at) => FileId(at),
            None => self.add(name, ""),
        }
    }

    /// Every file, in the order in which they were added.
    pub fn all(&self) -> impl Iterator<Item = FileId> {
        let ids = 0..u32::try_from(self.files.len()).unwrap_or(u32::MAX);
        ids.map(FileId)
    }

    /// The file with that id; an id of another collection gives nothing.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&File> {
        self.files.get(id.0 as usize)
    }

    /// The text of a file, empty for an id of another collection.
    #[must_use]
    pub fn text(&self, id: FileId) -> &str {
        self.get(id).map_or("", |file| &file.text)
    }

    /// The name of a file, empty for an id of another collection.
    #[must_use]
    pub fn name(&self, id: FileId) -> &str {
        self.get(id).map_or("", |file| &file.name)
    }

    /// A line of a file without its line break, by its number from 0, and the byte at which it begins.
    #[must_use]
    pub fn line(&self, id: FileId, number: usize) -> Option<(usize, &str)> {
        let file = self.get(id)?;
        let start = *file.lines().get(number)?;
        let end = file.lines().get(number + 1).copied();
        let line = file.text.get(start..end.unwrap_or(file.text.len()))?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some((start, line.strip_suffix('\r').unwrap_or(line)))
    }

    /// The number of the line in which a byte stands, from 0.
    #[must_use]
    pub fn line_of(&self, id: FileId, byte: usize) -> usize {
        let Some(file) = self.get(id) else {
            return 0;
        };
        let before = file.lines().partition_point(|start| *start <= byte);
        before.saturating_sub(1)
    }

    /// How many lines a file has, one at least.
    #[must_use]
    pub fn lines(&self, id: FileId) -> usize {
        self.get(id).map_or(1, |file| file.lines().len())
    }

    /// Line and column of the start of a place.
    #[must_use]
    pub fn line_column(&self, place: Place) -> LineColumn {
        let Some(file) = self.get(place.file) else {
            return LineColumn { line: 1, column: 1 };
        };
        let at = file.text.floor_char_boundary(place.start);
        let line = file.lines().partition_point(|start| *start <= at).max(1);
        let start = file.lines().get(line - 1).copied().unwrap_or(0);
        let before = file.text.get(start..at).unwrap_or("");
        LineColumn {
            line,
            column: before.chars().count() + 1,
        }
    }
}
