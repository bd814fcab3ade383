//! Statements against the documents they summarise: what still stands there, what moved, what is gone.

pub mod likeliest;
pub mod registered;
pub mod standing;
pub mod text;
