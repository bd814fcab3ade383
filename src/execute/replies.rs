//! The answers of a line of JSON → codes, in the order in which they stand there.
//!
//! Cases of one source name their questions in the same order, so each name is
//! first held against the one that followed last time.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use pulp::NullaryFnOnce;

use crate::algebra::value::Value;
use crate::check::pack::About;
use crate::execute::columns::byte;
use crate::execute::cursor::Cursor;
use crate::execute::glance::Answers;
use crate::execute::glance::Sight;
use crate::execute::questions::Question;
use crate::execute::questions::Questions;
use crate::execute::questions::Usual;

/// How many questions may be left out before a name is looked up.
const LEFT_OUT: usize = 2;

/// The codes of yes and no.
const YES: u8 = 1;
const NO: u8 = 2;

/// The code of a set that is known.
const KNOWN: u8 = 1;

/// Where answers stand: their mark, and that of the contact.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub(super) own: u64,
    pub(super) contact: u64,
    /// What a question here is never about.
    pub(super) not: About,
}

impl Level {
    /// Whether a question that was last answered there is answered again here.
    #[inline(always)]
    fn is_again(self, answered: u64) -> bool {
        answered == self.own || answered == self.contact
    }
}

/// Answers are gone over in the widest registers there are.
struct Facts<'a, 't, 'p> {
    questions: &'a Questions<'p>,
    cursor: Cursor<'t>,
    level: Level,
    sight: &'a mut Sight,
    into: &'a mut Answers,
}

impl<'t> NullaryFnOnce for Facts<'_, 't, '_> {
    type Output = Option<Cursor<'t>>;

    #[inline(always)]
    fn call(self) -> Self::Output {
        let Self {
            questions,
            cursor,
            level,
            sight,
            into,
        } = self;
        questions.each_fact(cursor, level, sight, into)
    }
}

impl Questions<'_> {
    /// Answers to questions.
    pub(super) fn facts(
        &self,
        cursor: &mut Cursor<'_>,
        level: Level,
        sight: &mut Sight,
        into: &mut Answers,
    ) -> Option<()> {
        *cursor = self.arch.dispatch(Facts {
            questions: self,
            cursor: *cursor,
            level,
            sight,
            into,
        })?;
        Some(())
    }

    /// The same; gives what is behind them.
    #[inline(always)]
    fn each_fact<'t>(
        &self,
        mut cursor: Cursor<'t>,
        level: Level,
        sight: &mut Sight,
        into: &mut Answers,
    ) -> Option<Cursor<'t>> {
        cursor.expects(b'{')?;
        if cursor.takes(b'}') {
            return Some(cursor);
        }
        let mut last = self.names.len() + usize::from(level.own == level.contact);
        loop {
            let [guess, _] = *sight.next.get(last)?;
            // What is seldom needed works on another cursor, so that this one need not lie in memory.
            last = if cursor.goes_over_name(self.names.quoted(guess)?) {
                guess
            } else {
                let mut other = cursor;
                let found = self.question(&mut other, last, sight)?;
                cursor = other;
                found
            };
            let question = self.get(last)?;
            if usual(question, &mut cursor, level, sight, into).is_none() {
                let mut other = cursor;
                self.answer(question, &mut other, level, sight, into)?;
                cursor = other;
                if !cursor.next_entry() {
                    cursor.expects(b'}')?;
                    return Some(cursor);
                }
            }
        }
    }

    /// The answer to a question, however it is written.
    #[inline(never)]
    fn answer(
        &self,
        question: &Question,
        cursor: &mut Cursor<'_>,
        level: Level,
        sight: &mut Sight,
        into: &mut Answers,
    ) -> Option<()> {
        cursor.space();
        let Some(id) = question.fact else {
            // Only another version asks it.
            return cursor.passes_over();
        };
        let answered = sight.answered.get_mut(id.0)?;
        if level.is_again(*answered) || question.about == level.not {
            return None;
        }
        let Answers {
            codes,
            sets,
            values,
        } = into;
        let code = self.said(question, cursor, &mut |value| values.push((id, value)))?;
        *answered = level.own;
        *codes.get_mut(id.0)? = if !question.is_set {
            byte(code)
        } else if code.is_known() {
            if code.members().next().is_some() {
                sets.push((id, code));
            }
            KNOWN
        } else {
            0
        };
        Some(())
    }

    /// The number of the question that is named next, where it is not the one that was guessed.
    #[inline(never)]
    fn question(&self, cursor: &mut Cursor<'_>, last: usize, sight: &mut Sight) -> Option<usize> {
        let [guess, other] = *sight.next.get(last)?;
        // Perhaps that one was left out, or the one behind it too.
        let mut left_out = guess;
        for _ in 0..LEFT_OUT {
            [left_out, _] = *sight.next.get(left_out)?;
            if cursor.goes_over_name(self.names.quoted(left_out)?) {
                return Some(left_out);
            }
        }
        let number = if cursor.goes_over_name(self.names.quoted(other)?) {
            other
        } else {
            let number = self.names.find(cursor.quoted()?)?;
            cursor.expects(b':')?;
            number
        };
        *sight.next.get_mut(last)? = [number, guess];
        Some(number)
    }
}

/// The usual answer, written without space, and another entry behind it: yes or no, one of a few values, a set that holds
/// nothing. Nothing is done where it is any other.
#[inline(always)]
fn usual(
    question: &Question,
    cursor: &mut Cursor<'_>,
    level: Level,
    sight: &mut Sight,
    into: &mut Answers,
) -> Option<()> {
    let (length, code) = match &question.usual {
        Usual::YesNo => {
            if cursor.rest.first_chunk() == Some(b"\"no\",\"") {
                (5, NO)
            } else if cursor.rest.first_chunk() == Some(b"\"yes\",\"") {
                (6, YES)
            } else if cursor.rest.first_chunk() == Some(b"\"not_known\",\"") {
                (12, 0)
            } else {
                return None;
            }
        }
        Usual::OneOf(choice) => {
            let (length, said) = choice.next(cursor.rest)?;
            if cursor.rest.get(length..)?.first_chunk() != Some(b",\"") {
                return None;
            }
            (length + 1, said)
        }
        Usual::Set => {
            if cursor.rest.first_chunk() != Some(b"[],\"") {
                return None;
            }
            (3, KNOWN)
        }
        Usual::Other => return None,
    };
    let id = question.fact?;
    let answered = sight.answered.get_mut(id.0)?;
    if level.is_again(*answered) || question.about == level.not {
        return None;
    }
    *into.codes.get_mut(id.0)? = code;
    cursor.rest = cursor.rest.get(length..)?;
    *answered = level.own;
    if question.is_read_set {
        into.values.push((id, Value::List(Vec::new())));
    }
    Some(())
}
