//! Questions about packs: do their worked cases come out as expected?

pub mod worked;
