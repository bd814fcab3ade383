//! Where answers go: standard output, or a file that takes its name when it is whole.

use std::fs::File;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use crate::shell::files::FileError;

/// A file under another name, which is removed again if it does not become whole.
pub(in crate::shell) struct Part {
    path: PathBuf,
    beside: PathBuf,
    file: File,
}

impl Part {
    /// Begins a new file; an existing one is never overwritten.
    pub(in crate::shell) fn create(path: &Path) -> Result<Self, FileError> {
        let fail = |source| FileError::Write {
            path: path.to_owned(),
            source,
        };
        if path.exists() {
            return Err(fail(std::io::Error::new(
                std::io::ErrorKind::AlreadyExists,
                "it is there already, and is never overwritten; name another",
            )));
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}.part", std::process::id()));
        let beside = PathBuf::from(beside);
        Ok(Self {
            path: path.to_owned(),
            file: File::create_new(&beside).map_err(fail)?,
            beside,
        })
    }

    /// Where it is written.
    pub(in crate::shell) fn writer(&self) -> Result<Box<dyn Write + Send>, FileError> {
        let file = self.file.try_clone();
        let file = file.map_err(|source| FileError::Write {
            path: self.path.clone(),
            source,
        })?;
        Ok(Box::new(BufWriter::with_capacity(1 << 18, file)))
    }

    /// It is whole, and takes its name.
    pub(in crate::shell) fn finish(self) -> Result<(), FileError> {
        let fail = |source| FileError::Write {
            path: self.path.clone(),
            source,
        };
        self.file.sync_all().map_err(fail)?;
        let linked = std::fs::hard_link(&self.beside, &self.path);
        // Not every file system has links.
        let named = linked.or_else(|error| {
            if self.path.exists() {
                return Err(error);
            }
            std::fs::rename(&self.beside, &self.path)
        });
        named.map_err(fail)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.beside);
    }
}
