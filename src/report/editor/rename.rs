//! A name → another, in every layer that declares or uses it; refused where that could not be right.
//!
//! A released version never changes. Before the change is handed out it is made on a copy and
//! checked: what had no error before has none after.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::pack::PackId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::read_decision::check_rule_id;
use crate::ast::read_facts::check_name;
use crate::report::editor::at::everywhere;
use crate::report::editor::at::name_at;
use crate::report::editor::desk::Desk;
use crate::report::editor::desk::Source;
use crate::report::editor::format::Sort;
use crate::report::editor::names::Found;
use crate::report::editor::names::Name;

/// The name at a byte, if it can be renamed.
///
/// # Errors
/// Why it cannot, in a sentence.
pub fn may_rename(desk: &mut Desk, path: &str, byte: usize) -> Result<Found, String> {
    let found = name_at(desk, path, byte).ok_or("no name of the pack stands here")?;
    let word = &found.name.word;
    match found.name.sort {
        Sort::Fact
        | Sort::Value
        | Sort::Decision
        | Sort::Outcome
        | Sort::Rule
        | Sort::Statement
        | Sort::Document
        | Sort::Service
        | Sort::Group
        | Sort::Invariant
        | Sort::Assumption => Ok(found),
        Sort::Function => Err(format!(
            "`{word}` is a function: rename it in helpers.rhai and pack.yaml by hand"
        )),
        Sort::Pack => Err(format!(
            "`{word}` is the name of a folder: a pack keeps its name"
        )),
        Sort::Calendar | Sort::Lint => Err(format!("`{word}` is not a name of the pack's own")),
    }
}

/// The places to change, by path, for another name.
///
/// # Errors
/// Why it cannot be done, in a sentence.
pub fn rename(
    desk: &mut Desk,
    path: &str,
    byte: usize,
    to: &str,
) -> Result<Vec<(String, Vec<Place>)>, String> {
    let found = may_rename(desk, path, byte)?;
    let name = found.name;
    must_be_name(&name, to)?;
    let all = everywhere(desk, path, &name);
    if all.is_empty() {
        let said = format!(
            "{} `{}` is not declared anywhere",
            name.sort.word(),
            name.word
        );
        return Err(said);
    }
    must_be_free(desk, path, &name, to)?;
    let mut changes: Vec<(String, Vec<Place>)> = Vec::new();
    for (id, found) in &all {
        must_be_open(desk, id, &name)?;
        let path = desk.path_of(found.place.file).unwrap_or("").to_owned();
        if desk.source(&path) == Source::BuiltIn {
            return Err(format!(
                "`{}` stands in `{id}`, which comes with the program",
                name.word
            ));
        }
        match changes.iter_mut().find(|(of, _)| *of == path) {
            Some((_, places)) => places.push(found.place),
            None => changes.push((path, vec![found.place])),
        }
    }
    for (_, places) in &mut changes {
        places.sort_unstable();
        places.dedup();
    }
    keeps_well(desk, &changes, to)?;
    Ok(changes)
}

fn must_be_name(name: &Name, to: &str) -> Result<(), String> {
    let place = Place::top_of(Files::default().add("", ""));
    let written = Written::new(to.to_owned(), place);
    let mut problems = Vec::new();
    match name.sort {
        Sort::Fact | Sort::Decision | Sort::Outcome | Sort::Service => {
            check_name(&written, &format!("a {}", name.sort.word()), &mut problems);
        }
        Sort::Value
        | Sort::Rule
        | Sort::Statement
        | Sort::Document
        | Sort::Group
        | Sort::Invariant
        | Sort::Assumption
        | Sort::Function
        | Sort::Pack
        | Sort::Calendar
        | Sort::Lint => {
            // A value may begin with a digit; nothing else may.
            if !(name.sort == Sort::Value && to.starts_with(|c: char| c.is_ascii_digit())) {
                check_rule_id(&written, &mut problems);
            }
        }
    }
    problems
        .first()
        .map_or(Ok(()), |problem| Err(said(problem)))
}

fn said(problem: &Diagnostic) -> String {
    let help = problem.help.first();
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!("{}{help}", problem.message)
}

fn must_be_free(desk: &mut Desk, path: &str, name: &Name, to: &str) -> Result<(), String> {
    let beside = if name.sort == Sort::Fact {
        Some(Sort::Decision)
    } else {
        (name.sort == Sort::Decision).then_some(Sort::Fact)
    };
    for sort in [Some(name.sort), beside].into_iter().flatten() {
        let other = Name {
            sort,
            word: to.to_owned(),
            ..name.clone()
        };
        if !everywhere(desk, path, &other).is_empty() {
            return Err(format!("there is a {} `{to}` already", sort.word()));
        }
    }
    Ok(())
}

fn must_be_open(desk: &Desk, id: &PackId, name: &Name) -> Result<(), String> {
    if desk.is_released(id) {
        return Err(format!(
            "`{}` stands in `{id}`, which was released and never changes; make a new version, or choose another name there",
            name.word
        ));
    }
    if desk.torn().contains(id) {
        return Err(format!(
            "a file of `{id}` cannot be read; mend it first, so that no use is missed"
        ));
    }
    Ok(())
}

/// Makes the change on a copy: it must bring no error.
fn keeps_well(desk: &Desk, changes: &[(String, Vec<Place>)], to: &str) -> Result<(), String> {
    let mut copy = Desk::new(desk.root());
    let paths: Vec<String> = desk.paths().map(str::to_owned).collect();
    for path in &paths {
        let Some(file) = desk.file(path) else {
            continue;
        };
        let mut text = desk.files.text(file).to_owned();
        let places = changes.iter().find(|(of, _)| of == path);
        for place in places.iter().flat_map(|(_, places)| places.iter().rev()) {
            if text.get(place.start..place.end).is_some() {
                text.replace_range(place.start..place.end, to);
            }
        }
        copy.put(path, text.into_bytes(), desk.source(path));
    }
    let count = |problems: &[Diagnostic]| problems.iter().filter(|it| it.is_error()).count();
    let before = count(desk.problems());
    let after = copy.check();
    if count(&after) > before {
        let new = after.iter().find(|problem| {
            let known = |old: &Diagnostic| old.message == problem.message;
            problem.is_error() && !desk.problems().iter().any(known)
        });
        let reason = new.map_or_else(String::new, |problem| format!(": {}", problem.message));
        return Err(format!(
            "with the name `{to}` the pack would not read{reason}"
        ));
    }
    Ok(())
}
