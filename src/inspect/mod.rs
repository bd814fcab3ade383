//! Questions about packs: do their worked cases come out as expected, what do they reach, do their sources still say so?

pub mod coverage;
pub mod interview;
pub mod sources;
pub mod worked;
