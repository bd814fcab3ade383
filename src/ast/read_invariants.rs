//! `invariants.yaml` → what must hold for every child, and what cannot occur, as written.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::Fields;
use crate::ast::fields::listed;
use crate::ast::fields::text_of;
use crate::ast::pack::Assumption;
use crate::ast::pack::Claim;
use crate::ast::pack::Invariant;
use crate::ast::pack::Mover;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::read_decision::check_rule_id;
use crate::ast::read_facts::condition;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;

/// The keys of which an invariant has one.
const CLAIMS: &[&str] = &[
    "implies",
    "never",
    "monotone_in",
    "does_not_depend_on",
    "settled_when_known",
    "interim_never",
];

/// Reads assumptions and invariants.
pub(super) fn read_invariants(
    node: &Node,
    files: &Files,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Assumption>, Vec<Invariant>) {
    let Some(mut fields) = Fields::of(node, "invariants.yaml", problems) else {
        return (Vec::new(), Vec::new());
    };
    let assumptions = fields.items("assumptions");
    let invariants = fields.items("invariants");
    fields.finish();
    let assumptions = assumptions
        .into_iter()
        .filter_map(|node| read_assumption(node, files, problems))
        .collect();
    let invariants = invariants
        .into_iter()
        .filter_map(|node| read_invariant(node, files, problems))
        .collect();
    (assumptions, invariants)
}

fn read_assumption(
    node: &Node,
    files: &Files,
    problems: &mut Vec<Diagnostic>,
) -> Option<Assumption> {
    let mut fields = Fields::of(node, "an assumption", problems)?;
    let id = fields.required_text("id");
    let says = fields.required_text("says");
    let holds = fields.required("holds");
    fields.finish();
    let holds = condition(holds, "holds", files, problems);
    let id = id?;
    check_rule_id(&id, problems);
    Some(Assumption {
        id,
        says: says?.value,
        holds: holds?,
    })
}

fn read_invariant(node: &Node, files: &Files, problems: &mut Vec<Diagnostic>) -> Option<Invariant> {
    let mut fields = Fields::of(node, "an invariant", problems)?;
    let id = fields.required_text("id");
    let says = fields.required_text("says");
    let for_all = fields.node("for_all");
    let decision = fields.text("decision");
    let nodes: Vec<(&str, &Node)> = CLAIMS
        .iter()
        .filter_map(|key| Some((*key, fields.node(key)?)))
        .collect();
    let while_possible = fields.node("while_possible");
    let restates = fields.text("restates");
    let cite = fields.texts("cite");
    let note = fields.text("note").map(|text| text.value);
    let place = Place {
        end: fields.place().start,
        ..fields.place()
    };
    fields.finish();
    let for_all = condition(for_all, "for_all", files, problems);
    let while_possible = condition(while_possible, "while_possible", files, problems);
    let id = id?;
    check_rule_id(&id, problems);
    let [(key, claim)] = nodes.as_slice() else {
        problems.push(
            Diagnostic::error(
                "one-claim",
                format!("invariant `{}` claims {} things", id.value, nodes.len()),
            )
            .at(place, "one claim belongs here")
            .help(format!("write exactly one of {}", listed(CLAIMS))),
        );
        return None;
    };
    let needs_decision = matches!(
        *key,
        "monotone_in" | "does_not_depend_on" | "settled_when_known"
    );
    match &decision {
        None if needs_decision => problems.push(
            Diagnostic::error(
                "missing-key",
                format!("invariant `{}` names no `decision`", id.value),
            )
            .at(place, "`decision:` belongs here")
            .help(format!("`{key}` is about one decision: name it")),
        ),
        Some(named) if !needs_decision => problems.push(
            Diagnostic::error("no-decision-here", format!("`{key}` takes no `decision`"))
                .at(named.place, "take this away"),
        ),
        _ => {}
    }
    let claim = read_claim(key, claim, decision, while_possible, files, problems)?;
    Some(Invariant {
        id,
        says: says?.value,
        for_all,
        claim,
        restates,
        cite,
        note,
    })
}

fn read_claim(
    key: &str,
    node: &Node,
    decision: Option<Written<String>>,
    while_possible: Option<crate::ast::condition::Condition>,
    files: &Files,
    problems: &mut Vec<Diagnostic>,
) -> Option<Claim> {
    match key {
        "implies" => condition(Some(node), key, files, problems).map(Claim::Implies),
        "never" => condition(Some(node), key, files, problems).map(Claim::Never),
        "monotone_in" => {
            let movers = items(node)
                .into_iter()
                .filter_map(|item| read_mover(item, problems))
                .collect();
            Some(Claim::MonotoneIn(decision?, movers))
        }
        "does_not_depend_on" => Some(Claim::DoesNotDependOn(
            decision?,
            names(node, key, problems),
        )),
        "settled_when_known" => Some(Claim::SettledWhenKnown(
            decision?,
            names(node, key, problems),
        )),
        _ => {
            if while_possible.is_none() {
                problems.push(
                    Diagnostic::error("missing-key", "`interim_never` needs `while_possible`")
                        .at(node.place, "never while what is still possible?")
                        .help(
                            "write `while_possible:` and a condition, such as `duty = section_47`"
                                .to_owned(),
                        ),
                );
            }
            Some(Claim::InterimNever(
                names(node, key, problems),
                while_possible?,
            ))
        }
    }
}

fn items(node: &Node) -> Vec<&Node> {
    match &node.kind {
        Kind::List(items) => items.iter().collect(),
        Kind::Scalar(_) | Kind::Map(_) => vec![node],
    }
}

fn names(node: &Node, key: &str, problems: &mut Vec<Diagnostic>) -> Vec<Written<String>> {
    items(node)
        .into_iter()
        .filter_map(|item| text_of(item, key, problems))
        .collect()
}

/// A fact, or `{fact: ..., order: [least, ..., most]}`.
fn read_mover(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Mover> {
    if node.entries().is_none() {
        let fact = text_of(node, "monotone_in", problems)?;
        return Some(Mover {
            fact,
            order: Vec::new(),
        });
    }
    let mut fields = Fields::of(node, "an entry of `monotone_in`", problems)?;
    let fact = fields.required_text("fact");
    fields.required("order");
    let order = fields.texts("order");
    fields.finish();
    Some(Mover { fact: fact?, order })
}
