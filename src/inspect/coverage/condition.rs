//! A rule's condition taken apart: its smallest conditions, and how they are joined.
//!
//! The smallest are what stands between `and`, `or`, `not` and the branches of
//! `if`; a comparison, a test with `in` and a quantifier are each one. A
//! condition *decides* where the rule is certain and would not be so, or would
//! come out the other way, were that condition alone the opposite.

use crate::algebra::order::Relation;
use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Kind;
use crate::ast::language::read_expression::read_expression;
use crate::check::pack::Rule;
use crate::check::term::Term;

/// A smallest condition.
#[derive(Clone, Debug)]
pub struct Atom {
    /// Its text, as the author wrote it.
    pub text: String,
    /// What it asks, in its pack.
    pub term: Term,
    /// Whether it stands in the rule's `when` or in its `unless`.
    pub within: Within,
}

/// Where a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Under `when:`.
    When,
    /// Under `unless:`.
    Unless,
}

/// How smallest conditions are joined.
#[derive(Clone, Debug)]
enum Shape {
    Atom(usize),
    Constant(Truth),
    Not(Box<Shape>),
    And(Vec<Shape>),
    Or(Vec<Shape>),
    If(Box<[Shape; 3]>),
}

/// A rule's condition: its smallest conditions, and how they are joined.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The smallest conditions in the order of the text.
    pub atoms: Vec<Atom>,
    shape: Shape,
}

/// What the truths of its smallest conditions say of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the rule holds, as far as these tell.
    pub whole: Truth,
    /// For each smallest condition, whether it decides.
    pub decides: Vec<bool>,
    /// Whether the rule certainly does not hold, and one condition alone, the other way round, would make it hold.
    pub near_miss: bool,
}

impl Condition {
    /// Takes the condition of a rule apart.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        let mut reading = Reading::default();
        let shape = match (&rule.unless, &rule.condition) {
            (Some(unless), Term::And(parts)) if parts.len() == 2 => reading.both(
                (&rule.when, parts.first()),
                (unless, parts.get(1).and_then(denied)),
            ),
            (_, whole) => reading.text(&rule.when, whole),
        };
        Self {
            atoms: reading.atoms,
            shape,
        }
    }

    /// What these truths of its smallest conditions say.
    #[must_use]
    pub fn verdict(&self, truths: &[Truth]) -> Verdict {
        let whole = self.shape.truth(truths);
        let mut near_miss = false;
        let decides = (0..truths.len()).map(|at| {
            let mut turned = truths.to_vec();
            let Some(truth) = turned.get_mut(at).filter(|truth| !truth.is_unknown()) else {
                return false;
            };
            *truth = !*truth;
            let other = self.shape.truth(&turned);
            near_miss |= whole.is_false() && other.is_true();
            !whole.is_unknown() && other != whole
        });
        let decides = decides.collect();
        Verdict {
            whole,
            decides,
            near_miss,
        }
    }
}

fn denied(term: &Term) -> Option<&Term> {
    if let Term::Not(inner) = term {
        Some(inner)
    } else {
        None
    }
}

impl Shape {
    fn truth(&self, truths: &[Truth]) -> Truth {
        match self {
            Self::Atom(at) => truths.get(*at).copied().unwrap_or(Truth::Unknown),
            Self::Constant(truth) => *truth,
            Self::Not(inner) => !inner.truth(truths),
            Self::And(parts) => parts
                .iter()
                .fold(Truth::True, |all, it| all & it.truth(truths)),
            Self::Or(parts) => parts
                .iter()
                .fold(Truth::False, |any, it| any | it.truth(truths)),
            Self::If(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                let (then, otherwise) = (then.truth(truths), otherwise.truth(truths));
                match condition.truth(truths) {
                    Truth::True => then,
                    Truth::False => otherwise,
                    Truth::Unknown if then == otherwise => then,
                    Truth::Unknown => Truth::Unknown,
                }
            }
        }
    }
}

#[derive(Default)]
struct Reading {
    atoms: Vec<Atom>,
}

impl Reading {
    fn both(&mut self, when: (&str, Option<&Term>), unless: (&str, Option<&Term>)) -> Shape {
        let mut parts = Vec::new();
        if let (text, Some(term)) = when {
            parts.push(self.text(text, term));
        }
        if let (text, Some(term)) = unless {
            let before = self.atoms.len();
            parts.push(Shape::Not(Box::new(self.text(text, term))));
            for atom in self.atoms.iter_mut().skip(before) {
                atom.within = Within::Unless;
            }
        }
        Shape::And(parts)
    }

    /// A condition with its text. A text that cannot be read again is one condition as a whole.
    fn text(&mut self, text: &str, term: &Term) -> Shape {
        match read_expression(text) {
            Ok(expr) => self.part(&expr, term, text),
            Err(_) => self.atom(text, term),
        }
    }

    fn part(&mut self, expr: &Expr, term: &Term, text: &str) -> Shape {
        match (&expr.kind, term) {
            (_, Term::Known(Value::Bool(known))) => Shape::Constant(Truth::from(*known)),
            (Kind::Not(expr), Term::Not(term)) => Shape::Not(Box::new(self.part(expr, term, text))),
            (Kind::And(exprs), Term::And(terms)) if exprs.len() == terms.len() => {
                Shape::And(self.parts(exprs, terms, text))
            }
            (Kind::Or(exprs), Term::Or(terms)) if exprs.len() == terms.len() => {
                Shape::Or(self.parts(exprs, terms, text))
            }
            (
                Kind::If {
                    condition,
                    then,
                    otherwise,
                },
                Term::If(a, b, c),
            ) => Shape::If(Box::new([
                self.part(condition, a, text),
                self.part(then, b, text),
                self.part(otherwise, c, text),
            ])),
            (
                Kind::Compare {
                    relation,
                    left,
                    right,
                },
                Term::Compare(checked, a, b),
            ) if relation == checked => self.comparison(*relation, (left, a), (right, b), text),
            _ => self.atom(expr.extent.of(text), term),
        }
    }

    /// A comparison; one with an `if` on a side is that `if` with a comparison in each branch.
    fn comparison(
        &mut self,
        relation: Relation,
        left: (&Expr, &Term),
        right: (&Expr, &Term),
        text: &str,
    ) -> Shape {
        for (side, is_left) in [(left, true), (right, false)] {
            let (
                Kind::If {
                    condition,
                    then,
                    otherwise,
                },
                Term::If(a, b, c),
            ) = (&side.0.kind, side.1)
            else {
                continue;
            };
            let branch = |expr: &Expr, term: &Term, this: &mut Self| {
                let sides = if is_left {
                    ((expr, term), right)
                } else {
                    (left, (expr, term))
                };
                this.comparison(relation, sides.0, sides.1, text)
            };
            let condition = self.part(condition, a, text);
            let then = branch(then, b, self);
            let otherwise = branch(otherwise, c, self);
            return Shape::If(Box::new([condition, then, otherwise]));
        }
        let written = |expr: &Expr| expr.extent.of(text).to_owned();
        let words = format!(
            "{} {} {}",
            written(left.0),
            relation.sign(),
            written(right.0)
        );
        let term = Term::Compare(
            relation,
            Box::new(left.1.clone()),
            Box::new(right.1.clone()),
        );
        self.atom(&words, &term)
    }

    fn parts(&mut self, exprs: &[Expr], terms: &[Term], text: &str) -> Vec<Shape> {
        let pairs = exprs.iter().zip(terms);
        pairs
            .map(|(expr, term)| self.part(expr, term, text))
            .collect()
    }

    fn atom(&mut self, text: &str, term: &Term) -> Shape {
        self.atoms.push(Atom {
            text: text.to_owned(),
            term: term.clone(),
            within: Within::When,
        });
        Shape::Atom(self.atoms.len() - 1)
    }
}
