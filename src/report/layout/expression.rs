//! Expressions: one spelling, and lines broken before `and` and `or` where one line is too long.

use crate::ast::condition::read_condition;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Kind as Form;
use crate::ast::language::print_expression::print_clearly;
use crate::ast::language::read_expression::read_expression;
use crate::ast::place::Files;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::report::layout::Reach;
use crate::report::layout::shape::Shape;

/// What is wrong with the expressions of a file.
pub(super) fn broken_expressions(node: &Node, shape: Shape, files: &Files) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    look(node, shape, files, &mut problems);
    problems
}

fn look(node: &Node, shape: Shape, files: &Files, problems: &mut Vec<Diagnostic>) {
    match &node.kind {
        Kind::Scalar(_) => {
            if matches!(shape, Shape::Expression) {
                let text = files.text(node.place.file);
                read_condition(node, "an expression", text, problems);
            }
        }
        Kind::List(items) => {
            for item in items {
                look(item, shape.item(), files, problems);
            }
        }
        Kind::Map(entries) => {
            for entry in entries {
                look(&entry.value, shape.at(&entry.key), files, problems);
            }
        }
    }
}

/// The one spelling of an expression; nothing where it has to stay as it was written.
///
/// A comment inside it would be lost, and within a released version its very letters count.
pub(super) fn spelt(text: &str, reach: Reach) -> Option<(Expr, String)> {
    if text.contains("//") || text.contains("/*") {
        return None;
    }
    let expr = read_expression(text).ok()?;
    let printed = print_clearly(&expr);
    (reach == Reach::Order || printed == text.trim_end()).then_some((expr, printed))
}

/// The lines of an expression, none longer than can be helped; joined by spaces they are its spelling.
pub(super) fn lines(expr: &Expr, printed: &str, width: usize) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    broken(expr, width, 0, &mut lines);
    let words: Vec<&str> = lines.iter().map(|line| line.trim_start()).collect();
    (words.join(" ") == printed).then_some(lines)
}

fn broken(expr: &Expr, width: usize, depth: usize, lines: &mut Vec<String>) {
    let Some((parts, word)) = joined(expr) else {
        lines.push(format!("{}{}", " ".repeat(depth), print_clearly(expr)));
        return;
    };
    for (number, part) in parts.iter().enumerate() {
        let lead = if number == 0 { "" } else { word };
        let last = number + 1 == parts.len();
        let (open, close) = if in_parentheses(part, last) {
            ("(", ")")
        } else {
            ("", "")
        };
        let indent = " ".repeat(depth);
        let whole = format!("{indent}{lead}{open}{}{close}", print_clearly(part));
        let splits = joined(part).is_some();
        if whole.chars().count() <= width || !splits {
            lines.push(whole);
            continue;
        }
        let from = lines.len();
        broken(part, width, depth + 2, lines);
        if let Some(first) = lines.get_mut(from) {
            *first = format!("{indent}{lead}{open}{}", first.trim_start());
        }
        if let Some(end) = lines.last_mut() {
            end.push_str(close);
        }
    }
}

/// The parts of `a and b`, `a or b`, and the word before each but the first.
fn joined(expr: &Expr) -> Option<(&[Expr], &'static str)> {
    match &expr.kind {
        Form::And(parts) => Some((parts, "and ")),
        Form::Or(parts) => Some((parts, "or ")),
        Form::Bool(_)
        | Form::Number(_)
        | Form::Text(_)
        | Form::Name(_)
        | Form::Path { .. }
        | Form::List(_)
        | Form::Call { .. }
        | Form::Not(_)
        | Form::Negate(_)
        | Form::Compare { .. }
        | Form::Between { .. }
        | Form::In { .. }
        | Form::Arithmetic { .. }
        | Form::If { .. }
        | Form::Quantified { .. }
        | Form::IsKnown { .. }
        | Form::IsOpen { .. } => None,
    }
}

/// Whether a part of `a and b`, `a or b` stands in parentheses.
fn in_parentheses(part: &Expr, last: bool) -> bool {
    let reaches_on = matches!(part.kind, Form::If { .. } | Form::Quantified { .. });
    joined(part).is_some() || reaches_on && !last
}
