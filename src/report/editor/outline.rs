//! What a file declares, each within what it stands in.

use crate::ast::place::Place;
use crate::report::editor::desk::Desk;
use crate::report::editor::format::Sort;
use crate::report::editor::names::Role;

/// Something a file declares.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Its name.
    pub word: String,
    /// What it is.
    pub sort: Sort,
    /// Where its name stands.
    pub place: Place,
    /// Where the whole of it stands.
    pub whole: Place,
    /// What is declared within it.
    pub inner: Vec<Declared>,
}

/// The outline of a file.
#[must_use]
pub fn outline(desk: &mut Desk, path: &str) -> Vec<Declared> {
    let names = desk.names(path);
    let mut all: Vec<Declared> = names
        .iter()
        .filter_map(|found| match found.role {
            Role::Declared(whole) => Some(Declared {
                word: found.name.word.clone(),
                sort: found.name.sort,
                place: found.place,
                whole: Place {
                    start: whole.start.min(found.place.start),
                    end: whole.end.max(found.place.end),
                    ..whole
                },
                inner: Vec::new(),
            }),
            Role::Used => None,
        })
        .collect();
    all.sort_by_key(|it| (it.whole.start, std::cmp::Reverse(it.whole.end)));
    let mut top: Vec<Declared> = Vec::new();
    for one in all {
        lay(&mut top, one);
    }
    top
}

fn lay(into: &mut Vec<Declared>, one: Declared) {
    match into.last_mut() {
        Some(last) if one.whole.end <= last.whole.end => lay(&mut last.inner, one),
        _ => into.push(one),
    }
}
