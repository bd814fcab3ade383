//! A checked expression: every name resolved, every type known.
//!
//! Invariant: a [`Term`] that the checker made cannot fail a type test when it is evaluated.

use std::sync::Arc;

use crate::algebra::order::Relation;
use crate::algebra::value::Value;
pub use crate::ast::language::expression::Operation;
pub use crate::ast::language::expression::Quantifier;

/// A fact, by its position in the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub usize);

/// A decision, by its position in the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DecisionId(pub usize);

/// What an expression may name besides facts and decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The day on which the contact was received.
    ReceivedOn,
    /// Whether it was received in office hours.
    InOfficeHours,
    /// The other children of the contact, with the outcomes that rules may see.
    Siblings,
}

/// A function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builtin {
    /// `count(xs)`
    Count,
    /// `min(a, b)`
    Min,
    /// `max(a, b)`
    Max,
    /// `sum(a, b)`
    Sum,
    /// `list contains(xs, x)`
    ListContains,
    /// `years and months duration(a, b)`
    MonthsBetween,
    /// `working days between(a, b)`, ours, not FEEL's.
    WorkingDaysBetween,
}

/// A part of a date or duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `.years` of a duration in months, `.year` of a date.
    Years,
    /// `.months` of a duration in months, `.month` of a date.
    Months,
    /// `.days` of a duration in days, `.day` of a date.
    Days,
}

/// A checked expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// A value written in the expression.
    Known(Value),
    /// A fact.
    Fact(FactId),
    /// The outcome of a decision, or the set of its outcomes if it collects.
    Outcome(DecisionId),
    /// Something that is given with the contact.
    Given(Given),
    /// The item of a quantifier; 0 is the outermost.
    Item(usize),
    /// A field of a record.
    Field(Box<Term>, Arc<str>),
    /// A part of a date or duration.
    PartOf(Box<Term>, Part),
    /// A list written out.
    List(Vec<Term>),
    /// `not(x)`
    Not(Box<Term>),
    /// `-x`
    Negate(Box<Term>),
    /// `a and b and ...`
    And(Vec<Term>),
    /// `a or b or ...`
    Or(Vec<Term>),
    /// `a < b` and so on.
    Compare(Relation, Box<Term>, Box<Term>),
    /// `x in (...)`; holds if one of the tests does.
    In(Box<Term>, Vec<Member>),
    /// `a + b` and so on.
    Arithmetic(Operation, Box<Term>, Box<Term>),
    /// `if c then a else b`
    If(Box<Term>, Box<Term>, Box<Term>),
    /// `some x in xs satisfies p`, `every x in xs satisfies p`
    Quantified(Quantifier, Box<Term>, Box<Term>),
    /// A function of the language.
    Call(Builtin, Vec<Term>),
    /// A scripted function of the pack: its name, its arguments, and whether its result is a yes/no, number or text.
    Script(Arc<str>, Vec<Term>),
    /// `is known(fact)`
    IsKnown(FactId),
    /// `is open(decision)`
    IsOpen(DecisionId),
}

/// One test of `x in (...)`.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// Equal to this.
    Equal(Term),
    /// An item of this list or set.
    Within(Term),
    /// Between these.
    Range {
        /// The lower end.
        least: Term,
        /// Whether the lower end belongs to it.
        least_closed: bool,
        /// The upper end.
        most: Term,
        /// Whether the upper end belongs to it.
        most_closed: bool,
    },
}

impl Member {
    /// The two comparisons that a range makes of a value, with its lower end and with its upper.
    #[must_use]
    pub fn ends(&self) -> Option<[(Relation, &Term); 2]> {
        let Self::Range {
            least,
            least_closed,
            most,
            most_closed,
        } = self
        else {
            return None;
        };
        let low = if *least_closed {
            Relation::AtLeast
        } else {
            Relation::More
        };
        let high = if *most_closed {
            Relation::AtMost
        } else {
            Relation::Less
        };
        Some([(low, least), (high, most)])
    }

    /// The test with each of its terms replaced by what `put` makes of it.
    fn rebuilt(&self, put: &dyn Fn(&Term) -> Term) -> Self {
        match self {
            Self::Equal(term) => Self::Equal(put(term)),
            Self::Within(term) => Self::Within(put(term)),
            Self::Range {
                least,
                least_closed,
                most,
                most_closed,
            } => Self::Range {
                least: put(least),
                least_closed: *least_closed,
                most: put(most),
                most_closed: *most_closed,
            },
        }
    }
}

impl Term {
    /// The parts of a term, one level down.
    #[must_use]
    pub fn parts(&self) -> Vec<&Term> {
        match self {
            Self::Known(_)
            | Self::Fact(_)
            | Self::Outcome(_)
            | Self::Given(_)
            | Self::Item(_)
            | Self::IsKnown(_)
            | Self::IsOpen(_) => Vec::new(),
            Self::Field(base, _) | Self::PartOf(base, _) => vec![base],
            Self::Not(inner) | Self::Negate(inner) => vec![inner],
            Self::List(items) | Self::And(items) | Self::Or(items) => items.iter().collect(),
            Self::Call(_, items) | Self::Script(_, items) => items.iter().collect(),
            Self::Compare(_, a, b) | Self::Arithmetic(_, a, b) | Self::Quantified(_, a, b) => {
                vec![a, b]
            }
            Self::If(a, b, c) => vec![a, b, c],
            Self::In(value, members) => {
                let mut parts: Vec<&Term> = vec![value];
                for member in members {
                    match member {
                        Member::Equal(term) | Member::Within(term) => parts.push(term),
                        Member::Range { least, most, .. } => parts.extend([least, most]),
                    }
                }
                parts
            }
        }
    }

    /// The terms that a comparison or a test with `in` holds against each other, on either side; of others none.
    #[must_use]
    pub fn held_against(&self) -> Vec<(&Term, &Term)> {
        if let Self::Compare(_, a, b) = self {
            return vec![(a, b), (b, a)];
        }
        let Self::In(value, members) = self else {
            return Vec::new();
        };
        let with = |term| (&**value, term);
        let mut pairs = Vec::new();
        for member in members {
            match member {
                Member::Equal(term) => pairs.push(with(term)),
                Member::Within(Self::List(items)) => pairs.extend(items.iter().map(with)),
                Member::Within(_) => {}
                Member::Range { least, most, .. } => pairs.extend([with(least), with(most)]),
            }
        }
        pairs
    }

    /// The term with every fact `id` in it replaced by a value.
    #[must_use]
    pub fn put(&self, id: FactId, value: &Value) -> Self {
        if *self == Self::Fact(id) {
            return Self::Known(value.clone());
        }
        self.rebuilt(&|part| part.put(id, value))
    }

    /// The term with each of its parts, one level down, replaced by what `put` makes of it.
    #[must_use]
    pub fn rebuilt(&self, put: &dyn Fn(&Self) -> Self) -> Self {
        let one = |part: &Self| Box::new(put(part));
        let all = |parts: &[Self]| parts.iter().map(put).collect();
        match self {
            Self::Known(_)
            | Self::Fact(_)
            | Self::Outcome(_)
            | Self::Given(_)
            | Self::Item(_)
            | Self::IsKnown(_)
            | Self::IsOpen(_) => self.clone(),
            Self::Field(base, name) => Self::Field(one(base), name.clone()),
            Self::PartOf(base, part) => Self::PartOf(one(base), *part),
            Self::List(parts) => Self::List(all(parts)),
            Self::Not(inner) => Self::Not(one(inner)),
            Self::Negate(inner) => Self::Negate(one(inner)),
            Self::And(parts) => Self::And(all(parts)),
            Self::Or(parts) => Self::Or(all(parts)),
            Self::Compare(relation, a, b) => Self::Compare(*relation, one(a), one(b)),
            Self::Arithmetic(operation, a, b) => Self::Arithmetic(*operation, one(a), one(b)),
            Self::If(a, b, c) => Self::If(one(a), one(b), one(c)),
            Self::Quantified(quantifier, a, b) => Self::Quantified(*quantifier, one(a), one(b)),
            Self::Call(builtin, parts) => Self::Call(*builtin, all(parts)),
            Self::Script(name, parts) => Self::Script(name.clone(), all(parts)),
            Self::In(subject, members) => {
                let members = members.iter().map(|member| member.rebuilt(put));
                Self::In(one(subject), members.collect())
            }
        }
    }

    /// Calls `see` with this term and every term in it.
    pub fn visit(&self, see: &mut impl FnMut(&Term)) {
        see(self);
        for part in self.parts() {
            part.visit(see);
        }
    }

    /// The facts it reads itself, without what decisions read, in order of first mention.
    #[must_use]
    pub fn facts(&self) -> Vec<FactId> {
        let mut found = Vec::new();
        self.visit(&mut |term| {
            if let Self::Fact(id) | Self::IsKnown(id) = term
                && !found.contains(id)
            {
                found.push(*id);
            }
        });
        found
    }

    /// The decisions it reads.
    #[must_use]
    pub fn decisions(&self) -> Vec<DecisionId> {
        let mut found = Vec::new();
        self.visit(&mut |term| {
            if let Self::Outcome(id) | Self::IsOpen(id) = term
                && !found.contains(id)
            {
                found.push(*id);
            }
        });
        found
    }
}
