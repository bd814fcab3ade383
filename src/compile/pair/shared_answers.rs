//! One answer and two versions: what both know of it, and which variables stand for the same.

use std::sync::Arc;

use crate::check::pack::Fact;
use crate::check::types::Domain;
use crate::check::types::Type;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::FactVars;
use crate::compile::abstraction::cut;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;

/// Whether answers to two questions can be the same.
pub(super) fn is_alike(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Number(a), Type::Number(b)) => a.whole == b.whole,
        (Type::OneOf(_), Type::OneOf(_)) | (Type::AnyOf(_), Type::AnyOf(_)) => true,
        _ => a == b,
    }
}

/// The question with every answer that either version knows, in the words of the new one.
pub(super) fn union(old: &Fact, new: &Fact) -> Fact {
    let mut fact = new.clone();
    let missing = old
        .values
        .iter()
        .filter(|(id, _)| !new.values.iter().any(|(known, _)| known == id));
    fact.values.extend(missing.cloned());
    let of = || {
        Arc::new(Domain {
            of: new.name.to_string(),
            values: fact.values.iter().map(|(id, _)| id.clone()).collect(),
        })
    };
    match &new.of {
        Type::OneOf(_) => fact.of = Type::OneOf(of()),
        Type::AnyOf(_) => fact.of = Type::AnyOf(of()),
        Type::YesNo
        | Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => {}
    }
    for (key, words) in &old.says {
        let entry = fact.says.entry(key.clone());
        entry.or_insert_with(|| words.clone());
    }
    fact.bounds = old
        .bounds
        .zip(new.bounds)
        .map(|((a, b), (c, d))| (a.min(c), b.max(d)));
    fact
}

/// The literal that one version knows the answer.
pub(super) fn knows(vars: &FactVars, fact: &Fact, own: &Fact, circuit: &mut Circuit) -> Lit {
    match (vars, &fact.of, &own.of) {
        (FactVars::OneOf(lits), Type::OneOf(all), Type::OneOf(known)) => {
            let pairs = all.values.iter().zip(lits);
            let strange = pairs.filter(|(value, _)| known.position(value).is_none());
            let strange: Vec<Lit> = strange.map(|(_, lit)| *lit).collect();
            !circuit.or(strange)
        }
        (FactVars::Ordered(cuts), ..) => {
            let Some((least, most)) = own.bounds.filter(|_| own.bounds != fact.bounds) else {
                return Lit::TRUE;
            };
            let find = |wanted: Cut| cuts.iter().find(|(cut, _)| *cut == wanted);
            let above = find(cut(least, false, &own.of)).map_or(Lit::TRUE, |(_, lit)| *lit);
            let beyond = find(cut(most, true, &own.of)).map_or(Lit::FALSE, |(_, lit)| *lit);
            circuit.and([above, !beyond])
        }
        _ => Lit::TRUE,
    }
}

/// The variables of the answer beside those of one version that stand for the same.
pub(super) fn corresponding(
    vars: &FactVars,
    fact: &Fact,
    own: &FactVars,
    own_fact: &Fact,
) -> Vec<(Lit, Lit)> {
    match (vars, own) {
        (FactVars::OneOf(a), FactVars::OneOf(b)) | (FactVars::AnyOf(a), FactVars::AnyOf(b)) => {
            let mut pairs = Vec::new();
            for ((value, _), raw) in fact.values.iter().zip(a) {
                let at = own_fact.values.iter().position(|(known, _)| known == value);
                pairs.extend(at.and_then(|at| b.get(at)).map(|own| (*raw, *own)));
            }
            pairs
        }
        (FactVars::Ordered(a), FactVars::Ordered(b)) => a
            .iter()
            .zip(b)
            .map(|((_, raw), (_, own))| (*raw, *own))
            .collect(),
        _ => vars.variables().into_iter().zip(own.variables()).collect(),
    }
}

/// The literal that two facts have the same value.
pub(super) fn equal(a: Option<&FactVars>, b: Option<&FactVars>, circuit: &mut Circuit) -> Lit {
    let (Some(a), Some(b)) = (a, b) else {
        return Lit::FALSE;
    };
    let pairs: Vec<(Lit, Lit)> = a.variables().into_iter().zip(b.variables()).collect();
    let equal: Vec<Lit> = pairs.iter().map(|(a, b)| circuit.equal(*a, *b)).collect();
    circuit.and(equal)
}
