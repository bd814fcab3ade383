//! Signs that have no meaning anywhere, each with what to write instead.
//!
//! Signs of programming languages, of word processors and of mathematics:
//! they are found while cutting the text, so that all of them are shown at
//! once.

use crate::ast::language::expression::Extent;
use crate::ast::language::quoted_text::is_invisible;
use crate::ast::language::quoted_text::is_line_break;
use crate::ast::language::slip::Slip;
use crate::ast::language::tokens::is_letter;
use crate::ast::language::tokens::length_while;

/// A sign, the code of its slip, what the language writes, and what that says.
struct Sign {
    written: &'static str,
    code: &'static str,
    instead: &'static str,
    meaning: &'static str,
}

const fn sign(
    written: &'static str,
    code: &'static str,
    instead: &'static str,
    meaning: &'static str,
) -> Sign {
    Sign {
        written,
        code,
        instead,
        meaning,
    }
}

/// A longer sign stands before its own beginning.
const SIGNS: [Sign; 26] = [
    sign("===", "double-equals", "=", "equality"),
    sign("!==", "double-equals", "!=", "`is not equal`"),
    sign("==", "double-equals", "=", "equality"),
    sign("<>", "angle-brackets", "!=", "`is not equal`"),
    sign("&&", "ampersand", "and", "`both`"),
    sign("||", "upright-bar", "or", "`either`"),
    sign("&", "ampersand", "and", "`both`"),
    sign("|", "upright-bar", "or", "`either`"),
    sign("=>", "reversed-sign", ">=", "`at least`"),
    sign("=<", "reversed-sign", "<=", "`at most`"),
    sign("≥", "typographic-sign", ">=", "`at least`"),
    sign("≤", "typographic-sign", "<=", "`at most`"),
    sign("≠", "typographic-sign", "!=", "`is not equal`"),
    sign("−", "typographic-sign", "-", "minus"),
    sign("–", "typographic-sign", "-", "minus"),
    sign("—", "typographic-sign", "-", "minus"),
    sign("×", "typographic-sign", "*", "multiplication"),
    sign("·", "typographic-sign", "*", "multiplication"),
    sign("÷", "typographic-sign", "/", "division"),
    sign("…", "typographic-sign", "..", "the middle of a range"),
    sign("∧", "typographic-sign", "and", "`both`"),
    sign("∨", "typographic-sign", "or", "`either`"),
    sign("¬", "typographic-sign", "not", "denial"),
    sign("∈", "typographic-sign", "in", "membership"),
    sign("（", "typographic-sign", "(", "an opening parenthesis"),
    sign("）", "typographic-sign", ")", "a closing parenthesis"),
];

/// The slip for a refused sign that begins at byte `at`, and how many bytes it
/// takes; `None` if the language knows the sign.
pub(super) fn refuse(text: &str, at: usize) -> Option<(Slip, usize)> {
    let rest = text.get(at..)?;
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(sign.written)) {
        return Some((replaced(sign, text, at), sign.written.len()));
    }
    let first = rest.chars().next()?;
    match first {
        '!' if rest.starts_with("!=") => None,
        '!' => Some(exclamation(rest, at)),
        '*' if rest.starts_with("**") => Some(power("**", at)),
        '^' => Some(power("^", at)),
        '@' => Some(at_sign(rest, at)),
        '{' | '}' => Some(brace(first, at)),
        '“' | '”' | '„' | '‟' | '«' | '»' => Some(curly(rest, first, at)),
        '‘' | '’' | '‚' | '\'' | '`' | '´' => Some(single(rest, first, at)),
        '%' | '#' | ';' | '?' | '$' | '£' | '€' => Some(stray(first, at)),
        spaced if is_unbreakable(spaced) => Some(unbreakable(first, at)),
        hidden if is_invisible(hidden) || is_zero_width(hidden) => Some(invisible(first, at)),
        letter if letter.is_alphanumeric() => Some(foreign(rest, at)),
        '=' | '<' | '>' | '+' | '-' | '*' | '/' | '(' | ')' | '[' | ']' | ',' | '.' | ':' => None,
        other => Some(stray(other, at)),
    }
}

/// Spaces that keep words together in print and are not white space here.
pub(super) fn is_unbreakable(letter: char) -> bool {
    matches!(letter, '\u{00A0}' | '\u{2007}' | '\u{202F}')
}

fn is_zero_width(letter: char) -> bool {
    matches!(
        letter,
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
    )
}

fn extent(at: usize, length: usize) -> Extent {
    Extent {
        start: at,
        end: at + length,
    }
}

fn replaced(sign: &Sign, text: &str, at: usize) -> Slip {
    let (written, instead) = (sign.written, sign.instead);
    let end = at + written.len();
    let word = instead.ends_with(is_letter);
    let gap = |touches: Option<bool>| {
        if word && touches == Some(true) {
            " "
        } else {
            ""
        }
    };
    let left = gap(text.get(..at).map(|before| before.ends_with(is_letter)));
    let right = gap(text.get(end..).map(|after| after.starts_with(is_letter)));
    Slip::new(
        sign.code,
        extent(at, written.len()),
        format!("{} is written `{instead}`, not `{written}`", sign.meaning),
        format!("write `{instead}`"),
    )
    .help(format!("write `{instead}` instead of `{written}`"))
    .replace(format!("{left}{instead}{right}"))
}

fn exclamation(rest: &str, at: usize) -> (Slip, usize) {
    let denied = rest.get(1..).unwrap_or_default();
    let name = length_while(denied, |letter| is_letter(letter) || letter == '.');
    let called = denied
        .get(name..)
        .is_some_and(|next| next.trim_start().starts_with('('));
    let slip = Slip::new(
        "exclamation-mark",
        extent(at, 1),
        "denial is written `not(…)`, not `!`",
        "write `not(…)`",
    )
    .help("put the word `not` and parentheses around what is denied");
    let slip = match denied.get(..name) {
        Some("") if called => slip.replace("not"),
        Some(name) if !name.is_empty() && !called => {
            slip.replace_at(extent(at, 1 + name.len()), format!("not({name})"))
        }
        Some(_) | None => slip,
    };
    (slip, 1)
}

fn power(written: &str, at: usize) -> (Slip, usize) {
    let slip = Slip::new(
        "power",
        extent(at, written.len()),
        format!("powers cannot be written, so `{written}` has no meaning"),
        "no powers here",
    )
    .help("write the multiplication out, as in `a * a`");
    (slip, written.len())
}

fn at_sign(rest: &str, at: usize) -> (Slip, usize) {
    let quoted = rest
        .strip_prefix("@\"")
        .and_then(|inner| inner.split_once('"'))
        .map(|(inner, _)| inner)
        .filter(|inner| !inner.contains(['\n', '\r', '\\']));
    let slip = |end: usize| {
        Slip::new(
            "at-sign",
            extent(at, end),
            "dates and durations are not written with `@`",
            "write `date(\"…\")`",
        )
    };
    let Some(inner) = quoted else {
        let slip = slip(1).help("write a date as `date(\"2026-11-20\")`");
        return (slip, 1);
    };
    let function = if inner.trim_start_matches('-').starts_with('P') {
        "duration"
    } else {
        "date"
    };
    let instead = format!("{function}(\"{inner}\")");
    let length = inner.len() + 3;
    let slip = slip(length).help(format!("write `{instead}`"));
    (slip.replace(instead), length)
}

fn brace(written: char, at: usize) -> (Slip, usize) {
    let slip = Slip::new(
        "brace",
        extent(at, 1),
        format!("records cannot be written in an expression, so `{written}` has no meaning"),
        "no braces here",
    )
    .help("write a list with `[` and `]`, and group with `(` and `)`");
    (slip, 1)
}

fn curly(rest: &str, first: char, at: usize) -> (Slip, usize) {
    let ends = ['“', '”', '„', '‟', '«', '»', '"'];
    let slip = |length| {
        Slip::new(
            "smart-quotes",
            extent(at, length),
            format!("a text stands between straight quotes, not after `{first}`"),
            "a curly quote",
        )
    };
    quoted_by(rest, first, &ends).map_or_else(
        || {
            let length = first.len_utf8();
            let slip = slip(length).help("write `\"` on both sides of the text");
            (slip, length)
        },
        |(inner, length)| {
            let slip = slip(length).help(format!("write `\"{inner}\"`"));
            (slip.replace(format!("\"{inner}\"")), length)
        },
    )
}

fn single(rest: &str, first: char, at: usize) -> (Slip, usize) {
    let (code, name) = match first {
        '\'' | '`' => ("single-quotes", "single quotes"),
        _ => ("smart-quotes", "curly quotes"),
    };
    let slip = |length| {
        Slip::new(
            code,
            extent(at, length),
            format!("a text stands between straight double quotes, not {name}"),
            "write `\"` instead",
        )
    };
    quoted_by(rest, first, &['‘', '’', '‚', '\'', '`', '´']).map_or_else(
        || {
            let length = first.len_utf8();
            let slip =
                slip(length).help("a name has no apostrophe; a text stands between `\"` and `\"`");
            (slip, length)
        },
        |(inner, length)| {
            let slip = slip(length).help(format!("write `\"{inner}\"`"));
            (slip.replace(format!("\"{inner}\"")), length)
        },
    )
}

/// What stands between the wrong quote at the start of `rest` and its partner
/// on the same line, and how long it is with both.
fn quoted_by<'t>(rest: &'t str, first: char, ends: &[char]) -> Option<(&'t str, usize)> {
    let inner = rest.get(first.len_utf8()..)?;
    let end = inner.find(|letter| ends.contains(&letter) || is_line_break(letter))?;
    let closing = inner.get(end..)?.chars().next()?;
    let inner = inner.get(..end)?;
    if is_line_break(closing) || inner.contains(['"', '\\']) {
        return None;
    }
    Some((inner, first.len_utf8() + end + closing.len_utf8()))
}

fn stray(first: char, at: usize) -> (Slip, usize) {
    let help = match first {
        '%' => "write a share as a plain number, as in `0.25`",
        '#' => "a comment begins with `//`",
        ';' => "an expression has a single part and no end mark",
        '?' => "name the value that is tested",
        '$' | '£' | '€' => "write an amount as a plain number",
        _ => "remove it, or put it between `\"` and `\"` if it belongs to a text",
    };
    let slip = Slip::new(
        "unknown-sign",
        extent(at, first.len_utf8()),
        format!("the sign `{first}` has no meaning in an expression"),
        "not a sign of the language",
    );
    (slip.help(help), first.len_utf8())
}

fn unbreakable(first: char, at: usize) -> (Slip, usize) {
    let slip = Slip::new(
        "no-break-space",
        extent(at, first.len_utf8()),
        "this space is a no-break space, as word processors put in",
        "not an ordinary space",
    )
    .help("replace it with an ordinary space")
    .replace(" ");
    (slip, first.len_utf8())
}

fn invisible(first: char, at: usize) -> (Slip, usize) {
    let slip = Slip::new(
        "control-character",
        extent(at, first.len_utf8()),
        format!(
            "there is a character here that cannot be seen, number U+{:04X}",
            u32::from(first)
        ),
        "invisible",
    )
    .help("remove it")
    .replace("");
    (slip, first.len_utf8())
}

fn foreign(rest: &str, at: usize) -> (Slip, usize) {
    let length = length_while(rest, |letter| letter.is_alphanumeric() || letter == '_');
    let word = rest.get(..length).unwrap_or_default();
    let slip = Slip::new(
        "letter-in-name",
        extent(at, length),
        format!("`{word}` cannot belong to a name"),
        "only a to z, 0 to 9 and `_`",
    )
    .help("write names with the letters a to z, digits and `_`, and texts between `\"` and `\"`");
    (slip, length)
}
