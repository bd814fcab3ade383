//! Two packs in one circuit: the same child under the old version and under the new one.
//!
//! A fact of the same name and kind is one question, asked once. Each version
//! takes the answer where the question applies to it and has its own fallback
//! where it does not; an answer that a version does not know leaves it open there.

mod loose;
mod shared_answers;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::algebra::value::Value;
use crate::check::pack::Fact;
use crate::check::spelt::spelt;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::FactVars;
use crate::compile::abstraction::cut;
use crate::compile::abstraction::cuts_with;
use crate::compile::abstraction::declare;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;
use crate::compile::lower::lower;
use crate::compile::lower::lower_terms;
use crate::compile::pair::shared_answers::corresponding;
use crate::compile::pair::shared_answers::equal;
use crate::compile::pair::shared_answers::is_alike;
use crate::compile::pair::shared_answers::knows;
use crate::compile::pair::shared_answers::union;
use crate::compile::program::Program;
use crate::compile::theory::guards;
use crate::compile::twin::tie;

/// One of the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The one before.
    Old,
    /// The one after.
    New,
}

/// Something that can be answered about the child.
#[derive(Clone, Debug)]
pub struct Question {
    /// The fact, with every answer that either version knows.
    pub fact: Fact,
    /// The only version that it is put to; nothing for both.
    pub only: Option<Side>,
    /// What the old version calls it.
    pub old: Option<FactId>,
    /// What the new version calls it.
    pub new: Option<FactId>,
    /// The answer as variables.
    pub vars: FactVars,
    /// Whether the old and the new version know the answer; of one that stands in, whether it need not.
    pub known: (Lit, Lit),
    /// Whether it stands in for an answer that the other version's question got and this one does not know.
    pub stands_in: StandsIn,
}

/// Whether a question is one of a version's own, or takes the place of a shared one there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsIn {
    /// A question of its own.
    No,
    /// It holds what this version would have been told where it does not know the answer.
    Yes,
}

/// A condition that the finite view cannot tell.
#[derive(Clone, Debug)]
pub struct Loose {
    /// As an author might write it.
    pub text: String,
    /// The facts it reads.
    pub reads: Vec<Arc<str>>,
    /// The values it mentions.
    pub mentions: Vec<Value>,
    /// The only version that has it so; nothing where both do and it is the same for them.
    pub only: Option<Side>,
    /// Whether it holds.
    pub lit: Lit,
}

/// Two versions over one child.
pub struct PackPair {
    /// The clauses.
    pub circuit: Circuit,
    /// The old version's logic.
    pub old: Copy,
    /// The new version's logic.
    pub new: Copy,
    /// What can be answered.
    pub questions: Vec<Question>,
    /// What cannot be told.
    pub loose: Vec<Loose>,
    /// Whether the contact came in office hours: once, or for each version.
    pub hours: Vec<(Option<Side>, Lit)>,
    /// The assumptions that both make, by id.
    pub assumed: Vec<Arc<str>>,
    /// The guards under which what does not apply or follows from others does so.
    pub guards: Vec<Lit>,
}

impl Program {
    /// This version and a later one over one child.
    #[must_use]
    pub fn beside(&self, new: &Self) -> PackPair {
        Pairing::of(self, new).run()
    }
}

pub(super) struct Pairing<'p> {
    pub(super) old: &'p Program,
    pub(super) new: &'p Program,
    /// For each old fact, the new one of the same name.
    named: BTreeMap<FactId, FactId>,
}

/// What two facts of one name have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shared {
    /// The same question.
    Asked,
    /// Both follow from other facts.
    Derived,
    /// Nothing that could be held equal.
    Nothing,
}

impl<'p> Pairing<'p> {
    fn of(old: &'p Program, new: &'p Program) -> Self {
        let ids = old.pack.fact_ids();
        let named = ids.filter_map(|id| Some((id, new.pack.find_fact(&old.pack.fact(id).name)?)));
        Self {
            old,
            new,
            named: named.collect(),
        }
    }

    fn run(&self) -> PackPair {
        let (old_pack, new_pack) = (&*self.old.pack, &*self.new.pack);
        let assumed = self.assumptions();
        let old_terms: Vec<&Term> = assumed.iter().map(|(_, term, _)| *term).collect();
        let new_terms: Vec<&Term> = assumed.iter().map(|(_, _, term)| *term).collect();
        let (old_cuts, new_cuts) = self.cuts(&old_terms, &new_terms);
        let old_call = |name: &str, given: &[Value]| self.old.call(name, given).ok();
        let new_call = |name: &str, given: &[Value]| self.new.call(name, given).ok();
        let mut circuit = Circuit::default();
        let old = lower(old_pack, &old_cuts, &old_call, &mut circuit);
        let (old, left) = lower_terms(old_pack, &old_terms, &old_call, &mut circuit, old);
        let new = lower(new_pack, &new_cuts, &new_call, &mut circuit);
        let (new, right) = lower_terms(new_pack, &new_terms, &new_call, &mut circuit, new);
        for lit in left.into_iter().chain(right) {
            circuit.require([lit]);
        }
        let mut all = guards(&old, &|_| false);
        all.extend(guards(&new, &|_| false));
        let mut pair = PackPair {
            circuit,
            old,
            new,
            questions: Vec::new(),
            loose: Vec::new(),
            hours: Vec::new(),
            assumed: assumed.iter().map(|(id, ..)| id.clone()).collect(),
            guards: all,
        };
        let same = self.questions(&new_cuts, &mut pair);
        self.loose(&same, &mut pair);
        self.hours(&mut pair);
        pair
    }

    /// The assumptions that both versions make in the same words.
    fn assumptions(&self) -> Vec<(Arc<str>, &Term, &Term)> {
        let mut found = Vec::new();
        for old in &self.old.pack.assumptions {
            let text = spelt(&old.holds, &self.old.pack);
            let mut new = self.new.pack.assumptions.iter();
            let new = new.find(|new| new.id == old.id && spelt(&new.holds, &self.new.pack) == text);
            if let Some(new) = new {
                found.push((old.id.clone(), &old.holds, &new.holds));
            }
        }
        found
    }

    /// The cuts of both versions in every question that both ask.
    fn cuts(&self, old_terms: &[&Term], new_terms: &[&Term]) -> (Cuts, Cuts) {
        let mut old = cuts_with(&self.old.pack, old_terms);
        let mut new = cuts_with(&self.new.pack, new_terms);
        for (a, b) in &self.named {
            let (old_fact, new_fact) = (self.old.pack.fact(*a), self.new.pack.fact(*b));
            if !is_alike(&old_fact.of, &new_fact.of) {
                continue;
            }
            let mut both = old.remove(a).unwrap_or_default();
            both.extend(new.remove(b).unwrap_or_default());
            if old_fact.bounds != new_fact.bounds {
                for (least, most) in [old_fact.bounds, new_fact.bounds].into_iter().flatten() {
                    both.insert(cut(least, false, &new_fact.of));
                    both.insert(cut(most, true, &new_fact.of));
                }
            }
            old.insert(*a, both.clone());
            new.insert(*b, both);
        }
        (old, new)
    }

    /// Makes the questions; gives for each fact that both have the literal that it is the same for both.
    fn questions(&self, cuts: &Cuts, pair: &mut PackPair) -> BTreeMap<FactId, Lit> {
        let mut same = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut by_new: BTreeMap<FactId, FactId> = BTreeMap::new();
        for (a, b) in &self.named {
            by_new.insert(*b, *a);
        }
        for id in self.new.pack.fact_ids() {
            let Some(old) = by_new.get(&id).copied() else {
                self.own(Side::New, id, pair);
                continue;
            };
            seen.insert(old);
            match self.shared(old, id, pair) {
                Shared::Asked => {
                    let lit = self.asked(old, id, cuts.get(&id), pair);
                    same.insert(old, lit);
                }
                Shared::Derived => {
                    let lit = equal(
                        pair.old.facts.get(old.0),
                        pair.new.facts.get(id.0),
                        &mut pair.circuit,
                    );
                    same.insert(old, lit);
                }
                Shared::Nothing => {
                    self.own(Side::Old, old, pair);
                    self.own(Side::New, id, pair);
                }
            }
        }
        for id in self.old.pack.fact_ids().filter(|id| !seen.contains(id)) {
            self.own(Side::Old, id, pair);
        }
        same
    }

    fn shared(&self, old: FactId, new: FactId, pair: &PackPair) -> Shared {
        let (a, b) = (self.old.pack.fact(old), self.new.pack.fact(new));
        if !is_alike(&a.of, &b.of) {
            return Shared::Nothing;
        }
        let (Some(x), Some(y)) = (&a.worked_out, &b.worked_out) else {
            return Shared::Asked;
        };
        let follows = pair.old.follows.contains_key(&old) && pair.new.follows.contains_key(&new);
        if follows && a.of == b.of {
            return Shared::Derived;
        }
        let plain = |id: &FactId| {
            let other = self.named.get(id);
            other.is_some_and(|other| {
                let (a, b) = (self.old.pack.fact(*id), self.new.pack.fact(*other));
                is_alike(&a.of, &b.of) && a.worked_out.is_none() && b.worked_out.is_none()
            })
        };
        let alike = spelt(x, &self.old.pack) == spelt(y, &self.new.pack);
        if !follows && alike && x.decisions().is_empty() && x.facts().iter().all(plain) {
            return Shared::Asked;
        }
        Shared::Nothing
    }

    /// A question that is put to one version alone.
    fn own(&self, side: Side, id: FactId, pair: &mut PackPair) {
        let (pack, copy) = match side {
            Side::Old => (&self.old.pack, &pair.old),
            Side::New => (&self.new.pack, &pair.new),
        };
        if copy.follows.contains_key(&id) {
            return;
        }
        let Some(vars) = copy.facts.get(id.0).cloned() else {
            return;
        };
        pair.questions.push(Question {
            fact: pack.fact(id).clone(),
            only: Some(side),
            old: (side == Side::Old).then_some(id),
            new: (side == Side::New).then_some(id),
            vars,
            known: (Lit::TRUE, Lit::TRUE),
            stands_in: StandsIn::No,
        });
    }

    /// A question that both versions ask; gives the literal that they have the same value.
    fn asked(
        &self,
        old: FactId,
        new: FactId,
        cuts: Option<&BTreeSet<Cut>>,
        pair: &mut PackPair,
    ) -> Lit {
        let (a, b) = (self.old.pack.fact(old), self.new.pack.fact(new));
        let fact = union(a, b);
        let vars = declare(&fact, cuts, &mut pair.circuit);
        let sides = [(Side::Old, a, old), (Side::New, b, new)];
        let mut known = Vec::new();
        let mut applies = Vec::new();
        let mut stand_ins = Vec::new();
        for (side, own, id) in sides {
            let copy = match side {
                Side::Old => &pair.old,
                Side::New => &pair.new,
            };
            let Some(own_vars) = copy.facts.get(id.0).cloned() else {
                return Lit::FALSE;
            };
            let asked = copy.applies.get(&id).map_or(Lit::TRUE, |(lit, _)| *lit);
            let knows = knows(&vars, &fact, own, &mut pair.circuit);
            for (raw, own) in corresponding(&vars, &fact, &own_vars, own) {
                tie(&mut pair.circuit, &[!asked, !knows], raw, own);
            }
            if knows != Lit::TRUE {
                stand_ins.push(Question {
                    fact: own.clone(),
                    only: Some(side),
                    old: (side == Side::Old).then_some(id),
                    new: (side == Side::New).then_some(id),
                    vars: own_vars,
                    known: (knows, knows),
                    stands_in: StandsIn::Yes,
                });
            }
            known.push(knows);
            applies.push(asked);
        }
        let both = |lits: &[Lit]| (lits.first().copied(), lits.last().copied());
        if let (Some(a), Some(b)) = both(&known) {
            pair.questions.push(Question {
                fact,
                only: None,
                old: Some(old),
                new: Some(new),
                vars,
                known: (a, b),
                stands_in: StandsIn::No,
            });
        }
        pair.questions.extend(stand_ins);
        let neither: Vec<Lit> = applies.iter().map(|lit| !*lit).collect();
        let told = pair.circuit.and(known.into_iter().chain(applies));
        let fallen = if a.otherwise == b.otherwise {
            pair.circuit.and(neither)
        } else {
            Lit::FALSE
        };
        pair.circuit.or([told, fallen])
    }

    pub(super) fn same_hours(&self) -> bool {
        let (a, b) = (&self.old.pack, &self.new.pack);
        a.office_hours == b.office_hours && a.calendar == b.calendar
    }

    fn hours(&self, pair: &mut PackPair) {
        let (a, b) = (pair.old.in_office_hours, pair.new.in_office_hours);
        if self.same_hours() {
            tie(&mut pair.circuit, &[], a, b);
            pair.hours.push((None, b));
        } else {
            pair.hours
                .extend([(Some(Side::Old), a), (Some(Side::New), b)]);
        }
    }
}

type Cuts = BTreeMap<FactId, BTreeSet<Cut>>;
