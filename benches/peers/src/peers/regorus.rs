//! regorus (Rego): one set of the rules that fired, run by its interpreter and by its virtual machine.
//!
//! Rego has no "or" within a condition and no "not" of one: each becomes a helper rule, which is
//! evaluated at most once. Helpers that say the same are one.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;

use regorus::CompiledPolicy;
use regorus::Engine;
use regorus::Rc;
use regorus::Value;
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;

use crate::cases::Seen;
use crate::contestant::Contestant;
use crate::model::Cond;
use crate::model::Model;
use crate::peers::Words;

const WORDS: Words = Words {
    before: "input.",
    and: "",
    or: "",
    not: "not ",
    equal: "==",
    one_of: |name, texts| format!("{name} in {{{}}}", texts.join(", ")),
    has: |name, text| format!("{text} in {name}"),
    choose: |_| String::new(),
};

const ENTRY: &str = "data.rules.fired";

/// The rules while they are translated.
struct Text<'m> {
    model: &'m Model,
    helpers: BTreeMap<String, String>,
    text: String,
}

impl Text<'_> {
    /// The lines of a body that hold where the condition holds.
    fn lines(&mut self, cond: &Cond) -> Vec<String> {
        match cond {
            Cond::And(parts) => parts.iter().flat_map(|part| self.lines(part)).collect(),
            Cond::Or(parts) => {
                let bodies = parts.iter().map(|part| self.lines(part)).collect();
                vec![self.helper(bodies)]
            }
            Cond::Not(inner) => {
                let lines = self.lines(inner);
                vec![match lines.as_slice() {
                    [one] if !one.starts_with("not ") => format!("not {one}"),
                    _ => format!("not {}", self.helper(vec![lines])),
                }]
            }
            Cond::If(three) => {
                let [cond, then, otherwise] = &**three;
                let not = Cond::Not(Box::new(cond.clone()));
                let bodies = [
                    Cond::And(vec![cond.clone(), then.clone()]),
                    Cond::And(vec![not, otherwise.clone()]),
                ];
                let bodies = bodies.iter().map(|body| self.lines(body)).collect();
                vec![self.helper(bodies)]
            }
            plain => {
                let line = WORDS.say(self.model, plain);
                let line = line
                    .strip_prefix('(')
                    .and_then(|line| line.strip_suffix(')'));
                vec![line.map_or_else(|| WORDS.say(self.model, plain), str::to_owned)]
            }
        }
    }

    /// The name of a rule that holds where one of the bodies does.
    fn helper(&mut self, bodies: Vec<Vec<String>>) -> String {
        let bodies: Vec<String> = bodies.iter().map(|lines| lines.join("\n\t")).collect();
        let key = bodies.join("\n|\n");
        if let Some(name) = self.helpers.get(&key) {
            return name.clone();
        }
        let name = format!("h{}", self.helpers.len());
        for body in bodies {
            writeln!(self.text, "{name} if {{\n\t{body}\n}}").expect("a text grows");
        }
        self.helpers.insert(key, name.clone());
        name
    }
}

fn policy(model: &Model) -> String {
    let mut text = Text {
        model,
        helpers: BTreeMap::new(),
        text: "package rules\n\n".to_owned(),
    };
    for (at, rule) in model.rules().enumerate() {
        let lines = text.lines(&rule.when).join("\n\t");
        writeln!(text.text, "fired contains {at} if {{\n\t{lines}\n}}").expect("a text grows");
    }
    text.text
}

fn compiled(model: &Model) -> CompiledPolicy {
    let mut engine = Engine::new();
    let added = engine.add_policy("rules.rego".to_owned(), policy(model));
    added.unwrap_or_else(|error| panic!("regorus: {error}"));
    let entry: Rc<str> = ENTRY.into();
    engine
        .compile_with_entrypoint(&entry)
        .expect("regorus compiles the rules")
}

fn inputs(all: &[Seen]) -> Vec<Value> {
    let value = |seen: &Seen| {
        let text = serde_json::Value::Object(seen.context.clone()).to_string();
        Value::from_json_str(&text).expect("an input")
    };
    all.iter().map(value).collect()
}

fn in_set(found: &Value, rules: usize) -> Vec<bool> {
    let set = found.as_set().expect("a set of rules");
    let mut fired = vec![false; rules];
    for rule in set.iter() {
        fired[rule.as_i64().expect("the number of a rule") as usize] = true;
    }
    fired
}

pub struct Interpreter {
    policy: CompiledPolicy,
    inputs: Vec<Value>,
    rules: usize,
    last: Value,
}

impl Interpreter {
    pub fn of(model: &Model, all: &[Seen]) -> Self {
        Self {
            policy: compiled(model),
            inputs: inputs(all),
            rules: model.rules().count(),
            last: Value::Null,
        }
    }
}

impl Contestant for Interpreter {
    fn name(&self) -> String {
        "regorus, interpreter".to_owned()
    }

    fn version(&self) -> &'static str {
        "0.14.1; one policy, compiled"
    }

    fn decide(&mut self, child: usize) {
        let input = black_box(&self.inputs[child]).clone();
        self.last = self
            .policy
            .eval_with_input(input)
            .expect("regorus evaluates");
    }

    fn fired(&self) -> Vec<bool> {
        in_set(&self.last, self.rules)
    }
}

pub struct Machine {
    vm: RegoVM,
    inputs: Vec<Value>,
    rules: usize,
    last: Value,
}

impl Machine {
    pub fn of(model: &Model, all: &[Seen]) -> Self {
        let program = Compiler::compile_from_policy(&compiled(model), &[ENTRY]);
        let program = program.unwrap_or_else(|error| panic!("regorus: {error}"));
        let mut vm = RegoVM::new();
        vm.load_program(program);
        vm.set_max_instructions(usize::MAX);
        Self {
            vm,
            inputs: inputs(all),
            rules: model.rules().count(),
            last: Value::Null,
        }
    }
}

impl Contestant for Machine {
    fn name(&self) -> String {
        "regorus, virtual machine".to_owned()
    }

    fn version(&self) -> &'static str {
        "0.14.1; one policy, compiled"
    }

    fn decide(&mut self, child: usize) {
        self.vm.set_input(black_box(&self.inputs[child]).clone());
        self.last = self.vm.execute().expect("regorus evaluates");
    }

    fn fired(&self) -> Vec<bool> {
        in_set(&self.last, self.rules)
    }
}
