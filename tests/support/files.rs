//! The files of a folder, as the program is given them.

use std::error::Error;
use std::fs;
use std::path::Path;

use threshold::check::shelf::RawFile;

/// Every file below a folder with its path in it, in order.
pub(crate) fn below(root: &Path) -> Result<Vec<RawFile>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root)?.to_string_lossy();
                found.push((name.replace('\\', "/"), fs::read(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}
