//! Sets: membership, counting, and quantifiers over what can be counted out.

use crate::algebra::number::Number;
use crate::algebra::order::Relation;
use crate::algebra::order::holds;
use crate::algebra::value::Value;
use crate::check::term::Quantifier;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::flat::Build;
use crate::compile::flat::facts::Slot;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Signal;
use crate::compile::flat::note::Form;
use crate::compile::flat::note::Note;
use crate::compile::flat::note::Which;
use crate::compile::lower::put_in;

/// A set: what it may hold, and whether all of it is known.
struct Set {
    known: Signal,
    members: Vec<(Value, Pair)>,
}

impl Build<'_> {
    fn set(&mut self, term: &Term) -> Option<Set> {
        if let Term::Fact(id) = term
            && let Type::AnyOf(domain) = &self.pack.fact(*id).of
            && let Slot::Members { known, each } = self.slots.slot(*id)
        {
            let values = domain.values.iter().map(|value| Value::Text(value.clone()));
            return Some(Set {
                known: *known,
                members: values.zip(each.iter().copied()).collect(),
            });
        }
        if let Term::Outcome(id) = term
            && self.pack.decision(*id).collects()
        {
            let pairs = self.outcomes.get(id.0)?.clone();
            let told: Vec<Signal> = pairs
                .iter()
                .map(|pair| self.gates.any([pair.yes, pair.no]))
                .collect();
            let outcomes = self.pack.decision(*id).outcomes.iter();
            let values = outcomes.map(|outcome| Value::Text(outcome.id.clone()));
            return Some(Set {
                known: self.gates.all(told),
                members: values.zip(pairs).collect(),
            });
        }
        None
    }

    /// How many of a set, against a number.
    pub(super) fn count(&mut self, list: &Term, relation: Relation, value: &Value) -> Option<Pair> {
        let Set { known, members } = self.set(list)?;
        let Value::Number(number) = value else {
            return None;
        };
        let has: Vec<Signal> = members.iter().map(|(_, pair)| pair.yes).collect();
        let lacks: Vec<Signal> = members.iter().map(|(_, pair)| pair.no).collect();
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        for count in 0..=members.len() {
            let reached = self.gates.at_least(count, &has);
            let not_passed = self.gates.at_least(members.len() - count, &lacks);
            let exactly = self.gates.all([known, reached, not_passed]);
            let counted = Value::Number(Number::from(count));
            if holds(relation, &counted, &Value::Number(*number))? {
                yes.push(exactly);
            } else {
                no.push(exactly);
            }
        }
        Some(Pair {
            yes: self.gates.any(yes),
            no: self.gates.any(no),
        })
    }

    /// Whether a list or set holds an item.
    pub(super) fn within(&mut self, list: &Term, item: &Term) -> Option<Pair> {
        if let (Term::Outcome(id), Term::Known(Value::Text(text))) = (list, item) {
            return Some(self.has_outcome(*id, text));
        }
        if let Term::List(items) = list {
            let equal: Option<Vec<Pair>> = items
                .iter()
                .map(|other| self.compare(Relation::Equal, item, other))
                .collect();
            let equal = equal?;
            return Some(self.gates.or(&equal));
        }
        let Set { known, members } = self.set(list)?;
        let values = self.values(item)?;
        let empty = self.gates.all(members.iter().map(|(_, pair)| pair.no));
        let (mut yes, mut no) = (Vec::new(), vec![self.gates.all([known, empty])]);
        for (value, is) in values {
            match members.iter().find(|(member, _)| *member == value) {
                Some((_, pair)) => {
                    yes.push(self.gates.all([known, is, pair.yes]));
                    no.push(self.gates.all([known, is, pair.no]));
                }
                None => no.push(self.gates.all([known, is])),
            }
        }
        let found = Pair {
            yes: self.gates.any(yes),
            no: self.gates.any(no),
        };
        if let (Term::Fact(id), Term::Known(value)) = (list, item)
            && let Some(at) = members.iter().position(|(member, _)| member == value)
        {
            let form = Form::Fact(*id, Which::Nth(at));
            self.gates.note(Note::Pair(found, form));
        }
        Some(found)
    }

    /// Quantifiers over sets and written lists are spelt out; over lists of records the gates cannot express them.
    pub(super) fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &Term,
        condition: &Term,
    ) -> Option<Pair> {
        let (known, items) = if let Term::List(items) = list {
            let items = items.iter().map(|item| (item.clone(), Pair::TRUE));
            (Signal::ALWAYS, items.collect::<Vec<_>>())
        } else {
            let Set { known, members } = self.set(list)?;
            let members = members.into_iter();
            (
                known,
                members
                    .map(|(value, pair)| (Term::Known(value), pair))
                    .collect(),
            )
        };
        let mut parts = Vec::new();
        for (item, present) in items {
            let holds = self.truth(&put_in(condition, &item));
            parts.push(match quantifier {
                Quantifier::Some => self.gates.and(&[present, holds]),
                Quantifier::Every => self.gates.or(&[present.negated(), holds]),
            });
        }
        let found = match quantifier {
            Quantifier::Some => self.gates.or(&parts),
            Quantifier::Every => self.gates.and(&parts),
        };
        Some(Pair {
            yes: self.gates.all([known, found.yes]),
            no: self.gates.all([known, found.no]),
        })
    }
}
