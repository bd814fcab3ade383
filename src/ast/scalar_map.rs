//! From a position in a scalar's value back to the position in the file it was read from.
//!
//! YAML folds lines, strips indentation and decodes escapes, so the third
//! character of a condition may stand on another line of the file. The map is
//! exact for every character that is not white space, which is what a caret
//! points at.

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bare words.
    Plain,
    /// `'...'`
    Single,
    /// `"..."`, in YAML or JSON.
    Double,
    /// `|` or `>`
    Block,
}

/// For each byte of the value, and one past it, the byte of the file it came from.
///
/// `raw` is the scalar's source text, which starts at byte `start` of the file.
#[must_use]
pub fn offsets(value: &str, raw: &str, start: usize, style: Style) -> Vec<usize> {
    let mut at = opening(raw, style);
    let mut map = Vec::with_capacity(value.len() + 1);
    for letter in value.chars() {
        let (from, after) = locate(letter, raw, at, style);
        for _ in 0..letter.len_utf8() {
            map.push(start + from);
        }
        at = after;
    }
    map.push(start + at);
    map
}

/// Where the content begins inside the source text.
fn opening(raw: &str, style: Style) -> usize {
    match style {
        Style::Plain => 0,
        Style::Single | Style::Double => usize::from(raw.starts_with(['\'', '"'])),
        Style::Block if raw.starts_with(['|', '>']) => raw.find('\n').map_or(0, |end| end + 1),
        Style::Block => 0,
    }
}

/// The source range of one letter of the value, searched from `at`.
fn locate(letter: char, raw: &str, at: usize, style: Style) -> (usize, usize) {
    if letter.is_whitespace() {
        let rest = raw.get(at..).unwrap_or("");
        return match rest.chars().next() {
            Some(found) if found.is_whitespace() => (at, at + found.len_utf8()),
            Some('\\') if style == Style::Double => (at, at + escape_length(rest)),
            _ => (at, at),
        };
    }
    let mut here = at;
    while let Some(rest) = raw.get(here..).filter(|rest| !rest.is_empty()) {
        if style == Style::Double && rest.starts_with('\\') {
            let length = escape_length(rest);
            if rest.starts_with("\\\n") || rest.starts_with("\\\r") {
                here += length;
                continue;
            }
            return (here, here + length);
        }
        let found = rest.chars().next().unwrap_or(' ');
        if found == letter {
            let doubled = style == Style::Single && letter == '\'' && rest.starts_with("''");
            return (here, here + found.len_utf8() + usize::from(doubled));
        }
        if !found.is_whitespace() {
            break;
        }
        here += found.len_utf8();
    }
    (at, at)
}

/// How many bytes an escape in a double-quoted scalar takes.
fn escape_length(rest: &str) -> usize {
    match rest.chars().nth(1) {
        Some('x') => 4,
        Some('u') => 6,
        Some('U') => 10,
        Some(other) => 1 + other.len_utf8(),
        None => 1,
    }
    .min(rest.len())
}
