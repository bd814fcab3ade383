//! Facts as written → facts with their types, conditions and fallback values.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algebra::value::Value;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::listed;
use crate::ast::pack;
use crate::ast::pack::Answer;
use crate::ast::place::Written;
use crate::ast::scalar_map::Style;
use crate::ast::suggest::nearest;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::ast::yaml::Scalar;
use crate::check::answers::read_value;
use crate::check::citations::check_citations;
use crate::check::expressions::Openness;
use crate::check::expressions::check_condition;
use crate::check::expressions::check_expression;
use crate::check::layers::Merged;
use crate::check::pack::ANY_ANSWER;
use crate::check::pack::Fact;
use crate::check::pack::Field;
use crate::check::pack::Statement;
use crate::check::scope::Scope;
use crate::check::scope::shared;
use crate::check::term::FactId;
use crate::check::types::Bounds;
use crate::check::types::Domain;
use crate::check::types::Type;

/// Declares every fact's name and type.
pub(super) fn declare_facts(
    merged: &Merged<'_>,
    scope: &mut Scope,
    problems: &mut Vec<Diagnostic>,
) {
    for (number, (_, fact)) in merged.facts.iter().enumerate() {
        let of = fact.answer.as_ref().map_or(Type::Any, |answer| {
            type_of(answer, &fact.name.value, problems)
        });
        scope.fact(&fact.name.value, FactId(number), of, Some(fact.name.place));
    }
}

fn type_of(answer: &Answer, name: &str, problems: &mut Vec<Diagnostic>) -> Type {
    let mut domain = |values: &[(Written<String>, String)]| {
        let mut seen: Vec<Arc<str>> = Vec::new();
        for (value, _) in values {
            if seen.iter().any(|known| **known == *value.value) {
                problems.push(
                    Diagnostic::error(
                        "doubled-value",
                        format!("`{}` is declared twice", value.value),
                    )
                    .at(value.place, "again here"),
                );
            }
            seen.push(shared(&value.value));
        }
        Arc::new(Domain {
            of: name.to_owned(),
            values: seen,
        })
    };
    match answer {
        Answer::YesNo => Type::YesNo,
        Answer::OneOf(values) => Type::OneOf(domain(values)),
        Answer::AnyOf(values) => Type::AnyOf(domain(values)),
        Answer::Whole(least, most) => Type::Number(Bounds {
            least: Some(*least),
            most: Some(*most),
            whole: true,
            not_zero: false,
        }),
        Answer::Decimal(least, most) => Type::Number(Bounds {
            least: Some(*least),
            most: Some(*most),
            whole: false,
            not_zero: false,
        }),
        Answer::Date => Type::Date,
        Answer::DateTime => Type::Moment,
        Answer::Text => Type::Text,
        Answer::List(fields) => {
            let fields = fields
                .iter()
                .map(|(field, of)| (shared(&field.value), type_of(of, &field.value, problems)))
                .collect();
            Type::List(Box::new(Type::Record(Arc::new(fields))))
        }
    }
}

/// Resolves every fact.
pub(super) fn resolve_facts(
    merged: &Merged<'_>,
    scope: &Scope,
    statements: &BTreeMap<String, Statement>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Fact> {
    merged
        .facts
        .iter()
        .map(|(layer, fact)| resolve_fact(*layer, fact, merged, scope, statements, problems))
        .collect()
}

fn resolve_fact(
    layer: usize,
    fact: &pack::Fact,
    merged: &Merged<'_>,
    scope: &Scope,
    statements: &BTreeMap<String, Statement>,
    problems: &mut Vec<Diagnostic>,
) -> Fact {
    let of = scope
        .find(&fact.name.value)
        .map_or(Type::Any, |meaning| meaning.of.clone());
    let bounds = if let Type::Number(Bounds {
        least: Some(least),
        most: Some(most),
        ..
    }) = &of
    {
        Some((*least, *most))
    } else {
        None
    };
    let values = fact.answer.as_ref().map_or_else(Vec::new, values_of);
    let condition =
        |text: &Option<crate::ast::condition::Condition>, problems: &mut Vec<_>, asks| {
            let text = text.as_ref()?;
            Some((
                check_condition(text, scope, asks, problems)?,
                text.text.clone(),
            ))
        };
    let ask_when = condition(&fact.ask_when, problems, Openness::MayAsk).map(|found| found.0);
    let only_if = condition(&fact.only_if, problems, Openness::MayNot);
    Fact {
        name: shared(&fact.name.value),
        group: group_of(fact, merged, problems),
        layer,
        about: fact.about,
        values,
        fields: fields_of(fact.answer.as_ref(), &of),
        bounds,
        ask: fact.ask.clone(),
        help: fact.help.clone(),
        why: fact.why.clone(),
        says: says_of(fact, &of, problems),
        called: fact.called.clone(),
        find_out_from: fact.find_out_from.clone(),
        safety_critical: fact.safety_critical,
        protected: fact.protected,
        third_party: fact.third_party,
        cite: check_citations(&fact.cite, statements, problems),
        note: fact.note.clone(),
        ask_when,
        only_if,
        otherwise: otherwise_of(fact, &of, problems),
        worked_out: worked_out(fact, &of, scope, problems),
        declared: fact.name.place,
        of,
    }
}

/// The values of an answer that has some, with their words.
fn values_of(answer: &Answer) -> Vec<(Arc<str>, String)> {
    match answer {
        Answer::OneOf(values) | Answer::AnyOf(values) => values
            .iter()
            .map(|(value, words)| (shared(&value.value), words.clone()))
            .collect(),
        Answer::YesNo
        | Answer::Whole(..)
        | Answer::Decimal(..)
        | Answer::Date
        | Answer::DateTime
        | Answer::Text
        | Answer::List(_) => Vec::new(),
    }
}

/// The fields of the records of a list.
fn fields_of(answer: Option<&Answer>, of: &Type) -> Vec<Field> {
    let (Some(Answer::List(written)), Type::List(item)) = (answer, of) else {
        return Vec::new();
    };
    let Type::Record(fields) = &**item else {
        return Vec::new();
    };
    let pairs = fields.iter().zip(written);
    pairs
        .map(|((name, of), (_, answer))| Field {
            name: name.clone(),
            of: of.clone(),
            values: values_of(answer),
        })
        .collect()
}

fn group_of(fact: &pack::Fact, merged: &Merged<'_>, problems: &mut Vec<Diagnostic>) -> usize {
    let Some(named) = &fact.group else { return 0 };
    let found = merged
        .groups
        .iter()
        .position(|group| group.id.value == named.value);
    if found.is_none() {
        let known: Vec<&str> = merged
            .groups
            .iter()
            .map(|group| group.id.value.as_str())
            .collect();
        problems.push(
            Diagnostic::error(
                "unknown-group",
                format!("there is no group `{}`", named.value),
            )
            .at(named.place, "not declared")
            .did_you_mean(named.place, nearest(&named.value, known.iter().copied()))
            .help(format!("groups: {}", listed(&known))),
        );
    }
    found.unwrap_or(0)
}

fn says_of(
    fact: &pack::Fact,
    of: &Type,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let mut allowed: Vec<&str> = Vec::new();
    if *of == Type::YesNo {
        allowed.extend(["yes", "no"]);
    }
    if let Type::OneOf(domain) | Type::AnyOf(domain) = of {
        allowed = domain.words();
    }
    for (key, words) in &fact.says {
        if key.value == ANY_ANSWER && words.contains("{}") {
            continue;
        }
        if !allowed.contains(&key.value.as_str()) {
            problems.push(
                Diagnostic::error(
                    "unknown-value",
                    format!("`{}` is not an answer to this question", key.value),
                )
                .at(key.place, "")
                .did_you_mean(key.place, nearest(&key.value, allowed.iter().copied()))
                .help(if allowed.is_empty() {
                    "write `any:` and words with `{}` where the answer belongs".to_owned()
                } else {
                    format!("answers: {}", listed(&allowed))
                }),
            );
        }
    }
    fact.says
        .iter()
        .map(|(key, words)| (key.value.clone(), words.clone()))
        .collect()
}

/// The value where the question does not apply; `none` for facts that then have none.
fn otherwise_of(fact: &pack::Fact, of: &Type, problems: &mut Vec<Diagnostic>) -> Option<Value> {
    let written = fact.otherwise.as_ref()?;
    let may_be_none = matches!(of, Type::Date | Type::Moment | Type::Text);
    if may_be_none && written.value == "none" {
        return None;
    }
    let is_list = matches!(of, Type::AnyOf(_) | Type::List(_));
    let kind = if is_list && written.value == "none" {
        Kind::List(Vec::new())
    } else {
        Kind::Scalar(Scalar {
            text: written.value.clone(),
            style: Style::Plain,
        })
    };
    let node = Node {
        place: written.place,
        kind,
    };
    match read_value(&node, of, &fact.name.value) {
        Ok(value) => Some(value),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

fn worked_out(
    fact: &pack::Fact,
    of: &Type,
    scope: &Scope,
    problems: &mut Vec<Diagnostic>,
) -> Option<crate::check::term::Term> {
    let condition = fact.worked_out.as_ref()?;
    let (term, found) = check_expression(condition, scope, problems)?;
    let fits = match (of, &found) {
        (Type::Number(_), Type::Number(_)) => true,
        (Type::OneOf(_), Type::OneOf(_) | Type::Text) => true,
        (a, b) => a == b || *b == Type::Any,
    };
    if !fits {
        problems.push(
            Diagnostic::error(
                "mixed-types",
                format!(
                    "`worked_out` gives {}, but the fact is {}",
                    found.words(),
                    of.words()
                ),
            )
            .at(condition.origin.all(), "another type"),
        );
        return None;
    }
    Some(term)
}
