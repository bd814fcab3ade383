//! The shape of the house: what a file may use, and what the rules folder must hold.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files it is about"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::path::Path;
use std::path::PathBuf;

/// The stages, in the order of the `mod` lines of `lib.rs`.
fn stages() -> Vec<String> {
    let text = std::fs::read_to_string("src/lib.rs").unwrap();
    let lines = text
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "));
    lines
        .map(|line| line.trim_end_matches(';').to_owned())
        .collect()
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from("src")];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}

fn stage_of(path: &Path) -> Option<String> {
    let inner = path.strip_prefix("src").unwrap();
    let mut parts = inner.iter();
    let first = parts.next()?.to_string_lossy().into_owned();
    parts.next().map(|_| first)
}

#[test]
fn imports_point_to_earlier_stages() {
    let stages = stages();
    let place = |name: &str| stages.iter().position(|stage| stage == name);
    for (file, text) in sources() {
        let Some(home) = stage_of(&file) else {
            continue;
        };
        for path in text.split("crate::").skip(1) {
            let target: String = path
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let shown = file.display();
            assert!(
                !target.is_empty(),
                "{shown}: write one `use crate::stage::...` per line"
            );
            assert!(
                place(&target).unwrap() <= place(&home).unwrap(),
                "{shown}: `{home}` may not use `{target}`"
            );
        }
    }
}

#[test]
fn the_stages_stand_in_the_order_of_the_alphabet() {
    let stages = stages();
    let mut sorted = stages.clone();
    sorted.sort();
    assert_eq!(stages, sorted);
}

#[test]
fn every_file_begins_by_saying_what_lives_in_it() {
    for (file, text) in sources() {
        let header = text
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .count();
        assert!(header >= 1, "{}: no header", file.display());
    }
}

#[test]
fn no_council_and_no_statute_stands_in_the_program() {
    let words = [
        "lancashire",
        "somerset",
        "section 47",
        "section 17",
        "mash",
        "0300 ",
    ];
    for (file, text) in sources() {
        // Examples in help texts and documentation may name a pack.
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        let code: Vec<&str> = code.filter(|line| !line.contains("threshold ")).collect();
        let code = code.join("\n").to_lowercase();
        for word in words {
            assert!(!code.contains(word), "{}: `{word}`", file.display());
        }
    }
}

#[test]
fn only_the_shell_touches_the_world() {
    let outside = [
        "std::fs::",
        "std::net",
        "std::env::var",
        "Timestamp::now",
        "SystemTime::now",
        "std::io::std",
    ];
    for (file, text) in sources() {
        let Some(home) = stage_of(&file) else {
            continue;
        };
        if home == "shell" {
            continue;
        }
        for word in outside {
            assert!(!text.contains(word), "{}: `{word}`", file.display());
        }
    }
}
