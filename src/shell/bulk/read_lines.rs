//! NDJSON → contacts: a plain line without building a tree, any other as `decide` reads it.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::place::FileId;
use crate::ast::read_case::read_cases_of;
use crate::execute::plain_line::told;
use crate::execute::told::Row;
use crate::shell::bulk::family::too_long;
use crate::shell::bulk::flow::TOO_LONG;

/// Every line of a batch that says something, with its number; `ends` says where lines end.
pub(super) fn rows<'t>(text: &'t [u8], ends: &[usize], first: u64) -> Vec<(u64, Row<'t>)> {
    let begins = [0].iter().chain(ends);
    let lines = begins.zip(ends).map(|(from, to)| text.get(*from..*to));
    let lines = lines.map(Option::unwrap_or_default).zip(first..);
    let lines = lines.filter(|(line, _)| !line.iter().all(u8::is_ascii_whitespace));
    lines
        .map(|(line, number)| (number, Row::Line(line)))
        .collect()
}

/// A line with one case as an object of JSON, read with care.
pub(super) fn row(line: &[u8], file: FileId) -> Row<'_> {
    if line == TOO_LONG {
        return Row::Unread(vec![*too_long("line")]);
    }
    match std::str::from_utf8(line) {
        Ok(line) => object(line, file),
        Err(_) => Row::Unread(vec![
            Diagnostic::error("not-utf-8", "this line is not UTF-8")
                .help("save the file as UTF-8".to_owned()),
        ]),
    }
}

/// A text with one case as an object of JSON.
fn object(text: &str, file: FileId) -> Row<'_> {
    match told(text) {
        Some(told) => Row::Told(told),
        None if text.trim_start().starts_with('{') => closer(text, file),
        None => {
            let problem = Diagnostic::error("json-syntax", "this is no JSON object");
            Row::Unread(vec![
                problem.help("write one JSON object on each line".to_owned()),
            ])
        }
    }
}

/// A text with one case, read as `decide` reads it.
fn closer<'t>(text: &str, file: FileId) -> Row<'t> {
    let (mut cases, mut problems) = read_cases_of(file, text);
    if any_error(&problems) {
        return Row::Unread(problems);
    }
    match (cases.pop(), cases.is_empty()) {
        (Some(case), true) => Row::Written(Box::new(case)),
        _ => {
            let problem = Diagnostic::error("not-one-case", "this is not one case");
            problems.push(problem.help("write one JSON object on each line".to_owned()));
            Row::Unread(problems)
        }
    }
}
