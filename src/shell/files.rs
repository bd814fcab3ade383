//! Reading rules, cases and standard input, within bounds.

use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use include_dir::Dir;
use include_dir::include_dir;

use crate::ast::yaml::MOST_BYTES;
use crate::check::shelf::RawFile;

/// The rules that come with the program.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// How many files a rules folder may hold.
const MOST_FILES: usize = 20_000;
/// How deep its folders may go.
const MOST_DEPTH: usize = 6;

/// A file or folder could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    /// There is no such folder.
    #[error("there is no rules folder `{path}`")]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// Reading failed.
    #[error("cannot read `{path}`: {source}")]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// Writing failed; nothing was left half written.
    #[error("cannot write `{path}`: {source}")]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A file cannot be added to without a doubt; nothing was written.
    #[error(
        "cannot add to `{path}` so that it surely reads as meant; lay it out with `threshold fmt {path}`"
    )]
    Unsure {
        /// What was to be written.
        path: PathBuf,
    },
    /// More than is read.
    #[error("`{path}` is too large: at most {most} are read")]
    TooLarge {
        /// What was to be read.
        path: PathBuf,
        /// The bound, in words.
        most: String,
    },
    /// The record could not be read or written.
    #[error("{0}")]
    Store(#[from] crate::record::store::StoreError),
    /// The page could not be served.
    #[error("cannot serve: {0}")]
    Serve(String),
    /// The terminal or pipe went away.
    #[error("cannot write the answer: {0}")]
    Output(#[from] std::io::Error),
}

/// How the rules folder is shown, its files, and what in it was not read, with what it is.
pub(super) type Rules = (String, Vec<RawFile>, Vec<(String, &'static str)>);

/// The rules to use: a named folder, `rules` here if it is there, or those that come with the program.
pub(super) fn rules(named: Option<&Path>) -> Result<Rules, FileError> {
    some_rules(named, &ALL)
}

/// Which files of the rules are wanted, by their paths within the folder.
pub(super) struct Which<'a> {
    /// Whether a file is.
    pub(super) files: &'a dyn Fn(&str) -> bool,
    /// Whether one may stand in a folder.
    pub(super) folders: &'a dyn Fn(&str) -> bool,
}

const ALL: Which<'static> = Which {
    files: &|_| true,
    folders: &|_| true,
};

/// Those files of the rules to use that are wanted.
pub(super) fn some_rules(named: Option<&Path>, wanted: &Which<'_>) -> Result<Rules, FileError> {
    match named {
        Some(path) if path.is_dir() => folder(path, wanted),
        Some(path) => Err(FileError::NoFolder {
            path: path.to_owned(),
        }),
        None if Path::new("rules").is_dir() => folder(Path::new("rules"), wanted),
        None => {
            let mut files = Vec::new();
            embedded(&EMBEDDED, wanted, &mut files);
            Ok(("<built-in rules>".to_owned(), files, Vec::new()))
        }
    }
}

/// The rules that come with the program.
pub(super) fn built_in() -> Vec<RawFile> {
    let mut files = Vec::new();
    embedded(&EMBEDDED, &ALL, &mut files);
    files
}

fn shown(path: &Path) -> String {
    path.to_string_lossy()
        .replace('\\', "/")
        .trim_end_matches('/')
        .to_owned()
}

fn embedded(dir: &Dir<'_>, wanted: &Which<'_>, files: &mut Vec<RawFile>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if (wanted.files)(&path) {
            files.push((path, file.contents().to_vec()));
        }
    }
    for dir in dir.dirs() {
        if (wanted.folders)(&dir.path().to_string_lossy().replace('\\', "/")) {
            embedded(dir, wanted, files);
        }
    }
}

fn folder(root: &Path, wanted: &Which<'_>) -> Result<Rules, FileError> {
    let mut files = Vec::new();
    let mut over = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = vec![(root.to_owned(), 0)];
    while let Some((dir, depth)) = open.pop() {
        let fail = |source| FileError::Read {
            path: dir.clone(),
            source,
        };
        for entry in std::fs::read_dir(&dir).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let kind = entry.file_type().map_err(fail)?;
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // A `.part` is what a write left that never came to its end.
            if name.starts_with('.') || name.ends_with(".part") {
                continue;
            }
            let inner = shown(path.strip_prefix(root).unwrap_or(&path));
            let named_as_file = [".yaml", ".md", ".rhai"]
                .iter()
                .any(|ending| inner.ends_with(ending));
            if kind.is_dir() && named_as_file {
                over.push((inner, "a folder where a file is expected"));
            } else if kind.is_dir() && depth >= MOST_DEPTH {
                over.push((inner, "a folder too deep in folders"));
            } else if kind.is_dir() && !(wanted.folders)(&inner) {
                continue;
            } else if kind.is_dir() {
                open.push((path, depth + 1));
            } else if kind.is_file() && !(wanted.files)(&inner) {
                continue;
            } else if kind.is_file() {
                files.push((inner, bytes(&path)?));
            } else {
                over.push((inner, "a link or a device"));
            }
            if files.len() > MOST_FILES {
                let most = format!("{MOST_FILES} files");
                return Err(FileError::TooLarge {
                    path: root.to_owned(),
                    most,
                });
            }
        }
    }
    over.sort();
    Ok((shown(root), files, over))
}

/// The bytes of a file, at most one more than the readers accept.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    let fail = |source| FileError::Read {
        path: path.to_owned(),
        source,
    };
    let file = std::fs::File::open(path).map_err(fail)?;
    let size = file.metadata().map_or(0, |about| about.len());
    let size = usize::try_from(size).map_or(MOST_BYTES, |size| size.min(MOST_BYTES));
    limited(file, size).map_err(fail)
}

/// How many texts a folder of documents may hold.
const MOST_TEXTS: usize = 1_000;
/// How large one of them may be.
const MOST_TEXT_BYTES: u64 = 20_000_000;

/// The names of the `.txt` files of a folder, sorted; folders in it are not entered.
pub(super) fn texts_in(folder: &Path) -> Result<Vec<PathBuf>, FileError> {
    let fail = |source| FileError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let is_text = path.extension().is_some_and(|ending| ending == "txt");
        if is_text && path.is_file() {
            found.push(path);
        }
        if found.len() > MOST_TEXTS {
            let most = format!("{MOST_TEXTS} texts");
            return Err(FileError::TooLarge {
                path: folder.to_owned(),
                most,
            });
        }
    }
    found.sort();
    Ok(found)
}

/// A file itself, or the YAML files below a folder; hidden ones and links are passed over.
pub(super) fn yaml_below(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = vec![(path.to_owned(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let fail = |source| FileError::Read {
            path: folder.clone(),
            source,
        };
        for entry in std::fs::read_dir(&folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let kind = entry.file_type().map_err(fail)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() && depth < MOST_DEPTH {
                open.push((entry.path(), depth + 1));
            } else if kind.is_file() && entry.path().extension().is_some_and(|it| it == "yaml") {
                found.push(entry.path());
            }
            if found.len() > MOST_FILES {
                let most = format!("{MOST_FILES} files");
                return Err(FileError::TooLarge {
                    path: path.to_owned(),
                    most,
                });
            }
        }
    }
    Ok(found)
}

/// A document as text, within bounds; bytes that are not UTF-8 become marks.
pub(super) fn document(path: &Path) -> Result<String, FileError> {
    let fail = |source| FileError::Read {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(fail)?;
    let read = file.take(MOST_TEXT_BYTES + 1).read_to_end(&mut bytes);
    let read = u64::try_from(read.map_err(fail)?).unwrap_or(u64::MAX);
    if read > MOST_TEXT_BYTES {
        let most = format!("{} megabytes", MOST_TEXT_BYTES / 1_000_000);
        return Err(FileError::TooLarge {
            path: path.to_owned(),
            most,
        });
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Standard input, at most one byte more than the readers accept.
pub(super) fn standard_input() -> Result<Vec<u8>, FileError> {
    limited(std::io::stdin().lock(), 0).map_err(|source| FileError::Read {
        path: PathBuf::from("standard input"),
        source,
    })
}

/// At most one byte more than the readers accept, from something that holds about so many.
fn limited(reader: impl std::io::Read, expected: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(expected + 1);
    reader.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
