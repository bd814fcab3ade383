//! Every version of every pack, checked together: which exists, which decides on a day.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::listed;
use crate::ast::pack;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::ast::released::Released;
use crate::ast::suggest::nearest;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::resolve::Calendars;
use crate::check::resolve::resolve;

/// How deep packs may stand on each other.
const MOST_LAYERS: usize = 8;

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
    /// Whether a calendar could not be read.
    pub calendar_unreadable: bool,
    /// What was released, by pack, with the file that says so.
    pub released: BTreeMap<String, (FileId, Released)>,
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
}

/// Why no version of a pack decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPack {
    /// No pack has that name; the nearest that has.
    Unknown {
        /// What was asked for.
        asked: String,
        /// Every pack there is.
        known: Vec<String>,
    },
    /// The pack exists, but not in that version.
    NoVersion {
        /// What was asked for.
        asked: PackId,
        /// The versions there are.
        known: Vec<String>,
    },
    /// No version of it was in force on the day.
    NotInForce {
        /// The pack.
        pack: String,
        /// The day.
        on: Date,
        /// The periods of its versions, in words.
        periods: Vec<String>,
    },
    /// Two versions of it are in force on the day, and nobody can say which one decides.
    TwoInForce(PackId, PackId, Date),
    /// The version has errors.
    Broken(PackId),
}

impl fmt::Display for NoPack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { asked, known } => {
                let words: Vec<&str> = known.iter().map(String::as_str).collect();
                write!(f, "there is no pack `{asked}`; packs: {}", listed(&words))?;
                match nearest(asked, words.iter().copied()) {
                    Some(near) => write!(f, "; did you mean `{near}`?"),
                    None => Ok(()),
                }
            }
            Self::NoVersion { asked, known } => {
                let words: Vec<&str> = known.iter().map(String::as_str).collect();
                write!(
                    f,
                    "there is no `{asked}`; versions of `{}`: {}",
                    asked.pack,
                    listed(&words)
                )
            }
            Self::NotInForce { pack, on, periods } => {
                write!(
                    f,
                    "no version of `{pack}` was in force on {on}; {}",
                    periods.join("; ")
                )
            }
            Self::TwoInForce(one, other, on) => {
                write!(
                    f,
                    "`{one}` and `{other}` are both in force on {on}; run `threshold check`"
                )
            }
            Self::Broken(id) => {
                write!(
                    f,
                    "`{id}` has errors and does not decide; run `threshold check` to see them"
                )
            }
        }
    }
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
    calendars: Calendars,
    pack: Option<Arc<Pack>>,
    problems: Vec<Diagnostic>,
}

impl Checked {
    fn resolve(
        &mut self,
        id: &PackId,
        chain: &[&Arc<pack::Pack>],
        calendars: &Calendars,
    ) -> (Option<Arc<Pack>>, Vec<Diagnostic>) {
        if let Some(before) = self.packs.get(id).filter(|it| it.of(chain, calendars)) {
            return (before.pack.clone(), before.problems.clone());
        }
        let layers: Vec<&pack::Pack> = chain.iter().map(|layer| &***layer).collect();
        let (pack, problems) = resolve(&layers, calendars);
        let checked = CheckedPack {
            chain: chain.iter().map(|layer| Arc::clone(layer)).collect(),
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
    /// Whether it was made of these layers and calendars.
    fn of(&self, chain: &[&Arc<pack::Pack>], calendars: &Calendars) -> bool {
        let layers = self.chain.iter().zip(chain);
        let days = self.calendars.iter().zip(calendars);
        self.chain.len() == chain.len()
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
    let mut library = Library::default();
    check_versions(shelf, &mut problems);
    check_released(shelf, &mut problems);
    for own in &shelf.packs {
        let id = id_of(own);
        let Some(chain) = chain_of(shelf, own, &mut problems) else {
            library.broken.push(id);
            continue;
        };
        let (pack, found) = checked.resolve(&id, &chain, &shelf.calendars);
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
        outlives(top, found, problems);
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
fn outlives(own: &pack::Pack, below: &pack::Pack, problems: &mut Vec<Diagnostic>) {
    if [own, below].iter().any(|pack| !has_period(pack)) {
        return;
    }
    let last = |pack: &pack::Pack| {
        pack.head
            .until
            .as_ref()
            .map_or(Date::MAX, |until| until.value)
    };
    if own.head.from.value < below.head.from.value || last(own) > last(below) {
        let place = own
            .head
            .extends
            .as_ref()
            .map_or(own.head.from.place, |it| it.place);
        problems.push(
            Diagnostic::error(
                "outlives-its-layer",
                format!(
                    "`{}` is in force on days when `{}` is not",
                    id_of(own),
                    id_of(below)
                ),
            )
            .at(place, "")
            .also(own.head.from.place, "its own period")
            .also(below.head.from.place, "the period of what it stands on"),
        );
    }
}

/// No two versions of a pack may be in force at once, and none may be missing between two.
fn check_versions(shelf: &Shelf, problems: &mut Vec<Diagnostic>) {
    let mut by_pack: BTreeMap<&str, Vec<&pack::Pack>> = BTreeMap::new();
    for pack in shelf.packs.iter().filter(|pack| has_period(pack)) {
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

fn check_neighbours(earlier: &pack::Pack, later: &pack::Pack, problems: &mut Vec<Diagnostic>) {
    let from = &later.head.from;
    let until = earlier.head.until.as_ref();
    let overlap = until.is_none_or(|until| until.value >= from.value);
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
            .help(format!("end the earlier one: `until: {before}`")),
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
        for pack in &shelf.packs {
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
            }
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
        let mut ids: Vec<&PackId> = self.packs.keys().chain(&self.broken).collect();
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
        if self.broken.contains(id) {
            return Err(NoPack::Broken(id.clone()));
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

    /// The last version of a pack that can decide.
    #[must_use]
    pub fn newest(&self, pack: &str) -> Option<Arc<Pack>> {
        self.packs
            .iter()
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
        let mut periods = Vec::new();
        let mut in_force: Vec<&Arc<Pack>> = Vec::new();
        for version in able {
            let own = version.own();
            if own.from <= on && own.until.is_none_or(|until| on <= until) {
                in_force.push(version);
            }
            let until = own
                .until
                .map_or_else(|| "on".to_owned(), |until| format!("until {until}"));
            periods.push(format!("{} is in force from {} {until}", own.id, own.from));
        }
        match in_force.as_slice() {
            [one] => return Ok((*one).clone()),
            [one, other, ..] => {
                return Err(NoPack::TwoInForce(
                    one.own().id.clone(),
                    other.own().id.clone(),
                    on,
                ));
            }
            [] => {}
        }
        match versions.iter().find(|id| self.broken.contains(id)) {
            Some(id) => Err(NoPack::Broken((*id).clone())),
            None => Err(NoPack::NotInForce {
                pack: pack.to_owned(),
                on,
                periods,
            }),
        }
    }
}
