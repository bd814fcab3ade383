//! A contact laid out for the version that decides it.

use crate::algebra::moment::Moment;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::check::term::FactId;
use crate::decide::world::in_office_hours;
use crate::execute::coder::Coded;
use crate::execute::crowd::Arrival;
use crate::execute::glance::Opening;
use crate::execute::glance::Seen;
use crate::execute::slots::slots;
use crate::execute::told::Row;
use crate::execute::told::Told;
use crate::shell::bulk::read_lines;
use crate::shell::bulk::side::Side;
use crate::shell::bulk::side::Version;
use crate::shell::bulk::table::Table;
use crate::shell::bulk::table::Tables;

/// A contact under one version.
pub(super) struct Taken {
    pub(super) version: usize,
    /// Read in full, if it needed a closer look.
    case: Option<Box<Case>>,
}

/// Reads a contact for the version that decides it.
pub(super) fn take(
    side: &Side<'_>,
    tables: &mut Tables,
    at: usize,
    row: &mut Row<'_>,
    file: FileId,
) -> Result<Taken, Vec<Diagnostic>> {
    if let Row::Line(line) | Row::Seen(Seen { line, .. }) = row {
        let line: &[u8] = line;
        if let Some((version, seen)) = glance(side, tables, at, line) {
            *row = Row::Seen(seen);
            return Ok(Taken {
                version,
                case: None,
            });
        }
        *row = read_lines::row(line, file);
    }
    closer(side, tables, at, row)
}

/// Reads a line for the version that decides it, if nothing about it is unusual.
fn glance<'t>(
    side: &Side<'_>,
    tables: &mut Tables,
    at: usize,
    line: &'t [u8],
) -> Option<(usize, Seen<'t>)> {
    let opening = Opening::of(line)?;
    let day = opening.received.date();
    let place = match tables.last {
        Some((last, place)) if last == day => place,
        Some(_) | None => side.version(opening.received).ok()?,
    };
    tables.last = Some((day, place));
    let version = side.versions.get(place)?;
    let Table {
        crowd, sight, days, ..
    } = tables.table(place, version)?;
    let seen = version.coder.glance(&opening, sight)?;
    let together = seen.children.len();
    let pack = &version.ready.program.pack;
    let office = days.in_office_hours(pack, opening.received);
    let shared = &sight.shared;
    for ((child, reference), own) in seen.children.iter().enumerate().zip(&mut sight.own) {
        let arrival = Arrival {
            contact: at,
            place: child,
            together,
            reference,
            received: opening.received,
            office,
        };
        crowd.lay(&version.ready, &arrival, shared, own);
    }
    Some((place, seen))
}

/// Reads a contact word by word, and as `decide` does where that is not enough.
fn closer(
    side: &Side<'_>,
    tables: &mut Tables,
    at: usize,
    row: &Row<'_>,
) -> Result<Taken, Vec<Diagnostic>> {
    let received = match row {
        Row::Told(told) => told.received,
        Row::Written(case) => case
            .received
            .as_ref()
            .map_or(Moment::Day(jiff::civil::Date::MIN), |received| {
                received.value
            }),
        Row::Unread(problems) => return Err(problems.clone()),
        Row::Line(_) | Row::Seen(_) => return Err(Vec::new()),
    };
    let place = side.version(received)?;
    let version = side.versions.get(place).ok_or_else(Vec::new)?;
    let Table { crowd, coded, .. } = tables.table(place, version).ok_or_else(Vec::new)?;
    let office = in_office_hours(&version.ready.program.pack, received);
    let arrival = |child: usize, together: usize, reference| Arrival {
        contact: at,
        place: child,
        together,
        reference,
        received,
        office,
    };
    let ids = || (0..).map(FactId);
    if let Row::Told(told) = row
        && plain(version, told, coded)
    {
        let children = coded.iter_mut().zip(&told.children).enumerate();
        for (child, (coded, (reference, _))) in children {
            let arrival = arrival(child, told.children.len(), reference);
            let cells = ids().zip(coded.codes.iter().copied());
            crowd.push(&version.ready, &arrival, cells, coded.values.drain(..));
        }
        return Ok(Taken {
            version: place,
            case: None,
        });
    }
    let case = match row {
        Row::Told(told) => version.closer(&told.written(version.coder.file()))?,
        Row::Written(case) => version.closer(case)?,
        Row::Unread(_) | Row::Line(_) | Row::Seen(_) => return Err(Vec::new()),
    };
    let pack = &version.ready.program.pack;
    for (child, one) in case.children.iter().enumerate() {
        let codes = slots(version.ready.program.flat(), pack, one).codes;
        let arrival = arrival(child, case.children.len(), &one.reference);
        let values = version.coder.values(one).into_iter();
        crowd.push(&version.ready, &arrival, ids().zip(codes), values);
    }
    Ok(Taken {
        version: place,
        case: Some(Box::new(case)),
    })
}

/// Reads the children of a contact; whether none of them needs a closer look.
fn plain(version: &Version<'_>, told: &Told<'_>, coded: &mut Vec<Coded>) -> bool {
    let children = told.children.len();
    if coded.len() < children {
        coded.resize_with(children, Coded::default);
    }
    let mut hands = coded.iter_mut().take(children).enumerate();
    hands.all(|(child, coded)| version.coder.child(told, child, coded).is_some())
}

/// A child with every answer.
pub(super) fn in_full(
    side: &Side<'_>,
    taken: Option<&Vec<Option<Taken>>>,
    row: Option<&(u64, Row<'_>)>,
    contact: usize,
    place: usize,
) -> Child {
    let taken = taken.and_then(|taken| taken.get(contact)?.as_ref());
    let read = taken.and_then(|taken| taken.case.as_ref()?.children.get(place));
    if let Some(child) = read {
        return child.clone();
    }
    let version = taken.and_then(|taken| side.versions.get(taken.version));
    let told = match row {
        Some((_, Row::Told(told))) => Some(told),
        Some((_, Row::Seen(seen))) => seen.told(),
        Some((_, Row::Written(_) | Row::Unread(_) | Row::Line(_))) | None => None,
    };
    match (version, told) {
        (Some(version), Some(told)) => version.coder.in_full(told, place),
        _ => Child {
            reference: String::new(),
            answers: Vec::new(),
        },
    }
}
