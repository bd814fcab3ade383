//! Scripted functions → tables over all that rules can give them, where that is finite.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algebra::number::Number;
use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::term::Builtin;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::check::types::Domain;
use crate::check::types::Type;
use crate::compile::program::Program;
use crate::report::dmn::value::literal;

/// How many lines a table may have.
const MOST_ROWS: usize = 2000;

/// What each scripted function gives, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Tables(BTreeMap<Arc<str>, Result<Table, String>>);

/// What a function gives.
#[derive(Clone, Debug, Default)]
struct Table {
    /// What it is given, as literals, and what it gives for that; where it fails it gives nothing.
    rows: BTreeMap<Vec<String>, Option<String>>,
}

impl Tables {
    /// Tries every function on all that these terms can give it.
    pub(super) fn of<'t>(program: &Program, terms: impl Iterator<Item = &'t Term>) -> Self {
        let mut tables = Self::default();
        for term in terms {
            term.visit(&mut |part| {
                if let Term::Script(name, arguments) = part {
                    tables.add(program, name, arguments);
                }
            });
        }
        tables
    }

    fn add(&mut self, program: &Program, name: &Arc<str>, arguments: &[Term]) {
        let entry = self.0.entry(name.clone());
        let entry = entry.or_insert_with(|| Ok(Table::default()));
        let Ok(table) = entry else { return };
        match combinations(&program.pack, arguments) {
            Err(why) => *entry = Err(why),
            Ok(all) => {
                for given in all {
                    let key: Option<Vec<String>> = given.iter().map(literal).collect();
                    let found = program.call(name, &given).ok();
                    let found = found.as_ref().and_then(literal);
                    table.rows.extend(key.map(|key| (key, found)));
                }
                if table.rows.len() > MOST_ROWS {
                    *entry = Err(too_many());
                }
            }
        }
    }

    /// Why a function is not exported; nothing if it is.
    pub(super) fn why_not(&self, name: &str) -> Option<&str> {
        match self.0.get(name) {
            Some(Ok(_)) => None,
            Some(Err(why)) => Some(why),
            None => Some("it is a script that was not tried"),
        }
    }

    /// The functions that are exported, each with its table as FEEL over these parameters.
    pub(super) fn body(&self, name: &str, parameters: &[String]) -> Option<String> {
        let Some(Ok(table)) = self.0.get(name) else {
            return None;
        };
        let mut given: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
        for (key, found) in &table.rows {
            if let Some(found) = found {
                given.entry(found).or_default().push(key);
            }
        }
        let mut text = String::new();
        for (found, keys) in given {
            text.push_str(&format!(
                "if {} then {found}\nelse ",
                one_of(parameters, &keys)
            ));
        }
        text.push_str("null");
        Some(text)
    }
}

/// The condition that the parameters are one of these combinations.
fn one_of(parameters: &[String], keys: &[&Vec<String>]) -> String {
    if let [only] = parameters {
        let values: Vec<&str> = keys.iter().copied().flatten().map(String::as_str).collect();
        return format!("({only} in [{}])", values.join(", "));
    }
    let rows: Vec<String> = keys
        .iter()
        .map(|key| {
            let tests = parameters.iter().zip(*key);
            let tests: Vec<String> = tests.map(|(name, it)| format!("({name} = {it})")).collect();
            format!("({})", tests.join(" and "))
        })
        .collect();
    rows.join(" or ")
}

fn too_many() -> String {
    format!("it is a script that can be given more than {MOST_ROWS} combinations of values")
}

/// Everything that these arguments can be together.
fn combinations(pack: &Pack, arguments: &[Term]) -> Result<Vec<Vec<Value>>, String> {
    let mut all: Vec<Vec<Value>> = vec![Vec::new()];
    for argument in arguments {
        let values = values(pack, argument)
            .ok_or("it is a script, and what it is given has no finite list of values")?;
        if all.len() * values.len() > MOST_ROWS {
            return Err(too_many());
        }
        let longer = all.iter().flat_map(|row| {
            values.iter().map(move |value| {
                let mut row = row.clone();
                row.push(value.clone());
                row
            })
        });
        all = longer.collect();
    }
    Ok(all)
}

/// Every value that a term can have, where these are few.
fn values(pack: &Pack, term: &Term) -> Option<Vec<Value>> {
    let words = |domain: &Domain| -> Vec<Value> {
        domain.values.iter().cloned().map(Value::Text).collect()
    };
    let truths = || Some(vec![Value::Bool(false), Value::Bool(true)]);
    match term {
        Term::Known(value) => Some(vec![value.clone()]),
        Term::Outcome(id) if !pack.decision(*id).collects() => Some(words(
            &crate::report::dmn::value::outcomes(pack.decision(*id)),
        )),
        Term::Fact(id) => {
            let fact = pack.fact(*id);
            match (&fact.of, fact.bounds) {
                (Type::YesNo, _) => truths(),
                (Type::OneOf(domain), _) => Some(words(domain)),
                (Type::Number(of), Some((least, most))) if of.whole => numbers(least, most),
                _ => None,
            }
        }
        Term::If(_, then, otherwise) => {
            let mut both = values(pack, then)?;
            both.extend(values(pack, otherwise)?);
            Some(both)
        }
        Term::Not(_)
        | Term::And(_)
        | Term::Or(_)
        | Term::Compare(..)
        | Term::In(..)
        | Term::Quantified(..)
        | Term::IsKnown(_)
        | Term::IsOpen(_)
        | Term::Given(Given::InOfficeHours)
        | Term::Call(Builtin::ListContains, _) => truths(),
        Term::Outcome(_)
        | Term::Given(Given::ReceivedOn | Given::Siblings)
        | Term::Item(_)
        | Term::Field(..)
        | Term::PartOf(..)
        | Term::List(_)
        | Term::Negate(_)
        | Term::Arithmetic(..)
        | Term::Call(..)
        | Term::Script(..) => None,
    }
}

/// Whole numbers from one to another, where these are few.
fn numbers(least: Number, most: Number) -> Option<Vec<Value>> {
    let count = usize::try_from((most - least).trunc()).ok()?;
    (count < MOST_ROWS).then(|| {
        (0..=count)
            .map(|step| Value::Number(least + Number::from(step)))
            .collect()
    })
}
