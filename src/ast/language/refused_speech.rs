//! What speech says with `is` and `not`: denial, equality, being known.
//!
//! `not x`, `x not in xs`, `x is "yes"`, `x is known`, `is not known(x)`. In:
//! the tokens left and right of a place. Out: a slip if such a form begins
//! there.

use crate::ast::language::expression::Extent;
use crate::ast::language::slip::Slip;
use crate::ast::language::tokens::Sort;
use crate::ast::language::tokens::Token;

/// `is not known(x)`, `x is not known`
pub(super) fn not_known(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [is, not, known, rest @ ..] = here else {
        return None;
    };
    if !(is.is("is") && not.is("not") && matches!(known.text, "known" | "open")) {
        return None;
    }
    let word = known.text;
    let said = is.extent.to(known.extent);
    let slip = Slip::new(
        "is-not-known",
        said,
        format!("`is not {word}` is written as the denial of `is {word}(…)`"),
        format!("write `not(is {word}(…))`"),
    );
    let help = format!("write `not(is {word}(…))`");
    let called = match rest {
        [open, inner @ ..] if open.is("(") => name_at_start(inner),
        _ => None,
    };
    let slip = slip.help(help);
    match (called, name_at_end(before)) {
        (Some((name, _, [close, ..])), _) if close.is(")") => {
            Some(slip.replace_at(said.to(close.extent), format!("not(is {word}({name}))")))
        }
        (None, Some(name)) => Some(slip.replace_at(
            name.to(said),
            format!("not(is {word}({}))", words_of(before, name)),
        )),
        _ => Some(slip),
    }
}

/// The tokens within an extent, without white space.
fn words_of(tokens: &[Token], extent: Extent) -> String {
    let inside = tokens
        .iter()
        .filter(|token| token.extent.start >= extent.start);
    inside.map(|token| token.text).collect()
}

/// `x not in (a, b)`
pub(super) fn not_in(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [not, inside, ..] = here else {
        return None;
    };
    let follows = before.last().is_some_and(Token::ends_value);
    (follows && not.is("not") && inside.is("in")).then(|| {
        Slip::new(
            "not-in",
            not.extent.to(inside.extent),
            "`not in` is written as the denial of `in`",
            "write `not(… in …)`",
        )
        .help("write `not(x in (a, b))`")
    })
}

/// `x is "yes"`, `x is not 5`
pub(super) fn says_is(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [is, rest @ ..] = here else {
        return None;
    };
    let follows = before.last().is_some_and(Token::ends_value);
    if !follows || !is.is("is") {
        return None;
    }
    let (sign, last, rest) = match rest {
        [not, rest @ ..] if not.is("not") => ("!=", not, rest),
        rest => ("=", is, rest),
    };
    let value = rest.first()?;
    let known = matches!(value.text, "known" | "open");
    let starts_value = matches!(value.sort, Sort::Number | Sort::Text)
        || value.is_name()
        || matches!(value.text, "true" | "false" | "(" | "[");
    (starts_value && !known).then(|| {
        Slip::new(
            "is-for-equals",
            is.extent.to(last.extent),
            format!("two values are compared with `{sign}`, not with words"),
            format!("write `{sign}`"),
        )
        .help(format!(
            "write `{sign}`; if the words are one name, join them with `_`"
        ))
        .replace(sign)
    })
}

/// `x is known`
pub(super) fn known_after_name(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [is, known, rest @ ..] = here else {
        return None;
    };
    let called = rest.first().is_some_and(|next| next.is("("));
    if called || !is.is("is") || !matches!(known.text, "known" | "open") {
        return None;
    }
    let name = name_at_end(before)?;
    let instead = format!("is {}({})", known.text, words_of(before, name));
    let slip = Slip::new(
        "known-after-name",
        is.extent.to(known.extent),
        format!(
            "`is {}` stands before the name, with parentheses",
            known.text
        ),
        format!("write `{instead}`"),
    );
    Some(
        slip.help(format!("write `{instead}`"))
            .replace_at(name.to(known.extent), instead),
    )
}

/// `not x`
pub(super) fn not_without_parentheses(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [not, rest @ ..] = here else {
        return None;
    };
    let opened = rest.first().is_some_and(|next| next.is("("));
    let follows = before.last().is_some_and(Token::ends_value);
    if !not.is("not") || opened || follows {
        return None;
    }
    let slip = Slip::new(
        "not-without-parentheses",
        not.extent,
        "`not` needs parentheses around what it denies",
        "write `not(…)`",
    );
    let literal = match rest {
        [truth, after @ ..] if truth.is("true") || truth.is("false") => {
            Some((truth.text.to_owned(), truth.extent, after))
        }
        _ => None,
    };
    match literal.or_else(|| name_at_start(rest)) {
        Some((denied, extent, rest)) if is_boundary(rest) => {
            let instead = format!("not({denied})");
            let slip = slip.help(format!("write `{instead}`"));
            Some(slip.replace_at(not.extent.to(extent), instead))
        }
        _ => Some(slip.help("write `not(…)` around the whole condition that is denied")),
    }
}

/// `is known x`
pub(super) fn known_without_parentheses(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [is, known, rest @ ..] = here else {
        return None;
    };
    let follows = before.last().is_some_and(Token::ends_value);
    if follows || !is.is("is") || !matches!(known.text, "known" | "open") {
        return None;
    }
    let (name, extent, _) = name_at_start(rest)?;
    let instead = format!("is {}({name})", known.text);
    let whole = is.extent.to(extent);
    let slip = Slip::new(
        "known-without-parentheses",
        whole,
        format!("`is {}` needs parentheses around the name", known.text),
        format!("write `{instead}`"),
    );
    Some(slip.help(format!("write `{instead}`")).replace(instead))
}

/// The name with points that ends `before`, as in `consent.parent`.
fn name_at_end(before: &[Token]) -> Option<Extent> {
    let last = before.last().filter(|token| token.is_name())?;
    let mut extent = last.extent;
    let mut rest = before;
    while let [earlier @ .., name, point, _] = rest
        && name.is_name()
        && point.is(".")
    {
        extent = name.extent.to(extent);
        rest = rest.get(..earlier.len() + 1)?;
    }
    let called = rest.len().checked_sub(2).and_then(|place| rest.get(place));
    called.is_none_or(|token| !token.is(".")).then_some(extent)
}

/// The name with points at the start of `here`, and what follows it.
fn name_at_start<'a, 't>(here: &'a [Token<'t>]) -> Option<(String, Extent, &'a [Token<'t>])> {
    let (first, mut rest) = here.split_first().filter(|(first, _)| first.is_name())?;
    let (mut name, mut extent) = (first.text.to_owned(), first.extent);
    while let [point, field, after @ ..] = rest
        && point.is(".")
        && field.is_name()
    {
        name = format!("{name}.{}", field.text);
        extent = extent.to(field.extent);
        rest = after;
    }
    Some((name, extent, rest))
}

/// Whether a whole condition may have ended before these tokens.
fn is_boundary(rest: &[Token]) -> bool {
    let words = [")", "]", ",", "and", "or", "then", "else", "satisfies"];
    rest.first()
        .is_none_or(|next| words.iter().any(|word| next.is(word)))
}
