//! `/emergency`: whom to ring, at any hour, at every authority served here.

use askama::Template;

use crate::record::deed::Deed;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "emergency.html")]
struct Emergency {
    base: Base,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let mut base = Base::of(visit, "A child in danger now");
    if visit.may(Deed::ReadContacts) {
        base = base.back("/", "To the list of contacts");
    }
    Answer::page(&Emergency { base })
}
