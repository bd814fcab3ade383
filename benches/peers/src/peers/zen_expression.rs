//! zen-expression: each rule one compiled expression, one virtual machine for all.
//!
//! It says every form. It has no unknown: a name that is missing is null, and null is not yes.

use std::hint::black_box;

use zen_expression::Expression;
use zen_expression::Scope;
use zen_expression::Variable;
use zen_expression::compile_expression;
use zen_expression::expression::Standard;
use zen_expression::vm::VM;

use crate::cases::Seen;
use crate::contestant::Contestant;
use crate::model::Model;
use crate::peers::Words;

pub const WORDS: Words = Words {
    before: "",
    and: " and ",
    or: " or ",
    not: "not ",
    equal: "==",
    one_of: |name, texts| format!("({name} in [{}])", texts.join(", ")),
    has: |name, text| format!("({text} in {name})"),
    choose: |[cond, then, otherwise]| format!("({cond} ? {then} : {otherwise})"),
};

pub struct ZenExpression {
    rules: Vec<Expression<Standard>>,
    scopes: Vec<Scope>,
    vm: VM,
    fired: Vec<bool>,
}

impl ZenExpression {
    pub fn of(model: &Model, all: &[Seen]) -> Self {
        let compile = |text: String| {
            compile_expression(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
        };
        let rules = model
            .rules()
            .map(|rule| compile(WORDS.say(model, &rule.when)));
        let scope = |seen: &Seen| {
            let context = serde_json::Value::Object(seen.context.clone());
            Scope::new(Variable::from(context))
        };
        Self {
            rules: rules.collect(),
            scopes: all.iter().map(scope).collect(),
            vm: VM::new(),
            fired: Vec::new(),
        }
    }
}

impl Contestant for ZenExpression {
    fn name(&self) -> String {
        "zen-expression".to_owned()
    }

    fn version(&self) -> &'static str {
        "2.1.6; an expression a rule, compiled"
    }

    fn decide(&mut self, child: usize) {
        let scope = black_box(&self.scopes[child]);
        self.fired.clear();
        for rule in &self.rules {
            let found = rule.evaluate_with_scope(scope, &mut self.vm);
            self.fired
                .push(found.is_ok_and(|value| value.as_bool() == Some(true)));
        }
        black_box(&self.fired);
    }

    fn fired(&self) -> Vec<bool> {
        self.fired.clone()
    }
}
