//! What must be known of the rules behind a contact: a draft among them, or a version that was withdrawn.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::algebra::moment::Moment;
use crate::ast::pack::Version;
use crate::check::pack::Layer;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::record::contact::Contact;
use crate::shell::cli::named::Named;
use crate::shell::serve::visit::Visit;

/// What must be known of the rules that decide a contact now, and of those behind its last recommendations.
pub(crate) fn notes(visit: &Visit, contact: &Contact) -> Vec<String> {
    let library = &visit.shared.loaded.library;
    let mut ids: BTreeSet<PackId> = BTreeSet::new();
    if let Some(pack) = deciding(visit, contact) {
        ids.extend(pack.layers.iter().map(|layer| layer.id.clone()));
    }
    let made = contact
        .children
        .iter()
        .filter_map(|child| child.screening());
    for used in made.flat_map(|screening| &screening.event.packs) {
        ids.extend(Version::parse(&used.version).map(|version| PackId {
            pack: used.pack.clone(),
            version,
        }));
    }
    let packs = ids.iter().filter_map(|id| library.version(id).ok());
    packs.filter_map(|pack| note(pack.own())).collect()
}

/// The pack that decides a contact, if one does.
fn deciding(visit: &Visit, contact: &Contact) -> Option<Arc<Pack>> {
    let opened = &contact.opened.as_ref()?.event;
    let named = match &opened.pack {
        Some(pack) => pack.parse::<Named>().ok()?,
        None => Named {
            pack: opened.authority.clone(),
            version: None,
        },
    };
    let loaded = &visit.shared.loaded;
    loaded.named(&named, opened.received.date()).ok()
}

/// What must be known of one version.
pub(crate) fn note(layer: &Layer) -> Option<String> {
    let (id, standing) = (&layer.id, &layer.standing);
    if standing.is_draft() {
        return Some(format!(
            "{id} is a draft. Nobody has released it; do not rest a decision on it alone."
        ));
    }
    let gone = standing.withdrawn.as_ref()?;
    let last = Moment::Day(gone.last_day).words();
    Some(format!(
        "{id} was withdrawn by {}. It decides contacts received until {last}, and none after. Why: {}",
        gone.by, gone.because
    ))
}
