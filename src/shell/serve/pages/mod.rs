//! The pages: one file for each, one line for each in [`ALL`].

mod emergency;
mod new_contact;
mod panel;
mod questions;
mod start;
mod subject;
mod tasks;
pub(crate) mod trouble;

use crate::shell::serve::router::Page;

/// An address, the page that shows it, and the page that takes its form.
type Place = (&'static str, Option<Page>, Option<Page>);

/// Every page.
pub(crate) const ALL: &[Place] = &[
    ("/", Some(start::show), None),
    ("/emergency", Some(emergency::show), None),
    (
        "/contacts/new",
        Some(new_contact::show),
        Some(new_contact::open),
    ),
    ("/contacts/{contact}", Some(tasks::show), None),
    ("/contacts/{contact}/children", None, Some(tasks::add_child)),
    (
        "/contacts/{contact}/household/questions/{topic}",
        Some(questions::show),
        Some(questions::take),
    ),
    (
        "/contacts/{contact}/children/{child}/questions/{topic}",
        Some(questions::show),
        Some(questions::take),
    ),
];
