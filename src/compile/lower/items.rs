//! Quantifiers spelt out: their items replaced by what they stand for.

use crate::check::term::Term;

/// The condition of a quantifier with one of its items put in.
///
/// Items are counted from the outermost quantifier, so those of quantifiers
/// inside the condition move out by one, and those of quantifiers inside the
/// item move in by as many as now stand around it.
pub(in crate::compile) fn put_in(condition: &Term, item: &Term) -> Term {
    with_items(
        condition,
        0,
        &|number, around| match number.checked_sub(1) {
            None => with_items(item, 0, &|own, _| Term::Item(own + around)),
            Some(outer) => Term::Item(outer),
        },
    )
}

/// The term with every item replaced; `put` is told its number and how many quantifiers stand around it.
fn with_items(term: &Term, around: usize, put: &dyn Fn(usize, usize) -> Term) -> Term {
    if let Term::Item(number) = term {
        return put(*number, around);
    }
    if let Term::Quantified(quantifier, list, condition) = term {
        let list = Box::new(with_items(list, around, put));
        let condition = Box::new(with_items(condition, around + 1, put));
        return Term::Quantified(*quantifier, list, condition);
    }
    term.rebuilt(&|part| with_items(part, around, put))
}
