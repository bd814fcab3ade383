//! Times `threshold` against other engines over the same rules; see the README of the project.
//!
//! Every contestant is first held against the engine on every child; the first disagreement ends it.

mod cases;
mod contestant;
mod model;
mod ours;
mod pack;
mod peers;
mod written;

use std::sync::Arc;

use threshold::check::pack::Pack;
use threshold::compile::program::Program;

use crate::cases::Seen;
use crate::contestant::Contestant;
use crate::contestant::Figure;
use crate::contestant::agree;
use crate::contestant::time;
use crate::model::Cond;
use crate::model::Model;

/// How many made-up children every contestant is held against, besides the worked cases.
const MADE: usize = 2_000;
/// How many children are timed.
const TIMED: usize = 200;

type All<'a> = Vec<Box<dyn Contestant + 'a>>;

/// A pack at one size, ready.
struct Ready {
    program: Program,
    model: Model,
    names: Vec<String>,
}

impl Ready {
    fn of(pack: &Arc<Pack>, size: usize) -> Self {
        let program = Program::compile(pack::sized(pack, size));
        let model = Model::of(&program.pack, &|name, given| program.call(name, given).ok());
        let names = model.decisions.iter().flat_map(|decision| {
            let id = |rule: &model::Rule| format!("{} ({})", rule.id, decision.name);
            decision.rules.iter().map(id).collect::<Vec<_>>()
        });
        Self {
            names: names.collect(),
            model,
            program,
        }
    }

    fn made(&self, count: usize) -> Vec<Seen> {
        cases::made(&self.program, &self.model, count)
    }
}

fn all<'a>(ready: &'a Ready, seen: &'a [Seen]) -> All<'a> {
    let model = &ready.model;
    vec![
        Box::new(ours::Three::of(seen)),
        Box::new(ours::Two::of(seen)),
        Box::new(ours::Single::of(&ready.program, seen)),
        Box::new(ours::Quick::of(&ready.program, seen)),
        Box::new(peers::zen_expression::ZenExpression::of(model, seen)),
        Box::new(peers::zen_whole::ZenWhole::of(model, seen)),
        Box::new(peers::cel::Cel::of(model, seen)),
        Box::new(peers::rhai::Rhai::of(model, seen)),
        Box::new(peers::regorus::Machine::of(model, seen)),
        Box::new(peers::regorus::Interpreter::of(model, seen)),
        Box::new(peers::zen_engine::ZenEngine::of(model, seen)),
        Box::new(peers::cedar::Cedar::of(model, seen)),
    ]
}

fn main() {
    let mut given = std::env::args().skip(1);
    let first = given.next();
    let rounds = first
        .as_deref()
        .and_then(|text| text.parse().ok())
        .unwrap_or(15);
    let pack = pack::whole();
    let mut ready = Ready::of(&pack, 0);
    // `spoil RULE` tells the other engines the opposite of a rule: it shows that this is noticed.
    if let (Some("spoil"), Some(rule)) = (first.as_deref(), given.next()) {
        let rules = ready
            .model
            .decisions
            .iter_mut()
            .flat_map(|one| &mut one.rules);
        for spoilt in rules.filter(|one| one.id == rule) {
            spoilt.when = Cond::Not(Box::new(spoilt.when.clone()));
        }
    }
    let worked = cases::worked(&ready.program, &ready.model);
    let of_cases = worked.len();
    let made = ready.made(MADE);
    let known: Vec<Seen> = worked.into_iter().chain(made).collect();
    for seen in &known {
        let open = seen.rules.iter().position(|truth| truth.is_unknown());
        assert!(
            seen.is_settled(),
            "{}: left open: {:?}",
            seen.name,
            open.map(|at| &ready.names[at])
        );
    }
    let fired = |at: usize| known.iter().filter(|seen| seen.rules[at].is_true()).count();
    let often: Vec<usize> = (0..ready.names.len()).map(fired).collect();
    let never: Vec<&str> = named(&ready, &often, 0);
    let always: Vec<&str> = named(&ready, &often, known.len());
    let fired: usize = known
        .iter()
        .map(|seen| seen.fired().iter().filter(|it| **it).count())
        .sum();
    println!(
        "{} {}: {} rules over {} facts; {of_cases} children of worked cases and {MADE} made up, {} rules fire for one on average.\n",
        pack::NAME,
        pack::VERSION,
        ready.names.len(),
        ready.model.facts.len(),
        fired / known.len(),
    );
    println!(
        "Never fires: {}. Always fires: {}.",
        never.join(", "),
        always.join(", ")
    );
    for (at, input) in ready.model.inputs.iter().enumerate() {
        let name = format!("input_{at}");
        let holds = known
            .iter()
            .filter(|seen| seen.context[&name] == true)
            .count();
        println!("Given to all but `threshold`: {name}, true for {holds}: {input:?}");
    }
    println!();
    against_others(&ready, &known, rounds);
    unknown(&ready, &known, rounds);
    growth(&pack, rounds);
    println!("Load of the machine while this ran: {}", load());
}

fn named<'r>(ready: &'r Ready, often: &[usize], times: usize) -> Vec<&'r str> {
    let all = ready.names.iter().zip(often);
    let all = all.filter(|(_, often)| **often == times);
    all.map(|(name, _)| name.as_str()).collect()
}

fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// Some children from all over the list.
fn some(seen: &[Seen]) -> Vec<usize> {
    (0..seen.len())
        .step_by(seen.len().div_ceil(TIMED))
        .collect()
}

fn against_others(ready: &Ready, known: &[Seen], rounds: usize) {
    let mut all = all(ready, known);
    for one in &mut all {
        eprintln!("{}: held against the engine", one.name());
        agree(&mut **one, known, &ready.names);
    }
    println!(
        "Every contestant agrees with the engine on every rule for all {} children. Load: {}\n",
        known.len(),
        load()
    );
    let figures = time(&mut all, &some(known), rounds);
    let hand = figures[0].median;
    let one = figures[2].median;
    println!(
        "| contestant | version | microseconds a case | least to most | to hand-written | to `One` |"
    );
    println!("|---|---|---|---|---|---|");
    let mut lines: Vec<(&Figure, &Box<dyn Contestant + '_>)> = figures.iter().zip(&all).collect();
    lines.sort_by(|a, b| a.0.median.total_cmp(&b.0.median));
    for (figure, contestant) in lines {
        println!(
            "| {} | {} | {:.2} | {:.2} to {:.2} | {:.1} | {:.1} |",
            contestant.name(),
            contestant.version(),
            figure.median / 1e3,
            figure.least / 1e3,
            figure.most / 1e3,
            figure.median / hand,
            figure.median / one,
        );
    }
    println!();
}

/// Three-valued, with nothing, a third and two thirds of the answers left out.
fn unknown(ready: &Ready, known: &[Seen], rounds: usize) {
    println!(
        "| answers left out | by hand, microseconds | `One`, microseconds | `One` to by hand |"
    );
    println!("|---|---|---|---|");
    let kept: Vec<Seen> = cases::with_unknown(&ready.program, &ready.model, known, (0, 3));
    for (share, words) in [(0, "none"), (1, "a third"), (2, "two thirds")] {
        let seen = cases::with_unknown(&ready.program, &ready.model, &kept, (share, 3));
        let mut both: All<'_> = vec![
            Box::new(ours::Three::of(&seen)),
            Box::new(ours::Single::of(&ready.program, &seen)),
        ];
        for one in &mut both {
            agree(&mut **one, &seen, &ready.names);
        }
        let figures = time(&mut both, &some(&seen), rounds);
        let (hand, one) = (figures[0].median, figures[1].median);
        println!(
            "| {words} | {:.2} | {:.2} | {:.2} |",
            hand / 1e3,
            one / 1e3,
            one / hand
        );
    }
    println!();
}

/// What each costs for more rules and facts.
fn growth(pack: &Arc<Pack>, rounds: usize) {
    println!(
        "| rules | facts they read | by hand | by hand, two-valued | `One` | zen-expression | cel | `One` to by hand | its nanoseconds a fact | gates | their inputs |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for size in pack::SIZES {
        let ready = Ready::of(pack, size);
        let seen = ready.made(TIMED);
        let single = Box::new(ours::Single::of(&ready.program, &seen));
        let mut all: All<'_> = match size {
            60 => vec![
                Box::new(ours::Three60::of(&seen)),
                Box::new(ours::Two60::of(&seen)),
            ],
            240 => vec![
                Box::new(ours::Three240::of(&seen)),
                Box::new(ours::Two240::of(&seen)),
            ],
            0 => vec![
                Box::new(ours::Three::of(&seen)),
                Box::new(ours::Two::of(&seen)),
            ],
            _ => vec![
                Box::new(ours::Three960::of(&seen)),
                Box::new(ours::Two960::of(&seen)),
            ],
        };
        all.push(single);
        all.push(Box::new(peers::zen_expression::ZenExpression::of(
            &ready.model,
            &seen,
        )));
        all.push(Box::new(peers::cel::Cel::of(&ready.model, &seen)));
        for one in &mut all {
            agree(&mut **one, &seen, &ready.names);
        }
        let figures = time(&mut all, &some(&seen), rounds);
        let cells = figures.iter().map(|one| format!("{:.2}", one.median / 1e3));
        let cells: Vec<String> = cells.collect();
        let ratio = figures[2].median / figures[0].median;
        let flat = ready.program.flat();
        let ids = ready.program.pack.fact_ids();
        let facts = ids.filter(|id| flat.reads(*id)).count();
        println!(
            "| {} | {facts} | {} | {ratio:.2} | {:.1} | {} | {} |",
            ready.names.len(),
            cells.join(" | "),
            figures[2].median / facts as f64,
            flat.size(),
            flat.edges()
        );
    }
    println!();
}
