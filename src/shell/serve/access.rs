//! What somebody does who opens a page or sends its form; who may, `record/deed.rs` says.
//!
//! An address that is not named here belongs to those who read contacts, and its form to
//! those who write them: what is new is closed until somebody opens it.

use crate::record::deed::Deed;

/// What somebody does who opens a page.
pub(crate) fn opens(address: &str) -> Deed {
    match first(address) {
        "" => Deed::Enter,
        "emergency" => Deed::Ring,
        "policy" => Deed::ReadRules,
        "managers" => Deed::ReadNumbers,
        _ if address == "/contacts/new" => Deed::Screen,
        _ => Deed::ReadContacts,
    }
}

/// What somebody does who sends the form of a page.
pub(crate) fn sends(address: &str) -> Deed {
    match first(address) {
        // Finding a contact by its reference, which never stands in an address.
        "" => Deed::ReadContacts,
        "policy" => Deed::ReadRules,
        _ if address.ends_with("/sign-off") => Deed::SignOff,
        _ => Deed::Screen,
    }
}

fn first(address: &str) -> &str {
    address.split('/').nth(1).unwrap_or("")
}
