//! Words and numbers that are well cut but never right, wherever they stand.
//!
//! `AND` for `and`, `1e6`, `2026-11-20`, more digits than are kept exactly.

use crate::ast::language::expression::Extent;
use crate::ast::language::expression::KEYWORDS;
use crate::ast::language::slip::Slip;
use crate::ast::language::tokens::Sort;
use crate::ast::language::tokens::Token;
use crate::ast::language::tokens::is_letter;
use crate::ast::language::tokens::length_while;

/// The most digits a number may have; up to here every number is kept exactly.
const MOST_DIGITS: usize = 28;

/// Every such word and date among the tokens.
pub(super) fn refuse(tokens: &[Token]) -> Vec<Slip> {
    let words = tokens.iter().filter_map(wrong_case);
    let dates = tokens.windows(5).filter_map(bare_date);
    let thousands = (0..tokens.len()).filter_map(|place| {
        let (before, here) = tokens.split_at(place);
        thousands(before, here)
    });
    words.chain(dates).chain(thousands).collect()
}

/// `AND`, `Or`, `TRUE`
fn wrong_case(token: &Token) -> Option<Slip> {
    let small = token.text.to_ascii_lowercase();
    if token.sort != Sort::Word || small == token.text || !KEYWORDS.contains(&&*small) {
        return None;
    }
    let slip = Slip::new(
        "keyword-case",
        token.extent,
        format!("the word `{small}` is written small, not `{}`", token.text),
        format!("write `{small}`"),
    );
    Some(slip.help(format!("write `{small}`")).replace(small))
}

/// `2026-11-20` or `20/11/2026` without any space is a date, not a sum.
fn bare_date(tokens: &[Token]) -> Option<Slip> {
    let [first, sign, second, again, third] = tokens else {
        return None;
    };
    let pairs = [
        (first, sign),
        (sign, second),
        (second, again),
        (again, third),
    ];
    let close = pairs.iter().all(|(a, b)| a.extent.end == b.extent.start);
    if !close || sign.text != again.text || !matches!(sign.text, "-" | "/") {
        return None;
    }
    let digits = [first, second, third].map(|part| whole_digits(part).unwrap_or(0));
    let extent = first.extent.to(third.extent);
    match digits {
        [4, 1..=2, 1..=2] => {
            let padded = format!("{}-{:0>2}-{:0>2}", first.text, second.text, third.text);
            let slip = date_slip(extent, tokens);
            Some(slip.help(format!("write `date(\"{padded}\")`")).replace(format!("date(\"{padded}\")")))
        }
        [1..=2, 1..=2, 4] => Some(date_slip(extent, tokens).help(
            "write `date(\"…\")` with the year first, then the month, then the day, as in `date(\"2026-11-20\")`",
        )),
        _ => None,
    }
}

fn whole_digits(token: &Token) -> Option<usize> {
    let whole = token.text.bytes().all(|digit| digit.is_ascii_digit());
    (token.sort == Sort::Number && whole).then_some(token.text.len())
}

fn date_slip(extent: Extent, tokens: &[Token]) -> Slip {
    let written: String = tokens.iter().map(|token| token.text).collect();
    Slip::new(
        "bare-date",
        extent,
        format!("`{written}` is read as arithmetic, not as a date"),
        "a date needs `date(\"…\")`",
    )
}

/// `1,000`
fn thousands(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [first, comma, last, ..] = here else {
        return None;
    };
    let close = first.extent.end == comma.extent.start && comma.extent.end == last.extent.start;
    let numbers = first.sort == Sort::Number && last.sort == Sort::Number && last.text.len() == 3;
    if !close || !numbers || !comma.is(",") {
        return None;
    }
    let outside = !before.iter().any(|token| token.is("(") || token.is("["));
    outside.then(|| {
        let instead = format!("{}{}", first.text, last.text);
        Slip::new(
            "comma-in-number",
            first.extent.to(last.extent),
            "a number has no commas",
            format!("write `{instead}`"),
        )
        .help(format!("write `{instead}`"))
        .replace(instead)
    })
}

/// How much of `tail`, which follows a number's digits, runs on into it.
pub(super) fn length_of_number_tail(tail: &str) -> usize {
    let letters = length_while(tail, is_letter);
    let signed = tail
        .get(letters..)
        .and_then(|rest| rest.strip_prefix(['+', '-']));
    match signed {
        Some(power) if matches!(tail.get(..letters), Some("e" | "E")) => {
            let digits = length_while(power, |letter| letter.is_ascii_digit());
            letters + if digits > 0 { 1 + digits } else { 0 }
        }
        Some(_) | None => letters,
    }
}

/// The slip for a number whose own digits end after `plain` bytes.
pub(super) fn number(written: &str, plain: usize, extent: Extent) -> Option<Slip> {
    let tail = written.get(plain..).unwrap_or_default();
    if is_exponent(tail) {
        Some(exponent(written, extent))
    } else if tail.is_empty() {
        too_many_digits(written, extent)
    } else {
        Some(letters(written, extent))
    }
}

fn is_exponent(tail: &str) -> bool {
    let Some(power) = tail.strip_prefix(['e', 'E']) else {
        return false;
    };
    let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
    !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn exponent(written: &str, extent: Extent) -> Slip {
    Slip::new(
        "exponent",
        extent,
        format!("`{written}` is written with a power of ten, which numbers here do not have"),
        "write all digits",
    )
    .help("write the number out, as in `1500000` or `0.0015`")
}

fn letters(written: &str, extent: Extent) -> Slip {
    Slip::new(
        "letters-in-number",
        extent,
        format!("`{written}` is neither a number nor a name"),
        "letters after digits",
    )
    .help("a name begins with a letter, and a number has no unit; a period is written `duration(\"P15D\")`")
}

fn too_many_digits(written: &str, extent: Extent) -> Option<Slip> {
    let digits = written.trim_start_matches('0').replace('.', "").len();
    let slip = || {
        Slip::new(
            "too-many-digits",
            extent,
            format!("this number has {digits} digits, and only {MOST_DIGITS} are kept exactly"),
            format!("more than {MOST_DIGITS} digits"),
        )
        .help("write fewer digits; nothing is rounded silently")
    };
    (digits > MOST_DIGITS).then(slip)
}
