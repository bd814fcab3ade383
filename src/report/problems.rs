//! Diagnostics as people read them: file, line, column, the line itself, a caret, what to do.

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Origin;
use annotate_snippets::Patch;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use serde_json::Value as Json;
use serde_json::json;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::Fix;
use crate::ast::diagnostic::Label;
use crate::ast::diagnostic::Severity;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;

/// The longest line that is shown; of longer ones only the position is.
const LONGEST_LINE: usize = 2_000;
/// How many diagnostics are shown in full.
const MOST_SHOWN: usize = 200;

/// Whether to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// For a terminal that shows them.
    Coloured,
    /// For a file, a pipe, or a terminal that does not.
    Plain,
}

/// Diagnostics one after the other, with a last line that counts them.
#[must_use]
pub fn problems(found: &[Diagnostic], files: &Files, paint: Paint) -> String {
    let mut text = String::new();
    for problem in found.iter().take(MOST_SHOWN) {
        text.push_str(one(problem, files, paint).trim_end());
        text.push_str("\n\n");
    }
    if found.len() > MOST_SHOWN {
        text.push_str(&format!("... and {} more\n\n", found.len() - MOST_SHOWN));
    }
    text.push_str(&count(found));
    text
}

/// `2 errors, 1 warning`, on a line of its own; empty for none.
#[must_use]
pub fn count(found: &[Diagnostic]) -> String {
    let errors = found.iter().filter(|problem| problem.is_error()).count();
    let warnings = found.len() - errors;
    let words = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => String::new(),
        (0, w) => format!("{}\n", words(w, "warning")),
        (e, 0) => format!("{}\n", words(e, "error")),
        (e, w) => format!("{}, {}\n", words(e, "error"), words(w, "warning")),
    }
}

/// One diagnostic.
#[must_use]
pub fn one(problem: &Diagnostic, files: &Files, paint: Paint) -> String {
    let level = match problem.severity {
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level
        .primary_title(problem.message.clone())
        .id(problem.code);
    let mut group = Group::with_title(title);
    for file in files_of(problem) {
        let labels: Vec<&Label> = problem
            .labels
            .iter()
            .filter(|label| label.place.file == file)
            .collect();
        group = add_file(group, file, &labels, files);
    }
    if let Some(path) = &problem.path {
        group = group.element(Level::NOTE.message(format!("in the case: {path}")));
    }
    let mut groups = vec![];
    let fix = problem
        .fix
        .as_ref()
        .filter(|fix| is_short(files, fix.place.file, fix.place.start));
    for help in &problem.help {
        group = group.element(Level::HELP.message(help.clone()));
    }
    groups.push(group);
    if let Some(fix) = fix {
        let span = clamp(files, fix.place.file, fix.place.start, fix.place.end);
        let lines = Lines::around(files, fix.place.file, std::slice::from_ref(&span));
        let text = quoted_alike(files, fix, span.clone());
        let snippet = lines.snippet(files, fix.place.file);
        let snippet = snippet.patch(Patch::new(lines.shifted(span), text));
        groups.push(
            Level::HELP
                .secondary_title("this would mend it")
                .element(snippet),
        );
    }
    let renderer = match paint {
        Paint::Coloured => Renderer::styled(),
        Paint::Plain => Renderer::plain(),
    };
    format!("{}\n", renderer.render(&groups))
}

/// The replacement, in quotation marks if what it replaces stands in them.
fn quoted_alike(files: &Files, fix: &Fix, span: std::ops::Range<usize>) -> String {
    let replaced = files.text(fix.place.file).get(span).unwrap_or("");
    let quote = replaced
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''));
    match quote {
        Some(quote)
            if replaced.len() > 1
                && replaced.ends_with(quote)
                && !fix.text.starts_with(quote)
                && crate::algebra::number::read_number(&fix.text).is_none() =>
        {
            format!("{quote}{}{quote}", fix.text)
        }
        _ => fix.text.clone(),
    }
}

/// The files a diagnostic points into, that of its first primary label first.
fn files_of(problem: &Diagnostic) -> Vec<FileId> {
    let mut files: Vec<FileId> = problem
        .place()
        .map(|place| place.file)
        .into_iter()
        .collect();
    for label in &problem.labels {
        if !files.contains(&label.place.file) {
            files.push(label.place.file);
        }
    }
    files
}

fn add_file<'a>(
    group: Group<'a>,
    file: FileId,
    labels: &[&'a Label],
    files: &'a Files,
) -> Group<'a> {
    if labels
        .iter()
        .any(|label| !is_short(files, file, label.place.start))
        || files.text(file).is_empty()
    {
        let at = labels.first().map(|label| files.line_column(label.place));
        let mut origin = Origin::path(files.name(file));
        if let Some(at) = at {
            origin = origin.line(at.line).char_column(at.column);
        }
        return group.element(origin);
    }
    let spans: Vec<std::ops::Range<usize>> = labels
        .iter()
        .map(|label| clamp(files, file, label.place.start, label.place.end))
        .collect();
    let lines = Lines::around(files, file, &spans);
    let mut snippet = lines.snippet(files, file);
    for (label, span) in labels.iter().zip(spans) {
        let kind = if label.primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let mut annotation = kind.span(lines.shifted(span));
        if !label.text.is_empty() {
            annotation = annotation.label(label.text.as_str());
        }
        snippet = snippet.annotation(annotation);
    }
    group.element(snippet)
}

/// The lines of a file that hold some spans: the renderer needs no more of it.
struct Lines {
    start: usize,
    end: usize,
    first: usize,
}

impl Lines {
    fn around(files: &Files, file: FileId, spans: &[std::ops::Range<usize>]) -> Self {
        let text = files.text(file);
        let least = spans.iter().map(|span| span.start).min().unwrap_or(0);
        let most = spans.iter().map(|span| span.end).max().unwrap_or(0);
        let before = text.get(..least).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let after = text.get(most..).unwrap_or("");
        let end = most + after.find('\n').unwrap_or(after.len());
        let top = Place {
            file,
            start,
            end: start,
        };
        Self {
            start,
            end,
            first: files.line_column(top).line,
        }
    }

    fn snippet<'f, T: Clone>(&self, files: &'f Files, file: FileId) -> Snippet<'f, T> {
        let text = files.text(file).get(self.start..self.end).unwrap_or("");
        Snippet::source(text)
            .line_start(self.first)
            .path(files.name(file))
    }

    fn shifted(&self, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
        span.start.saturating_sub(self.start)..span.end.saturating_sub(self.start)
    }
}

/// A range within the text, on character boundaries, that does not run on over line ends.
fn clamp(files: &Files, file: FileId, start: usize, end: usize) -> std::ops::Range<usize> {
    let text = files.text(file);
    let mut start = start.min(text.len());
    while start > 0 && !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = end.clamp(start, text.len());
    while end > start && !text.is_char_boundary(end) {
        end -= 1;
    }
    let shown = text.get(start..end).unwrap_or("").trim_end();
    start..start + shown.len()
}

fn is_short(files: &Files, file: FileId, at: usize) -> bool {
    let text = files.text(file);
    let at = at.min(text.len());
    let before = text.as_bytes().get(..at).unwrap_or(&[]).iter().rev();
    let after = text.as_bytes().get(at..).unwrap_or(&[]).iter();
    let reach = |bytes: &mut dyn Iterator<Item = &u8>| {
        bytes
            .take(LONGEST_LINE + 1)
            .take_while(|byte| **byte != b'\n')
            .count()
    };
    reach(&mut { before }) + reach(&mut { after }) <= LONGEST_LINE
}

/// Diagnostics as JSON, one object each.
#[must_use]
pub fn as_json(found: &[Diagnostic], files: &Files) -> Vec<Json> {
    found
        .iter()
        .map(|problem| one_as_json(problem, files))
        .collect()
}

fn one_as_json(problem: &Diagnostic, files: &Files) -> Json {
    let position = problem
        .place()
        .map(|place| (place, files.line_column(place)));
    let labels: Vec<Json> = problem
        .labels
        .iter()
        .map(|label| {
            let at = files.line_column(label.place);
            json!({
                "file": files.name(label.place.file),
                "line": at.line,
                "column": at.column,
                "text": label.text,
                "primary": label.primary,
            })
        })
        .collect();
    json!({
        "code": problem.code,
        "severity": problem.severity.word(),
        "message": problem.message,
        "file": position.map(|(place, _)| files.name(place.file)),
        "line": position.map(|(_, at)| at.line),
        "column": position.map(|(_, at)| at.column),
        "path": problem.path,
        "labels": labels,
        "help": problem.help,
        "replacement": problem.fix.as_ref().map(|fix| &fix.text),
    })
}
