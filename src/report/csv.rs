//! Rows as CSV (RFC 4180) that a spreadsheet can open without running anything.

/// One row. A cell that a spreadsheet would take for a formula gets an apostrophe before it.
///
/// ```
/// use threshold::report::csv::line;
///
/// assert_eq!(line(&["a", "b, \"c\"", "=1+1"]), "a,\"b, \"\"c\"\"\",'=1+1\r\n");
/// ```
#[must_use]
pub fn line<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|it| quoted(&guarded(it.as_ref())))
        .collect();
    format!("{}\r\n", cells.join(","))
}

/// Spaces before a sign do not stop every spreadsheet.
fn guarded(cell: &str) -> String {
    let first = cell.trim_start_matches([' ', '\u{a0}']).chars().next();
    let formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|' | '%')
    );
    if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n', ';', '\t']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
