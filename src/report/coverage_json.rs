//! What the worked cases reach, as JSON: everything, reached or not.

use serde_json::Value as Json;
use serde_json::json;

use crate::ast::place::Files;
use crate::inspect::coverage::condition::Within;
use crate::inspect::coverage::reached::Applies;
use crate::inspect::coverage::reached::Condition;
use crate::inspect::coverage::reached::Reached;
use crate::inspect::coverage::reached::Rule;
use crate::inspect::coverage::reached::Share;
use crate::inspect::coverage::reached::Shown;
use crate::inspect::coverage::reached::Sign;
use crate::inspect::interview::Questions;
use crate::report::place::written_at;

/// One pack version as one object; `questions` are those that settle, and those that stay open.
#[must_use]
pub fn as_json(
    reached: &Reached,
    questions: Option<(&Questions, &Questions)>,
    files: &Files,
) -> Json {
    let shares = reached.shares();
    let outcomes = reached.outcomes.iter().map(|outcome| {
        json!({
            "decision": outcome.decision,
            "outcome": outcome.id,
            "title": outcome.title,
            "given": shown(&outcome.given),
        })
    });
    let facts = reached.questions.iter().map(|question| {
        let answers = question.answers.iter();
        let answers = answers.map(|it| json!({"answer": it.answer, "given": shown(&it.given)}));
        json!({
            "fact": question.fact,
            "question": question.ask,
            "at": written_at(files, question.declared),
            "answered": shown(&question.answered),
            "answers": answers.collect::<Vec<_>>(),
        })
    });
    let statements = reached.statements.iter().map(|statement| {
        json!({
            "statement": statement.id,
            "title": statement.title,
            "where": statement.at,
            "at": written_at(files, statement.declared),
            "cited_by": statement.cited_by,
            "shown": shown(&statement.shown),
        })
    });
    json!({
        "pack": reached.pack.pack,
        "version": reached.pack.version.to_string(),
        "title": reached.title,
        "cases": {"own": reached.own_cases, "above": reached.cases_above},
        "summary": {
            "rules": share(shares.fired),
            "near_misses": share(shares.near_misses),
            "conditions": share(shares.conditions),
            "outcomes": share(shares.outcomes),
            "answers": share(shares.answers),
            "statements": share(shares.statements),
            "together": share(shares.together()),
        },
        "questions": questions.map(|(settled, open)| json!({
            "settled": questions_json(settled),
            "open": questions_json(open),
        })),
        "rules": reached.rules.iter().map(|it| rule(it, files)).collect::<Vec<_>>(),
        "outcomes": outcomes.collect::<Vec<_>>(),
        "facts": facts.collect::<Vec<_>>(),
        "statements": statements.collect::<Vec<_>>(),
    })
}

fn share(share: Share) -> Json {
    json!({"reached": share.reached, "all": share.all, "percent": share.percent()})
}

fn questions_json(questions: &Questions) -> Json {
    json!({
        "children": questions.children,
        "best_first": questions.best_first,
        "as_written": questions.as_written,
        "saved_percent": questions.saved_percent(),
    })
}

fn shown(shown: &Shown) -> Json {
    json!({"children": shown.times, "first": shown.first})
}

fn rule(rule: &Rule, files: &Files) -> Json {
    json!({
        "rule": rule.id,
        "decision": rule.decision,
        "title": rule.title,
        "while_open": rule.applies == Applies::WhileOpen,
        "when": rule.when,
        "unless": rule.unless,
        "at": written_at(files, rule.declared),
        "fired": shown(&rule.fired),
        "near_miss": shown(&rule.near_miss),
        "conditions": rule.conditions.iter().map(condition).collect::<Vec<_>>(),
    })
}

fn condition(condition: &Condition) -> Json {
    let sign = |sign: &Sign| json!({"seen": shown(&sign.seen), "decided": shown(&sign.decided)});
    json!({
        "condition": condition.text,
        "within": match condition.within {
            Within::When => "when",
            Within::Unless => "unless",
        },
        "holds": sign(&condition.yes),
        "does_not_hold": sign(&condition.no),
    })
}
