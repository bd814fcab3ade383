//! # third-party-told
//!
//! Words for the family or the child that are said only where a third-party fact
//! has one certain answer, so that hearing them tells that answer.
//!
//! A pack may not let a rule that reads such a fact speak to the family. This lint
//! looks further, through decisions: words that only that one fact can bring about
//! disclose what somebody else said or did, and may put them in danger.
//!
//! Say the words for other reasons too, or say less. Where the family is bound to
//! know, accept the finding and say why. That the child called is no secret to the
//! child.
//!
//! ```yaml
//! - {when: known_offender_in_home, then: section_47}         # the only way there
//! - {when: duty = section_47, tell_family: We are worried}   # tells it all the same
//! ```

use crate::algebra::value::Value;
use crate::ast::diagnostic::Severity;
use crate::ast::place::Place;
use crate::check::pack::Carries;
use crate::check::pack::Decision;
use crate::check::pack::Fact;
use crate::check::pack::Outcome;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::decide::mind::Mind;
use crate::explain::wording::fact_words;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::RuleAt;
use crate::inspect::lint::study::Study;

pub(super) const LINT: Lint = Lint {
    code: "third-party-told",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("third_party_told.rs"),
    find,
};

const WAY_OUT: &str = "say them for other reasons too, or say less";

/// Words for the family, and when they are said.
struct Said {
    name: String,
    /// `family` or `child`.
    to: &'static str,
    place: Place,
    when: Lit,
    of: Spoken,
}

/// What speaks.
#[derive(Clone, Copy)]
enum Spoken {
    Rule(RuleAt),
    Outcome(DecisionId, usize),
}

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let facts = study
        .pack
        .fact_ids()
        .filter(|id| study.pack.fact(*id).third_party);
    let answers: Vec<(FactId, Value, Lit)> = facts.flat_map(|id| answers(study, id)).collect();
    if answers.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for said in said(study) {
        // Mostly they are said to somebody of whom nothing of the kind is so, and one search shows it.
        let secret = answers.iter().filter(|(_, value, _)| !is_own(value, &said));
        let none: Vec<Lit> = secret.map(|(_, _, lit)| !*lit).collect();
        let harmless = [vec![said.when], none].concat();
        if study.search.model(&harmless).is_some() || study.search.model(&[said.when]).is_none() {
            continue;
        }
        for (id, value, lit) in &answers {
            if !is_own(value, &said) && study.always_with(said.when, *lit) {
                let example = study.instance_of(said.when, &|mind| is_said(mind, said.of));
                let finding = finding(study.pack.fact(*id), value, &said);
                found.push(finding.help(example).help(WAY_OUT.to_owned()));
            }
        }
    }
    found
}

/// Who called knows that they did.
fn is_own(value: &Value, said: &Said) -> bool {
    value.as_text() == Some(said.to)
}

fn finding(fact: &Fact, value: &Value, said: &Said) -> Finding {
    let message = format!(
        "the words of `{}` tell the answer to `{}`",
        said.name, fact.name
    );
    LINT.finding(&said.name, said.place, message)
        .also(fact.declared, "third-party information")
        .help(format!(
            "they are said only where this is so: {}",
            fact_words(fact, value)
        ))
}

/// The answers of a fact that must not be told, each with its literal.
fn answers(study: &Study<'_>, id: FactId) -> Vec<(FactId, Value, Lit)> {
    let fact = study.pack.fact(id);
    let Some(vars) = study.search.theory.copy.facts.get(id.0) else {
        return Vec::new();
    };
    match (vars, &fact.of) {
        (FactVars::YesNo(lit), _) => vec![(id, Value::Bool(true), *lit)],
        (FactVars::OneOf(lits), Type::OneOf(domain)) => {
            let values = domain.values.iter().zip(lits);
            let answers = values.map(|(value, lit)| (id, Value::Text(value.clone()), *lit));
            // What is taken where nobody asked is no secret.
            let harmless = fact.otherwise.clone();
            answers
                .filter(|(_, value, _)| Some(value) != harmless.as_ref())
                .collect()
        }
        (FactVars::AnyOf(lits), Type::AnyOf(domain)) => {
            let values = domain.values.iter().zip(lits);
            let one =
                |value: &std::sync::Arc<str>| Value::List(vec![Some(Value::Text(value.clone()))]);
            values.map(|(value, lit)| (id, one(value), *lit)).collect()
        }
        _ => Vec::new(),
    }
}

/// Everything that is said to the family or the child.
fn said(study: &Study<'_>) -> Vec<Said> {
    let mut found = Vec::new();
    for (decision, known) in study.decisions() {
        for (at, rule) in known.rules.iter().enumerate() {
            if rule.tell_family.is_some() {
                let at = RuleAt { decision, at };
                let when = study.lit(at);
                found.push(Said {
                    name: rule.id.to_string(),
                    to: "family",
                    place: rule.declared,
                    when,
                    of: Spoken::Rule(at),
                });
            }
        }
        let lits = study.search.theory.copy.outcomes.get(decision.0);
        let outcomes = known.outcomes.iter().zip(lits.into_iter().flatten());
        for (at, (outcome, when)) in outcomes.enumerate() {
            if let Some(to) = speaks(outcome) {
                found.push(Said {
                    name: named(known, outcome),
                    to,
                    place: outcome.declared,
                    when: *when,
                    of: Spoken::Outcome(decision, at),
                });
            }
        }
    }
    found
}

/// Whether the engine says the words of the child.
fn is_said(mind: &mut Mind<'_>, of: Spoken) -> bool {
    let truth = match of {
        Spoken::Rule(at) => mind.decision(at.decision).rules.get(at.at),
        Spoken::Outcome(id, at) => mind.decision(id).outcomes.get(at),
    };
    truth.is_some_and(|truth| truth.is_true())
}

fn named(decision: &Decision, outcome: &Outcome) -> String {
    format!("{}.{}", decision.name, outcome.id)
}

/// To whom an outcome's words are said, if to the family or the child.
fn speaks(outcome: &Outcome) -> Option<&'static str> {
    match &outcome.carries {
        Carries::Answer { family, .. } => family.as_ref().map(|_| "family"),
        Carries::Notice { audience, .. } => {
            Some(*audience).filter(|audience| matches!(*audience, "family" | "child"))
        }
        Carries::Action { .. }
        | Carries::Deadline { .. }
        | Carries::Service(_)
        | Carries::Route { .. } => None,
    }
}
