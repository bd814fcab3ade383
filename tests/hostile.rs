//! Files made to break the program: each is refused or handled, with a word about why, in time.
//!
//! The bound only tells an answer from a hang, as machines are noisy; what each
//! takes in fact is printed with `cargo test --test hostile -- --nocapture`.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out and measures time"
)]
#![expect(clippy::format_collect, reason = "short and slow is right for a test")]
#![expect(
    clippy::indexing_slicing,
    reason = "the positions come from the text itself"
)]

#[path = "support/desk.rs"]
mod desk;
#[path = "support/files.rs"]
mod files;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::Duration;
use std::time::Instant;

use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::test_runner::Config;
use proptest::test_runner::TestCaseError;
use proptest::test_runner::TestRunner;
use threshold::ast::diagnostic::Diagnostic;
use threshold::ast::diagnostic::any_error;
use threshold::ast::place::Files;
use threshold::ast::read_case::read_cases;
use threshold::check::case::check_case;
use threshold::check::library::check;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::check_scripts;
use threshold::report::problems::Paint;
use threshold::report::problems::as_json;
use threshold::report::problems::problems as rendered;

use crate::desk::BASE;
use crate::desk::Desk;
use crate::files::below;

type Tested = Result<(), Box<dyn Error>>;

/// What is measured does not share the machine with another measurement.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
const LIMIT: Duration = Duration::from_mins(5);
const TEN_MB: usize = 10 << 20;

struct Ran {
    code: i32,
    all: String,
}

impl Desk {
    fn new() -> Result<Self, Box<dyn Error>> {
        Self::with(&[(BASE, "rules")])
    }

    /// Runs a command that must not panic, and must end in time.
    fn run(&self, what: &str, arguments: &[&str]) -> Result<Ran, Box<dyn Error>> {
        let _alone = ONE_AT_A_TIME
            .lock()
            .map_err(|_| "an earlier run failed")
            .ok();
        let began = Instant::now();
        let output = self.command(arguments)?.timeout(LIMIT * 3).output()?;
        let took = began.elapsed();
        println!("{took:>9.2?}  {what}");
        let ran = desk::Ran::of(output).map_err(|reason| format!("{what}: {reason}"))?;
        assert!(took < LIMIT, "{what} took {took:?}");
        let (code, all) = (ran.code, ran.out + ran.said.as_str());
        assert!(
            !all.contains('\u{1b}'),
            "{what}: an escape reaches the terminal"
        );
        Ok(Ran { code, all })
    }

    /// A file of the pack, or a case, that must be refused with these words, and briefly.
    fn refused(&self, name: &str, text: impl AsRef<[u8]>, words: &[&str]) -> Tested {
        self.write(name, text)?;
        let arguments: &[&str] = if name.starts_with("rules") {
            &["check"]
        } else {
            &["decide", name, "--pack", "demo@1.0.0"]
        };
        let ran = self.run(name, arguments)?;
        let start: String = ran.all.chars().take(3000).collect();
        assert_eq!(ran.code, 1, "{name}: {start}");
        for word in words {
            assert!(ran.all.contains(word), "{name}: no {word:?} in {start}");
        }
        assert!(
            ran.all.len() < 1 << 20,
            "{name}: {} bytes are said",
            ran.all.len()
        );
        Ok(())
    }
}

const FACTS: &str = "rules/town/1.0.0/facts.yaml";
const DECISION: &str = "rules/town/1.0.0/decisions/extra.yaml";

fn rule_when(when: &str) -> String {
    format!(
        "decision: extra\ntitle: Extra\noutcomes:\n  - {{id: low, title: Low}}\n  - {{id: high, title: High}}\n\
         hit: highest\notherwise: low\nrules:\n  - id: extra.one\n    title: One\n    when: {when}\n    then: high\n    \
         because: So.\n    cite: [duty.need]\n    basis: stated\n"
    )
}

fn case(facts: &str) -> String {
    format!(
        "case: H-1\nauthority: demo\nreceived: 2026-11-20T16:20\nchildren:\n  - ref: child-1\n    facts: {{{facts}}}\n"
    )
}

// --- large and deep ---------------------------------------------------------------------------

#[test]
fn a_bomb_of_aliases() -> Tested {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..40 {
        let before = n - 1;
        let nine = vec![format!("*a{before}"); 9].join(", ");
        writeln!(bomb, "a{n}: &a{n} [{nine}]")?;
    }
    let desk = Desk::new()?;
    desk.refused(
        FACTS,
        &bomb,
        &["a YAML anchor is not read here", "facts.yaml:1:5"],
    )?;
    let desk = Desk::new()?;
    desk.refused("case.yaml", &bomb, &["a YAML anchor is not read here"])?;
    for file in ["rules/calendars/bomb.yaml", "rules/town/released.yaml"] {
        let desk = Desk::new()?;
        desk.refused(file, &bomb, &["error["])?;
    }
    Ok(())
}

#[test]
fn ten_megabytes_of_nesting() -> Tested {
    for name in [
        FACTS,
        "case.yaml",
        "rules/calendars/deep.yaml",
        "rules/town/released.yaml",
    ] {
        for (unit, what) in [
            ("[", "lists"),
            ("{\"a\":", "maps"),
            ("- ", "dashes"),
            ("? ", "keys"),
        ] {
            let desk = Desk::new()?;
            println!("{what}:");
            desk.refused(name, unit.repeat(TEN_MB / unit.len()), &["error["])?;
        }
    }
    Ok(())
}

#[test]
fn ten_megabytes_on_one_line() -> Tested {
    let line = "x".repeat(TEN_MB);
    let desk = Desk::new()?;
    desk.refused("case.yaml", case(&format!("remarks: {line}")), &["error["])?;
    desk.refused(
        "case.json",
        format!("{{\"case\": \"{line}\"}}"),
        &["error["],
    )?;
    desk.refused(
        "case.ndjson",
        format!("{{\"a\": \"{line}"),
        &["json-syntax"],
    )?;
    desk.refused(
        FACTS,
        format!("facts: {{{line}: {{type: yes_no, ask: Is it?}}}}\n"),
        &["bad-name"],
    )?;
    let desk = Desk::new()?;
    desk.refused(
        DECISION,
        rule_when(&format!("{line} and injury")),
        &["too-long"],
    )?;
    let desk = Desk::new()?;
    desk.refused(
        "rules/town/1.0.0/helpers.rhai",
        format!("fn f() {{ \"{line}\" }}"),
        &["bad-script"],
    )?;
    let desk = Desk::new()?;
    desk.refused(
        "rules/town/1.0.0/cases/long.md",
        format!("# {line}\n"),
        &["no-block"],
    )
}

#[test]
fn more_than_is_read() -> Tested {
    let desk = Desk::new()?;
    let text = "# padding\n".repeat((33 << 20) / 10);
    desk.refused("case.yaml", &text, &["too-large"])?;
    desk.refused(FACTS, &text, &["too-large"])
}

#[test]
fn a_million_keys() -> Tested {
    let desk = Desk::new()?;
    let keys: String = (0..1_000_000).map(|n| format!("k{n}: 1\n")).collect();
    desk.refused(
        "case.yaml",
        &keys,
        &["more than 2000000 values in one file"],
    )?;
    let facts: String = (0..100_000).map(|n| format!("f{n}: 1, ")).collect();
    desk.refused("many.yaml", case(&facts), &["has no fact"])?;
    desk.refused(
        FACTS,
        format!("facts:\n  a: {{{facts}}}\n"),
        &["has no key"],
    )
}

#[test]
fn doubled_keys_by_the_thousand() -> Tested {
    let desk = Desk::new()?;
    desk.refused(
        "case.yaml",
        case(&"injury: yes, ".repeat(20_000)),
        &["doubled-key", "... and"],
    )?;
    let pairs = "\"injury\": true, ".repeat(20_000);
    desk.refused(
        "case.json",
        format!("{{\"case\": \"a\", {pairs}\"x\": 1}}"),
        &["doubled-key"],
    )
}

#[test]
fn ten_thousand_children() -> Tested {
    let desk = Desk::new()?;
    let mut text =
        String::from("case: H\nauthority: demo\nreceived: 2026-11-20T16:20\nchildren:\n");
    for n in 0..10_000 {
        writeln!(text, "  - {{ref: child-{n}, facts: {{injury: yes}}}}")?;
    }
    desk.refused("case.yaml", &text, &["too-many-children", "at most 50"])
}

// --- many rules -------------------------------------------------------------------------------

#[test]
fn fifty_thousand_questions_in_one_circle() -> Tested {
    let mut text = String::from("facts:\n");
    for n in 0..50_000 {
        let next = (n + 1) % 50_000;
        writeln!(
            text,
            "  f{n}: {{type: yes_no, ask: Is it?, only_if: f{next}, otherwise: no}}"
        )?;
    }
    let desk = Desk::new()?;
    desk.refused(FACTS, &text, &["error[circle]", "more reads `f0`"])
}

#[test]
fn ten_thousand_rules_that_read_what_reads_them() -> Tested {
    let mut text = rule_when("extra = high");
    for n in 0..10_000 {
        writeln!(
            text,
            "  - {{id: extra.r{n}, title: R, when: extra = high, then: high, because: So., cite: [duty.need], basis: stated}}"
        )?;
    }
    let desk = Desk::new()?;
    desk.refused(DECISION, &text, &["error[circle]"])
}

#[test]
fn ten_thousand_misspelt_names() -> Tested {
    let mut text = rule_when("injury");
    for n in 0..10_000 {
        writeln!(
            text,
            "  - {{id: extra.r{n}, title: R, when: injurry{n}, then: hihg, because: So., cite: [duty.nede], basis: stated}}"
        )?;
    }
    let desk = Desk::new()?;
    desk.refused(DECISION, &text, &["unknown-name", "... and"])?;
    let ran = desk.run("the same as JSON", &["check", "--format", "json"])?;
    assert_eq!((ran.code, ran.all.lines().count()), (1, 30_000));
    Ok(())
}

#[test]
fn deep_and_long_expressions() -> Tested {
    let desk = Desk::new()?;
    for (what, when) in [
        (
            "brackets",
            format!("{}injury{}", "(".repeat(4000), ")".repeat(4000)),
        ),
        (
            "not",
            format!("{}injury{}", "not(".repeat(1000), ")".repeat(1000)),
        ),
        ("minus", format!("{}1 > 0", "-".repeat(8000))),
        (
            "if",
            format!("{}true", "if injury then true else ".repeat(300)),
        ),
        ("unclosed", "(".repeat(8000)),
        ("paths", format!("a{} = 1", ".a".repeat(4000))),
        ("lists", format!("injury in {}", "[".repeat(8000))),
        ("quotes", "\"".repeat(8001)),
    ] {
        println!("{what}:");
        desk.refused(DECISION, rule_when(&format!("'{when}'")), &["error["])?;
    }
    desk.write(
        DECISION,
        rule_when(&format!("injury{}", " or injury".repeat(800))),
    )?;
    assert_eq!(desk.run("a long condition", &["check"])?.code, 0);
    Ok(())
}

#[test]
fn numbers_beyond_measure() -> Tested {
    let desk = Desk::new()?;
    let digits = "9".repeat(10_000);
    for number in [
        digits.as_str(),
        "1e999999999",
        "0x10",
        "-0.00000000000000000000000000000000001",
        ".inf",
        ".nan",
        "NaN",
        "1_000",
        "٣",
    ] {
        desk.refused(
            "case.yaml",
            case(&format!("age_years: {number}")),
            &["case.yaml:6:24"],
        )?;
        let bounds =
            format!("facts: {{a: {{type: whole_number, least: 0, most: {number}, ask: How?}}}}\n");
        desk.refused(FACTS, bounds, &["facts.yaml:1:4"])?;
        fs::remove_file(desk.folder.path().join(FACTS))?;
    }
    desk.refused(
        "case.json",
        case(&format!("\"age_years\": {digits}")),
        &["error["],
    )?;
    desk.refused(
        DECISION,
        rule_when(&format!("age_years < {digits}")),
        &["error["],
    )?;
    desk.refused(DECISION, rule_when("age_years * 9999999999999999999999999999 * 9999999999999999999999999999 = age_years / 0"), &["may-divide-by-zero"])
}

// --- odd letters ------------------------------------------------------------------------------

#[test]
fn control_characters_and_nul() -> Tested {
    for odd in [
        "\0",
        "\u{1b}[31m",
        "\u{7}",
        "\u{7f}",
        "\u{202e}",
        "\u{85}",
        "\u{feff}",
    ] {
        let desk = Desk::new()?;
        desk.refused("case.yaml", case(&format!("inj{odd}ury: yes")), &["error["])?;
        desk.refused(
            "escaped.yaml",
            case(&format!(
                "\"inj{}ury\": yes",
                odd.escape_unicode()
                    .to_string()
                    .replace("\\u{", "\\U0000000")
                    .replace('}', "")
            )),
            &["error["],
        )?;
        desk.refused("case.json", format!("{{\"inj{odd}ury\": 1}}"), &["error["])?;
        desk.refused(DECISION, rule_when(&format!("inj{odd}ury")), &["error["])?;
    }
    Ok(())
}

#[test]
fn bytes_that_are_no_text_in_each_kind_of_file() -> Tested {
    for name in [
        "rules/demo/1.0.0/pack.yaml",
        "rules/demo/1.0.0/facts.yaml",
        "rules/demo/1.0.0/decisions/duty.yaml",
        "rules/demo/1.0.0/services.yaml",
        "rules/demo/1.0.0/sources.yaml",
        "rules/demo/1.0.0/helpers.rhai",
        "rules/demo/1.0.0/cases/a-bruised-baby.md",
        "rules/calendars/demo.yaml",
        "rules/demo/released.yaml",
        "case.yaml",
        "case.json",
        "case.md",
    ] {
        let desk = Desk::new()?;
        let path = desk.folder.path().join(name);
        let mut bytes = fs::read(&path).unwrap_or_default();
        bytes.splice(0..0, *b"# \xc3\x28\n");
        desk.refused(
            name,
            bytes,
            &["not-utf8", &format!("{name}:1:3"), "1 error\n"],
        )?;
    }
    Ok(())
}

#[test]
fn empty_files_of_each_kind() -> Tested {
    for name in [
        "rules/demo/1.0.0/pack.yaml",
        "rules/demo/1.0.0/facts.yaml",
        "rules/demo/1.0.0/decisions/duty.yaml",
        "rules/demo/1.0.0/services.yaml",
        "rules/demo/1.0.0/sources.yaml",
        "rules/demo/1.0.0/helpers.rhai",
        "rules/demo/1.0.0/cases/a-bruised-baby.md",
        "rules/calendars/demo.yaml",
        "rules/demo/released.yaml",
        "case.yaml",
        "case.json",
        "case.md",
    ] {
        for text in ["", " \n", "\n\n\n", "---\n", "\u{feff}"] {
            let desk = Desk::new()?;
            // An empty script is a script; what is declared in pack.yaml is missing in it.
            let place = if name.contains(".rhai") {
                "rules/demo/1.0.0/"
            } else {
                name
            };
            desk.refused(name, text, &["error[", place])?;
        }
    }
    Ok(())
}

#[test]
fn windows_line_ends_marks_and_tabs() -> Tested {
    let desk = Desk::new()?;
    for (name, bytes) in below(Path::new(BASE))? {
        let text = String::from_utf8(bytes)?.replace('\n', "\r\n");
        desk.write(&format!("rules/{name}"), format!("\u{feff}{text}"))?;
    }
    let ran = desk.run("a pack from Windows", &["check"])?;
    assert_eq!(ran.code, 0, "{}", ran.all);
    let ran = desk.run("its worked cases", &["test"])?;
    assert_eq!(ran.code, 0, "{}", ran.all);
    let text = rule_when("injury and injurry").replace('\n', "\r\n");
    desk.refused(DECISION, format!("\u{feff}{text}"), &["extra.yaml:11:22"])?;
    desk.refused(
        "case.yaml",
        case("injury:\tyes, age_years:\tseven").replace('\n', "\r\n"),
        &["case.yaml:6:", "instead of the tabs"],
    )
}

// --- odd folders ------------------------------------------------------------------------------

#[test]
fn folders_where_files_are_expected() -> Tested {
    let desk = Desk::new()?;
    fs::create_dir_all(desk.folder.path().join(FACTS))?;
    let ran = desk.run("an empty folder called facts.yaml", &["check"])?;
    assert!(ran.all.contains("facts.yaml"), "{}", ran.all);
    let ran = desk.run("a folder as a case", &["decide", "rules"])?;
    assert_eq!(ran.code, 2);
    let ran = desk.run(
        "a file as rules",
        &["check", "--rules", "rules/town/1.0.0/pack.yaml"],
    )?;
    assert_eq!(ran.code, 2);
    fs::create_dir(desk.folder.path().join("empty"))?;
    let ran = desk.run("an empty folder as rules", &["check", "--rules", "empty"])?;
    assert_eq!(ran.code, 1);
    assert!(ran.all.contains("`empty` holds no pack"), "{}", ran.all);
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_or_nowhere() -> Tested {
    use std::os::unix::fs::symlink;
    let desk = Desk::new()?;
    let town = desk.folder.path().join("rules/town/1.0.0");
    symlink("../..", town.join("decisions"))?;
    symlink("facts.yaml", town.join("facts.yaml"))?;
    symlink("/nowhere/at/all", town.join("services.yaml"))?;
    let ran = desk.run("links in a circle", &["check"])?;
    for name in [
        "town/1.0.0/decisions",
        "town/1.0.0/facts.yaml",
        "town/1.0.0/services.yaml",
    ] {
        assert!(
            ran.all.contains(name),
            "{name} is passed over in silence: {}",
            ran.all
        );
    }
    symlink("loop.yaml", desk.folder.path().join("loop.yaml"))?;
    let ran = desk.run("a case that is a link to itself", &["decide", "loop.yaml"])?;
    assert_eq!(ran.code, 2);
    assert!(ran.all.contains("`loop.yaml`"));
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() -> Tested {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new()?;
    desk.write("case.yaml", case("injury: yes"))?;
    let path = desk.folder.path().join("case.yaml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0))?;
    if fs::read(&path).is_ok() {
        return Ok(()); // whoever runs this may read everything
    }
    let ran = desk.run("an unreadable case", &["decide", "case.yaml"])?;
    assert_eq!(ran.code, 2);
    assert!(ran.all.contains("cannot read `case.yaml`"), "{}", ran.all);
    Ok(())
}

// --- scripts ----------------------------------------------------------------------------------

#[test]
fn scripts_that_loop_recurse_or_hoard() -> Tested {
    for (what, body) in [
        ("a loop", "loop {}"),
        (
            "a loop that counts",
            "let n = 0; while true { n += 1; } \"upper\"",
        ),
        ("a recursion", "half_of(place)"),
        ("a text that grows", "let s = place; loop { s += s; }"),
        ("a list that grows", "let l = []; loop { l.push(place); }"),
        ("a throw", "throw \"no\""),
        ("another type", "42"),
        ("nothing", ""),
        ("a division by zero", "let n = 1 / 0; \"upper\""),
    ] {
        let desk = Desk::new()?;
        desk.write(
            "rules/demo/1.0.0/helpers.rhai",
            format!("fn half_of(place) {{ {body} }}\n"),
        )?;
        desk.write("case.yaml", case("immediate_danger: no, injury: no, worries: [], person_posing_risk: no, age_years: 7").replace("children:", "facts: {place: hill}\nchildren:"))?;
        let ran = desk.run(what, &["decide", "case.yaml", "--pack", "demo@1.0.0"])?;
        assert!([0, 3].contains(&ran.code), "{what}: {}", ran.all);
        assert!(
            ran.all.contains("half_of") || ran.all.contains("do.upper-half"),
            "{what} is passed over in silence: {}",
            ran.all
        );
    }
    Ok(())
}

// --- one bad line of many ---------------------------------------------------------------------

#[test]
fn one_bad_line_of_ten_thousand() -> Tested {
    let mut text = String::new();
    for n in 0..10_000 {
        let answer = if n == 7_777 { "treu" } else { "true" };
        writeln!(
            text,
            "{{\"case\": \"N-{n}\", \"authority\": \"demo\", \"received\": \"2026-11-20T16:20\", \"children\": [{{\"ref\": \"a\", \"facts\": {{\"immediate_danger\": {answer}}}}}]}}"
        )?;
    }
    let desk = Desk::new()?;
    desk.refused("case.ndjson", &text, &["case.ndjson:7778:", "1 error"])?;
    desk.refused(
        "bad.ndjson",
        "{\"case\": nul}\n".repeat(10_000),
        &["json-syntax"],
    )
}

#[test]
fn standard_input_that_never_was_text() -> Tested {
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin("threshold"))
        .args(["decide", "-", "--rules", "tests/cases/base"])
        .stdin(fs::File::open(assert_cmd::cargo::cargo_bin("threshold"))?)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    assert_eq!(child.wait()?.code(), Some(1));
    Ok(())
}

// --- mutations --------------------------------------------------------------------------------

/// What is done to a text: where, in thousandths of it, and what.
#[derive(Clone, Debug)]
struct Change {
    kind: u8,
    at: u16,
    to: u16,
    byte: u8,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (0..9_u8, 0..1000_u16, 0..1000_u16, any::<u8>())
        .prop_map(|(kind, at, to, byte)| Change { kind, at, to, byte });
    proptest::collection::vec(change, 1..4)
}

/// Deletes, inserts, doubles or swaps bytes, words and lines.
fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        let spot = |n: u16| usize::from(n) * bytes.len() / 1000;
        let (at, to) = (spot(change.at), spot(change.to));
        let end = |from: usize, stop: u8| {
            bytes
                .iter()
                .skip(from)
                .position(|byte| *byte == stop)
                .map_or(bytes.len(), |n| from + n + 1)
        };
        match change.kind {
            0 if at < bytes.len() => drop(bytes.remove(at)),
            1 => bytes.insert(at, change.byte),
            2 if at < bytes.len() && to < bytes.len() => bytes.swap(at, to),
            3 => drop(bytes.drain(at..end(at, b'\n'))),
            4 => drop(bytes.drain(at..end(at, b' '))),
            5 => {
                let line = bytes[at..end(at, b'\n')].to_vec();
                bytes.splice(to..to, line);
            }
            6 => {
                let word = bytes[at..end(at, b' ')].to_vec();
                bytes.splice(to..to, word);
            }
            7 => bytes.truncate(at),
            _ => {
                let signs = b":-[]{}\"'#&*!|>,=<(). \n\t\r";
                bytes.insert(at, signs[usize::from(change.byte) % signs.len()]);
            }
        }
    }
    bytes
}

/// Every problem points into the file it names, and can be shown.
fn well_placed(found: &[Diagnostic], files: &Files) -> Result<(), TestCaseError> {
    for problem in found {
        let Some(place) = problem.place() else {
            return Err(TestCaseError::fail(format!("without a place: {problem:?}")));
        };
        for label in &problem.labels {
            let text = files.text(label.place.file);
            let inside = label.place.start <= label.place.end && label.place.end <= text.len();
            let whole =
                text.is_char_boundary(label.place.start) && text.is_char_boundary(label.place.end);
            if !inside || !whole {
                return Err(TestCaseError::fail(format!(
                    "outside its file: {problem:?}"
                )));
            }
        }
        let at = files.line_column(place);
        if at.line > files.text(place.file).lines().count().max(1) + 1 {
            return Err(TestCaseError::fail(format!("beyond its file: {problem:?}")));
        }
        if problem.message.is_empty() || problem.message.contains('\n') {
            return Err(TestCaseError::fail(format!("not one line: {problem:?}")));
        }
    }
    let shown = rendered(found, files, Paint::Plain);
    let lines = as_json(found, files);
    if shown.is_empty() != found.is_empty() || lines.len() != found.len() {
        return Err(TestCaseError::fail("something is not shown"));
    }
    Ok(())
}

#[test]
fn a_changed_pack_is_read_or_refused_at_a_place() -> Tested {
    let _alone = ONE_AT_A_TIME
        .lock()
        .map_err(|_| "an earlier run failed")
        .ok();
    let raw = below(Path::new(BASE))?;
    let mut runner = TestRunner::new(Config {
        cases: 600,
        failure_persistence: None,
        ..Config::default()
    });
    runner.run(&(0..raw.len(), changes()), |(which, changes)| {
        let mut raw = raw.clone();
        raw[which].1 = changed(&raw[which].1, &changes);
        let mut files = Files::default();
        let mut read = read_shelf("rules", raw, &mut files);
        let mut found = read.problems;
        found.extend(check_scripts(&mut read.shelf));
        let (library, more) = check(&read.shelf);
        found.extend(more);
        well_placed(&found, &files)?;
        // Town stands on all of demo: with a mistake below, it must not decide.
        let own = found
            .iter()
            .filter(|problem| problem.is_error())
            .filter_map(Diagnostic::place);
        let mut below = own.filter(|place| {
            let name = files.name(place.file);
            name.starts_with("rules/demo/1.0.0/") && name.contains(".yaml")
        });
        if below.next().is_some() && library.packs().next().is_some() {
            return Err(TestCaseError::fail("a pack with a mistake decides"));
        }
        Ok(())
    })?;
    Ok(())
}

#[test]
fn a_changed_case_is_read_or_refused_at_a_place() -> Tested {
    let _alone = ONE_AT_A_TIME
        .lock()
        .map_err(|_| "an earlier run failed")
        .ok();
    let mut files = Files::default();
    let read = read_shelf("rules", below(Path::new(BASE))?, &mut files);
    let (library, _) = check(&read.shelf);
    let pack = library.packs().next().cloned().ok_or("no pack")?;
    let yaml = case(
        "injury: yes, age_years: 7, date_of_birth: 2019-01-01, worries: [neglect], missing_episodes: [{hours: 3}], remarks: \"é – x\"",
    );
    let json = "{\"case\": \"a\", \"authority\": \"demo\", \"received\": \"2026-11-20T16:20\",\n \"children\": [{\"ref\": \"a\", \"facts\": {\"injury\": true, \"remarks\": \"é\\u00e9\", \"age_years\": 7}}]}\n";
    let mut runner = TestRunner::new(Config {
        cases: 3000,
        failure_persistence: None,
        ..Config::default()
    });
    runner.run(&(any::<bool>(), changes()), |(as_json, changes)| {
        let bytes = changed(if as_json { json } else { &yaml }.as_bytes(), &changes);
        let Ok(text) = String::from_utf8(bytes) else {
            return Ok(());
        };
        let mut files = Files::default();
        let file = files.add("case", text);
        let (cases, mut found) = read_cases(file, &files);
        for written in &cases {
            check_case(written, &pack, &mut found);
        }
        if cases.is_empty() && !any_error(&found) {
            return Err(TestCaseError::fail("nothing is read and nothing is said"));
        }
        well_placed(&found, &files)
    })?;
    Ok(())
}
