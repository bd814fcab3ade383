//! What a new version changes, and exactly what is said about it.
//!
//! One file of `tests/cases/diff` is one test. Blocks `new/PATH` are laid over a
//! copy of the pack of `tests/cases/base`, blocks `old/PATH` over another; in a
//! block `edit PATH` the lines with `-` are replaced, in the new one, by those
//! with `+`. The last block, `page`, holds what `threshold diff` printed and how
//! it ended. `UPDATE_CASES=1` writes that block anew.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]

use std::error::Error;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

datatest_stable::harness! {
    { test = says_what_changes, root = "tests/cases/diff", pattern = r"\.md$" },
}

fn says_what_changes(path: &Path) -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(path)?;
    let blocks = blocks(&file);
    let last = blocks.last().filter(|(name, _)| *name == "page");
    let (_, expected) = last.ok_or("the last block must be ```page")?;
    let folder = tempfile::tempdir()?;
    for side in ["old", "new"] {
        copy(Path::new("tests/cases/base"), &folder.path().join(side))?;
    }
    for (name, text) in &blocks {
        if *name == "page" {
            continue;
        }
        match name.strip_prefix("edit ") {
            Some(name) => edit(&folder.path().join("new").join(name), text)?,
            None => write(&folder.path().join(name), text)?,
        }
    }
    let printed = printed(folder.path())?;
    if std::env::var_os("UPDATE_CASES").is_some() {
        let at = expected.as_ptr() as usize - file.as_ptr() as usize;
        let (before, after) = (&file[..at], &file[at + expected.len()..]);
        fs::write(path, format!("{before}{printed}{after}"))?;
    } else if printed != *expected {
        return Err(format!("expected:\n{expected}\nprinted:\n{printed}").into());
    }
    Ok(())
}

/// The page, and how the command ended.
fn printed(folder: &Path) -> Result<String, Box<dyn Error>> {
    let output = Command::cargo_bin("threshold")?
        .args(["diff", "demo@1.0.0", "demo@1.0.0"])
        .args(["--rules", "old", "--with-rules", "new"])
        .args(["--color", "never"])
        .current_dir(folder)
        .output()?;
    let said = format!(
        "{}{}",
        String::from_utf8(output.stdout)?,
        String::from_utf8(output.stderr)?
    );
    let code = output.status.code().ok_or("it was stopped")?;
    Ok(format!("{said}\nexit code {code}\n"))
}

/// Replaces the lines with `-` by those with `+`.
fn edit(path: &Path, edit: &str) -> Result<(), Box<dyn Error>> {
    let lines = |sign: char| -> String {
        let marked = edit.split_inclusive('\n');
        marked.filter_map(|line| line.strip_prefix(sign)).collect()
    };
    let text = fs::read_to_string(path)?;
    let (before, after) = (lines('-'), lines('+'));
    if text.matches(&before).count() != 1 {
        return Err(format!("not there once: {before}").into());
    }
    Ok(fs::write(path, text.replace(&before, &after))?)
}

/// The fenced blocks that have a name.
fn blocks(file: &str) -> Vec<(&str, &str)> {
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut open: Option<(&str, usize)> = None;
    for line in file.split_inclusive('\n') {
        let text = line.trim_end();
        match open {
            None if text.starts_with("```") => {
                open = Some((text.trim_start_matches('`'), at + line.len()));
            }
            Some((name, start)) if text == "```" => {
                blocks.push((name, &file[start..at]));
                open = None;
            }
            None | Some(_) => {}
        }
        at += line.len();
    }
    blocks
}

fn write(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    Ok(fs::write(path, text)?)
}

fn copy(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
