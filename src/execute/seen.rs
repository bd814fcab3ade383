//! What came out late for children before, where it comes out the same for others.

use std::sync::Arc;

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::decide::world::Sibling;

/// What came out so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// By late condition and what is settled about siblings.
    siblings: Vec<(usize, Settled, Truth)>,
}

/// What is settled about one sibling.
type One = Arc<[(Arc<str>, Option<Value>)]>;

/// What is settled about each sibling.
type Settled = Vec<One>;

impl Seen {
    /// Whether a condition holds about siblings like these.
    pub(super) fn truth(&self, at: usize, siblings: &[Sibling]) -> Option<Truth> {
        let alike = |same: &dyn Fn(&One, &One) -> bool| {
            let mut all = self.siblings.iter();
            let found = all.find(|(other, settled, _)| {
                let mut pairs = settled.iter().zip(siblings);
                *other == at
                    && settled.len() == siblings.len()
                    && pairs.all(|(one, sibling)| same(one, &sibling.outcomes))
            });
            found.map(|(.., truth)| *truth)
        };
        // Mostly the same was kept once for all: nothing is read then.
        alike(&|one, other| Arc::ptr_eq(one, other))
            .or_else(|| alike(&|one, other| Arc::ptr_eq(one, other) || one == other))
    }

    /// Keeps what came out.
    pub(super) fn keep(&mut self, at: usize, siblings: &[Sibling], truth: Truth) {
        if self.siblings.len() < MOST_SEEN {
            let settled = siblings.iter().map(|sibling| sibling.outcomes.clone());
            self.siblings.push((at, settled.collect(), truth));
        }
    }
}

/// How many families are kept that differ in what is settled.
const MOST_SEEN: usize = 32;

/// Whether a term asks for nothing but what is settled about siblings.
pub(super) fn is_of_siblings(term: &Term) -> bool {
    let Term::Quantified(_, list, condition) = term else {
        return false;
    };
    let mut only = **list == Term::Given(Given::Siblings);
    condition.visit(&mut |part| {
        only &= match part {
            Term::Field(_, name) => **name != *"ref",
            Term::Known(_)
            | Term::Item(_)
            | Term::List(_)
            | Term::Not(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..) => true,
            Term::Fact(_)
            | Term::Outcome(_)
            | Term::Given(_)
            | Term::PartOf(..)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::If(..)
            | Term::Quantified(..)
            | Term::Call(..)
            | Term::Script(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => false,
        };
    });
    only
}
