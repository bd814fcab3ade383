//! Whether what was withdrawn makes sense, and whether something follows it.

use std::collections::BTreeMap;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::pack::Version;
use crate::ast::place::Place;
use crate::ast::released::Withdrawal;
use crate::check::library::Shelf;
use crate::check::pack::PackId;
use crate::check::terms::Standing;

/// A withdrawal speaks of a released version, once, and goes back to one that can serve.
pub(super) fn check_withdrawn(
    shelf: &Shelf,
    standings: &BTreeMap<PackId, Standing>,
    problems: &mut Vec<Diagnostic>,
) {
    for (name, (file, withdrawn)) in &shelf.withdrawn {
        let place = Place::top_of(*file);
        let all = &withdrawn.withdrawn;
        let standing = |version: &str| {
            let version = Version::parse(version)?;
            standings.get(&PackId {
                pack: name.clone(),
                version,
            })
        };
        let released = |version: &str| standing(version).is_some_and(|it| !it.is_draft());
        for (at, one) in all.iter().enumerate() {
            let again = all.iter().take(at).any(|it| it.version == one.version);
            let lost = one.back_to.as_deref().filter(|back| !released(back));
            let message = if !released(&one.version) {
                format!("`{name}@{}` was never released", one.version)
            } else if again {
                format!("`{name}@{}` is withdrawn twice", one.version)
            } else if let Some(back) = lost {
                format!("`{name}@{back}` was never released and cannot serve again")
            } else {
                continue;
            };
            problems.push(Diagnostic::error("bad-withdrawal", message).at(place, "written here"));
        }
        problems.extend(nothing_follows(name, all, standings).map(|it| it.at(place, "")));
    }
}

/// The last version is withdrawn and nothing comes after it.
fn nothing_follows(
    name: &str,
    withdrawn: &[Withdrawal],
    standings: &BTreeMap<PackId, Standing>,
) -> Option<Diagnostic> {
    let own = || standings.iter().filter(|(id, _)| id.pack == name);
    if own().any(|(_, standing)| standing.goes_on()) {
        return None;
    }
    let last = own()
        .filter_map(|(_, standing)| standing.last_day())
        .max()?;
    let ends = withdrawn.iter().find(|it| it.last_day == last)?;
    let message = format!(
        "no version of `{name}` is in force after {last}, when {} withdrew {}",
        ends.by, ends.version
    );
    let help = format!(
        "contacts after that day are refused; release the version that follows: `threshold draft {name} --from VERSION ...`"
    );
    Some(Diagnostic::warning("nothing-in-force", message).help(help))
}
