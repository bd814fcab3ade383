//! Places in bytes ⇄ positions as editors count them: lines from 0, columns in UTF-16 units.

use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;

/// A position in a text as editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 0.
    pub line: usize,
    /// The column in UTF-16 units, from 0.
    pub column: usize,
}

/// The position of a byte; one within a character counts as its beginning.
#[must_use]
pub fn position(files: &Files, file: FileId, byte: usize) -> Position {
    let byte = files.text(file).floor_char_boundary(byte);
    let line = files.line_of(file, byte);
    let (start, text) = files.line(file, line).unwrap_or((0, ""));
    let before = text.get(..byte.saturating_sub(start)).unwrap_or(text);
    Position {
        line,
        column: units(before),
    }
}

/// Where a place begins and ends.
#[must_use]
pub fn range(files: &Files, place: Place) -> (Position, Position) {
    let at = |byte| position(files, place.file, byte);
    (at(place.start), at(place.end.max(place.start)))
}

/// The byte of a position; past the end of a line it is the line's end, past the last line the end of the text.
#[must_use]
pub fn byte(files: &Files, file: FileId, at: Position) -> usize {
    let Some((start, text)) = files.line(file, at.line) else {
        return files.text(file).len();
    };
    start + byte_in_line(text, at.column)
}

/// The byte of a column in a line.
#[must_use]
pub fn byte_in_line(line: &str, column: usize) -> usize {
    let mut seen = 0;
    for (at, letter) in line.char_indices() {
        if seen >= column {
            return at;
        }
        seen += letter.len_utf16();
    }
    line.len()
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
