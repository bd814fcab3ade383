//! What is no YAML, in words an author knows.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::ast::place::Place;

/// Rewords what the YAML reader says, and adds what to do about the frequent slips.
pub(super) fn syntax_error(file: FileId, text: &str, at: usize, info: &str) -> Diagnostic {
    let line_start = text
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |n| n + 1);
    let line = text
        .get(line_start..)
        .unwrap_or("")
        .lines()
        .next()
        .unwrap_or("");
    let tab_at = line
        .find('\t')
        .filter(|tab| line.get(..*tab).is_some_and(|b| b.trim().is_empty()));
    let place = Place {
        file,
        start: at,
        end: at,
    };
    let tab_at = tab_at.map(|tab| line_start + tab);
    let tab_at = tab_at.or_else(|| {
        if info.contains("tab") {
            indenting_tab(text, at)
        } else {
            None
        }
    });
    if info.contains("unknown anchor") {
        return Diagnostic::error("yaml-feature", "a YAML alias is not read here")
            .at(place, "")
            .help(
                "write the value itself again; anchors, aliases and tags are never followed"
                    .to_owned(),
            );
    }
    if let Some(start) = tab_at {
        return Diagnostic::error("yaml-syntax", "a tab stands where spaces indent the line")
            .at(
                Place {
                    file,
                    start,
                    end: start + 1,
                },
                "a tab",
            )
            .help("indent with spaces only".to_owned());
    }
    let help = if line.contains('\t') {
        "write spaces instead of the tabs on this line"
    } else if info.contains("mapping values are not allowed") || line.matches(": ").count() > 1 {
        "a text that holds `: ` or ` #` needs quotation marks around it"
    } else if info.contains("flow") || info.contains("expected ','") {
        "look for a missing comma, `]` or `}` on this line or before it"
    } else if info.contains("quoted") || info.contains("unexpected end") {
        "look for a quotation mark that is never closed"
    } else {
        "look at the indentation and at quotation marks on this line and the one before"
    };
    let said = if info.contains("mapping values are not allowed") {
        "a second `: ` stands where a text goes on".to_owned()
    } else if info.contains("quoted scalar")
        || info.contains("end of stream") && info.contains("quot")
    {
        "the quotation mark here is never closed, or a line inside it begins too far to the left"
            .to_owned()
    } else {
        info.to_lowercase()
    };
    let message = format!("this is not YAML that can be read: {said}");
    Diagnostic::error("yaml-syntax", message)
        .at(place, "here")
        .help(help.to_owned())
}

/// The first tab at or after `at` that indents a line.
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let mut start = at;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line.get(..indent).and_then(|spaces| spaces.find('\t'))
            && number > 0
        {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}
