//! CSV → contacts: rows of one case that follow each other are its children.

use std::borrow::Cow;

use crate::ast::diagnostic::Diagnostic;
use crate::execute::told::Entry;
use crate::execute::told::Given;
use crate::execute::told::Row;
use crate::report::cases::EMPTY;
use crate::shell::bulk::csv_cells::cells;
use crate::shell::bulk::family::Families;
use crate::shell::bulk::family::Record;
use crate::shell::bulk::family::no_case;
use crate::shell::bulk::family::problem;
use crate::shell::bulk::family::too_long;
use crate::shell::bulk::flow::MARK;
use crate::shell::bulk::flow::TOO_LONG;
use crate::shell::bulk::mapping::Columns;
use crate::shell::bulk::mapping::Part;

/// Every contact of a batch with the number of its first row; `ends` says where records end.
pub(super) fn rows<'t>(
    text: &'t [u8],
    ends: &[usize],
    first: u64,
    columns: &'t Columns,
) -> Vec<(u64, Row<'t>)> {
    let mut families = Families::default();
    let begins = [0].iter().chain(ends);
    let records = begins.zip(ends).map(|(from, to)| text.get(*from..*to));
    for (record, number) in records.map(Option::unwrap_or_default).zip(first..) {
        if record.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match read(record, number, columns) {
            Ok(read) => families.add(read),
            Err(problem) => families.spoil(number, likely_case(record, columns), *problem),
        }
    }
    families.end()
}

/// Whether a record has a cell for each column.
pub(super) fn fits(record: &[u8], columns: &Columns) -> bool {
    let record = record.strip_prefix(MARK).unwrap_or(record);
    let cells = cells(&String::from_utf8_lossy(record)).map(|cells| cells.len());
    cells.is_some_and(|cells| columns.parts.is_empty() || cells == columns.parts.len())
}

/// The case of a record that can be read, for cutting between contacts.
pub(super) fn case_of(record: &[u8], columns: &Columns) -> Option<String> {
    let cells = cells(std::str::from_utf8(record).ok()?)?;
    let whole = cells.len() == columns.parts.len();
    let case = cells.get(columns.case()?)?.trim().to_owned();
    (whole && !case.is_empty()).then_some(case)
}

/// The case that a record which cannot be read most likely names.
fn likely_case(record: &[u8], columns: &Columns) -> Option<String> {
    let text = String::from_utf8_lossy(record);
    let cell = text.split(',').nth(columns.case()?)?;
    let case = cell.trim_matches(|sign: char| sign == '"' || sign.is_whitespace());
    (!case.is_empty()).then(|| case.to_owned())
}

fn read<'t>(
    record: &'t [u8],
    number: u64,
    columns: &'t Columns,
) -> Result<Record<'t>, Box<Diagnostic>> {
    if record == TOO_LONG {
        return Err(too_long("row"));
    }
    let text = std::str::from_utf8(record);
    let text = text.map_err(|_| {
        let message = "this row is not UTF-8";
        problem("not-utf-8", message, "save the file as UTF-8")
    })?;
    let cells = cells(text).ok_or_else(|| {
        let message = "a quotation mark in this row is out of place, or has no second one";
        let help = "put a cell with a quotation mark or a line break in quotation marks, and write a mark within it twice";
        problem("quotation-mark", message, help)
    })?;
    if cells.len() != columns.parts.len() {
        let message = format!(
            "this row has {} cells, and there are {} columns",
            cells.len(),
            columns.parts.len()
        );
        let help = "write a cell for each column; one that is not answered is empty";
        return Err(problem("cells", &message, help));
    }
    let mut found = Record::empty(number);
    for (at, cell) in cells.into_iter().enumerate() {
        let said = columns.said(at, cell);
        let Some((part, _)) = columns.parts.get(at) else {
            continue;
        };
        let blank = said.trim().is_empty();
        match part {
            Part::Case => found.case = trimmed(said),
            Part::Child => found.child = Some(trimmed(said)).filter(|_| !blank),
            Part::Authority => found.authority = Some(trimmed(said)).filter(|_| !blank),
            Part::Received => found.received = trimmed(said),
            Part::Fact(name) if !blank => {
                let is = |flags: &[bool]| flags.get(at).copied().unwrap_or(false);
                let entry = Entry {
                    name: Cow::Borrowed(name),
                    given: given(said, is(&columns.sets), &columns.between),
                };
                if is(&columns.shared) {
                    found.shared.push(entry);
                } else {
                    found.own.push(entry);
                }
            }
            Part::Fact(_) | Part::Ignored => {}
        }
    }
    if found.case.is_empty() {
        return Err(no_case());
    }
    Ok(found)
}

/// A cell without the space around it.
pub(super) fn trimmed(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// What a cell answers.
pub(super) fn given<'t>(cell: Cow<'t, str>, set: bool, between: &str) -> Given<'t> {
    let absent = matches!(
        cell.trim(),
        "not_known" | "unknown" | "declined" | "not_asked"
    );
    if !set || absent {
        return Given::Word(trimmed(cell));
    }
    if cell.trim() == EMPTY {
        return Given::Words(Vec::new());
    }
    let words = cell
        .split(between)
        .map(|word| Cow::Owned(word.trim().to_owned()));
    Given::Words(words.collect())
}
