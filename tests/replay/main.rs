//! Many cases decided at once: what is said of each is what deciding it alone says.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a test stops where something is missing"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

#[path = "../support/files.rs"]
mod files;
mod reasons;
mod rows;
mod tables;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::process::Output;
use std::sync::Arc;
use std::sync::LazyLock;

use assert_cmd::Command;
use serde_json::Value as Json;
use threshold::algebra::truth::Truth;
use threshold::ast::place::Files;
use threshold::ast::read_case::read_cases_of;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::Case;
use threshold::check::case::Reply;
use threshold::check::case::check_case;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::shelf::WorkedFile;
use threshold::check::shelf::read_shelf;
use threshold::check::term::DecisionId;
use threshold::compile::program::Program;
use threshold::compile::program::check_scripts;
use threshold::decide::answer::answered_though_not_applicable;
use threshold::decide::answer::contacts;
use threshold::decide::answer::contradictions;
use threshold::decide::mind::Mind;
use threshold::decide::world::World;
use threshold::explain::recommend::explain;
use threshold::inspect::sample::Sampler;
use threshold::inspect::sample::WHOLE;
use threshold::report::cases::as_document;
use threshold::report::cases::as_line;
use threshold::report::cases::head;
use threshold::report::cases::rows;

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rules");

/// The rules of this repository, with the worked cases of each version.
struct Shelf {
    library: Library,
    files: Files,
    worked: Vec<WorkedFile>,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let raw = files::below(Path::new(RULES)).unwrap();
    let mut files = Files::default();
    let mut read = read_shelf("rules", raw, &mut files);
    assert!(check_scripts(&mut read.shelf).is_empty());
    let (library, _) = check(&read.shelf);
    Shelf {
        library,
        files,
        worked: read.worked,
    }
});

/// The worked cases of a version.
fn worked(pack: &Pack) -> Vec<Case> {
    let own = &pack.own().id;
    let here = SHELF.worked.iter();
    let here = here.filter(|file| file.pack == own.pack && file.version == own.version.to_string());
    here.map(|file| {
        let (worked, problems) = read_worked_case(file.file, &SHELF.files);
        assert!(problems.is_empty(), "{problems:?}");
        let mut problems = Vec::new();
        let case = check_case(&worked.unwrap().case, pack, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        case.unwrap()
    })
    .collect()
}

fn packs() -> Vec<Arc<Pack>> {
    SHELF.library.packs().cloned().collect()
}

fn newest(name: &str) -> Arc<Pack> {
    SHELF.library.newest(name).unwrap().clone()
}

/// What deciding each child of a case alone says, as a line of `replay` says it.
fn alone(program: &Program, case: &Case) -> Vec<Json> {
    let pack = &program.pack;
    let contacts = contacts(program, case);
    let children = case.children.iter().zip(&contacts);
    let lines = children.map(|(child, contact)| {
        let reports: Vec<DecisionId> = [pack.recommends]
            .into_iter()
            .chain(pack.siblings_see.clone())
            .collect();
        let mind = Mind::about(program, contact, child, &reports);
        let possible = mind.decision(pack.recommends).possible();
        let settled = mind.settled(pack.recommends);
        let outcomes = &pack.decision(pack.recommends).outcomes;
        let name = |at: usize| outcomes[at].id.to_string();
        let reports = [pack.recommends]
            .into_iter()
            .chain(pack.siblings_see.clone());
        let fired: BTreeMap<String, Vec<String>> = reports
            .map(|id| {
                let decision = pack.decision(id);
                let rules = mind.decision(id).rules.iter().zip(&decision.rules);
                let held = rules.filter(|(truth, _)| **truth == Truth::True);
                let held = held.map(|(_, rule)| rule.id.to_string());
                (decision.name.to_string(), held.collect())
            })
            .collect();
        serde_json::json!({
            "case": case.reference,
            "child": child.reference,
            "pack": pack.own().id.pack,
            "version": pack.own().id.version.to_string(),
            "status": if settled.is_some() { "settled" } else { "open" },
            "pathway": settled.map(name),
            "possible": possible.iter().map(|at| name(*at)).collect::<Vec<_>>(),
            "at_least": possible.first().map(|at| name(*at)),
            "fired": fired,
        })
    });
    lines.collect()
}

/// A folder for one test.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::cargo_bin("threshold").unwrap();
        command.current_dir(self.0.path()).args(["--rules", RULES]);
        command.args(arguments).output().unwrap()
    }

    fn lines(&self, name: &str) -> Vec<Json> {
        let text = self.read(name);
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }
}

/// Which rules of a settled child are held against deciding it alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rules {
    /// Those that are listed; of a settled child some may be missing.
    Listed,
    /// Every one.
    Every,
}

/// Holds `replay` of these cases against deciding each alone.
fn alike(program: &Program, cases: &[Case], rules: Rules) {
    let pack = &program.pack;
    let desk = Desk::new();
    let text: String = cases.iter().map(|case| as_line(pack, case)).collect();
    desk.write("cases.ndjson", &text);
    let id = pack.own().id.to_string();
    let mut arguments = vec![
        "replay",
        "cases.ndjson",
        "--pack",
        &id,
        "--out",
        "out.ndjson",
    ];
    arguments.extend((rules == Rules::Every).then_some("--every-rule"));
    let ran = desk.run(&arguments);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!((ran.status.code(), said.as_str()), (Some(0), ""), "{id}");
    let found = desk.lines("out.ndjson");
    let expected: Vec<Json> = cases.iter().flat_map(|case| alone(program, case)).collect();
    assert_eq!(found.len(), expected.len());
    let (mut missing, all) = (0, found.len());
    for (mut found, mut expected) in found.into_iter().zip(expected) {
        found.as_object_mut().unwrap().remove("could_not_evaluate");
        if rules == Rules::Listed && found["fired"] != expected["fired"] {
            assert_eq!(found["status"], "settled", "{found}");
            let (few, many) = (found["fired"].take(), expected["fired"].take());
            for (name, few) in few.as_object().unwrap() {
                let many = many[name].as_array().unwrap();
                assert!(
                    few.as_array()
                        .unwrap()
                        .iter()
                        .all(|rule| many.contains(rule))
                );
            }
            missing += 1;
        }
        assert_eq!(found, expected);
    }
    assert!(
        missing * 50 <= all,
        "{missing} of {all} with rules that are not listed"
    );
}

fn sampled(program: &Program, count: u64, seed: u64, unknown: u32) -> Vec<Case> {
    let sampler = Sampler::of(program, &worked(&program.pack), seed, unknown);
    (1..=count).map(|number| sampler.case(number)).collect()
}

/// Cases as NDJSON.
fn lines(program: &Program, cases: &[Case]) -> String {
    let lines = cases.iter().map(|case| as_line(&program.pack, case));
    lines.collect()
}

// --- as each alone ----------------------------------------------------------------------------

#[test]
fn every_worked_case_comes_out_as_it_does_alone() {
    for pack in packs() {
        let cases = worked(&pack);
        if !cases.is_empty() {
            alike(&Program::compile(pack), &cases, Rules::Every);
        }
    }
}

#[test]
fn two_thousand_made_up_contacts_come_out_as_they_do_alone() {
    for (name, count, unknown) in [
        ("lancashire", 1_000, WHOLE / 10),
        ("lancashire", 400, WHOLE / 50),
        ("bath-and-north-east-somerset", 600, WHOLE / 4),
    ] {
        let program = Program::compile(newest(name));
        alike(
            &program,
            &sampled(&program, count, 11, unknown),
            Rules::Listed,
        );
    }
}

#[test]
fn every_rule_is_listed_where_that_is_asked_for() {
    let program = Program::compile(newest("lancashire"));
    alike(
        &program,
        &sampled(&program, 200, 11, WHOLE / 10),
        Rules::Every,
    );
}

#[test]
fn what_explains_a_child_says_the_same() {
    let program = Program::compile(newest("lancashire"));
    for case in sampled(&program, 12, 5, WHOLE / 10) {
        let lines = alone(&program, &case);
        for (shown, line) in explain(&program, &case).iter().zip(lines) {
            assert_eq!(
                serde_json::to_value(&shown.pathway.possible).unwrap(),
                line["possible"]
            );
            for (name, fired) in line["fired"].as_object().unwrap() {
                assert_eq!(
                    &serde_json::to_value(&shown.decisions[name].fired).unwrap(),
                    fired
                );
            }
        }
    }
}

// --- in and out -------------------------------------------------------------------------------

#[test]
fn however_many_threads_there_are_the_bytes_are_the_same() {
    let program = Program::compile(newest("lancashire"));
    let desk = Desk::new();
    let mut text = lines(&program, &sampled(&program, 60, 2, WHOLE / 10));
    // Several batches, and rows that are set aside in each.
    text.push_str("{\"case\": \"broken\"\n");
    let many = text.repeat(75);
    desk.write("cases.ndjson", &many);
    let mut first = None;
    for threads in ["1", "2", "3"] {
        let (out, rejects) = (
            format!("out-{threads}.ndjson"),
            format!("rejects-{threads}.ndjson"),
        );
        let ran = desk.run(&[
            "replay",
            "cases.ndjson",
            "--pack",
            "lancashire@2.0.0",
            "--quick",
            "--threads",
            threads,
            "--out",
            &out,
            "--rejects",
            &rejects,
            "--format",
            "json",
        ]);
        assert_eq!(ran.status.code(), Some(1));
        let all = (desk.read(&out), desk.read(&rejects), ran.stdout);
        assert_eq!(all.1.lines().count(), 75);
        assert_eq!(first.get_or_insert_with(|| all.clone()), &all);
    }
}

#[test]
fn every_form_gives_the_same_answers() {
    let program = Program::compile(newest("lancashire"));
    let pack = &program.pack;
    let desk = Desk::new();
    let cases = sampled(&program, 25, 4, WHOLE / 10);
    let text = |one: &dyn Fn(&Case) -> String| cases.iter().map(one).collect::<String>();
    let lines = text(&|case| as_line(pack, case));
    desk.write("a.ndjson", &lines);
    desk.write("a.yaml", &text(&|case| as_document(pack, case)));
    let list: Vec<&str> = lines.lines().collect();
    desk.write("a.json", &format!("[{}]", list.join(",\n")));
    desk.write(
        "a.csv",
        &format!("{}{}", head(pack), text(&|case| rows(pack, case))),
    );
    let mut first = None;
    for name in ["a.ndjson", "a.yaml", "a.json", "a.csv"] {
        let out = format!("{name}.ndjson");
        let ran = desk.run(&["replay", name, "--pack", "lancashire@2.0.0", "--out", &out]);
        assert_eq!(
            ran.status.code(),
            Some(0),
            "{name}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
        let found = desk.read(&out);
        assert_eq!(first.get_or_insert_with(|| found.clone()), &found, "{name}");
    }
}

#[test]
fn a_mapping_names_columns_and_words() {
    let desk = Desk::new();
    desk.write(
        "cases.csv",
        "Ref,Opened,Danger?,Harm,Notes\r\nA,20/11/2026 16:20,Y,,\"ring, back\"\r\nB,20/11/2026 16:20,?,N,\r\n",
    );
    desk.write(
        "mapping.yaml",
        "columns: {Ref: case, Opened: received, 'Danger?': {is: immediate_danger, words: {'?': not_known}}, Harm: harm_described, Notes: ignore}\n\
         words: {Y: yes, N: no}\ndates: day/month/year\n",
    );
    let arguments = [
        "replay",
        "cases.csv",
        "--pack",
        "lancashire",
        "--mapping",
        "mapping.yaml",
    ];
    let ran = desk.run(&[&arguments[..], &["--out", "out.ndjson"]].concat());
    assert_eq!(
        ran.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let lines = desk.lines("out.ndjson");
    assert_eq!(lines[0]["pathway"], "emergency");
    assert_eq!(lines[1]["status"], "open");
    let ran = desk.run(&["replay", "cases.csv", "--pack", "lancashire"]);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1));
    assert!(
        said.contains("column `Ref` is no question of the pack"),
        "{said}"
    );
}

#[test]
fn a_bad_row_is_set_aside_with_what_to_write() {
    let desk = Desk::new();
    let good = "{\"case\":\"G\",\"received\":\"2026-11-20T16:20\",\"children\":[{\"ref\":\"c\",\"facts\":{\"immediate_danger\":\"yes\"}}]}\n";
    let bad = [
        "not json at all\n",
        "{\"case\":\"B\",\"received\":\"2026-11-20T16:20\",\"children\":[{\"ref\":\"c\",\"facts\":{\"immediate_dangr\":\"yes\"}}]}\n",
        "{\"case\":\"C\",\"received\":\"2026-11-20T16:20\",\"children\":[{\"ref\":\"c\",\"facts\":{\"age_years\":\"26\"}}]}\n",
        "{\"case\":\"D\",\"received\":\"2026-11-20T16:20\",\"children\":[{\"ref\":\"c\",\"facts\":{\"age_years\":3,\"date_of_birth\":\"2010-01-01\"}}]}\n",
        "{\"case\":\"E\",\"received\":\"1999-11-20T16:20\",\"children\":[{\"ref\":\"c\",\"facts\":{}}]}\n",
    ];
    desk.write("cases.ndjson", &format!("{good}{}\n{good}", bad.concat()));
    let ran = desk.run(&[
        "replay",
        "cases.ndjson",
        "--pack",
        "lancashire",
        "--out",
        "out.ndjson",
        "--rejects",
        "rejects.ndjson",
    ]);
    assert_eq!(ran.status.code(), Some(1));
    assert_eq!(desk.lines("out.ndjson").len(), 2);
    let rejects = desk.lines("rejects.ndjson");
    let told: Vec<(u64, &str)> = rejects
        .iter()
        .map(|it| (it["row"].as_u64().unwrap(), it["problem"].as_str().unwrap()))
        .collect();
    let expected = [
        (2, "json-syntax"),
        (3, "unknown-fact"),
        (4, "out-of-bounds"),
        (5, "contradiction"),
        (6, "no-pack-in-force"),
    ];
    assert_eq!(told, expected);
    assert!(
        rejects
            .iter()
            .all(|it| !it["help"].as_array().unwrap().is_empty()),
        "{rejects:#?}"
    );
}

#[test]
fn it_goes_on_from_a_row() {
    let program = Program::compile(newest("lancashire"));
    let desk = Desk::new();
    let cases = sampled(&program, 30, 8, WHOLE / 10);
    let pack = &program.pack;
    let text: String = cases.iter().map(|case| as_line(pack, case)).collect();
    desk.write("a.ndjson", &text);
    let tables: String = cases.iter().map(|case| rows(pack, case)).collect();
    desk.write("a.csv", &format!("{}{tables}", head(pack)));
    let run = |name: &str, from: &str, out: &str| {
        let ran = desk.run(&[
            "replay",
            name,
            "--pack",
            "lancashire@2.0.0",
            "--from",
            from,
            "--out",
            out,
            "--quick",
        ]);
        assert_eq!(ran.status.code(), Some(0));
        desk.read(out)
    };
    let all = run("a.ndjson", "1", "all.ndjson");
    let later = run("a.ndjson", "21", "later.ndjson");
    let before: usize = cases.iter().take(20).map(|case| case.children.len()).sum();
    assert_eq!(
        all.lines().skip(before).collect::<Vec<_>>(),
        later.lines().collect::<Vec<_>>()
    );
    let row = (before + 2).to_string();
    assert_eq!(run("a.csv", &row, "table.ndjson"), later);
}

#[test]
fn it_says_that_there_is_no_such_row_to_go_on_from() {
    let program = Program::compile(newest("lancashire"));
    let desk = Desk::new();
    let cases = sampled(&program, 3, 8, WHOLE / 10);
    let text: String = cases
        .iter()
        .map(|case| as_line(&program.pack, case))
        .collect();
    desk.write("a.ndjson", &text);
    let run = |from: &str| {
        let ran = desk.run(&["replay", "a.ndjson", "--pack", "lancashire", "--from", from]);
        (ran.status.code(), String::from_utf8(ran.stderr).unwrap())
    };
    let note = "note: `a.ndjson` has no row 4: nothing was left to decide";
    let (code, said) = run("4");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(note), "{said}");
    assert!(!run("3").1.contains("nothing was left"));
}

// --- against another version -------------------------------------------------------------------

/// A copy of the rules with words replaced in a file.
fn draft(desk: &Desk, name: &str, before: &str, after: &str) {
    for (path, bytes) in files::below(Path::new(RULES)).unwrap() {
        let mut text = String::from_utf8(bytes).unwrap();
        if path == name {
            assert!(text.contains(before), "{name} does not hold {before:?}");
            text = text.replace(before, after);
        }
        let path = desk.path("draft").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

#[test]
fn what_a_draft_changes_is_counted_and_somebody_lower_is_told() {
    let program = Program::compile(newest("lancashire"));
    let desk = Desk::new();
    let text = lines(&program, &sampled(&program, 120, 3, WHOLE / 50));
    desk.write("a.ndjson", &text);
    draft(
        &desk,
        "lancashire/2.0.0/decisions/pathway.yaml",
        "    when: open_to_social_care\n    then: open_case",
        "    when: open_to_social_care\n    then: advice_and_signposting",
    );
    let arguments = [
        "replay",
        "a.ndjson",
        "--pack",
        "lancashire@2.0.0",
        "--against",
        "lancashire@2.0.0",
        "--with-rules",
        "draft",
        "--fail-on-lower",
        "--format",
        "json",
        "--out",
        "out.ndjson",
    ];
    let ran = desk.run(&arguments);
    assert_eq!(
        ran.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let report: Json = serde_json::from_slice(&ran.stdout).unwrap();
    let against = &report["against"];
    let lines = desk.lines("out.ndjson");
    let down = lines.iter().filter(|line| line["move"] == "down").count() as u64;
    assert!(down > 0);
    assert_eq!(against["all"]["down"]["children"], down);
    let sum = |list: &str, of: &dyn Fn(&Json) -> u64| -> u64 {
        against[list].as_array().unwrap().iter().map(of).sum()
    };
    assert_eq!(
        sum("matrix", &|cell| cell["children"].as_u64().unwrap()),
        lines.len() as u64
    );
    for cell in against["matrix"].as_array().unwrap() {
        let proved = cell["proved"].as_array().unwrap();
        if cell["move"] == "down" {
            assert!(!proved.is_empty(), "{cell}");
        }
        let examples = cell["examples"].as_array().unwrap();
        for reason in proved {
            let children = reason["children"].as_array().unwrap();
            assert!(children.iter().all(|it| examples.contains(it)), "{cell}");
            assert!(!reason["condition"].as_str().unwrap().is_empty());
        }
    }
    let lower = |entry: &Json| entry["counts"]["down"]["children"].as_u64().unwrap();
    assert_eq!(sum("groups", &lower), down);
    assert_eq!(against["by"], "district");
    let rules = against["rules"].as_array().unwrap();
    assert!(rules.iter().any(|it| it["rule"] == "path.open-case"
        && it["gives"] == "open_case"
        && it["fires"] == "before"));
    let page: Vec<&str> = arguments
        .into_iter()
        .filter(|it| !["--format", "json", "--out", "out.ndjson"].contains(it))
        .collect();
    let page = String::from_utf8(desk.run(&page).stdout).unwrap();
    for words in [
        "Children from the pathway before (rows) to the pathway after (columns)",
        "To the allocated worker → Advice, information or another service",
        "the child is open to children's social care",
        "After: A No further action; B ",
        "No further action ",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    assert!(!page.contains("no_further_action"), "{page}");
    let none = desk.run(&[
        "replay",
        "a.ndjson",
        "--pack",
        "lancashire@2.0.0",
        "--against",
        "lancashire@2.0.0",
        "--fail-on-lower",
    ]);
    assert_eq!(none.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&none.stdout).contains("NOBODY IS TREATED DIFFERENTLY"));
}

#[test]
fn who_is_treated_differently_is_told_apart_by_any_question() {
    let program = Program::compile(newest("lancashire"));
    let desk = Desk::new();
    let text = lines(&program, &sampled(&program, 40, 3, WHOLE / 50));
    desk.write("a.ndjson", &text);
    let run = |by: &str| {
        let arguments = ["replay", "a.ndjson", "--pack", "lancashire@2.0.0"];
        let against = ["--against", "lancashire@2.0.0", "--quick", "--by", by];
        desk.run(&[&arguments[..], &against[..], &["--format", "json"]].concat())
    };
    for by in ["referrer", "parental_consent"] {
        let ran = run(by);
        let report: Json = serde_json::from_slice(&ran.stdout).unwrap();
        let groups = report["against"]["groups"].as_array().unwrap();
        let counted: u64 = groups
            .iter()
            .map(|group| group["counts"]["children"].as_u64().unwrap())
            .sum();
        assert_eq!(report["against"]["by"], by.replace('_', " "));
        assert_eq!(counted, report["children"].as_u64().unwrap());
        assert!(groups.len() > 2, "{groups:?}");
    }
    let ran = run("colour");
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("there is no such question"));
}

#[test]
fn options_that_do_not_go_together_are_refused_with_the_reason() {
    let desk = Desk::new();
    desk.write("a.ndjson", "");
    let pack = ["--pack", "lancashire@2.0.0", "--out", "out.ndjson"];
    let refused = |more: &[&str]| {
        let ran = desk.run(&[&["replay", "a.ndjson"], &pack[..], more].concat());
        assert_eq!(ran.status.code(), Some(1), "{more:?}");
        String::from_utf8(ran.stderr).unwrap()
    };
    let lower = [
        "--against",
        "lancashire@1.0.0",
        "--fail-on-lower",
        "--quick",
    ];
    let said = refused(&lower);
    assert!(
        said.contains("a child who is lower may look the same"),
        "{said}"
    );
    let said = refused(&["-", "-"]);
    assert!(said.contains("standard input can be read once"), "{said}");
}

#[test]
fn an_error_leaves_no_file() {
    let desk = Desk::new();
    desk.write("bad.csv", "case,received,nonsense\nA,2026-11-20,1\n");
    for cases in ["bad.csv", "missing.ndjson", "odd.form"] {
        let arguments = ["replay", cases, "--pack", "lancashire@2.0.0"];
        let more = ["--out", "out.ndjson", "--rejects", "rejects.ndjson"];
        let ran = desk.run(&[&arguments[..], &more[..]].concat());
        assert_ne!(ran.status.code(), Some(0));
        let left: Vec<_> = std::fs::read_dir(desk.0.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}

#[cfg(not(feature = "columnar"))]
#[test]
fn a_build_without_columns_says_which_has_them() {
    let desk = Desk::new();
    let run = |cases: &str, out: &str| {
        desk.write("a.ndjson", "");
        let ran = desk.run(&["replay", cases, "--pack", "lancashire@2.0.0", "--out", out]);
        assert_eq!(ran.status.code(), Some(1));
        String::from_utf8(ran.stderr).unwrap()
    };
    for (cases, out) in [
        ("a.parquet", "a.csv"),
        ("a.arrow", "b.csv"),
        ("a.ndjson", "c.parquet"),
    ] {
        let said = run(cases, out);
        assert!(
            said.contains("cargo build --release --features columnar"),
            "{said}"
        );
    }
}

#[test]
fn a_list_of_json_is_read_case_by_case_up_to_where_it_breaks() {
    let program = Program::compile(newest("lancashire"));
    let desk = Desk::new();
    let cases = sampled(&program, 12, 3, WHOLE / 10);
    let lines: Vec<String> = cases
        .iter()
        .map(|case| as_line(&program.pack, case).trim_end().to_owned())
        .collect();
    let replay = |name: &str, text: &str| {
        desk.write(name, text);
        let out = format!("{name}.out");
        let rejects = format!("{name}.rejects");
        let ran = desk.run(&[
            "replay",
            name,
            "--pack",
            "lancashire@2.0.0",
            "--quick",
            "--out",
            &out,
            "--rejects",
            &rejects,
        ]);
        assert!(matches!(ran.status.code(), Some(0 | 1)));
        (desk.read(&out), desk.lines(&rejects))
    };
    let (all, none) = replay("lines.ndjson", &lines.join("\n"));
    assert!(none.is_empty());
    let listed = lines.join(" ,\n  ");
    for (name, text) in [
        ("list.json", format!("\u{feff} [{listed}]\n")),
        ("objects.json", lines.join("\n\n")),
        (
            "lists.json",
            format!("[{}]\n[{}]", lines[..5].join(","), lines[5..].join(",")),
        ),
    ] {
        assert!(replay(name, &text) == (all.clone(), Vec::new()), "{name}");
    }
    let some: usize = cases.iter().take(5).map(|case| case.children.len()).sum();
    let head = lines[..5].join(",");
    for (name, rest, said) in [
        (
            "comma.json",
            format!(" {}]", lines[5]),
            "a comma is missing",
        ),
        (
            "commas.json",
            format!(",,{}]", lines[5]),
            "a comma too many",
        ),
        (
            "word.json",
            format!(", nonsense, {}]", lines[5]),
            "no case begins here",
        ),
        (
            "short.json",
            format!(", {}", &lines[5][..200]),
            "ends inside a case",
        ),
        ("open.json", String::new(), "ends inside a list"),
    ] {
        let (decided, rejects) = replay(name, &format!("[{head}{rest}"));
        assert_eq!(decided.lines().count(), some, "{name}");
        assert_eq!(
            (rejects.len(), &rejects[0]["row"]),
            (1, &6.into()),
            "{name}"
        );
        let message = rejects[0]["message"].as_str().unwrap();
        assert!(message.contains(said), "{message}");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_files_and_says_how_to_go_on() {
    interrupted("-INT");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_end_does_the_same() {
    interrupted("-TERM");
}

#[cfg(unix)]
fn interrupted(signal: &str) {
    let program = Program::compile(newest("lancashire"));
    let desk = Desk::new();
    let cases = sampled(&program, 50, 3, WHOLE / 10);
    let text = lines(&program, &cases);
    desk.write("a.ndjson", &text.repeat(2_000));
    let bin = assert_cmd::cargo::cargo_bin("threshold");
    let mut command = std::process::Command::new(bin);
    let command = command.current_dir(desk.0.path()).args(["--rules", RULES]);
    let command = command.args([
        "replay",
        "a.ndjson",
        "never-begun.ndjson",
        "--pack",
        "lancashire@2.0.0",
        "--quick",
        "--out",
        "out.ndjson",
    ]);
    let child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    let child = child.spawn().unwrap();
    let begun = || {
        let entries = std::fs::read_dir(desk.0.path()).unwrap();
        entries.flatten().any(|entry| {
            let part = entry.file_name().to_string_lossy().ends_with(".part");
            part && entry.metadata().unwrap().len() > 0
        })
    };
    while !begun() {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let id = child.id().to_string();
    std::process::Command::new("kill")
        .args([signal, &id])
        .status()
        .unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    // Not 1: a part of the answers must not pass for all of them, with rows set aside.
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(said.contains("go on with `--from "), "{said}");
    assert!(
        said.contains("`never-begun.ndjson` was not begun"),
        "{said}"
    );
    let parts = std::fs::read_dir(desk.0.path()).unwrap();
    let mut parts = parts.map(|entry| entry.unwrap().file_name());
    assert!(parts.all(|name| !name.to_string_lossy().ends_with(".part")));
    let row = said.split("up to row ").nth(1).unwrap();
    let row: usize = row.split(';').next().unwrap().parse().unwrap();
    let children: usize = (0..row)
        .map(|at| cases[at % cases.len()].children.len())
        .sum();
    assert_eq!(desk.lines("out.ndjson").len(), children);
}

// --- made-up cases ----------------------------------------------------------------------------

#[test]
fn every_made_up_case_is_taken_without_a_warning() {
    for pack in packs() {
        let program = Program::compile(pack);
        let pack = &program.pack;
        let file = Files::default().add("cases", "");
        for case in sampled(&program, 150, 9, WHOLE / 10) {
            let (read, problems) = read_cases_of(file, &as_line(pack, &case));
            assert!(problems.is_empty(), "{problems:?}");
            let mut problems = Vec::new();
            let case = check_case(&read[0], pack, &mut problems).unwrap();
            assert!(problems.is_empty(), "{problems:?}");
            for (child, contact) in case.children.iter().zip(contacts(&program, &case)) {
                let world = World::of(&program, &contact, child);
                assert!(
                    contradictions(&world, child).is_empty(),
                    "{}",
                    case.reference
                );
                let mind = Mind::about(&program, &contact, child, &[]);
                let odd = answered_though_not_applicable(&mind);
                let names: Vec<&str> = odd.iter().map(|id| &*pack.fact(*id).name).collect();
                assert!(names.is_empty(), "{} {names:?}", case.reference);
            }
        }
    }
}

#[test]
fn as_many_are_unknown_as_were_asked_for() {
    let program = Program::compile(newest("lancashire"));
    for asked in [0, WHOLE / 10, WHOLE / 2] {
        let (mut known, mut unknown) = (0_u64, 0_u64);
        for case in sampled(&program, 80, 9, asked) {
            for child in &case.children {
                for answer in child.answers.iter().flatten() {
                    match answer.given {
                        Reply::Known(_) => known += 1,
                        Reply::NotKnown | Reply::Declined => unknown += 1,
                    }
                }
            }
        }
        // Six of ten unknowns were not asked at all and leave no answer.
        let all = unknown * 10 / 4 + known;
        let share = unknown * 10 / 4 * u64::from(WHOLE) / all;
        assert!(
            share.abs_diff(u64::from(asked)) < u64::from(WHOLE) / 30,
            "{asked}: {share}"
        );
    }
}

#[test]
fn the_same_seed_makes_the_same_cases_and_families_differ_in_size() {
    let program = Program::compile(newest("lancashire"));
    let text = |seed| lines(&program, &sampled(&program, 60, seed, WHOLE / 10));
    assert_eq!(text(1), text(1));
    assert_ne!(text(1), text(2));
    let cases = sampled(&program, 120, 1, WHOLE / 10);
    let sizes: BTreeSet<usize> = cases.iter().map(|case| case.children.len()).collect();
    assert_eq!(sizes, BTreeSet::from([1, 2, 3, 4]));
    let own = program.pack.own();
    assert!(cases.iter().all(|case| case.received.date() >= own.from));
}

#[test]
fn every_pathway_occurs() {
    let program = Program::compile(newest("lancashire"));
    let pack = &program.pack;
    let outcomes = pack.decision(pack.recommends).outcomes.iter();
    let mut missing: BTreeSet<String> = outcomes.map(|outcome| outcome.id.to_string()).collect();
    let desk = Desk::new();
    let sampler = Sampler::of(&program, &worked(pack), 1, WHOLE / 50);
    // A thousand at a time, and no more than are needed.
    for thousand in 0..20_u64 {
        let numbers = thousand * 1_000 + 1..=(thousand + 1) * 1_000;
        let text: String = numbers
            .map(|number| as_line(pack, &sampler.case(number)))
            .collect();
        let (cases, out) = (
            format!("{thousand}.ndjson"),
            format!("out-{thousand}.ndjson"),
        );
        desk.write(&cases, &text);
        let ran = desk.run(&[
            "replay",
            &cases,
            "--pack",
            "lancashire@2.0.0",
            "--quick",
            "--out",
            &out,
        ]);
        assert_eq!(ran.status.code(), Some(0));
        for line in desk.lines(&out) {
            if let Some(pathway) = line["pathway"].as_str() {
                missing.remove(pathway);
            }
        }
        if missing.is_empty() {
            return;
        }
    }
    panic!("never recommended: {missing:?}");
}
