//! The questions of a version as a line of JSON answers them: the bytes of a name → its fact, the bytes of an answer → its code.
//!
//! Only what is plainly written is read here. What is nothing here is read
//! with more care elsewhere, and comes to the same where both read it.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::civil::Time;
use pulp::Arch;

use crate::algebra::moment::Moment;
use crate::algebra::number::Number;
use crate::algebra::value::Value;
use crate::ast::fields::MOST_TEXT;
use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::types::Bounds;
use crate::check::types::Domain;
use crate::check::types::Type;
use crate::compile::flat::Slot;
use crate::compile::program::Program;
use crate::execute::choice::ABSENT;
use crate::execute::choice::Choice;
use crate::execute::choice::absence;
use crate::execute::choice::is_absence;
use crate::execute::cursor::Cursor;
use crate::execute::lexicon::Lexicon;
use crate::execute::pattern::Words;
use crate::execute::slots::Code;
use crate::execute::slots::code;

/// The questions of a version.
pub(super) struct Questions<'p> {
    program: &'p Program,
    pub(super) arch: Arch,
    pub(super) names: Lexicon,
    /// By number; those of another version alone come last.
    all: Vec<Question>,
}

/// A question.
#[derive(Clone, Debug)]
pub(super) struct Question {
    /// Its fact; nothing where only another version asks it.
    pub(super) fact: Option<FactId>,
    pub(super) about: About,
    /// Whether its answers are sets that a column holds.
    pub(super) is_set: bool,
    /// Whether it is such a set and its full value is read.
    pub(super) is_read_set: bool,
    pub(super) usual: Usual,
    /// Whether its full value is read.
    read: bool,
    reads: Reads,
}

/// How an answer is usually given that needs no more than its code.
#[derive(Clone, Debug)]
pub(super) enum Usual {
    YesNo,
    OneOf(Arc<Choice>),
    /// A set that holds nothing.
    Set,
    /// No answer is usual, or its full value is read.
    Other,
}

/// How an answer is read.
#[derive(Clone, Debug)]
enum Reads {
    YesNo,
    OneOf(Arc<Choice>),
    AnyOf(Box<(Arc<Domain>, Words)>),
    Number(Box<Bounds>),
    Date,
    Moment,
    Text,
    /// With more care.
    Other,
}

impl<'p> Questions<'p> {
    /// `read` tells by fact whether full values are read, `over` what only another version asks.
    pub(super) fn of(program: &'p Program, read: &[bool], over: &BTreeSet<String>) -> Self {
        let pack = &program.pack;
        let asked = pack.fact_ids().map(|id| {
            let read = read.get(id.0).copied().unwrap_or(true);
            Question::of(program, pack, id, read)
        });
        let passed = over.iter().map(|_| Question {
            fact: None,
            about: About::Household,
            is_set: false,
            is_read_set: false,
            usual: Usual::Other,
            read: false,
            reads: Reads::Other,
        });
        let names = pack.fact_ids().map(|id| &*pack.fact(id).name);
        Self {
            program,
            arch: Arch::new(),
            names: Lexicon::of(names.chain(over.iter().map(String::as_str))),
            all: asked.chain(passed).collect(),
        }
    }

    /// The fact of a name.
    pub(super) fn fact(&self, name: &str) -> Option<FactId> {
        self.get(self.names.find(name.as_bytes())?)?.fact
    }

    #[inline(always)]
    pub(super) fn get(&self, number: usize) -> Option<&Question> {
        self.all.get(number)
    }

    /// The answer to a question, unknown where nobody knew or nobody asked; `full` is given its full value where somebody
    /// reads that.
    #[inline]
    pub(super) fn said(
        &self,
        question: &Question,
        cursor: &mut Cursor<'_>,
        full: &mut dyn FnMut(Value),
    ) -> Option<Code> {
        match &question.reads {
            Reads::YesNo => {
                let truth = if cursor.rest.first_chunk() == Some(b"\"no\"") {
                    cursor.rest = cursor.rest.get(4..)?;
                    false
                } else if cursor.rest.first_chunk() == Some(b"\"yes\"") {
                    cursor.rest = cursor.rest.get(5..)?;
                    true
                } else {
                    match truth(cursor)? {
                        Ok(truth) => truth,
                        Err(said) => return Some(said),
                    }
                };
                if question.read {
                    full(Value::Bool(truth));
                }
                Some(Code::nth(usize::from(!truth)))
            }
            Reads::OneOf(choice) => {
                let (at, said) = choice.one(cursor)?;
                if question.read
                    && let Some(value) = choice.domain.values.get(at)
                {
                    full(Value::Text(value.clone()));
                }
                Some(said)
            }
            Reads::AnyOf(set) => self.set(question, (&set.0, &set.1), cursor, full),
            Reads::Number(_) | Reads::Date | Reads::Moment | Reads::Text | Reads::Other => {
                self.measured(question, cursor, full)
            }
        }
    }

    /// A set; each member at most once.
    fn set(
        &self,
        question: &Question,
        (domain, words): (&Domain, &Words),
        cursor: &mut Cursor<'_>,
        full: &mut dyn FnMut(Value),
    ) -> Option<Code> {
        if cursor.rest.first() == Some(&b'"') {
            return absence(cursor.quoted()?);
        }
        let chosen = members(domain, words, cursor)?;
        let known = match self.slot(question) {
            Some(Slot::Members { .. }) => Code::set(chosen),
            Some(_) | None => Code::nth(0),
        };
        if question.read {
            let members = domain.values.iter().enumerate();
            let members = members.filter(|(at, _)| chosen >> at & 1 == 1);
            let members = members.map(|(_, value)| Some(Value::Text(value.clone())));
            full(Value::List(members.collect()));
        }
        Some(known)
    }

    fn slot(&self, question: &Question) -> Option<&Slot> {
        self.program.flat().slots.get(question.fact?.0)
    }

    fn measured(
        &self,
        question: &Question,
        cursor: &mut Cursor<'_>,
        full: &mut dyn FnMut(Value),
    ) -> Option<Code> {
        let value = match &question.reads {
            Reads::Number(bounds) => {
                if cursor.rest.first() == Some(&b'"') {
                    return absence(cursor.quoted()?);
                }
                Value::Number(number(cursor.digits()?, **bounds)?)
            }
            Reads::Date => {
                let ahead = cursor.rest.first_chunk::<12>();
                let plain = ahead.and_then(|ahead| match ahead {
                    [b'"', day @ .., b'"'] => date(day),
                    _ => None,
                });
                if let Some(date) = plain {
                    cursor.rest = cursor.rest.get(12..)?;
                    Value::Date(date)
                } else {
                    return absence(cursor.quoted()?);
                }
            }
            Reads::Moment => {
                let word = cursor.quoted()?;
                match time(word) {
                    Some(moment) => Value::Moment(moment),
                    None => return absence(word),
                }
            }
            Reads::Text => {
                let word = cursor.text()?;
                if let Some(said) = absence(word.as_bytes()) {
                    return Some(said);
                }
                let may_be_absent = ABSENT.iter().any(|absent| word.contains(absent));
                if may_be_absent || word.len() > MOST_TEXT {
                    return None;
                }
                if question.read {
                    full(Value::text(word.trim()));
                }
                return Some(Code::nth(0));
            }
            Reads::YesNo | Reads::OneOf(_) | Reads::AnyOf(_) | Reads::Other => return None,
        };
        let program = self.program;
        let code = code(program.flat(), &program.pack, question.fact?, &value);
        if question.read {
            full(value);
        }
        Some(code)
    }
}

impl Question {
    fn of(program: &Program, pack: &Pack, id: FactId, read: bool) -> Self {
        let fact = pack.fact(id);
        let slot = program.flat().slots.get(id.0);
        let is_set = matches!(slot, Some(Slot::Members { .. }));
        let reads = Reads::of(&fact.of, slot);
        Self {
            fact: Some(id),
            about: fact.about,
            is_set,
            is_read_set: is_set && read,
            usual: match &reads {
                Reads::AnyOf(_) if is_set => Usual::Set,
                Reads::YesNo if !read => Usual::YesNo,
                Reads::OneOf(choice) if !read => Usual::OneOf(choice.clone()),
                Reads::YesNo
                | Reads::OneOf(_)
                | Reads::AnyOf(_)
                | Reads::Number(_)
                | Reads::Date
                | Reads::Moment
                | Reads::Text
                | Reads::Other => Usual::Other,
            },
            read,
            reads,
        }
    }
}

impl Reads {
    fn of(of: &Type, slot: Option<&Slot>) -> Self {
        match of {
            Type::YesNo => Self::YesNo,
            Type::OneOf(domain) => {
                let mut values = domain.values.iter();
                if values.any(|value| is_absence(value.as_bytes())) {
                    Self::Other
                } else {
                    Self::OneOf(Arc::new(Choice::of(domain, slot)))
                }
            }
            Type::AnyOf(domain) => {
                let values = domain.values.iter().map(|value| value.as_bytes());
                Self::AnyOf(Box::new((domain.clone(), Words::of(values))))
            }
            Type::Number(bounds) => Self::Number(Box::new(*bounds)),
            Type::Date => Self::Date,
            Type::Text => Self::Text,
            Type::Moment => Self::Moment,
            Type::Days | Type::Months | Type::List(_) | Type::Record(_) | Type::Any => Self::Other,
        }
    }
}

/// Yes or no written in full, or what is said instead.
fn truth(cursor: &mut Cursor<'_>) -> Option<Result<bool, Code>> {
    match cursor.rest.first()? {
        b't' | b'f' => {
            let truth = cursor.goes_over(b"true");
            (truth || cursor.goes_over(b"false")).then_some(Ok(truth))
        }
        _ => absence(cursor.quoted()?).map(Err),
    }
}

/// The members of a set as bits; each at most once.
fn members(domain: &Domain, words: &Words, cursor: &mut Cursor<'_>) -> Option<u64> {
    if let Some(rest) = cursor.rest.strip_prefix(b"[]") {
        cursor.rest = rest;
        return Some(0);
    }
    let mut chosen = 0_u64;
    cursor.expects(b'[')?;
    if cursor.takes(b']') {
        return Some(0);
    }
    loop {
        let member = member(domain, words, cursor)?;
        let bit = 1_u64.checked_shl(u32::try_from(member).ok()?)?;
        if chosen & bit != 0 {
            return None;
        }
        chosen |= bit;
        if !cursor.takes(b',') {
            cursor.expects(b']')?;
            return Some(chosen);
        }
    }
}

/// A member of a set, by its position.
fn member(domain: &Domain, words: &Words, cursor: &mut Cursor<'_>) -> Option<usize> {
    if let Some((at, length)) = words.next(cursor.rest) {
        cursor.rest = cursor.rest.get(length..)?;
        return Some(at);
    }
    let word = cursor.quoted()?;
    let mut values = domain.values.iter();
    values.position(|value| value.as_bytes() == word)
}

/// A whole number of few digits, within its bounds.
fn number(digits: &[u8], bounds: Bounds) -> Option<Number> {
    if digits.len() > 9 {
        return None;
    }
    let number = Number::from(count(digits)?);
    let fits = bounds.least.is_none_or(|least| number >= least)
        && bounds.most.is_none_or(|most| number <= most);
    fits.then_some(number)
}

/// What a few digits say.
pub(super) fn count(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |so_far, digit| {
        let digit = digit.wrapping_sub(b'0');
        (digit < 10).then(|| so_far * 10 + u32::from(digit))
    })
}

/// A day, or a day and a time.
pub(super) fn time(word: &[u8]) -> Option<Moment> {
    if let Some((day, [b'T', h1, h2, b':', m1, m2])) = word.split_first_chunk::<10>()
        && let Some(day) = date(day)
    {
        let hour = i8::try_from(count(&[*h1, *h2])?).ok()?;
        let minute = i8::try_from(count(&[*m1, *m2])?).ok()?;
        let time = Time::new(hour, minute, 0, 0).ok()?;
        return Some(Moment::Time(DateTime::from_parts(day, time)));
    }
    Moment::parse(std::str::from_utf8(word).ok()?).ok()
}

/// A day as `2026-11-20`.
pub(super) fn date(word: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *word else {
        return None;
    };
    let year = i16::try_from(count(&[y1, y2, y3, y4])?).ok()?;
    let month = i8::try_from(count(&[m1, m2])?).ok()?;
    let day = i8::try_from(count(&[d1, d2])?).ok()?;
    if !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(year, month, day).ok()
}
