//! Expression → checked term: names resolved, types agreed, FEEL's silent nulls refused.
//!
//! In: a tree and the names it may use. Out: a [`Term`] with its type, or
//! nothing and every problem found. A name that is wrong is reported once.

use std::sync::Arc;

use crate::algebra::order::Relation;
use crate::algebra::value::Value;
use crate::ast::condition::Condition;
use crate::ast::condition::Origin;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::language::expression::Operation;
use crate::ast::language::expression::Test;
use crate::ast::suggest::nearest;
use crate::check::scope::Scope;
use crate::check::scope::shared;
use crate::check::term::Member;
use crate::check::term::Part;
use crate::check::term::Term;
use crate::check::types::Bounds;
use crate::check::types::Domain;
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
    origin: &'s Origin,
    openness: Openness,
    problems: &'p mut Vec<Diagnostic>,
    variables: Vec<(String, Type)>,
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

    fn name(&mut self, name: &str, extent: Extent) -> Option<Typed> {
        if let Some(found) = self.known_name(name) {
            return Some(found);
        }
        self.unknown_name(name, extent);
        None
    }

    /// The meaning of a name, if it has one.
    pub(super) fn known_name(&self, name: &str) -> Option<Typed> {
        let item = self
            .variables
            .iter()
            .rposition(|(variable, _)| variable == name);
        if let Some(depth) = item {
            return self
                .variables
                .get(depth)
                .map(|(_, of)| (Term::Item(depth), of.clone()));
        }
        self.scope
            .find(name)
            .map(|meaning| (meaning.term.clone(), meaning.of.clone()))
    }

    fn unknown_name(&mut self, name: &str, extent: Extent) {
        let place = self.origin.place(extent);
        let variables = self.variables.iter().map(|(variable, _)| variable.as_str());
        let near = nearest(name, self.scope.names().chain(variables)).map(str::to_owned);
        let problem = match name {
            "yes" | "no" => Diagnostic::error(
                "yes-no-word",
                format!("`{name}` is not written in an expression"),
            )
            .at(place, "")
            .help(format!(
                "a yes/no fact stands by itself: write `injury` or `not(injury)`, or the word `{}`",
                name == "yes"
            )),
            "unknown" | "not_known" => tested_for_absence(place),
            _ => Diagnostic::error(
                "unknown-name",
                format!("`{name}` is not a fact, decision or value known here"),
            )
            .at(place, "not known")
            .did_you_mean(place, near.as_deref()),
        };
        self.problems.push(problem);
    }

    fn path(
        &mut self,
        base: &Expr,
        field: &str,
        field_extent: Extent,
        expr: &Expr,
    ) -> Option<Typed> {
        if let Some(name) = dotted(expr)
            && let Some(found) = self.known_name(&name)
        {
            return Some(found);
        }
        if let Kind::Name(group) = &base.kind
            && self.known_name(group).is_none()
        {
            let whole = format!("{group}.{field}");
            self.unknown_name(&whole, expr.extent);
            return None;
        }
        let (term, of) = self.check(base)?;
        let part = |part| Term::PartOf(Box::new(term.clone()), part);
        match (&of, field) {
            (Type::Record(fields), _) => {
                if let Some((name, of)) = fields.iter().find(|(name, _)| &**name == field) {
                    return Some((Term::Field(Box::new(term), name.clone()), of.clone()));
                }
                let known: Vec<&str> = fields.iter().map(|(name, _)| &**name).collect();
                let near = nearest(field, known.iter().copied());
                let place = self.origin.place(field_extent);
                self.problems.push(
                    Diagnostic::error(
                        "unknown-field",
                        format!("the record has no field `{field}`"),
                    )
                    .at(place, "not a field")
                    .did_you_mean(place, near)
                    .help(format!(
                        "its fields: {}",
                        crate::ast::fields::listed(&known)
                    )),
                );
                None
            }
            (Type::Months, "years") | (Type::Date, "year") => {
                Some((part(Part::Years), whole_number()))
            }
            (Type::Months, "months") | (Type::Date, "month") => {
                Some((part(Part::Months), whole_number()))
            }
            (Type::Days, "days") | (Type::Date, "day") => Some((part(Part::Days), whole_number())),
            (Type::Any, _) => Some((Term::Field(Box::new(term), shared(field)), Type::Any)),
            _ => {
                let message = format!("{} has no part `{field}`", of.words());
                self.report("unknown-field", message, field_extent, "no such part", None);
                None
            }
        }
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

    fn negate(&mut self, inner: &Expr) -> Option<Typed> {
        let (term, of) = self.check(inner)?;
        let of = match of {
            Type::Number(bounds) => Type::Number(bounds.negated()),
            Type::Days | Type::Months | Type::Any => of,
            Type::YesNo
            | Type::Text
            | Type::Date
            | Type::Moment
            | Type::OneOf(_)
            | Type::AnyOf(_)
            | Type::List(_)
            | Type::Record(_) => {
                let message = format!("`-` needs a number, not {}", of.words());
                self.report("mixed-types", message, inner.extent, "not a number", None);
                return None;
            }
        };
        if let Term::Known(Value::Number(number)) = term {
            return Some((Term::Known(Value::Number(-number)), of));
        }
        Some((Term::Negate(Box::new(term)), of))
    }

    fn arithmetic(
        &mut self,
        operation: Operation,
        left: &Expr,
        right: &Expr,
        extent: Extent,
    ) -> Option<Typed> {
        let (a, b) = (self.check(left), self.check(right));
        let ((a, a_type), (b, b_type)) = (a?, b?);
        if operation == Operation::Divide
            && let Type::Number(bounds) = &b_type
            && bounds.may_be_zero()
        {
            let help = "divide by a number, or by a fact whose `least` is above 0".to_owned();
            self.report(
                "may-divide-by-zero",
                "the divisor may be zero",
                right.extent,
                "may be 0",
                help,
            );
            return None;
        }
        let Some(of) = arithmetic_type(operation, &a_type, &b_type) else {
            let message = format!(
                "`{}` does not join {} and {}",
                operation.sign(),
                a_type.words(),
                b_type.words()
            );
            self.report("mixed-types", message, extent, "these do not fit", None);
            return None;
        };
        Some((Term::Arithmetic(operation, Box::new(a), Box::new(b)), of))
    }

    fn choice(&mut self, condition: &Expr, then: &Expr, otherwise: &Expr) -> Option<Typed> {
        let condition = self.condition(condition);
        let (then_typed, otherwise_typed) = (self.check(then), self.check(otherwise));
        let ((a, a_type), (b, b_type)) = (then_typed?, otherwise_typed?);
        let Some(of) = a_type.join(&b_type) else {
            let message = format!(
                "both branches need one type; one is {}, the other {}",
                a_type.words(),
                b_type.words()
            );
            self.report(
                "mixed-types",
                message,
                otherwise.extent,
                "another type",
                None,
            );
            return None;
        };
        Some((Term::If(Box::new(condition?), Box::new(a), Box::new(b)), of))
    }

    fn asks_openness(&mut self, extent: Extent) -> bool {
        let allowed = self.openness == Openness::MayAsk;
        if !allowed {
            self.report(
                "openness-not-here",
                "what is known cannot be tested in a rule",
                extent,
                "only in `ask_when` and `while_open`",
                "a rule that turns on what is missing would change its answer when somebody finds out more; write the condition itself, and the engine tries every way of filling in what is not known".to_owned(),
            );
        }
        allowed
    }

    fn is_known(&mut self, name: &str, name_extent: Extent, extent: Extent) -> Option<Typed> {
        if !self.asks_openness(extent) {
            return None;
        }
        match self.known_name(name) {
            Some((Term::Fact(id), _)) => Some((Term::IsKnown(id), Type::YesNo)),
            Some(_) => {
                let message = format!("`{name}` is not a fact");
                self.report("not-a-fact", message, name_extent, "not a fact", None);
                None
            }
            None => {
                self.unknown_name(name, name_extent);
                None
            }
        }
    }

    fn is_open(&mut self, name: &str, name_extent: Extent, extent: Extent) -> Option<Typed> {
        if !self.asks_openness(extent) {
            return None;
        }
        match self.known_name(name) {
            Some((Term::Outcome(id), _)) => Some((Term::IsOpen(id), Type::YesNo)),
            Some(_) => {
                let message = format!("`{name}` is not a decision");
                self.report(
                    "not-a-decision",
                    message,
                    name_extent,
                    "not a decision",
                    None,
                );
                None
            }
            None => {
                self.unknown_name(name, name_extent);
                None
            }
        }
    }

    /// Reports that a text is not among the values of a domain.
    pub(super) fn not_a_value(&mut self, text: &str, domain: &Domain, extent: Extent) {
        let place = self.origin.place(extent);
        let words = domain.words();
        if matches!(text, "unknown" | "not_known" | "declined" | "not_asked") {
            self.problems.push(tested_for_absence(place));
            return;
        }
        let near = nearest(text, words.iter().copied());
        self.problems.push(
            Diagnostic::error(
                "unknown-value",
                format!("`{text}` is not a value of `{}`", domain.of),
            )
            .at(place, "not one of its values")
            .did_you_mean(place, near)
            .help(format!(
                "its values: {}",
                crate::ast::fields::listed(&words)
            )),
        );
    }

    /// Checks an operand beside a value of `domain`, where a value may stand bare or quoted.
    pub(super) fn value_of(&mut self, expr: &Expr, domain: &Arc<Domain>) -> Option<Typed> {
        if let Kind::Text(text) = &expr.kind {
            return self.named_value(text, domain, expr.extent);
        }
        if let Kind::Name(name) = &expr.kind
            && self.known_name(name).is_none()
        {
            return self.named_value(name, domain, expr.extent);
        }
        if let Kind::Number(number) = &expr.kind
            && domain.position(&number.to_string()).is_some()
        {
            return self.named_value(&number.to_string(), domain, expr.extent);
        }
        self.check(expr)
    }

    fn named_value(&mut self, text: &str, domain: &Arc<Domain>, extent: Extent) -> Option<Typed> {
        if domain.position(text).is_none() {
            self.not_a_value(text, domain, extent);
            return None;
        }
        Some((Term::Known(Value::text(text)), Type::OneOf(domain.clone())))
    }

    fn compare(
        &mut self,
        relation: Relation,
        left: &Expr,
        right: &Expr,
        expr: &Expr,
    ) -> Option<Typed> {
        let ((a, a_type), (b, b_type)) = self.pair(left, right)?;
        self.no_quoted_number((left, &a_type), (right, &b_type))?;
        self.must_compare(relation, &a_type, &b_type, expr.extent)?;
        let literal = matches!(a, Term::Known(_)) && matches!(b, Term::Known(_));
        if !literal && let (Type::Number(x), Type::Number(y)) = (&a_type, &b_type) {
            self.may_differ(relation, *x, *y, expr.extent)?;
        }
        Some((
            Term::Compare(relation, Box::new(a), Box::new(b)),
            Type::YesNo,
        ))
    }

    /// Refuses `age < "13"` with the repair.
    fn no_quoted_number(&mut self, left: (&Expr, &Type), right: (&Expr, &Type)) -> Option<()> {
        let (quoted, number) = match (&left.0.kind, &right.0.kind) {
            (Kind::Text(_), _) => (left.0, right.1),
            (_, Kind::Text(_)) => (right.0, left.1),
            _ => return Some(()),
        };
        let Kind::Text(text) = &quoted.kind else {
            return Some(());
        };
        if !matches!(number, Type::Number(_)) || crate::algebra::number::read_number(text).is_none()
        {
            return Some(());
        }
        let place = self.origin.place(quoted.extent);
        self.problems.push(
            Diagnostic::error(
                "mixed-types",
                format!("`\"{text}\"` is a text, and a number is compared with it"),
            )
            .at(place, "a text")
            .help(format!("write `{text}` without quotation marks"))
            .fix(place, text.clone()),
        );
        None
    }

    /// Checks two operands that belong together, so that a bare value finds its domain.
    fn pair(&mut self, left: &Expr, right: &Expr) -> Option<(Typed, Typed)> {
        let bare = |checker: &Self, expr: &Expr| {
            let literal = matches!(expr.kind, Kind::Text(_) | Kind::Number(_));
            let value =
                matches!(&expr.kind, Kind::Name(name) if checker.known_name(name).is_none());
            literal || value
        };
        if bare(self, left) && !bare(self, right) {
            let b = self.check(right)?;
            let a = self.beside(left, &b.1)?;
            return Some((a, b));
        }
        if bare(self, right) && !bare(self, left) {
            let a = self.check(left)?;
            let b = self.beside(right, &a.1)?;
            return Some((a, b));
        }
        let (a, b) = (self.check(left), self.check(right));
        Some((a?, b?))
    }

    /// Checks an operand beside another of a known type.
    pub(super) fn beside(&mut self, expr: &Expr, of: &Type) -> Option<Typed> {
        if let Type::OneOf(domain) = of {
            self.value_of(expr, domain)
        } else {
            self.check(expr)
        }
    }

    /// Refuses comparisons that FEEL would turn into null.
    pub(super) fn must_compare(
        &mut self,
        relation: Relation,
        a: &Type,
        b: &Type,
        extent: Extent,
    ) -> Option<()> {
        let equality = matches!(relation, Relation::Equal | Relation::NotEqual);
        let fits = match (a, b) {
            (Type::Any, _) | (_, Type::Any) => true,
            (Type::Number(_), Type::Number(_))
            | (Type::Date, Type::Date)
            | (Type::Days, Type::Days)
            | (Type::Months, Type::Months) => true,
            (Type::YesNo, Type::YesNo) | (Type::Text, Type::Text) => equality,
            (Type::OneOf(x), Type::OneOf(y)) => {
                equality && (x == y || x.values.iter().any(|value| y.values.contains(value)))
            }
            (Type::OneOf(_), Type::Text) | (Type::Text, Type::OneOf(_)) => equality,
            _ => false,
        };
        if fits {
            return Some(());
        }
        let help = comparison_help(a, b);
        let message = if a.words() == b.words() {
            format!("`{}` does not compare {}", relation.sign(), a.words())
        } else {
            format!(
                "`{}` does not compare {} with {}",
                relation.sign(),
                a.words(),
                b.words()
            )
        };
        self.report("mixed-types", message, extent, "these do not compare", help);
        None
    }

    /// Refuses a test that its bounds already decide.
    fn may_differ(
        &mut self,
        relation: Relation,
        a: Bounds,
        b: Bounds,
        extent: Extent,
    ) -> Option<()> {
        let Some(answer) = decided(relation, a, b) else {
            return Some(());
        };
        let (code, message) = if answer {
            ("always-holds", "this always holds, whatever the answer is")
        } else {
            ("never-holds", "this can never hold, whatever the answer is")
        };
        let bounds = match (a.least, a.most) {
            (Some(least), Some(most)) if least != most => {
                Some(format!("the left side lies between {least} and {most}"))
            }
            _ => match (b.least, b.most) {
                (Some(least), Some(most)) if least != most => {
                    Some(format!("the right side lies between {least} and {most}"))
                }
                _ => None,
            },
        };
        self.report(code, message, extent, "decided by the bounds alone", bounds);
        None
    }

    fn between(
        &mut self,
        value: &Expr,
        least: &Expr,
        most: &Expr,
        extent: Extent,
    ) -> Option<Typed> {
        let (value_term, of) = self.check(value)?;
        let member = self.range(&of, least, true, most, true, extent)?;
        Some((Term::In(Box::new(value_term), vec![member]), Type::YesNo))
    }

    fn range(
        &mut self,
        of: &Type,
        least: &Expr,
        least_closed: bool,
        most: &Expr,
        most_closed: bool,
        extent: Extent,
    ) -> Option<Member> {
        let (low, high) = (self.check(least), self.check(most));
        let ((low, low_type), (high, high_type)) = (low?, high?);
        self.must_compare(Relation::Less, of, &low_type, least.extent)?;
        self.must_compare(Relation::Less, of, &high_type, most.extent)?;
        if let (Term::Known(a), Term::Known(b)) = (&low, &high) {
            let order = crate::algebra::order::order(a, b);
            let empty = order.is_some_and(|order| {
                order.is_gt() || (order.is_eq() && !(least_closed && most_closed))
            });
            if empty {
                let message = "no value lies in this range";
                self.report("empty-range", message, extent, "empty", None);
                return None;
            }
        }
        if let (Type::Number(x), Type::Number(low), Type::Number(high)) =
            (of, &low_type, &high_type)
        {
            let below = decided(Relation::AtLeast, *x, *low) == Some(false);
            let above = decided(Relation::AtMost, *x, *high) == Some(false);
            if below || above {
                let message = "this can never hold, whatever the answer is";
                self.report("never-holds", message, extent, "outside the bounds", None);
                return None;
            }
        }
        Some(Member::Range {
            least: low,
            least_closed,
            most: high,
            most_closed,
        })
    }

    fn membership(&mut self, value: &Expr, tests: &[Test]) -> Option<Typed> {
        if let [Test::Expr(list)] = tests
            && matches!(value.kind, Kind::Name(_) | Kind::Text(_))
            && let Some((list_term, Type::AnyOf(domain))) = self.quietly(list)
        {
            let (term, _) = self.value_of(value, &domain)?;
            let member = Member::Within(list_term);
            return Some((Term::In(Box::new(term), vec![member]), Type::YesNo));
        }
        let (term, of) = self.check(value)?;
        let members: Vec<Option<Member>> =
            tests.iter().map(|test| self.member(&of, test)).collect();
        let members: Option<Vec<Member>> = members.into_iter().collect();
        Some((Term::In(Box::new(term), members?), Type::YesNo))
    }

    /// Checks without reporting; for a look ahead.
    fn quietly(&mut self, expr: &Expr) -> Option<Typed> {
        let before = self.problems.len();
        let typed = self.check(expr);
        self.problems.truncate(before);
        typed
    }

    fn member(&mut self, of: &Type, test: &Test) -> Option<Member> {
        match test {
            Test::Range {
                least,
                least_closed,
                most,
                most_closed,
                extent,
            } => self.range(of, least, *least_closed, most, *most_closed, *extent),
            Test::Expr(expr) => {
                if let (Kind::List(items), Type::OneOf(domain)) = (&expr.kind, of) {
                    let terms: Vec<Option<Typed>> = items
                        .iter()
                        .map(|item| self.value_of(item, domain))
                        .collect();
                    let terms: Option<Vec<Typed>> = terms.into_iter().collect();
                    let terms = terms?.into_iter().map(|typed| typed.0).collect();
                    return Some(Member::Within(Term::List(terms)));
                }
                let (term, found) = self.beside(expr, of)?;
                if matches!(found, Type::List(_) | Type::AnyOf(_)) {
                    let item = self.item_type(&found, expr.extent)?;
                    self.must_compare(Relation::Equal, of, &item, expr.extent)?;
                    return Some(Member::Within(term));
                }
                self.must_compare(Relation::Equal, of, &found, expr.extent)?;
                Some(Member::Equal(term))
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

/// The problem that an answer is compared with there being none.
fn tested_for_absence(place: crate::ast::place::Place) -> Diagnostic {
    Diagnostic::error("unknown-as-value", "what is not known is not a value to test")
        .at(place, "the absence of an answer")
        .help("in `ask_when` and `while_open` write `not(is known(fact))`; elsewhere the engine tries every answer by itself".to_owned())
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

/// `a.b.c` as one name, if it is nothing but names and dots.
fn dotted(expr: &Expr) -> Option<String> {
    if let Kind::Path { base, field, .. } = &expr.kind {
        return dotted(base).map(|base| format!("{base}.{field}"));
    }
    if let Kind::Name(name) = &expr.kind {
        Some(name.clone())
    } else {
        None
    }
}

fn arithmetic_type(operation: Operation, a: &Type, b: &Type) -> Option<Type> {
    match (operation, a, b) {
        (_, Type::Any, _) | (_, _, Type::Any) => Some(Type::Any),
        (Operation::Add, Type::Number(x), Type::Number(y)) => Some(Type::Number(x.plus(*y))),
        (Operation::Subtract, Type::Number(x), Type::Number(y)) => {
            Some(Type::Number(x.plus(y.negated())))
        }
        (Operation::Multiply, Type::Number(x), Type::Number(y)) => Some(Type::Number(x.times(*y))),
        (Operation::Divide, Type::Number(_), Type::Number(_)) => Some(Type::number()),
        (Operation::Add | Operation::Subtract, Type::Date, Type::Days | Type::Months) => {
            Some(Type::Date)
        }
        (Operation::Add, Type::Days | Type::Months, Type::Date) => Some(Type::Date),
        (Operation::Subtract, Type::Date, Type::Date) => Some(Type::Days),
        (Operation::Add | Operation::Subtract, Type::Days, Type::Days) => Some(Type::Days),
        (Operation::Add | Operation::Subtract, Type::Months, Type::Months) => Some(Type::Months),
        _ => None,
    }
}

fn comparison_help(a: &Type, b: &Type) -> Option<String> {
    match (a, b) {
        (Type::Date, Type::Text) | (Type::Text, Type::Date) => {
            Some("write the date as `date(\"2026-11-20\")`".to_owned())
        }
        (Type::YesNo, Type::Text) | (Type::Text, Type::YesNo) => {
            Some("a yes/no fact stands by itself: `injury`, or `not(injury)`".to_owned())
        }
        (Type::AnyOf(domain), _) | (_, Type::AnyOf(domain)) => {
            Some(format!("write `list contains({}, ...)`", domain.of))
        }
        _ => None,
    }
}

/// Whether bounds alone decide a comparison.
fn decided(relation: Relation, a: Bounds, b: Bounds) -> Option<bool> {
    let all_below = |x: Bounds, y: Bounds| x.most.zip(y.least).is_some_and(|(x, y)| x < y);
    let never_above = |x: Bounds, y: Bounds| x.most.zip(y.least).is_some_and(|(x, y)| x <= y);
    match relation {
        Relation::Equal => (all_below(a, b) || all_below(b, a)).then_some(false),
        Relation::NotEqual => (all_below(a, b) || all_below(b, a)).then_some(true),
        Relation::Less if all_below(a, b) => Some(true),
        Relation::Less if never_above(b, a) => Some(false),
        Relation::AtMost if never_above(a, b) => Some(true),
        Relation::AtMost if all_below(b, a) => Some(false),
        Relation::More => decided(Relation::Less, b, a),
        Relation::AtLeast => decided(Relation::AtMost, b, a),
        Relation::Less | Relation::AtMost => None,
    }
}
