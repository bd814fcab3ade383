//! Comparisons and memberships: what may be compared, and tests that could never hold.

use std::sync::Arc;

use crate::algebra::order::Relation;
use crate::algebra::value::Value;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::language::expression::Test;
use crate::ast::suggest::nearest;
use crate::check::expressions::Checker;
use crate::check::expressions::Typed;
use crate::check::names::tested_for_absence;
use crate::check::term::Member;
use crate::check::term::Term;
use crate::check::types::Bounds;
use crate::check::types::Domain;
use crate::check::types::Type;

impl Checker<'_, '_> {
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

    pub(super) fn named_value(
        &mut self,
        text: &str,
        domain: &Arc<Domain>,
        extent: Extent,
    ) -> Option<Typed> {
        if domain.position(text).is_none() {
            self.not_a_value(text, domain, extent);
            return None;
        }
        Some((Term::Known(Value::text(text)), Type::OneOf(domain.clone())))
    }

    pub(super) fn compare(
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
    pub(super) fn no_quoted_number(
        &mut self,
        left: (&Expr, &Type),
        right: (&Expr, &Type),
    ) -> Option<()> {
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
    pub(super) fn pair(&mut self, left: &Expr, right: &Expr) -> Option<(Typed, Typed)> {
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
    pub(super) fn may_differ(
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

    pub(super) fn between(
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

    pub(super) fn range(
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

    pub(super) fn membership(&mut self, value: &Expr, tests: &[Test]) -> Option<Typed> {
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
    pub(super) fn quietly(&mut self, expr: &Expr) -> Option<Typed> {
        let before = self.problems.len();
        let typed = self.check(expr);
        self.problems.truncate(before);
        typed
    }

    pub(super) fn member(&mut self, of: &Type, test: &Test) -> Option<Member> {
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
