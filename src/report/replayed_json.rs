//! What came of deciding many cases, for machines: `threshold/replay/1`.

use serde_json::Value as Json;
use serde_json::json;

use crate::report::replayed::Summary;
use crate::report::replayed_twice::Compared;
use crate::report::replayed_twice::conditions;

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
    let matrix = changes.matrix.iter().map(|((moved, old, new), count)| {
        json!({
            "move": moved,
            "before": { "at_least": old.least, "settled": old.settled },
            "after": { "at_least": new.least, "settled": new.settled },
            "children": count.children,
            "examples": count.examples,
            "proved": conditions(of, old, new),
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
