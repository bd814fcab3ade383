//! A line of JSON → codes, in one pass over its bytes; anything unusual is left to a closer look.
//!
//! Cases of one source name their questions in the same order, so each name is
//! first held against the one that followed last time.

use std::cell::OnceCell;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::check::pack::About;
use crate::check::term::FactId;
use crate::execute::columns::byte;
use crate::execute::cursor::Cursor;
use crate::execute::laid::GROUP;
use crate::execute::plain_line::MOST_CHILDREN;
use crate::execute::plain_line::MOST_REFERENCE;
use crate::execute::plain_line::told;
use crate::execute::questions::Question;
use crate::execute::questions::Questions;
use crate::execute::questions::Usual;
use crate::execute::questions::time;
use crate::execute::settled_otherwise::Bench;
use crate::execute::settled_otherwise::Known;
use crate::execute::slots::Code;
use crate::execute::told::Told;

/// How many questions may be left out before a name is looked up.
const LEFT_OUT: usize = 2;

/// The beginning of a line, up to the first answers.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'t> {
    line: &'t [u8],
    reference: &'t str,
    authority: Option<&'t str>,
    /// When the contact was received.
    pub received: Moment,
    /// Behind the name of what follows.
    cursor: Cursor<'t>,
    follows: Follows,
}

/// Whose answers come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    Contact,
    Children,
}

/// A line that was read at a glance.
#[derive(Clone, Debug)]
pub struct Seen<'t> {
    /// All of it.
    pub line: &'t [u8],
    /// The reference of the contact.
    pub reference: &'t str,
    /// The authority it names.
    pub authority: Option<&'t str>,
    /// When it was received.
    pub received: Moment,
    /// The references of its children.
    pub children: Vec<&'t str>,
    /// The same in words, if somebody asked for them.
    words: OnceCell<Option<Box<Told<'t>>>>,
}

impl<'t> Seen<'t> {
    /// The same contact in names and words.
    pub fn told(&self) -> Option<&Told<'t>> {
        let read = || {
            let line = std::str::from_utf8(self.line).ok()?;
            told(line).map(Box::new)
        };
        self.words.get_or_init(read).as_deref()
    }
}

/// The answers of a line as codes, in room that is kept for the next.
#[derive(Debug, Default)]
pub struct Sight {
    /// By question, which one followed it, and which did before; then which begin a contact and a child.
    next: Vec<[usize; 2]>,
    /// By fact, where it was last answered.
    answered: Vec<u64>,
    stamp: u64,
    /// About the contact.
    pub shared: Answers,
    /// About one child, and another.
    pub own: Vec<Answers>,
    pub(super) bench: Bench,
}

/// Answers.
#[derive(Debug, Default)]
pub struct Answers {
    /// By fact, codes for columns in a byte each; zeros behind the last. Of a set only whether it is known.
    pub codes: Vec<u8>,
    /// Codes of sets that hold something.
    pub sets: Vec<(FactId, Code)>,
    /// Full values that are read.
    pub values: Vec<(FactId, Value)>,
}

impl Answers {
    /// Whether there is a value of a fact among them.
    fn knows(&self, id: FactId) -> bool {
        self.codes.get(id.0).is_some_and(|code| *code != 0)
    }

    fn clear(&mut self, facts: usize) {
        self.codes.clear();
        self.codes.resize(facts.next_multiple_of(GROUP), 0);
        self.sets.clear();
        self.values.clear();
    }
}

/// The codes of yes and no.
const YES: u8 = 1;
const NO: u8 = 2;

/// The code of a set that is known.
const KNOWN: u8 = 1;

/// Where answers stand: their mark, and that of the contact.
#[derive(Clone, Copy)]
struct Level {
    own: u64,
    contact: u64,
    /// What a question here is never about.
    not: About,
}

impl Level {
    /// Whether a question that was last answered there is answered again here.
    #[inline]
    fn is_again(self, answered: u64) -> bool {
        answered == self.own || answered == self.contact
    }
}

impl<'t> Opening<'t> {
    /// Reads the beginning of a line.
    #[must_use]
    pub fn of(line: &'t [u8]) -> Option<Self> {
        let mut cursor = Cursor { rest: line };
        let (mut reference, mut authority, mut received) = (None, None, None);
        cursor.expects(b'{')?;
        let follows = loop {
            let key = cursor.quoted()?;
            cursor.expects(b':')?;
            match key {
                b"case" if reference.is_none() => reference = Some(name(&mut cursor)?),
                b"authority" if authority.is_none() => authority = Some(cursor.text()?),
                b"received" if received.is_none() => received = Some(time(cursor.quoted()?)?),
                b"facts" => break Follows::Contact,
                b"children" => break Follows::Children,
                _ => return None,
            }
            cursor.expects(b',')?;
        };
        Some(Self {
            line,
            reference: reference?,
            authority,
            received: received?,
            cursor,
            follows,
        })
    }
}

/// A reference.
fn name<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    let text = cursor.text()?;
    let plain = !text.trim().is_empty() && text.len() <= MOST_REFERENCE;
    plain.then_some(text)
}

impl Questions<'_> {
    /// Reads the rest of a line; `fits` says of each child whether nothing contradicts what it is.
    pub(super) fn glance<'t>(
        &self,
        opening: &Opening<'t>,
        sight: &mut Sight,
        fits: &mut dyn FnMut(&Known<'_>) -> bool,
    ) -> Option<Seen<'t>> {
        sight.begin(self);
        let contact = sight.stamp;
        let mut cursor = opening.cursor;
        if opening.follows == Follows::Contact {
            let level = Level {
                own: contact,
                contact,
                not: About::Child,
            };
            let mut shared = std::mem::take(&mut sight.shared);
            let read = self.facts(&mut cursor, level, sight, &mut shared);
            sight.shared = shared;
            read?;
            cursor.expects(b',')?;
            if cursor.quoted()? != b"children" {
                return None;
            }
            cursor.expects(b':')?;
        }
        let mut children: Vec<&str> = Vec::with_capacity(4);
        cursor.expects(b'[')?;
        loop {
            let place = children.len();
            sight.stamp += 1;
            let level = Level {
                own: sight.stamp,
                contact,
                not: About::Contact,
            };
            if sight.own.len() <= place {
                sight.own.push(Answers::default());
            }
            let mut own = std::mem::take(sight.own.get_mut(place)?);
            own.clear(sight.answered.len());
            let read = self.child(&mut cursor, level, sight, &mut own);
            let known = |id: FactId| sight.shared.knows(id) || own.knows(id);
            let known = Known {
                is: &known,
                values: [&sight.shared.values, &own.values],
            };
            let fits = read.is_some() && fits(&known);
            *sight.own.get_mut(place)? = own;
            let reference = read.filter(|_| fits)?;
            if place == MOST_CHILDREN || children.contains(&reference) {
                return None;
            }
            children.push(reference);
            if !cursor.takes(b',') {
                break;
            }
        }
        cursor.expects(b']')?;
        cursor.expects(b'}')?;
        cursor.rest.is_empty().then_some(Seen {
            line: opening.line,
            reference: opening.reference,
            authority: opening.authority,
            received: opening.received,
            children,
            words: OnceCell::new(),
        })
    }

    /// One child; gives its reference.
    fn child<'t>(
        &self,
        cursor: &mut Cursor<'t>,
        level: Level,
        sight: &mut Sight,
        own: &mut Answers,
    ) -> Option<&'t str> {
        let (mut reference, mut answered) = (None, false);
        cursor.expects(b'{')?;
        loop {
            let key = cursor.quoted()?;
            cursor.expects(b':')?;
            match key {
                b"ref" if reference.is_none() => reference = Some(name(cursor)?),
                b"facts" if !answered => {
                    self.facts(cursor, level, sight, own)?;
                    answered = true;
                }
                _ => return None,
            }
            if !cursor.takes(b',') {
                cursor.expects(b'}')?;
                return reference;
            }
        }
    }

    /// Answers to questions.
    fn facts(
        &self,
        cursor: &mut Cursor<'_>,
        level: Level,
        sight: &mut Sight,
        into: &mut Answers,
    ) -> Option<()> {
        cursor.expects(b'{')?;
        if cursor.takes(b'}') {
            return Some(());
        }
        let mut last = self.names.len() + usize::from(level.own == level.contact);
        loop {
            let [guess, _] = *sight.next.get(last)?;
            last = if cursor.goes_over_name(self.names.quoted(guess)?) {
                guess
            } else {
                self.question(cursor, last, sight)?
            };
            let question = self.get(last)?;
            if usual(question, cursor, level, sight, into).is_none() {
                self.answer(question, cursor, level, sight, into)?;
                if !cursor.next_entry() {
                    return cursor.expects(b'}');
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
#[inline]
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

impl Sight {
    /// Forgets the line before, but for the order of its names.
    fn begin(&mut self, questions: &Questions<'_>) {
        let count = questions.names.len();
        if self.next.len() != count + 2 {
            self.next = vec![[0; 2]; count + 2];
            self.answered = vec![0; count];
            self.stamp = 0;
        }
        self.stamp += 1;
        self.shared.clear(count);
    }
}
