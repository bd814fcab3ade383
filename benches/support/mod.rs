//! What the benchmarks share: the shipped pack of Lancashire and its worked cases.
#![expect(
    clippy::disallowed_methods,
    reason = "it measures on the shipped rules"
)]

use std::path::Path;
use std::sync::Arc;

use threshold::ast::pack::Version;
use threshold::ast::place::Files;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::Case;
use threshold::check::case::check_case;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::pack::PackId;
use threshold::check::shelf::RawFile;
use threshold::check::shelf::read_shelf;

/// The files of the rules folder.
pub(crate) fn rules() -> Vec<RawFile> {
    let mut raw = Vec::new();
    let mut open = vec![Path::new("rules").to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix("rules")
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                raw.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    raw
}

/// The pack.
pub(crate) fn pack() -> Arc<Pack> {
    let read = read_shelf("rules", rules(), &mut Files::default());
    let (library, _) = check(&read.shelf);
    let id = PackId {
        pack: "lancashire".to_owned(),
        version: Version(2, 0, 0),
    };
    library.version(&id).unwrap()
}

/// The first child of every worked case of the pack.
pub(crate) fn worked_cases(pack: &Pack) -> Vec<Case> {
    let mut paths: Vec<_> = std::fs::read_dir("rules/lancashire/2.0.0/cases")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut files = Files::default();
    let mut cases = Vec::new();
    for path in paths {
        let name = path.to_string_lossy().into_owned();
        let file = files.add(&name, std::fs::read_to_string(&path).unwrap());
        let (worked, mut problems) = read_worked_case(file, &files);
        let mut case = check_case(&worked.unwrap().case, pack, &mut problems).unwrap();
        case.children.truncate(1);
        cases.push(case);
    }
    cases
}
