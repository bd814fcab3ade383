//! What was decided beside the pathway.

use std::collections::BTreeSet;

use crate::explain::explanation::Recommendation;
use crate::report::document::Item;
use crate::report::recommendation::foot::Notes;
use crate::report::recommendation::lines::basis_mark;
use crate::report::recommendation::why::supporting;
use crate::report::recommendation::why::winning;

pub(super) fn also_decided(shown: &Recommendation, notes: Notes) -> Vec<Item> {
    let told: BTreeSet<&str> = supporting(shown)
        .iter()
        .map(|reason| reason.decision.as_str())
        .collect();
    let others = || {
        let all = shown.decisions.iter();
        all.filter(|(name, it)| it.values.is_none() && **name != shown.pathway.decision)
            .filter(|(_, it)| !it.step || notes == Notes::Every)
    };
    let settled = others().filter_map(|(name, decision)| {
        let value = decision.value_title.as_ref()?;
        let because = winning(shown, name)
            .find(|reason| reason.rule.is_some() && !told.contains(name.as_str()));
        let because = because.map(|it| format!("{}{}", it.because, basis_mark(&it.basis)));
        Some(Item::plain(format!("{}: {value}", decision.title)).under(because))
    });
    let open = others().filter(|(_, decision)| decision.value.is_none());
    let open: Vec<&str> = open.map(|(_, decision)| decision.title.as_str()).collect();
    let open = (!open.is_empty()).then(|| Item::plain(format!("Still open: {}", open.join("; "))));
    settled.chain(open).collect()
}
