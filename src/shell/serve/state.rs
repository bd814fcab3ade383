//! What every request shares: the rules, the database, the door, the counts.

use std::net::SocketAddr;
use std::sync::Arc;

use jiff::civil::Date;

use crate::check::pack::Pack;
use crate::record::store::Database;
use crate::shell::cli::load::Loaded;
use crate::shell::clock::now;
use crate::shell::serve::api::limits::Limits;
use crate::shell::serve::board::Board;
use crate::shell::serve::cache::Cache;
use crate::shell::serve::door::Door;
use crate::shell::serve::metrics::Metrics;

/// What every request shares.
pub(crate) struct Shared {
    /// The rules.
    pub(crate) loaded: Loaded,
    /// The database.
    pub(crate) store: Box<dyn Database>,
    /// How people come in.
    pub(crate) door: Door,
    /// The name of the cookie that holds a session's secret.
    pub(crate) cookie: String,
    /// What was counted.
    pub(crate) metrics: Metrics,
    /// What was worked out about contacts.
    pub(crate) cache: Cache,
    /// How much other programs may ask for.
    pub(crate) limits: Limits,
    /// What lists show of contacts.
    pub(crate) board: Board,
}

impl Shared {
    pub(crate) fn new(
        loaded: Loaded,
        store: Box<dyn Database>,
        door: Door,
        address: SocketAddr,
        limits: Limits,
    ) -> Self {
        let cookie = door.cookie_name(address.port());
        Self {
            loaded,
            store,
            door,
            cookie,
            metrics: Metrics::default(),
            cache: Cache::default(),
            limits,
            board: Board::default(),
        }
    }

    /// The packs of authorities in force on a day, or else the last that were: those that no other pack stands on.
    ///
    /// Where a version was withdrawn and none follows yet, whom to ring is still whom to ring.
    pub(crate) fn authorities(&self, on: Date) -> Vec<Arc<Pack>> {
        let library = &self.loaded.library;
        let names = library.names();
        let in_force = names.iter().filter_map(|name| {
            library
                .in_force(name, on)
                .ok()
                .or_else(|| library.newest(name))
        });
        let all: Vec<Arc<Pack>> = in_force.collect();
        let is_base = |pack: &Arc<Pack>| {
            let name = &pack.own().id.pack;
            let below = |other: &Arc<Pack>| {
                let layers = other.layers.iter().rev().skip(1);
                layers.into_iter().any(|layer| layer.id.pack == *name)
            };
            all.iter().any(below)
        };
        all.iter().filter(|pack| !is_base(pack)).cloned().collect()
    }

    /// Compiles what will be needed first.
    pub(crate) fn compile_what_is_in_force(&self) {
        for pack in self.authorities(now().date()) {
            self.loaded.program(&pack);
        }
    }

    /// Grows the decision diagrams of the same packs; whoever asks meanwhile is answered without.
    pub(crate) fn grow_what_is_in_force(&self) {
        for pack in self.authorities(now().date()) {
            self.loaded.program(&pack).grow_diagrams();
        }
    }
}
