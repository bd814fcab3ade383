//! A released version that was touched is refused by every command that would use it.

use crate::office::Office;
use crate::office::contact;

#[test]
fn every_command_refuses_it() {
    let office = Office::with_two_releases();
    office.write("case.yaml", &contact("2026-05-18T10:15"));
    office.put(
        "1.0.0/decisions/services.yaml",
        "caring_hours >= 10",
        "caring_hours >= 20",
    );
    let id = "ashford@1.0.0";
    let changed = "was released and has been changed since";
    let commands: &[&[&str]] = &[
        &["decide", "case.yaml"],
        &["decide", "case.yaml", "--pack", id],
        &["ask", "--pack", id],
        &["replay", "case.yaml", "--pack", id],
        &["replay", "case.yaml", "--pack", "ashford"],
        &[
            "replay",
            "case.yaml",
            "--pack",
            "ashford@1.1.0",
            "--against",
            id,
        ],
        &["facts", "--pack", id],
        &["explain", "own.young-carers", "--pack", id],
        &["explain", "own.young-carers"],
        &["eval", "caring_hours > 3", "--pack", id],
        &["sample", "--pack", id, "-n", "2", "--seed", "1"],
        &["coverage", "--pack", id],
        &["coverage"],
        &["check"],
        &["test", "ashford"],
        &["verify"],
        &["verify", "--pack", id],
        &["mutate", "--pack", id],
        &["diff", id, "ashford@1.1.0"],
        &["docs", id, "--out", "handbook"],
        &["sources", "list", "--pack", id],
        &[
            "draft",
            "ashford",
            "--from",
            "1.0.0",
            "--version",
            "1.2.0",
            "--in-force-from",
            "2028-01-01",
            "--author",
            "A",
            "--because",
            "B",
        ],
        &["release", "ashford@1.1.0"],
        &[
            "withdraw",
            id,
            "--on",
            "2026-06-01",
            "--by",
            "A",
            "--because",
            "B",
        ],
        &["serve", "--listen", "127.0.0.1:0"],
    ];
    let before = office.rules();
    let mut quiet = Vec::new();
    for arguments in commands {
        let mut command = office.command(arguments);
        let output = command.timeout(std::time::Duration::from_mins(1)).output();
        let output = output.unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        if output.status.code() != Some(1) || !said.contains(changed) {
            quiet.push(format!(
                "{arguments:?} ended with {:?}: {said}",
                output.status.code()
            ));
        }
    }
    assert!(quiet.is_empty(), "{}", quiet.join("\n---\n"));
    assert_eq!(office.rules(), before);
    assert!(!office.path("handbook").exists());
    // What stands beside it still decides the days that are its own.
    office.write("case.yaml", &contact("2027-05-18T10:15"));
    let other = office.run(&["decide", "case.yaml"]);
    assert!(
        other.out.contains("ashford 1.1.0 ("),
        "{}{}",
        other.out,
        other.said
    );
}

#[test]
fn one_that_is_gone_does_not_give_its_days_to_the_one_before() {
    let office = Office::with_two_releases();
    office.write("case.yaml", &contact("2027-05-18T10:15"));
    std::fs::remove_dir_all(office.path("rules/ashford/1.1.0")).unwrap();
    office.refused(
        &["decide", "case.yaml"],
        &["`ashford@1.1.0` has errors and does not decide"],
    );
    office.refused(
        &["check"],
        &["`ashford@1.1.0` was released and cannot be read any more"],
    );
}
