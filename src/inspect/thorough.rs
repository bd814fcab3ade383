//! What is looked for in packs that have been read and checked: scripts that fail, worked cases that misname, lints.
//!
//! `threshold check` and the editor share it, so that both report the same.

use std::sync::Arc;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::diagnostic::sort;
use crate::ast::pack::Version;
use crate::ast::place::Files;
use crate::ast::worked_case::read_worked_case;
use crate::check::case::check_case;
use crate::check::expected::check_expected;
use crate::check::library::Library;
use crate::check::pack::PackId;
use crate::check::shelf::WorkedFile;
use crate::compile::program::Program;
use crate::inspect::lint::lint;

/// What is wrong with the names that a worked case uses.
#[must_use]
pub fn worked_problems(file: &WorkedFile, library: &Library, files: &Files) -> Vec<Diagnostic> {
    let (worked, mut problems) = read_worked_case(file.file, files);
    let version = Version::parse(&file.version);
    let id = version.map(|version| PackId {
        pack: file.pack.clone(),
        version,
    });
    if let (Some(worked), Some(Ok(pack))) = (worked, id.map(|id| library.version(&id))) {
        check_case(&worked.case, &pack, &mut problems);
        check_expected(&worked.expect, &worked.case, &pack, &mut problems);
    }
    problems
}

/// All problems, those found so far among them; nothing when `stop` says so in the middle.
pub fn thorough(
    library: &Library,
    worked: &[WorkedFile],
    files: &Files,
    mut problems: Vec<Diagnostic>,
    stop: &dyn Fn() -> bool,
) -> Option<Vec<Diagnostic>> {
    for file in worked {
        if stop() {
            return None;
        }
        problems.extend(worked_problems(file, library, files));
    }
    let mut programs = Vec::new();
    for pack in library.packs() {
        if stop() {
            return None;
        }
        let program = Arc::new(Program::compile(pack.clone()));
        problems.extend(program.script_problems());
        programs.push(program);
    }
    if !any_error(&problems) {
        problems.extend(lint(&programs, files));
    }
    sort(&mut problems);
    Some(problems)
}
