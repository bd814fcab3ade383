//! The flat program run: for one child by following what is known, for many at once by words.
//!
//! Both executors say what quick evaluation says, which is what they are held against.

mod bits;
pub mod coder;
pub mod columns;
pub mod crowd;
mod gates;
pub mod late;
pub mod layout;
mod line;
pub mod many;
pub mod one;
pub mod refine;
mod settled_otherwise;
pub mod slots;
pub mod told;
