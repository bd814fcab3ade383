//! Where something is written, as people read it.

use crate::ast::place::Files;
use crate::ast::place::Place;

/// The file and the line: `rules/demo/1.0.0/facts.yaml:12`.
#[must_use]
pub fn written_at(files: &Files, place: Place) -> String {
    let line = files.line_column(place).line;
    format!("{}:{line}", files.name(place.file))
}
