//! What one decision costs, and what each part of it adds: compare the lines of one run.
//!
//! `cargo bench` prints a time for each step on a case where half the answers are missing.
//! The figures of a busy machine mean little; their ratios do.

#![expect(
    clippy::disallowed_methods,
    reason = "it measures on the shipped rules"
)]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is wrong"
)]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use threshold::ast::pack::Version;
use threshold::ast::place::Files;
use threshold::ast::read_case::read_cases_of;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::Case;
use threshold::check::case::check_case;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::pack::PackId;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::decide::answer::contacts;
use threshold::decide::mind::Mind;
use threshold::decide::world::World;
use threshold::explain::recommend::explain;

const CASE: &str = "
case: bench
authority: lancashire
received: 2026-11-20T16:20
facts: {district: preston, referrer: school}
children:
  - ref: child-1
    facts:
      age_years: 7
      lives_in_area: yes
      immediate_danger: no
      help_needed_within_24_hours: no
      emergency_protection_order: no
      police_protection: no
      injury: yes
      child_mobile: yes
      injury_explanation: not_known
      parental_consent: refused
      needs_complex: yes
";

fn pack() -> Arc<Pack> {
    let mut raw = Vec::new();
    let mut open = vec![Path::new("rules").to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix("rules")
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                raw.push((name, std::fs::read(&path).unwrap()));
            }
        }
    }
    let read = read_shelf("rules", raw, &mut Files::default());
    let (library, _) = check(&read.shelf);
    let id = PackId {
        pack: "lancashire".to_owned(),
        version: Version(1, 0, 0),
    };
    library.version(&id).unwrap()
}

fn case(pack: &Pack) -> Case {
    let mut files = Files::default();
    let file = files.add("case", CASE);
    let (cases, mut problems) = read_cases_of(file, CASE);
    let case = check_case(cases.first().unwrap(), pack, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    case.unwrap()
}

fn one_decision(criterion: &mut Criterion) {
    let pack = pack();
    let program = Program::compile(pack.clone());
    let case = case(&pack);
    let contact = contacts(&program, &case).remove(0);
    let child = case.children.first().unwrap();
    let mut group = criterion.benchmark_group("lancashire");
    group.bench_function("compile the pack", |b| {
        b.iter(|| Program::compile(black_box(pack.clone())));
    });
    group.bench_function("quick evaluation alone", |b| {
        b.iter(|| World::of(&program, &contact, black_box(child)));
    });
    group.bench_function("over every completion", |b| {
        b.iter(|| Mind::of(&program, &contact, black_box(child)));
    });
    group.bench_function("and which questions matter", |b| {
        b.iter(|| Mind::of(&program, &contact, black_box(child)).open_facts());
    });
    group.bench_function("with every reason, why not, and next question", |b| {
        b.iter(|| explain(&program, black_box(&case)));
    });
    group.finish();
}

/// The first child of every worked case of the pack.
fn worked_cases(pack: &Pack) -> Vec<Case> {
    let mut paths: Vec<_> = std::fs::read_dir("rules/lancashire/1.0.0/cases")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut files = Files::default();
    let mut cases = Vec::new();
    for path in paths {
        let name = path.to_string_lossy().into_owned();
        let file = files.add(&name, std::fs::read_to_string(&path).unwrap());
        let (worked, mut problems) = read_worked_case(file, &files);
        let mut case = check_case(&worked.unwrap().case, pack, &mut problems).unwrap();
        case.children.truncate(1);
        cases.push(case);
    }
    cases
}

/// A time for all of them; divided by their number it is what one decision costs.
fn every_worked_case(criterion: &mut Criterion) {
    let pack = pack();
    let program = Program::compile(pack.clone());
    let cases = worked_cases(&pack);
    let mut group = criterion.benchmark_group("lancashire");
    group.sample_size(10);
    group.throughput(Throughput::Elements(cases.len() as u64));
    group.bench_function("every worked case, with everything", |b| {
        b.iter(|| {
            for case in &cases {
                black_box(explain(&program, black_box(case)));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, one_decision, every_worked_case);
criterion_main!(benches);
