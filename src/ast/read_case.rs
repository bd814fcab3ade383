//! A case file, YAML or JSON, one contact or many → cases as written.

use crate::algebra::moment::Moment;
use crate::ast::case::Case;
use crate::ast::case::Child;
use crate::ast::case::GivenAnswer;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::Fields;
use crate::ast::json::looks_like_json;
use crate::ast::json::read_json;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::ast::yaml::read_yaml;

/// How many children one contact may have.
const MOST_CHILDREN: usize = 50;

/// Reads every case of a file.
///
/// A file holds one case, a list of cases, several YAML documents, or several
/// JSON objects one after the other.
#[must_use]
pub fn read_cases(file: FileId, files: &Files) -> (Vec<Case>, Vec<Diagnostic>) {
    read_cases_of(file, files.text(file))
}

/// Reads every case of a text that stands in a file.
#[must_use]
pub fn read_cases_of(file: FileId, text: &str) -> (Vec<Case>, Vec<Diagnostic>) {
    let (documents, mut problems) = if looks_like_json(text) {
        read_json(file, text)
    } else {
        read_yaml(file, text)
    };
    let broken = !problems.is_empty();
    let mut nodes: Vec<(String, Node)> = Vec::new();
    let many = documents.len() > 1;
    for (number, document) in documents.into_iter().enumerate() {
        let root = if many {
            format!("$[{number}]")
        } else {
            "$".to_owned()
        };
        match document.kind {
            Kind::List(items) => nodes.extend(
                items
                    .into_iter()
                    .enumerate()
                    .map(|(n, item)| (format!("{root}[{n}]"), item)),
            ),
            Kind::Scalar(_) | Kind::Map(_) => nodes.push((root, document)),
        }
    }
    if nodes.is_empty() && !broken {
        problems.push(
            Diagnostic::error("empty-file", "no case is written here")
                .at(Place::top_of(file), "")
                .help(
                    "a case begins with `case:`, `authority:`, `received:` and `children:`"
                        .to_owned(),
                ),
        );
    }
    let cases = nodes
        .iter()
        .filter_map(|(path, node)| read_case(node, path, &mut problems))
        .collect();
    (cases, problems)
}

fn read_case(node: &Node, path: &str, problems: &mut Vec<Diagnostic>) -> Option<Case> {
    let before = problems.len();
    let mut fields = Fields::of(node, "a case", problems)?;
    let reference = fields.required_text("case");
    let authority = fields.text("authority");
    let received = fields.required_text("received");
    if fields.key_place("received").is_none()
        && let Some(problem) = fields.problems.last_mut()
    {
        problem.help.push("write when the contact was received, such as `received: 2026-11-20T16:20`; the rules of that day decide".to_owned());
    }
    let facts = fields.node("facts");
    let children = fields.required("children");
    fields.finish();
    let received = received.and_then(|written| read_moment(&written, problems));
    let facts = facts
        .map(|node| read_answers(node, &format!("{path}.facts"), problems))
        .unwrap_or_default();
    let children = children
        .map(|node| read_children(node, &format!("{path}.children"), problems))
        .unwrap_or_default();
    for problem in problems.iter_mut().skip(before) {
        if problem.path.is_none() {
            problem.path = Some(path.to_owned());
        }
    }
    Some(Case {
        place: node.place,
        reference,
        authority,
        received,
        facts,
        children,
    })
}

fn read_moment(
    written: &Written<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Written<Moment>> {
    match Moment::parse(&written.value) {
        Ok(moment) => Some(Written::new(moment, written.place)),
        Err(error) => {
            problems.push(
                Diagnostic::error("bad-date", error.to_string())
                    .at(written.place, "not a date and time")
                    .help("write for instance `2026-11-20T16:20`".to_owned()),
            );
            None
        }
    }
}

fn read_children(node: &Node, path: &str, problems: &mut Vec<Diagnostic>) -> Vec<Child> {
    let Kind::List(items) = &node.kind else {
        problems.push(
            crate::ast::fields::expected(node, "children", "a list of children")
                .help("write `children:` and under it a line `- ref: child-1`".to_owned())
                .path(path),
        );
        return Vec::new();
    };
    let start = Place {
        end: node.place.start,
        ..node.place
    };
    if items.is_empty() {
        problems.push(
            Diagnostic::error("no-children", "the case has no child")
                .at(start, "")
                .help("every contact is about at least one child: add `- ref: child-1`".to_owned())
                .path(path),
        );
    }
    if items.len() > MOST_CHILDREN {
        let message = format!(
            "{} children in one contact; at most {MOST_CHILDREN}",
            items.len()
        );
        problems.push(
            Diagnostic::error("too-many-children", message)
                .at(start, "")
                .path(path),
        );
        return Vec::new();
    }
    let mut children: Vec<Child> = Vec::new();
    for (number, item) in items.iter().enumerate() {
        let child_path = format!("{path}[{number}]");
        let Some(child) = read_child(item, &child_path, problems) else {
            continue;
        };
        if let Some(first) = children
            .iter()
            .find(|c| c.reference.value == child.reference.value)
        {
            problems.push(
                Diagnostic::error(
                    "doubled-child",
                    format!("two children are called `{}`", child.reference.value),
                )
                .at(child.reference.place, "again here")
                .also(first.reference.place, "first here")
                .help("give every child of a contact a reference of its own".to_owned())
                .path(format!("{child_path}.ref")),
            );
        }
        children.push(child);
    }
    children
}

fn read_child(node: &Node, path: &str, problems: &mut Vec<Diagnostic>) -> Option<Child> {
    let before = problems.len();
    let mut fields = Fields::of(node, "a child", problems)?;
    let reference = fields.required_text("ref");
    let facts = fields.node("facts");
    fields.finish();
    for problem in problems.iter_mut().skip(before) {
        problem.path = Some(path.to_owned());
    }
    let facts = facts
        .map(|node| read_answers(node, &format!("{path}.facts"), problems))
        .unwrap_or_default();
    Some(Child {
        reference: reference?,
        path: path.to_owned(),
        facts,
    })
}

fn read_answers(node: &Node, path: &str, problems: &mut Vec<Diagnostic>) -> Vec<GivenAnswer> {
    let Some(entries) = node.entries() else {
        if node.what() != "nothing" {
            problems.push(
                crate::ast::fields::expected(node, "facts", "a map of `fact: answer`").path(path),
            );
        }
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|entry| {
            let fact = Written::new(entry.key.clone(), entry.key_place);
            read_answer(
                fact,
                &entry.value,
                format!("{path}.{}", entry.key),
                problems,
            )
        })
        .collect()
}

fn read_answer(
    fact: Written<String>,
    node: &Node,
    path: String,
    problems: &mut Vec<Diagnostic>,
) -> Option<GivenAnswer> {
    if node.entries().is_none() {
        return Some(GivenAnswer {
            fact,
            path,
            answer: node.clone(),
            from: None,
            on: None,
            note: None,
        });
    }
    let before = problems.len();
    let mut fields = Fields::of(node, "an answer", problems)?;
    let answer = fields.required("answer");
    let from = fields.text("from").map(|text| text.value);
    let on = fields.text("on");
    let note = fields.text("note").map(|text| text.value);
    fields.finish();
    let on = on
        .and_then(|written| read_moment(&written, problems))
        .map(|written| written.value);
    for problem in problems.iter_mut().skip(before) {
        problem.path = Some(path.clone());
    }
    Some(GivenAnswer {
        fact,
        path,
        answer: answer?.clone(),
        from,
        on,
        note,
    })
}
