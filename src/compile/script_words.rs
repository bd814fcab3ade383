//! What the script engine reports, in the words of the person who wrote the
//! script: no names of types or parts of the engine.

use rhai::EvalAltResult;
use rhai::LexError;
use rhai::ParseError;
use rhai::ParseErrorType;

use crate::compile::script::ScriptFault;
use crate::compile::script::ScriptSlip;

/// Why a text is no script, and where.
pub(crate) fn slip(error: &ParseError) -> ScriptSlip {
    let place = error.position();
    ScriptSlip {
        message: slip_words(error.err_type()),
        line: place.line().unwrap_or(1),
        column: place.position().unwrap_or(1),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the engine may add kinds of error"
)]
fn slip_words(kind: &ParseErrorType) -> String {
    use ParseErrorType as Kind;
    match kind {
        Kind::UnexpectedEOF => "the script ends in the middle of something".to_owned(),
        Kind::BadInput(error) => letters_words(error),
        Kind::UnknownOperator(sign) => format!("`{sign}` is not an operator here"),
        Kind::MissingToken(token, _) => format!("`{token}` is missing here"),
        Kind::MissingSymbol(_) => "a sign is missing here".to_owned(),
        Kind::MalformedIndexExpr(_) => "this is not an index into a list or a text".to_owned(),
        Kind::DuplicatedVariable(name) | Kind::VariableExists(name) => {
            format!("the variable `{name}` is declared twice")
        }
        Kind::VariableExpected => "the name of a variable is missing here".to_owned(),
        Kind::PropertyExpected => "a name is missing after the dot".to_owned(),
        Kind::Reserved(word) => shut_word(word),
        Kind::MismatchedType(..) => "this is not the kind of value needed here".to_owned(),
        Kind::ExprExpected(_) => "a value is missing here".to_owned(),
        Kind::WrongFnDefinition => "a function may not stand inside another".to_owned(),
        Kind::FnDuplicatedDefinition(name, parameters) => {
            format!("the function `{name}` with {parameters} parameters is declared twice")
        }
        Kind::FnMissingName => "the name of the function is missing after `fn`".to_owned(),
        Kind::FnMissingParams(name) => format!("`(` is missing after `fn {name}`"),
        Kind::FnDuplicatedParam(name, parameter) => {
            format!("the function `{name}` has two parameters `{parameter}`")
        }
        Kind::FnMissingBody(name) => format!("`{{` is missing after `fn {name}(…)`"),
        Kind::AssignmentToConstant(name) => format!("the constant `{name}` cannot be changed"),
        Kind::AssignmentToInvalidLHS(_) => "nothing can be assigned to this".to_owned(),
        Kind::VariableUndefined(name) => format!(
            "`{name}` is not declared: a function sees only its parameters and its own variables"
        ),
        Kind::ModuleUndefined(name) => format!("`{name}::` is not offered in scripts"),
        Kind::ExprTooDeep => "this nests too deep: use variables for its parts".to_owned(),
        Kind::TooManyFunctions => "the script has too many functions".to_owned(),
        Kind::LiteralTooLarge(..) => "this text or list is too large".to_owned(),
        Kind::LoopBreak => "`break` and `continue` belong inside a loop".to_owned(),
        _ => "this cannot be understood".to_owned(),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the engine may add kinds of error"
)]
fn letters_words(error: &LexError) -> String {
    match error {
        LexError::UnexpectedInput(text) => format!("`{text}` is not expected here"),
        LexError::UnterminatedString => "the text that begins here does not end".to_owned(),
        LexError::StringTooLong(_) => "this text is too long".to_owned(),
        LexError::MalformedEscapeSequence(text) => format!("`{text}` is not an escape in a text"),
        LexError::MalformedNumber(text) => format!("`{text}` is not a number"),
        LexError::MalformedChar(text) => {
            format!("`{text}` is not one letter: write texts in double quotes")
        }
        LexError::MalformedIdentifier(text) => format!("`{text}` is not a name"),
        LexError::ImproperSymbol(sign, _) if !sign.is_empty() => shut_word(sign),
        _ => "this cannot be understood".to_owned(),
    }
}

fn shut_word(word: &str) -> String {
    match word {
        "|" | "||" => "functions without a name are not offered in scripts".to_owned(),
        "#{" => "maps are not offered in scripts: use a list".to_owned(),
        _ => format!("`{word}` is not offered in scripts"),
    }
}

/// Why a call gave no value, and on which line.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the engine may add kinds of error"
)]
pub(crate) fn fault(error: &EvalAltResult) -> ScriptFault {
    let mut line = None;
    let mut inner = error;
    // The engine wraps an error once for each call it passes through.
    while let EvalAltResult::ErrorInFunctionCall(_, _, wrapped, _) = inner {
        line = inner.position().line().or(line);
        inner = wrapped;
    }
    match inner {
        EvalAltResult::ErrorTooManyOperations(_) | EvalAltResult::ErrorTerminated(..) => {
            ScriptFault::TookTooLong
        }
        EvalAltResult::ErrorStackOverflow(_) => ScriptFault::TooDeep,
        EvalAltResult::ErrorDataTooLarge(..) => ScriptFault::TooLarge,
        other => ScriptFault::Failed {
            message: failure_words(other),
            line: other.position().line().or(line),
        },
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the engine may add kinds of error"
)]
fn failure_words(error: &EvalAltResult) -> String {
    use EvalAltResult as Kind;
    match error {
        Kind::ErrorFunctionNotFound(signature, _) => missing_function(signature),
        Kind::ErrorVariableNotFound(name, _) => format!("`{name}` is not declared"),
        Kind::ErrorPropertyNotFound(name, _) => format!("there is no `.{name}` here"),
        Kind::ErrorMismatchDataType(..) | Kind::ErrorMismatchOutputType(..) => {
            "a value is not of the kind needed here".to_owned()
        }
        Kind::ErrorIndexingType(..) => "this value has no items to pick from".to_owned(),
        Kind::ErrorArrayBounds(length, index, _) => {
            format!("item {index} was asked of a list of {length} (the first is item 0)")
        }
        Kind::ErrorStringBounds(length, index, _) => {
            format!("letter {index} was asked of a text of {length} (the first is letter 0)")
        }
        Kind::ErrorFor(_) => "`for` needs a list, a range or the letters of a text".to_owned(),
        Kind::ErrorAssignmentToConstant(name, _) => {
            format!("the constant `{name}` cannot be changed")
        }
        Kind::ErrorDotExpr(..) => "this value has nothing of that name".to_owned(),
        Kind::ErrorArithmetic(message, _) => arithmetic_words(message),
        Kind::ErrorTooManyVariables(_) => "the script uses too many variables at once".to_owned(),
        Kind::ErrorRuntime(value, _) if value.is_string() => value.to_string(),
        Kind::ErrorRuntime(..) => "the script gave up with `throw`".to_owned(),
        Kind::ErrorParsing(kind, _) => slip_words(kind),
        _ => "the script could not go on".to_owned(),
    }
}

/// From `name (i64, decimal)` only the name is the author's.
fn missing_function(signature: &str) -> String {
    let name = signature.split('(').next().unwrap_or(signature).trim();
    let sign = !name.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    if sign {
        format!("`{name}` cannot be used between values of these kinds")
    } else {
        format!("there is no function `{name}` for values of these kinds")
    }
}

/// The engine describes the sum; the kinds of trouble are few.
fn arithmetic_words(message: &str) -> String {
    let lower = message.to_lowercase();
    let says = |word: &str| lower.contains(word);
    let words = if says("zero") {
        "a number is divided by zero"
    } else if says("angle") {
        "angles are not offered in scripts"
    } else if says("pars") {
        "the text is not a number"
    } else if says("overflow") || says("too large") {
        "a number grew too large"
    } else {
        "this sum has no result"
    };
    words.to_owned()
}
