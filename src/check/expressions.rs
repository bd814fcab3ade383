//! Expression → checked term: names resolved, types agreed, FEEL's silent nulls refused.
//!
//! In: a tree and the names it may use. Out: a [`Term`] with its type, or
//! nothing and every problem found. A name that is wrong is reported once.

use crate::algebra::value::Value;
use crate::ast::condition::Condition;
use crate::ast::condition::Origin;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::suggest::nearest;
use crate::check::scope::Scope;
use crate::check::term::Term;
use crate::check::types::Bounds;
use crate::check::types::Type;

/// Whether an expression may ask what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// `is known(...)` and `is open(...)` are allowed: `ask_when` and `while_open`.
    MayAsk,
    /// They are not: everywhere else.
    MayNot,
}

/// A checked term and its type.
pub type Typed = (Term, Type);

/// Checks an expression that must be a condition.
pub fn check_condition(
    condition: &Condition,
    scope: &Scope,
    openness: Openness,
    problems: &mut Vec<Diagnostic>,
) -> Option<Term> {
    let expr = condition.expr.as_ref()?;
    let mut checker = Checker::new(scope, &condition.origin, openness, problems);
    let typed = checker.check(expr)?;
    checker.must_be_condition(typed, expr)
}

/// Checks an expression of any type.
pub fn check_expression(
    condition: &Condition,
    scope: &Scope,
    problems: &mut Vec<Diagnostic>,
) -> Option<Typed> {
    let expr = condition.expr.as_ref()?;
    Checker::new(scope, &condition.origin, Openness::MayNot, problems).check(expr)
}

pub(super) struct Checker<'s, 'p> {
    pub(super) scope: &'s Scope,
    pub(super) origin: &'s Origin,
    pub(super) openness: Openness,
    pub(super) problems: &'p mut Vec<Diagnostic>,
    pub(super) variables: Vec<(String, Type)>,
}

impl<'s, 'p> Checker<'s, 'p> {
    fn new(
        scope: &'s Scope,
        origin: &'s Origin,
        openness: Openness,
        problems: &'p mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            scope,
            origin,
            openness,
            problems,
            variables: Vec::new(),
        }
    }

    /// Reports a problem at a part of the expression.
    pub(super) fn report(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        extent: Extent,
        label: impl Into<String>,
        help: impl Into<Option<String>>,
    ) {
        let problem = Diagnostic::error(code, message).at(self.origin.place(extent), label);
        self.problems.push(problem.help(help));
    }

    pub(super) fn check(&mut self, expr: &Expr) -> Option<Typed> {
        match &expr.kind {
            Kind::Bool(known) => Some((Term::Known(Value::Bool(*known)), Type::YesNo)),
            Kind::Number(number) => {
                let of = Type::Number(Bounds::exactly(*number));
                Some((Term::Known(Value::Number(*number)), of))
            }
            Kind::Text(text) => Some((Term::Known(Value::text(text)), Type::Text)),
            Kind::Name(name) => self.name(name, expr.extent),
            Kind::Path {
                base,
                field,
                field_extent,
            } => self.path(base, field, *field_extent, expr),
            Kind::List(items) => self.list(items),
            Kind::Call {
                function,
                function_extent,
                arguments,
            } => self.call(function, *function_extent, arguments, expr.extent),
            Kind::Not(inner) => {
                let inner = self.condition(inner)?;
                Some((Term::Not(Box::new(inner)), Type::YesNo))
            }
            Kind::Negate(inner) => self.negate(inner),
            Kind::And(parts) => Some((Term::And(self.conditions(parts)?), Type::YesNo)),
            Kind::Or(parts) => Some((Term::Or(self.conditions(parts)?), Type::YesNo)),
            Kind::Compare {
                relation,
                left,
                right,
            } => self.compare(*relation, left, right, expr),
            Kind::Between { value, least, most } => self.between(value, least, most, expr.extent),
            Kind::In { value, tests } => self.membership(value, tests),
            Kind::Arithmetic {
                operation,
                left,
                right,
            } => self.arithmetic(*operation, left, right, expr.extent),
            Kind::If {
                condition,
                then,
                otherwise,
            } => self.choice(condition, then, otherwise),
            Kind::Quantified {
                quantifier,
                variable,
                variable_extent,
                list,
                condition,
            } => {
                let (list_term, of) = self.check(list)?;
                let item = self.item_type(&of, list.extent)?;
                if self.scope.find(variable).is_some() {
                    self.report(
                        "hidden-name",
                        format!("`{variable}` already names something else"),
                        *variable_extent,
                        "choose another name for the item",
                        None,
                    );
                    return None;
                }
                self.variables.push((variable.clone(), item));
                let condition = self.condition(condition);
                self.variables.pop();
                let term = Term::Quantified(*quantifier, Box::new(list_term), Box::new(condition?));
                Some((term, Type::YesNo))
            }
            Kind::IsKnown { name, name_extent } => self.is_known(name, *name_extent, expr.extent),
            Kind::IsOpen { name, name_extent } => self.is_open(name, *name_extent, expr.extent),
        }
    }

    /// Checks a part that must be yes/no.
    pub(super) fn condition(&mut self, expr: &Expr) -> Option<Term> {
        let typed = self.check(expr)?;
        self.must_be_condition(typed, expr)
    }

    /// Checks all parts, so that each one's problems are seen.
    fn conditions(&mut self, parts: &[Expr]) -> Option<Vec<Term>> {
        let checked: Vec<Option<Term>> = parts.iter().map(|part| self.condition(part)).collect();
        checked.into_iter().collect()
    }

    pub(super) fn must_be_condition(&mut self, (term, of): Typed, expr: &Expr) -> Option<Term> {
        match &of {
            Type::YesNo | Type::Any => Some(term),
            Type::OneOf(domain) => {
                let first = domain.values.first().map_or("a value", |value| value);
                let help = format!("compare it: `{} = {first}`", domain.of);
                self.not_a_condition("one of several values", expr.extent, Some(help))
            }
            Type::AnyOf(domain) => {
                let first = domain.values.first().map_or("a value", |value| value);
                let help = format!("ask for one: `list contains({}, \"{first}\")`", domain.of);
                self.not_a_condition("a set of values", expr.extent, Some(help))
            }
            Type::Number(_)
            | Type::Text
            | Type::Date
            | Type::Moment
            | Type::Days
            | Type::Months
            | Type::List(_)
            | Type::Record(_) => {
                let words = of.words();
                let help = name_of(expr).and_then(|name| compare_it(name, &of));
                self.not_a_condition(&words, expr.extent, help)
            }
        }
    }

    fn not_a_condition(
        &mut self,
        what: &str,
        extent: Extent,
        help: Option<String>,
    ) -> Option<Term> {
        let message = format!("a condition is wanted here, but this is {what}");
        self.report("not-a-condition", message, extent, "not yes or no", help);
        None
    }

    fn list(&mut self, items: &[Expr]) -> Option<Typed> {
        let mut of = Type::Any;
        let mut terms = Vec::new();
        for item in items {
            let (term, item_type) = self.check(item)?;
            let Some(joined) = of.join(&item_type) else {
                let message = format!(
                    "a list holds one type; {} stands beside {}",
                    item_type.words(),
                    of.words()
                );
                self.report("mixed-types", message, item.extent, "another type", None);
                return None;
            };
            of = joined;
            terms.push(term);
        }
        Some((Term::List(terms), Type::List(Box::new(of))))
    }

    /// The type of the items of a list or set.
    pub(super) fn item_type(&mut self, of: &Type, extent: Extent) -> Option<Type> {
        match of {
            Type::List(item) => Some((**item).clone()),
            Type::AnyOf(domain) => Some(Type::OneOf(domain.clone())),
            Type::Any => Some(Type::Any),
            Type::YesNo
            | Type::Number(_)
            | Type::Text
            | Type::Date
            | Type::Moment
            | Type::Days
            | Type::Months
            | Type::OneOf(_)
            | Type::Record(_) => {
                let message = format!("a list is wanted here, not {}", of.words());
                self.report("not-a-list", message, extent, "not a list", None);
                None
            }
        }
    }

    fn call(
        &mut self,
        function: &str,
        function_extent: Extent,
        arguments: &[Expr],
        extent: Extent,
    ) -> Option<Typed> {
        crate::check::calls::call(self, function, function_extent, arguments, extent)
    }

    /// Reports an unknown function with the nearest known one.
    pub(super) fn unknown_function(&mut self, function: &str, extent: Extent, known: &[&str]) {
        let place = self.origin.place(extent);
        let scripted: Vec<&str> = self.scope.functions.keys().map(String::as_str).collect();
        let near = nearest(
            function,
            known.iter().copied().chain(scripted.iter().copied()),
        );
        self.problems.push(
            Diagnostic::error(
                "unknown-function",
                format!("there is no function `{function}`"),
            )
            .at(place, "not a function")
            .did_you_mean(place, near),
        );
    }
}

fn name_of(expr: &Expr) -> Option<&str> {
    if let Kind::Name(name) = &expr.kind {
        Some(name)
    } else {
        None
    }
}

/// How a fact of this type becomes a condition.
fn compare_it(name: &str, of: &Type) -> Option<String> {
    if let Type::Number(bounds) = of {
        let least = bounds.least.unwrap_or_default();
        return Some(format!(
            "compare it with a number, such as `{name} > {least}`"
        ));
    }
    if *of == Type::Date {
        return Some(format!(
            "compare it with a date, such as `{name} < date(\"2026-11-20\")`"
        ));
    }
    matches!(of, Type::List(_)).then(|| format!("ask for its items, such as `count({name}) > 0`"))
}

/// The bounds-free whole number type.
pub(super) fn whole_number() -> Type {
    Type::Number(Bounds {
        whole: true,
        ..Bounds::default()
    })
}
