//! The README keeps its word: its decision is real, and it names every command.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the file it is about"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use assert_cmd::Command;

fn readme() -> String {
    std::fs::read_to_string("README.md").unwrap()
}

fn threshold(arguments: &[&str]) -> String {
    let binary = assert_cmd::cargo::cargo_bin!("threshold");
    let run = Command::new(binary).args(arguments).output().unwrap();
    String::from_utf8(run.stdout).unwrap()
}

/// Every line of the shortened decision is a line of the real one, in the same order.
#[test]
fn the_decision_it_shows_is_what_the_command_prints() {
    let readme = readme();
    let command = readme
        .lines()
        .find(|line| line.starts_with("cargo run -- decide"))
        .unwrap();
    let file = command.split_whitespace().nth(4).unwrap();
    let real = threshold(&["decide", file]);
    let shown = readme.split("<!-- decision -->").nth(1).unwrap();
    let shown = shown.split("<!-- /decision -->").next().unwrap();
    let mut lines = real.lines();
    let mut compared = 0;
    for line in shown.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with("```") || line.trim() == "..." {
            continue;
        }
        assert!(
            lines.any(|real| real == line),
            "the command no longer prints: {line}"
        );
        compared += 1;
    }
    assert!(compared >= 20);
}

#[test]
fn it_names_every_command() {
    let readme = readme();
    let help = threshold(&["--help"]);
    let commands = help
        .split("Commands:")
        .nth(1)
        .unwrap()
        .split("Options:")
        .next()
        .unwrap();
    let names: Vec<&str> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"decide"));
    for name in names {
        assert!(readme.contains(&format!("`threshold {name}")), "{name}");
    }
}

#[test]
fn every_folder_it_maps_is_there() {
    for folder in ["grammar", "rules", "src", "snapshots", "tests"] {
        assert!(readme().contains(&format!("{folder}/")), "{folder}");
        assert!(std::path::Path::new(folder).is_dir(), "{folder}");
    }
}
