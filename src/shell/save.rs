//! Writing a file whole or not at all.

use std::io::Write as _;
use std::path::Path;

use crate::shell::files::FileError;

/// Makes a folder with all above it, if it is not there.
pub(super) fn make_folder(path: &Path) -> Result<(), FileError> {
    std::fs::create_dir_all(path).map_err(|source| FileError::Write {
        path: path.to_owned(),
        source,
    })
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
