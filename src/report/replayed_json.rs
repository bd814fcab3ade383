//! What came of deciding many cases, for machines: `threshold/replay/1`.

use serde_json::Value as Json;
use serde_json::json;

use crate::report::changed_children::condition;
use crate::report::replayed::Summary;
use crate::report::replayed_twice::Compared;

/// The run as one object.
#[must_use]
pub fn as_json(of: &Summary<'_>) -> Json {
    let outcomes = of.outcomes.iter().map(|((_, settled), (name, count))| {
        json!({ "at_least": name, "settled": settled, "children": count })
    });
    let mut page = json!({
        "schema": "threshold/replay/1",
        "pack": of.pack,
        "contacts": of.contacts,
        "children": of.children,
        "set_aside": of.set_aside,
        "problems": of.rejected,
        "versions": of.versions,
        "outcomes": outcomes.collect::<Vec<_>>(),
        "quick": of.quick,
        "looked_at_one_by_one": [of.refined.0, of.refined.1],
        "could_not_evaluate": of.faults,
        "one_child_at_a_time": of.one_at_a_time,
        "against": of.compared.as_ref().map(compared),
    });
    if let Some(page) = page.as_object_mut()
        && !of.drafts.is_empty()
    {
        page.insert("drafts".to_owned(), json!(of.drafts));
    }
    page
}

fn compared(of: &Compared<'_>) -> Json {
    let changes = of.changes;
    let matrix = changes.matrix.iter().map(|(cell, count)| {
        let (moved, old, new) = cell;
        let found = of.reasons.as_ref().and_then(|reasons| reasons.get(cell));
        let proved = found.into_iter().flatten();
        let proved = proved.map(|reason| {
            json!({ "condition": condition(&reason.parts), "children": reason.references })
        });
        json!({
            "move": moved,
            "before": { "at_least": old.least, "settled": old.settled },
            "after": { "at_least": new.least, "settled": new.settled },
            "children": count.children,
            "examples": count.examples,
            "proved": proved.collect::<Vec<_>>(),
        })
    });
    let groups = changes.groups.iter();
    let groups = groups.map(|(name, counts)| json!({ "group": name, "counts": counts }));
    let rules = changes.rules.iter().map(|((fired, side), counts)| {
        json!({ "rule": fired.rule, "gives": fired.gives, "fires": side, "counts": counts })
    });
    json!({
        "pack": of.against,
        "all": changes.all,
        "matrix": matrix.collect::<Vec<_>>(),
        "by": of.by,
        "groups": groups.collect::<Vec<_>>(),
        "no_rule": changes.no_rule,
        "rules": rules.collect::<Vec<_>>(),
    })
}
