//! Terms that have a value → FEEL, with the conditions under which that value is known.

use std::sync::Arc;

use crate::algebra::value::Value;
use crate::check::pack::Decision;
use crate::check::term::Builtin;
use crate::check::term::DecisionId;
use crate::check::term::Operation;
use crate::check::term::Part;
use crate::check::term::Term;
use crate::check::types::Domain;
use crate::check::types::Type;
use crate::report::dmn::clause::Clause;
use crate::report::dmn::feel::Feel;
use crate::report::dmn::feel::Mode;
use crate::report::dmn::feel::Read;
use crate::report::dmn::feel::Sign;

/// A value as FEEL writes it.
#[derive(Clone, Debug)]
pub(super) struct Valued {
    /// The value; where it is not known, anything.
    pub(super) text: String,
    /// When it is known.
    pub(super) known: Clause,
    /// When it is not.
    pub(super) open: Clause,
    /// Its type.
    pub(super) of: Type,
}

impl Valued {
    /// A value that is always known.
    fn always(text: String, of: Type) -> Self {
        Self {
            text,
            known: Clause::Yes,
            open: Clause::No,
            of,
        }
    }

    /// A value that is `null` where it is not known.
    fn or_null(text: String, of: Type) -> Self {
        Self {
            known: Clause::plain(format!("{text} != null")),
            open: Clause::plain(format!("{text} = null")),
            text,
            of,
        }
    }

    /// A value that is never known.
    fn never(of: Type) -> Self {
        Self {
            text: "null".to_owned(),
            known: Clause::No,
            open: Clause::Yes,
            of,
        }
    }

    /// A value that is known where all of these are.
    fn made_of(text: String, parts: &[Self], of: Type) -> Self {
        Self {
            text,
            known: Clause::all(parts.iter().map(|it| it.known.clone())),
            open: Clause::any(parts.iter().map(|it| it.open.clone())),
            of,
        }
    }

    /// The value, `null` where it is not known.
    pub(super) fn nullable(&self) -> String {
        let by_itself = Clause::plain(format!("{} != null", self.text));
        if self.known == Clause::Yes || self.known == by_itself {
            return self.text.clone();
        }
        if self.known == Clause::No {
            return "null".to_owned();
        }
        format!("(if {} then {} else null)", self.known.text(), self.text)
    }
}

impl Feel<'_> {
    /// The value of a term.
    pub(super) fn value(&mut self, term: &Term) -> Valued {
        match term {
            Term::Known(value) => match literal(value) {
                Some(text) => Valued::always(text, type_of(value)),
                None => self.unsayable(term, "FEEL has no literal for it"),
            },
            Term::Fact(id) => {
                self.reads.insert(Read::Fact(*id));
                let of = self.pack.fact(*id).of.clone();
                Valued::or_null(self.names.fact(*id).to_owned(), of)
            }
            Term::Outcome(id) => self.outcome(*id),
            Term::Given(given) => {
                let (name, of) = self.given(*given);
                Valued::or_null(name, of)
            }
            Term::Item(depth) => {
                let of = self.items.get(*depth).cloned().unwrap_or(Type::Any);
                Valued::or_null(self.names.item(*depth), of)
            }
            Term::Field(base, name) => self.field(base, name),
            Term::PartOf(base, part) => {
                let base = self.value(base);
                let word = part_word(&base.of, *part);
                let text = format!("{}.{word}", joinable(&base.text));
                Valued::made_of(text, &[base], Type::number())
            }
            Term::List(items) => {
                let items: Vec<Valued> = items.iter().map(|it| self.value(it)).collect();
                let of = items.first().map_or(Type::Any, |it| it.of.clone());
                let items: Vec<String> = items.iter().map(Valued::nullable).collect();
                Valued::always(format!("[{}]", items.join(", ")), Type::List(Box::new(of)))
            }
            Term::Negate(inner) => {
                let inner = self.value(inner);
                let zero = if inner.of == Type::Days {
                    "duration(\"P0D\")"
                } else if inner.of == Type::Months {
                    "duration(\"P0M\")"
                } else {
                    "0"
                };
                let text = format!("({zero} - {})", inner.text);
                let of = inner.of.clone();
                Valued::made_of(text, &[inner], of)
            }
            Term::Arithmetic(operation, a, b) => self.arithmetic(*operation, a, b),
            Term::If(condition, then, otherwise) => self.either(condition, then, otherwise, term),
            Term::Call(builtin, arguments) => self.call(*builtin, arguments, term),
            Term::Script(name, arguments) => self.script(name, arguments, term),
            Term::Not(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Quantified(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => self.as_value(term),
        }
    }

    /// A part that is not exported and counts as not known.
    fn unsayable(&mut self, term: &Term, why: &str) -> Valued {
        self.refuse(term, why);
        Valued::never(Type::Any)
    }

    /// A condition as a value.
    fn as_value(&mut self, term: &Term) -> Valued {
        let mut told = |sign, mode| self.truth(term, sign, mode);
        let must = told(Sign::Holds, Mode::Must);
        let known = Clause::any([must.clone(), told(Sign::Fails, Mode::Must)]);
        let open = Clause::all([told(Sign::Holds, Mode::May), told(Sign::Fails, Mode::May)]);
        Valued {
            text: format!("({})", must.text()),
            known,
            open,
            of: Type::YesNo,
        }
    }

    fn outcome(&mut self, id: DecisionId) -> Valued {
        self.reads.insert(Read::Decision(id));
        let decision = self.pack.decision(id);
        let domain = Arc::new(outcomes(decision));
        let of = if decision.collects() {
            Type::AnyOf(domain)
        } else {
            Type::OneOf(domain)
        };
        Valued::or_null(format!("{}.settled", self.names.decision(id)), of)
    }

    fn field(&mut self, base: &Term, name: &str) -> Valued {
        let base = self.value(base);
        let of = match &base.of {
            Type::Record(fields) => {
                let own = fields.iter().find(|(known, _)| **known == *name);
                own.map_or(Type::Any, |(_, of)| of.clone())
            }
            Type::YesNo
            | Type::Number(_)
            | Type::Text
            | Type::Date
            | Type::Moment
            | Type::Days
            | Type::Months
            | Type::OneOf(_)
            | Type::AnyOf(_)
            | Type::List(_)
            | Type::Any => Type::Any,
        };
        let own = Valued::or_null(format!("{}.{name}", joinable(&base.text)), of);
        Valued {
            known: Clause::all([base.known, own.known]),
            open: Clause::any([base.open, own.open]),
            ..own
        }
    }

    fn arithmetic(&mut self, operation: Operation, a: &Term, b: &Term) -> Valued {
        let (mut a, mut b) = (self.value(a), self.value(b));
        if operation == Operation::Add && b.of == Type::Date {
            std::mem::swap(&mut a, &mut b);
        }
        let of = match (&a.of, &b.of) {
            (Type::Date, Type::Date) => Type::Days,
            (Type::Date, _) => Type::Date,
            (Type::Days, _) => Type::Days,
            (Type::Months, _) => Type::Months,
            _ => Type::number(),
        };
        let text = format!("({} {} {})", a.text, operation.sign(), b.text);
        Valued::made_of(text, &[a, b], of)
    }

    /// `if c then a else b` with a value: known also where `c` is not and both are the same.
    fn either(&mut self, condition: &Term, then: &Term, otherwise: &Term, whole: &Term) -> Valued {
        let (a, b) = (self.value(then), self.value(otherwise));
        if a.of == Type::YesNo || b.of == Type::YesNo {
            return self.as_value(whole);
        }
        if matches!(a.of, Type::List(_) | Type::AnyOf(_) | Type::Record(_)) {
            return self.unsayable(whole, "a choice between lists is not exported");
        }
        let mut told = |sign, mode| self.truth(condition, sign, mode);
        let (yes, no) = (told(Sign::Holds, Mode::Must), told(Sign::Fails, Mode::Must));
        let may = (told(Sign::Holds, Mode::May), told(Sign::Fails, Mode::May));
        let same = Clause::plain(format!("{} = {}", a.text, b.text));
        let other = Clause::plain(format!("{} != {}", a.text, b.text));
        Valued {
            text: format!("(if {} then {} else {})", yes.text(), a.text, b.text),
            known: Clause::any([
                Clause::all([yes, a.known.clone()]),
                Clause::all([no, b.known.clone()]),
                Clause::all([a.known, b.known, same]),
            ]),
            open: Clause::all([
                Clause::any([may.1, a.open.clone()]),
                Clause::any([may.0, b.open.clone()]),
                Clause::any([a.open, b.open, other]),
            ]),
            of: a.of,
        }
    }

    fn call(&mut self, builtin: Builtin, arguments: &[Term], whole: &Term) -> Valued {
        let word = match builtin {
            Builtin::ListContains => return self.as_value(whole),
            Builtin::WorkingDaysBetween => {
                return self.unsayable(whole, "FEEL knows no working days");
            }
            Builtin::Count => "count",
            Builtin::Min => "min",
            Builtin::Max => "max",
            Builtin::Sum => "sum",
            Builtin::MonthsBetween => "years and months duration",
        };
        let parts: Vec<Valued> = arguments.iter().map(|it| self.value(it)).collect();
        let texts: Vec<&str> = parts.iter().map(|it| it.text.as_str()).collect();
        let text = format!("{word}({})", texts.join(", "));
        let of = match builtin {
            Builtin::MonthsBetween => Type::Months,
            Builtin::Min | Builtin::Max | Builtin::Sum => {
                parts.first().map_or(Type::Any, |it| it.of.clone())
            }
            Builtin::Count | Builtin::ListContains | Builtin::WorkingDaysBetween => Type::number(),
        };
        Valued::made_of(text, &parts, of)
    }

    /// A scripted function, where it could be written as a table.
    fn script(&mut self, name: &Arc<str>, arguments: &[Term], whole: &Term) -> Valued {
        if let Some(why) = self.tables.why_not(name) {
            let why = why.to_owned();
            return self.unsayable(whole, &why);
        }
        self.reads.insert(Read::Function(name.clone()));
        let parts: Vec<Valued> = arguments.iter().map(|it| self.value(it)).collect();
        let texts: Vec<&str> = parts.iter().map(|it| it.text.as_str()).collect();
        let text = format!("{}({})", self.names.function(name), texts.join(", "));
        let mut functions = self.pack.functions.iter();
        let of = functions.rfind(|it| *it.name == **name);
        let of = of.map_or(Type::Any, |it| it.result.clone());
        let own = Valued::or_null(text, of);
        let parts = Valued::made_of(String::new(), &parts, Type::Any);
        Valued {
            known: Clause::all([parts.known, own.known]),
            open: Clause::any([parts.open, own.open]),
            ..own
        }
    }
}

/// A text after which `.name` reads a part of it.
fn joinable(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.');
    let whole = text.starts_with('(') && text.ends_with(')');
    if text.chars().all(plain) || whole {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

fn part_word(of: &Type, part: Part) -> &'static str {
    match (of, part) {
        (Type::Date, Part::Years) => "year",
        (Type::Date, Part::Months) => "month",
        (Type::Date, Part::Days) => "day",
        (_, Part::Years) => "years",
        (_, Part::Months) => "months",
        (_, Part::Days) => "days",
    }
}

/// The outcomes of a decision as the values of its answer.
pub(super) fn outcomes(decision: &Decision) -> Domain {
    Domain {
        of: decision.name.to_string(),
        values: decision.outcomes.iter().map(|it| it.id.clone()).collect(),
    }
}

/// The type of a value that is written out.
fn type_of(value: &Value) -> Type {
    match value {
        Value::Bool(_) => Type::YesNo,
        Value::Number(_) => Type::number(),
        Value::Text(_) => Type::Text,
        Value::Date(_) => Type::Date,
        Value::Moment(_) => Type::Moment,
        Value::Days(_) => Type::Days,
        Value::Months(_) => Type::Months,
        Value::List(_) => Type::List(Box::new(Type::Any)),
        Value::Record(_) => Type::Any,
    }
}

/// A value as FEEL writes it; nothing for what FEEL has no literal for, or what is not known in full.
pub(super) fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Bool(_) | Value::Number(_) | Value::Date(_) => Some(value.to_string()),
        Value::Text(text) => Some(quoted(text)),
        Value::Days(days) => Some(duration(*days, 'D')),
        Value::Months(months) => Some(duration(*months, 'M')),
        Value::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(|it| literal(it.as_ref()?)).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Value::Moment(_) | Value::Record(_) => None,
    }
}

fn duration(count: i64, unit: char) -> String {
    let sign = if count < 0 { "-" } else { "" };
    format!("duration(\"{sign}P{}{unit}\")", count.unsigned_abs())
}

/// A text in FEEL's quotation marks.
pub(super) fn quoted(text: &str) -> String {
    let mut made = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => made.push_str("\\\""),
            '\\' => made.push_str("\\\\"),
            '\n' => made.push_str("\\n"),
            '\r' => made.push_str("\\r"),
            '\t' => made.push_str("\\t"),
            _ => made.push(letter),
        }
    }
    made.push('"');
    made
}
