//! What the interface for other programs carries: `cargo bench --bench serve`.
//!
//! A server in a process of its own and its callers, on this machine together: decisions a second, the slowest, memory.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops where something is wrong"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "it lays its files out itself and measures"
)]

mod load;
#[path = "../../tests/api/process.rs"]
#[expect(dead_code, reason = "shared with the tests of the interface")]
mod process;

fn main() {
    load::load();
}
