//! Whom questions are about: the contact and the household, or one child.

use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::record::answer::Answers;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::report::screening::sight::Sight;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

/// Whom questions are about.
#[derive(Clone, Copy)]
pub(super) enum Subject<'c> {
    /// The contact and the household.
    Household,
    /// A child, with its number.
    Child(usize, &'c Child),
}

/// A pathway to choose.
pub(super) struct Pathway {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) words: &'static str,
    pub(super) chosen: bool,
}

/// How a child is called on a page.
pub(super) fn child_words(number: usize) -> String {
    format!("Child {number}")
}

/// The child of the address, with its number.
pub(super) fn child_of<'c>(
    visit: &Visit,
    contact: &'c Contact,
) -> Result<(usize, &'c Child), Trouble> {
    let number: usize = visit.part("child").parse().map_err(|_| Trouble::NotFound)?;
    let at = number.checked_sub(1).ok_or(Trouble::NotFound)?;
    let none = || match contact.erased {
        Some(_) => Trouble::Erased,
        None => Trouble::NotFound,
    };
    let child = contact.children.get(at).ok_or_else(none)?;
    Ok((number, child))
}

impl<'c> Subject<'c> {
    /// Whom the address is about.
    pub(super) fn of(visit: &Visit, contact: &'c Contact) -> Result<Self, Trouble> {
        if visit.part("child").is_empty() {
            return Ok(Self::Household);
        }
        let (number, child) = child_of(visit, contact)?;
        Ok(Self::Child(number, child))
    }

    /// In words.
    pub(super) fn words(self) -> String {
        match self {
            Self::Household => "The contact and the household".to_owned(),
            Self::Child(number, _) => child_words(number),
        }
    }

    /// Whether a question is about them.
    pub(super) fn has(self, pack: &Pack, id: FactId) -> bool {
        let about_child = pack.fact(id).about == About::Child;
        match self {
            Self::Household => !about_child,
            Self::Child(..) => about_child,
        }
    }

    /// The beginning of the addresses of their questions.
    pub(super) fn address(self, contact: &Contact) -> String {
        match self {
            Self::Household => format!("/contacts/{}/household", contact.id),
            Self::Child(number, _) => format!("/contacts/{}/children/{number}", contact.id),
        }
    }

    /// Their answers.
    pub(super) fn answers(self, contact: &'c Contact) -> &'c Answers {
        match self {
            Self::Household => &contact.answers,
            Self::Child(_, child) => &child.answers,
        }
    }

    /// Whether a question has an answer that stands.
    pub(super) fn has_answer(self, contact: &Contact, fact: &str) -> bool {
        match self {
            Self::Household => contact.answers.current(fact).is_some(),
            Self::Child(_, child) => child.answers.current(fact).is_some(),
        }
    }

    /// What is in sight of them: of one child, or of all.
    pub(super) fn sights(self, all: &[Sight]) -> &[Sight] {
        match self {
            Self::Household => all,
            Self::Child(number, _) => number
                .checked_sub(1)
                .and_then(|at| all.get(at..number))
                .unwrap_or(&[]),
        }
    }

    /// Where an answer stands in a case, as a JSON path.
    pub(super) fn path(self, fact: &str) -> String {
        match self {
            Self::Household => format!("$.facts.{fact}"),
            Self::Child(number, _) => {
                format!("$.children[{}].facts.{fact}", number.saturating_sub(1))
            }
        }
    }

    /// The name of their child in the record; none for the household.
    pub(super) fn reference(self) -> Option<String> {
        match self {
            Self::Household => None,
            Self::Child(_, child) => Some(child.reference.clone()),
        }
    }
}
