//! A condition over what may be unknown → two conditions of plain FEEL, with `null` for what is not known.
//!
//! `must` is true exactly when the quick evaluation says true, `may` is false
//! exactly when it says false. What FEEL cannot say counts as not known, and is told.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::algebra::order::Relation;
use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::spelt::spelt;
use crate::check::term::Builtin;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Member;
use crate::check::term::Quantifier;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::report::dmn::clause::Clause;
use crate::report::dmn::names::Names;
use crate::report::dmn::script::Tables;
use crate::report::dmn::value::Valued;
use crate::report::dmn::value::literal;

/// Whether a condition is asked to hold or to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Holds,
    Fails,
}

/// Whether that is to be certain, or only not ruled out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Must,
    May,
}

impl Sign {
    fn flipped(self) -> Self {
        match self {
            Self::Holds => Self::Fails,
            Self::Fails => Self::Holds,
        }
    }
}

/// What an expression reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Read {
    Fact(FactId),
    Decision(DecisionId),
    ReceivedOn,
    InOfficeHours,
    Siblings,
    Function(Arc<str>),
}

/// A part of an expression that is not exported and counts as not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// The part, as an author might write it.
    pub(super) part: String,
    /// Why FEEL cannot say it.
    pub(super) why: String,
}

/// Writes terms as FEEL.
pub(super) struct Feel<'p> {
    pub(super) pack: &'p Pack,
    pub(super) names: &'p Names,
    pub(super) tables: &'p Tables,
    /// The types of the items of the quantifiers around.
    pub(super) items: Vec<Type>,
    /// What was read since the last requirements were made.
    pub(super) reads: BTreeSet<Read>,
    /// What was read before.
    pub(super) seen: BTreeSet<Read>,
    /// What could not be written.
    pub(super) refused: Vec<Refused>,
}

impl<'p> Feel<'p> {
    /// A writer for the terms of a pack.
    pub(super) fn new(pack: &'p Pack, names: &'p Names, tables: &'p Tables) -> Self {
        Self {
            pack,
            names,
            tables,
            items: Vec::new(),
            reads: BTreeSet::new(),
            seen: BTreeSet::new(),
            refused: Vec::new(),
        }
    }

    /// The condition under which a term is certain, or not ruled out, to hold.
    pub(super) fn holds(&mut self, term: &Term, mode: Mode) -> Clause {
        self.truth(term, Sign::Holds, mode)
    }

    /// The same, to hold or to fail.
    pub(super) fn truth(&mut self, term: &Term, sign: Sign, mode: Mode) -> Clause {
        match term {
            Term::Known(Value::Bool(known)) => Clause::settled(*known == (sign == Sign::Holds)),
            Term::Not(inner) => self.truth(inner, sign.flipped(), mode),
            Term::And(parts) => self.joined(parts, sign, sign == Sign::Holds, mode),
            Term::Or(parts) => self.joined(parts, sign, sign == Sign::Fails, mode),
            Term::Compare(relation, a, b) => self.compare((*relation, a, b), sign, mode),
            Term::In(value, members) => self.membership(value, members, sign, mode),
            Term::If(condition, then, otherwise) => {
                self.choice((condition, then, otherwise), sign, mode)
            }
            Term::Quantified(quantifier, list, condition) => {
                self.quantified(*quantifier, list, condition, sign, mode)
            }
            Term::Call(Builtin::ListContains, arguments) => match arguments.as_slice() {
                [list, item] => self.within(list, item, sign, mode),
                _ => Clause::settled(mode == Mode::May),
            },
            Term::IsKnown(id) => {
                let fact = self.value(&Term::Fact(*id));
                match sign {
                    Sign::Holds => fact.known,
                    Sign::Fails => fact.open,
                }
            }
            Term::IsOpen(id) => {
                let decision = self.value(&Term::Outcome(*id));
                match sign {
                    Sign::Holds => decision.open,
                    Sign::Fails => decision.known,
                }
            }
            Term::Known(_)
            | Term::Fact(_)
            | Term::Outcome(_)
            | Term::Given(_)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::Call(..)
            | Term::Script(..) => {
                let value = self.value(term);
                let wanted = sign == Sign::Holds;
                let test = format!("{} = {wanted}", value.text);
                atom([&value], Clause::plain(test), mode)
            }
        }
    }

    fn joined(&mut self, parts: &[Term], sign: Sign, every: bool, mode: Mode) -> Clause {
        let parts: Vec<Clause> = parts.iter().map(|it| self.truth(it, sign, mode)).collect();
        if every {
            Clause::all(parts)
        } else {
            Clause::any(parts)
        }
    }

    /// `if c then a else b`: also where `c` is not known and both come to the same.
    fn choice(
        &mut self,
        (condition, then, otherwise): (&Term, &Term, &Term),
        sign: Sign,
        mode: Mode,
    ) -> Clause {
        let yes = self.truth(condition, Sign::Holds, mode);
        let no = self.truth(condition, Sign::Fails, mode);
        let a = self.truth(then, sign, mode);
        let b = self.truth(otherwise, sign, mode);
        match mode {
            Mode::Must => Clause::any([
                Clause::all([yes, a.clone()]),
                Clause::all([no, b.clone()]),
                Clause::all([a, b]),
            ]),
            // Not certain to be otherwise: each of the three ways to be otherwise is denied.
            Mode::May => Clause::all([
                Clause::any([no, a.clone()]),
                Clause::any([yes, b.clone()]),
                Clause::any([a, b]),
            ]),
        }
    }

    fn compare(
        &mut self,
        (relation, a, b): (Relation, &Term, &Term),
        sign: Sign,
        mode: Mode,
    ) -> Clause {
        let relation = match sign {
            Sign::Holds => relation,
            Sign::Fails => denied(relation),
        };
        if let (Term::Outcome(id), Term::Known(Value::Text(text)))
        | (Term::Known(Value::Text(text)), Term::Outcome(id)) = (a, b)
        {
            let sign = match relation {
                Relation::NotEqual => Sign::Fails,
                Relation::Equal
                | Relation::Less
                | Relation::AtMost
                | Relation::More
                | Relation::AtLeast => Sign::Holds,
            };
            return self.has_outcome(*id, text, sign, mode);
        }
        let (a, b) = (self.value(a), self.value(b));
        let test = format!("{} {} {}", a.text, relation.sign(), b.text);
        atom([&a, &b], Clause::plain(test), mode)
    }

    fn has_outcome(&mut self, id: DecisionId, outcome: &str, sign: Sign, mode: Mode) -> Clause {
        if self.pack.decision(id).position(outcome).is_none() {
            return Clause::settled(sign == Sign::Fails);
        }
        self.reads.insert(Read::Decision(id));
        let name = self.names.decision(id);
        let outcome = literal(&Value::text(outcome)).unwrap_or_default();
        let listed = |key: &str| format!("list contains({name}.{key}, {outcome})");
        Clause::plain(match (sign, mode) {
            (Sign::Holds, Mode::Must) => listed("certain"),
            (Sign::Holds, Mode::May) => listed("possible"),
            (Sign::Fails, Mode::Must) => format!("not({})", listed("possible")),
            (Sign::Fails, Mode::May) => format!("not({})", listed("certain")),
        })
    }

    fn membership(&mut self, value: &Term, members: &[Member], sign: Sign, mode: Mode) -> Clause {
        let plain = |member: &Member| match member {
            Member::Equal(Term::Known(known)) => literal(known),
            Member::Equal(_) | Member::Within(_) | Member::Range { .. } => None,
        };
        let listed: Option<Vec<String>> = members.iter().map(plain).collect();
        if let Some(listed) = listed.filter(|it| it.len() > 1)
            && !matches!(value, Term::Outcome(_))
        {
            let value = self.value(value);
            let test = format!("({} in [{}])", value.text, listed.join(", "));
            let test = match sign {
                Sign::Holds => test,
                Sign::Fails => format!("not({test})"),
            };
            return atom([&value], Clause::plain(test), mode);
        }
        let mut parts = Vec::new();
        for member in members {
            parts.push(match member {
                Member::Equal(term) => self.compare((Relation::Equal, value, term), sign, mode),
                Member::Within(list) => self.within(list, value, sign, mode),
                Member::Range { .. } => {
                    let ends = member.ends().into_iter().flatten();
                    let ends: Vec<Clause> = ends
                        .map(|(relation, end)| self.compare((relation, value, end), sign, mode))
                        .collect();
                    match sign {
                        Sign::Holds => Clause::all(ends),
                        Sign::Fails => Clause::any(ends),
                    }
                }
            });
        }
        match sign {
            Sign::Holds => Clause::any(parts),
            Sign::Fails => Clause::all(parts),
        }
    }

    /// Whether a list or set holds an item.
    fn within(&mut self, list: &Term, item: &Term, sign: Sign, mode: Mode) -> Clause {
        if let (Term::Outcome(id), Term::Known(Value::Text(text))) = (list, item) {
            return self.has_outcome(*id, text, sign, mode);
        }
        if let Term::List(items) = list {
            let items: Vec<Clause> = items
                .iter()
                .map(|other| self.compare((Relation::Equal, item, other), sign, mode))
                .collect();
            return match sign {
                Sign::Holds => Clause::any(items),
                Sign::Fails => Clause::all(items),
            };
        }
        let (list, item) = (self.value(list), self.value(item));
        if matches!(list.of, Type::AnyOf(_)) && item.known == Clause::Yes {
            let test = format!("list contains({}, {})", list.text, item.text);
            let test = match sign {
                Sign::Holds => test,
                Sign::Fails => format!("not({test})"),
            };
            return atom([&list], Clause::plain(test), mode);
        }
        self.among(&list, &item, sign, mode)
    }

    /// Whether a list, some items of which may be unknown, holds an item; an empty one holds none, whatever the item.
    fn among(&self, list: &Valued, item: &Valued, sign: Sign, mode: Mode) -> Clause {
        let (xs, x, each) = (&list.text, &item.text, self.names.item(self.items.len()));
        let empty = Clause::plain(format!("count({xs}) = 0"));
        let some = Clause::plain(format!("count({xs}) > 0"));
        let test = |word: &str, test: String| {
            Clause::plain(format!("{word} {each} in {xs} satisfies ({test})"))
        };
        match (sign, mode) {
            (Sign::Holds, Mode::Must) => Clause::all([
                list.known.clone(),
                item.known.clone(),
                test("some", format!("({each} != null) and ({each} = {x})")),
            ]),
            (Sign::Holds, Mode::May) => {
                let found = test("some", format!("({each} = null) or ({each} = {x})"));
                let found = Clause::any([item.open.clone(), found]);
                Clause::any([list.open.clone(), Clause::all([some, found])])
            }
            (Sign::Fails, Mode::Must) => {
                let none = test("every", format!("({each} != null) and ({each} != {x})"));
                let none = Clause::all([item.known.clone(), none]);
                Clause::all([list.known.clone(), Clause::any([empty, none])])
            }
            (Sign::Fails, Mode::May) => Clause::any([
                list.open.clone(),
                item.open.clone(),
                test("every", format!("({each} = null) or ({each} != {x})")),
            ]),
        }
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &Term,
        condition: &Term,
        sign: Sign,
        mode: Mode,
    ) -> Clause {
        let list = self.value(list);
        let each = self.names.item(self.items.len());
        self.items.push(match &list.of {
            Type::List(item) => (**item).clone(),
            Type::AnyOf(domain) => Type::OneOf(domain.clone()),
            Type::YesNo
            | Type::Number(_)
            | Type::Text
            | Type::Date
            | Type::Moment
            | Type::Days
            | Type::Months
            | Type::OneOf(_)
            | Type::Record(_)
            | Type::Any => Type::Any,
        });
        let body = self.truth(condition, sign, mode);
        self.items.pop();
        let word = match (quantifier, sign) {
            (Quantifier::Some, Sign::Holds) | (Quantifier::Every, Sign::Fails) => "some",
            (Quantifier::Every, Sign::Holds) | (Quantifier::Some, Sign::Fails) => "every",
        };
        let test = format!("{word} {each} in {} satisfies ({})", list.text, body.text());
        atom([&list], Clause::plain(test), mode)
    }

    /// Notes that a term is not exported.
    pub(super) fn refuse(&mut self, term: &Term, why: impl Into<String>) {
        let refused = Refused {
            part: spelt(term, self.pack),
            why: why.into(),
        };
        if !self.refused.contains(&refused) {
            self.refused.push(refused);
        }
    }

    /// What a rule reads of the contact.
    pub(super) fn given(&mut self, given: Given) -> (String, Type) {
        let (read, name, of) = match given {
            Given::ReceivedOn => (Read::ReceivedOn, &self.names.received_on, Type::Date),
            Given::InOfficeHours => (
                Read::InOfficeHours,
                &self.names.in_office_hours,
                Type::YesNo,
            ),
            Given::Siblings => {
                let one = crate::report::dmn::items::sibling(self.pack);
                let of = Type::List(Box::new(Type::Record(Arc::new(one))));
                (Read::Siblings, &self.names.siblings, of)
            }
        };
        self.reads.insert(read);
        (name.clone(), of)
    }
}

/// A test of values: certain where all are known, and not ruled out where one is not.
pub(super) fn atom<const N: usize>(values: [&Valued; N], test: Clause, mode: Mode) -> Clause {
    match mode {
        Mode::Must => {
            let known = values.into_iter().map(|it| it.known.clone());
            Clause::all(known.chain([test]))
        }
        Mode::May => {
            let open = values.into_iter().map(|it| it.open.clone());
            Clause::any(open.chain([test]))
        }
    }
}

/// The relation that holds between known values exactly when this one does not.
fn denied(relation: Relation) -> Relation {
    match relation {
        Relation::Equal => Relation::NotEqual,
        Relation::NotEqual => Relation::Equal,
        Relation::Less => Relation::AtLeast,
        Relation::AtMost => Relation::More,
        Relation::More => Relation::AtMost,
        Relation::AtLeast => Relation::Less,
    }
}
