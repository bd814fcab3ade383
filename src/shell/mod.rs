//! The ways in and out: the only folder that touches files, clock, environment and terminal.

#![expect(
    clippy::disallowed_methods,
    reason = "the shell is where the outside world is read"
)]

mod bulk;
pub mod cli;
mod clock;
mod files;
mod lsp;
mod save;
mod serve;
mod stop;
pub mod store;
