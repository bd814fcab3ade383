//! What somebody sees when it did not work; whom to ring stands on it all the same.

use askama::Template;

use crate::record::deed::Deed;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Link;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::trouble::listed;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "trouble.html")]
struct Shown {
    base: Base,
    words: String,
    links: Vec<Link>,
}

/// The page about trouble.
pub(crate) fn show(visit: &Visit, trouble: &Trouble) -> Result<Answer, Trouble> {
    let mut words = trouble.words();
    if let Trouble::NotTheirs(_) = trouble {
        let own: Vec<&str> = visit.who.roles.iter().map(|role| role.word()).collect();
        let own = listed(&own);
        words = format!(
            "{words} Your role here: {own}. If you need it for your work, ask whoever gives out the roles."
        );
    }
    let start = if visit.may(Deed::ReadContacts) {
        "To the list of contacts"
    } else {
        "To the start"
    };
    let base = Base::of(visit, trouble.title()).back("/", start);
    let links = if matches!(trouble, Trouble::NoRules(_) | Trouble::Erased) {
        written(visit)
    } else {
        Vec::new()
    };
    Answer::with(trouble.status(), &Shown { base, words, links })
}

/// What can be read of the contact of the address without any rules.
fn written(visit: &Visit) -> Vec<Link> {
    let Ok(contact) = visit.contact() else {
        return Vec::new();
    };
    let link = |to: String, words: String| Link { to, words };
    let address = format!("/contacts/{}", contact.id);
    let made = (1..).zip(&contact.children);
    let made = made.filter(|(_, child)| child.screening().is_some());
    let made = made.flat_map(|(number, _)| {
        let whose = child_words(number);
        let address = format!("{address}/children/{number}");
        [
            link(
                format!("{address}/recommendation"),
                format!("{whose}: the last recommendation"),
            ),
            link(
                format!("{address}/decide"),
                format!("{whose}: the decision"),
            ),
        ]
    });
    let history = link(
        format!("{address}/history"),
        "Everything that was written".to_owned(),
    );
    made.chain([history]).collect()
}

/// Where there is no page.
pub(crate) fn nowhere(_: &Visit) -> Result<Answer, Trouble> {
    Err(Trouble::NotFound)
}

/// Where there is a page, but not for this method; the answer says for which.
pub(crate) fn no_method(_: &Visit) -> Result<Answer, Trouble> {
    Err(Trouble::NoMethod)
}
