//! What was asked, answered, recommended and decided about a contact, for good.
//!
//! In: events with who and when. Out: entries of one chain, and a contact as the
//! fold of its entries. An entry is never changed; an erasure takes the words out
//! and leaves the chain. Nothing here keeps anything: a [`store::Store`] does.

pub mod actor;
pub mod answer;
mod as_text;
pub mod batch;
pub mod beside;
mod case;
pub mod chain;
pub mod changes;
pub mod child;
pub mod contact;
pub mod deadline;
pub mod deed;
pub mod entry;
pub mod event;
pub mod id;
pub mod json;
pub mod kind;
pub mod mandate;
mod plain;
pub mod practice;
pub mod refusal;
pub mod replay;
pub mod returns;
mod rules;
pub mod screening;
pub mod sign_off;
pub mod store;
pub mod verify;
