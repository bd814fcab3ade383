//! Conditions with their denials carried inwards, so that what means the same by that alone is the same.

use threshold::algebra::order::Relation;
use threshold::algebra::value::Value;
use threshold::check::term::Builtin;
use threshold::check::term::Member;
use threshold::check::term::Quantifier;
use threshold::check::term::Term;

/// A condition, or its denial, in normal form.
pub(crate) fn normal(term: &Term, holds: bool) -> Term {
    let each = |parts: &[Term]| parts.iter().map(|part| normal(part, holds)).collect();
    match term {
        Term::Known(Value::Bool(truth)) => Term::Known(Value::Bool(*truth == holds)),
        Term::Not(inner) => normal(inner, !holds),
        Term::And(parts) if holds => Term::And(each(parts)),
        Term::Or(parts) if !holds => Term::And(each(parts)),
        Term::And(parts) | Term::Or(parts) => Term::Or(each(parts)),
        Term::Compare(relation, a, b) => compare(*relation, a, b, holds),
        Term::In(subject, members) => {
            let each = members.iter().flat_map(|it| member(subject, it, holds));
            one_or(each.collect(), holds)
        }
        Term::If(condition, then, otherwise) => Term::If(
            Box::new(normal(condition, true)),
            Box::new(normal(then, holds)),
            Box::new(normal(otherwise, holds)),
        ),
        Term::Quantified(quantifier, list, inner) => {
            let some = (*quantifier == Quantifier::Some) == holds;
            let quantifier = if some {
                Quantifier::Some
            } else {
                Quantifier::Every
            };
            Term::Quantified(quantifier, list.clone(), Box::new(normal(inner, holds)))
        }
        Term::Known(_)
        | Term::Fact(_)
        | Term::Outcome(_)
        | Term::Given(_)
        | Term::Item(_)
        | Term::Field(..)
        | Term::PartOf(..)
        | Term::List(_)
        | Term::Negate(_)
        | Term::Arithmetic(..)
        | Term::Call(..)
        | Term::Script(..)
        | Term::IsKnown(_)
        | Term::IsOpen(_) => {
            if holds {
                term.clone()
            } else {
                Term::Not(Box::new(term.clone()))
            }
        }
    }
}

fn one_or(mut parts: Vec<Term>, holds: bool) -> Term {
    match (parts.len(), holds) {
        (1, _) => parts.swap_remove(0),
        (_, true) => Term::Or(parts),
        (_, false) => Term::And(parts),
    }
}

fn compare(relation: Relation, a: &Term, b: &Term, holds: bool) -> Term {
    if matches!(a, Term::Known(_)) && !matches!(b, Term::Known(_)) {
        return compare(relation.mirrored(), b, a, holds);
    }
    let relation = if holds { relation } else { opposite(relation) };
    match (relation, b) {
        (Relation::Equal, Term::Known(Value::Bool(value))) => normal(a, *value),
        (Relation::NotEqual, Term::Known(Value::Bool(value))) => normal(a, !*value),
        _ => Term::Compare(relation, Box::new(a.clone()), Box::new(b.clone())),
    }
}

fn opposite(relation: Relation) -> Relation {
    match relation {
        Relation::Equal => Relation::NotEqual,
        Relation::NotEqual => Relation::Equal,
        Relation::Less => Relation::AtLeast,
        Relation::AtLeast => Relation::Less,
        Relation::More => Relation::AtMost,
        Relation::AtMost => Relation::More,
    }
}

fn member(subject: &Term, member: &Member, holds: bool) -> Vec<Term> {
    let equal = |term: &Term| compare(Relation::Equal, subject, term, holds);
    match member {
        Member::Equal(term) => vec![equal(term)],
        Member::Within(Term::List(terms)) => terms.iter().map(equal).collect(),
        Member::Within(list) => {
            let whole = Term::Call(Builtin::ListContains, vec![list.clone(), subject.clone()]);
            vec![normal(&whole, holds)]
        }
        Member::Range { .. } => {
            let ends = member.ends().into_iter().flatten();
            let ends: Vec<Term> = ends
                .map(|(relation, end)| compare(relation, subject, end, holds))
                .collect();
            vec![if holds {
                Term::And(ends)
            } else {
                Term::Or(ends)
            }]
        }
    }
}
