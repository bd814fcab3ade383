//! Which versions a decision needs, found from the first file of each, so that no other is read in full.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::ast::pack;
use crate::ast::pack::PackId;
use crate::ast::pack::Version;
use crate::check::library::MOST_LAYERS;
use crate::check::library::Shelf;
use crate::check::terms::standings;

/// A contact's need of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The pack.
    pub pack: String,
    /// Its version; without it, the one that serves on the day.
    pub version: Option<Version>,
    /// The day.
    pub on: Date,
}

/// Whether a file is needed to know which versions there are and when they serve.
#[must_use]
pub fn is_first(path: &str) -> bool {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["calendars", _] | [_, "released.yaml" | "withdrawn.yaml"] => true,
        [_, _, file] => *file == "pack.yaml",
        _ => false,
    }
}

/// Whether a file is needed to decide under some versions.
#[must_use]
pub fn is_needed(path: &str, chosen: &BTreeSet<PackId>) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let [pack, version, rest @ ..] = parts.as_slice() else {
        return is_first(path);
    };
    let own = chosen
        .iter()
        .any(|id| id.pack == *pack && id.version.to_string() == *version);
    is_first(path) || own && !matches!(rest, ["cases", ..])
}

/// The versions that are wanted and what they stand on; nothing if that is not plain.
#[must_use]
pub fn chosen(shelf: &Shelf, wanted: &[Wanted]) -> Option<BTreeSet<PackId>> {
    let standings = standings(shelf);
    let head = |id: &PackId| -> Option<&pack::Head> {
        let mut heads = shelf.packs.iter().map(|pack| &pack.head);
        heads.find(|head| head.id.value == id.pack && head.version.value == id.version)
    };
    let mut chosen = BTreeSet::new();
    for one in wanted {
        let mut own = standings.iter().filter(|(id, standing)| {
            let named = one.version.map(|version| id.version == version);
            id.pack == one.pack && named.unwrap_or_else(|| standing.serves_on(one.on))
        });
        let (Some((id, _)), None) = (own.next(), own.next()) else {
            return None;
        };
        let mut next = Some(id.clone());
        for _ in 0..=MOST_LAYERS {
            let Some(id) = next.take() else { break };
            let below = head(&id)?.extends.as_ref();
            next = below.map(|below| below.value.clone());
            chosen.insert(id);
        }
        if next.is_some() {
            return None;
        }
    }
    Some(chosen)
}
