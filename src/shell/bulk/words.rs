//! What a row says of itself, whichever way it was read.

use std::borrow::Cow;

use crate::algebra::moment::Moment;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::execute::told::Given;
use crate::execute::told::Row;
use crate::execute::told::Told;

/// The reference of a contact.
pub(super) fn case_of<'r>(row: &'r Row<'_>) -> &'r str {
    match row {
        Row::Seen(seen) => seen.reference,
        Row::Told(told) => &told.reference,
        Row::Written(case) => case.reference.as_ref().map_or("", |it| it.value.as_str()),
        Row::Line(_) | Row::Unread(_) => "",
    }
}

/// When it was received.
pub(super) fn received_of(row: &Row<'_>) -> Option<Moment> {
    match row {
        Row::Seen(seen) => Some(seen.received),
        Row::Told(told) => Some(told.received),
        Row::Written(case) => case.received.as_ref().map(|it| it.value),
        Row::Line(_) | Row::Unread(_) => None,
    }
}

/// The authority it names.
pub(super) fn authority_of<'r>(row: &'r Row<'_>) -> Option<Cow<'r, str>> {
    let named = match row {
        Row::Seen(seen) => seen.authority,
        Row::Told(told) => told.authority.as_deref(),
        Row::Written(case) => case.authority.as_ref().map(|it| it.value.as_str()),
        Row::Line(_) | Row::Unread(_) => None,
    };
    named.map(|named| Cow::Borrowed(named.trim()))
}

/// The reference of one of its children.
pub(super) fn child_of<'r>(row: &'r Row<'_>, place: usize) -> Option<&'r str> {
    match row {
        Row::Seen(seen) => seen.children.get(place).copied(),
        Row::Told(told) => told.children.get(place).map(|(name, _)| &**name),
        Row::Written(case) => {
            let child = case.children.get(place);
            child.map(|child| child.reference.value.as_str())
        }
        Row::Line(_) | Row::Unread(_) => None,
    }
}

/// An answer as one word, or the members of a set.
fn written(answer: &Node) -> Option<Cow<'_, str>> {
    match &answer.kind {
        Kind::Scalar(_) => answer.scalar().map(|it| Cow::Borrowed(it.text.trim())),
        Kind::List(items) => {
            let words: Option<Vec<&str>> = items
                .iter()
                .map(|item| item.scalar().map(|it| it.text.trim()))
                .collect();
            words.map(|words| Cow::Owned(words.join(", ")))
        }
        Kind::Map(_) => None,
    }
}

/// How many children it has.
pub(super) fn count_of(row: &Row<'_>) -> usize {
    match row {
        Row::Seen(seen) => seen.children.len(),
        Row::Told(told) => told.children.len(),
        Row::Written(case) => case.children.len(),
        Row::Line(_) | Row::Unread(_) => 0,
    }
}

/// What a row answers to a question about a child or its contact, as one word.
pub(super) fn said<'r>(row: &'r Row<'_>, place: usize, fact: &str) -> Option<Cow<'r, str>> {
    let said = match row {
        Row::Seen(seen) => in_words(seen.told()?, place, fact)?,
        Row::Told(told) => in_words(told, place, fact)?,
        Row::Written(case) => {
            let own = case.children.get(place).map(|child| &child.facts);
            let mut answers = own.into_iter().flatten().chain(&case.facts);
            written(&answers.find(|answer| answer.fact.value == fact)?.answer)?
        }
        Row::Line(_) | Row::Unread(_) => return None,
    };
    Some(said).filter(|said| !said.is_empty())
}

fn in_words<'r>(told: &'r Told<'_>, place: usize, fact: &str) -> Option<Cow<'r, str>> {
    let own = told.children.get(place).map(|(_, own)| own);
    let mut entries = own.into_iter().flatten().chain(&told.facts);
    match &entries.find(|entry| entry.name == fact)?.given {
        Given::Word(word) => Some(Cow::Borrowed(word.trim())),
        Given::Words(words) => Some(Cow::Owned(words.join(", "))),
        Given::Tree(_) => None,
    }
}
