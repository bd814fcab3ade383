//! Threshold.
fn main() {}
