//! The versions that `threshold replay` decides under, and what they ask.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::pack::Version as Number;
use crate::ast::place::FileId;
use crate::check::pack::Pack;
use crate::compile::program::Program;
use crate::inspect::diff::reasons::Reason;
use crate::inspect::diff::reasons::reasons;
use crate::inspect::replayed::Cell;
use crate::inspect::replayed::Changes;
use crate::inspect::replayed::Kept;
use crate::shell::bulk::mapping::Asked;
use crate::shell::bulk::side::Side;
use crate::shell::bulk::side::Version;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::named::Named;

/// The versions of one side, compiled.
pub(super) struct Chosen<'l> {
    pub(super) loaded: &'l Loaded,
    pub(super) named: Named,
    pub(super) programs: Vec<Arc<Program>>,
}

/// The named version, or every version of the pack; if there is none, says why.
pub(super) fn versions(loaded: &Loaded, named: &Named) -> Option<Vec<Arc<Program>>> {
    if named.version.is_some() {
        let pack = loaded.named_today(named)?;
        return Some(vec![loaded.program(&pack)]);
    }
    let packs = loaded.library.packs();
    let packs = packs.filter(|pack| pack.own().id.pack == named.pack);
    let found: Vec<Arc<Program>> = packs.map(|pack| loaded.program(pack)).collect();
    if found.is_empty() {
        loaded.named_today(named)?;
        return None;
    }
    Some(found)
}

/// Every question of any version of a side.
pub(super) fn every_fact(side: &Chosen<'_>) -> Vec<String> {
    let packs = side.programs.iter().map(|program| &program.pack);
    packs
        .flat_map(|pack| pack.facts.iter().map(|fact| fact.name.to_string()))
        .collect()
}

/// Readies a side; questions that only another version asks are passed over.
pub(super) fn prepared<'p>(side: &'p Chosen, file: FileId, names: &BTreeSet<String>) -> Side<'p> {
    let versions = side.programs.iter();
    let places: BTreeMap<Number, usize> = versions
        .clone()
        .enumerate()
        .map(|(at, program)| (program.pack.own().id.version, at))
        .collect();
    let (loaded, named) = (side.loaded, &side.named);
    Side {
        name: named.words(),
        versions: versions
            .map(|program| Version::of(program, file, names))
            .collect(),
        pick: Box::new(move |on: Date| {
            if named.version.is_some() && places.len() == 1 {
                return Ok(0);
            }
            let pack: Arc<Pack> = loaded
                .named(named, on)
                .map_err(|reason| reason.to_string())?;
            let place = places.get(&pack.own().id.version).copied();
            place.ok_or_else(|| format!("`{}` was not read", pack.own().id))
        }),
    }
}

/// What a question is, under whichever version asks it.
pub(super) fn asked(sides: &[Chosen<'_>], name: &str) -> Option<Asked> {
    let programs = sides.iter().flat_map(|side| side.programs.iter().rev());
    let mut facts = programs.filter_map(|program| {
        let pack = &program.pack;
        pack.find_fact(name).map(|id| pack.fact(id))
    });
    let fact = facts.next()?;
    Some(Asked {
        about: fact.about,
        of: fact.of.clone(),
    })
}

/// Why children moved, where each side is one version.
pub(super) fn why<'c>(
    old: &Chosen<'_>,
    new: &Chosen<'_>,
    changes: &'c Changes,
) -> Option<BTreeMap<&'c Cell, Vec<Reason>>> {
    let ([old], [new]) = (old.programs.as_slice(), new.programs.as_slice()) else {
        return None;
    };
    let cells = changes.kept.iter();
    let cells: Vec<(&Cell, &[Kept])> = cells.map(|(cell, kept)| (cell, &**kept)).collect();
    if cells.is_empty() {
        return Some(BTreeMap::new());
    }
    let found = reasons(old, new, &cells);
    Some(cells.into_iter().map(|(cell, _)| cell).zip(found).collect())
}
