//! Where the grammar could not go on, in words an author knows.
//!
//! In: where reading stopped and what could have stood there. Out: one slip.

use std::collections::BTreeSet;

use pest::error::Error;
use pest::error::ErrorVariant;
use pest::error::InputLocation;

use crate::ast::language::expression::Extent;
use crate::ast::language::grammar::Rule;
use crate::ast::language::slip::Slip;
use crate::ast::language::tokens::Token;

/// The slip for the place where reading stopped.
pub(super) fn expected(error: &Error<Rule>, tokens: &[Token]) -> Slip {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return unreadable(tokens);
    };
    let stop = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let place = tokens.partition_point(|token| token.extent.end <= stop);
    let before = place.checked_sub(1).and_then(|last| tokens.get(last));
    let wanted = wanted(positives);
    match (before, tokens.get(place)) {
        (Some(word), found) if word.is("in") => in_without_right_side(word, found),
        (Some(point), Some(found)) if point.is(".") && found.is_keyword() => keyword_as_name(found),
        (_, Some(found)) if wanted == Wanted::Name && found.is_keyword() => keyword_as_name(found),
        (_, Some(found)) if wanted == Wanted::BetweenAnd => between_without_and(found.extent),
        (Some(last), None) if wanted == Wanted::BetweenAnd => between_without_and(last.extent),
        (_, Some(found)) if found.is("..") => range_without_brackets(found),
        (_, Some(found)) => unexpected(found, &listed(positives)),
        (Some(last), None) => ends_too_soon(last, &listed(positives)),
        (None, None) => nothing_written(),
    }
}

/// The slip for a text that holds no expression at all.
pub(super) fn nothing_written() -> Slip {
    Slip::new(
        "nothing-written",
        Extent { start: 0, end: 0 },
        "there is no expression here",
        "nothing to read",
    )
    .help("write a condition, such as `age < 2`; `true` always holds")
}

/// The slip for a text that is right as far as anyone can tell.
pub(super) fn unreadable(tokens: &[Token]) -> Slip {
    let ends = tokens.first().zip(tokens.last());
    let extent = ends.map(|(first, last)| first.extent.to(last.extent));
    Slip::new(
        "unreadable",
        extent.unwrap_or(Extent { start: 0, end: 0 }),
        "this expression is too involved to be read",
        "could not be read",
    )
    .help("write it in smaller parts")
}

/// The few cases worth their own words.
#[derive(PartialEq, Eq)]
enum Wanted {
    Name,
    BetweenAnd,
    Other,
}

fn wanted(rules: &[Rule]) -> Wanted {
    if rules.contains(&Rule::between_and) {
        Wanted::BetweenAnd
    } else if rules.iter().all(|rule| phrase(*rule) == Phrase::Name) && !rules.is_empty() {
        Wanted::Name
    } else {
        Wanted::Other
    }
}

/// What the author would call a production, in the order they are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phrase {
    Value,
    Name,
    Operator,
    Word(&'static str),
    Sign(&'static str),
    /// Said only if nothing else can stand there.
    End,
    Aside(&'static str),
    Nothing,
}

fn phrase(rule: Rule) -> Phrase {
    match rule {
        Rule::value
        | Rule::expression
        | Rule::element
        | Rule::bare_test
        | Rule::either
        | Rule::both
        | Rule::comparison
        | Rule::sum
        | Rule::product
        | Rule::unary
        | Rule::postfix
        | Rule::atom
        | Rule::plain_name
        | Rule::if_then
        | Rule::quantified
        | Rule::denied
        | Rule::known
        | Rule::call
        | Rule::round
        | Rule::square
        | Rule::truth
        | Rule::number
        | Rule::quoted => Phrase::Value,
        Rule::identifier | Rule::dotted => Phrase::Name,
        Rule::word_or
        | Rule::word_and
        | Rule::compare_tail
        | Rule::between_tail
        | Rule::in_tail
        | Rule::relation
        | Rule::plus
        | Rule::times
        | Rule::word_in
        | Rule::word_between => Phrase::Operator,
        Rule::between_and => Phrase::Word("and"),
        Rule::word_then => Phrase::Word("then"),
        Rule::word_else => Phrase::Word("else"),
        Rule::word_satisfies => Phrase::Word("satisfies"),
        Rule::member_in => Phrase::Word("in"),
        Rule::arguments => Phrase::Aside("("),
        Rule::round_end => Phrase::Sign(")"),
        Rule::square_end | Rule::range_end => Phrase::Sign("]"),
        Rule::EOI => Phrase::End,
        Rule::comma => Phrase::Aside(","),
        Rule::dots => Phrase::Aside(".."),
        Rule::word_if
        | Rule::word_not
        | Rule::quantifier
        | Rule::known_words
        | Rule::function
        | Rule::minus
        | Rule::dot
        | Rule::escape
        | Rule::list_contains
        | Rule::years_and_months
        | Rule::working_days
        | Rule::keyword
        | Rule::long_words
        | Rule::reversed
        | Rule::goes_on
        | Rule::letter
        | Rule::digit
        | Rule::line_break
        | Rule::gap
        | Rule::space
        | Rule::comment => Phrase::Nothing,
    }
}

/// ``an operator or `)` ``
fn listed(rules: &[Rule]) -> String {
    let phrases: BTreeSet<Phrase> = rules.iter().map(|rule| phrase(*rule)).collect();
    let firm: Vec<String> = phrases.iter().filter_map(|phrase| said(*phrase)).collect();
    let aside = phrases
        .iter()
        .filter_map(|phrase| said_alone(*phrase))
        .collect();
    let words = if firm.is_empty() { aside } else { firm };
    match words.as_slice() {
        [] => "something else".to_owned(),
        [word] => word.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn said(phrase: Phrase) -> Option<String> {
    match phrase {
        Phrase::Value => Some("a value".to_owned()),
        Phrase::Name => Some("a name".to_owned()),
        Phrase::Operator => Some("an operator".to_owned()),
        Phrase::Word(word) | Phrase::Sign(word) => Some(format!("`{word}`")),
        Phrase::End | Phrase::Aside(_) | Phrase::Nothing => None,
    }
}

fn said_alone(phrase: Phrase) -> Option<String> {
    match phrase {
        Phrase::End => Some("the end".to_owned()),
        Phrase::Aside(sign) => Some(format!("`{sign}`")),
        Phrase::Value
        | Phrase::Name
        | Phrase::Operator
        | Phrase::Word(_)
        | Phrase::Sign(_)
        | Phrase::Nothing => None,
    }
}

fn unexpected(found: &Token, listed: &str) -> Slip {
    Slip::new(
        "unexpected",
        found.extent,
        format!("expected {listed}, found `{}`", shortened(found.text)),
        format!("expected {listed}"),
    )
}

/// A long text would hide the message around it.
fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(39).collect();
    format!("{beginning}…")
}

fn ends_too_soon(last: &Token, listed: &str) -> Slip {
    Slip::new(
        "ends-too-soon",
        last.extent,
        format!(
            "the expression ends after `{}`, where {listed} is expected",
            shortened(last.text)
        ),
        "nothing follows",
    )
    .help(format!(
        "write {listed} after it, or take `{}` out",
        shortened(last.text)
    ))
}

fn in_without_right_side(word: &Token, found: Option<&Token>) -> Slip {
    let follows = found.map_or("nothing follows".to_owned(), |found| {
        format!("`{}` follows", shortened(found.text))
    });
    Slip::new(
        "in-without-right-side",
        word.extent,
        format!("`in` needs values, a range or a list on its right, but {follows}"),
        "in what?",
    )
    .help("write `x in (a, b)`, `x in [1..5]` or `x in xs`")
}

fn keyword_as_name(found: &Token) -> Slip {
    Slip::new(
        "keyword-as-name",
        found.extent,
        format!(
            "`{}` is a word of the language and cannot be a name",
            found.text
        ),
        "not a name",
    )
    .help("choose another name")
}

fn range_without_brackets(found: &Token) -> Slip {
    Slip::new(
        "range-without-brackets",
        found.extent,
        "a range stands between brackets",
        "no brackets around it",
    )
    .help("write `x in [1..5]`, or `x in (1..5)` without the ends")
}

fn between_without_and(extent: Extent) -> Slip {
    Slip::new(
        "between-without-and",
        extent,
        "`between` needs two ends with `and` between them",
        "the second end is missing",
    )
    .help("write `x between 1 and 5`")
}
