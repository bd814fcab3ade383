//! The rules folder of a workspace → texts on the desk; what the editor holds open is not taken from the disk.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::report::editor::desk::Desk;
use crate::report::editor::desk::Source;
use crate::shell::files::FileError;
use crate::shell::files::built_in;
use crate::shell::files::rules;

/// Entries of a folder that are not read, with what they are.
pub(super) type PassedOver = Vec<(String, &'static str)>;

/// The rules folder of a workspace folder, if it has one.
pub(super) fn rules_of(folder: &Path) -> Option<PathBuf> {
    let inner = folder.join("rules");
    if inner.is_dir() {
        return Some(inner);
    }
    holds_packs(folder).then(|| folder.to_owned())
}

/// The rules folder in which a file lies, by the shape of its path: `<rules>/<pack>/<version>/...`.
pub(super) fn rules_around(file: &Path) -> Option<PathBuf> {
    let version = file.ancestors().skip(1).take(2).find(|it| {
        let name = it.file_name().map(|name| name.to_string_lossy());
        name.is_some_and(|name| crate::ast::pack::Version::parse(&name).is_some())
    })?;
    Some(version.parent()?.parent()?.to_owned())
}

/// Whether a folder has a `pack.yaml` two folders down.
fn holds_packs(folder: &Path) -> bool {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).take(1000).collect()
    };
    let mut packs = below(folder).into_iter();
    packs.any(|pack| below(&pack).iter().any(|it| it.join("pack.yaml").is_file()))
}

/// Reads the folder anew; texts in `open` stay as the editor has them.
pub(super) fn read(
    desk: &mut Desk,
    root: &Path,
    open: &BTreeSet<String>,
) -> Result<PassedOver, FileError> {
    let (_, raw, over) = rules(Some(root))?;
    let mut there = open.clone();
    for (path, bytes) in raw {
        there.insert(path.clone());
        if !open.contains(&path) {
            desk.put(&path, bytes, Source::Workspace);
        }
    }
    let gone: Vec<String> = desk
        .paths()
        .filter(|path| !there.contains(*path) && desk.source(path) == Source::Workspace)
        .map(str::to_owned)
        .collect();
    for path in &gone {
        desk.take(path);
    }
    stand_on_built_in(desk);
    Ok(over)
}

/// Lays the packs that come with the program below those of the workspace that stand on them.
fn stand_on_built_in(desk: &mut Desk) {
    let built_in = built_in();
    loop {
        let missing = missing(desk);
        let mut laid = 0;
        for (path, bytes) in &built_in {
            let folder = path.split('/').next().unwrap_or("");
            if missing.contains(folder) && !path.contains("/cases/") && desk.file(path).is_none() {
                desk.put(path, bytes.clone(), Source::BuiltIn);
                laid += 1;
            }
        }
        if laid == 0 {
            return;
        }
    }
}

/// The packs that some pack stands on and that have no folder; and the calendars, if there are none.
fn missing(desk: &Desk) -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let heads = desk.paths().filter(|path| path.ends_with("/pack.yaml"));
    for file in heads.filter_map(|path| desk.file(path)) {
        wanted.insert("calendars".to_owned());
        let lines = desk.files.text(file).lines();
        let mut below = lines.filter_map(|line| line.strip_prefix("extends:"));
        if let Some((pack, _)) = below.next().and_then(|named| named.split_once('@')) {
            wanted.insert(pack.trim().trim_matches(['"', '\'']).to_owned());
        }
    }
    let there: BTreeSet<&str> = desk
        .paths()
        .filter(|path| desk.source(path) == Source::Workspace)
        .filter_map(|path| path.split('/').next())
        .collect();
    wanted.retain(|name| !there.contains(name.as_str()));
    wanted
}
