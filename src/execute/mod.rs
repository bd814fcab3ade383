//! The flat program run: for one child by following what is known, for many at once by words.
//!
//! Both executors say what quick evaluation says, which is what they are held against.

mod bits;
mod choice;
pub mod coder;
pub mod columns;
pub mod crowd;
mod cursor;
mod entry;
mod gates;
pub mod glance;
pub mod kinds;
mod laid;
pub mod late;
pub mod layout;
mod lexicon;
mod line;
pub mod many;
pub mod one;
mod order;
mod pattern;
mod pick;
pub mod plain_line;
mod questions;
pub mod refine;
mod replies;
mod seen;
mod settled_otherwise;
pub mod slots;
mod span;
mod stretch;
pub mod told;
mod years;
