//! The smallest grounds of an answer by the decision diagrams: one fact after another is left out.

use std::collections::BTreeSet;

use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lemma::Told;
use crate::decide::foresight::Foresight;
use crate::decide::mind::Bundle;

/// How many facts are tried at once to begin with.
const AT_ONCE: usize = 4;

/// Leaves facts out of what makes a goal certain.
pub(super) struct Leaving<'s, 'a> {
    foresight: &'s mut Foresight<'a>,
    /// What is assumed beside the facts kept; afterwards as before.
    told: &'s mut Told,
    goal: Lit,
    bundles: Vec<&'s Bundle>,
    /// What is assumed whatever is kept, and the guards of the facts that are not.
    fixed: &'s [Lit],
    guards: &'s [(FactId, Lit)],
    /// The facts still kept, in file order.
    kept: Vec<FactId>,
}

impl<'s, 'a> Leaving<'s, 'a> {
    /// Nothing left out yet.
    pub(super) fn of(
        foresight: &'s mut Foresight<'a>,
        told: &'s mut Told,
        goal: Lit,
        bundles: Vec<&'s Bundle>,
        (fixed, guards): (&'s [Lit], &'s [(FactId, Lit)]),
    ) -> Self {
        let known = bundles.iter().flat_map(|it| it.facts.iter().copied());
        let mut kept: Vec<FactId> = known.collect();
        kept.sort_unstable();
        kept.dedup();
        Self {
            foresight,
            told,
            goal,
            bundles,
            fixed,
            guards,
            kept,
        }
    }

    /// The facts that are left when none can be left out; nothing if the diagrams do not speak of the goal.
    pub(super) fn run(mut self) -> Option<Vec<FactId>> {
        self.told.assume(self.fixed);
        for bundle in &self.bundles {
            self.told.assume(&bundle.lits);
        }
        let found = self.search();
        for bundle in &self.bundles {
            self.told.forget(&bundle.lits);
        }
        self.told.forget(self.fixed);
        for (_, guard) in self.guards {
            self.told.forget(&[*guard]);
        }
        found
    }

    fn search(&mut self) -> Option<Vec<FactId>> {
        if !self.is_certain()? {
            return Some(Vec::new());
        }
        while self.leave_out()? {}
        Some(std::mem::take(&mut self.kept))
    }

    /// Leaves out every fact that the goal does not need, the last declared first.
    ///
    /// Several are tried at once: where all of them can be left out together,
    /// each can be, one after the other. An answer that is left out may bring
    /// its fallback in, so it is tried alone; and that may make another idle:
    /// whether that may be so.
    fn leave_out(&mut self) -> Option<bool> {
        let mut brought_in = false;
        let mut enough = self.facts_gone_by();
        let mut at_once = AT_ONCE;
        let mut left: Vec<FactId> = self.kept.clone();
        while let Some(candidate) = left.last().copied() {
            if !enough.contains(&candidate) {
                left.pop();
                self.drop(candidate);
                brought_in |= self.brings_in(candidate);
                continue;
            }
            let alike = left.iter().rev().take(at_once);
            let alike = alike.take_while(|id| !self.brings_in(**id)).count();
            let tried = left.split_off(left.len() - alike.max(1));
            for id in &tried {
                self.drop(*id);
            }
            if self.is_certain()? {
                enough = self.facts_gone_by();
                at_once *= 2;
                brought_in |= self.brings_in(candidate);
                continue;
            }
            for id in &tried {
                self.take_back(*id);
            }
            at_once = if let [_] = tried.as_slice() {
                AT_ONCE
            } else {
                left.extend_from_slice(&tried);
                tried.len() / 2
            };
        }
        Some(brought_in && self.is_certain()?)
    }

    /// Whether a fallback may come in for a fact that is left out.
    fn brings_in(&self, id: FactId) -> bool {
        self.guards.iter().any(|(of, _)| *of == id)
    }

    /// Whether the goal is certain where nothing but the facts kept is known.
    fn is_certain(&mut self) -> Option<bool> {
        let fails = self.foresight.is_possible_now(self.told, !self.goal);
        fails.map(|fails| !fails)
    }

    /// The facts whose answers showed the way the last time.
    fn facts_gone_by(&self) -> BTreeSet<FactId> {
        let bundles = self.bundles.iter();
        let gone_by = bundles.filter(|it| self.foresight.went_by(&it.lits));
        gone_by.flat_map(|it| it.facts.iter().copied()).collect()
    }

    fn drop(&mut self, id: FactId) {
        self.kept.retain(|kept| *kept != id);
        for bundle in self.bundles.iter().filter(|it| it.facts.contains(&id)) {
            self.told.forget(&bundle.lits);
        }
        for (_, guard) in self.guards.iter().filter(|(of, _)| *of == id) {
            self.told.assume(&[*guard]);
        }
    }

    fn take_back(&mut self, id: FactId) {
        let at = self.kept.partition_point(|kept| *kept < id);
        self.kept.insert(at, id);
        let kept = &self.kept;
        let whole =
            |it: &&&Bundle| it.facts.contains(&id) && it.facts.iter().all(|id| kept.contains(id));
        for bundle in self.bundles.iter().filter(whole) {
            self.told.assume(&bundle.lits);
        }
        for (_, guard) in self.guards.iter().filter(|(of, _)| *of == id) {
            self.told.forget(&[*guard]);
        }
    }
}
