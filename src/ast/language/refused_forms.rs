//! Forms of other languages, and of speech, that the grammar cannot read.
//!
//! In: the tokens of a text the grammar refused. Out: a slip for each place
//! where the reason can be told. Every form here is wrong wherever it stands.

use crate::ast::language::refused_speech;
use crate::ast::language::slip::Slip;
use crate::ast::language::tokens::Sort;
use crate::ast::language::tokens::Token;

/// Finds one form at the start of `here`; `before` are the tokens to its left.
type Form = fn(before: &[Token], here: &[Token]) -> Option<Slip>;

/// A form that tells more comes before one that would also match.
const FORMS: [Form; 16] = [
    refused_speech::not_known,
    refused_speech::not_in,
    refused_speech::says_is,
    refused_speech::known_after_name,
    instance_of,
    loop_over,
    function_literal,
    null,
    refused_speech::not_without_parentheses,
    named_argument,
    trailing_comma,
    spoken_duration,
    refused_speech::known_without_parentheses,
    function_without_parentheses,
    in_missing,
    spaced_name,
];

/// Every refused form, those that tell most first.
pub(super) fn refuse(tokens: &[Token]) -> Vec<Slip> {
    let mut slips = Vec::new();
    for form in FORMS {
        for place in 0..tokens.len() {
            let (before, here) = tokens.split_at(place);
            slips.extend(form(before, here));
        }
    }
    slips
}

/// `x instance of number`
fn instance_of(_: &[Token], here: &[Token]) -> Option<Slip> {
    let [instance, of, ..] = here else {
        return None;
    };
    (instance.is("instance") && of.is("of")).then(|| {
        Slip::new(
            "instance-of",
            instance.extent.to(of.extent),
            "every fact has one declared type, so `instance of` asks nothing",
            "no question of type",
        )
        .help("remove the test, or compare the value itself")
    })
}

/// `for x in xs return x`
fn loop_over(before: &[Token], here: &[Token]) -> Option<Slip> {
    let first = here.first()?;
    let follows = before.last().is_some_and(Token::ends_value);
    (first.is("for") && !follows).then(|| {
        Slip::new(
            "for-loop",
            first.extent,
            "`for … return` makes a new list, and expressions only ask about lists",
            "no loops here",
        )
        .help(
            "write `some x in xs satisfies …`, `every x in xs satisfies …`, or count in a function",
        )
    })
}

/// `function(x) x + 1`
fn function_literal(_: &[Token], here: &[Token]) -> Option<Slip> {
    let first = here.first().filter(|token| token.is("function"))?;
    let slip = Slip::new(
        "function-literal",
        first.extent,
        "a function cannot be defined inside an expression",
        "no functions here",
    );
    Some(slip.help("declare the function beside the rules and call it by its name"))
}

/// `x = null`
fn null(_: &[Token], here: &[Token]) -> Option<Slip> {
    let first = here.first().filter(|token| token.is("null"))?;
    let slip = Slip::new(
        "null",
        first.extent,
        "`null` is not a value: what nobody has answered is simply not known",
        "no such value",
    );
    Some(slip.help("leave the test out; where it is allowed, `is known(x)` asks for an answer"))
}

/// `f(a: 1)`
fn named_argument(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [name, colon, ..] = here else {
        return None;
    };
    let in_call = before
        .last()
        .is_some_and(|last| last.is("(") || last.is(","));
    (in_call && name.is_name() && colon.is(":")).then(|| {
        Slip::new(
            "named-argument",
            name.extent.to(colon.extent),
            "arguments are given in order, without names",
            "a named argument",
        )
        .help("write the value alone, as in `f(1)`")
        .replace("")
    })
}

/// `(a, b,)`
fn trailing_comma(_: &[Token], here: &[Token]) -> Option<Slip> {
    let [comma, close, ..] = here else {
        return None;
    };
    (comma.is(",") && (close.is(")") || close.is("]"))).then(|| {
        Slip::new(
            "trailing-comma",
            comma.extent,
            format!("nothing stands between this comma and `{}`", close.text),
            "a comma too many",
        )
        .help("remove the comma")
        .replace("")
    })
}

/// `5 days`
fn spoken_duration(_: &[Token], here: &[Token]) -> Option<Slip> {
    let [number, unit, ..] = here else {
        return None;
    };
    let whole = number.text.bytes().all(|digit| digit.is_ascii_digit());
    if number.sort != Sort::Number || !whole {
        return None;
    }
    let period = match unit.text {
        "hour" | "hours" => format!("PT{}H", number.text),
        "day" | "days" => format!("P{}D", number.text),
        "week" | "weeks" => format!("P{}D", number.text.parse::<u32>().ok()?.checked_mul(7)?),
        "month" | "months" => format!("P{}M", number.text),
        "year" | "years" => format!("P{}Y", number.text),
        _ => return None,
    };
    let instead = format!("duration(\"{period}\")");
    let slip = Slip::new(
        "spoken-duration",
        number.extent.to(unit.extent),
        format!("a period is not written `{} {}`", number.text, unit.text),
        format!("write `{instead}`"),
    );
    Some(slip.help(format!("write `{instead}`")).replace(instead))
}

/// `list contains xs`
fn function_without_parentheses(_: &[Token], here: &[Token]) -> Option<Slip> {
    let [list, contains, next, ..] = here else {
        return None;
    };
    (list.is("list") && contains.is("contains") && !next.is("(")).then(|| {
        Slip::new(
            "function-without-parentheses",
            list.extent.to(contains.extent),
            "`list contains` needs parentheses around the list and the member",
            "no parentheses",
        )
        .help("write `list contains(xs, x)`")
    })
}

/// `some x xs satisfies …`
fn in_missing(before: &[Token], here: &[Token]) -> Option<Slip> {
    let [variable, list, ..] = here else {
        return None;
    };
    let quantified = before
        .last()
        .is_some_and(|last| last.is("some") || last.is("every"));
    (quantified && variable.is_name() && list.is_name()).then(|| {
        Slip::new(
            "in-missing",
            variable.extent.to(list.extent),
            format!("nothing says where `{}` is taken from", variable.text),
            "its `in` is missing",
        )
        .help(format!("write `{} in {}`", variable.text, list.text))
        .replace(format!("{} in {}", variable.text, list.text))
    })
}

/// `injury explained`, `date of birth`
fn spaced_name(before: &[Token], here: &[Token]) -> Option<Slip> {
    let inside = before
        .last()
        .is_some_and(|last| last.is_name() || matches!(last.text, "of" | "for"));
    if inside || is_function(here) {
        return None;
    }
    let run = run_of_names(here);
    if run.len() < 2 {
        return None;
    }
    let extent = run.first()?.extent.to(run.last()?.extent);
    let words: Vec<&str> = run.iter().map(|token| token.text).collect();
    let (spoken, joined) = (words.join(" "), words.join("_"));
    let slip = Slip::new(
        "name-with-spaces",
        extent,
        format!("`{spoken}` is {} words, and a name is one", run.len()),
        "one name?",
    );
    let help =
        format!("write `{joined}` if this is one name, or put an operator between the words");
    Some(slip.help(help).replace(joined))
}

/// The names at the start of `here`; `of` and `for` may stand between two.
fn run_of_names<'a, 't>(here: &'a [Token<'t>]) -> &'a [Token<'t>] {
    let mut length = 0;
    while let Some([first, rest @ ..]) = here.get(length..) {
        let joins = matches!(first.text, "of" | "for") && rest.first().is_some_and(Token::is_name);
        if !(first.is_name() || (joins && length > 0)) {
            break;
        }
        length += 1;
    }
    here.get(..length).unwrap_or_default()
}

/// Whether the words are those of a function that has several.
fn is_function(here: &[Token]) -> bool {
    let begins = |words: &[&str]| {
        let whole = here.len() >= words.len();
        whole && words.iter().zip(here).all(|(word, token)| token.is(word))
    };
    [
        ["list", "contains", "("].as_slice(),
        &["working", "days", "between", "("],
        &["is", "known", "("],
        &["is", "open", "("],
    ]
    .into_iter()
    .any(begins)
}
