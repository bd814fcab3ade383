//! A killed command leaves what was there or what was to be there, never half of it.

use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use crate::office::APPROVER;
use crate::office::Office;

/// Kills a command at moments spread over the time it takes; what `state` sees must be one of two things.
fn killed(
    make: impl Fn() -> Office,
    arguments: &[&str],
    state: impl Fn(&Office) -> String,
    whole: [&str; 2],
) {
    let office = make();
    assert_eq!(state(&office), whole[0]);
    let began = Instant::now();
    office.well(arguments);
    let took = began.elapsed();
    assert_eq!(state(&office), whole[1]);
    let mut seen = [0, 0];
    for step in 1..=6_u32 {
        let office = make();
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("threshold"))
            .args(arguments)
            .current_dir(office.path(""))
            .env_remove("THRESHOLD_RULES")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let share = took.part(step);
        std::thread::sleep(share);
        let _ = child.kill();
        child.wait().unwrap();
        let left = state(&office);
        let at = whole.iter().position(|it| *it == left);
        seen[at.unwrap_or_else(|| panic!("half is left: {left}"))] += 1;
        office.checks();
        if left == whole[0] {
            office.well(arguments);
            assert_eq!(state(&office), whole[1], "it can be run again");
        }
    }
    println!("{arguments:?}: {seen:?} of draft and release");
    assert!(seen[0] > 0, "no kill came in time");
}

/// Parts of a duration without fractions of numbers.
trait Share {
    fn part(&self, step: u32) -> Duration;
}

impl Share for Duration {
    fn part(&self, step: u32) -> Duration {
        // Of a hundred; most at the end, where it writes.
        let of = [0, 5, 70, 92, 97, 99, 101];
        let of = of.get(step as usize).copied().unwrap_or(100);
        *self * of / 100
    }
}

#[test]
fn a_release_is_a_draft_or_a_release() {
    let make = || {
        let office = Office::with_draft();
        office.well(&["release", "ashford@1.0.0", "--approve", APPROVER]);
        office
    };
    let state = |office: &Office| {
        let pins = std::fs::read_to_string(office.path("rules/ashford/released.yaml"));
        match pins {
            Err(_) => "draft".to_owned(),
            Ok(text) if text.contains("gates: {") => "release".to_owned(),
            Ok(text) => text,
        }
    };
    killed(
        make,
        &["release", "ashford@1.0.0", "--mutants", "2"],
        state,
        ["draft", "release"],
    );
}

#[test]
fn a_draft_is_there_or_not() {
    let state = |office: &Office| {
        let folder = office.path("rules/ashford/1.1.0");
        if folder.exists() {
            let there = |name: &&&str| folder.join(name).is_file();
            let files = [
                "pack.yaml",
                "facts.yaml",
                "release.yaml",
                "cases/just-enough-care.md",
            ];
            format!("{} files", files.iter().filter(there).count())
        } else {
            "none".to_owned()
        }
    };
    let arguments = [
        "draft",
        "ashford",
        "--version",
        "1.1.0",
        "--in-force-from",
        "2027-04-01",
        "--author",
        "Priya Nair",
        "--because",
        "Why.",
    ];
    killed(Office::with_release, &arguments, state, ["none", "4 files"]);
}

#[test]
fn a_folder_that_cannot_be_written_leaves_the_draft() {
    use std::os::unix::fs::PermissionsExt as _;
    let office = Office::with_draft();
    office.well(&["release", "ashford@1.0.0", "--approve", APPROVER]);
    let folder = office.path("rules/ashford");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    let writes = std::fs::write(folder.join("probe"), "").is_ok();
    if !writes {
        let ran = office.run(&["release", "ashford@1.0.0", "--mutants", "2"]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        assert!(ran.said.contains("cannot write"), "{}", ran.said);
    }
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    let _ = std::fs::remove_file(folder.join("probe"));
    assert!(!folder.join("released.yaml").exists());
}
