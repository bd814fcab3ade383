//! Questions about packs: do their worked cases come out as expected?

pub mod expected_names;
pub mod worked;
