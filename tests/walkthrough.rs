//! The walk-through of the README is real: every command is run, in order, in an empty folder, and says what is shown.
//!
//! A block `console` holds commands after `$ ` and what they print; a line `...` stands for any lines. A block `diff` is
//! an edit of the file it names. Two things are masked: the day of the run is shown as the day of the walk-through, and
//! that a version has begun already is left out. `UPDATE_CASES=1` writes blocks without `...` anew.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use std::path::Path;

use assert_cmd::Command;

/// The day on which the walk-through is said to take place.
const SHOWN: &str = "2026-11-22";

/// Splits a command line into words; quotation marks hold words together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            letter => words.last_mut().unwrap().push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What a command prints there, in words that do not depend on the day.
fn ran(folder: &Path, line: &str) -> String {
    let words = words(line);
    let (program, arguments) = words.split_first().unwrap();
    assert_eq!(program, "threshold", "{line}");
    let output = Command::cargo_bin("threshold")
        .unwrap()
        .args(arguments)
        .current_dir(folder)
        .env_remove("THRESHOLD_RULES")
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    masked(&String::from_utf8(printed).unwrap())
}

fn masked(printed: &str) -> String {
    let today = jiff::Zoned::now().date().to_string();
    let lines = printed.lines().map(|line| {
        let line = line.split(" (it has begun already").next().unwrap();
        line.replace(&today, SHOWN).trim_end().to_owned()
    });
    let lines: Vec<String> = lines.collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Makes the change of a block `diff` in the file it names.
fn edit(folder: &Path, block: &str) {
    let mut lines = block.lines();
    let name = lines.next().unwrap().strip_prefix("--- ").unwrap();
    let path = folder.join(name);
    let mut text = std::fs::read_to_string(&path).unwrap();
    let mut lines = lines.peekable();
    while lines.peek().is_some() {
        let mut take = |sign: char| {
            let mut taken = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with(sign)) {
                taken.push_str(line.get(1..).unwrap());
                taken.push('\n');
            }
            taken
        };
        let (old, new) = (take('-'), take('+'));
        assert_eq!(
            text.matches(&old).count(),
            1,
            "{name} does not hold once:\n{old}"
        );
        text = text.replace(&old, &new);
    }
    std::fs::write(path, text).unwrap();
}

/// Whether what is shown is what was printed; `...` stands for any lines.
fn shows(shown: &str, printed: &str) -> bool {
    let mut rest: Vec<&str> = printed.lines().collect();
    let mut any = false;
    for line in shown.lines() {
        if line.trim() == "..." {
            any = true;
            continue;
        }
        let found = rest.iter().position(|printed| *printed == line);
        match found {
            Some(0) => {}
            Some(_) if any => {}
            Some(_) | None => return false,
        }
        rest.drain(..=found.unwrap_or(0));
        any = false;
    }
    any || rest.is_empty()
}

#[test]
fn every_command_of_it_prints_what_is_shown() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let begin = readme.find("<!-- walk-through -->").unwrap();
    let end = readme.find("<!-- /walk-through -->").unwrap();
    let desk = tempfile::tempdir().unwrap();
    let mut now = String::new();
    let mut wrong = Vec::new();
    let mut commands = 0;
    for (at, part) in readme.get(begin..end).unwrap().split("```").enumerate() {
        let is_block = at % 2 == 1;
        let fence = if at == 0 { "" } else { "```" };
        now.push_str(fence);
        match part.split_once('\n') {
            Some(("diff", block)) if is_block => {
                edit(desk.path(), block);
                now.push_str(part);
            }
            Some(("console", block)) if is_block => {
                now.push_str("console\n");
                for shown in block.split("$ ").skip(1) {
                    let (line, shown) = shown.split_once('\n').unwrap();
                    let printed = ran(desk.path(), line);
                    let shown = shown.trim_matches('\n');
                    commands += 1;
                    let short = shown.lines().any(|line| line.trim() == "...");
                    if !shows(shown, &printed) {
                        wrong.push(format!("$ {line}\n{printed}"));
                    }
                    let kept = if short { shown } else { &printed };
                    now.push_str(&format!("$ {line}\n{kept}\n\n"));
                }
                now.truncate(now.trim_end().len());
                now.push('\n');
            }
            Some(_) | None => now.push_str(part),
        }
    }
    if std::env::var_os("UPDATE_CASES").is_some() {
        let all = [
            readme.get(..begin).unwrap(),
            &now,
            readme.get(end..).unwrap(),
        ]
        .concat();
        std::fs::write("README.md", all).unwrap();
    }
    assert!(commands >= 12, "{commands}");
    assert!(
        wrong.is_empty(),
        "the commands print otherwise:\n\n{}",
        wrong.join("\n\n")
    );
}
