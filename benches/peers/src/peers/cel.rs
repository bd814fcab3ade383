//! cel (cel-rust): each rule one parsed expression, evaluated over one context.
//!
//! It says every form. A name that is missing is an error, so unknown facts cannot be left out.

use std::hint::black_box;
use std::sync::Arc;

use cel::Context;
use cel::Env;
use cel::Program;
use cel::Value;
use cel::common::types::CelBool;
use serde_json::Value as Json;

use crate::cases::Seen;
use crate::contestant::Contestant;
use crate::model::Model;
use crate::peers::Words;

const WORDS: Words = Words {
    before: "",
    and: " && ",
    or: " || ",
    not: "!",
    equal: "==",
    one_of: |name, texts| format!("({name} in [{}])", texts.join(", ")),
    has: |name, text| format!("({text} in {name})"),
    choose: |[cond, then, otherwise]| format!("({cond} ? {then} : {otherwise})"),
};

pub struct Cel {
    rules: Vec<Program>,
    contexts: Vec<Context<'static, 'static>>,
    fired: Vec<bool>,
}

impl Cel {
    pub fn of(model: &Model, all: &[Seen]) -> Self {
        let env = Arc::new(Env::stdlib());
        let compile = |text: String| {
            env.compile(&text)
                .unwrap_or_else(|error| panic!("{text}: {error:?}"))
        };
        let rules = model
            .rules()
            .map(|rule| compile(WORDS.say(model, &rule.when)));
        let context = |seen: &Seen| {
            let mut context = Context::with_env(env.clone());
            for (name, json) in &seen.context {
                context.add_variable_from_value(name.as_str(), value(json));
            }
            context
        };
        Self {
            rules: rules.collect(),
            contexts: all.iter().map(context).collect(),
            fired: Vec::new(),
        }
    }
}

fn value(json: &Json) -> Value {
    match json {
        Json::Bool(yes) => Value::from(*yes),
        Json::Number(number) => Value::from(number.as_i64().expect("a whole number")),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::from(items.iter().map(value).collect::<Vec<_>>()),
        Json::Null | Json::Object(_) => Value::Null,
    }
}

impl Contestant for Cel {
    fn name(&self) -> String {
        "cel".to_owned()
    }

    fn version(&self) -> &'static str {
        "0.15.0; an expression a rule, parsed"
    }

    fn decide(&mut self, child: usize) {
        let context = black_box(&self.contexts[child]);
        self.fired.clear();
        for rule in &self.rules {
            let found = Value::resolve_val(rule.expression(), context);
            let found = found.expect("every name is known");
            self.fired.push(
                found
                    .downcast_ref::<CelBool>()
                    .is_some_and(|yes| *yes.inner()),
            );
        }
        black_box(&self.fired);
    }

    fn fired(&self) -> Vec<bool> {
        self.fired.clone()
    }
}
