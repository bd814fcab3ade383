//! Words, numbers and texts as they are written in a layout.

use crate::ast::scalar_map::Style;
use crate::ast::yaml::Scalar;

/// A scalar on one line; nothing where it needs lines of its own.
pub(super) fn one_line(scalar: &Scalar) -> Option<String> {
    let text = scalar.text.as_str();
    match scalar.style {
        Style::Plain if !text.contains('\n') => Some(text.to_owned()),
        Style::Block if text.trim_end().contains('\n') => None,
        Style::Block if can_be_plain(text.trim_end()) => Some(text.trim_end().to_owned()),
        Style::Block => Some(quoted(text.trim_end(), scalar.style)),
        Style::Plain | Style::Single | Style::Double
            if text.contains('\n') && can_be_block(text) =>
        {
            None
        }
        Style::Plain | Style::Single | Style::Double => Some(quoted(text, scalar.style)),
    }
}

/// A scalar in quotation marks, for brackets and keys too.
pub(super) fn quoted(text: &str, style: Style) -> String {
    let escapes = |letter: char| {
        letter.is_control()
            || letter.is_whitespace() && letter != ' '
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
    };
    let plain = !text.contains(escapes);
    if plain && style != Style::Double && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            letter if escapes(letter) => match u32::from(letter) {
                code @ 0..=0xff => out.push_str(&format!("\\x{code:02x}")),
                code @ 0x100..=0xffff => out.push_str(&format!("\\u{code:04x}")),
                code => out.push_str(&format!("\\U{code:08x}")),
            },
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Whether a text reads the same without quotation marks.
pub(super) fn can_be_plain(text: &str) -> bool {
    let opens = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '(');
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let breaks = text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.ends_with(' ')
        || text.contains(|letter: char| letter.is_control());
    opens && !word && !breaks
}

/// Whether a text of several lines can stand in a block.
pub(super) fn can_be_block(text: &str) -> bool {
    let fits = |line: &str| {
        let odd = line.contains(|letter: char| {
            letter.is_control() || letter.is_whitespace() && letter != ' ' || letter == '\u{feff}'
        });
        !odd && !line.ends_with(' ')
    };
    let first = text.lines().find(|line| !line.is_empty());
    let indented = first.is_none_or(|line| line.starts_with([' ', '\t']));
    !indented && !text.starts_with('\n') && !text.ends_with("\n\n") && text.lines().all(fits)
}

/// The lines of a block with its sign first; nothing if it cannot stand in one.
pub(super) fn block(text: &str) -> Option<(&'static str, Vec<&str>)> {
    if !can_be_block(text) {
        return None;
    }
    let sign = if text.ends_with('\n') { "|" } else { "|-" };
    Some((sign, text.lines().collect()))
}
