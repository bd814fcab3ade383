//! The pages: one file for each, one line for each in [`ALL`].

mod changes;
mod check;
mod deadlines;
mod decide;
mod emergency;
mod history;
pub(crate) mod kept;
mod managers;
mod new_contact;
mod panel;
mod policy;
mod questions;
mod recommendation;
mod sign_off;
pub(crate) mod start;
mod subject;
mod tasks;
mod trail;
pub(crate) mod trouble;
mod view;

use crate::shell::serve::router::Page;

/// An address, the page that shows it, and the page that takes its form.
type Place = (&'static str, Option<Page>, Option<Page>);

/// Every page.
pub(crate) const ALL: &[Place] = &[
    ("/", Some(start::show), Some(start::find)),
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
    (
        "/contacts/{contact}/children/{child}/view",
        Some(view::show),
        Some(view::take),
    ),
    (
        "/contacts/{contact}/children/{child}/check",
        Some(check::show),
        Some(check::recommend),
    ),
    (
        "/contacts/{contact}/children/{child}/recommendation",
        Some(recommendation::show),
        None,
    ),
    (
        "/contacts/{contact}/children/{child}/recommendations/{entry}",
        Some(recommendation::show),
        None,
    ),
    (
        "/contacts/{contact}/children/{child}/decide",
        Some(decide::show),
        Some(decide::take),
    ),
    (
        "/contacts/{contact}/children/{child}/sign-off",
        Some(sign_off::show),
        Some(sign_off::take),
    ),
    (
        "/contacts/{contact}/children/{child}/deadlines",
        Some(deadlines::show),
        Some(deadlines::take),
    ),
    (
        "/contacts/{contact}/children/{child}/changes",
        Some(changes::show),
        None,
    ),
    ("/contacts/{contact}/history", Some(history::show), None),
    ("/managers", Some(managers::show), None),
    ("/managers/numbers.csv", Some(managers::csv), None),
    ("/trail", Some(trail::show), None),
    ("/policy", Some(policy::packs), None),
    (
        "/policy/try",
        Some(policy::try_one::show),
        Some(policy::try_one::run),
    ),
    ("/policy/{pack}/{version}", Some(policy::pack), None),
    (
        "/policy/{pack}/{version}/facts",
        Some(policy::facts::show),
        Some(policy::facts::find),
    ),
    (
        "/policy/{pack}/{version}/facts/{topic}",
        Some(policy::facts::topic),
        None,
    ),
    (
        "/policy/{pack}/{version}/rules",
        Some(policy::rules::show),
        Some(policy::rules::find),
    ),
    (
        "/policy/{pack}/{version}/rules/{decision}",
        Some(policy::rules::decision),
        None,
    ),
    (
        "/policy/{pack}/{version}/statements",
        Some(policy::statements),
        None,
    ),
    ("/policy/{pack}/{version}/cases", Some(policy::cases), None),
    (
        "/policy/{pack}/{version}/cases/{case}",
        Some(policy::case),
        None,
    ),
    (
        "/policy/{pack}/{version}/proofs",
        Some(policy::proofs::show),
        Some(policy::proofs::prove),
    ),
];
