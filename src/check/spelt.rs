//! Checked terms → text, names in place of positions, so that the terms of two packs can be compared.
//!
//! In: a term and its pack. Out: the term as an author might write it, every
//! part in brackets that has parts of its own.

use crate::check::pack::Pack;
use crate::check::term::Builtin;
use crate::check::term::Given;
use crate::check::term::Member;
use crate::check::term::Operation;
use crate::check::term::Part;
use crate::check::term::Term;

/// The term as text.
#[must_use]
pub fn spelt(term: &Term, pack: &Pack) -> String {
    let text = Speller { pack, around: 0 }.term(term);
    match text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        Some(bare) if is_one_piece(bare) => bare.to_owned(),
        _ => text,
    }
}

/// Whether no bracket of a text closes one that was opened outside it.
fn is_one_piece(text: &str) -> bool {
    let mut depth = 0_usize;
    text.chars().all(|letter| match letter {
        '(' => {
            depth += 1;
            true
        }
        ')' => {
            let open = depth > 0;
            depth = depth.saturating_sub(1);
            open
        }
        _ => true,
    })
}

struct Speller<'p> {
    pack: &'p Pack,
    around: usize,
}

impl Speller<'_> {
    fn term(&self, term: &Term) -> String {
        match term {
            Term::Known(value) => value.to_string(),
            Term::Fact(id) => self.pack.fact(*id).name.to_string(),
            Term::Outcome(id) => self.pack.decision(*id).name.to_string(),
            Term::Given(given) => given_word(*given).to_owned(),
            Term::Item(number) => item(*number),
            Term::Field(base, name) => format!("{}.{name}", self.term(base)),
            Term::PartOf(base, part) => format!("{}.{}", self.term(base), part_word(*part)),
            Term::List(items) => format!("[{}]", self.joined(items, ", ")),
            Term::Not(inner) => format!("not({})", spelt_inside(&self.term(inner))),
            Term::Negate(inner) => format!("-{}", self.term(inner)),
            Term::And(parts) => format!("({})", self.joined(parts, " and ")),
            Term::Or(parts) => format!("({})", self.joined(parts, " or ")),
            Term::Compare(relation, a, b) => {
                format!("({} {} {})", self.term(a), relation.sign(), self.term(b))
            }
            Term::In(value, members) => {
                let members: Vec<String> = members.iter().map(|it| self.member(it)).collect();
                format!("({} in ({}))", self.term(value), members.join(", "))
            }
            Term::Arithmetic(operation, a, b) => {
                let sign = operation_sign(*operation);
                format!("({} {sign} {})", self.term(a), self.term(b))
            }
            Term::If(condition, then, otherwise) => format!(
                "(if {} then {} else {})",
                self.term(condition),
                self.term(then),
                self.term(otherwise)
            ),
            Term::Quantified(quantifier, list, condition) => {
                let inner = Self {
                    pack: self.pack,
                    around: self.around + 1,
                };
                format!(
                    "({} {} in {} satisfies {})",
                    quantifier.word(),
                    item(self.around),
                    self.term(list),
                    inner.term(condition)
                )
            }
            Term::Call(builtin, arguments) => {
                let arguments = self.joined(arguments, ", ");
                format!("{}({arguments})", builtin_word(*builtin))
            }
            Term::Script(name, arguments) => {
                format!("{name}({})", self.joined(arguments, ", "))
            }
            Term::IsKnown(id) => format!("is known({})", self.pack.fact(*id).name),
            Term::IsOpen(id) => format!("is open({})", self.pack.decision(*id).name),
        }
    }

    fn joined(&self, terms: &[Term], with: &str) -> String {
        let texts: Vec<String> = terms.iter().map(|term| self.term(term)).collect();
        texts.join(with)
    }

    fn member(&self, member: &Member) -> String {
        match member {
            Member::Equal(term) => self.term(term),
            Member::Within(term) => format!("each of {}", self.term(term)),
            Member::Range {
                least,
                least_closed,
                most,
                most_closed,
            } => {
                let open = if *least_closed { '[' } else { ']' };
                let close = if *most_closed { ']' } else { '[' };
                format!("{open}{}..{}{close}", self.term(least), self.term(most))
            }
        }
    }
}

fn spelt_inside(text: &str) -> &str {
    match text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        Some(bare) if is_one_piece(bare) => bare,
        _ => text,
    }
}

fn item(number: usize) -> String {
    format!("item{}", number + 1)
}

fn given_word(given: Given) -> &'static str {
    match given {
        Given::ReceivedOn => "contact.received_on",
        Given::InOfficeHours => "contact.in_office_hours",
        Given::Siblings => "siblings",
    }
}

fn part_word(part: Part) -> &'static str {
    match part {
        Part::Years => "years",
        Part::Months => "months",
        Part::Days => "days",
    }
}

fn operation_sign(operation: Operation) -> &'static str {
    match operation {
        Operation::Add => "+",
        Operation::Subtract => "-",
        Operation::Multiply => "*",
        Operation::Divide => "/",
    }
}

fn builtin_word(builtin: Builtin) -> &'static str {
    match builtin {
        Builtin::Count => "count",
        Builtin::Min => "min",
        Builtin::Max => "max",
        Builtin::Sum => "sum",
        Builtin::ListContains => "list contains",
        Builtin::MonthsBetween => "years and months duration",
        Builtin::WorkingDaysBetween => "working days between",
    }
}
