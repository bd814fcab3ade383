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
use crate::execute::told::Told;
use crate::shell::bulk::side::Side;
use crate::shell::bulk::side::Version;

/// A contact under one version.
pub(super) struct Taken {
    pub(super) version: usize,
    /// Read in full, if it needed a closer look.
    case: Option<Case>,
}

/// Room for the answers of the children of one contact, kept for the next.
#[derive(Default)]
pub(super) struct Hand {
    coded: Vec<Coded>,
}

/// Reads a contact for the version that decides it.
pub(super) fn take(
    side: &Side<'_>,
    crowds: &mut [Option<Crowd>],
    at: usize,
    row: &Row<'_>,
    hand: &mut Hand,
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
    if let Row::Told(told) = row
        && plain(version, told, hand)
    {
        let children = hand.coded.iter_mut().zip(&told.children).enumerate();
        for (child, (coded, (reference, _))) in children {
            crowd.push(
                &version.ready,
                at,
                child,
                told.children.len(),
                reference,
                received,
                &coded.codes,
                std::mem::take(&mut coded.values),
            );
        }
        return Ok(Taken {
            version: place,
            case: None,
        });
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

/// Reads the children of a contact; whether none of them needs a closer look.
fn plain(version: &Version<'_>, told: &Told<'_>, hand: &mut Hand) -> bool {
    let children = told.children.len();
    if hand.coded.len() < children {
        hand.coded.resize_with(children, Coded::default);
    }
    let mut hands = hand.coded.iter_mut().take(children).enumerate();
    hands.all(|(child, coded)| version.coder.child(told, child, coded).is_some())
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
