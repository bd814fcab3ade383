//! What somebody sees when it did not work; whom to ring stands on it all the same.

use askama::Template;

use crate::record::deed::Deed;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::trouble::listed;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "trouble.html")]
struct Shown {
    base: Base,
    words: String,
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
    Answer::with(trouble.status(), &Shown { base, words })
}

/// Where there is no page.
pub(crate) fn nowhere(_: &Visit) -> Result<Answer, Trouble> {
    Err(Trouble::NotFound)
}
