//! Text between double quotes: resolving its escapes, and writing them.
//!
//! `\"` `\\` `\n` `\t` `\u` with four and `\U` with six hexadecimal digits.
//! Characters nobody can see stand in a text only as escapes.

use crate::ast::language::expression::Extent;
use crate::ast::language::slip::Slip;

/// The text that `raw`, the part between the quotes, stands for; `None` if an escape is wrong.
pub(super) fn resolve(raw: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = raw;
    while let Some(first) = rest.chars().next() {
        let (letter, length) = if first == '\\' {
            escape(rest)?
        } else {
            (first, first.len_utf8())
        };
        text.push(letter);
        rest = rest.get(length..)?;
    }
    Some(text)
}

/// Every wrong escape and invisible character in `raw`, which starts at byte `start`.
pub(super) fn slips(raw: &str, start: usize) -> Vec<Slip> {
    let mut slips = Vec::new();
    let mut at = 0;
    while let Some(rest) = raw.get(at..)
        && let Some(first) = rest.chars().next()
    {
        let mut length = first.len_utf8();
        if first == '\\' {
            let known = escape(rest).map(|(_, length)| length);
            length = known.unwrap_or_else(|| rest.chars().take(2).map(char::len_utf8).sum());
            if known.is_none() {
                slips.push(wrong_escape(rest, start + at, length));
            }
        } else if is_invisible(first) {
            slips.push(invisible(first, start + at));
        }
        at += length;
    }
    slips
}

/// Whether a character leaves nothing on the page, or turns the words around it about.
pub(super) fn is_invisible(letter: char) -> bool {
    let turns = matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    turns || (letter.is_control() && letter != '\t')
}

/// The ends of a line, which no text may cross.
pub(super) fn is_line_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{0B}' | '\u{0C}')
}

fn invisible(letter: char, at: usize) -> Slip {
    let extent = Extent {
        start: at,
        end: at + letter.len_utf8(),
    };
    let spelled = spelled(letter);
    Slip::new(
        "control-character",
        extent,
        format!("a text holds a character that cannot be seen, `{spelled}`"),
        "invisible",
    )
    .help(format!("remove it, or write it as `{spelled}`"))
}

fn wrong_escape(rest: &str, at: usize, length: usize) -> Slip {
    let extent = Extent {
        start: at,
        end: at + length,
    };
    let written = rest.get(..length).unwrap_or_default();
    Slip::new(
        "unknown-escape",
        extent,
        format!("`{written}` means nothing inside a text"),
        "not an escape",
    )
    .help("write `\\\\` for a backslash, or one of `\\\"` `\\n` `\\t` `\\u00e9` `\\U01F600`")
}

/// The character an escape at the start of `rest` stands for, and how long the escape is.
fn escape(rest: &str) -> Option<(char, usize)> {
    match rest.chars().nth(1)? {
        '"' => Some(('"', 2)),
        '\\' => Some(('\\', 2)),
        'n' => Some(('\n', 2)),
        't' => Some(('\t', 2)),
        'u' => by_number(rest, 4),
        'U' => by_number(rest, 6),
        _ => None,
    }
}

fn by_number(rest: &str, digits: usize) -> Option<(char, usize)> {
    let end = 2 + digits;
    let number = rest.get(2..end)?;
    if !number.chars().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let letter = char::from_u32(u32::from_str_radix(number, 16).ok()?)?;
    Some((letter, end))
}

/// A text as an author writes it, with its quotes.
pub(super) fn quote(text: &str) -> String {
    let inner: String = text.chars().map(spelled).collect();
    format!("\"{inner}\"")
}

fn spelled(letter: char) -> String {
    match letter {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        hidden if is_invisible(hidden) => format!("\\u{:04x}", u32::from(hidden)),
        plain => plain.to_string(),
    }
}
