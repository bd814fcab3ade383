//! The language server as an editor meets it: whole sessions over standard input and output.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself, and measures"
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
