//! When each version of a pack serves: from its first day until the next one begins, it says so itself, or it is withdrawn.
//!
//! In: what was released and withdrawn. Out: for each version whether it is a
//! draft, and the days on which it decides a contact that names no version.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::ast::pack;
use crate::ast::pack::PackId;
use crate::ast::pack::Version;
use crate::ast::released::Release;
use crate::ast::released::Withdrawal;
use crate::check::library::Shelf;
use crate::check::library::Unpinned;

/// How a version stands: released or not, withdrawn or not, and when it serves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// What its release says; nothing for a draft.
    pub released: Option<Release>,
    /// What its withdrawal says.
    pub withdrawn: Option<Withdrawal>,
    /// The days on which it decides unless a version is named, in order.
    pub serves: Vec<Span>,
}

/// Some days, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first.
    pub from: Date,
    /// The last, when there is one.
    pub until: Option<Date>,
}

impl Standing {
    /// Whether it is a draft, which decides only when it is named.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.released.is_none()
    }

    /// Whether it serves on a day.
    #[must_use]
    pub fn serves_on(&self, day: Date) -> bool {
        self.serves.iter().any(|span| span.holds(day))
    }

    /// The last day on which it serves, when that is known.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.serves.last().and_then(|span| span.until)
    }

    /// Whether it is released and no day is known on which it ends.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.serves.last().is_some_and(|span| span.until.is_none())
    }
}

impl Span {
    fn holds(self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// How every version on the shelf stands.
#[must_use]
pub fn standings(shelf: &Shelf) -> BTreeMap<PackId, Standing> {
    let mut all: BTreeMap<PackId, Standing> = BTreeMap::new();
    let mut by_pack: BTreeMap<&str, Vec<Counted<'_>>> = BTreeMap::new();
    for pack in &shelf.packs {
        let id = PackId {
            pack: pack.head.id.value.clone(),
            version: pack.head.version.value,
        };
        let standing = Standing {
            released: release_of(shelf, &id).cloned(),
            withdrawn: withdrawal_of(shelf, &id).cloned(),
            serves: Vec::new(),
        };
        let counts = match shelf.unpinned {
            Unpinned::OnlyWhenNamed => !standing.is_draft(),
            Unpinned::ByDate => true,
        };
        if counts {
            let withdrawn = withdrawal_of(shelf, &id);
            let counted = Counted::of(pack, withdrawn);
            by_pack
                .entry(&pack.head.id.value)
                .or_default()
                .push(counted);
        }
        all.insert(id, standing);
    }
    for (pack, versions) in by_pack {
        for (version, serves) in spans(versions) {
            let id = PackId {
                pack: pack.to_owned(),
                version,
            };
            if let Some(standing) = all.get_mut(&id) {
                standing.serves = serves;
            }
        }
    }
    all
}

/// What was pinned of a version.
fn release_of<'s>(shelf: &'s Shelf, id: &PackId) -> Option<&'s Release> {
    let (_, released) = shelf.released.get(&id.pack)?;
    let version = id.version.to_string();
    released.released.iter().find(|it| it.version == version)
}

fn withdrawal_of<'s>(shelf: &'s Shelf, id: &PackId) -> Option<&'s Withdrawal> {
    let (_, withdrawn) = shelf.withdrawn.get(&id.pack)?;
    let version = id.version.to_string();
    withdrawn.withdrawn.iter().find(|it| it.version == version)
}

/// A version that decides by date.
struct Counted<'s> {
    version: Version,
    from: Date,
    until: Option<Date>,
    withdrawn: Option<&'s Withdrawal>,
}

impl<'s> Counted<'s> {
    fn of(pack: &pack::Pack, withdrawn: Option<&'s Withdrawal>) -> Self {
        Self {
            version: pack.head.version.value,
            from: pack.head.from.value,
            until: pack.head.until.as_ref().map(|until| until.value),
            withdrawn,
        }
    }

    /// One that is withdrawn before its first day never begins.
    fn begins(&self) -> bool {
        self.withdrawn.is_none_or(|it| self.from <= it.last_day)
    }

    /// The days from one on, until another day at most, and never beyond its own end.
    fn span(&self, from: Date, most: Option<Date>) -> Option<Span> {
        let ends = [most, self.until, self.withdrawn.map(|it| it.last_day)];
        let until = ends.into_iter().flatten().min();
        let some = until.is_none_or(|until| from <= until);
        some.then_some(Span { from, until })
    }
}

/// When each of the versions of one pack serves.
fn spans(mut versions: Vec<Counted<'_>>) -> BTreeMap<Version, Vec<Span>> {
    versions.retain(Counted::begins);
    versions.sort_by_key(|it| (it.from, it.version));
    let next = |day: Date| {
        let later = versions.iter().map(|it| it.from).filter(|from| *from > day);
        later.min().and_then(|from| from.yesterday().ok())
    };
    let mut found: BTreeMap<Version, Vec<Span>> = BTreeMap::new();
    for version in &versions {
        // An end that is written stays, so that a clash with the next one is seen.
        let most = version.until.map_or_else(|| next(version.from), |_| None);
        let own = version.span(version.from, most);
        found.entry(version.version).or_default().extend(own);
        let Some(withdrawn) = version.withdrawn else {
            continue;
        };
        let again = withdrawn.back_to.as_deref().and_then(Version::parse);
        let again = again.and_then(|id| versions.iter().find(|it| it.version == id));
        if let (Some(again), Ok(from)) = (again, withdrawn.last_day.tomorrow()) {
            let span = again.span(from, next(withdrawn.last_day));
            found.entry(again.version).or_default().extend(span);
        }
    }
    for spans in found.values_mut() {
        spans.sort_unstable();
    }
    found
}
