//! Conditions that the finite view cannot tell, in two versions: in the same words over the same values they
//! come to the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::spelt::spelt;
use crate::check::term::Builtin;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;
use crate::compile::pair::Loose;
use crate::compile::pair::PackPair;
use crate::compile::pair::Pairing;
use crate::compile::pair::Side;
use crate::compile::twin::tie;

impl Pairing<'_> {
    /// Ties what cannot be told where both have it in the same words over the same values.
    pub(super) fn loose(&self, same: &BTreeMap<FactId, Lit>, pair: &mut PackPair) {
        let mut rest: Vec<(String, Term, Lit)> = pair
            .old
            .opaque
            .iter()
            .map(|(term, lit)| (spelt(term, &self.old.pack), term.clone(), *lit))
            .collect();
        for (term, lit) in pair.new.opaque.clone() {
            let text = spelt(&term, &self.new.pack);
            let at = rest.iter().position(|(known, ..)| *known == text);
            let mut only = Some(Side::New);
            if let Some(at) = at {
                let (text, old_term, old_lit) = rest.swap_remove(at);
                let excuses = self.may_differ(&old_term, &term, same, pair);
                if excuses.is_empty() {
                    only = None;
                } else {
                    let old = self.told_of(text, &old_term, Some(Side::Old), old_lit);
                    pair.loose.push(old);
                }
                tie(&mut pair.circuit, &excuses, old_lit, lit);
            }
            pair.loose.push(self.told_of(text, &term, only, lit));
        }
        for (text, term, lit) in rest {
            let old = self.told_of(text, &term, Some(Side::Old), lit);
            pair.loose.push(old);
        }
    }

    /// What is told of a condition of one version, or of the new one's where it is the same for both.
    fn told_of(&self, text: String, term: &Term, only: Option<Side>, lit: Lit) -> Loose {
        let pack = match only {
            Some(Side::Old) => &self.old.pack,
            Some(Side::New) | None => &self.new.pack,
        };
        Loose {
            text,
            reads: names(term, pack),
            mentions: mentioned(term),
            only,
            lit,
        }
    }

    /// The literals of which one holds if two conditions in the same words may come to different answers.
    fn may_differ(
        &self,
        old: &Term,
        new: &Term,
        same: &BTreeMap<FactId, Lit>,
        pair: &mut PackPair,
    ) -> Vec<Lit> {
        let mut excuses = Vec::new();
        for id in old.facts() {
            excuses.push(same.get(&id).map_or(Lit::TRUE, |lit| !*lit));
        }
        let decisions = new.decisions();
        for id in old.decisions() {
            let name = &self.old.pack.decision(id).name;
            let other = self.new.pack.find_decision(name);
            let differs = match other.filter(|other| decisions.contains(other)) {
                Some(other) => self.decision_differs(id, other, pair),
                None => Lit::TRUE,
            };
            excuses.push(differs);
        }
        let mut unlike = false;
        new.visit(&mut |part| {
            unlike |= match part {
                Term::Script(name, _) => !self.same_script(name),
                Term::Call(Builtin::WorkingDaysBetween, _) => {
                    self.old.pack.calendar != self.new.pack.calendar
                }
                Term::Given(Given::InOfficeHours) => !self.same_hours(),
                Term::Known(_)
                | Term::Fact(_)
                | Term::Outcome(_)
                | Term::Given(Given::ReceivedOn | Given::Siblings)
                | Term::Item(_)
                | Term::Field(..)
                | Term::PartOf(..)
                | Term::List(_)
                | Term::Not(_)
                | Term::Negate(_)
                | Term::And(_)
                | Term::Or(_)
                | Term::Compare(..)
                | Term::In(..)
                | Term::Arithmetic(..)
                | Term::If(..)
                | Term::Quantified(..)
                | Term::Call(..)
                | Term::IsKnown(_)
                | Term::IsOpen(_) => false,
            };
        });
        if unlike {
            excuses.push(Lit::TRUE);
        }
        excuses.retain(|lit| *lit != Lit::FALSE);
        excuses
    }

    fn decision_differs(&self, old: DecisionId, new: DecisionId, pair: &mut PackPair) -> Lit {
        let lits = |copy: &Copy, id: DecisionId| copy.outcomes.get(id.0).cloned();
        let (before, after) = (lits(&pair.old, old), lits(&pair.new, new));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let (a, b) = (self.old.pack.decision(old), self.new.pack.decision(new));
        let mut ways = Vec::new();
        for (outcome, lit) in a.outcomes.iter().zip(&before) {
            let other = b.position(&outcome.id).and_then(|at| after.get(at));
            let equal = pair
                .circuit
                .equal(*lit, other.copied().unwrap_or(Lit::FALSE));
            ways.push(!equal);
        }
        for (outcome, lit) in b.outcomes.iter().zip(&after) {
            if a.position(&outcome.id).is_none() {
                ways.push(*lit);
            }
        }
        pair.circuit.or(ways)
    }

    fn same_script(&self, name: &str) -> bool {
        let find = |pack: &Pack| {
            let found = pack.functions.iter().find(|known| known.name == name);
            found.map(|known| (known.script.clone(), known.result.clone()))
        };
        find(&self.old.pack) == find(&self.new.pack)
    }
}

/// The names of the facts that a condition reads.
fn names(term: &Term, pack: &Pack) -> Vec<Arc<str>> {
    let facts = term.facts().into_iter();
    facts.map(|id| pack.fact(id).name.clone()).collect()
}

/// The values that a condition mentions.
fn mentioned(term: &Term) -> Vec<Value> {
    let mut found = Vec::new();
    term.visit(&mut |part| {
        if let Term::Known(value) = part
            && !found.contains(value)
        {
            found.push(value.clone());
        }
    });
    found
}
