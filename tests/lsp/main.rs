//! The language server as an editor meets it: whole sessions over standard input and output.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself, and measures"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a test stops where something is missing"
)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "what is sent is written where it is sent"
)]

mod client;
#[expect(
    dead_code,
    reason = "the other tests of the command line use all of it"
)]
#[path = "../support/desk.rs"]
mod desk;
#[path = "../support/files.rs"]
mod files;
mod hostile;
mod names;
mod speed;
mod typing;
