//! Two-valued, where every fact that applies is known: plain yes and no.

use std::fmt::Write;

use threshold::algebra::order::Relation;
use threshold::check::pack::HitPolicy;
use threshold::check::pack::Step;

use crate::begin;
use crate::collected;
use crate::facts;
use crate::giving;
use crate::model::Cond;
use crate::model::Fact;
use crate::model::Kind;
use crate::model::Model;
use crate::unknown;
use crate::values;

pub fn write(model: &Model, size: usize, text: &mut String) {
    module(model, size, text).expect("a text grows");
}

pub fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "==",
        other => other.sign(),
    }
}

fn module(model: &Model, size: usize, text: &mut String) -> std::fmt::Result {
    let all: usize = model.decisions.iter().map(collected).sum();
    writeln!(text, "pub mod two_{size} {{ use super::two::*;")?;
    facts(model, text)?;
    writeln!(text, "#[derive(Clone, Debug)]\npub struct Found {{")?;
    writeln!(text, "pub rules: [bool; {}],", model.rules().count())?;
    writeln!(text, "pub picked: [u8; {}],", model.decisions.len())?;
    writeln!(text, "pub collected: [bool; {all}],\n}}")?;
    writeln!(
        text,
        "pub const NOTHING: Found = Found {{ rules: [false; {}], picked: [0; {}], collected: [false; {all}] }};",
        model.rules().count(),
        model.decisions.len(),
    )?;
    writeln!(
        text,
        "#[inline(never)]\npub fn decide(facts: &Facts, found: &mut Found) {{"
    )?;
    for step in &model.order {
        match step {
            Step::Fact(id) if model.facts[id.0].read => fact(model, &model.facts[id.0], text)?,
            Step::Fact(_) => {}
            Step::Decision(id) => decision(model, id.0, text)?,
        }
    }
    writeln!(text, "}} }}")
}

fn fact(model: &Model, fact: &Fact, text: &mut String) -> std::fmt::Result {
    let Fact { name, .. } = fact;
    let yes_no = fact.kind == Kind::YesNo;
    let given = if yes_no {
        format!("facts.{name} == 2")
    } else {
        format!("facts.{name}")
    };
    let otherwise = match fact.otherwise {
        Some(code) if yes_no => (code == 2).to_string(),
        Some(code) if matches!(fact.kind, Kind::AnyOf(_)) && code < 0 => {
            format!("i64::MIN | {}", code & i64::MAX)
        }
        Some(code) => code.to_string(),
        None if yes_no => "false".to_owned(),
        None => unknown(fact).to_owned(),
    };
    let follows = fact.worked_out.as_ref().map(|cond| truth(model, cond));
    let only_if = fact.only_if.as_ref().map(|cond| truth(model, cond));
    let left_out = match (only_if, follows) {
        (None, None) => return writeln!(text, "let {name} = {given};"),
        (None, Some(follows)) => follows,
        (Some(_), None) => otherwise,
        (Some(only_if), Some(follows)) => {
            format!("if {only_if} {{ {follows} }} else {{ {otherwise} }}")
        }
    };
    let none = unknown(fact);
    writeln!(
        text,
        "let {name} = if facts.{name} == {none} {{ {left_out} }} else {{ {given} }};"
    )
}

fn decision(model: &Model, at: usize, text: &mut String) -> std::fmt::Result {
    let decision = &model.decisions[at];
    let first = begin(model, at, |one| one.rules.len());
    for (own, rule) in decision.rules.iter().enumerate() {
        let rule_at = first + own;
        writeln!(text, "// {}", rule.id)?;
        writeln!(text, "let r{rule_at} = {};", truth(model, &rule.when))?;
        writeln!(text, "found.rules[{rule_at}] = r{rule_at};")?;
    }
    let place = begin(model, at, collected);
    let mut bits = vec!["0".to_owned()];
    for outcome in 0..decision.outcomes.len() {
        let rules = giving(model, at, outcome);
        let rules: Vec<String> = rules.iter().map(|rule| format!("r{rule}")).collect();
        let any = if rules.is_empty() {
            "false".to_owned()
        } else {
            rules.join(" | ")
        };
        if decision.hit == HitPolicy::Collect {
            writeln!(text, "let o{at}_{outcome} = {any};")?;
            writeln!(
                text,
                "found.collected[{}] = o{at}_{outcome};",
                place + outcome
            )?;
        } else if !rules.is_empty() {
            bits.push(format!("(({any}) as u64) << {outcome}"));
        }
    }
    match decision.hit {
        HitPolicy::Collect => return Ok(()),
        HitPolicy::First => {
            let otherwise = decision.otherwise.unwrap_or(255);
            writeln!(text, "let d{at}: u8 = {}", in_order(model, at, otherwise))?;
        }
        HitPolicy::Unique | HitPolicy::Highest => {
            let otherwise = decision.otherwise.unwrap_or(255);
            writeln!(
                text,
                "let d{at} = highest({}, {otherwise});",
                bits.join(" | ")
            )?;
        }
    }
    writeln!(text, "found.picked[{at}] = d{at};")
}

fn in_order(model: &Model, at: usize, otherwise: usize) -> String {
    let first = begin(model, at, |one| one.rules.len());
    let rules = model.decisions[at].rules.iter().enumerate();
    let rules =
        rules.map(|(own, rule)| format!("if r{} {{ {} }} else ", first + own, rule.then[0]));
    format!("{}{{ {otherwise} }};", rules.collect::<String>())
}

fn truth(model: &Model, cond: &Cond) -> String {
    let all = |parts: &[Cond]| {
        parts
            .iter()
            .map(|part| truth(model, part))
            .collect::<Vec<_>>()
    };
    let name = |at: &usize| &model.facts[*at].name;
    let join = |parts: &[Cond], by: &str, none: &str| match parts {
        [] => none.to_owned(),
        parts => format!("({})", all(parts).join(by)),
    };
    match cond {
        Cond::Const(yes) => yes.to_string(),
        Cond::Yes(at) => name(at).clone(),
        Cond::OneOf(at, some) => format!("matches!({}, {})", name(at), values(some)),
        Cond::Number(at, relation, number) => {
            format!("({} {} {number})", name(at), sign(*relation))
        }
        Cond::Has(at, member) => format!("({} >> {member} & 1 == 1)", name(at)),
        Cond::Is(at, outcome) if model.decisions[*at].hit == HitPolicy::Collect => {
            format!("o{at}_{outcome}")
        }
        Cond::Is(at, outcome) => format!("(d{at} == {outcome})"),
        Cond::Input(at) => format!("(facts.input_{at} == 2)"),
        Cond::Not(inner) => format!("!{}", truth(model, inner)),
        Cond::And(parts) => join(parts, " & ", "true"),
        Cond::Or(parts) => join(parts, " | ", "false"),
        Cond::If(three) => {
            let parts = all(&three[..]);
            format!(
                "(if {} {{ {} }} else {{ {} }})",
                parts[0], parts[1], parts[2]
            )
        }
    }
}
