//! The program as a person at a terminal, or another program, meets it.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]
#![expect(clippy::format_collect, reason = "short and slow is right for a test")]

#[path = "support/desk.rs"]
mod desk;
#[path = "support/files.rs"]
mod files;
#[path = "support/pins.rs"]
mod pins;

use std::error::Error;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use assert_cmd::Command;

use crate::desk::BASE;
use crate::desk::Desk;
use crate::desk::Ran;
use crate::pins::pin;

type Tested = Result<(), Box<dyn Error>>;

const OPEN: i32 = 3;
const WRONG: i32 = 1;
const FAILED: i32 = 2;

impl Desk {
    /// The small pack of the tests in a folder called `rules`, released.
    fn new() -> Result<Self, Box<dyn Error>> {
        let desk = Self::with(&[(BASE, "rules")])?;
        pin(&desk.folder.path().join("rules"))?;
        Ok(desk)
    }

    /// Replaces words in a file of the rules, each of which must be there.
    fn change(&self, name: &str, changes: &[(&str, &str)]) -> Tested {
        let path = self.folder.path().join("rules").join(name);
        let mut text = fs::read_to_string(&path)?;
        for (before, after) in changes {
            if !text.contains(before) {
                return Err(format!("{name} does not hold {before:?}").into());
            }
            text = text.replace(before, after);
        }
        fs::write(path, text)?;
        pin(&self.folder.path().join("rules"))
    }

    fn run(&self, arguments: &[&str]) -> Result<Ran, Box<dyn Error>> {
        Ran::of(self.command(arguments)?.output()?)
    }

    fn run_with(&self, arguments: &[&str], typed: &str) -> Result<Ran, Box<dyn Error>> {
        Ran::of(self.command(arguments)?.write_stdin(typed).output()?)
    }
}

/// A case of one child under the small pack.
fn case(reference: &str, facts: &str) -> String {
    format!(
        "case: {reference}\nauthority: demo\nreceived: 2026-11-20T16:20\n\
         children:\n  - ref: child-1\n    facts: {{{facts}}}\n"
    )
}

const SETTLED: &str = "immediate_danger: yes";

// --- how a run ends ---------------------------------------------------------------------------

#[test]
fn a_settled_case_ends_with_0_and_an_open_one_with_3() -> Tested {
    let desk = Desk::new()?;
    desk.write("settled.yaml", case("A", SETTLED))?;
    desk.write("open.yaml", case("B", ""))?;
    let settled = desk.run(&["decide", "settled.yaml"])?;
    assert_eq!((settled.code, settled.said.as_str()), (0, ""));
    let open = desk.run(&["decide", "open.yaml"])?;
    assert_eq!((open.code, open.said.as_str()), (OPEN, ""));
    let both = desk.run(&["decide", "settled.yaml", "open.yaml"])?;
    assert_eq!(both.code, OPEN);
    assert!(both.out.contains(settled.out.as_str()) && both.out.contains(open.out.as_str()));
    Ok(())
}

#[test]
fn a_wrong_case_ends_with_1_and_every_other_file_is_still_decided() -> Tested {
    let desk = Desk::new()?;
    desk.write("good.yaml", case("A", SETTLED))?;
    desk.write("bad.yaml", case("B", "injurry: yes"))?;
    desk.write("worse.yaml", "case: [")?;
    let ran = desk.run(&["decide", "bad.yaml", "good.yaml", "worse.yaml"])?;
    assert_eq!(ran.code, WRONG);
    assert!(ran.out.starts_with("A ·"), "{}", ran.out);
    assert!(
        ran.said.contains("bad.yaml:6:13") && ran.said.contains("worse.yaml"),
        "{}",
        ran.said
    );
    assert!(!ran.out.contains("B ·"));
    Ok(())
}

#[test]
fn a_file_that_is_not_there_ends_with_2_and_names_it() -> Tested {
    let desk = Desk::new()?;
    desk.write("bad.yaml", case("B", "injurry: yes"))?;
    let ran = desk.run(&["decide", "bad.yaml", "nowhere.yaml"])?;
    assert_eq!(ran.code, FAILED);
    assert!(ran.said.contains("`nowhere.yaml`"), "{}", ran.said);
    assert!(
        ran.said.contains("did you mean `injury`?"),
        "the first file's mistake is lost: {}",
        ran.said
    );
    let folder = desk.run(&["decide", "rules"])?;
    assert_eq!(folder.code, FAILED);
    assert!(folder.said.contains("`rules`"), "{}", folder.said);
    Ok(())
}

#[test]
fn a_rules_folder_that_is_not_there_ends_with_2() -> Tested {
    let desk = Desk::new()?;
    for command in [vec!["check"], vec!["test"], vec!["facts", "--pack", "demo"]] {
        let arguments = [command, vec!["--rules", "no/such/folder"]].concat();
        let ran = desk.run(&arguments)?;
        assert_eq!(ran.code, FAILED);
        assert_eq!(
            ran.said,
            "error: there is no rules folder `no/such/folder`\n"
        );
    }
    Ok(())
}

#[test]
fn a_command_line_that_cannot_be_read_ends_with_2_and_shows_how() -> Tested {
    let desk = Desk::new()?;
    let wrong: [(&[&str], &str); 5] = [
        (&["decied"], "decide"),
        (&["decide"], "<FILE>"),
        (&["decide", "x", "--pack", "demo@one"], "demo@1.0.0"),
        (&["decide", "x", "--on", "yesterday"], "yesterday"),
        (&["decide", "x", "--for", "neighbour"], "screener"),
    ];
    for (arguments, shown) in wrong {
        let ran = desk.run(arguments)?;
        assert_eq!(ran.code, FAILED, "{arguments:?}");
        assert!(ran.said.contains(shown), "{arguments:?}: {}", ran.said);
    }
    Ok(())
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() -> Tested {
    let desk = Desk::new()?;
    let lines: String = (0..2000)
        .map(|n| format!("{{\"case\": \"N-{n}\", \"authority\": \"demo\", \"received\": \"2026-11-20T16:20\", \"children\": [{{\"ref\": \"a\", \"facts\": {{\"immediate_danger\": true}}}}]}}\n"))
        .collect();
    desk.write("many.ndjson", &lines)?;
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("threshold"))
        .args(["decide", "many.ndjson", "--format", "json"])
        .current_dir(desk.folder.path())
        .env_remove("THRESHOLD_RULES")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut first = [0; 64];
    child
        .stdout
        .take()
        .ok_or("no output")?
        .read_exact(&mut first)?;
    let output = child.wait_with_output()?;
    assert_eq!(output.status.code(), Some(0));
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

// --- decide -----------------------------------------------------------------------------------

#[test]
fn standard_input_is_read_for_a_dash() -> Tested {
    let desk = Desk::new()?;
    let text = case("A", SETTLED);
    desk.write("a.yaml", &text)?;
    let ran = desk.run_with(&["decide", "-"], &text)?;
    assert_eq!(ran.code, 0);
    assert_eq!(ran.out, desk.run(&["decide", "a.yaml"])?.out);
    let wrong = desk.run_with(&["decide", "-"], &case("A", "immediate_danger: perhaps"))?;
    assert_eq!(wrong.code, WRONG);
    assert!(wrong.said.contains("standard input:6:31"), "{}", wrong.said);
    let nothing = desk.run_with(&["decide", "-"], "")?;
    assert_eq!(nothing.code, WRONG);
    assert!(
        nothing.said.contains("no case is written here"),
        "{}",
        nothing.said
    );
    Ok(())
}

#[test]
fn json_is_one_object_on_a_line_for_each_child() -> Tested {
    let desk = Desk::new()?;
    let two = case("A", SETTLED) + "  - ref: child-2\n    facts: {injury: no}\n";
    let ran = desk.run_with(&["decide", "-", "--format", "json"], &two)?;
    let lines: Vec<serde_json::Value> = ran
        .out
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let children: Vec<_> = lines.iter().map(|line| line["child"].as_str()).collect();
    assert_eq!(children, [Some("child-1"), Some("child-2")]);
    assert_eq!(lines[0]["pathway"]["value"], "strategy_meeting");
    assert_eq!(lines[1]["status"], "open");
    assert_eq!(ran.code, OPEN);
    Ok(())
}

#[test]
fn yaml_json_and_a_worked_case_are_decided_alike() -> Tested {
    let desk = Desk::new()?;
    let yaml = case("D-1", "immediate_danger: no, injury: yes, child_mobile: no");
    let json = "{\"case\": \"D-1\", \"authority\": \"demo\", \"received\": \"2026-11-20T16:20\", \"children\": [{\"ref\": \"child-1\", \"facts\": {\"immediate_danger\": false, \"injury\": true, \"child_mobile\": \"no\"}}]}";
    let worked = desk.run(&["decide", "rules/demo/1.0.0/cases/a-bruised-baby.md"])?;
    assert_eq!(worked.code, 0);
    assert_eq!(worked.out, desk.run_with(&["decide", "-"], &yaml)?.out);
    assert_eq!(worked.out, desk.run_with(&["decide", "-"], json)?.out);
    let windows = format!("\u{feff}{}", yaml.replace('\n', "\r\n"));
    assert_eq!(worked.out, desk.run_with(&["decide", "-"], &windows)?.out);
    Ok(())
}

#[test]
fn the_family_never_reads_of_a_third_person() -> Tested {
    let desk = Desk::new()?;
    desk.change(
        "demo/1.0.0/facts.yaml",
        &[
            ("Is somebody in the home known to be a risk to children?", "Is ZEBRA known to be a risk?"),
            ("    sensitive: third party\n", "    sensitive: third party\n    says: {yes: ZEBRA is a risk, no: ZEBRA is none}\n    help: ZEBRA help\n    why: ZEBRA why\n    note: ZEBRA note\n    find_out_from: the ZEBRA register\n"),
        ],
    )?;
    desk.change(
        "demo/1.0.0/decisions/duty.yaml",
        &[
            ("A person who is a risk", "ZEBRA title"),
            (
                "Somebody in the home is a risk to children.",
                "ZEBRA because.",
            ),
        ],
    )?;
    let facts = "person_posing_risk: {answer: yes, from: ZEBRA police, note: ZEBRA was seen}";
    for open in [false, true] {
        let facts = if open { "injury: no" } else { facts };
        let text = case("A", facts);
        let screener = desk.run_with(&["decide", "-"], &text)?;
        assert!(
            screener.out.contains("ZEBRA"),
            "the marker is not where it should be: {}",
            screener.out
        );
        for reader in ["family", "child"] {
            for format in ["text", "markdown"] {
                let ran =
                    desk.run_with(&["decide", "-", "--for", reader, "--format", format], &text)?;
                assert!([0, OPEN].contains(&ran.code));
                assert!(
                    !ran.out.to_uppercase().contains("ZEBRA"),
                    "{reader}, {format}:\n{}",
                    ran.out
                );
            }
        }
    }
    Ok(())
}

#[test]
fn the_pack_and_its_version_can_be_named() -> Tested {
    let desk = Desk::new()?;
    let text = case("A", SETTLED);
    let town = desk.run_with(&["decide", "-", "--pack", "town@1.0.0"], &text)?;
    assert!(town.out.contains("Town Council"), "{}", town.out);
    let newest = desk.run_with(&["decide", "-", "--pack", "town"], &text)?;
    assert_eq!(newest.out, town.out);
    let no_version = desk.run_with(&["decide", "-", "--pack", "town@2.0.0"], &text)?;
    assert_eq!(no_version.code, WRONG);
    assert!(
        no_version.said.contains("`town@2.0.0`") && no_version.said.contains("`1.0.0`"),
        "{}",
        no_version.said
    );
    let no_pack = desk.run_with(&["decide", "-", "--pack", "twon"], &text)?;
    assert_eq!(no_pack.code, WRONG);
    assert!(
        no_pack.said.contains("did you mean `town`?"),
        "{}",
        no_pack.said
    );
    Ok(())
}

#[test]
fn the_rules_of_another_day_can_be_used() -> Tested {
    let desk = Desk::new()?;
    desk.change(
        "town/1.0.0/pack.yaml",
        &[(
            "{from: 2025-01-01}",
            "{from: 2025-01-01, until: 2026-06-30}",
        )],
    )?;
    let later = fs::read_to_string(desk.folder.path().join("rules/town/1.0.0/pack.yaml"))?
        .replace("version: 1.0.0", "version: 1.1.0")
        .replace(
            "{from: 2025-01-01, until: 2026-06-30}",
            "{from: 2026-07-01}",
        );
    desk.write("rules/town/1.1.0/pack.yaml", &later)?;
    pin(&desk.folder.path().join("rules"))?;
    let text = case("A", SETTLED).replace("authority: demo", "authority: town");
    assert!(
        desk.run_with(&["decide", "-"], &text)?
            .out
            .contains("town 1.1.0")
    );
    let earlier = desk.run_with(&["decide", "-", "--on", "2026-06-30"], &text)?;
    assert!(earlier.out.contains("town 1.0.0"), "{}", earlier.out);
    let before = desk.run_with(&["decide", "-", "--on", "2020-01-01"], &text)?;
    assert_eq!(before.code, WRONG);
    assert!(
        before
            .said
            .contains("no version of `town` was in force on 2020-01-01"),
        "{}",
        before.said
    );
    Ok(())
}

#[test]
fn a_pack_with_mistakes_never_decides() -> Tested {
    let desk = Desk::new()?;
    desk.change(
        "demo/1.0.0/decisions/duty.yaml",
        &[("when: person_posing_risk", "when: person_posing_rissk")],
    )?;
    for arguments in [&["decide", "-"][..], &["decide", "-", "--pack", "town"]] {
        let ran = desk.run_with(arguments, &case("A", SETTLED))?;
        assert_eq!((ran.code, ran.out.as_str()), (WRONG, ""));
        assert!(ran.said.contains("run `threshold check`"), "{}", ran.said);
    }
    Ok(())
}

#[test]
fn two_versions_in_force_never_decide() -> Tested {
    let desk = Desk::new()?;
    let pack = fs::read_to_string(desk.folder.path().join("rules/town/1.0.0/pack.yaml"))?;
    desk.write(
        "rules/town/1.1.0/pack.yaml",
        pack.replace("version: 1.0.0", "version: 1.1.0"),
    )?;
    pin(&desk.folder.path().join("rules"))?;
    let text = case("A", SETTLED).replace("authority: demo", "authority: town");
    let ran = desk.run_with(&["decide", "-"], &text)?;
    assert_eq!((ran.code, ran.out.as_str()), (WRONG, ""));
    assert!(
        ran.said
            .contains("`town@1.0.0` and `town@1.1.0` are both in force"),
        "{}",
        ran.said
    );
    Ok(())
}

/// From a file only what it needs is read, from standard input everything: nothing else may differ.
#[test]
fn a_file_is_decided_as_standard_input_is() -> Tested {
    let alike = |desk: &Desk, arguments: &[&str], authority: &str| -> Result<i32, Box<dyn Error>> {
        let text =
            case("A", SETTLED).replace("authority: demo", &format!("authority: {authority}"));
        desk.write("case.yaml", &text)?;
        let file = desk.run(&[&["decide", "case.yaml"], arguments].concat())?;
        let input = desk.run_with(&[&["decide", "-"], arguments].concat(), &text)?;
        let said = file.said.replace("case.yaml", "standard input");
        assert_eq!((file.code, &file.out), (input.code, &input.out), "{said}");
        assert_eq!(said, input.said);
        Ok(file.code)
    };
    let desk = Desk::new()?;
    pin(&desk.folder.path().join("rules"))?;
    for (arguments, authority, code) in [
        (&[][..], "demo", 0),
        (&[], "town", 0),
        (&["--pack", "town"], "demo", 0),
        (&["--pack", "town@1.0.0"], "demo", 0),
        (&["--pack", "town@3.0.0"], "demo", WRONG),
        (&["--on", "2000-01-01"], "town", WRONG),
        (&[], "nowhere", WRONG),
    ] {
        assert_eq!(alike(&desk, arguments, authority)?, code, "{arguments:?}");
    }
    // Touched after its release: the town stands on it.
    let touched = "rules/demo/1.0.0/decisions/duty.yaml";
    let text = fs::read_to_string(desk.folder.path().join(touched))?;
    let other = text.replace("when: person_posing_risk", "when: not(person_posing_risk)");
    assert_ne!(text, other);
    desk.write(touched, other)?;
    for authority in ["demo", "town"] {
        assert_eq!(alike(&desk, &[], authority)?, WRONG);
    }
    // Nothing of the town is needed for the demo.
    let desk = Desk::new()?;
    desk.change(
        "town/1.0.0/pack.yaml",
        &[("extends: demo@1.0.0", "extends: demo@7.0.0")],
    )?;
    assert_eq!(alike(&desk, &[], "demo")?, 0);
    assert_eq!(alike(&desk, &[], "town")?, WRONG);
    Ok(())
}

// --- check and test ---------------------------------------------------------------------------

#[test]
fn check_ends_with_0_for_good_rules_and_1_for_bad_ones() -> Tested {
    let desk = Desk::new()?;
    let good = desk.run(&["check"])?;
    assert_eq!((good.code, good.out.lines().count()), (0, 2));
    let json = desk.run(&["check", "--format", "json"])?;
    assert_eq!((json.code, json.out.as_str()), (0, ""));
    desk.write(
        "rules/town/1.0.0/facts.yaml",
        "facts:\n  a: {type: yes_no}\n  a: {type: no_yes}\n",
    )?;
    let bad = desk.run(&["check", "--format", "json"])?;
    assert_eq!(bad.code, WRONG);
    for line in bad.out.lines() {
        let problem: serde_json::Value = serde_json::from_str(line)?;
        for key in [
            "code", "severity", "message", "file", "line", "column", "labels", "help",
        ] {
            assert!(
                problem.get(key).is_some_and(|value| !value.is_null()),
                "{key} in {line}"
            );
        }
    }
    Ok(())
}

#[test]
fn a_finding_ends_with_1_only_when_warnings_are_denied() -> Tested {
    let desk = Desk::new()?;
    assert_eq!(desk.run(&["check", "--deny-warnings"])?.code, 0);
    let question = "facts:\n  pets: {group: now, type: yes_no, ask: Are there animals?}\n";
    desk.write("rules/town/1.0.0/facts.yaml", question)?;
    pin(&desk.folder.path().join("rules"))?;
    let found = desk.run(&["check"])?;
    assert_eq!(found.code, 0);
    assert!(found.out.contains("warning[unused-fact]"), "{}", found.out);
    assert_eq!(desk.run(&["check", "--deny-warnings"])?.code, WRONG);
    let json = desk.run(&["check", "--format", "json"])?;
    let problem: serde_json::Value = serde_json::from_str(json.out.trim())?;
    assert_eq!(problem["code"], "unused-fact");
    assert_eq!(problem["line"], 2);
    Ok(())
}

#[test]
fn a_finding_is_explained_and_one_that_does_not_exist_is_not() -> Tested {
    let desk = Desk::new()?;
    let page = desk.run(&["check", "--explain", "gap"])?;
    assert_eq!(page.code, 0);
    assert!(
        page.out.starts_with("# gap\n") && page.out.contains("accepts:"),
        "{}",
        page.out
    );
    let none = desk.run(&["check", "--explain", "gaps"])?;
    assert_eq!(none.code, WRONG);
    assert!(none.said.contains("did you mean `gap`?"), "{}", none.said);
    Ok(())
}

#[test]
fn what_is_accepted_does_not_change_the_digest() -> Tested {
    let desk = Desk::new()?;
    let before = desk.run(&["check", "--digests"])?;
    let file = "demo/1.0.0/pack.yaml";
    desk.change(file, &[("no rule reads it", "no rule asks for it")])?;
    assert_eq!(desk.run(&["check", "--digests"])?.out, before.out);
    Ok(())
}

#[test]
fn the_rules_that_come_with_the_program_are_used_elsewhere() -> Tested {
    let desk = Desk::new()?;
    fs::remove_dir_all(desk.folder.path().join("rules"))?;
    let ran = desk.run(&["check"])?;
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.said);
    assert!(ran.out.contains("lancashire@") && ran.out.contains("bath-and-north-east-somerset@"));
    Ok(())
}

#[test]
fn worked_cases_pass_or_say_what_came_instead() -> Tested {
    let desk = Desk::new()?;
    let good = desk.run(&["test"])?;
    assert_eq!((good.code, good.out.as_str()), (0, "1 passed, 0 failed\n"));
    desk.change(
        "demo/1.0.0/cases/a-bruised-baby.md",
        &[("pathway: strategy_meeting", "pathway: advice")],
    )?;
    let bad = desk.run(&["test"])?;
    assert_eq!(bad.code, WRONG);
    assert!(
        bad.out.contains("FAILED demo/1.0.0/a-bruised-baby"),
        "{}",
        bad.out
    );
    assert!(bad.said.contains("a-bruised-baby.md:17:12"), "{}", bad.said);
    Ok(())
}

// --- ask --------------------------------------------------------------------------------------

const ASK: [&str; 6] = [
    "ask",
    "--pack",
    "demo",
    "--received",
    "2026-11-20T16:20",
    "--save",
];

#[test]
fn an_interview_is_saved_and_decides_the_same_when_read_back() -> Tested {
    let desk = Desk::new()?;
    let answers = "?\nmaybe\nYES!\nyes\n-\n!\n-\n-\n-\n-\n-\n-\n-\n-\n-\n-\n-\n";
    let asked = desk.run_with(&[&ASK[..], &["saved.yaml"]].concat(), answers)?;
    assert_eq!(asked.code, 0, "{}{}", asked.out, asked.said);
    assert!(
        asked.out.contains("Danger that cannot wait."),
        "`?` shows the definition: {}",
        asked.out
    );
    assert!(
        asked
            .out
            .contains("`maybe` is no answer to `immediate_danger`"),
        "{}",
        asked.out
    );
    assert!(asked.out.contains("Saved as saved.yaml"));
    let decided = desk.run(&["decide", "saved.yaml"])?;
    assert_eq!(decided.code, 0, "{}", decided.said);
    assert!(
        asked.out.contains(&decided.out),
        "asked:\n{}\ndecided:\n{}",
        asked.out,
        decided.out
    );
    Ok(())
}

#[test]
fn an_interview_that_stops_recommends_with_what_it_knows() -> Tested {
    let desk = Desk::new()?;
    for (number, typed) in ["q\n", "", "no\nq\n", "no\n"].into_iter().enumerate() {
        let name = format!("stopped-{number}.yaml");
        let ran = desk.run_with(&[&ASK[..], &[&name]].concat(), typed)?;
        assert_eq!(ran.code, OPEN, "{}", ran.out);
        let decided = desk.run(&["decide", &name])?;
        assert_eq!(decided.code, OPEN, "{}", decided.said);
        assert!(ran.out.contains(&decided.out));
    }
    Ok(())
}

#[test]
fn an_interview_asks_each_child_and_keeps_siblings_apart() -> Tested {
    let desk = Desk::new()?;
    let ask = [
        "ask",
        "--pack",
        "demo",
        "--received",
        "2026-11-20T16:20",
        "--child",
        "older",
        "--child",
        "baby",
        "--save",
        "two.yaml",
    ];
    let ran = desk.run_with(&ask, "yes\n")?;
    assert_eq!(ran.code, OPEN);
    let saved = fs::read_to_string(desk.folder.path().join("two.yaml"))?;
    assert!(
        saved.contains("ref: older") && saved.contains("ref: baby"),
        "{saved}"
    );
    assert_eq!(saved.matches("immediate_danger: yes").count(), 1, "{saved}");
    let doubled = desk.run(&["ask", "--pack", "demo", "--child", "a", "--child", "a"])?;
    assert_eq!(doubled.code, WRONG);
    assert!(doubled.said.contains("two children are called `a`"));
    Ok(())
}

#[test]
fn an_interview_never_overwrites_a_file() -> Tested {
    let desk = Desk::new()?;
    desk.write("there.yaml", "precious\n")?;
    let ran = desk.run_with(&[&ASK[..], &["there.yaml"]].concat(), "yes\n")?;
    assert_eq!(ran.code, WRONG);
    assert!(
        ran.said.contains("`there.yaml` exists already"),
        "{}",
        ran.said
    );
    assert_eq!(
        fs::read_to_string(desk.folder.path().join("there.yaml"))?,
        "precious\n"
    );
    let nowhere = desk.run_with(&[&ASK[..], &["no/such/folder/a.yaml"]].concat(), "yes\n")?;
    assert!([WRONG, FAILED].contains(&nowhere.code));
    assert!(nowhere.said.contains("no/such/folder"), "{}", nowhere.said);
    let left: Vec<_> = fs::read_dir(desk.folder.path())?.collect::<Result<_, _>>()?;
    assert!(
        left.iter()
            .all(|entry| !entry.file_name().to_string_lossy().contains(".part"))
    );
    Ok(())
}

#[test]
fn an_interview_about_an_unknown_pack_does_not_begin() -> Tested {
    let desk = Desk::new()?;
    let ran = desk.run_with(&["ask", "--pack", "dmeo"], "yes\n")?;
    assert_eq!((ran.code, ran.out.as_str()), (WRONG, ""));
    assert!(ran.said.contains("did you mean `demo`?"), "{}", ran.said);
    Ok(())
}

#[test]
fn letters_that_are_no_text_do_not_end_an_interview() -> Tested {
    let desk = Desk::new()?;
    let output = desk
        .command(&[&ASK[..], &["saved.yaml"]].concat())?
        .write_stdin(&b"\xff\xfe\nyes\nq\n"[..])
        .output()?;
    let ran = Ran::of(output)?;
    assert!([0, OPEN].contains(&ran.code), "{}{}", ran.out, ran.said);
    assert!(desk.folder.path().join("saved.yaml").exists());
    Ok(())
}

// --- eval, facts, explain, schema, completions ------------------------------------------------

#[test]
fn eval_gives_a_value_or_unknown_or_a_diagnostic() -> Tested {
    let desk = Desk::new()?;
    let examples: [(&[&str], i32, &str); 9] = [
        (
            &[
                "age < 13 and not(mobile)",
                "--set",
                "age=0",
                "--set",
                "mobile=unknown",
            ],
            OPEN,
            "unknown\n",
        ),
        (
            &[
                "age < 13 and not(mobile)",
                "--set",
                "age=14",
                "--set",
                "mobile=unknown",
            ],
            0,
            "no\n",
        ),
        (&["1 / 3 * 3 = 1 or 0.1 + 0.2 = 0.3"], 0, "yes\n"),
        (
            &[
                "some e in episodes satisfies e.hours > 24",
                "--set",
                "episodes=[{hours: 30}, {hours: unknown}]",
            ],
            0,
            "yes\n",
        ),
        (
            &[
                "every e in episodes satisfies e.hours > 24",
                "--set",
                "episodes=[{hours: 30}, {hours: unknown}]",
            ],
            OPEN,
            "unknown\n",
        ),
        (
            &[
                "years and months duration(born, date(\"2026-11-20\")).years",
                "--set",
                "born=2012-02-29",
            ],
            0,
            "14\n",
        ),
        (
            &[
                "injury and not(child_mobile)",
                "--pack",
                "demo",
                "--set",
                "injury=yes",
                "--set",
                "child_mobile=no",
            ],
            0,
            "yes\n",
        ),
        (
            &[
                "working days between(a, b)",
                "--set",
                "a=2026-11-20",
                "--set",
                "b=2026-11-23",
            ],
            0,
            "1\n",
        ),
        (&["-2 - -3"], 0, "1\n"),
    ];
    for (arguments, code, out) in examples {
        let ran = desk.run(&[&["eval"], arguments].concat())?;
        let out = out.replace("yes", "true").replace("no\n", "false\n");
        let spoken = ran.out.replace("yes", "true").replace("no\n", "false\n");
        assert_eq!(
            (ran.code, spoken),
            (code, out),
            "{arguments:?}: {}",
            ran.said
        );
    }
    Ok(())
}

#[test]
fn eval_points_at_what_is_wrong() -> Tested {
    let desk = Desk::new()?;
    let examples: [(&[&str], &str); 7] = [
        (&["age == 2", "--set", "age=2"], "expression:1:5"),
        (&["agee < 2", "--set", "age=2"], "did you mean `age`?"),
        (&["(age < 2", "--set", "age=2"], "expression:1:1"),
        (&[""], "nothing"),
        (&["age < 2", "--set", "age"], "write `--set name=value`"),
        (&["injurry", "--pack", "demo"], "did you mean `injury`?"),
        (
            &["injury", "--pack", "demo", "--set", "injury=perhaps"],
            "`perhaps`",
        ),
    ];
    for (arguments, said) in examples {
        let ran = desk.run(&[&["eval"], arguments].concat())?;
        assert_eq!((ran.code, ran.out.as_str()), (WRONG, ""), "{arguments:?}");
        assert!(ran.said.contains(said), "{arguments:?}: {}", ran.said);
    }
    Ok(())
}

#[test]
fn facts_lists_every_question_or_those_with_a_word() -> Tested {
    let desk = Desk::new()?;
    let all = desk.run(&["facts", "--pack", "demo"])?;
    assert_eq!(all.code, 0);
    for shown in [
        "What is happening now",
        "immediate_danger",
        "a whole number from 0 to 25",
        "third-party information",
        "only if: injury",
    ] {
        assert!(all.out.contains(shown), "{shown} in {}", all.out);
    }
    let some = desk.run(&["facts", "--pack", "demo", "CONSENT"])?;
    assert!(some.out.contains("parental_consent") && !some.out.contains("immediate_danger"));
    let none = desk.run(&["facts", "--pack", "demi"])?;
    assert_eq!(none.code, WRONG);
    assert!(none.said.contains("did you mean `demo`?"), "{}", none.said);
    Ok(())
}

#[test]
fn explain_shows_a_rule_with_its_paragraph_and_place() -> Tested {
    let desk = Desk::new()?;
    let rule = desk.run(&["explain", "s47.injury"])?;
    assert_eq!(rule.code, 0);
    for shown in [
        "An injury in a child who cannot move about",
        "- there is an injury",
        "paragraph 2",
        "rules/demo/1.0.0/decisions/duty.yaml:10:9",
        "https://example.org/guide",
    ] {
        assert!(rule.out.contains(shown), "{shown} in {}", rule.out);
    }
    let misspelt = desk.run(&["explain", "s47.injry", "--pack", "town"])?;
    assert_eq!(misspelt.code, WRONG);
    assert_eq!(
        misspelt.said,
        "error: there is no rule `s47.injry`; did you mean `s47.injury`?\n"
    );
    Ok(())
}

#[test]
fn fmt_writes_whole_files_or_none_and_check_only_names_them() -> Tested {
    let desk = Desk::new()?;
    let facts = desk.folder.path().join("rules/demo/1.0.0/facts.yaml");
    let pack = desk.folder.path().join("rules/demo/1.0.0/pack.yaml");
    let first = desk.run(&["fmt"])?;
    assert_eq!(first.code, 0, "{}", first.said);
    assert_eq!(desk.run(&["fmt", "--check"])?.code, 0);
    let tidy = fs::read_to_string(&facts)?;
    let loose = tidy.replace(": ", ":   ") + "\n\n\n# the end\n";
    fs::write(&facts, &loose)?;
    let torn = fs::read_to_string(&pack)? + "notes: [\n";
    fs::write(&pack, &torn)?;
    let checked = desk.run(&["fmt", "--check"])?;
    assert_eq!(checked.code, WRONG);
    assert!(
        checked.out.contains("rules/demo/1.0.0/facts.yaml\n"),
        "{}",
        checked.out
    );
    assert!(
        checked.said.contains("rules/demo/1.0.0/pack.yaml:"),
        "{}",
        checked.said
    );
    assert_eq!(fs::read_to_string(&facts)?, loose);
    let laid = desk.run(&["fmt", "rules/demo"])?;
    assert_eq!(laid.code, WRONG);
    assert_eq!(fs::read_to_string(&facts)?, tidy + "\n# the end\n");
    assert_eq!(fs::read_to_string(&pack)?, torn);
    let beside = fs::read_dir(desk.folder.path().join("rules/demo/1.0.0"))?;
    let left = beside.filter_map(Result::ok).map(|entry| entry.file_name());
    assert!(
        !left
            .into_iter()
            .any(|name| name.to_string_lossy().ends_with(".part"))
    );
    let missing = desk.run(&["fmt", "nowhere.yaml"])?;
    assert_eq!(missing.code, 2);
    fs::write(desk.folder.path().join("bytes.yaml"), [0xff, 0xfe, 0x00])?;
    let bytes = desk.run(&["fmt", "bytes.yaml"])?;
    assert_eq!(bytes.code, WRONG);
    assert!(bytes.said.contains("not UTF-8"), "{}", bytes.said);
    Ok(())
}

/// In a version that was released nothing changes that its digest counts; in a draft beside it keys and spelling do.
#[test]
fn fmt_keeps_the_digest_of_a_released_version() -> Tested {
    let desk = Desk::new()?;
    let digests = desk.run(&["check", "--digests"])?.out;
    let digest = digests
        .split("demo:\n")
        .nth(1)
        .and_then(|rest| rest.lines().next())
        .ok_or("a digest")?;
    desk.write("rules/demo/released.yaml", format!("released:\n{digest}\n"))?;
    let decision = desk
        .folder
        .path()
        .join("rules/demo/1.0.0/decisions/duty.yaml");
    let text = fs::read_to_string(&decision)?;
    let (head, rules) = text.split_once('\n').ok_or("several lines")?;
    fs::write(
        &decision,
        format!("{head}\n\n\n{}", rules.replace(": ", ":   ")),
    )?;
    let laid = desk.run(&["fmt"])?;
    assert_eq!(laid.code, 0, "{}", laid.said);
    let checked = desk.run(&["check"])?;
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.said);
    Ok(())
}

#[test]
fn schemas_are_json_and_completions_name_the_commands() -> Tested {
    let desk = Desk::new()?;
    for of in ["case", "recommendation"] {
        let ran = desk.run(&["schema", of])?;
        let schema: serde_json::Value = serde_json::from_str(&ran.out)?;
        assert!(
            schema.get("$schema").is_some() || schema.get("type").is_some(),
            "{}",
            ran.out
        );
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = desk.run(&["completions", shell])?;
        assert_eq!(ran.code, 0);
        assert!(
            ran.out.contains("decide") && ran.out.contains("explain"),
            "{shell}"
        );
    }
    Ok(())
}

#[test]
fn every_command_says_how_it_is_used() -> Tested {
    let desk = Desk::new()?;
    let commands = [
        "",
        "decide",
        "ask",
        "check",
        "test",
        "verify",
        "mutate",
        "diff",
        "eval",
        "facts",
        "fmt",
        "lsp",
        "explain",
        "coverage",
        "sources",
        "sources check",
        "sources list",
        "records",
        "records verify",
        "records head",
        "records replay",
        "records export",
        "records list",
        "records due",
        "records erase",
        "replay",
        "sample",
        "docs",
        "export",
        "export dmn",
        "new",
        "draft",
        "release",
        "withdraw",
        "serve",
        "tokens",
        "tokens make",
        "schema",
        "completions",
    ];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/help"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for command in commands {
        let words = command.split_whitespace().chain(["--help"]);
        let ran = desk.run(&words.collect::<Vec<_>>())?;
        assert_eq!(ran.code, 0);
        let name = if command.is_empty() {
            "threshold".to_owned()
        } else {
            command.replace(' ', "-")
        };
        settings.bind(|| insta::assert_snapshot!(name, ran.out));
    }
    Ok(())
}

#[test]
fn why_not_names_the_answers_that_would_change_it_and_they_do() -> Tested {
    let case = "rules/lancashire/2.0.0/cases/section-17-consent-refused.md";
    let ask = |outcome: &str| {
        let mut command = Command::cargo_bin("threshold")?;
        Ok::<_, Box<dyn Error>>(
            command
                .args(["decide", case, "--why-not", outcome])
                .output()?,
        )
    };
    let run = ask("assessment")?;
    let said = String::from_utf8(run.stdout)?;
    assert_eq!(run.status.code(), Some(0));
    assert!(
        said.contains("those with parental responsibility have consented"),
        "{said}"
    );
    let consented =
        fs::read_to_string(case)?.replace("parental_consent: refused", "parental_consent: given");
    let desk = Desk::new()?;
    desk.write("consented.md", &consented)?;
    let mut command = Command::cargo_bin("threshold")?;
    let path = desk.folder.path().join("consented.md");
    let run = command
        .args(["decide", "--format", "json"])
        .arg(path)
        .output()?;
    let said = String::from_utf8(run.stdout)?;
    assert!(said.contains(r#""value":"assessment""#), "{said}");
    let run = ask("assessmnt")?;
    assert_eq!(run.status.code(), Some(WRONG));
    assert!(String::from_utf8(run.stderr)?.contains("did you mean `assessment`?"));
    Ok(())
}

#[test]
fn why_not_may_be_asked_of_any_decision_or_of_all() -> Tested {
    let case = "rules/lancashire/2.0.0/cases/section-17-consent-refused.md";
    let titles = |asked: &str| {
        let mut command = Command::cargo_bin("threshold")?;
        let run = command
            .args(["decide", case, "--why-not", asked])
            .output()?;
        let said = String::from_utf8(run.stdout)?;
        let titles = said.lines().filter(|line| line.contains("why not"));
        Ok::<_, Box<dyn Error>>(titles.map(str::to_owned).collect::<Vec<_>>())
    };
    // The duty is section 17: above it stands section 47, below it none.
    let duty = titles("duty")?;
    assert_eq!(duty.len(), 2, "{duty:?}");
    let one = titles("duty=section_47")?;
    assert_eq!(one.len(), 1, "{one:?}");
    assert!(duty.contains(&one[0]), "{duty:?} {one:?}");
    let every = titles("every")?;
    for part in [
        "Duty under the Children Act 1989",
        "Where agreement stands",
        "Pathway from the hub",
    ] {
        assert!(
            every.iter().any(|title| title.contains(part)),
            "{part}: {every:?}"
        );
    }
    let mut command = Command::cargo_bin("threshold")?;
    let run = command
        .args(["decide", case, "--why-not", "duty=section_74"])
        .output()?;
    assert_eq!(run.status.code(), Some(WRONG));
    Ok(())
}

#[test]
fn two_rules_where_only_one_may_hold_are_said_loudly() -> Tested {
    let desk = Desk::new()?;
    let another = "    basis: stated\n  - id: agreement.danger\n    title: Danger\n    when: immediate_danger\n    \
                   then: needed\n    because: Danger.\n    cite: [duty.enquiry]\n    basis: stated";
    let file = "demo/1.0.0/decisions/agreement.yaml";
    desk.change(
        file,
        &[("when: duty = section_47", "when: immediate_danger")],
    )?;
    desk.change(file, &[("    basis: stated", another)])?;
    desk.write("case.yaml", case("A", SETTLED))?;
    let ran = desk.run(&["decide", "case.yaml"])?;
    assert!(ran.out.contains("COULD NOT BE WORKED OUT"), "{}", ran.out);
    assert!(
        ran.out.contains("`agreement.enquiry`, `agreement.danger`"),
        "{}",
        ran.out
    );
    Ok(())
}

/// Away from any `rules` folder the program decides by the very rules of this one.
#[test]
fn the_built_in_rules_are_those_of_the_rules_folder() -> Tested {
    let nowhere = tempfile::tempdir()?;
    let rules = Path::new("rules").canonicalize()?;
    let digests = |own: bool| {
        let mut command = Command::cargo_bin("threshold")?;
        command
            .args(["check", "--digests"])
            .current_dir(nowhere.path());
        if !own {
            command.arg("--rules").arg(&rules);
        }
        Ran::of(command.output()?)
    };
    let (built_in, folder) = (digests(true)?, digests(false)?);
    assert_eq!(built_in.code, 0, "{}", built_in.said);
    assert!(built_in.out.contains("digest: "), "{}", built_in.out);
    let pinned = |ran: &Ran| {
        let lines = ran.out.lines().filter(|line| line.contains("digest: "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(pinned(&built_in), pinned(&folder));
    Ok(())
}

/// Every kind of claim, once kept and once broken.
const INVARIANTS: &str = "\
assumptions:
  - id: assume.weighed
    says: A child who can move about weighs more than two kilograms.
    holds: not(injury and child_mobile and weight_kilograms <= 2)
invariants:
  - id: inv.danger
    says: Danger always brings a meeting.
    for_all: immediate_danger
    implies: pathway = strategy_meeting
  - id: inv.need
    says: A child in need is always assessed.
    for_all: duty = section_17
    implies: pathway = assessment
  - id: inv.advice
    says: An injury never ends with advice.
    for_all: injury
    never: pathway = advice
  - id: inv.nobody
    says: A child of whom one says two things at once gets advice.
    for_all: duty = none and duty = section_47
    implies: pathway = advice
  - id: inv.harm
    says: More harm never lowers the duty.
    decision: duty
    monotone_in: [injury, person_posing_risk, worries, {fact: injury_explanation, order: [fits, changes, does_not_fit]}]
  - id: inv.weight
    says: A heavier child never has a lower duty.
    decision: duty
    monotone_in: [weight_kilograms]
  - id: inv.consent
    says: Consent never changes the pathway.
    decision: pathway
    does_not_depend_on: [parental_consent]
  - id: inv.caller
    says: Who calls never changes the pathway.
    decision: pathway
    does_not_depend_on: [referrer, place]
  - id: inv.known
    says: Injury and who lives there settle the duty.
    decision: duty
    settled_when_known: [injury, injury_explanation, child_mobile, person_posing_risk]
  - id: inv.meanwhile
    says: Nobody waits with advice while an enquiry is possible.
    interim_never: [advice]
    while_possible: duty = section_47
  - id: inv.busy
    says: Nobody is assessed while an enquiry is possible.
    interim_never: [assessment]
    while_possible: duty = section_47
";

#[test]
fn verify_proves_or_shows_a_child() -> Tested {
    let desk = Desk::new()?;
    desk.write("rules/demo/1.0.0/invariants.yaml", INVARIANTS)?;
    pin(&desk.folder.path().join("rules"))?;
    let ran = desk.run(&["verify", "--pack", "demo@1.0.0"])?;
    assert_eq!(ran.code, WRONG, "{}", ran.said);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/proofs"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("page", ran.out));
    let json = desk.run(&["verify", "--pack", "demo@1.0.0", "--format", "json"])?;
    let verdicts: Vec<(String, String)> = json
        .out
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line)?;
            let text = |key: &str| line[key].as_str().unwrap_or("").to_owned();
            Ok::<_, Box<dyn Error>>((text("invariant"), text("verdict")))
        })
        .collect::<Result<_, _>>()?;
    let verdicts: Vec<(&str, &str)> = verdicts
        .iter()
        .map(|(id, verdict)| (id.as_str(), verdict.as_str()))
        .collect();
    assert_eq!(
        verdicts,
        [
            ("inv.danger", "proved"),
            ("inv.need", "broken"),
            ("inv.advice", "broken"),
            ("inv.nobody", "about_nobody"),
            ("inv.harm", "proved"),
            ("inv.weight", "broken"),
            ("inv.consent", "broken"),
            ("inv.caller", "proved"),
            ("inv.known", "broken"),
            ("inv.meanwhile", "proved"),
            ("inv.busy", "broken"),
        ]
    );
    Ok(())
}

#[test]
fn a_counterexample_is_kept_as_a_case_that_fails_until_the_rules_are_mended() -> Tested {
    let desk = Desk::new()?;
    desk.write("rules/demo/1.0.0/invariants.yaml", INVARIANTS)?;
    pin(&desk.folder.path().join("rules"))?;
    let saved = desk.run(&[
        "verify",
        "--pack",
        "demo@1.0.0",
        "--save",
        "rules/demo/1.0.0/cases",
    ])?;
    assert_eq!(saved.code, WRONG);
    let failing = desk.run(&["test", "inv-need"])?;
    assert_eq!(failing.code, WRONG);
    assert!(
        failing.said.contains("`inv.need` is broken, not kept"),
        "{}",
        failing.said
    );
    let decided = desk.run(&["decide", "rules/demo/1.0.0/cases/demo-1-0-0-inv-need.md"])?;
    assert!(
        decided.out.contains("DO NOT RELY ON THIS"),
        "{}",
        decided.out
    );
    desk.change(
        "demo/1.0.0/decisions/pathway.yaml",
        &[(
            "duty = section_17 and parental_consent = given",
            "duty = section_17",
        )],
    )?;
    desk.change(
        "demo/1.0.0/invariants.yaml",
        &[(
            "duty = section_17\n",
            "duty = section_17 and not(immediate_danger)\n",
        )],
    )?;
    let mended = desk.run(&["test", "inv-need"])?;
    assert_eq!(mended.code, 0, "{}", mended.said);
    let again = desk.run(&[
        "verify",
        "--pack",
        "demo@1.0.0",
        "--save",
        "rules/demo/1.0.0/cases",
    ])?;
    assert_eq!(
        again.code, FAILED,
        "a case that is there already is not written over"
    );
    Ok(())
}

#[test]
fn what_the_layer_below_promises_is_not_lost() -> Tested {
    let desk = Desk::with(&[(BASE, "rules")])?;
    desk.write(
        "rules/demo/1.0.0/invariants.yaml",
        "invariants:\n  - id: inv.danger\n    says: Danger always brings a meeting.\n    for_all: immediate_danger\n    implies: pathway = strategy_meeting\n",
    )?;
    let below = desk.run(&["verify", "--pack", "town@1.0.0"])?;
    assert_eq!(below.code, 0, "{}", below.said);
    assert!(
        below.out.contains("town@1.0.0: 1 of 1 invariants proved"),
        "{}",
        below.out
    );
    desk.write(
        "rules/town/1.0.0/decisions/pathway.yaml",
        "decision: pathway\nreplaces: demo\nwhy: The town has its own.\ntitle: P\noutcomes:\n  - {id: talk, title: Talk}\n  - {id: visit, title: Visit}\nhit: highest\notherwise: talk\nrules: []\nwhile_open:\n  - {id: open.t, when: true, then: talk, because: B., cite: [duty.need], basis: stated}\n",
    )?;
    let lost = desk.run(&["check"])?;
    assert_eq!(lost.code, WRONG);
    assert!(lost.out.contains("invariant-lost"), "{}", lost.out);
    desk.write(
        "rules/town/1.0.0/invariants.yaml",
        "invariants:\n  - id: inv.danger\n    restates: demo\n    says: Danger always brings a visit.\n    for_all: immediate_danger\n    implies: pathway = visit\n",
    )?;
    let restated = desk.run(&["verify", "--pack", "town@1.0.0"])?;
    assert_eq!(restated.code, WRONG);
    assert!(
        restated
            .out
            .contains("Broken: Danger always brings a visit."),
        "{}",
        restated.out
    );
    Ok(())
}

#[test]
fn mutate_names_the_slips_that_no_case_would_notice() -> Tested {
    let desk = Desk::new()?;
    let ran = desk.run(&["mutate", "--pack", "demo@1.0.0"])?;
    assert_eq!(ran.code, 0, "{}", ran.said);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/mutants"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("page", ran.out));
    let strict = desk.run(&["mutate", "--pack", "demo@1.0.0", "--fail-under", "100"])?;
    assert_eq!(strict.code, WRONG);
    // A case that shows the worry about care notices when that rule is gone.
    let gone = "s17.worry were not there";
    assert!(ran.out.contains(gone), "{}", ran.out);
    desk.write(
        "rules/demo/1.0.0/cases/neglect.md",
        "# Neglect brings a child in need\n\nThe guide says so.\n\n```case\ncase: D-2\nauthority: demo\nreceived: 2024-03-04T10:00\nchildren:\n  - ref: child-1\n    facts: {immediate_danger: no, injury: no, worries: [neglect], person_posing_risk: no, parental_consent: given}\n```\n\n```expect\nchild-1:\n  pathway: assessment\n  decisions: {duty: section_17}\n```\n",
    )?;
    let better = desk.run(&["mutate", "--pack", "demo@1.0.0"])?;
    assert!(!better.out.contains(gone), "{}", better.out);
    Ok(())
}

/// A desk with a second rules folder, `draft`, in which words of a file are replaced.
fn with_draft(name: &str, before: &str, after: &str) -> Result<Desk, Box<dyn Error>> {
    let desk = Desk::new()?;
    desk.lay(BASE, "draft")?;
    let draft = desk.folder.path().join("draft");
    let text = fs::read_to_string(draft.join(name))?;
    if !text.contains(before) {
        return Err(format!("{name} does not hold {before:?}").into());
    }
    fs::write(draft.join(name), text.replace(before, after))?;
    Ok(desk)
}

const DIFF: [&str; 5] = ["diff", "demo@1.0.0", "demo@1.0.0", "--with-rules", "draft"];

#[test]
fn diff_says_by_its_exit_code_whether_somebody_moves_down() -> Tested {
    let duty = "demo/1.0.0/decisions/duty.yaml";
    let down = with_draft(
        duty,
        "when: person_posing_risk",
        "when: person_posing_risk and injury",
    )?;
    let ran = down.run(&DIFF)?;
    assert_eq!(ran.code, OPEN, "{}", ran.out);
    let up = with_draft(
        duty,
        "when: person_posing_risk",
        "when: person_posing_risk or injury",
    )?;
    assert_eq!(up.run(&DIFF)?.code, 0);
    let same = with_draft(duty, "A person who is a risk", "Somebody is a risk")?;
    let ran = same.run(&DIFF)?;
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("BOTH DECIDE ALIKE"), "{}", ran.out);
    Ok(())
}

#[test]
fn diff_as_json_gives_children_whom_both_versions_decide_so() -> Tested {
    let duty = "demo/1.0.0/decisions/duty.yaml";
    let desk = with_draft(
        duty,
        "when: person_posing_risk",
        "when: person_posing_risk and injury",
    )?;
    let ran = desk.run(&[&DIFF[..], &["--format", "json"]].concat())?;
    let found: serde_json::Value = serde_json::from_str(&ran.out)?;
    assert_eq!(found["schema"], "threshold/diff/1");
    assert_eq!(found["sign_off_needed"], true);
    assert_eq!(found["written"][0]["new_place"]["line"], 17);
    let moves = found["moves"].as_array().ok_or("no moves")?;
    let mut decided = 0;
    for one in moves.iter().filter(|one| one["direction"] == "down") {
        for child in one["children"].as_array().ok_or("no children")? {
            let example = &child["example"];
            for (rules, facts, outcome) in
                [("rules", "old_facts", "from"), ("draft", "new_facts", "to")]
            {
                let case = serde_json::json!({
                    "case": "example", "authority": "demo", "received": example["received"],
                    "children": [{"ref": "child-1", "facts": example[facts]}],
                });
                desk.write("case.json", case.to_string())?;
                let arguments = [
                    &["decide", "case.json", "--format", "json", "--rules", rules][..],
                    &["--pack", "demo@1.0.0"],
                ];
                let arguments = arguments.concat();
                let answer: serde_json::Value = serde_json::from_str(&desk.run(&arguments)?.out)?;
                let decision = one["decision"].as_str().ok_or("no decision")?;
                assert_eq!(
                    answer["decisions"][decision]["value"], one[outcome],
                    "{case}"
                );
                decided += 1;
            }
        }
    }
    assert!(decided >= 4, "{}", ran.out);
    Ok(())
}

#[test]
fn diff_as_html_is_one_page_with_every_text_escaped() -> Tested {
    let desk = with_draft(
        "demo/1.0.0/decisions/duty.yaml",
        "title: A person who is a risk",
        "title: \"<script>alert('x')</script> & more\"",
    )?;
    let ran = desk.run(&[&DIFF[..], &["--format", "html"]].concat())?;
    assert!(
        ran.out
            .starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">")
    );
    assert!(!ran.out.contains("<script"), "{}", ran.out);
    assert!(
        ran.out
            .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; more")
    );
    assert_eq!(ran.out.matches("<h1>").count(), 1);
    assert!(ran.out.ends_with("</html>\n"));
    for outside in ["http:", "src=", "@import", "url("] {
        assert!(!ran.out.contains(outside), "{outside}");
    }
    Ok(())
}

#[test]
fn diff_of_packs_with_little_in_common_is_a_page_all_the_same() -> Tested {
    let desk = Desk::new()?;
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");
    let ran = desk.run(&["diff", "demo@1.0.0", "england@1.0.0", "--with-rules", rules])?;
    assert_eq!(ran.code, OPEN);
    assert!(
        ran.out
            .contains("depends on what only the old version knows")
    );
    Ok(())
}

#[test]
fn diff_of_what_is_not_there_says_what_is() -> Tested {
    let desk = Desk::new()?;
    let ran = desk.run(&["diff", "demo@1.0.0", "demo@9.0.0"])?;
    assert_eq!(ran.code, WRONG);
    assert!(
        ran.said.contains("versions of `demo`: `1.0.0`"),
        "{}",
        ran.said
    );
    let ran = desk.run(&[
        "diff",
        "demo@1.0.0",
        "demo@1.0.0",
        "--with-rules",
        "nowhere",
    ])?;
    assert_eq!(ran.code, FAILED);
    let desk = with_draft("demo/1.0.0/facts.yaml", "type: yes_no", "type: maybe")?;
    let ran = desk.run(&DIFF)?;
    assert_eq!(ran.code, WRONG);
    assert!(
        ran.said.contains("draft/demo/1.0.0/facts.yaml"),
        "{}",
        ran.said
    );
    Ok(())
}
