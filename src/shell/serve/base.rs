//! What stands on every page: its title, who is here, the way back, what to do in an emergency.

use std::sync::Arc;

use askama::Template;

use crate::check::pack::Pack;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::report::screening::gate::Gate;
use crate::report::screening::gate::gate;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::assets;
use crate::shell::serve::rule_notes::notes;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

/// What stands on every page.
pub(crate) struct Base {
    /// The title.
    pub(crate) title: String,
    /// Who is here; empty for nobody.
    pub(crate) user: String,
    /// Whether they signed in, and so can sign out.
    pub(crate) signs_out: bool,
    /// The parts of the service that they may open.
    pub(crate) parts: Vec<Link>,
    /// What a form must bring along.
    pub(crate) token: String,
    /// The number of the style sheet and the script.
    pub(crate) version: &'static str,
    /// Where to go back to.
    pub(crate) back: Option<Link>,
    /// Whom to ring now, authority by authority.
    pub(crate) gates: Vec<Gate>,
    /// What has to be mended on the page, with the field.
    pub(crate) problems: Vec<Problem>,
    /// What must be known of the rules behind the page.
    pub(crate) rules: Vec<String>,
}

/// A link.
pub(crate) struct Link {
    /// Where to.
    pub(crate) to: String,
    /// Its words.
    pub(crate) words: String,
}

/// Something to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The id of the field; empty for the page as a whole.
    pub(crate) field: String,
    /// What to do, in words.
    pub(crate) words: String,
    /// The question it belongs to, where a page has many; said at the top of the page alone.
    pub(crate) about: Option<String>,
}

impl Problem {
    pub(crate) fn of(field: &str, words: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            words: words.into(),
            about: None,
        }
    }

    /// With the question it belongs to.
    pub(crate) fn about(self, question: &str) -> Self {
        Self {
            about: Some(question.to_owned()),
            ..self
        }
    }
}

impl Base {
    /// The base of a page that is about no contact.
    pub(crate) fn of(visit: &Visit, title: impl Into<String>) -> Self {
        let packs = visit.shared.authorities(visit.now.date());
        Self::about(visit, title, &packs)
    }

    /// The base of a page about a contact.
    pub(crate) fn of_contact(visit: &Visit, title: impl Into<String>, contact: &Contact) -> Self {
        let packs = visit.shared.authorities(visit.now.date());
        let named = contact
            .opened
            .as_ref()
            .map(|opened| &opened.event.authority);
        let own: Vec<Arc<Pack>> = packs
            .iter()
            .filter(|pack| named == Some(&pack.own().id.pack))
            .cloned()
            .collect();
        let packs = if own.is_empty() { packs } else { own };
        Self {
            rules: notes(visit, contact),
            ..Self::about(visit, title, &packs)
        }
    }

    /// The base of a page about one child of a contact, a step on the way from its tasks.
    pub(crate) fn of_step(visit: &Visit, title: &str, contact: &Contact, whose: &str) -> Self {
        Self::of_contact(visit, format!("{title}: {whose}"), contact)
            .back(format!("/contacts/{}", contact.id), "To the tasks")
    }

    fn about(visit: &Visit, title: impl Into<String>, packs: &[Arc<Pack>]) -> Self {
        Self {
            title: title.into(),
            user: visit.who.name.clone(),
            parts: parts(visit),
            signs_out: visit.shared.door.signs_out(),
            token: visit.token.clone(),
            version: assets::version(),
            back: None,
            gates: packs.iter().map(|pack| gate(pack, visit.now)).collect(),
            problems: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// With a way back.
    pub(crate) fn back(mut self, to: impl Into<String>, words: &str) -> Self {
        self.back = Some(Link {
            to: to.into(),
            words: words.to_owned(),
        });
        self
    }

    /// With what has to be mended.
    pub(crate) fn with(mut self, problems: Vec<Problem>) -> Self {
        self.problems = problems;
        self
    }

    /// What has to be mended in one field.
    pub(crate) fn problem(&self, field: &str) -> Option<&str> {
        let found = self.problems.iter().find(|it| it.field == field);
        found.map(|problem| problem.words.as_str())
    }
}

/// The parts of the service that somebody may open.
fn parts(visit: &Visit) -> Vec<Link> {
    let all = [
        ("/", "Contacts", Deed::ReadContacts),
        ("/managers", "Managers", Deed::ReadNumbers),
        ("/policy", "Policy", Deed::ReadRules),
        ("/trail", "Trail", Deed::ReadTrail),
    ];
    let own = all.into_iter().filter(|(_, _, deed)| visit.may(*deed));
    own.map(|(to, words, _)| Link {
        to: to.to_owned(),
        words: words.to_owned(),
    })
    .collect()
}

/// Goes on where something was written; shows the page again where the person can mend what stood in the way.
pub(crate) fn go_on<T: Template>(
    written: Result<(), Trouble>,
    to: String,
    page: impl FnOnce(Vec<Problem>) -> Result<T, Trouble>,
) -> Result<Answer, Trouble> {
    let Err(trouble) = written else {
        return Ok(Answer::See(to));
    };
    let Some(problem) = to_mend(&trouble) else {
        return Err(trouble);
    };
    Answer::with(trouble.status(), &page(vec![problem])?)
}

/// What to mend, if the person is to try again on the same page.
pub(crate) fn to_mend(trouble: &Trouble) -> Option<Problem> {
    if trouble.is_stale() {
        let words = "Somebody else wrote about this contact after you opened the page, and nothing \
                     of yours is saved yet. What you typed is still here: look at what changed, \
                     and send it again if it still holds.";
        return Some(Problem::of("", words));
    }
    match trouble {
        Trouble::Refused(_) | Trouble::NotYet(_) | Trouble::Rules(_) | Trouble::NoRules(_) => {
            Some(Problem::of("", trouble.words()))
        }
        Trouble::NotFound
        | Trouble::NoMethod
        | Trouble::Erased
        | Trouble::Stranger
        | Trouble::Form(_)
        | Trouble::NotTheirs(_)
        | Trouble::Store(_)
        | Trouble::Ours => None,
    }
}
