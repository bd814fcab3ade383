//! A condition → the two signals of its truth.

use crate::check::term::Builtin;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::compile::flat::Build;
use crate::compile::flat::facts::Slot;
use crate::compile::flat::gates::Pair;

impl Build<'_> {
    /// The truth of a condition.
    pub(super) fn truth(&mut self, term: &Term) -> Pair {
        match term {
            Term::Known(value) => value.as_bool().map_or(Pair::UNKNOWN, Pair::constant),
            Term::Fact(id) => match self.slots.slot(*id) {
                Slot::Values(all) => match all.as_slice() {
                    [yes, no] if self.is_yes_no(*id) => Pair { yes: *yes, no: *no },
                    _ => self.late(term),
                },
                Slot::Ordered(_) | Slot::Members { .. } | Slot::Unread => self.late(term),
            },
            Term::Not(inner) => self.truth(inner).negated(),
            Term::And(parts) => {
                let parts = self.truths(parts);
                self.gates.and(&parts)
            }
            Term::Or(parts) => {
                let parts = self.truths(parts);
                self.gates.or(&parts)
            }
            Term::If(condition, then, otherwise) => {
                let condition = self.truth(condition);
                let (then, otherwise) = (self.truth(then), self.truth(otherwise));
                self.gates.choose(condition, then, otherwise)
            }
            Term::Compare(relation, a, b) => self
                .compare(*relation, a, b)
                .unwrap_or_else(|| self.late(term)),
            Term::In(value, members) => self
                .membership(value, members)
                .unwrap_or_else(|| self.late(term)),
            Term::Call(Builtin::ListContains, arguments) => match arguments.as_slice() {
                [list, item] => self.within(list, item).unwrap_or_else(|| self.late(term)),
                _ => self.late(term),
            },
            Term::Quantified(quantifier, list, condition) => self
                .quantified(*quantifier, list, condition)
                .unwrap_or_else(|| self.late(term)),
            Term::Script(name, arguments) => self
                .script_truth(name, arguments)
                .unwrap_or_else(|| self.late(term)),
            Term::Given(Given::InOfficeHours) => self.office,
            Term::Outcome(_)
            | Term::Given(Given::ReceivedOn | Given::Siblings)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::Call(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => self.late(term),
        }
    }

    pub(super) fn truths(&mut self, parts: &[Term]) -> Vec<Pair> {
        parts.iter().map(|part| self.truth(part)).collect()
    }
}
