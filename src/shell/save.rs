//! Writing a file, or a folder, whole or not at all.

use std::io::Write as _;
use std::path::Path;

use crate::check::shelf::RawFile;
use crate::shell::files::FileError;

/// Makes a folder with all above it, if it is not there.
pub(super) fn make_folder(path: &Path) -> Result<(), FileError> {
    std::fs::create_dir_all(path).map_err(|source| FileError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Makes a new folder with these files; one that is there is never touched.
///
/// The files go to a hidden folder beside it first, which then takes the name, so
/// that a crash leaves either the whole folder or none.
pub(super) fn save_folder(path: &Path, files: &[RawFile]) -> Result<(), FileError> {
    let fail = |source| FileError::Write {
        path: path.to_owned(),
        source,
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let written = (|| {
        if path.exists() {
            return Err(std::io::ErrorKind::AlreadyExists.into());
        }
        if let Some(above) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
            std::fs::create_dir_all(above)?;
        }
        std::fs::create_dir(&beside)?;
        for (inner, bytes) in files {
            let file = beside.join(inner);
            if let Some(above) = file.parent() {
                std::fs::create_dir_all(above)?;
            }
            let mut file = std::fs::File::create_new(file)?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        std::fs::rename(&beside, path)
    })();
    if written.is_err() {
        let _ = std::fs::remove_dir_all(&beside);
    }
    written.map_err(fail)
}

/// Writes a new file; an existing one is never overwritten.
///
/// The text goes to a file beside it first, which then takes the name, so that
/// a crash leaves either the whole file or none.
pub(super) fn save_new(path: &Path, text: &str) -> Result<(), FileError> {
    let fail = |source| FileError::Write {
        path: path.to_owned(),
        source,
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = Path::new(&beside);
    let written = (|| {
        let mut file = std::fs::File::create_new(beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::hard_link(beside, path)
    })();
    let removed = std::fs::remove_file(beside);
    written.map_err(fail)?;
    removed.map_err(fail)
}

/// Writes a file, over one of that name if there is one.
///
/// The text goes to a file beside it first, which then takes the name, so that
/// a crash leaves either the old file or the new one, each whole.
pub(super) fn lay(path: &Path, text: &str) -> Result<(), FileError> {
    let fail = |source| FileError::Write {
        path: path.to_owned(),
        source,
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = Path::new(&beside);
    let written = std::fs::write(beside, text).and_then(|()| std::fs::rename(beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(beside);
    }
    written.map_err(fail)
}

/// Writes a file anew, with the rights it had.
///
/// The text goes to a file beside it first, which then takes the name, so that
/// a crash leaves either the old file or the new one, each whole.
pub(super) fn replace(path: &Path, text: &str) -> Result<(), FileError> {
    let fail = |source| FileError::Write {
        path: path.to_owned(),
        source,
    };
    // What a link leads to is written, and the link stays.
    let real = std::fs::canonicalize(path).map_err(fail)?;
    let rights = std::fs::metadata(&real).map_err(fail)?.permissions();
    let mut beside = real.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = Path::new(&beside);
    let written = (|| {
        let mut file = std::fs::File::create_new(beside)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(rights)?;
        file.sync_all()?;
        std::fs::rename(beside, &real)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(beside);
    }
    written.map_err(fail)
}
