//! Text → tree, or every slip found on the way.
//!
//! In: the text of one expression. Out: its tree, or at least one slip, in
//! the order of the text. Bounds come first: nothing long or deep reaches
//! the grammar, so any text is answered in a moment and none can crash.

use pest::Parser;

use crate::ast::language::build_expression::build_expression;
use crate::ast::language::expected;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::frames::frames;
use crate::ast::language::grammar::Grammar;
use crate::ast::language::grammar::Rule;
use crate::ast::language::refused_forms;
use crate::ast::language::refused_names;
use crate::ast::language::slip::Slip;
use crate::ast::language::tokens::Cut;
use crate::ast::language::tokens::Token;
use crate::ast::language::tokens::tokens;

/// The longest expression that is read, in bytes.
pub const MOST_BYTES: usize = 8 * 1024;

/// The most slips shown for one expression.
const MOST_SLIPS: usize = 20;

/// Reads one expression.
///
/// # Errors
///
/// Every slip found, at least one and at most twenty, none over another, in
/// the order of the text.
///
/// ```
/// use threshold::ast::language::read_expression::read_expression;
///
/// assert!(read_expression("age < 2 and not(explained)").is_ok());
///
/// let slips = read_expression("age == 2").unwrap_err();
/// assert_eq!(slips[0].message, "equality is written `=`, not `==`");
/// ```
pub fn read_expression(text: &str) -> Result<Expr, Vec<Slip>> {
    if text.len() > MOST_BYTES {
        return Err(vec![too_long(text)]);
    }
    let Cut { tokens, mut slips } = tokens(text);
    let frames = frames(&tokens);
    if let Some(slip) = frames.too_deep {
        return Err(vec![slip]);
    }
    if slips.is_empty() && tokens.is_empty() {
        return Err(vec![expected::nothing_written()]);
    }
    slips.extend(refused_names::refuse(&tokens));
    let written = slips.is_empty().then(|| grammatical(text, &tokens));
    let reason = match written {
        Some(Ok((expr, misplaced))) if misplaced.is_empty() => return Ok(expr),
        Some(Ok((_, misplaced))) => return Err(in_order(misplaced)),
        Some(Err(reason)) => Some(reason),
        None => None,
    };
    slips.extend(frames.unmatched);
    slips.extend(refused_forms::refuse(&tokens));
    if slips.is_empty() {
        slips.extend(reason.map(|slip| *slip));
    }
    Err(in_order(slips))
}

/// The tree and what is misplaced in it, or where the grammar stopped.
fn grammatical(text: &str, tokens: &[Token]) -> Result<(Expr, Vec<Slip>), Box<Slip>> {
    let mut pairs = Grammar::parse(Rule::expression, text)
        .map_err(|error| Box::new(expected::expected(&error, tokens)))?;
    pairs
        .next()
        .and_then(|whole| build_expression(text, whole))
        .ok_or_else(|| Box::new(expected::unreadable(tokens)))
}

/// Sorted by place; of two over the same words the first found stays.
fn in_order(slips: Vec<Slip>) -> Vec<Slip> {
    let mut kept: Vec<Slip> = Vec::new();
    for slip in slips {
        if kept.len() == MOST_SLIPS {
            break;
        }
        if !kept.iter().any(|other| overlap(other.extent, slip.extent)) {
            kept.push(slip);
        }
    }
    kept.sort_by_key(|slip| slip.extent);
    kept
}

fn overlap(one: Extent, other: Extent) -> bool {
    one.start < other.end && other.start < one.end
}

fn too_long(text: &str) -> Slip {
    let extent = Extent {
        start: text.floor_char_boundary(MOST_BYTES),
        end: text.len(),
    };
    Slip::new(
        "too-long",
        extent,
        format!(
            "an expression has at most {MOST_BYTES} bytes, and this one has {}",
            text.len()
        ),
        "too long from here",
    )
    .help("split it into rules or facts with names of their own")
}
