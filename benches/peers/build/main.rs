//! Writes the rules as a good programmer would by hand, for each size, three-valued and two-valued.

#[path = "../src/model.rs"]
#[expect(dead_code, reason = "the program itself uses the rest")]
mod model;
#[path = "../src/pack.rs"]
#[expect(dead_code, reason = "the program itself uses the rest")]
mod pack;
mod three;
mod two;

use std::fmt::Write;
use std::path::Path;

use threshold::compile::program::Program;

use model::Decision;
use model::Fact;
use model::Kind;
use model::Model;

fn main() {
    for path in ["build", "src/model.rs", "src/pack.rs", pack::RULES] {
        println!("cargo:rerun-if-changed={path}");
    }
    let whole = pack::whole();
    let program = Program::compile(whole.clone());
    let call = |name: &str, given: &[_]| program.call(name, given).ok();
    let mut text = String::new();
    for size in pack::SIZES {
        let pack = pack::sized(&whole, size);
        let model = Model::of(&pack, &call);
        three::write(&model, size, &mut text);
        two::write(&model, size, &mut text);
    }
    let out = std::env::var("OUT_DIR").expect("cargo names the folder");
    std::fs::write(Path::new(&out).join("written.rs"), text).expect("the folder can be written to");
}

/// `Facts` and what fills it; no answer is 1 for yes/no (0 no, 2 yes), 0 for one of several
/// values (else one more than its position) and for sets (else the highest bit and a bit for each
/// member), and the least number for numbers.
fn facts(model: &Model, text: &mut String) -> std::fmt::Result {
    let read = || model.facts.iter().enumerate().filter(|(_, fact)| fact.read);
    writeln!(text, "#[derive(Clone, Debug)]\npub struct Facts {{")?;
    for (_, fact) in read() {
        writeln!(text, "pub {}: {},", fact.name, of(fact))?;
    }
    for at in 0..model.inputs.len() {
        writeln!(text, "pub input_{at}: u8,")?;
    }
    writeln!(text, "}}\npub fn read(codes: &[i64]) -> Facts {{ Facts {{")?;
    for (at, fact) in read() {
        writeln!(text, "{}: codes[{at}] as {},", fact.name, of(fact))?;
    }
    for at in 0..model.inputs.len() {
        writeln!(text, "input_{at}: codes[{}] as u8,", model.facts.len() + at)?;
    }
    writeln!(text, "}} }}")
}

fn of(fact: &Fact) -> &'static str {
    match fact.kind {
        Kind::YesNo | Kind::OneOf(_) | Kind::Unread => "u8",
        Kind::AnyOf(_) => "i64",
        Kind::Number => "i32",
    }
}

/// What stands for no answer.
fn unknown(fact: &Fact) -> &'static str {
    match fact.kind {
        Kind::YesNo => "1",
        Kind::OneOf(_) | Kind::AnyOf(_) | Kind::Unread => "0",
        Kind::Number => "NO_NUMBER",
    }
}

/// Where the rules of a decision begin, and where its outcomes do among those collected.
fn begin(model: &Model, at: usize, of: impl Fn(&Decision) -> usize) -> usize {
    model.decisions[..at].iter().map(of).sum()
}

fn collected(decision: &Decision) -> usize {
    match decision.hit {
        threshold::check::pack::HitPolicy::Collect => decision.outcomes.len(),
        _ => 0,
    }
}

/// The rules of a decision that give an outcome, by position among all rules.
fn giving(model: &Model, at: usize, outcome: usize) -> Vec<usize> {
    let first = begin(model, at, |one| one.rules.len());
    let rules = model.decisions[at].rules.iter().enumerate();
    let rules = rules.filter(|(_, rule)| rule.then.contains(&outcome));
    rules.map(|(own, _)| first + own).collect()
}

fn values(values: &[usize]) -> String {
    let codes: Vec<String> = values.iter().map(|at| (at + 1).to_string()).collect();
    codes.join(" | ")
}
