//! A line of JSON → a contact of plain words, without building a tree; nothing where anything is unusual.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::execute::coder::moment;
use crate::execute::told::Entry;
use crate::execute::told::Given;
use crate::execute::told::Told;

/// How many children a plainly told contact has at most.
pub(super) const MOST_CHILDREN: usize = 50;
/// How long a plain reference is at most.
pub(super) const MOST_REFERENCE: usize = 500;

/// How many answers of a child are expected.
const ANSWERS: usize = 64;

/// A contact of plain words; nothing where anything is unusual.
#[must_use]
pub fn told(line: &str) -> Option<Told<'_>> {
    let mut eye = Eye { rest: line };
    let (mut reference, mut authority, mut received) = (None, None, None);
    let (mut facts, mut children) = (None, None);
    eye.object(&mut |eye, key| match key {
        "case" => once(&mut reference, eye.reference()?),
        "authority" => once(&mut authority, eye.text()?),
        "received" => once(&mut received, moment(eye.text()?)?),
        "facts" => once(&mut facts, eye.facts()?),
        "children" => once(&mut children, eye.children()?),
        _ => None,
    })?;
    eye.space();
    if !eye.rest.is_empty() {
        return None;
    }
    Some(Told {
        reference: Cow::Borrowed(reference?),
        authority: authority.map(Cow::Borrowed),
        received: received?,
        facts: facts.unwrap_or_default(),
        children: children?,
    })
}

fn once<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.replace(value).is_none().then_some(())
}

/// What is still to be read of a line.
struct Eye<'t> {
    rest: &'t str,
}

impl<'t> Eye<'t> {
    fn space(&mut self) {
        self.rest = self.rest.trim_ascii_start();
    }

    fn takes(&mut self, sign: char) -> bool {
        self.space();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expects(&mut self, sign: char) -> Option<()> {
        self.takes(sign).then_some(())
    }

    /// A text without any sign that stands for another.
    fn text(&mut self) -> Option<&'t str> {
        self.expects('"')?;
        let end = self
            .rest
            .bytes()
            .position(|byte| byte == b'"' || byte == b'\\' || byte < 0x20)?;
        let text = self.rest.get(..end)?;
        self.rest = self.rest.get(end..)?.strip_prefix('"')?;
        Some(text)
    }

    fn reference(&mut self) -> Option<&'t str> {
        let text = self.text()?;
        let plain = !text.trim().is_empty() && text.len() <= MOST_REFERENCE;
        plain.then_some(text)
    }

    fn object(&mut self, value: &mut dyn FnMut(&mut Self, &'t str) -> Option<()>) -> Option<()> {
        self.expects('{')?;
        if self.takes('}') {
            return Some(());
        }
        loop {
            let key = self.text()?;
            self.expects(':')?;
            self.space();
            value(self, key)?;
            if !self.takes(',') {
                return self.expects('}');
            }
            self.space();
        }
    }

    fn list<T>(&mut self, one: &mut dyn FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.expects('[')?;
        let mut found = Vec::new();
        if self.takes(']') {
            return Some(found);
        }
        loop {
            self.space();
            found.push(one(self)?);
            if !self.takes(',') {
                self.expects(']')?;
                return Some(found);
            }
        }
    }

    fn facts(&mut self) -> Option<Vec<Entry<'t>>> {
        let mut found = Vec::with_capacity(ANSWERS);
        self.object(&mut |eye, name| {
            let given = if eye.rest.starts_with('[') {
                Given::Words(eye.list(&mut |eye| eye.word())?)
            } else {
                Given::Word(eye.word()?)
            };
            found.push(Entry {
                name: Cow::Borrowed(name),
                given,
            });
            Some(())
        })?;
        let names: BTreeSet<&str> = found.iter().map(|entry| &*entry.name).collect();
        (names.len() == found.len()).then_some(found)
    }

    /// A text, or a number that is written as it is meant.
    fn word(&mut self) -> Option<Cow<'t, str>> {
        if self.rest.starts_with('"') {
            return self.text().map(Cow::Borrowed);
        }
        for word in ["true", "false"] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return Some(Cow::Borrowed(word));
            }
        }
        let digits = |byte: u8| byte.is_ascii_digit();
        let end = self.rest.bytes().position(|byte| !digits(byte))?;
        let number = self.rest.get(..end)?;
        let plain = !number.is_empty() && (number == "0" || !number.starts_with('0'));
        let next = self.rest.as_bytes().get(end)?;
        let ends = matches!(next, b',' | b'}' | b']' | b' ');
        self.rest = self.rest.get(end..)?;
        (plain && ends).then_some(Cow::Borrowed(number))
    }

    fn children(&mut self) -> Option<Vec<(Cow<'t, str>, Vec<Entry<'t>>)>> {
        let children = self.list(&mut |eye| {
            let (mut reference, mut facts) = (None, None);
            eye.object(&mut |eye, key| match key {
                "ref" => once(&mut reference, eye.reference()?),
                "facts" => once(&mut facts, eye.facts()?),
                _ => None,
            })?;
            Some((Cow::Borrowed(reference?), facts.unwrap_or_default()))
        })?;
        let doubled = children.iter().enumerate().any(|(at, (reference, _))| {
            let mut before = children.iter().take(at);
            before.any(|(other, _)| other == reference)
        });
        let fits = !children.is_empty() && children.len() <= MOST_CHILDREN && !doubled;
        fits.then_some(children)
    }
}
