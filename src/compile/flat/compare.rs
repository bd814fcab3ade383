//! Comparisons: facts with thresholds and values, decisions with outcomes, what takes few values with each other.

use crate::algebra::order::Relation;
use crate::algebra::order::holds;
use crate::algebra::value::Value;
use crate::check::term::Builtin;
use crate::check::term::FactId;
use crate::check::term::Member;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::abstraction::comparison;
use crate::compile::abstraction::measure;
use crate::compile::flat::Build;
use crate::compile::flat::facts::Slot;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::note::Form;
use crate::compile::flat::note::Note;
use crate::compile::flat::note::Which;

impl Build<'_> {
    pub(super) fn is_yes_no(&self, id: FactId) -> bool {
        self.pack.fact(id).of == Type::YesNo
    }

    /// The truth of a comparison; nothing if the gates cannot express it.
    pub(super) fn compare(&mut self, relation: Relation, a: &Term, b: &Term) -> Option<Pair> {
        if relation == Relation::NotEqual {
            return Some(self.compare(Relation::Equal, a, b)?.negated());
        }
        if relation == Relation::Equal
            && let Some(found) = self
                .has_outcome_of(a, b)
                .or_else(|| self.is_one_of(a, &[b]))
        {
            return Some(found);
        }
        match (a, b) {
            (Term::Known(x), Term::Known(y)) if relation == Relation::Equal => {
                Some(Pair::constant(x == y))
            }
            (Term::Known(x), Term::Known(y)) => {
                Some(holds(relation, x, y).map_or(Pair::UNKNOWN, Pair::constant))
            }
            (Term::Fact(id), Term::Known(value)) => self.threshold(*id, relation, value),
            (Term::Known(value), Term::Fact(id)) => self.threshold(*id, relation.mirrored(), value),
            (Term::Call(Builtin::Count, list), Term::Known(value)) => {
                self.count(list.first()?, relation, value)
            }
            (Term::Known(value), Term::Call(Builtin::Count, list)) => {
                self.count(list.first()?, relation.mirrored(), value)
            }
            _ => None,
        }
        .or_else(|| self.pairwise(relation, a, b))
    }

    /// Both take few values: every combination.
    fn pairwise(&mut self, relation: Relation, a: &Term, b: &Term) -> Option<Pair> {
        let (a, b) = (self.values(a)?, self.values(b)?);
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for (x, x_known) in &a {
            for (y, y_known) in &b {
                let both = self.gates.all([*x_known, *y_known]);
                let holds = match relation {
                    Relation::Equal => Some(x == y),
                    Relation::NotEqual => Some(x != y),
                    Relation::Less | Relation::AtMost | Relation::More | Relation::AtLeast => {
                        holds(relation, x, y)
                    }
                };
                match holds {
                    Some(true) => yes.push(both),
                    Some(false) => no.push(both),
                    None => {}
                }
            }
        }
        Some(Pair {
            yes: self.gates.any(yes),
            no: self.gates.any(no),
        })
    }

    /// `decision = outcome`: known as soon as the outcome is known to come or not to come about.
    fn has_outcome_of(&mut self, a: &Term, b: &Term) -> Option<Pair> {
        let ((Term::Outcome(id), Term::Known(Value::Text(text)))
        | (Term::Known(Value::Text(text)), Term::Outcome(id))) = (a, b)
        else {
            return None;
        };
        Some(self.has_outcome(*id, text))
    }

    pub(super) fn has_outcome(&self, id: crate::check::term::DecisionId, outcome: &str) -> Pair {
        let at = self.pack.decision(id).position(outcome);
        let known = self.outcomes.get(id.0);
        at.and_then(|at| known?.get(at).copied())
            .unwrap_or(Pair::FALSE)
    }

    /// Whether a fact of few values is one of some written out.
    fn is_one_of(&mut self, fact: &Term, values: &[&Term]) -> Option<Pair> {
        let (fact, values) = match (fact, values) {
            (Term::Known(_), [other @ Term::Fact(_)]) => (*other, vec![fact]),
            _ => (fact, values.to_vec()),
        };
        let Term::Fact(id) = fact else {
            return None;
        };
        let Slot::Values(all) = self.slots.slot(*id).clone() else {
            return None;
        };
        let of = &self.pack.fact(*id).of;
        let mut meant = Vec::new();
        for value in values {
            let Term::Known(value) = value else {
                return None;
            };
            meant.extend(self.slots.slot(*id).established(value, of));
        }
        let positions =
            (0..all.len()).filter(|at| all.get(*at).is_some_and(|one| meant.contains(one)));
        let which = Which::Among(positions.collect());
        let others: Vec<_> = all.into_iter().filter(|one| !meant.contains(one)).collect();
        let found = Pair {
            yes: self.gates.any(meant),
            no: self.gates.any(others),
        };
        let form = Form::Fact(*id, which);
        self.gates.note(Note::Pair(found, form));
        Some(found)
    }

    /// A fact against a threshold.
    fn threshold(&mut self, id: FactId, relation: Relation, value: &Value) -> Option<Pair> {
        let of = &self.pack.fact(id).of;
        let Slot::Ordered(cuts) = self.slots.slot(id) else {
            return None;
        };
        let at = measure(value)?;
        let parts: Option<Vec<Pair>> = comparison(relation, at, of)
            .into_iter()
            .map(|(cut, truth)| {
                let found = cuts.iter().find(|(known, _)| *known == cut);
                found.map(|(_, pair)| pair.when(truth))
            })
            .collect();
        let parts = parts?;
        Some(self.gates.and(&parts))
    }

    /// `x in (...)`.
    pub(super) fn membership(&mut self, value: &Term, members: &[Member]) -> Option<Pair> {
        let equal: Option<Vec<&Term>> = members
            .iter()
            .map(|member| match member {
                Member::Equal(term) => Some(term),
                Member::Within(_) | Member::Range { .. } => None,
            })
            .collect();
        if let Some(equal) = equal
            && let Some(found) = self.is_one_of(value, &equal)
        {
            return Some(found);
        }
        let tests: Option<Vec<Pair>> = members
            .iter()
            .map(|member| match member {
                Member::Equal(term) => self.compare(Relation::Equal, value, term),
                Member::Within(list) => self.within(list, value),
                Member::Range { .. } => {
                    let [(low, least), (high, most)] = member.ends()?;
                    let ends = [
                        self.compare(low, value, least)?,
                        self.compare(high, value, most)?,
                    ];
                    Some(self.gates.and(&ends))
                }
            })
            .collect();
        let tests = tests?;
        Some(self.gates.or(&tests))
    }
}
