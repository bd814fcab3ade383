//! What quick evaluation left unknown, as questions: can it still turn out so, can it turn out otherwise?

use std::collections::BTreeSet;

use crate::algebra::truth::Truth;
use crate::check::term::DecisionId;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;
use crate::decide::world::Standings;

/// Whether something can still turn out so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    /// Of which decision.
    pub(super) decision: DecisionId,
    about: About,
    sign: bool,
    /// True where it turns out so.
    pub(super) lit: Lit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Rule(usize),
    Outcome(usize),
}

impl Question {
    /// What cannot be so is known to be otherwise.
    pub(super) fn is_impossible(&self, known: &mut Standings) {
        let slot = match self.about {
            About::Rule(at) => known.rules.get_mut(at),
            About::Outcome(at) => known.outcomes.get_mut(at),
        };
        if let Some(slot) = slot {
            *slot = Truth::from(!self.sign);
        }
    }
}

/// For everything still unknown of some decisions: can it be true, can it be false?
pub(super) fn open_questions<'a>(
    copy: &Copy,
    decisions: impl Iterator<Item = (DecisionId, &'a Standings)>,
) -> BTreeSet<Question> {
    listed_questions(copy, decisions).into_iter().collect()
}

/// The same, one after the other.
pub(super) fn listed_questions<'a>(
    copy: &Copy,
    decisions: impl Iterator<Item = (DecisionId, &'a Standings)>,
) -> Vec<Question> {
    let mut open = Vec::new();
    for (decision, known) in decisions {
        let mut ask = |truths: &[Truth], lits: Option<&Vec<Lit>>, about: fn(usize) -> About| {
            let pairs = truths.iter().zip(lits.into_iter().flatten()).enumerate();
            for (at, (_, lit)) in pairs.filter(|(_, (truth, _))| truth.is_unknown()) {
                open.extend([true, false].map(|sign| Question {
                    decision,
                    about: about(at),
                    sign,
                    lit: lit.when(sign),
                }));
            }
        };
        ask(&known.rules, copy.rules.get(decision.0), About::Rule);
        ask(
            &known.outcomes,
            copy.outcomes.get(decision.0),
            About::Outcome,
        );
    }
    open
}

/// The only outcome left of a decision that picks one is certain.
pub(super) fn mark_settled(known: &mut Standings) {
    if let Some(only) = known.settled()
        && let Some(truth) = known.outcomes.get_mut(only)
    {
        *truth = Truth::True;
    }
}
