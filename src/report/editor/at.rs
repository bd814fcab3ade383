//! What stands at a position, where it is declared, and where it is used.

use crate::ast::pack::PackId;
use crate::ast::place::Place;
use crate::report::editor::desk::Desk;
use crate::report::editor::desk::id_of;
use crate::report::editor::names::Found;
use crate::report::editor::names::Name;
use crate::report::editor::names::Role;

/// The name at a byte of a file; its end still belongs to it.
#[must_use]
pub fn name_at(desk: &mut Desk, path: &str, byte: usize) -> Option<Found> {
    let names = desk.names(path);
    let holds = |found: &&Found| found.place.start <= byte && byte <= found.place.end;
    let narrow = |found: &&Found| found.place.end - found.place.start;
    names.iter().filter(holds).min_by_key(narrow).cloned()
}

/// Where a name is declared in the layers of the version that holds a path, the highest layer first.
#[must_use]
pub fn declared(desk: &mut Desk, path: &str, name: &Name) -> Vec<(PackId, Place)> {
    let Some(id) = Desk::version_of(path) else {
        return Vec::new();
    };
    let layers = desk.chain(&id);
    let mut found = Vec::new();
    for id in layers.iter().rev().map(|layer| id_of(layer)) {
        for path in desk.paths_of(&id) {
            for it in desk.names(&path).iter() {
                if it.name == *name && matches!(it.role, Role::Declared(_)) {
                    found.push((id.clone(), it.place));
                }
            }
        }
    }
    found
}

/// Every place where a name stands, with the version it stands in: in the layer that first declares it and in all that stand on that.
#[must_use]
pub fn everywhere(desk: &mut Desk, path: &str, name: &Name) -> Vec<(PackId, Found)> {
    let declarations = declared(desk, path, name);
    let Some((home, _)) = declarations.last() else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for id in desk.standing_on(home) {
        for path in desk.paths_of(&id) {
            let names = desk.names(&path);
            let same = names.iter().filter(|found| found.name == *name);
            all.extend(same.map(|found| (id.clone(), found.clone())));
        }
    }
    all
}
