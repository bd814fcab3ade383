//! Questions about packs: do the worked cases come out, and does what must hold do so for every child?

pub mod diff;
pub mod example;
pub mod one_child;
mod two_children;
pub mod verify;
pub mod worked;
