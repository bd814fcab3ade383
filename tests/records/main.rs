//! The record: what it adds up to, what may not be written, and that nothing confirmed is ever lost.
//!
//! Real files and a real server: programs are killed while they write, disks fill up, rows are
//! changed behind the back of the program. `RECORD_KILLS=300` kills more often than by default.

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

mod commands;
mod contact;
mod desk;
mod erasure;
mod full_disk;
mod kills;
mod layout;
mod server;
mod stores;
mod tampering;
mod together;
