//! Comparisons: of facts with thresholds, of what takes few values, and through `if`.

use crate::algebra::order::Relation;
use crate::algebra::order::holds;
use crate::algebra::value::Value;
use crate::check::term::Builtin;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::abstraction::FactVars;
use crate::compile::abstraction::comparison;
use crate::compile::abstraction::measure;
use crate::compile::circuit::Lit;
use crate::compile::lower::Lowering;

impl Lowering<'_> {
    pub(super) fn compare(&mut self, relation: Relation, a: &Term, b: &Term, whole: &Term) -> Lit {
        let positive = if relation == Relation::NotEqual {
            Relation::Equal
        } else {
            relation
        };
        let lit = self.compare_positive(positive, a, b).unwrap_or_else(|| {
            let term = Term::Compare(positive, Box::new(a.clone()), Box::new(b.clone()));
            if positive == relation {
                self.opaque(whole)
            } else {
                self.opaque(&term)
            }
        });
        lit.when(relation != Relation::NotEqual)
    }

    pub(super) fn compare_positive(
        &mut self,
        relation: Relation,
        a: &Term,
        b: &Term,
    ) -> Option<Lit> {
        if let Term::If(condition, then, otherwise) = a {
            let then = self.compare_positive(relation, then, b)?;
            let otherwise = self.compare_positive(relation, otherwise, b)?;
            let condition = self.truth(condition);
            return Some(self.circuit.choose(condition, then, otherwise));
        }
        if let Term::If(condition, then, otherwise) = b {
            let then = self.compare_positive(relation, a, then)?;
            let otherwise = self.compare_positive(relation, a, otherwise)?;
            let condition = self.truth(condition);
            return Some(self.circuit.choose(condition, then, otherwise));
        }
        match (a, b) {
            (Term::Known(x), Term::Known(y)) => Some(Lit::TRUE.when(holds(relation, x, y)?)),
            (Term::Fact(id), Term::Known(value)) => self.threshold(*id, relation, value),
            (Term::Known(value), Term::Fact(id)) => self.threshold(*id, relation.mirrored(), value),
            (Term::Call(Builtin::Count, list), Term::Known(value)) => {
                self.count(list.first()?, relation, value)
            }
            (Term::Known(value), Term::Call(Builtin::Count, list)) => {
                self.count(list.first()?, relation.mirrored(), value)
            }
            _ if relation == Relation::Equal => self.equality(a, b),
            _ => None,
        }
        .or_else(|| {
            if relation == Relation::Equal {
                self.equality(a, b)
            } else {
                None
            }
        })
    }

    /// A fact against a threshold.
    fn threshold(&mut self, id: FactId, relation: Relation, value: &Value) -> Option<Lit> {
        let of = &self.pack.fact(id).of;
        let FactVars::Ordered(cuts) = self.copy.facts.get(id.0)? else {
            return None;
        };
        let at = measure(value)?;
        let parts: Option<Vec<Lit>> = comparison(relation, at, of)
            .into_iter()
            .map(|(cut, truth)| {
                let found = cuts.iter().find(|(known, _)| *known == cut);
                found.map(|(_, lit)| lit.when(truth))
            })
            .collect();
        Some(self.circuit.and(parts?))
    }
}
