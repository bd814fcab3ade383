//! The two executors against quick evaluation, and how cost grows: compare the lines of one run.
//!
//! `cargo bench --bench execute`. Every line is one child, or so many children at once.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is wrong"
)]

mod support;

use std::hint::black_box;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use threshold::algebra::truth::Truth;
use threshold::check::case::Child;
use threshold::check::term::DecisionId;
use threshold::check::types::Type;
use threshold::compile::program::Program;
use threshold::decide::answer::contacts;
use threshold::decide::world::Contact;
use threshold::decide::world::World;
use threshold::decide::world::in_office_hours;
use threshold::execute::columns::Columns;
use threshold::execute::many::Many;
use threshold::execute::many::Room;
use threshold::execute::one::One;
use threshold::execute::one::Run;
use threshold::execute::slots::Code;
use threshold::execute::slots::Slots;
use threshold::execute::slots::slots;

use crate::support::pack;
use crate::support::worked_cases;

/// A child of a worked case, ready to be decided.
struct Ready {
    contact: Contact,
    child: Child,
    slots: Slots,
    office: Truth,
}

fn ready(program: &Program) -> Vec<Ready> {
    let cases = worked_cases(&program.pack);
    let ready = cases.iter().map(|case| {
        let contact = contacts(program, case).remove(0);
        let child = case.children.first().unwrap().clone();
        Ready {
            slots: slots(program.flat(), &program.pack, &child),
            office: in_office_hours(&program.pack, contact.received),
            contact,
            child,
        }
    });
    ready.collect()
}

/// The first child of every worked case: divided by their number it is what one decision costs.
fn one(criterion: &mut Criterion) {
    let program = Program::compile(pack());
    let ready = ready(&program);
    let mut group = criterion.benchmark_group("one child at a time");
    group.throughput(Throughput::Elements(ready.len() as u64));
    group.bench_function("quick evaluation", |b| {
        b.iter(|| {
            for one in &ready {
                black_box(World::of(&program, &one.contact, &one.child));
            }
        });
    });
    let executor = One::of(&program).unwrap();
    let mut run = Run::default();
    group.bench_function("facts in slots", |b| {
        b.iter(|| {
            for one in &ready {
                let answer = |id| one.child.value(id).cloned();
                executor.decide(&one.slots, &one.contact, one.office, &answer, &mut run);
                black_box(&run);
            }
        });
    });
    group.finish();
}

/// So many children, drawn from the worked cases; `dates` says whether ages are worked out from dates.
fn columns(program: &Program, ready: &[Ready], count: usize, dates: bool) -> (Columns, Vec<usize>) {
    let pack = &program.pack;
    let mut columns = Columns::of(program.flat(), pack);
    let mut drawn = Vec::new();
    let mut state = 1989_u64;
    for _ in 0..count {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap() % ready.len();
        let one = ready.get(at).unwrap();
        let codes = one.slots.codes.iter().zip(&pack.facts).map(|(code, fact)| {
            if !dates && fact.of == Type::Date {
                Code::UNKNOWN
            } else {
                *code
            }
        });
        let codes: Vec<Code> = codes.collect();
        let office = match one.office {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        columns.push(&codes, office, one.contact.clone());
        drawn.push(at);
    }
    (columns, drawn)
}

/// From columns to outcomes and fired rules.
fn many(criterion: &mut Criterion) {
    let program = Program::compile(pack());
    let ready = ready(&program);
    let executor = Many::of(&program).unwrap();
    let mut room = Room::default();
    let recommends = program.pack.recommends;
    let mut group = criterion.benchmark_group("many children at once");
    for (name, count, dates) in [
        ("4,096 children", 4_096, false),
        ("65,536 children", 65_536, false),
        ("65,536 children, ages from dates of birth", 65_536, true),
    ] {
        let (columns, drawn) = columns(&program, &ready, count, dates);
        let child = |row: usize| drawn.get(row).and_then(|at| ready.get(*at));
        let answers = |row: usize, id| child(row).and_then(|one| one.child.value(id));
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut low = 0_u32;
                executor.decide(&columns, &answers, &mut room, &mut |step| {
                    let block = step.comes_about(recommends, 0);
                    low += block.iter().map(|word| word.count_ones()).sum::<u32>();
                    black_box(step.fired(DecisionId(0), 0));
                });
                low
            });
        });
    }
    group.finish();
}

criterion_group!(benches, one, many);
criterion_main!(benches);
