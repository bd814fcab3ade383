//! What the gates cannot express: the reference evaluator works it out for one child at a time.

use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::flat::facts::Slot;
use crate::compile::flat::gates::Pair;

/// Something worked out late.
#[derive(Clone, Debug)]
pub struct Late {
    /// What.
    pub subject: Subject,
    /// The position of the first gate that may read it; every gate before it is done.
    pub before: usize,
}

/// What is worked out late.
#[derive(Clone, Debug)]
pub enum Subject {
    /// Whether a condition holds.
    Truth(Term, Pair),
    /// The value of a fact that follows from others.
    Fact(FactId, Slot),
}

impl Late {
    /// The term that is evaluated.
    #[must_use]
    pub fn term<'p>(&'p self, pack: &'p Pack) -> Option<&'p Term> {
        match &self.subject {
            Subject::Truth(term, _) => Some(term),
            Subject::Fact(id, _) => pack.fact(*id).worked_out.as_ref(),
        }
    }

    /// The facts it reads itself.
    #[must_use]
    pub fn facts(&self, pack: &Pack) -> Vec<FactId> {
        self.term(pack).map(Term::facts).unwrap_or_default()
    }

    /// The decisions it reads.
    #[must_use]
    pub fn decisions(&self, pack: &Pack) -> Vec<DecisionId> {
        self.term(pack).map(Term::decisions).unwrap_or_default()
    }
}
