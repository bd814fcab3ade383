//! rhai: one script with every rule in it, compiled once; the child is one map.
//!
//! It says every form. Its features are those with which `threshold` builds it, since one build
//! holds one copy: `sync` makes it slower, whole numbers alone make it faster.

use std::fmt::Write;
use std::hint::black_box;

use rhai::AST;
use rhai::Array;
use rhai::Dynamic;
use rhai::Engine;
use rhai::Map;
use rhai::OptimizationLevel;
use rhai::Scope;
use serde_json::Value as Json;

use crate::cases::Seen;
use crate::contestant::Contestant;
use crate::model::Model;
use crate::peers::Words;

const WORDS: Words = Words {
    before: "c.",
    and: " && ",
    or: " || ",
    not: "!",
    equal: "==",
    one_of: |name, texts| {
        let tests: Vec<String> = texts
            .iter()
            .map(|text| format!("{name} == {text}"))
            .collect();
        format!("({})", tests.join(" || "))
    },
    has: |name, text| format!("{name}.contains({text})"),
    choose: |[cond, then, otherwise]| format!("(if {cond} {{ {then} }} else {{ {otherwise} }})"),
};

pub struct Rhai {
    engine: Engine,
    script: AST,
    children: Vec<Scope<'static>>,
    rules: usize,
    last: Array,
}

impl Rhai {
    pub fn of(model: &Model, all: &[Seen]) -> Self {
        let mut text = "let fired = [];\n".to_owned();
        for (at, rule) in model.rules().enumerate() {
            let when = WORDS.say(model, &rule.when);
            writeln!(text, "if {when} {{ fired.push({at}); }}").expect("a text grows");
        }
        text.push_str("fired\n");
        let mut engine = Engine::new();
        engine.set_max_expr_depths(0, 0);
        engine.set_optimization_level(OptimizationLevel::Full);
        let script = engine
            .compile(&text)
            .unwrap_or_else(|error| panic!("rhai: {error}"));
        let child = |seen: &Seen| {
            let map: Map = seen
                .context
                .iter()
                .map(|(name, json)| (name.into(), value(json)))
                .collect();
            let mut scope = Scope::new();
            scope.push_constant("c", map);
            scope
        };
        Self {
            engine,
            script,
            children: all.iter().map(child).collect(),
            rules: model.rules().count(),
            last: Array::new(),
        }
    }
}

fn value(json: &Json) -> Dynamic {
    match json {
        Json::Bool(yes) => Dynamic::from(*yes),
        Json::Number(number) => Dynamic::from(number.as_i64().expect("a whole number")),
        Json::String(text) => Dynamic::from(text.clone()),
        Json::Array(items) => Dynamic::from(items.iter().map(value).collect::<Array>()),
        Json::Null | Json::Object(_) => Dynamic::UNIT,
    }
}

impl Contestant for Rhai {
    fn name(&self) -> String {
        "rhai".to_owned()
    }

    fn version(&self) -> &'static str {
        "1.27.0; one script, compiled"
    }

    fn decide(&mut self, child: usize) {
        let scope = black_box(&mut self.children[child]);
        let found = self
            .engine
            .eval_ast_with_scope::<Array>(scope, &self.script);
        scope.rewind(1);
        self.last = found.expect("every name is known");
    }

    fn fired(&self) -> Vec<bool> {
        let mut fired = vec![false; self.rules];
        for rule in &self.last {
            fired[rule.as_int().expect("the number of a rule") as usize] = true;
        }
        fired
    }
}
