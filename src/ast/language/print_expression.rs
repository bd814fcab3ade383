//! Writes a tree as text, with no parentheses but those it needs.
//!
//! Reading the text gives the same tree again, places aside, for every tree
//! that can be read at all. Fewest parentheses matters: a text at the
//! bound on nesting must stay within it.

use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Kind;
use crate::ast::language::expression::Operation;
use crate::ast::language::expression::Test;
use crate::ast::language::quoted_text::quote;

/// The expression on one line.
///
/// ```
/// use threshold::ast::language::print_expression::print_expression;
/// use threshold::ast::language::read_expression::read_expression;
///
/// let tree = read_expression("((a)and(b  or c))").unwrap();
/// assert_eq!(print_expression(&tree), "a and (b or c)");
/// ```
#[must_use]
pub fn print_expression(expr: &Expr) -> String {
    let mut page = Page(String::new(), Hold::And);
    page.value(expr);
    page.0
}

/// The expression on one line, with parentheses around every `and` within an `or`, as people read it.
///
/// ```
/// use threshold::ast::language::print_expression::print_clearly;
/// use threshold::ast::language::read_expression::read_expression;
///
/// let tree = read_expression("a or b and((c))").unwrap();
/// assert_eq!(print_clearly(&tree), "a or (b and c)");
/// ```
#[must_use]
pub fn print_clearly(expr: &Expr) -> String {
    let mut page = Page(String::new(), Hold::Comparison);
    page.value(expr);
    page.0
}

/// How tightly a form holds its parts together, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    Or,
    And,
    Comparison,
    Sum,
    Product,
    Minus,
    Closed,
}

fn hold(kind: &Kind) -> Hold {
    match kind {
        Kind::Or(_) => Hold::Or,
        Kind::And(_) => Hold::And,
        Kind::Compare { .. } | Kind::Between { .. } | Kind::In { .. } => Hold::Comparison,
        Kind::Arithmetic { operation, .. } => hold_of(*operation),
        Kind::Negate(_) => Hold::Minus,
        Kind::Bool(_)
        | Kind::Number(_)
        | Kind::Text(_)
        | Kind::Name(_)
        | Kind::Path { .. }
        | Kind::List(_)
        | Kind::Call { .. }
        | Kind::Not(_)
        | Kind::If { .. }
        | Kind::Quantified { .. }
        | Kind::IsKnown { .. }
        | Kind::IsOpen { .. } => Hold::Closed,
    }
}

fn hold_of(operation: Operation) -> Hold {
    match operation {
        Operation::Add | Operation::Subtract => Hold::Sum,
        Operation::Multiply | Operation::Divide => Hold::Product,
    }
}

/// What follows a part.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    /// A bracket, a comma, a word such as `then`, or the end.
    End,
    /// An operator, which `else …` and `satisfies …` would swallow.
    More,
}

/// What is written, and how tightly a part of an `or` must hold together to stand without parentheses.
struct Page(String, Hold);

impl Page {
    fn value(&mut self, expr: &Expr) {
        self.part(expr, Hold::Or, After::End);
    }

    fn part(&mut self, expr: &Expr, needed: Hold, after: After) {
        let greedy = matches!(expr.kind, Kind::If { .. } | Kind::Quantified { .. });
        if hold(&expr.kind) < needed || (greedy && after == After::More) {
            self.0.push('(');
            self.bare(expr, After::End);
            self.0.push(')');
        } else {
            self.bare(expr, after);
        }
    }

    fn bare(&mut self, expr: &Expr, after: After) {
        match &expr.kind {
            Kind::Bool(truth) => self.put(if *truth { "true" } else { "false" }),
            Kind::Number(number) => self.put(&number.to_string()),
            Kind::Text(text) => self.put(&quote(text)),
            Kind::Name(name) => self.put(name),
            Kind::Path { base, field, .. } => self.path(base, field),
            Kind::List(parts) => self.between("[", parts, "]"),
            Kind::Call {
                function,
                arguments,
                ..
            } => self.between(&format!("{function}("), arguments, ")"),
            Kind::Not(denied) => self.between("not(", std::slice::from_ref(denied), ")"),
            Kind::Negate(number) => {
                self.put("-");
                self.part(number, Hold::Minus, after);
            }
            Kind::And(parts) => self.joined(parts, " and ", Hold::Comparison, after),
            Kind::Or(parts) => self.joined(parts, " or ", self.1, after),
            Kind::Compare {
                relation,
                left,
                right,
            } => self.pair(
                (left, Hold::Sum),
                relation.sign(),
                (right, Hold::Sum),
                after,
            ),
            Kind::Between { value, least, most } => {
                self.part(value, Hold::Sum, After::More);
                self.put(" between ");
                self.pair((least, Hold::Sum), "and", (most, Hold::Sum), after);
            }
            Kind::In { value, tests } => {
                self.part(value, Hold::Sum, After::More);
                self.put(" in ");
                self.tests(tests, after);
            }
            Kind::Arithmetic {
                operation,
                left,
                right,
            } => {
                let (hold, tighter) = match operation {
                    Operation::Add | Operation::Subtract => (Hold::Sum, Hold::Product),
                    Operation::Multiply | Operation::Divide => (Hold::Product, Hold::Minus),
                };
                self.pair((left, hold), operation.sign(), (right, tighter), after);
            }
            Kind::If {
                condition,
                then,
                otherwise,
            } => {
                self.after_word("if ", condition);
                self.after_word(" then ", then);
                self.after_word(" else ", otherwise);
            }
            Kind::Quantified {
                quantifier,
                variable,
                list,
                condition,
                ..
            } => {
                self.after_word(&format!("{} {variable} in ", quantifier.word()), list);
                self.after_word(" satisfies ", condition);
            }
            Kind::IsKnown { name, .. } => self.put(&format!("is known({name})")),
            Kind::IsOpen { name, .. } => self.put(&format!("is open({name})")),
        }
    }

    fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn path(&mut self, base: &Expr, field: &str) {
        self.part(base, Hold::Closed, After::More);
        self.put(".");
        self.put(field);
    }

    fn between<E: std::borrow::Borrow<Expr>>(&mut self, open: &str, parts: &[E], close: &str) {
        self.put(open);
        for (place, part) in parts.iter().enumerate() {
            self.put(if place == 0 { "" } else { ", " });
            self.value(part.borrow());
        }
        self.put(close);
    }

    fn joined(&mut self, parts: &[Expr], word: &str, needed: Hold, after: After) {
        let Some((last, first)) = parts.split_last() else {
            return;
        };
        for part in first {
            self.part(part, needed, After::More);
            self.put(word);
        }
        self.part(last, needed, after);
    }

    fn pair(&mut self, left: (&Expr, Hold), sign: &str, right: (&Expr, Hold), after: After) {
        self.part(left.0, left.1, After::More);
        self.put(&format!(" {sign} "));
        self.part(right.0, right.1, after);
    }

    fn after_word(&mut self, word: &str, expr: &Expr) {
        self.put(word);
        self.value(expr);
    }

    fn tests(&mut self, tests: &[Test], after: After) {
        if let [test] = tests {
            return self.test(test, Hold::Sum, after);
        }
        self.put("(");
        for (place, test) in tests.iter().enumerate() {
            self.put(if place == 0 { "" } else { ", " });
            self.test(test, Hold::Or, After::End);
        }
        self.put(")");
    }

    fn test(&mut self, test: &Test, needed: Hold, after: After) {
        match test {
            Test::Expr(expr) => self.part(expr, needed, after),
            Test::Range {
                least,
                least_closed,
                most,
                most_closed,
                ..
            } => {
                self.after_word(if *least_closed { "[" } else { "(" }, least);
                self.after_word("..", most);
                self.put(if *most_closed { "]" } else { ")" });
            }
        }
    }
}
