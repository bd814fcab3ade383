//! A pack for another authority, from nothing.

use crate::office::AUTHOR;
use crate::office::Office;

fn new(pack: &str) -> Vec<&str> {
    let mut arguments = vec!["new", pack];
    arguments.extend(["--authority", "Ashford Council", "--area", "Ashford"]);
    arguments.extend(["--author", AUTHOR]);
    arguments
}

#[test]
fn what_it_writes_checks_tests_and_verifies_at_once() {
    let office = Office::new();
    std::fs::remove_dir_all(office.path("rules")).unwrap();
    office.well(&new("ashford"));
    office.well(&["check", "--deny-warnings"]);
    office.well(&["fmt", "--check"]);
    let tested = office.well(&["test", "ashford"]);
    assert!(tested.contains("2 passed, 0 failed"), "{tested}");
    office.well(&["verify", "--pack", "ashford@1.0.0"]);
    office.well(&["mutate", "--pack", "ashford@1.0.0", "--fail-under", "95"]);
    // The packs that came with the program decide as before.
    office.well(&["facts", "--pack", "lancashire"]);
}

#[test]
fn it_writes_over_nothing_and_leaves_nothing_half() {
    let office = Office::with_draft();
    let before = office.rules();
    office.refused(
        &new("ashford"),
        &["is there already", "threshold draft ashford"],
    );
    office.refused(&new("england"), &["is there already"]);
    for name in ["Ashford", "ash ford", "../ashford", "calendars", "1st", ""] {
        office.refused(&new(name), &["error: "]);
    }
    let on = |on| [new("kent"), vec!["--on", on]].concat();
    office.refused(
        &on("england"),
        &["--on england@1.0.0 or --on england@2.0.0"],
    );
    office.refused(
        &on("england@9.0.0"),
        &["versions of `england`: `1.0.0`, `2.0.0`"],
    );
    let nameless = [
        "new",
        "kent",
        "--authority",
        "K",
        "--area",
        "K",
        "--author",
        " - ",
    ];
    office.refused(&nameless, &["--author needs a name"]);
    // A second copy of it would clash with itself: what does not fit is not written.
    office.refused(
        &on("ashford@1.0.0"),
        &["does not fit ashford@1.0.0; nothing was written"],
    );
    assert_eq!(office.rules(), before);
    let there = std::fs::read_dir(office.path("rules")).unwrap().count();
    assert_eq!(there, 3, "a hidden folder was left");
}

#[test]
fn words_with_signs_of_yaml_stay_words() {
    let office = Office::new();
    let mut arguments = vec!["new", "kent", "--area", "yes", "--authority"];
    arguments.push("Kent: \"Children's\" #1 {Services}");
    arguments.extend(["--author", "Zoë O'Neill: policy"]);
    office.well(&arguments);
    office.checks();
    let decided = office.run(&[
        "decide",
        "rules/kent/1.0.0/cases/just-enough-care.md",
        "--pack",
        "kent@1.0.0",
    ]);
    assert!(
        decided.out.contains("Kent: \"Children's\" #1 {Services}"),
        "{}",
        decided.out
    );
}
