//! What somebody sees when it did not work; whom to ring stands on it all the same.

use askama::Template;

use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "trouble.html")]
struct Shown {
    base: Base,
    words: String,
}

/// The page about trouble.
pub(crate) fn show(visit: &Visit, trouble: &Trouble) -> Result<Answer, Trouble> {
    let base = Base::of(visit, trouble.title()).back("/", "To the list of contacts");
    let words = trouble.words();
    Answer::with(trouble.status(), &Shown { base, words })
}

/// Where there is no page.
pub(crate) fn nowhere(_: &Visit) -> Result<Answer, Trouble> {
    Err(Trouble::NotFound)
}
