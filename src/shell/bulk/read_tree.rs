//! YAML and JSON files → contacts, each case read by itself as `decide` reads it.

use serde_json::value::RawValue;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::json::looks_like_json;
use crate::ast::place::FileId;
use crate::ast::read_case::read_cases_of;
use crate::execute::told::Row;
use crate::shell::bulk::read_lines::closer;

/// Every contact of a text with its number.
pub(super) fn rows(text: &str, file: FileId) -> Vec<(u64, Row<'static>)> {
    let rows = if looks_like_json(text) {
        of_json(text, file)
    } else {
        let documents = documents(text).into_iter();
        documents.flat_map(|text| of_document(text, file)).collect()
    };
    (1..).zip(rows).collect()
}

fn of_json(text: &str, file: FileId) -> Vec<Row<'static>> {
    let text = text.trim_start_matches('\u{feff}');
    let values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let mut rows = Vec::new();
    for value in values {
        match value.map(RawValue::get) {
            Ok(list) if list.starts_with('[') => {
                let items = serde_json::from_str::<Vec<&RawValue>>(list).unwrap_or_default();
                rows.extend(items.into_iter().map(|item| closer(item.get(), file)));
            }
            Ok(one) => rows.push(closer(one, file)),
            Err(error) => {
                let message = format!("from here on this is not JSON that can be read: {error}");
                let problem = Diagnostic::error("json-syntax", message);
                rows.push(Row::Unread(vec![problem.help(
                    "look for a missing comma, quotation mark or bracket before this".to_owned(),
                )]));
                break;
            }
        }
    }
    rows
}

/// The documents of a YAML text.
fn documents(text: &str) -> Vec<&str> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let opens = line.strip_prefix("---");
        if opens.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\r', '\t'])) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let parts = starts.iter().zip(ends);
    let parts = parts.filter_map(|(from, to)| text.get(*from..to));
    let said = |part: &&str| {
        let mut lines = part.lines().map(str::trim);
        lines.any(|line| !line.is_empty() && !line.starts_with('#') && line != "---")
    };
    parts.filter(said).collect()
}

fn of_document(text: &str, file: FileId) -> Vec<Row<'static>> {
    let (cases, problems) = read_cases_of(file, text);
    if !any_error(&problems) {
        let cases = cases.into_iter();
        return cases.map(|case| Row::Written(Box::new(case))).collect();
    }
    // Nobody knows which case of a list a mistake belongs to.
    let count = cases.len().max(1);
    vec![Row::Unread(problems); count]
}
