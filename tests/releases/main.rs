//! Policy staff start, change, release and withdraw versions by themselves: what is refused, with which words, and what holds.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is wrong"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]

#[path = "../support/desk.rs"]
mod desk;
#[path = "../support/files.rs"]
mod files;

mod drafts;
mod gates;
mod kills;
mod new;
mod office;
mod people;
mod programs;
mod record;
mod touched;
mod withdrawn;
