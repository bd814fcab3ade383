//! A worked case: one Markdown file with its reasoning, the case, and what is expected.

use crate::ast::case::Case;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::Fields;
use crate::ast::fields::text_of;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::read_case::read_cases_of;
use crate::ast::yaml::Entry;
use crate::ast::yaml::read_yaml;

/// A worked case as written.
#[derive(Clone, Debug)]
pub struct WorkedCase {
    /// Its title.
    pub title: String,
    /// The case.
    pub case: Case,
    /// What is expected of each child.
    pub expect: Vec<Expected>,
}

type Name = Written<String>;

/// What is expected of one child; what is not written is not checked.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The child's reference.
    pub child: Name,
    /// `settled` or `open`.
    pub status: Option<Written<&'static str>>,
    /// The recommended outcome.
    pub pathway: Option<Name>,
    /// Exactly the outcomes still possible.
    pub possible: Option<Vec<Name>>,
    /// The least protective one still possible.
    pub at_least: Option<Name>,
    /// What applies while open.
    pub interim: Option<Name>,
    /// Rules that must certainly hold.
    pub fired: Vec<Name>,
    /// Rules that must not certainly hold.
    pub not_fired: Vec<Name>,
    /// Settled values of decisions.
    pub decisions: Vec<(Name, Name)>,
    /// By kind of thing: outcomes that must be there, and that must not.
    pub things: Vec<(&'static str, bool, Vec<Name>)>,
    /// By when things are due.
    pub deadlines: Vec<(Name, Name)>,
    /// Facts that must be among the questions.
    pub ask_next: Vec<Name>,
    /// Facts that must not be.
    pub never_asked: Vec<Name>,
    /// Rules shown with a warning.
    pub warned: Vec<Name>,
    /// Invariants of the pack that must hold.
    pub keeps: Vec<Name>,
}

/// Reads a worked case.
#[must_use]
pub fn read_worked_case(file: FileId, files: &Files) -> (Option<WorkedCase>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let text = files.text(file);
    let title = text
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .unwrap_or("")
        .trim();
    if title.is_empty() {
        problems.push(
            Diagnostic::error("no-title", "a worked case begins with a title")
                .at(Place::top_of(file), "")
                .help("write `# ` and what the case shows".to_owned()),
        );
    }
    let case = block(text, "case", file, &mut problems);
    let expect = block(text, "expect", file, &mut problems);
    let cases = case.map(|masked| read_cases_of(file, &masked));
    let case = cases.and_then(|(cases, found)| {
        problems.extend(found);
        cases.into_iter().next()
    });
    let expect = expect
        .map(|masked| read_expect(file, &masked, &mut problems))
        .unwrap_or_default();
    let worked = case.map(|case| WorkedCase {
        title: title.to_owned(),
        case,
        expect,
    });
    (worked, problems)
}

/// The text with everything outside the named fenced block blanked, so that places stay true.
fn block(text: &str, name: &str, file: FileId, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let fence = format!("```{name}");
    let mut lines = text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at, line))
    });
    let start = lines
        .find(|(_, line)| line.trim_end() == fence)
        .map(|(after, _)| after);
    let end = start.and_then(|start| text.get(start..)?.find("\n```").map(|at| start + at + 1));
    let (Some(start), Some(end)) = (start, end) else {
        problems.push(
            Diagnostic::error("no-block", format!("the file has no block ```{name}"))
                .at(Place::top_of(file), "")
                .help(format!("write a line ```{name}, the YAML, and a line ```")),
        );
        return None;
    };
    let blank = |part: &str| {
        part.bytes()
            .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
            .collect::<String>()
    };
    let before = text.get(..start).map(blank)?;
    let inside = text.get(start..end)?;
    Some(format!("{before}{inside}"))
}

const STATUSES: &[&str] = &["settled", "open"];
const THINGS: [(&str, &str, &str); 4] = [
    ("actions", "actions", "not_actions"),
    ("services", "services", "not_services"),
    ("routes", "routes", "not_routes"),
    ("notices", "notices", "not_notices"),
];

fn read_expect(file: FileId, masked: &str, problems: &mut Vec<Diagnostic>) -> Vec<Expected> {
    let (documents, found) = read_yaml(file, masked);
    problems.extend(found);
    let Some(document) = documents.first() else {
        return Vec::new();
    };
    let Some(entries) = document.entries() else {
        problems.push(crate::ast::fields::expected(
            document,
            "expect",
            "one entry for each child",
        ));
        return Vec::new();
    };
    entries
        .iter()
        .filter_map(|entry| read_child(entry, problems))
        .collect()
}

fn read_child(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<Expected> {
    let mut fields = Fields::of(&entry.value, "an expectation", problems)?;
    let status = fields.word("status", STATUSES);
    let pathway = fields.text("pathway");
    let has_possible = fields.node("possible").is_some();
    let possible = has_possible.then(|| fields.texts("possible"));
    let at_least = fields.text("at_least");
    let interim = fields.text("interim");
    let fired = fields.texts("fired");
    let not_fired = fields.texts("not_fired");
    let decisions = fields.map("decisions");
    let mut things = Vec::new();
    for (kind, with, without) in THINGS {
        things.push((kind, true, fields.texts(with)));
        things.push((kind, false, fields.texts(without)));
    }
    let deadlines = fields.map("deadlines");
    let ask_next = fields.texts("ask_next");
    let never_asked = fields.texts("never_asked");
    let warned = fields.texts("warned");
    let keeps = fields.texts("keeps");
    fields.finish();
    let mut pairs = |entries: &[Entry]| {
        let pair = |entry: &Entry, problems: &mut Vec<Diagnostic>| {
            let value = text_of(&entry.value, &entry.key, problems)?;
            Some((Written::new(entry.key.clone(), entry.key_place), value))
        };
        entries
            .iter()
            .filter_map(|entry| pair(entry, problems))
            .collect::<Vec<_>>()
    };
    Some(Expected {
        child: Written::new(entry.key.clone(), entry.key_place),
        status,
        pathway,
        possible,
        at_least,
        interim,
        fired,
        not_fired,
        decisions: pairs(decisions),
        things,
        deadlines: pairs(deadlines),
        ask_next,
        never_asked,
        warned,
        keeps,
    })
}
