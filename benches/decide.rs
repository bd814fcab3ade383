//! What one decision costs, and what each part of it adds: compare the lines of one run.
//!
//! `cargo bench` prints a time for each step on a case where half the answers are missing.
//! The figures of a busy machine mean little; their ratios do.

#![expect(
    clippy::disallowed_methods,
    reason = "it runs the program on a case of its own"
)]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is wrong"
)]

mod support;

use std::ffi::OsStr;
use std::hint::black_box;
use std::process::Command;
use std::sync::Arc;

use criterion::BatchSize;
use criterion::Bencher;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use threshold::ast::place::Files;
use threshold::ast::read_case::read_cases_of;
use threshold::check::case::Case;
use threshold::check::case::check_case;
use threshold::check::pack::Pack;
use threshold::check::shelf::read_shelf_to_decide;
use threshold::check::wanted::is_first;
use threshold::compile::program::Program;
use threshold::decide::answer::contacts;
use threshold::decide::mind::Mind;
use threshold::decide::world::World;
use threshold::explain::recommend::explain;
use threshold::explain::recommend::explain_without_why_not;
use threshold::explain::shared::as_json;

use crate::support::pack;
use crate::support::rules;
use crate::support::worked_cases;

const CASE: &str = r#"{
  "case": "bench", "authority": "lancashire", "received": "2026-11-20T16:20",
  "facts": {"district": "preston", "referrer": "school"},
  "children": [{"ref": "child-1", "facts": {
    "age_years": 7, "lives_in_area": true, "immediate_danger": false, "help_needed_within_24_hours": false,
    "emergency_protection_order": false, "police_protection": false, "injury": true, "child_mobile": true,
    "injury_explanation": "not_known", "parental_consent": "refused", "needs_complex": true
  }}]
}"#;

fn read(pack: &Pack, text: &str) -> Case {
    let mut files = Files::default();
    let file = files.add("case.json", text);
    let (cases, mut problems) = read_cases_of(file, black_box(text));
    let case = check_case(cases.first().unwrap(), pack, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    case.unwrap()
}

/// Under a version made ready anew each time, so that nothing is remembered; to make it ready is not counted.
fn anew(bencher: &mut Bencher<'_>, pack: &Arc<Pack>, run: impl Fn(&Program)) {
    let compiled = || Program::compile(pack.clone());
    let counted = |program: Program| {
        run(&program);
        program
    };
    bencher.iter_batched(compiled, counted, BatchSize::PerIteration);
}

/// From the text of a case to the text of the answer.
fn from_json_to_json(pack: &Pack, program: &Program, text: &str) -> String {
    as_json(&explain_without_why_not(program, &read(pack, text))).unwrap()
}

/// Children made up by the program, one a line, with a share of their answers unknown.
fn made_up(unknown: &str) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threshold"));
    command.args(["--rules", "rules", "sample", "--pack", "lancashire@2.0.0"]);
    command.args(["-n", "400", "--seed", "5", "--unknown", unknown]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn one_decision(criterion: &mut Criterion) {
    let pack = pack();
    let program = Program::compile(pack.clone());
    let case = read(&pack, CASE);
    let contact = contacts(&program, &case).remove(0);
    let child = case.children.first().unwrap();
    let mut group = criterion.benchmark_group("lancashire");
    group.bench_function("compile the pack", |b| {
        b.iter(|| Program::compile(black_box(pack.clone())));
    });
    group.bench_function("quick evaluation alone", |b| {
        b.iter(|| World::of(&program, &contact, black_box(child)));
    });
    // What is remembered of the time before would make these quicker.
    group.bench_function("over every completion, the first time", |b| {
        anew(b, &pack, |program| {
            black_box(Mind::of(program, &contact, child));
        });
    });
    group.bench_function("and which questions matter, the first time", |b| {
        anew(b, &pack, |program| {
            black_box(Mind::of(program, &contact, child).open_facts());
        });
    });
    group.bench_function(
        "with every reason, why not, and next question, the first time",
        |b| {
            anew(b, &pack, |program| {
                black_box(explain(program, &case));
            });
        },
    );
    group.bench_function("a case as JSON read and checked", |b| {
        b.iter(|| read(&pack, CASE));
    });
    let all = explain_without_why_not(&program, &case);
    group.bench_function("the explanation written as JSON", |b| {
        b.iter(|| as_json(black_box(&all)).unwrap());
    });
    group.finish();
}

/// What a case costs as JSON in and as JSON out, why not left out: what one case shows is remembered for the next.
fn from_json(criterion: &mut Criterion) {
    let pack = pack();
    let compiled = || Program::compile(pack.clone());
    let mut group = criterion.benchmark_group("from JSON to JSON");
    group.sample_size(10);
    group.bench_function("the case, the first time", |b| {
        anew(b, &pack, |program| {
            black_box(from_json_to_json(&pack, program, CASE));
        });
    });
    let program = compiled();
    group.bench_function("the case, again", |b| {
        b.iter(|| from_json_to_json(&pack, &program, CASE));
    });
    for (name, unknown) in [("all known", "0"), ("a third unknown", "0.33")] {
        let texts = made_up(unknown);
        let (before, after) = texts.split_at(texts.len() / 2);
        let all = |program: &Program, texts: &[String]| {
            for text in texts {
                black_box(from_json_to_json(&pack, program, text));
            }
        };
        let after_others = || {
            let program = compiled();
            all(&program, before);
            program
        };
        group.throughput(Throughput::Elements(after.len() as u64));
        group.bench_function(format!("200 children, {name}, after 200 others"), |b| {
            let run = |program: Program| {
                all(&program, after);
                program
            };
            b.iter_batched(after_others, run, BatchSize::PerIteration);
        });
    }
    group.finish();
}

/// What has to be read and checked before anything can be decided.
fn reading(criterion: &mut Criterion) {
    let needed = |path: &str| {
        let own = ["england/2.0.0/", "lancashire/2.0.0/"];
        let own = own.iter().any(|folder| path.starts_with(folder));
        is_first(path) || own && !path.contains("/cases/")
    };
    let mut raw = rules();
    raw.retain(|(path, _)| needed(path));
    let mut group = criterion.benchmark_group("lancashire");
    group.bench_function("read the two versions", |b| {
        b.iter_batched(
            || raw.clone(),
            |raw| read_shelf_to_decide("rules", raw, &mut Files::default()),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Runs the program itself, on a folder of rules and on those built in.
fn from_the_start(criterion: &mut Criterion) {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("case.json"), CASE).unwrap();
    let folder = std::path::absolute("rules").unwrap();
    let run = |rules: &[&OsStr]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_threshold"));
        command.current_dir(&place).env_remove("THRESHOLD_RULES");
        command
            .args(rules)
            .args(["decide", "case.json", "--format", "json"]);
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        output
    };
    let mut group = criterion.benchmark_group("from the start of the process to the whole answer");
    group.bench_function("rules in a folder", |b| {
        b.iter(|| run(&["--rules".as_ref(), folder.as_ref()]));
    });
    group.bench_function("rules built in", |b| b.iter(|| run(&[])));
    group.finish();
}

/// A time for all of them, one after the other; divided by their number it is what one decision costs.
fn every_worked_case(criterion: &mut Criterion) {
    let pack = pack();
    let cases = worked_cases(&pack);
    let mut group = criterion.benchmark_group("lancashire");
    group.sample_size(10);
    group.throughput(Throughput::Elements(cases.len() as u64));
    group.bench_function("every worked case, with everything", |b| {
        anew(b, &pack, |program| {
            for case in &cases {
                black_box(explain(program, black_box(case)));
            }
        });
    });
    group.finish();
}

/// A case after its first answer, its second, and so on.
fn answer_by_answer(case: &Case) -> Vec<Case> {
    let child = case.children.first().unwrap();
    let given = child.answers.iter().enumerate();
    let given = given.filter_map(|(at, answer)| answer.as_ref().map(|_| at));
    let so_far = given.map(|last| {
        let mut so_far = case.clone();
        so_far.children.truncate(1);
        let answers = so_far.children.iter_mut().flat_map(|one| &mut one.answers);
        for answer in answers.skip(last + 1) {
            *answer = None;
        }
        so_far
    });
    so_far.collect()
}

/// What a screener waits for: the explanation anew after each answer, for every eighth worked case.
fn a_screening(criterion: &mut Criterion) {
    let pack = pack();
    let cases = worked_cases(&pack);
    let steps = cases.iter().step_by(8).flat_map(answer_by_answer);
    let steps: Vec<Case> = steps.collect();
    let mut group = criterion.benchmark_group("lancashire");
    group.sample_size(10);
    group.throughput(Throughput::Elements(steps.len() as u64));
    group.bench_function("after each answer of a screening, without why not", |b| {
        anew(b, &pack, |program| {
            for case in &steps {
                black_box(explain_without_why_not(program, black_box(case)));
            }
        });
    });
    group.finish();
}

criterion_group!(
    benches,
    one_decision,
    a_screening,
    from_json,
    reading,
    from_the_start,
    every_worked_case
);
criterion_main!(benches);
