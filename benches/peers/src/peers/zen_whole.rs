//! zen-expression again, doing all of the work: it settles the facts, decides one decision after
//! the other and puts each outcome into the context for the rules that read it.
//!
//! The others are spared this, as their contexts hold settled facts and earlier outcomes. This one
//! shows what that is worth. What is between the expressions is Rust.

use std::hint::black_box;

use serde_json::Map;
use threshold::check::pack::HitPolicy;
use threshold::check::pack::Step;
use threshold::check::term::FactId;
use zen_expression::Expression;
use zen_expression::Scope;
use zen_expression::Variable;
use zen_expression::compile_expression;
use zen_expression::expression::Standard;
use zen_expression::variable::Symbol;
use zen_expression::vm::VM;

use crate::cases::Seen;
use crate::cases::json;
use crate::contestant::Contestant;
use crate::model::Cond;
use crate::model::Fact;
use crate::model::Kind;
use crate::model::Model;
use crate::peers::zen_expression::WORDS;

type Compiled = Expression<Standard>;

/// One step of the work.
enum Work {
    /// A fact that nobody need have answered.
    Fact {
        name: Symbol,
        only_if: Option<Compiled>,
        otherwise: Variable,
        worked_out: Option<Compiled>,
    },
    Decision {
        name: Symbol,
        first: usize,
        rules: Vec<(Compiled, Vec<usize>)>,
        hit: HitPolicy,
        otherwise: Option<usize>,
        outcomes: Vec<Variable>,
        /// Whether a rule reads it.
        read: bool,
    },
}

pub struct ZenWhole {
    work: Vec<Work>,
    given: Vec<Variable>,
    vm: VM,
    fired: Vec<bool>,
}

impl ZenWhole {
    pub fn of(model: &Model, all: &[Seen]) -> Self {
        let mut read = Vec::new();
        model
            .rules()
            .for_each(|rule| rule.when.decisions(&mut read));
        let needed = |step: &&Step| match step {
            Step::Fact(id) => {
                let fact = &model.facts[id.0];
                fact.read && (fact.only_if.is_some() || fact.worked_out.is_some())
            }
            Step::Decision(_) => true,
        };
        let work = model.order.iter().filter(needed).map(|step| match step {
            Step::Fact(id) => fact(model, &model.facts[id.0]),
            Step::Decision(id) => decision(model, id.0, read.contains(&id.0)),
        });
        Self {
            work: work.collect(),
            given: all.iter().map(|seen| given(model, seen)).collect(),
            vm: VM::new(),
            fired: vec![false; model.rules().count()],
        }
    }
}

fn compiled(model: &Model, cond: &Cond) -> Compiled {
    let text = WORDS.say(model, cond);
    compile_expression(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn fact(model: &Model, fact: &Fact) -> Work {
    let value = |code: i64| match &fact.kind {
        Kind::YesNo => Variable::Bool(code == 2),
        Kind::OneOf(all) => Variable::String(all[code as usize - 1].as_str().into()),
        Kind::Number => Variable::from(serde_json::Value::from(code)),
        Kind::AnyOf(_) | Kind::Unread => Variable::empty_array(),
    };
    Work::Fact {
        name: fact.name.as_str().into(),
        only_if: fact.only_if.as_ref().map(|cond| compiled(model, cond)),
        otherwise: fact.otherwise.map_or(Variable::Null, value),
        worked_out: fact.worked_out.as_ref().map(|cond| compiled(model, cond)),
    }
}

fn decision(model: &Model, at: usize, read: bool) -> Work {
    let decision = &model.decisions[at];
    let rules = decision.rules.iter();
    let rules = rules.map(|rule| (compiled(model, &rule.when), rule.then.clone()));
    let outcomes = decision.outcomes.iter();
    Work::Decision {
        name: decision.name.as_str().into(),
        first: model.decisions[..at]
            .iter()
            .map(|one| one.rules.len())
            .sum(),
        rules: rules.collect(),
        hit: decision.hit,
        otherwise: decision.otherwise,
        outcomes: outcomes
            .map(|one| Variable::String(one.as_str().into()))
            .collect(),
        read,
    }
}

/// The answers themselves, and what is given.
fn given(model: &Model, seen: &Seen) -> Variable {
    let mut context = Map::new();
    for (at, fact) in model.facts.iter().enumerate() {
        if let (true, Some(value)) = (fact.read, seen.child.value(FactId(at))) {
            context.insert(fact.name.clone(), json(value));
        }
    }
    for at in 0..model.inputs.len() {
        let name = format!("input_{at}");
        context.insert(name.clone(), seen.context[&name].clone());
    }
    Variable::from(serde_json::Value::Object(context))
}

fn holds(expression: &Compiled, scope: &Scope, vm: &mut VM) -> bool {
    let found = expression.evaluate_with_scope(scope, vm);
    found.is_ok_and(|value| value.as_bool() == Some(true))
}

impl Contestant for ZenWhole {
    fn name(&self) -> String {
        "zen-expression, all of the work".to_owned()
    }

    fn version(&self) -> &'static str {
        "2.1.6; and the facts and outcomes between"
    }

    fn decide(&mut self, child: usize) {
        let given = black_box(&self.given[child]).as_object();
        let names = given.expect("a context is an object").borrow().clone();
        let context = Variable::from_object(names);
        let names = context.as_object().expect("a context is an object");
        let scope = Scope::new(context);
        let vm = &mut self.vm;
        for work in &self.work {
            match work {
                Work::Fact {
                    name,
                    only_if,
                    otherwise,
                    worked_out,
                } => {
                    if names.borrow().contains_key(name) {
                        continue;
                    }
                    let applies = only_if.as_ref().is_none_or(|cond| holds(cond, &scope, vm));
                    let value = match worked_out {
                        Some(follows) if applies => Variable::Bool(holds(follows, &scope, vm)),
                        _ => otherwise.clone(),
                    };
                    names.borrow_mut().insert(name.clone(), value);
                }
                Work::Decision {
                    name,
                    first,
                    rules,
                    hit,
                    otherwise,
                    outcomes,
                    read,
                } => {
                    let mut picked = 0_u64;
                    let mut collected = vec![
                        false;
                        if *hit == HitPolicy::Collect {
                            outcomes.len()
                        } else {
                            0
                        }
                    ];
                    let mut earlier = false;
                    for (at, (rule, then)) in rules.iter().enumerate() {
                        let fires = holds(rule, &scope, vm);
                        self.fired[first + at] = fires;
                        let counts = fires && !(earlier && *hit == HitPolicy::First);
                        earlier |= fires;
                        for outcome in then.iter().filter(|_| counts) {
                            match collected.get_mut(*outcome) {
                                Some(slot) => *slot = true,
                                None => picked |= 1 << outcome,
                            }
                        }
                    }
                    if !read {
                        continue;
                    }
                    let value = if *hit == HitPolicy::Collect {
                        let held = outcomes.iter().zip(&collected).filter(|(_, holds)| **holds);
                        Variable::from_array(held.map(|(id, _)| id.clone()).collect())
                    } else {
                        let highest = picked.checked_ilog2().map(|at| at as usize);
                        let at = highest.or(*otherwise);
                        at.map_or(Variable::Null, |at| outcomes[at].clone())
                    };
                    names.borrow_mut().insert(name.clone(), value);
                }
            }
        }
        black_box(&self.fired);
    }

    fn fired(&self) -> Vec<bool> {
        self.fired.clone()
    }
}
