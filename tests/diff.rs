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

#[path = "support/blocks.rs"]
mod blocks;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/files.rs"]
mod files;

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::blocks::blocks;
use crate::blocks::keep;
use crate::desk::BASE;
use crate::desk::Desk;
use crate::desk::Ran;

datatest_stable::harness! {
    { test = says_what_changes, root = "tests/cases/diff", pattern = r"\.md$" },
}

fn says_what_changes(path: &Path) -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(path)?;
    let blocks = blocks(&file);
    let last = blocks.last().filter(|last| last.name == "page");
    let last = last.ok_or("the last block must be ```page")?;
    let desk = Desk::with(&[(BASE, "old"), (BASE, "new")])?;
    for block in &blocks {
        if block.name == "page" {
            continue;
        }
        match block.name.strip_prefix("edit ") {
            Some(name) => edit(&desk.folder.path().join("new").join(name), block.text)?,
            None => desk.write(block.name, block.text)?,
        }
    }
    let printed = printed(&desk)?;
    let now = format!("{}{printed}{}", last.before, last.after);
    keep(path, &now, &printed)
}

/// The page, and how the command ended.
fn printed(desk: &Desk) -> Result<String, Box<dyn Error>> {
    let mut command = desk.command(&["diff", "demo@1.0.0", "demo@1.0.0"])?;
    command.args(["--rules", "old", "--with-rules", "new", "--color", "never"]);
    let ran = Ran::of(command.output()?)?;
    Ok(format!("{}{}\nexit code {}\n", ran.out, ran.said, ran.code))
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
