//! Arithmetic and choices: which types join, and divisors that may be zero.

use crate::algebra::value::Value;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Operation;
use crate::check::expressions::Checker;
use crate::check::expressions::Typed;
use crate::check::term::Term;
use crate::check::types::Type;

impl Checker<'_, '_> {
    pub(super) fn negate(&mut self, inner: &Expr) -> Option<Typed> {
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

    pub(super) fn arithmetic(
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

    pub(super) fn choice(
        &mut self,
        condition: &Expr,
        then: &Expr,
        otherwise: &Expr,
    ) -> Option<Typed> {
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
