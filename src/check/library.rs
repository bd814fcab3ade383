//! Every version of every pack, checked together: which exists, which decides on a day.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::listed;
use crate::ast::pack;
use crate::ast::pack::Version;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::ast::released::Released;
use crate::ast::released::Sheet;
use crate::ast::released::Withdrawn;
use crate::ast::suggest::nearest;
pub use crate::check::no_pack::NoPack;
use crate::check::no_pack::term;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::resolve::Calendars;
use crate::check::resolve::resolve;
use crate::check::terms::Standing;
use crate::check::terms::standings;
use crate::check::withdrawals::check_withdrawn;

/// How deep packs may stand on each other.
pub(super) const MOST_LAYERS: usize = 8;

/// What the rules folder holds, as written.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// Every pack version that could be read.
    pub packs: Vec<Arc<pack::Pack>>,
    /// Calendars by name.
    pub calendars: Calendars,
    /// Versions some file of which could not be read in full.
    pub unreadable: Vec<PackId>,
    /// Versions with a file of which nothing could be read, so that names may be missing.
    pub torn: Vec<PackId>,
    /// Versions of which only the first file was read, as nobody asked for more.
    pub passed_over: Vec<PackId>,
    /// Versions, as they were released, that were read for what stands on them and decide nothing themselves.
    pub only_below: Vec<PackId>,
    /// Whether a calendar could not be read.
    pub calendar_unreadable: bool,
    /// What was released, by pack, with the file that says so.
    pub released: BTreeMap<String, (FileId, Released)>,
    /// What was withdrawn, by pack, with the file that says so.
    pub withdrawn: BTreeMap<String, (FileId, Withdrawn)>,
    /// Release sheets by the names of the folders they stand in, a pack's and a version's.
    pub sheets: BTreeMap<(String, String), (FileId, Sheet)>,
    /// What becomes of versions that were not released.
    pub unpinned: Unpinned,
}

/// When a version that was not released decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unpinned {
    /// Only when it is named.
    #[default]
    OnlyWhenNamed,
    /// Like a released one: the folder as a whole is a draft.
    ByDate,
}

impl Shelf {
    /// The digest under which a version was released.
    #[must_use]
    pub fn digest(&self, pack: &str, version: &str) -> Option<&str> {
        let (_, released) = self.released.get(pack)?;
        let releases = released.released.iter();
        let mut own = releases.filter(|release| release.version == version);
        own.next().map(|release| release.digest.as_str())
    }
}

/// Every pack version that can decide.
#[derive(Clone, Debug, Default)]
pub struct Library {
    packs: BTreeMap<PackId, Arc<Pack>>,
    /// Versions that exist but have errors.
    broken: Vec<PackId>,
    /// Versions that exist and were not read, or not to decide.
    passed_over: Vec<PackId>,
    /// Released versions that were changed since.
    touched: Vec<PackId>,
    /// Released versions of which nothing can be read, so that nobody knows when they begin.
    gone: Vec<PackId>,
}

/// Checks everything on the shelf.
#[must_use]
pub fn check(shelf: &Shelf) -> (Library, Vec<Diagnostic>) {
    check_again(shelf, &mut Checked::default())
}

/// What was checked before, so that a pack that stands on the same layers is not checked again.
#[derive(Debug, Default)]
pub struct Checked {
    packs: BTreeMap<PackId, CheckedPack>,
}

/// A pack, what it was made of, and what was found in it.
#[derive(Debug)]
struct CheckedPack {
    chain: Vec<Arc<pack::Pack>>,
    standings: Vec<Standing>,
    calendars: Calendars,
    pack: Option<Arc<Pack>>,
    problems: Vec<Diagnostic>,
}

impl Checked {
    fn resolve(
        &mut self,
        id: &PackId,
        chain: &[&Arc<pack::Pack>],
        standings: Vec<Standing>,
        calendars: &Calendars,
    ) -> (Option<Arc<Pack>>, Vec<Diagnostic>) {
        let before = self.packs.get(id);
        if let Some(before) = before.filter(|it| it.of(chain, &standings, calendars)) {
            return (before.pack.clone(), before.problems.clone());
        }
        let layers: Vec<&pack::Pack> = chain.iter().map(|layer| &***layer).collect();
        let (pack, problems) = resolve(&layers, &standings, calendars);
        let checked = CheckedPack {
            chain: chain.iter().map(|layer| Arc::clone(layer)).collect(),
            standings,
            calendars: calendars.clone(),
            pack: pack.map(Arc::new),
            problems,
        };
        let answer = (checked.pack.clone(), checked.problems.clone());
        self.packs.insert(id.clone(), checked);
        answer
    }
}

impl CheckedPack {
    /// Whether it was made of these layers and calendars, and they stand as they did.
    fn of(
        &self,
        chain: &[&Arc<pack::Pack>],
        standings: &[Standing],
        calendars: &Calendars,
    ) -> bool {
        let layers = self.chain.iter().zip(chain);
        let days = self.calendars.iter().zip(calendars);
        self.chain.len() == chain.len()
            && self.standings == standings
            && self.calendars.len() == calendars.len()
            && layers.into_iter().all(|(a, b)| Arc::ptr_eq(a, b))
            && days
                .into_iter()
                .all(|(a, b)| a.0 == b.0 && Arc::ptr_eq(a.1, b.1))
    }
}

/// Checks everything on the shelf of which something may have been checked before.
pub fn check_again(shelf: &Shelf, checked: &mut Checked) -> (Library, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut library = Library {
        passed_over: [&*shelf.passed_over, &shelf.only_below].concat(),
        ..Library::default()
    };
    let standings = standings(shelf);
    check_versions(shelf, &standings, &mut problems);
    check_released(shelf, &mut problems);
    check_withdrawn(shelf, &standings, &mut problems);
    for own in &shelf.packs {
        let id = id_of(own);
        if library.passed_over.contains(&id) {
            continue;
        }
        let Some(chain) = chain_of(shelf, own, &standings, &mut problems) else {
            library.broken.push(id);
            continue;
        };
        let stand = chain.iter().map(|layer| {
            let standing = standings.get(&id_of(layer));
            standing.cloned().unwrap_or_default()
        });
        let stand = stand.collect();
        let (pack, found) = checked.resolve(&id, &chain, stand, &shelf.calendars);
        let torn = chain.iter().any(|layer| shelf.torn.contains(&id_of(layer)));
        problems.extend(found.into_iter().filter(|problem| {
            let follows = torn && follows_from_a_gap(problem.code)
                || shelf.calendar_unreadable && problem.code == "unknown-calendar";
            !follows
        }));
        let whole = chain
            .iter()
            .all(|layer| !shelf.unreadable.contains(&id_of(layer)));
        match pack.filter(|_| whole) {
            Some(pack) => {
                if library.packs.insert(id.clone(), pack).is_some() {
                    library.broken.push(id);
                }
            }
            None => library.broken.push(id),
        }
    }
    library.broken.extend(shelf.unreadable.iter().cloned());
    library.break_changed(shelf);
    crate::ast::diagnostic::sort(&mut problems);
    (library, problems)
}

/// Whether a problem only says that something is missing that may stand in a file nobody could read.
fn follows_from_a_gap(code: &str) -> bool {
    let gaps = [
        "no-outcomes",
        "no-interim",
        "while-open-elsewhere",
        "missing-key",
        "adds-to-one",
    ];
    code.starts_with("unknown-") || gaps.contains(&code)
}

fn id_of(pack: &pack::Pack) -> PackId {
    PackId {
        pack: pack.head.id.value.clone(),
        version: pack.head.version.value,
    }
}

/// The layers of a pack, the lowest first.
fn chain_of<'s>(
    shelf: &'s Shelf,
    own: &'s Arc<pack::Pack>,
    standings: &BTreeMap<PackId, Standing>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<&'s Arc<pack::Pack>>> {
    let mut chain = vec![own];
    let mut top = own;
    while let Some(below) = &top.head.extends {
        let found = shelf.packs.iter().find(|pack| id_of(pack) == below.value);
        let Some(found) = found else {
            // One that is there and cannot be read has its own problems.
            if !shelf.unreadable.contains(&below.value) {
                problems.push(missing_layer(shelf, below));
            }
            return None;
        };
        if chain.iter().any(|layer| Arc::ptr_eq(layer, found)) || chain.len() >= MOST_LAYERS {
            problems.push(
                Diagnostic::error("circle", format!("`{}` stands on itself", below.value))
                    .at(below.place, "this closes the circle"),
            );
            return None;
        }
        outlives(top, found, standings, problems);
        chain.push(found);
        top = found;
    }
    chain.reverse();
    Some(chain)
}

fn missing_layer(shelf: &Shelf, below: &crate::ast::place::Written<PackId>) -> Diagnostic {
    let known: Vec<String> = shelf
        .packs
        .iter()
        .map(|pack| id_of(pack).to_string())
        .collect();
    let words: Vec<&str> = known.iter().map(String::as_str).collect();
    let asked = below.value.to_string();
    Diagnostic::error("unknown-layer", format!("`{asked}` does not exist"))
        .at(below.place, "no such pack version")
        .did_you_mean(below.place, nearest(&asked, words.iter().copied()))
        .help(format!("pack versions: {}", listed(&words)))
}

/// A version may not be in force on a day on which what it stands on is not.
fn outlives(
    own: &pack::Pack,
    below: &pack::Pack,
    standings: &BTreeMap<PackId, Standing>,
    problems: &mut Vec<Diagnostic>,
) {
    if [own, below].iter().any(|pack| !has_period(pack)) {
        return;
    }
    let written = |pack: &pack::Pack| pack.head.until.as_ref().map(|until| until.value);
    let known = |pack: &pack::Pack| {
        let standing = standings.get(&id_of(pack));
        standing
            .and_then(Standing::last_day)
            .or_else(|| written(pack))
    };
    let last = |day: Option<Date>| day.unwrap_or(Date::MAX);
    let own_place = || {
        let extends = own.head.extends.as_ref();
        extends.map_or(own.head.from.place, |it| it.place)
    };
    let beyond =
        own.head.from.value < below.head.from.value || last(known(own)) > last(written(below));
    if beyond {
        problems.push(
            Diagnostic::error(
                "outlives-its-layer",
                format!(
                    "`{}` is in force on days when `{}` is not",
                    id_of(own),
                    id_of(below)
                ),
            )
            .at(own_place(), "")
            .also(own.head.from.place, "its own period")
            .also(below.head.from.place, "the period of what it stands on"),
        );
    } else if let Some(ended) = known(below)
        && last(known(own)) > ended
    {
        // Whoever releases the lower layer cannot release what stands on it in the same moment.
        problems.push(
            Diagnostic::warning(
                "layer-ended",
                format!(
                    "`{}` stands on `{}`, which is in force until {ended} only",
                    id_of(own),
                    id_of(below)
                ),
            )
            .at(own_place(), "")
            .help("make a version of it that stands on the newer one".to_owned()),
        );
    }
}

/// No two versions of a pack may be in force at once, and none may be missing between two.
fn check_versions(
    shelf: &Shelf,
    standings: &BTreeMap<PackId, Standing>,
    problems: &mut Vec<Diagnostic>,
) {
    let mut by_pack: BTreeMap<&str, Vec<&pack::Pack>> = BTreeMap::new();
    let serves = |pack: &&Arc<pack::Pack>| {
        let standing = standings.get(&id_of(pack));
        has_period(pack) && standing.is_some_and(|it| !it.serves.is_empty())
    };
    for pack in shelf.packs.iter().filter(serves) {
        by_pack.entry(&pack.head.id.value).or_default().push(pack);
    }
    for versions in by_pack.values_mut() {
        versions.sort_by_key(|pack| (pack.head.from.value, pack.head.version.value));
        for pair in versions.windows(2) {
            if let [earlier, later] = pair {
                check_neighbours(earlier, later, problems);
            }
        }
    }
}

/// Whether the first day in force could be read.
fn has_period(pack: &pack::Pack) -> bool {
    pack.head.from.value != Date::MIN
}

/// Of two versions that follow each other: one that does not say when it ends, ends when the next begins.
pub(super) fn check_neighbours(
    earlier: &pack::Pack,
    later: &pack::Pack,
    problems: &mut Vec<Diagnostic>,
) {
    let from = &later.head.from;
    let until = earlier.head.until.as_ref();
    let overlap = match until {
        None => earlier.head.from.value >= from.value,
        Some(until) => until.value >= from.value,
    };
    if overlap {
        let before = from
            .value
            .yesterday()
            .map_or_else(|_| String::new(), |day| day.to_string());
        problems.push(
            Diagnostic::error(
                "two-in-force",
                format!(
                    "`{}` and `{}` are both in force on {}",
                    id_of(earlier),
                    id_of(later),
                    from.value
                ),
            )
            .at(from.place, "this one begins")
            .also(
                until.map_or(earlier.head.from.place, |until| until.place),
                "while this one has not ended",
            )
            .help(match until {
                Some(_) => format!("end the earlier one: `until: {before}`"),
                None => "let one of them begin later".to_owned(),
            }),
        );
    } else if let Some(until) = until
        && until.value.tomorrow().is_ok_and(|next| next < from.value)
    {
        let next = until
            .value
            .tomorrow()
            .map_or_else(|_| String::new(), |day| day.to_string());
        let last = from
            .value
            .yesterday()
            .map_or_else(|_| String::new(), |day| day.to_string());
        problems.push(
            Diagnostic::error(
                "gap-between-versions",
                format!(
                    "no version of `{}` is in force from {next} to {last}",
                    earlier.head.id.value
                ),
            )
            .at(from.place, "the next one begins only here")
            .also(until.place, "the last day of the one before")
            .help(format!(
                "let this one begin earlier, `from: {next}`, or the one before end later"
            )),
        );
    }
}

/// A released version never changes.
fn check_released(shelf: &Shelf, problems: &mut Vec<Diagnostic>) {
    for (name, (file, released)) in &shelf.released {
        for release in &released.released {
            let found = shelf.packs.iter().find(|pack| {
                pack.head.id.value == *name
                    && pack.head.version.value.to_string() == release.version
            });
            let place = Place::top_of(*file);
            match found {
                None => problems.push(
                    Diagnostic::error(
                        "released-version-gone",
                        format!(
                            "`{name}@{}` was released and cannot be read any more",
                            release.version
                        ),
                    )
                    .at(place, "released here")
                    .help("old contacts must stay decidable: bring the version back".to_owned()),
                ),
                Some(pack) if shelf.passed_over.contains(&id_of(pack)) => {}
                Some(pack) if pack.digest != release.digest => problems.push(
                    Diagnostic::error(
                        "released-version-changed",
                        format!("`{}` was released and has been changed since", id_of(pack)),
                    )
                    .at(pack.head.version.place, "a released version never changes")
                    .also(place, "its digest is pinned here")
                    .help("undo the change, or make a new version of it".to_owned())
                    .help(format!("pinned {}, found {}", release.digest, pack.digest)),
                ),
                Some(_) => {}
            }
        }
    }
}

impl Library {
    /// A released version that was changed does not decide.
    fn break_changed(&mut self, shelf: &Shelf) {
        let read = |own: &&Arc<pack::Pack>| !shelf.passed_over.contains(&id_of(own));
        for pack in shelf.packs.iter().filter(read) {
            let pinned = shelf
                .released
                .get(&pack.head.id.value)
                .and_then(|(_, released)| {
                    let version = pack.head.version.value.to_string();
                    released
                        .released
                        .iter()
                        .find(|release| release.version == version)
                });
            if pinned.is_some_and(|release| release.digest != pack.digest) {
                self.broken.push(id_of(pack));
                self.touched.push(id_of(pack));
            }
        }
        for (name, (_, released)) in &shelf.released {
            let versions = released.released.iter();
            let ids = versions.filter_map(|it| {
                let pack = name.clone();
                let version = Version::parse(&it.version)?;
                Some(PackId { pack, version })
            });
            let there = |id: &PackId| shelf.packs.iter().any(|pack| id_of(pack) == *id);
            self.gone.extend(ids.filter(|id| !there(id)));
        }
        let broken = self.broken.clone();
        self.packs
            .retain(|_, pack| !pack.layers.iter().any(|layer| broken.contains(&layer.id)));
    }

    /// The names of all packs, broken ones included.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.ids().iter().map(|id| id.pack.as_str()).collect();
        names.dedup();
        names
    }

    fn ids(&self) -> Vec<&PackId> {
        let unable = self.broken.iter().chain(&self.passed_over);
        let mut ids: Vec<&PackId> = self.packs.keys().chain(unable).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Every version that can decide.
    pub fn packs(&self) -> impl Iterator<Item = &Arc<Pack>> {
        self.packs.values()
    }

    /// The named version, whatever day it is.
    ///
    /// # Errors
    /// [`NoPack`] when it does not exist or has errors.
    pub fn version(&self, id: &PackId) -> Result<Arc<Pack>, NoPack> {
        if let Some(pack) = self.packs.get(id) {
            return Ok(pack.clone());
        }
        if self.broken.contains(id) || self.passed_over.contains(id) {
            return Err(self.broken(id));
        }
        let versions = self.versions_of(&id.pack)?;
        Err(NoPack::NoVersion {
            asked: id.clone(),
            known: versions
                .iter()
                .map(|known| known.version.to_string())
                .collect(),
        })
    }

    /// Released versions that were changed since; none of them decides.
    #[must_use]
    pub fn touched(&self) -> &[PackId] {
        &self.touched
    }

    fn broken(&self, id: &PackId) -> NoPack {
        if self.touched.contains(id) {
            NoPack::Touched(id.clone())
        } else {
            NoPack::Broken(id.clone())
        }
    }

    fn versions_of(&self, pack: &str) -> Result<Vec<&PackId>, NoPack> {
        let versions: Vec<&PackId> = self
            .ids()
            .into_iter()
            .filter(|id| id.pack == pack)
            .collect();
        if versions.is_empty() {
            let known = self.names().into_iter().map(str::to_owned).collect();
            return Err(NoPack::Unknown {
                asked: pack.to_owned(),
                known,
            });
        }
        Ok(versions)
    }

    /// The last version of a pack that decides by date.
    #[must_use]
    pub fn newest(&self, pack: &str) -> Option<Arc<Pack>> {
        self.packs
            .iter()
            .filter(|(_, pack)| !pack.own().standing.serves.is_empty())
            .rfind(|(id, _)| id.pack == pack)
            .map(|(_, pack)| pack.clone())
    }

    /// The version of a pack that was in force on a day.
    ///
    /// # Errors
    /// [`NoPack`] when there is none, or it has errors.
    pub fn in_force(&self, pack: &str, on: Date) -> Result<Arc<Pack>, NoPack> {
        let versions = self.versions_of(pack)?;
        let able = versions.iter().filter_map(|id| self.packs.get(*id));
        let able: Vec<&Arc<Pack>> = able.collect();
        let serving = able.iter().filter(|pack| pack.own().standing.serves_on(on));
        let in_force: Vec<&Arc<Pack>> = serving.copied().collect();
        match in_force.as_slice() {
            [one] => {
                // Where a later version cannot be read, nobody knows whether this one has ended.
                let own = one.own();
                let later = |id: &&PackId| id.pack == pack && id.version > own.id.version;
                return match self.gone.iter().find(later) {
                    Some(gone) if own.until.is_none() => Err(NoPack::Broken(gone.clone())),
                    Some(_) | None => Ok((*one).clone()),
                };
            }
            [one, other, ..] => {
                return Err(NoPack::TwoInForce(
                    one.own().id.clone(),
                    other.own().id.clone(),
                    on,
                ));
            }
            [] => {}
        }
        if let Some(id) = versions.iter().find(|id| self.broken.contains(id)) {
            return Err(self.broken(id));
        }
        let draft = |it: &&Arc<Pack>| it.own().standing == Standing::default();
        if able.iter().all(draft) {
            let drafts = able.iter().map(|it| it.own().id.clone());
            return Err(NoPack::OnlyDrafts {
                pack: pack.to_owned(),
                drafts: drafts.collect(),
            });
        }
        Err(NoPack::NotInForce {
            pack: pack.to_owned(),
            on,
            periods: able.iter().map(|it| term(it)).collect(),
        })
    }
}
