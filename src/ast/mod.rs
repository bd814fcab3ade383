//! Text → trees: packs, cases and expressions as they were written, every part with its place.
//!
//! Problems of the author are data ([`diagnostic::Diagnostic`]); nothing here
//! stops at the first of them, and nothing is resolved yet.

pub mod case;
pub mod condition;
pub mod diagnostic;
pub mod digest;
pub mod fields;
pub mod fingerprint;
pub mod json;
pub mod language;
pub mod letters;
pub mod pack;
pub mod place;
pub mod read_case;
pub mod read_decision;
pub mod read_facts;
pub mod read_head;
mod read_invariants;
pub mod read_pack;
mod read_sources;
pub mod released;
pub mod scalar_map;
mod second_opinion;
pub mod suggest;
pub mod worked_case;
pub mod yaml;
mod yaml_slips;
