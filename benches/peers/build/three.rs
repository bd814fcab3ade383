//! Three-valued: no is 0, unknown 1, yes 2; "and" is the lesser, "or" the greater, "not" 2 less it.

use std::fmt::Write;

use threshold::check::pack::HitPolicy;
use threshold::check::pack::Step;

use crate::begin;
use crate::collected;
use crate::facts;
use crate::giving;
use crate::model::Cond;
use crate::model::Decision;
use crate::model::Fact;
use crate::model::Kind;
use crate::model::Model;
use crate::unknown;
use crate::values;

pub fn write(model: &Model, size: usize, text: &mut String) {
    module(model, size, text).expect("a text grows");
}

fn module(model: &Model, size: usize, text: &mut String) -> std::fmt::Result {
    let all: usize = model.decisions.iter().map(collected).sum();
    writeln!(text, "pub mod three_{size} {{ use super::three::*;")?;
    facts(model, text)?;
    writeln!(text, "#[derive(Clone, Debug)]\npub struct Found {{")?;
    writeln!(text, "pub rules: [u8; {}],", model.rules().count())?;
    writeln!(text, "pub picked: [u64; {}],", model.decisions.len())?;
    writeln!(text, "pub collected: [u8; {all}],\n}}")?;
    writeln!(
        text,
        "pub const NOTHING: Found = Found {{ rules: [0; {}], picked: [0; {}], collected: [0; {all}] }};",
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

/// An answer always stands; then what does not apply, then what can be worked out.
fn fact(model: &Model, fact: &Fact, text: &mut String) -> std::fmt::Result {
    let Fact { name, .. } = fact;
    let none = unknown(fact);
    let worked_out = fact.worked_out.as_ref().map(|cond| truth(model, cond));
    let otherwise = fact.otherwise.map(|code| literal(fact, code));
    let otherwise = otherwise.as_deref().unwrap_or(none);
    match (&fact.only_if, worked_out) {
        (None, None) => writeln!(text, "let {name} = facts.{name};"),
        (None, Some(follows)) => writeln!(
            text,
            "let {name} = if facts.{name} == {none} {{ {follows} }} else {{ facts.{name} }};"
        ),
        (Some(only_if), None) => writeln!(
            text,
            "let {name} = if facts.{name} == {none} && {} == 0 {{ {otherwise} }} else {{ facts.{name} }};",
            truth(model, only_if)
        ),
        (Some(only_if), Some(follows)) => writeln!(
            text,
            "let {name} = if facts.{name} == {none} {{ follows({}, {follows}, {otherwise}) }} else {{ facts.{name} }};",
            truth(model, only_if)
        ),
    }
}

fn literal(fact: &Fact, code: i64) -> String {
    match fact.kind {
        Kind::AnyOf(_) if code < 0 => format!("(i64::MIN | {})", code & i64::MAX),
        _ => code.to_string(),
    }
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
    if decision.hit == HitPolicy::First {
        return in_order(decision, at, first, text);
    }
    let place = begin(model, at, collected);
    let (mut may, mut must) = (vec!["0".to_owned()], vec!["0".to_owned()]);
    for outcome in 0..decision.outcomes.len() {
        let rules = giving(model, at, outcome);
        let rules: Vec<String> = rules.iter().map(|rule| format!("r{rule}")).collect();
        let truth = fold(&rules, "max", "0");
        if decision.hit == HitPolicy::Collect {
            writeln!(text, "let o{at}_{outcome}: u8 = {truth};")?;
            writeln!(
                text,
                "found.collected[{}] = o{at}_{outcome};",
                place + outcome
            )?;
        } else if !rules.is_empty() {
            writeln!(text, "let o{at}_{outcome} = {truth};")?;
            may.push(format!("((o{at}_{outcome} != 0) as u64) << {outcome}"));
            must.push(format!("((o{at}_{outcome} == 2) as u64) << {outcome}"));
        }
    }
    if decision.hit != HitPolicy::Collect {
        let otherwise = decision.otherwise.map_or(0, |outcome| 1_u64 << outcome);
        let (may, must) = (may.join(" | "), must.join(" | "));
        writeln!(text, "let d{at} = highest({may}, {must}, {otherwise});")?;
        writeln!(text, "found.picked[{at}] = d{at};")?;
    }
    Ok(())
}

/// The first rule that holds gives the outcome.
fn in_order(decision: &Decision, at: usize, first: usize, text: &mut String) -> std::fmt::Result {
    writeln!(text, "let (mut d{at}, mut reached) = (0_u64, true);")?;
    for (own, rule) in decision.rules.iter().enumerate() {
        let bits = rule
            .then
            .iter()
            .fold(0_u64, |bits, outcome| bits | 1 << outcome);
        let rule_at = first + own;
        writeln!(
            text,
            "if reached && r{rule_at} != 0 {{ d{at} |= {bits}; reached = r{rule_at} != 2; }}"
        )?;
    }
    let otherwise = decision.otherwise.map_or(0, |outcome| 1_u64 << outcome);
    writeln!(
        text,
        "if reached {{ d{at} |= {otherwise}; }}\nfound.picked[{at}] = d{at};"
    )
}

fn truth(model: &Model, cond: &Cond) -> String {
    let all = |parts: &[Cond]| {
        parts
            .iter()
            .map(|part| truth(model, part))
            .collect::<Vec<_>>()
    };
    let name = |at: &usize| &model.facts[*at].name;
    match cond {
        Cond::Const(yes) => if *yes { "2" } else { "0" }.to_owned(),
        Cond::Yes(at) => name(at).clone(),
        Cond::OneOf(at, some) => {
            let name = name(at);
            format!("test({name} != 0, matches!({name}, {}))", values(some))
        }
        Cond::Number(at, relation, number) => {
            let (name, sign) = (name(at), crate::two::sign(*relation));
            format!("test({name} != NO_NUMBER, {name} {sign} {number})")
        }
        Cond::Has(at, member) => {
            let name = name(at);
            format!("test({name} != 0, {name} >> {member} & 1 == 1)")
        }
        Cond::Is(at, outcome) if model.decisions[*at].hit == HitPolicy::Collect => {
            format!("o{at}_{outcome}")
        }
        Cond::Is(at, outcome) => format!("has(d{at}, {})", 1_u64 << outcome),
        Cond::Input(at) => format!("facts.input_{at}"),
        Cond::Not(inner) => format!("(2 - {})", truth(model, inner)),
        Cond::And(parts) => fold(&all(parts), "min", "2"),
        Cond::Or(parts) => fold(&all(parts), "max", "0"),
        Cond::If(three) => format!("choose({})", all(&three[..]).join(", ")),
    }
}

fn fold(parts: &[String], by: &str, none: &str) -> String {
    let mut parts = parts.iter();
    let Some(first) = parts.next() else {
        return none.to_owned();
    };
    parts.fold(first.clone(), |so_far, part| {
        format!("u8::{by}({so_far}, {part})")
    })
}
