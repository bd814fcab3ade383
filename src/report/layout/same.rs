//! Whether two trees say the same: the order of keys aside where it is the format's, and the spelling of expressions.

use crate::ast::language::read_expression::read_expression;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::report::layout::Reach;
use crate::report::layout::shape::Shape;

/// Whether two trees say the same to whoever reads the pack.
pub(super) fn same(one: &Node, other: &Node, shape: Shape, reach: Reach) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Scalar(a), Kind::Scalar(b)) => {
            let alike = a.text.trim_end() == b.text.trim_end();
            let nothing = a.is_nothing() == b.is_nothing();
            let expression = matches!(shape, Shape::Expression) && reach == Reach::Order;
            nothing && (alike || expression && same_expression(&a.text, &b.text))
        }
        (Kind::List(a), Kind::List(b)) => {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len() && pairs.all(|(a, b)| same(a, b, shape.item(), reach))
        }
        (Kind::Map(a), Kind::Map(b)) => {
            let ordered = reach == Reach::WhiteSpace || !matches!(shape, Shape::Record(_));
            let in_order = a.iter().zip(b).all(|(a, b)| a.key == b.key);
            let all = a.iter().all(|entry| {
                let found = other.get(&entry.key);
                found.is_some_and(|it| same(&entry.value, it, shape.at(&entry.key), reach))
            });
            a.len() == b.len() && all && (in_order || !ordered)
        }
        (Kind::Scalar(_) | Kind::List(_) | Kind::Map(_), _) => false,
    }
}

fn same_expression(a: &str, b: &str) -> bool {
    match (read_expression(a), read_expression(b)) {
        (Ok(a), Ok(b)) => a.same_as(&b),
        _ => false,
    }
}
