//! Which answers weigh towards a more protective outcome, read off the rules without deciding anything.

use std::collections::BTreeMap;

use crate::algebra::order::Relation;
use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::Builtin;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Member;
use crate::check::term::Term;

/// How large a weight may grow on its way through the decisions.
const MOST: i64 = 1_000_000_000;

/// How far each answer leans, by fact; yes is 0 and no is 1, other values by their position.
#[derive(Debug, Default)]
pub(super) struct Leanings {
    facts: BTreeMap<(FactId, usize), i64>,
    outcomes: BTreeMap<(DecisionId, usize), i64>,
}

impl Leanings {
    pub(super) fn of(pack: &Pack) -> Self {
        let mut found = Self::default();
        let all = pack.decision(pack.recommends).outcomes.len();
        for outcome in 0..all {
            let weight = i64::try_from(outcome).unwrap_or(MOST);
            found.outcomes.insert((pack.recommends, outcome), weight);
        }
        for step in pack.order.iter().rev() {
            match step {
                Step::Decision(id) => found.decision(pack, *id),
                Step::Fact(id) => found.fact(pack, *id),
            }
        }
        found
    }

    /// How far an answer leans.
    pub(super) fn leaning(&self, id: FactId, place: usize) -> i64 {
        self.facts.get(&(id, place)).copied().unwrap_or(0)
    }

    fn decision(&mut self, pack: &Pack, id: DecisionId) {
        for rule in &pack.decision(id).rules {
            let outcomes = rule.then.iter();
            let weights = outcomes.filter_map(|at| self.outcomes.get(&(id, *at)));
            let weight = weights.copied().fold(0, i64::saturating_add);
            self.term(pack, &rule.condition, weight);
        }
    }

    fn fact(&mut self, pack: &Pack, id: FactId) {
        if let Some(term) = &pack.fact(id).worked_out {
            let weight = self.leaning(id, 0);
            self.term(pack, term, weight);
        }
    }

    fn term(&mut self, pack: &Pack, term: &Term, weight: i64) {
        if weight == 0 {
            return;
        }
        match term {
            Term::Fact(id) => self.add_fact(*id, 0, weight),
            Term::Not(inner) => self.term(pack, inner, -weight),
            Term::And(parts) | Term::Or(parts) => {
                for part in parts {
                    self.term(pack, part, weight);
                }
            }
            Term::If(_, then, otherwise) => {
                self.term(pack, then, weight);
                self.term(pack, otherwise, weight);
            }
            Term::Compare(Relation::Equal, side, value) => self.is(pack, side, value, weight),
            Term::Compare(Relation::NotEqual, side, value) => self.is(pack, side, value, -weight),
            Term::In(side, members) => {
                for member in members {
                    if let Member::Equal(value) = member {
                        self.is(pack, side, value, weight);
                    }
                }
            }
            Term::Call(Builtin::ListContains, parts) => {
                if let [side, value] = parts.as_slice() {
                    self.is(pack, side, value, weight);
                }
            }
            Term::Compare(..)
            | Term::Known(_)
            | Term::Outcome(_)
            | Term::Given(_)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::Quantified(..)
            | Term::Call(..)
            | Term::Script(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => {}
        }
    }

    /// That a fact or decision has a value, or holds it.
    fn is(&mut self, pack: &Pack, side: &Term, value: &Term, weight: i64) {
        match (side, value) {
            (Term::Fact(id), Term::Known(value)) => {
                if let Some(place) = place_of(pack, *id, value) {
                    self.add_fact(*id, place, weight);
                }
            }
            (Term::Outcome(id), Term::Known(value)) => {
                let text = value.as_text().unwrap_or("");
                if let Some(place) = pack.decision(*id).position(text) {
                    add(self.outcomes.entry((*id, place)).or_default(), weight);
                }
            }
            _ => {}
        }
    }

    fn add_fact(&mut self, id: FactId, place: usize, weight: i64) {
        add(self.facts.entry((id, place)).or_default(), weight);
    }
}

fn add(slot: &mut i64, weight: i64) {
    *slot = slot.saturating_add(weight).clamp(-MOST, MOST);
}

/// The position of a value among the answers to a fact.
pub(super) fn place_of(pack: &Pack, id: FactId, value: &Value) -> Option<usize> {
    match value.as_bool() {
        Some(truth) => Some(usize::from(!truth)),
        None => {
            let mut values = pack.fact(id).values.iter();
            let text = value.as_text()?;
            values.position(|(known, _)| &**known == text)
        }
    }
}
