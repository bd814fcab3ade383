//! The interface for other programs, from outside: a real server process, real tokens, a real provider.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself and measures"
)]

mod decisions;
mod document;
mod faults;
mod limits;
mod lines;
mod once;
mod pages;
mod process;
mod records;
mod roles;
mod sign_in;
