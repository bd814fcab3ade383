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

/// Whether such a file may stand in a folder.
#[must_use]
pub fn may_hold_first(folder: &str) -> bool {
    folder.split('/').count() <= 2
}

/// The versions that decide some contacts.
#[derive(Debug, Default)]
pub struct Chosen {
    /// Those that are wanted.
    wanted: BTreeSet<PackId>,
    /// Those and all that they stand on.
    all: BTreeSet<PackId>,
    /// The folders of all.
    folders: Vec<String>,
}

impl Chosen {
    /// Whether a file that [`is_first`] does not name is needed.
    #[must_use]
    pub fn needs(&self, path: &str) -> bool {
        let mut folders = self.folders.iter();
        let inner = folders.find_map(|folder| path.strip_prefix(folder)?.strip_prefix('/'));
        inner.is_some_and(|inner| !inner.starts_with("cases/") && !is_first(path))
    }

    /// Whether such a file may stand in a folder.
    #[must_use]
    pub fn may_need(&self, folder: &str) -> bool {
        let above = |own: &String| own.starts_with(folder);
        self.folders.iter().any(above) || self.needs(&format!("{folder}/"))
    }

    /// Notes on the shelf what need not be checked.
    ///
    /// A version on which a wanted one stands is checked as a layer of that one, whatever it says. By itself it was
    /// checked before it was released, and unless its content is as it was then, it is now.
    pub fn note_on(&self, shelf: &mut Shelf) {
        for pack in &shelf.packs {
            let id = PackId {
                pack: pack.head.id.value.clone(),
                version: pack.head.version.value,
            };
            let released = shelf.digest(&id.pack, &id.version.to_string());
            if !self.all.contains(&id) {
                shelf.passed_over.push(id);
            } else if !self.wanted.contains(&id) && released == Some(&pack.digest) {
                shelf.only_below.push(id);
            }
        }
    }
}

/// The versions that are wanted and what they stand on; nothing if that is not plain.
#[must_use]
pub fn chosen(shelf: &Shelf, wanted: &[Wanted]) -> Option<Chosen> {
    let standings = standings(shelf);
    let head = |id: &PackId| -> Option<&pack::Head> {
        let mut heads = shelf.packs.iter().map(|pack| &pack.head);
        heads.find(|head| head.id.value == id.pack && head.version.value == id.version)
    };
    let mut chosen = Chosen::default();
    for one in wanted {
        let mut own = standings.iter().filter(|(id, standing)| {
            let named = one.version.map(|version| id.version == version);
            id.pack == one.pack && named.unwrap_or_else(|| standing.serves_on(one.on))
        });
        let (Some((id, _)), None) = (own.next(), own.next()) else {
            return None;
        };
        chosen.wanted.insert(id.clone());
        let mut next = Some(id.clone());
        for _ in 0..=MOST_LAYERS {
            let Some(id) = next.take() else { break };
            let below = head(&id)?.extends.as_ref();
            next = below.map(|below| below.value.clone());
            chosen.all.insert(id);
        }
        if next.is_some() {
            return None;
        }
    }
    let folders = chosen
        .all
        .iter()
        .map(|id| format!("{}/{}", id.pack, id.version));
    chosen.folders = folders.collect();
    Some(chosen)
}
