//! What the worked cases reach: measured by hand on a small pack, shown as people see it, and held above a floor.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]
#![expect(
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]

#[path = "support/desk.rs"]
mod desk;
#[path = "support/files.rs"]
mod files;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use threshold::algebra::truth::Truth;
use threshold::ast::diagnostic::any_error;
use threshold::ast::pack::PackId;
use threshold::ast::pack::Version;
use threshold::ast::place::Files;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::check::case::check_case;
use threshold::check::library::check;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::decide::answer::contacts;
use threshold::decide::mind::Mind;
use threshold::inspect::coverage::condition::Condition as Parts;
use threshold::inspect::coverage::reached::Applies;
use threshold::inspect::coverage::reached::Condition;
use threshold::inspect::coverage::reached::Reached;
use threshold::inspect::coverage::reached::Rule;
use threshold::inspect::coverage::survey::Survey;
use threshold::inspect::interview::Order;
use threshold::inspect::interview::Questions;
use threshold::inspect::interview::interviews;
use threshold::inspect::interview::with_what_follows;
use threshold::report::coverage::lay_out;
use threshold::report::markdown::markdown;

use crate::desk::BASE;
use crate::desk::Desk;
use crate::desk::Ran;
use crate::files::below;

/// Packs with their cases, ready to run.
struct Shelf {
    files: Files,
    programs: Vec<Arc<Program>>,
    cases: Vec<(usize, String, Case)>,
}

impl Shelf {
    fn of(root: &Path) -> Self {
        let mut files = Files::default();
        let read = read_shelf("rules", below(root).unwrap(), &mut files);
        let (library, problems) = check(&read.shelf);
        assert!(!any_error(&read.problems) && !any_error(&problems));
        let programs: Vec<Arc<Program>> = library
            .packs()
            .map(|pack| Arc::new(Program::compile(pack.clone())))
            .collect();
        let mut cases = Vec::new();
        for worked in &read.worked {
            let id = PackId {
                pack: worked.pack.clone(),
                version: Version::parse(&worked.version).unwrap(),
            };
            let at = programs
                .iter()
                .position(|program| program.pack.own().id == id)
                .unwrap();
            let (written, mut found) = read_worked_case(worked.file, &files);
            let case = check_case(&written.unwrap().case, &programs[at].pack, &mut found);
            assert!(!any_error(&found), "{}", worked.name);
            cases.push((at, worked.name.clone(), case.unwrap()));
        }
        Self {
            files,
            programs,
            cases,
        }
    }

    fn reached(&self) -> Vec<Reached> {
        let mut survey = Survey::of(self.programs.iter().map(AsRef::as_ref));
        for (at, name, case) in &self.cases {
            survey.add(&self.programs[*at].pack.own().id, name, case);
        }
        survey.finish()
    }
}

/// The small pack with the rules and cases of `tests/cases/coverage` laid over it.
fn small() -> Desk {
    Desk::with(&[(BASE, "rules"), ("tests/cases/coverage", "rules")]).unwrap()
}

/// How it ended, what it printed, and what it said on standard error.
fn run(desk: &Desk, arguments: &[&str]) -> (i32, String, String) {
    let output = desk.command(arguments).unwrap().output();
    let ran = Ran::of(output.unwrap()).unwrap();
    (ran.code, ran.out, ran.said)
}

fn rule<'r>(reached: &'r [Reached], id: &str) -> &'r Rule {
    let mut rules = reached.iter().flat_map(|it| &it.rules);
    rules.find(|rule| rule.id == id).unwrap()
}

/// Seen holding, decided by holding, seen not holding, decided by not holding.
fn counts(condition: &Condition) -> (usize, usize, usize, usize) {
    let (yes, no) = (&condition.yes, &condition.no);
    (
        yes.seen.times,
        yes.decided.times,
        no.seen.times,
        no.decided.times,
    )
}

// --- the small pack, by hand ------------------------------------------------------------------

#[test]
fn a_condition_decides_only_where_the_rule_hangs_on_it() {
    let desk = small();
    let reached = Shelf::of(&desk.folder.path().join("rules")).reached();
    // `injury and (not(child_mobile) or injury_explanation in (...))`: the bruised baby fires it by
    // both; the well baby has no injury; the younger child has one, moves about, and it fits.
    let injury = rule(&reached, "s47.injury");
    assert_eq!((injury.fired.times, injury.near_miss.times), (1, 1));
    assert_eq!(
        injury.fired.first.as_deref(),
        Some("a-bruised-baby"),
        "the first case is named"
    );
    let texts: Vec<&str> = injury
        .conditions
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "injury",
            "child_mobile",
            "injury_explanation in (does_not_fit, changes)"
        ]
    );
    // Without an injury the other two have the values of `otherwise`, and an injury alone would not do.
    assert_eq!(counts(&injury.conditions[0]), (2, 1, 1, 0));
    assert_eq!(
        counts(&injury.conditions[1]).1,
        1,
        "moving about is why it misses"
    );
    assert_eq!(
        counts(&injury.conditions[1]).3,
        1,
        "not moving about is why it fires"
    );
}

#[test]
fn an_exception_and_the_branches_of_an_if_are_conditions_of_their_own() {
    let desk = small();
    let reached = Shelf::of(&desk.folder.path().join("rules")).reached();
    let small = rule(&reached, "watch.small");
    let texts: Vec<&str> = small.conditions.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "injury",
            "age_years < 5",
            "age_years < 1",
            "child_mobile",
            "injury"
        ]
    );
    // The well baby fires it by its age alone, and because there is no injury in the exception.
    assert_eq!((small.fired.times, small.near_miss.times), (1, 1));
    assert_eq!(counts(&small.conditions[2]).1, 1);
    assert_eq!(counts(&small.conditions[4]).3, 1);
    // The younger child of the third case misses it by the exception alone.
    assert_eq!(counts(&small.conditions[3]).1, 1);
    assert_eq!(
        small.near_miss.first.as_deref(),
        Some("too-little-is-known")
    );
}

#[test]
fn what_is_not_known_shows_nothing() {
    let desk = small();
    let mut shelf = Shelf::of(&desk.folder.path().join("rules"));
    shelf
        .cases
        .retain(|(_, name, _)| name == "too-little-is-known");
    for (_, _, case) in &mut shelf.cases {
        case.children.retain(|child| child.reference == "older");
    }
    let reached = shelf.reached();
    let injury = &rule(&reached, "s47.injury").conditions[0];
    assert_eq!(counts(injury), (0, 0, 0, 0));
    let open = rule(&reached, "open.any");
    assert_eq!((open.applies, open.fired.times), (Applies::WhileOpen, 1));
    let demo = reached.iter().find(|it| it.pack.pack == "demo").unwrap();
    let injury = demo
        .questions
        .iter()
        .find(|it| it.fact == "injury")
        .unwrap();
    assert!(!injury.answered.is_reached(), "nobody could say");
    let pathway: Vec<&str> = demo
        .outcomes
        .iter()
        .filter(|it| it.decision == "pathway" && it.given.is_reached())
        .map(|it| it.id.as_str())
        .collect();
    assert_eq!(
        pathway,
        ["assessment"],
        "it applies while the pathway is open"
    );
}

#[test]
fn a_case_above_reaches_what_it_stands_on_and_numbers_fall_between_thresholds() {
    let desk = small();
    let reached = Shelf::of(&desk.folder.path().join("rules")).reached();
    let demo = reached.iter().find(|it| it.pack.pack == "demo").unwrap();
    assert_eq!((demo.own_cases, demo.cases_above), (3, 1));
    assert_eq!(
        rule(&reached, "path.danger").fired.first.as_deref(),
        Some("by-the-water")
    );
    let question = |name: &str| demo.questions.iter().find(|it| it.fact == name).unwrap();
    let answers = |name: &str| -> Vec<(&str, usize)> {
        let all = question(name).answers.iter();
        all.map(|it| (it.answer.as_str(), it.given.times)).collect()
    };
    assert_eq!(
        answers("age_years"),
        [
            ("0", 1),
            ("1", 0),
            ("2 to 4", 1),
            ("5", 0),
            ("6 to 7", 0),
            ("8", 1),
            ("9 to 25", 2)
        ]
    );
    assert_eq!(
        answers("weight_kilograms"),
        [("below 3", 0), ("3", 1), ("above 3", 1)]
    );
    let worries = answers("worries");
    assert_eq!(worries.last(), Some(&("none of them", 2)));
    assert_eq!(worries.first(), Some(&("neglect", 1)));
    assert_eq!(answers("place"), [("hill", 1), ("dale", 0), ("shore", 2)]);
    let statement = |id: &str| demo.statements.iter().find(|it| it.id == id).unwrap();
    assert!(statement("watch.small").shown.is_reached());
    assert!(!statement("watch.water").shown.is_reached());
    assert_eq!(statement("watch.water").cited_by, ["rule watch.water"]);
}

// --- what people see --------------------------------------------------------------------------

#[test]
fn the_page_says_what_is_missing_and_where() {
    let desk = small();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/coverage"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for format in ["text", "markdown"] {
        let (code, out, err) = run(&desk, &["coverage", "--questions", "--format", format]);
        assert_eq!((code, err.as_str()), (0, ""), "quiet in a pipe");
        settings.bind(|| insta::assert_snapshot!(format!("a-small-pack-as-{format}"), out));
    }
}

#[test]
fn json_holds_what_is_reached_and_what_is_not() {
    let desk = small();
    let (code, out, _) = run(
        &desk,
        &["coverage", "--format", "json", "--pack", "demo@1.0.0"],
    );
    assert_eq!((code, out.lines().count()), (0, 1));
    let shown: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(shown["pack"], "demo");
    assert_eq!(shown["cases"]["own"], 3);
    let rules = shown["rules"].as_array().unwrap();
    let find = |id: &str| rules.iter().find(|rule| rule["rule"] == id).unwrap();
    assert_eq!(find("watch.water")["fired"]["children"], 0);
    assert_eq!(
        find("s47.injury")["fired"]["first"],
        "demo/1.0.0/a-bruised-baby"
    );
    assert_eq!(find("open.any")["while_open"], true);
    assert_eq!(find("watch.small")["conditions"][3]["within"], "unless");
    assert!(shown["questions"].is_null());
    let summary = &shown["summary"];
    let parts = [
        "rules",
        "near_misses",
        "conditions",
        "outcomes",
        "answers",
        "statements",
    ];
    let sum = |of: &str| -> u64 {
        parts
            .iter()
            .map(|it| summary[it][of].as_u64().unwrap())
            .sum()
    };
    assert_eq!(summary["together"]["all"], sum("all"));
    assert_eq!(summary["together"]["reached"], sum("reached"));
}

#[test]
fn a_floor_fails_what_is_below_it_and_nothing_else() {
    let desk = small();
    let floor = |percent: &str| run(&desk, &["coverage", "--fail-under", percent]);
    let (code, out, err) = floor("50");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("of all this together"));
    let (code, out, err) = floor("90");
    assert_eq!(code, 1);
    assert!(
        out.contains("of all this together"),
        "it is shown all the same"
    );
    assert!(
        err.contains("of demo@1.0.0 is reached, less than 90 %"),
        "{err}"
    );
    assert!(
        !err.contains("town"),
        "a pack that writes nothing lacks nothing"
    );
    assert_eq!(floor("101").0, 2);
}

#[test]
fn cases_can_be_chosen_by_name_and_a_wrong_one_is_shown() {
    let desk = small();
    let (_, all, _) = run(
        &desk,
        &["coverage", "--format", "json", "--pack", "demo@1.0.0"],
    );
    let (_, one, _) = run(
        &desk,
        &[
            "coverage",
            "bruised",
            "--format",
            "json",
            "--pack",
            "demo@1.0.0",
        ],
    );
    let own = |text: &str| {
        let shown: serde_json::Value = serde_json::from_str(text).unwrap();
        shown["cases"]["own"].as_u64().unwrap()
    };
    assert_eq!((own(&all), own(&one)), (3, 1));
    let (code, _, err) = run(&desk, &["coverage", "--pack", "dmeo"]);
    assert_eq!(code, 1);
    assert!(err.contains("did you mean `demo`?"), "{err}");
    let path = desk
        .folder
        .path()
        .join("rules/demo/1.0.0/cases/a-bruised-baby.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("injury: yes", "injurry: yes")).unwrap();
    let (code, out, err) = run(&desk, &["coverage"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("did you mean `injury`?"), "{err}");
}

// --- the shipped packs ------------------------------------------------------------------------

/// What is shipped stays above a floor; whatever its cases miss is listed on its page.
#[test]
fn the_shipped_packs_are_covered_and_what_is_not_is_listed() {
    let shelf = Shelf::of(Path::new("rules"));
    for reached in shelf.reached() {
        let shares = reached.shares();
        let pack = &reached.pack;
        let floors = [
            ("rules that fire", shares.fired, 70),
            ("near misses", shares.near_misses, 75),
            ("conditions", shares.conditions, 60),
            ("outcomes", shares.outcomes, 70),
            ("answers", shares.answers, 60),
            ("statements", shares.statements, 85),
            ("all together", shares.together(), 70),
        ];
        for (what, share, floor) in floors {
            assert!(
                share.percent() >= floor,
                "{pack}: {what}: {} of {}, less than {floor} %",
                share.reached,
                share.all
            );
        }
        let page = markdown(&lay_out(&reached, &shelf.files)).replace('\\', "");
        let unreached = reached.rules.iter().filter(|rule| !rule.fired.is_reached());
        for rule in unreached {
            assert!(
                page.contains(&format!("- {}", rule.id)),
                "{pack}: {} is not listed",
                rule.id
            );
        }
        let outcomes = reached.outcomes.iter().filter(|it| !it.given.is_reached());
        for outcome in outcomes {
            assert!(
                page.contains(&format!("{} · ", outcome.id)),
                "{pack}: {}",
                outcome.id
            );
        }
    }
}

/// Every rule, outcome, answer and statement of a program is counted, once, for the pack that writes it.
#[test]
fn nothing_is_left_out_of_the_count() {
    let shelf = Shelf::of(Path::new("rules"));
    let reached = shelf.reached();
    for program in &shelf.programs {
        let pack = &program.pack;
        for decision in &pack.decisions {
            let open = decision.while_open.iter().map(|open| &open.rule);
            for written in decision.rules.iter().chain(open) {
                let owner = &pack.layers[written.layer].id;
                let held = reached.iter().filter(|it| it.pack == *owner);
                let found = held
                    .flat_map(|it| &it.rules)
                    .filter(|it| *it.id == *written.id);
                assert_eq!(found.count(), 1, "{owner}: {}", written.id);
            }
        }
        let statements: usize = pack
            .layers
            .iter()
            .filter_map(|layer| reached.iter().find(|it| it.pack == layer.id))
            .map(|it| it.statements.len())
            .sum();
        assert_eq!(statements, pack.statements.len());
    }
}

/// Taken apart and put together again, a condition says of every child what the engine says of the whole.
#[test]
fn a_condition_taken_apart_says_what_the_whole_says() {
    let desk = small();
    for shelf in [
        Shelf::of(&desk.folder.path().join("rules")),
        Shelf::of(Path::new("rules")),
    ] {
        let mut compared = [0_usize; 3];
        for (at, name, case) in shelf.cases.iter().step_by(2) {
            let program = &shelf.programs[*at];
            let open = |decision: &threshold::check::pack::Decision| {
                let open = decision.while_open.iter().map(|open| open.rule.clone());
                open.collect::<Vec<_>>()
            };
            let decisions = program.pack.decisions.iter();
            let rules = decisions.flat_map(|it| it.rules.iter().cloned().chain(open(it)));
            let rules: Vec<_> = rules.map(|rule| (Parts::of(&rule), rule)).collect();
            for (child, contact) in case.children.iter().zip(&contacts(program, case)) {
                let mut mind = Mind::of(program, contact, child);
                for (parts, rule) in &rules {
                    let atoms = parts.atoms.iter();
                    let truths: Vec<Truth> =
                        atoms.map(|it| mind.truth_now(&it.term, "it")).collect();
                    let verdict = parts.verdict(&truths);
                    let whole = mind.truth_now(&rule.condition, "it");
                    assert_eq!(verdict.whole, whole, "{name}: {}", rule.id);
                    compared[whole as usize] += 1;
                    assert!(!verdict.near_miss || whole.is_false());
                    assert!(!whole.is_unknown() || !verdict.decides.contains(&true));
                }
            }
        }
        assert!(compared.iter().all(|count| *count > 0), "{compared:?}");
    }
}

// --- questions saved --------------------------------------------------------------------------

/// The cases that are interviewed: all of a small pack, every so many of a large one.
fn sample(shelf: &Shelf, at: usize, most: usize) -> Vec<&Case> {
    let cases = shelf.cases.iter().filter(|(of, _, _)| *of == at);
    let cases: Vec<&Case> = cases.map(|(_, _, case)| case).collect();
    let step = cases.len().div_ceil(most).max(1);
    cases.into_iter().step_by(step).collect()
}

#[test]
fn asking_the_best_first_never_takes_more_questions() {
    let desk = small();
    let small = Shelf::of(&desk.folder.path().join("rules"));
    let shipped = Shelf::of(Path::new("rules"));
    for shelf in [&small, &shipped] {
        for (at, program) in shelf.programs.iter().enumerate() {
            let mut all = Questions::default();
            for case in sample(shelf, at, 8) {
                let best = interviews(program, case, Order::BestFirst);
                let written = interviews(program, case, Order::AsWritten);
                for (best, written) in best.iter().zip(&written) {
                    assert_eq!(
                        best.settled, written.settled,
                        "{}: one order finds the answers that settle it and the other does not",
                        case.reference
                    );
                    all.add(best, written);
                }
            }
            let id = &program.pack.own().id;
            let (best, written) = (all.best_first, all.as_written);
            println!(
                "{id}: {} children, {best} questions instead of {written}",
                all.children
            );
            assert!(
                best <= written,
                "{id}: {best} questions instead of {written}"
            );
        }
    }
}

/// Every question is one that the engine shows as able to change the recommendation at that moment, and the first of those.
#[test]
fn no_question_is_asked_that_cannot_matter() {
    let desk = small();
    let small = Shelf::of(&desk.folder.path().join("rules"));
    let shipped = Shelf::of(Path::new("rules"));
    for shelf in [&small, &shipped] {
        for (at, program) in shelf.programs.iter().enumerate() {
            for case in sample(shelf, at, 1) {
                let contacts = contacts(program, case);
                let asked = interviews(program, case, Order::BestFirst);
                for ((told, contact), interview) in case.children.iter().zip(&contacts).zip(asked) {
                    let told = with_what_follows(program, contact, told);
                    let mut known = Child {
                        reference: told.reference.clone(),
                        answers: vec![None; program.pack.facts.len()],
                    };
                    let mut passed = BTreeSet::new();
                    for id in interview.asked {
                        let mut mind = Mind::of(program, contact, &known);
                        let recommends = program.pack.recommends;
                        assert!(mind.settled(recommends).is_none(), "asked though settled");
                        let open = mind.open_facts();
                        let mut open = open.iter().filter(|open| {
                            open.can_change.contains(&recommends) && !passed.contains(&open.fact)
                        });
                        let first = open.next().map(|open| open.fact);
                        assert_eq!(first, Some(id), "{}", program.pack.fact(id).name);
                        passed.insert(id);
                        drop(mind);
                        known.answers[id.0] = told.answers[id.0].clone();
                    }
                }
            }
        }
    }
}
