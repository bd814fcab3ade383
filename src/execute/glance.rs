//! A line of JSON → codes, in one pass over its bytes; anything unusual is left to a closer look.

use std::cell::OnceCell;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::check::pack::About;
use crate::check::term::FactId;
use crate::execute::cursor::Cursor;
use crate::execute::laid::GROUP;
use crate::execute::plain_line::MOST_CHILDREN;
use crate::execute::plain_line::MOST_REFERENCE;
use crate::execute::plain_line::told;
use crate::execute::questions::Questions;
use crate::execute::questions::time;
use crate::execute::replies::Level;
use crate::execute::settled_otherwise::Bench;
use crate::execute::settled_otherwise::Known;
use crate::execute::slots::Code;
use crate::execute::told::Told;

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
    pub(super) next: Vec<[usize; 2]>,
    /// By fact, where it was last answered.
    pub(super) answered: Vec<u64>,
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
