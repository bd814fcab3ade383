//! A contact laid out for the version that decides it.

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::execute::coder::Coded;
use crate::execute::crowd::Crowd;
use crate::execute::slots::slots;
use crate::execute::told::Row;
use crate::shell::bulk::side::Side;
use crate::shell::bulk::side::Version;

/// A contact under one version.
pub(super) struct Taken {
    pub(super) version: usize,
    /// Read in full, if it needed a closer look.
    case: Option<Case>,
}

/// Reads a contact for the version that decides it.
pub(super) fn take(
    side: &Side<'_>,
    crowds: &mut [Option<Crowd>],
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
    };
    let place = side.version(received)?;
    let (Some(version), Some(crowd)) = (side.versions.get(place), crowds.get_mut(place)) else {
        return Err(Vec::new());
    };
    let crowd = crowd.get_or_insert_with(|| Crowd::of(&version.ready));
    let mut plain: Vec<Coded> = Vec::new();
    if let Row::Told(told) = row {
        for child in 0..told.children.len() {
            let mut coded = Coded::default();
            if version.coder.child(told, child, &mut coded).is_none() {
                break;
            }
            plain.push(coded);
        }
        if plain.len() == told.children.len() {
            let together = plain.len();
            let children = plain.into_iter().zip(&told.children).enumerate();
            for (child, (coded, (reference, _))) in children {
                let Coded { codes, values, .. } = coded;
                crowd.push(
                    &version.ready,
                    at,
                    child,
                    together,
                    reference,
                    received,
                    &codes,
                    values,
                );
            }
            return Ok(Taken {
                version: place,
                case: None,
            });
        }
    }
    let case = match row {
        Row::Told(told) => version.closer(&told.written(side_file(version)))?,
        Row::Written(case) => version.closer(case)?,
        Row::Unread(problems) => return Err(problems.clone()),
    };
    let pack = &version.ready.program.pack;
    for (child, one) in case.children.iter().enumerate() {
        let codes = slots(version.ready.program.flat(), pack, one).codes;
        let values: Vec<(_, Value)> = version.coder.values(one);
        let together = case.children.len();
        crowd.push(
            &version.ready,
            at,
            child,
            together,
            &one.reference,
            received,
            &codes,
            values,
        );
    }
    Ok(Taken {
        version: place,
        case: Some(case),
    })
}

fn side_file(version: &Version<'_>) -> FileId {
    version.coder.file()
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
    match (version, row) {
        (Some(version), Some((_, Row::Told(told)))) => version.coder.in_full(told, place),
        _ => Child {
            reference: String::new(),
            answers: Vec::new(),
        },
    }
}
