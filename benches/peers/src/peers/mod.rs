//! Other engines. Each is given the rules in its own language, made by code from the checked rules.
//!
//! To add one: write a file here with a `Words` for how its language says the forms of `model.rs`;
//! in `of` translate and compile every rule and turn each `Seen::context` into the engine's own;
//! implement `Contestant`; name it in `all` in `main.rs`; say in the file what it cannot express.
//! `cargo run --release` then holds it against the engine before it is timed.

pub mod cedar;
pub mod cel;
pub mod regorus;
pub mod rhai;
pub mod zen_engine;
pub mod zen_expression;
pub mod zen_whole;

use threshold::algebra::order::Relation;

use crate::model::Cond;
use crate::model::Fact;
use crate::model::Model;

/// How a language says each form.
pub struct Words {
    /// What stands before the name of a fact.
    pub before: &'static str,
    pub and: &'static str,
    pub or: &'static str,
    pub not: &'static str,
    pub equal: &'static str,
    /// One of several texts: the name, and the texts as written.
    pub one_of: fn(&str, &[String]) -> String,
    /// A set holds a text: the name, and the text as written.
    pub has: fn(&str, &str) -> String,
    /// One of two, by a condition.
    pub choose: fn([String; 3]) -> String,
}

impl Words {
    pub fn say(&self, model: &Model, cond: &Cond) -> String {
        let all = |parts: &[Cond]| parts.iter().map(|part| self.say(model, part)).collect();
        let join = |parts: &[Cond], by: &str, none: &str| {
            let parts: Vec<String> = all(parts);
            match parts.is_empty() {
                true => none.to_owned(),
                false => format!("({})", parts.join(by)),
            }
        };
        match cond {
            Cond::Const(yes) => yes.to_string(),
            Cond::Yes(fact) => self.name(&model.facts[*fact].name),
            Cond::OneOf(fact, some) => {
                let Fact { name, kind, .. } = &model.facts[*fact];
                let name = self.name(name);
                let texts: Vec<String> = some.iter().map(|at| quoted(&values(kind)[*at])).collect();
                match texts.as_slice() {
                    [one] => format!("({name} {} {one})", self.equal),
                    _ => (self.one_of)(&name, &texts),
                }
            }
            Cond::Number(fact, relation, number) => {
                let sign = match relation {
                    Relation::Equal => self.equal,
                    other => other.sign(),
                };
                format!("({} {sign} {number})", self.name(&model.facts[*fact].name))
            }
            Cond::Has(fact, member) => {
                let Fact { name, kind, .. } = &model.facts[*fact];
                (self.has)(&self.name(name), &quoted(&values(kind)[*member]))
            }
            Cond::Is(decision, outcome) => {
                let decision = &model.decisions[*decision];
                let (name, text) = (
                    self.name(&decision.name),
                    quoted(&decision.outcomes[*outcome]),
                );
                match decision.hit {
                    threshold::check::pack::HitPolicy::Collect => (self.has)(&name, &text),
                    _ => format!("({name} {} {text})", self.equal),
                }
            }
            Cond::Input(at) => self.name(&format!("input_{at}")),
            Cond::Not(inner) => format!("{}({})", self.not, self.say(model, inner)),
            Cond::And(parts) => join(parts, self.and, "true"),
            Cond::Or(parts) => join(parts, self.or, "false"),
            Cond::If(three) => (self.choose)([0, 1, 2].map(|at| self.say(model, &three[at]))),
        }
    }

    fn name(&self, name: &str) -> String {
        format!("{}{name}", self.before)
    }
}

fn values(kind: &crate::model::Kind) -> &[String] {
    match kind {
        crate::model::Kind::OneOf(all) | crate::model::Kind::AnyOf(all) => all,
        _ => &[],
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
