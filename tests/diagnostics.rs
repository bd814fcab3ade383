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

#[path = "support/blocks.rs"]
mod blocks;
#[path = "support/desk.rs"]
mod desk;
#[path = "support/files.rs"]
mod files;
#[path = "support/pins.rs"]
mod pins;

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::blocks::blocks;
use crate::blocks::keep;
use crate::desk::BASE;
use crate::desk::Desk;
use crate::desk::Ran;
use crate::pins::pin;

datatest_stable::harness! {
    { test = says_what_is_wrong, root = "tests/cases/diagnostics", pattern = r"\.md$" },
}

fn says_what_is_wrong(path: &Path) -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(path)?;
    let blocks = blocks(&file);
    let last = blocks.last().filter(|last| last.name == "problems");
    let last = last.ok_or("the last block must be ```problems")?;
    let desk = Desk::with(&[(BASE, "rules")])?;
    let mut case = None;
    for block in &blocks {
        match block.name {
            "problems" => {}
            name if name.starts_with("case.") => {
                desk.write(name, block.text)?;
                case = Some(name);
            }
            name => desk.write(&format!("rules/{name}"), block.text)?,
        }
    }
    let printed = match case {
        Some(case) => {
            pin(&desk)?;
            printed(&desk, &["decide", case])?
        }
        None => printed(&desk, &["check"])?,
    };
    let now = format!("{}{printed}{}", last.before, last.after);
    keep(path, &now, &printed)
}

/// What a command prints about mistakes; a case with a mistake must not be decided.
fn printed(desk: &Desk, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let mut command = desk.command(arguments)?;
    let ran = Ran::of(command.args(["--color", "never"]).output()?)?;
    let said = ran.out + ran.said.as_str();
    let wrong = said.contains("error[");
    if wrong != (ran.code == 1) || ran.code == 2 {
        return Err(format!("ended with {}:\n{said}", ran.code).into());
    }
    if wrong && said.contains("RECOMMENDATION") {
        return Err(format!("decided all the same:\n{said}").into());
    }
    Ok(said
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect())
}
