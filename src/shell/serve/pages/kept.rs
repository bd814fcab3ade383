//! A form whose session ended while somebody filled it in: the page that comes back holds what they typed.
//!
//! Only for a form that a page of this program sent, as the browser says; it is shown to
//! whoever sent it, kept nowhere, and sent once more by hand.

use askama::Template;
use axum::http::HeaderMap;
use axum::http::StatusCode;

use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Pairs;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "kept.html")]
struct Kept {
    base: Base,
    to: String,
    fields: Pairs,
    signed_in: bool,
}

/// Whether the browser says that a page of this program sent a form.
pub(crate) fn is_own(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "same-origin")
}

/// The form once more, for whoever signs in again.
pub(crate) fn show(
    visit: &Visit,
    to: &str,
    fields: &[(String, String)],
) -> Result<Answer, Trouble> {
    let signed_in = !visit.who.id.is_empty();
    let typed = fields.iter().filter(|(name, _)| name != "token");
    let page = Kept {
        base: Base::of(visit, "Your session has ended"),
        to: to.to_owned(),
        fields: typed.cloned().collect(),
        signed_in,
    };
    Answer::with(StatusCode::FORBIDDEN, &page)
}
