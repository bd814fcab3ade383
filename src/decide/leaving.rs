//! The smallest grounds of an answer by the decision diagrams: one fact after another is left out.

use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lemma::Told;
use crate::decide::foresight::Foresight;
use crate::decide::mind::Bundle;

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
    /// An answer that is left out may bring its fallback in, and that may make
    /// another idle: whether that may be so.
    fn leave_out(&mut self) -> Option<bool> {
        let mut brought_in = false;
        let mut enough = self.facts_gone_by();
        for candidate in self.kept.clone().into_iter().rev() {
            let matters = enough.contains(&candidate);
            self.drop(candidate);
            if matters {
                if !self.is_certain()? {
                    self.take_back(candidate);
                    continue;
                }
                enough = self.facts_gone_by();
            }
            brought_in |= self.guards.iter().any(|(id, _)| *id == candidate);
        }
        Some(brought_in && self.is_certain()?)
    }

    /// Whether the goal is certain where nothing but the facts kept is known.
    fn is_certain(&mut self) -> Option<bool> {
        let fails = self.foresight.is_possible_now(self.told, !self.goal);
        fails.map(|fails| !fails)
    }

    /// The facts whose answers showed the way the last time.
    fn facts_gone_by(&self) -> Vec<FactId> {
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
        let whole = |it: &&&Bundle| it.facts.iter().all(|id| kept.contains(id));
        for bundle in self.bundles.iter().filter(whole) {
            self.told.assume(&bundle.lits);
        }
        for (_, guard) in self.guards.iter().filter(|(of, _)| *of == id) {
            self.told.forget(&[*guard]);
        }
    }
}
