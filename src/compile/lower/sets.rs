//! Sets: membership, counting, and quantifiers over what can be counted out.

use std::sync::Arc;

use crate::algebra::order::Relation;
use crate::algebra::order::holds;
use crate::algebra::value::Value;
use crate::check::term::Member;
use crate::check::term::Quantifier;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::lower::Lowering;
use crate::compile::lower::items::put_in;

impl Lowering<'_> {
    /// How many of a set, against a number.
    pub(super) fn count(&mut self, list: &Term, relation: Relation, value: &Value) -> Option<Lit> {
        let members: Vec<Lit> = self
            .members(list)?
            .into_iter()
            .map(|(_, lit)| lit)
            .collect();
        let Value::Number(number) = value else {
            return None;
        };
        let counts: Vec<Lit> = (0..=members.len())
            .filter(|count| known_numbers(relation, *count, *number))
            .map(|count| {
                let reached = self.circuit.at_least(count, &members);
                let passed = self.circuit.at_least(count + 1, &members);
                self.circuit.and([reached, !passed])
            })
            .collect();
        Some(self.circuit.or(counts))
    }

    /// The members a set may have, each with the literal of its membership.
    fn members(&mut self, set: &Term) -> Option<Vec<(Value, Lit)>> {
        let named = |values: &[Arc<str>], lits: &[Lit]| {
            values
                .iter()
                .map(|value| Value::Text(value.clone()))
                .zip(lits.iter().copied())
                .collect()
        };
        if let Term::Fact(id) = set
            && let Type::AnyOf(domain) = &self.pack.fact(*id).of
            && let FactVars::AnyOf(lits) = self.copy.facts.get(id.0)?
        {
            return Some(named(&domain.values, lits));
        }
        if let Term::Outcome(id) = set
            && self.pack.decision(*id).collects()
        {
            let outcomes = self.pack.decision(*id).outcomes.iter();
            let values: Vec<Arc<str>> = outcomes.map(|outcome| outcome.id.clone()).collect();
            return Some(named(&values, self.copy.outcomes.get(id.0)?));
        }
        None
    }

    pub(super) fn contains(&mut self, list: &Term, item: &Term) -> Option<Lit> {
        if let Term::List(items) = list {
            let equal: Option<Vec<Lit>> = items
                .iter()
                .map(|other| self.compare_positive(Relation::Equal, item, other))
                .collect();
            return Some(self.circuit.or(equal?));
        }
        let members = self.members(list)?;
        let mut ways = Vec::new();
        for (value, member) in members {
            let equal = self.compare_positive(Relation::Equal, item, &Term::Known(value))?;
            ways.push(self.circuit.and([equal, member]));
        }
        Some(self.circuit.or(ways))
    }

    pub(super) fn member(&mut self, value: &Term, member: &Member) -> Option<Lit> {
        match member {
            Member::Equal(term) => self.compare_positive(Relation::Equal, value, term),
            Member::Within(list) => self.contains(list, value),
            Member::Range { .. } => {
                let [(low, least), (high, most)] = member.ends()?;
                let above = self.compare_positive(low, value, least)?;
                let below = self.compare_positive(high, value, most)?;
                Some(self.circuit.and([above, below]))
            }
        }
    }

    /// Quantifiers over sets and written lists are spelt out; over lists of records they are opaque.
    pub(super) fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &Term,
        condition: &Term,
    ) -> Option<Lit> {
        let items: Vec<(Term, Lit)> = if let Term::List(items) = list {
            items.iter().map(|item| (item.clone(), Lit::TRUE)).collect()
        } else {
            let members = self.members(list)?;
            members
                .into_iter()
                .map(|(value, lit)| (Term::Known(value), lit))
                .collect()
        };
        let mut parts = Vec::new();
        for (item, present) in items {
            let holds = self.truth(&put_in(condition, &item));
            parts.push(match quantifier {
                Quantifier::Some => self.circuit.and([present, holds]),
                Quantifier::Every => self.circuit.or([!present, holds]),
            });
        }
        Some(match quantifier {
            Quantifier::Some => self.circuit.or(parts),
            Quantifier::Every => self.circuit.and(parts),
        })
    }
}

fn known_numbers(relation: Relation, count: usize, number: crate::algebra::number::Number) -> bool {
    let count = crate::algebra::number::Number::from(count);
    holds(relation, &Value::Number(count), &Value::Number(number)).unwrap_or(false)
}
