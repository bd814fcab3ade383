//! CSV → contacts: rows of one case that follow each other are its children.

use std::borrow::Cow;

use crate::ast::diagnostic::Diagnostic;
use crate::execute::coder::moment;
use crate::execute::told::Entry;
use crate::execute::told::Given;
use crate::execute::told::Row;
use crate::execute::told::Told;
use crate::report::cases::EMPTY;
use crate::shell::bulk::csv_cells::cells;
use crate::shell::bulk::csv_cells::records;
use crate::shell::bulk::mapping::Columns;
use crate::shell::bulk::mapping::Part;

/// One row of a table.
struct Record<'t> {
    number: u64,
    case: Cow<'t, str>,
    child: Option<Cow<'t, str>>,
    authority: Option<Cow<'t, str>>,
    received: Cow<'t, str>,
    shared: Vec<Entry<'t>>,
    own: Vec<Entry<'t>>,
}

/// Every contact of a batch with the number of its first row.
pub(super) fn rows<'t>(text: &'t [u8], first: u64, columns: &Columns) -> Vec<(u64, Row<'t>)> {
    let mut found: Vec<(u64, Row<'t>)> = Vec::new();
    let mut family: Vec<Record<'t>> = Vec::new();
    for (record, number) in records(text).into_iter().zip(first..) {
        if record.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match read(record, number, columns) {
            Ok(record) => {
                if family.first().is_some_and(|one| one.case != record.case) {
                    found.extend(contact(std::mem::take(&mut family)));
                }
                family.push(record);
            }
            Err(problem) => {
                found.extend(contact(std::mem::take(&mut family)));
                found.push((number, Row::Unread(vec![*problem])));
            }
        }
    }
    found.extend(contact(family));
    found
}

/// What the column that is the case says, for cutting between contacts.
pub(super) fn case_of(record: &[u8], columns: &Columns) -> Option<String> {
    let cells = cells(std::str::from_utf8(record).ok()?)?;
    let at = columns
        .parts
        .iter()
        .position(|(part, _)| *part == Part::Case)?;
    cells.get(at).map(|cell| cell.trim().to_owned())
}

/// A problem with a row.
fn problem(code: &'static str, message: &str, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(code, message).help(help.to_owned()))
}

fn read<'t>(
    record: &'t [u8],
    number: u64,
    columns: &Columns,
) -> Result<Record<'t>, Box<Diagnostic>> {
    let text = std::str::from_utf8(record);
    let text = text.map_err(|_| {
        let message = "this row is not UTF-8";
        problem("not-utf-8", message, "save the file as UTF-8")
    })?;
    let cells = cells(text).ok_or_else(|| {
        let message = "a quotation mark in this row is out of place";
        let help = "put a cell with a quotation mark in quotation marks, and write it twice";
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
    let mut found = Record {
        number,
        case: Cow::Borrowed(""),
        child: None,
        authority: None,
        received: Cow::Borrowed(""),
        shared: Vec::new(),
        own: Vec::new(),
    };
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
                    name: Cow::Owned(name.clone()),
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
        let help = "write the reference of the case in its column";
        return Err(problem("missing-case", "this row names no case", help));
    }
    Ok(found)
}

fn trimmed(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

fn given<'t>(cell: Cow<'t, str>, set: bool, between: &str) -> Given<'t> {
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

/// The rows of one case as a contact.
fn contact(family: Vec<Record<'_>>) -> Option<(u64, Row<'_>)> {
    let mut rows = family.into_iter();
    let first = rows.next()?;
    let number = first.number;
    let unread = |problem: Diagnostic| Some((number, Row::Unread(vec![problem])));
    let Some(received) = moment(&first.received) else {
        let message = format!("`{}` is no date and time", first.received);
        let help =
            "write for instance `2026-11-20T16:20`, or name the form with `dates:` in the mapping";
        let problem = Diagnostic::error("bad-date", message).help(help.to_owned());
        return unread(problem.path("$.received"));
    };
    let mut told = Told {
        reference: first.case,
        authority: first.authority,
        received,
        facts: first.shared,
        children: vec![(named(first.child, 0), first.own)],
    };
    for row in rows {
        let alike = row.received == first.received && same(&row.shared, &told.facts);
        if !alike {
            let message = format!(
                "row {} has the same case and another contact: what is about the contact differs",
                row.number
            );
            let problem = Diagnostic::error("another-contact", message);
            return unread(
                problem.help("give each contact a case reference of its own".to_owned()),
            );
        }
        let place = told.children.len();
        told.children.push((named(row.child, place), row.own));
    }
    let doubled = told
        .children
        .iter()
        .enumerate()
        .find(|(at, (reference, _))| {
            told.children
                .iter()
                .take(*at)
                .any(|(other, _)| other == reference)
        });
    if let Some((_, (reference, _))) = doubled {
        let message = format!("two children are called `{reference}`");
        let problem = Diagnostic::error("doubled-child", message);
        return unread(
            problem.help("give every child of a contact a reference of its own".to_owned()),
        );
    }
    Some((number, Row::Told(told)))
}

fn named(child: Option<Cow<'_, str>>, place: usize) -> Cow<'_, str> {
    child.unwrap_or_else(|| Cow::Owned(format!("child-{}", place + 1)))
}

fn same(one: &[Entry<'_>], other: &[Entry<'_>]) -> bool {
    let alike = |(a, b): (&Entry<'_>, &Entry<'_>)| {
        a.name == b.name
            && match (&a.given, &b.given) {
                (Given::Word(a), Given::Word(b)) => a == b,
                (Given::Words(a), Given::Words(b)) => a == b,
                (Given::Word(_), Given::Words(_)) | (Given::Words(_), Given::Word(_)) => false,
            }
    };
    one.len() == other.len() && one.iter().zip(other).all(alike)
}
