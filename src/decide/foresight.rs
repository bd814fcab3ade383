//! What the decision diagrams show of a case: the same as proofs would, without a search.

use std::collections::BTreeMap;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::diagram::Diagrams;
use crate::compile::diagram::walk::After;
use crate::compile::diagram::walk::HangsOn;
use crate::compile::diagram::walk::OutcomeSet;
use crate::compile::diagram::walk::Walk;
use crate::compile::lemma::Told;
use crate::compile::lent::Lent;
use crate::compile::program::Program;
use crate::decide::mind::Mind;

/// Walks through the diagrams with what is known of one case.
pub(super) struct Foresight<'a> {
    program: &'a Program,
    diagrams: &'a Diagrams,
    walk: Lent<'a, Walk>,
    hangs_on: BTreeMap<DecisionId, Option<HangsOn>>,
    after: Option<After>,
    by_hand: Option<ByHand<'a>>,
}

/// The same where one fact does not follow from others.
struct ByHand<'a> {
    fact: FactId,
    told: Told,
    walk: Lent<'a, Walk>,
}

impl<'a> Foresight<'a> {
    /// Somebody who walks with these assumptions. Nothing where there are no diagrams, or the assumptions contradict each other.
    pub(super) fn of(program: &'a Program, told: &Told) -> Option<Self> {
        let diagrams = program.diagrams()?;
        if told.contradicts_itself() {
            return None;
        }
        let mut walk = program.walk();
        walk.begin(diagrams);
        walk.finds_its_way((diagrams, told)).then(|| Self {
            program,
            diagrams,
            walk,
            hangs_on: BTreeMap::new(),
            after: None,
            by_hand: None,
        })
    }

    /// Whether a literal can come about. Nothing if the diagrams do not speak of it.
    pub(super) fn is_possible(&mut self, told: &Told, lit: Lit) -> Option<bool> {
        self.walk.is_possible((self.diagrams, told), lit)
    }

    /// The same where something else is assumed than the last time.
    pub(super) fn is_possible_now(&mut self, told: &Told, lit: Lit) -> Option<bool> {
        self.walk.begin(self.diagrams);
        self.is_possible(told, lit)
    }

    /// Of some literals, whether what is known of any showed the way the last time.
    pub(super) fn went_by(&self, lits: &[Lit]) -> bool {
        lits.iter()
            .any(|lit| self.walk.went_by(self.diagrams, *lit))
    }

    /// Whether a fact's answer alone can change a decision. Nothing if the diagrams do not speak of that.
    pub(super) fn can_change(
        &mut self,
        told: &Told,
        fact: FactId,
        decision: DecisionId,
    ) -> Option<bool> {
        let (program, diagrams) = (self.program, self.diagrams);
        let fan = program.fan(fact)?;
        let among = |it: &HangsOn| diagrams.is_among(it, fact, &fan.opaque);
        if let Some((walk, told)) = self.answered_by_hand(told, fact) {
            return walk
                .hangs_on((diagrams, told), decision)
                .as_ref()
                .map(among);
        }
        let walk = &mut self.walk;
        let find = || walk.hangs_on((diagrams, told), decision);
        let hangs_on = self.hangs_on.entry(decision).or_insert_with(find);
        hangs_on.as_ref().map(among)
    }

    /// How many of some outcomes of the recommendation can come about after each answer to a fact of one answer, at most.
    pub(super) fn most_after(
        &mut self,
        told: &Told,
        fact: FactId,
        open: &[usize],
    ) -> Option<usize> {
        let open = OutcomeSet::of(open);
        let (diagrams, recommends) = (self.diagrams, self.program.pack.recommends);
        let most = |after: &After| {
            let each = diagrams.after_each(after, fact);
            each.map(|after| after.among(open)).max()
        };
        if let Some((walk, told)) = self.answered_by_hand(told, fact) {
            return walk
                .after((diagrams, told), recommends)
                .as_ref()
                .and_then(most);
        }
        if self.after.is_none() {
            self.after = self.walk.after((diagrams, told), recommends);
        }
        self.after.as_ref().and_then(most)
    }

    /// Who walks where a fact that follows from others does not: whoever answers it says what it is.
    fn answered_by_hand(&mut self, told: &Told, fact: FactId) -> Option<(&mut Walk, &Told)> {
        let follows = self.program.copy.follows.get(&fact)?;
        if self
            .by_hand
            .as_ref()
            .is_none_or(|by_hand| by_hand.fact != fact)
        {
            let mut told = told.clone();
            told.forget(&[*follows]);
            let mut walk = self.program.walk();
            walk.begin(self.diagrams);
            self.by_hand = Some(ByHand { fact, told, walk });
        }
        let by_hand = self.by_hand.as_mut()?;
        Some((&mut by_hand.walk, &by_hand.told))
    }
}

/// Whether somebody who walks was looked for already.
pub(super) enum Sight<'a> {
    NotYet,
    None,
    Sees(Box<Foresight<'a>>),
}

impl<'a> Mind<'a> {
    /// Who walks through the diagrams for this case, and what is assumed of it.
    pub(super) fn foresight(&mut self) -> Option<(&mut Foresight<'a>, &Told)> {
        if matches!(self.sight, Sight::NotYet) {
            let found = Foresight::of(self.program, &self.told);
            self.sight = found.map_or(Sight::None, |it| Sight::Sees(Box::new(it)));
        }
        match &mut self.sight {
            Sight::Sees(foresight) => Some((foresight, &self.told)),
            Sight::NotYet | Sight::None => None,
        }
    }
}
