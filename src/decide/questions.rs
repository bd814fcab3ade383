//! Which facts can still change an answer, and which to ask first.
//!
//! A fact is asked only if some completion of the others lets its answer alone
//! change a decision. Safety-critical facts come first, then those whose least
//! helpful answer excludes the most outcomes; of equals, those that an answer
//! already given has opened.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::circuit::Lit;
use crate::decide::mind::Mind;
use crate::decide::world::Standing;

/// A fact that is not known and can still matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFact {
    /// The fact.
    pub fact: FactId,
    /// Why it is not known.
    pub standing: Standing,
    /// The decisions that its answer can change.
    pub can_change: Vec<DecisionId>,
    /// The most outcomes of the recommendation that would still be possible after its least helpful answer.
    pub still_possible: usize,
}

impl Mind<'_> {
    /// The facts that can still change a decision worth questions, the best first.
    #[must_use]
    pub fn open_facts(&mut self) -> Vec<OpenFact> {
        if let Some(known) = &self.notes().open {
            return known.clone();
        }
        let found = self.find_open_facts();
        let noted = found.clone();
        self.note(|notes| notes.open = Some(noted));
        found
    }

    fn find_open_facts(&mut self) -> Vec<OpenFact> {
        let open: Vec<DecisionId> = self
            .pack()
            .ask_for
            .iter()
            .copied()
            .filter(|id| self.is_open(*id))
            .collect();
        if open.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<OpenFact> = Vec::new();
        for fact in self.pack().fact_ids() {
            if self.world.value(fact).is_some() || !self.may_ask(fact) {
                continue;
            }
            let reach = |id: &&DecisionId| {
                self.program
                    .cones
                    .get(id)
                    .is_some_and(|cone| cone.contains(&fact))
            };
            let near: Vec<DecisionId> = open.iter().filter(reach).copied().collect();
            let can_change = self.can_change(fact, &near);
            if !can_change.is_empty() {
                let standing = self.world.standing(fact);
                found.push(OpenFact {
                    fact,
                    standing,
                    can_change,
                    still_possible: 0,
                });
            }
        }
        for open in &mut found {
            open.still_possible = self.least_helpful(open.fact);
        }
        let recommends = self.pack().recommends;
        let pack = self.pack();
        found.sort_by_key(|open| {
            let fact = pack.fact(open.fact);
            let changes = open.can_change.contains(&recommends);
            (
                Reverse(changes),
                Reverse(fact.safety_critical),
                open.still_possible,
                Reverse(fact.only_if.is_some()),
                open.fact,
            )
        });
        found
    }

    /// The next questions about the recommendation, the best first, but for those passed over.
    ///
    /// They stand at the head of [`Mind::open_facts`], in the same order: the
    /// safety-critical ones if there are any, else all others. What comes
    /// after them is not worked out.
    #[must_use]
    pub fn next_questions(&mut self, passed_over: &BTreeSet<FactId>) -> Vec<FactId> {
        let recommends = self.pack().recommends;
        if !self.is_open(recommends) {
            return Vec::new();
        }
        let cones = &self.program.cones;
        let near: &[FactId] = cones.get(&recommends).map_or(&[], Vec::as_slice);
        for critical in [true, false] {
            let mut found: Vec<(usize, Reverse<bool>, FactId)> = Vec::new();
            for fact in near.iter().copied() {
                let asks = self.pack().fact(fact).safety_critical == critical
                    && self.world.value(fact).is_none()
                    && !passed_over.contains(&fact);
                let asks = asks && self.may_ask(fact);
                if asks && !self.can_change(fact, &[recommends]).is_empty() {
                    let follows_up = self.pack().fact(fact).only_if.is_some();
                    found.push((self.least_helpful(fact), Reverse(follows_up), fact));
                }
            }
            if !found.is_empty() {
                found.sort_unstable();
                return found.into_iter().map(|(_, _, fact)| fact).collect();
            }
        }
        Vec::new()
    }

    /// Whether the question applies and its turn has come.
    #[must_use]
    pub fn may_ask(&mut self, id: FactId) -> bool {
        if self.world.standing(id) == Standing::NotApplicable || !self.applies(id) {
            return false;
        }
        let fact = self.pack().fact(id);
        match &fact.ask_when {
            None => true,
            Some(term) => self.holds_now(term, &fact.name),
        }
    }

    /// How many outcomes of the recommendation stay possible after the least helpful answer.
    fn least_helpful(&mut self, id: FactId) -> usize {
        let all = self.decision(self.pack().recommends).possible().len();
        let answers = self.program.answers.get(id.0).map_or(0, Vec::len);
        if matches!(self.pack().fact(id).of, Type::AnyOf(_)) || answers == 0 {
            return all;
        }
        let recommends = self.pack().recommends;
        let possible = self.decision(recommends).possible();
        if let Some((foresight, told)) = self.foresight()
            && let Some(most) = foresight.most_after(told, id, &possible)
        {
            return most;
        }
        let lits = self.program.copy.outcomes.get(recommends.0);
        let lits = lits.map_or(&[] as &[Lit], Vec::as_slice);
        let open: Vec<Lit> = possible
            .into_iter()
            .filter_map(|at| lits.get(at).copied())
            .collect();
        let program = self.program;
        let answers = program.answers.get(id.0).map_or(&[] as &[_], Vec::as_slice);
        self.most_after(id, answers, &open)
    }
}
