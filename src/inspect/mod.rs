//! Questions about packs: do the worked cases come out, what do they reach, does what must hold do so for every child, do the sources still say so?

pub mod coverage;
pub mod diff;
pub mod example;
pub mod handbook;
pub mod interview;
pub mod lint;
pub mod mutate;
pub mod one_child;
pub mod replayed;
pub mod sample;
pub mod sources;
pub mod thorough;
mod two_children;
pub mod verify;
pub mod worked;
