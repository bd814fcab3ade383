//! What the record costs: `cargo bench --bench record`.
//!
//! Writing, checking and reading in a file, and in the PostgreSQL database that `DATABASE` names, an empty one;
//! then the lists with five thousand contacts. Each line is measured once: compare the lines of one run.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is wrong"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "it lays its files out itself and waits"
)]

#[path = "../../tests/serve/browser.rs"]
#[expect(dead_code, reason = "shared with the tests of the page")]
mod browser;
#[path = "../../tests/records/desk.rs"]
#[expect(dead_code, reason = "shared with the tests of the record")]
mod desk;
mod many;
#[path = "../../tests/serve/screening.rs"]
#[expect(
    dead_code,
    unused_imports,
    reason = "shared with the tests of the page"
)]
mod screening;
mod store;

use threshold::shell::store::Missing;
use threshold::shell::store::open;

use crate::desk::File;

fn main() {
    store::measure("file", &*File::new().open());
    if let Ok(database) = std::env::var("DATABASE") {
        store::measure("server", &*open(&database, Missing::Create).unwrap());
    }
    many::measure();
}
