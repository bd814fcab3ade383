//! Every mistake in a pack or a case, and exactly what is said about it.
//!
//! One file of `tests/cases/diagnostics` is one test. Its fenced blocks, named
//! by their paths, are laid over the pack of `tests/cases/base`; then the rules
//! are checked or the case is decided, and the last block, `problems`, holds
//! what was printed. `UPDATE_CASES=1` writes that block anew.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]

use std::error::Error;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

datatest_stable::harness! {
    { test = says_what_is_wrong, root = "tests/cases/diagnostics", pattern = r"\.md$" },
}

/// A fenced block of a Markdown file: its path, or `problems`, and its text.
struct Block<'t> {
    name: &'t str,
    text: &'t str,
}

fn says_what_is_wrong(path: &Path) -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(path)?;
    let blocks = blocks(&file);
    let last = blocks.last().filter(|last| last.name == "problems");
    let expected = last.ok_or("the last block must be ```problems")?;
    let folder = tempfile::tempdir()?;
    copy(Path::new("tests/cases/base"), &folder.path().join("rules"))?;
    let mut case = None;
    for block in &blocks {
        match block.name {
            "problems" => {}
            name if name.starts_with("case.") => {
                fs::write(folder.path().join(name), block.text)?;
                case = Some(name);
            }
            name => write(&folder.path().join("rules").join(name), block.text)?,
        }
    }
    let printed = match case {
        Some(case) => printed(folder.path(), &["decide", case])?,
        None => printed(folder.path(), &["check"])?,
    };
    if std::env::var_os("UPDATE_CASES").is_some() {
        let at = expected.text.as_ptr() as usize - file.as_ptr() as usize;
        let (before, after) = (&file[..at], &file[at + expected.text.len()..]);
        fs::write(path, format!("{before}{printed}{after}"))?;
    } else if printed != expected.text {
        return Err(format!("expected:\n{}\nprinted:\n{printed}", expected.text).into());
    }
    Ok(())
}

/// What a command prints about mistakes; a case with a mistake must not be decided.
fn printed(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let output = Command::cargo_bin("threshold")?
        .args(arguments)
        .args(["--color", "never"])
        .current_dir(folder)
        .env_remove("THRESHOLD_RULES")
        .output()?;
    let said = format!(
        "{}{}",
        String::from_utf8(output.stdout)?,
        String::from_utf8(output.stderr)?
    );
    let wrong = said.contains("error[");
    let code = output.status.code();
    if wrong != (code == Some(1)) || code == Some(2) || code.is_none() {
        return Err(format!("ended with {code:?}:\n{said}").into());
    }
    if wrong && said.contains("RECOMMENDATION") {
        return Err(format!("decided all the same:\n{said}").into());
    }
    Ok(said
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect())
}

/// The fenced blocks that have a name; a fence of four ticks may hold one of three.
fn blocks(file: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut open: Option<(&str, &str, usize)> = None;
    for line in file.split_inclusive('\n') {
        let text = line.trim_end();
        match open {
            None if text.starts_with("```") => {
                let name = text.trim_start_matches('`');
                open = Some((&text[..text.len() - name.len()], name, at + line.len()));
            }
            Some((fence, name, start)) if text == fence => {
                blocks.push(Block {
                    name,
                    text: &file[start..at],
                });
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
