//! Trees → a typed pack: layers merged, names resolved, every expression typed.
//!
//! A [`pack::Pack`] without errors cannot fail a type test when it decides.

pub mod answers;
mod calls;
pub mod case;
mod citations;
mod comparisons;
mod decisions;
mod discretion;
pub mod expected;
pub mod expressions;
mod facts;
mod invariants;
pub mod layers;
pub mod library;
mod memory;
mod names;
mod no_pack;
pub mod order;
pub mod pack;
pub mod resolve;
pub mod scope;
pub mod shelf;
pub mod spelt;
pub mod standalone;
mod sums;
pub mod term;
pub mod terms;
pub mod types;
pub mod wanted;
mod withdrawals;
