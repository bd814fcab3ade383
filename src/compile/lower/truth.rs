//! A condition → one literal; what the view cannot express becomes an opaque atom.

use crate::check::term::Builtin;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::lower::Lowering;

impl Lowering<'_> {
    /// The literal of a condition.
    pub(super) fn truth(&mut self, term: &Term) -> Lit {
        match term {
            Term::Known(value) => value
                .as_bool()
                .map_or(Lit::FALSE, |known| Lit::TRUE.when(known)),
            Term::Fact(id) => match self.copy.facts.get(id.0) {
                Some(FactVars::YesNo(lit)) => *lit,
                _ => self.opaque(term),
            },
            Term::Not(inner) => !self.truth(inner),
            Term::And(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.truth(part)).collect();
                self.circuit.and(parts)
            }
            Term::Or(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.truth(part)).collect();
                self.circuit.or(parts)
            }
            Term::If(condition, then, otherwise) => {
                let (condition, then) = (self.truth(condition), self.truth(then));
                let otherwise = self.truth(otherwise);
                self.circuit.choose(condition, then, otherwise)
            }
            Term::Compare(relation, a, b) => self.compare(*relation, a, b, term),
            Term::In(value, members) => {
                let tests: Option<Vec<Lit>> = members
                    .iter()
                    .map(|member| self.member(value, member))
                    .collect();
                match tests {
                    Some(tests) => self.circuit.or(tests),
                    None => self.opaque(term),
                }
            }
            Term::Call(Builtin::ListContains, arguments) => match arguments.as_slice() {
                [list, item] => self
                    .contains(list, item)
                    .unwrap_or_else(|| self.opaque(term)),
                _ => self.opaque(term),
            },
            Term::Quantified(quantifier, list, condition) => self
                .quantified(*quantifier, list, condition)
                .unwrap_or_else(|| self.opaque(term)),
            Term::Script(name, arguments) => self
                .script_truth(name, arguments)
                .unwrap_or_else(|| self.opaque(term)),
            Term::Given(Given::InOfficeHours) => self.copy.in_office_hours,
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
            | Term::IsOpen(_) => self.opaque(term),
        }
    }

    /// A variable for a condition that the view cannot express; the same condition has one variable.
    pub(super) fn opaque(&mut self, term: &Term) -> Lit {
        if let Some((_, lit)) = self.copy.opaque.iter().find(|(known, _)| known == term) {
            return *lit;
        }
        let lit = self.circuit.fresh();
        self.copy.opaque.push((term.clone(), lit));
        lit
    }
}
