//! The page as a real process: whole screenings over HTTP, what it refuses, what it writes down.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself and waits"
)]

#[path = "../support/pins.rs"]
mod pins;

mod browser;
mod deadlines;
mod forms;
mod gate;
mod lists;
mod policy;
mod postgres;
mod privacy;
mod process;
mod rules_gone;
mod screening;
mod small_numbers;
mod trouble;
