//! Signing in with OpenID Connect, and out again.
//!
//! [`provider`] speaks with the provider, [`claims`] reads who came and what they may,
//! [`pages`] are the addresses.

mod claims;
mod fetch;
mod pages;
mod provider;

pub(crate) use pages::add_to;
pub(crate) use provider::Provider;
pub(in crate::shell) use provider::Settings;
