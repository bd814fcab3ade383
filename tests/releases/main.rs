//! Policy staff start, change, release and withdraw versions by themselves: what is refused, with which words, and what holds.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is wrong"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]

#[path = "../support/desk.rs"]
#[expect(dead_code, reason = "not every test uses every part of the desk")]
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
