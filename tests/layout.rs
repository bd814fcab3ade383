//! What `threshold fmt` makes of a file, and that it makes it once.
//!
//! One file of `tests/cases/layout` is one test. Its blocks, named by their paths, are laid out; the last block, `layout`,
//! holds the first of them afterwards, or what was wrong with it. `UPDATE_CASES=1` writes that block anew.

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
    { test = is_laid_out_once, root = "tests/cases/layout", pattern = r"\.md$" },
}

fn is_laid_out_once(path: &Path) -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(path)?;
    let blocks = blocks(&file);
    let last = blocks.last().filter(|last| last.name == "layout");
    let last = last.ok_or("the last block must be ```layout")?;
    let first = blocks
        .first()
        .ok_or("the first block is what is laid out")?;
    let desk = Desk::with(&[(BASE, "rules")])?;
    for block in &blocks {
        if block.name != "layout" {
            desk.write(block.name, block.text)?;
        }
    }
    let before = fs::read(desk.folder.path().join(first.name))?;
    let fmt = |arguments: &[&str]| -> Result<Ran, Box<dyn Error>> {
        let mut command = desk.command(&["fmt", first.name])?;
        command.args(arguments).args(["--color", "never"]);
        Ran::of(command.output()?)
    };
    let ran = fmt(&[])?;
    let after = fs::read_to_string(desk.folder.path().join(first.name))?;
    let now = if ran.code == 0 {
        let again = fmt(&["--check"])?;
        assert_eq!(again.code, 0, "a second time it changes:\n{}", again.out);
        after
    } else {
        assert_eq!(before, after.into_bytes(), "a refused file was touched");
        ran.said
    };
    let now: String = now.lines().flat_map(|line| [line, "\n"]).collect();
    let page = format!("{}{now}{}", last.before, last.after);
    keep(path, &page, &now)
}
