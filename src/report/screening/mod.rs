//! What a screener is shown of a contact, before it is a page: whom to ring, what is open, what to ask.

pub mod clocks;
pub mod gate;
pub mod questions;
pub mod sections;
pub mod sight;
pub mod small_numbers;
pub mod typed;
