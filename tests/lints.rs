//! Every lint: that it has a page and a case, what it finds, and that it finds nothing once that is mended.
//!
//! One file of `tests/cases/lints` is one test, named by the lint's code. Its fenced
//! blocks, named by their paths, are laid over the pack of `tests/cases/base`; at
//! each block `findings` the rules are checked, and the block holds what that lint
//! says. The last is empty. `UPDATE_CASES=1` writes these blocks anew.

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

use assert_cmd::Command;
use threshold::inspect::lint::LINTS;

use crate::blocks::blocks;
use crate::blocks::keep;
use crate::desk::BASE;
use crate::desk::Desk;
use crate::desk::Ran;

datatest_stable::harness! {
    { test = finds_and_is_content, root = "tests/cases/lints", pattern = r"\.md$" },
    { test = has_a_page_and_a_case, root = "src/inspect/lint", pattern = r"\.rs$" },
}

type Tested = Result<(), Box<dyn Error>>;

/// The two things said about `accepts`, and what the lints share.
const NO_LINTS: [&str; 4] = ["accepted-in-vain", "unknown-lint", "mod", "study"];

fn finds_and_is_content(path: &Path) -> Tested {
    let code = stem(path);
    let is_known = LINTS.iter().any(|lint| lint.code == code) || NO_LINTS.contains(&code.as_str());
    if !is_known {
        return Err(format!("no lint is called `{code}`").into());
    }
    let file = fs::read_to_string(path)?;
    let desk = Desk::with(&[(BASE, "rules")])?;
    let mut written = String::new();
    let mut found = Vec::new();
    let mut from = 0;
    let blocks = blocks(&file);
    for block in &blocks {
        written.push_str(&block.before[from..]);
        match block.name {
            "findings" => {
                let said = said(&desk, &code)?;
                written.push_str(&said);
                found.push(said);
            }
            name => {
                desk.write(&format!("rules/{name}"), block.text)?;
                written.push_str(block.text);
            }
        }
        from = block.before.len() + block.text.len();
    }
    written.push_str(blocks.last().map_or("", |last| last.after));
    match found.as_slice() {
        [first, .., last] if !first.is_empty() && last.is_empty() => {}
        _ => return Err(format!("it must find something, and at last nothing: {found:?}").into()),
    }
    keep(path, &written, &found.join("---\n"))
}

fn has_a_page_and_a_case(path: &Path) -> Tested {
    let code = stem(path).replace('_', "-");
    if NO_LINTS.contains(&code.as_str()) {
        return Ok(());
    }
    let mut named = LINTS.iter().filter(|lint| lint.code == code);
    let (Some(lint), None) = (named.next(), named.next()) else {
        return Err(format!("`{code}` must stand in the list of lints, once").into());
    };
    let page = lint.page();
    let paragraphs: Vec<&str> = page.split("\n\n").collect();
    let begins = paragraphs.first() == Some(&format!("# {code}").as_str());
    let example = paragraphs
        .last()
        .is_some_and(|last| last.starts_with("```yaml\n"));
    if !begins || !example || paragraphs.len() < 5 {
        return Err("its page: a title, what, why, what to write instead, an example".into());
    }
    let explained = Command::cargo_bin("threshold")?
        .args(["check", "--explain", &code])
        .output()?;
    if !String::from_utf8(explained.stdout)?.starts_with(&page) {
        return Err("`--explain` does not print its page".into());
    }
    if !Path::new("tests/cases/lints")
        .join(format!("{code}.md"))
        .is_file()
    {
        return Err(format!("it has no case: tests/cases/lints/{code}.md").into());
    }
    Ok(())
}

/// What the lint says about the rules of a folder.
fn said(desk: &Desk, code: &str) -> Result<String, Box<dyn Error>> {
    let mut command = desk.command(&["check", "--color", "never"])?;
    let ran = Ran::of(command.output()?)?;
    let printed = ran.out;
    let (here, errors) = (format!("[{code}]"), printed.contains("error["));
    let unread = errors && !printed.contains(&here);
    if unread || errors != (ran.code == 1) {
        return Err(printed.into());
    }
    let findings = printed.split("\n\n");
    let own = findings.filter(|text| text.lines().next().is_some_and(|line| line.contains(&here)));
    let own: Vec<&str> = own.collect();
    if own.is_empty() {
        return Ok(String::new());
    }
    let lines = own.join("\n\n");
    Ok(lines
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect())
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}
