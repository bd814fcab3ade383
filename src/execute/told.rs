//! A contact as a file tells it, before anybody knows which version decides: names and words.

use std::borrow::Cow;

use crate::algebra::moment::Moment;
use crate::ast::case;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::scalar_map::Style;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::ast::yaml::Scalar;
use crate::execute::glance::Seen;

/// One contact of a file.
#[derive(Clone, Debug)]
pub enum Row<'t> {
    /// A line of JSON that nobody looked at yet.
    Line(&'t [u8]),
    /// A line that was read at a glance.
    Seen(Seen<'t>),
    /// Plainly told: names, words and lists of words.
    Told(Told<'t>),
    /// Read as `decide` reads it.
    Written(Box<case::Case>),
    /// What is wrong with it.
    Unread(Vec<Diagnostic>),
}

impl Row<'_> {
    /// The same once more.
    #[must_use]
    pub fn again(&self) -> Row<'_> {
        match self {
            Self::Line(line) | Self::Seen(Seen { line, .. }) => Row::Line(line),
            Self::Told(told) => Row::Told(told.clone()),
            Self::Written(case) => Row::Written(case.clone()),
            Self::Unread(problems) => Row::Unread(problems.clone()),
        }
    }
}

/// A contact, plainly told.
#[derive(Clone, Debug)]
pub struct Told<'t> {
    /// Its reference.
    pub reference: Cow<'t, str>,
    /// The authority it names.
    pub authority: Option<Cow<'t, str>>,
    /// When it was received.
    pub received: Moment,
    /// Answers about the contact and the household.
    pub facts: Vec<Entry<'t>>,
    /// The children: references and answers.
    pub children: Vec<(Cow<'t, str>, Vec<Entry<'t>>)>,
}

/// An answer, plainly told.
#[derive(Clone, Debug)]
pub struct Entry<'t> {
    /// The fact.
    pub name: Cow<'t, str>,
    /// The answer.
    pub given: Given<'t>,
}

/// One word, several, or more.
#[derive(Clone, Debug)]
pub enum Given<'t> {
    /// A word, number or date.
    Word(Cow<'t, str>),
    /// The members of a set.
    Words(Vec<Cow<'t, str>>),
    /// Records, as a file would write them.
    Tree(Box<Node>),
}

impl Given<'_> {
    /// The answer as a file would write it.
    #[must_use]
    pub fn node(&self, place: Place) -> Node {
        let scalar = |word: &str| Node {
            place,
            kind: Kind::Scalar(Scalar {
                text: word.to_owned(),
                style: Style::Plain,
            }),
        };
        match self {
            Self::Word(word) => scalar(word),
            Self::Words(words) => Node {
                place,
                kind: Kind::List(words.iter().map(|word| scalar(word)).collect()),
            },
            Self::Tree(node) => (**node).clone(),
        }
    }
}

impl Told<'_> {
    /// The same contact as `decide` reads it.
    #[must_use]
    pub fn written(&self, file: FileId) -> case::Case {
        let place = Place::top_of(file);
        let text = |text: &str| Written::new(text.to_owned(), place);
        let answers = |entries: &[Entry<'_>], path: &str| {
            let answers = entries.iter().map(|entry| case::GivenAnswer {
                fact: text(&entry.name),
                path: format!("{path}.facts.{}", entry.name),
                answer: entry.given.node(place),
                from: None,
                on: None,
                note: None,
            });
            answers.collect()
        };
        let children = self.children.iter().enumerate();
        let children = children.map(|(at, (reference, facts))| {
            let path = format!("$.children[{at}]");
            case::Child {
                reference: text(reference),
                facts: answers(facts, &path),
                path,
            }
        });
        case::Case {
            place,
            reference: Some(text(&self.reference)),
            authority: self.authority.as_deref().map(text),
            received: Some(Written::new(self.received, place)),
            facts: answers(&self.facts, "$"),
            children: children.collect(),
        }
    }
}
