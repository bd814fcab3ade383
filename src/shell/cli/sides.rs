//! The versions that `threshold replay` decides under, and what they ask.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::pack::Version as Number;
use crate::ast::place::FileId;
use crate::check::pack::Pack;
use crate::compile::program::Program;
use crate::inspect::diff::diff;
use crate::inspect::diff::meaning::Meaning;
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

/// What `diff` proves of two versions, where each side is one.
pub(super) fn proved(old: &Chosen<'_>, new: &Chosen<'_>) -> Option<Meaning> {
    match (old.programs.as_slice(), new.programs.as_slice()) {
        ([old], [new]) => Some(diff(old, new, &mut |_, _| {}).meaning),
        _ => None,
    }
}
