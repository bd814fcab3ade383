//! The names in a worked case's expectations: one that the pack does not know could never be missed.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::Written;
use crate::ast::suggest::nearest;
use crate::ast::worked_case::Expected;
use crate::check::pack::Decision;
use crate::check::pack::DecisionKind;
use crate::check::pack::Pack;

/// Every name that the pack does not know.
#[must_use]
pub fn unknown_names(expected: &[Expected], pack: &Pack) -> Vec<Diagnostic> {
    let known = Known::of(pack);
    let mut problems = Vec::new();
    for one in expected {
        let outcomes = [&one.pathway, &one.at_least, &one.interim]
            .into_iter()
            .flatten();
        let possible = one.possible.iter().flatten();
        Known::look(
            outcomes.chain(possible),
            "outcome",
            &known.pathways,
            &mut problems,
        );
        let rules = one.fired.iter().chain(&one.not_fired);
        Known::look(rules, "rule", &known.rules, &mut problems);
        let facts = one.ask_next.iter().chain(&one.never_asked);
        Known::look(facts, "fact", &known.facts, &mut problems);
        let both: Vec<&str> = known.rules.iter().chain(&known.facts).copied().collect();
        Known::look(one.warned.iter(), "rule or fact", &both, &mut problems);
        for (kind, _, names) in &one.things {
            Known::look(names.iter(), "outcome", &of_kind(pack, kind), &mut problems);
        }
        let deadlines = of_kind(pack, "deadlines");
        Known::look(
            one.deadlines.iter().map(|(id, _)| id),
            "deadline",
            &deadlines,
            &mut problems,
        );
        for (decision, value) in &one.decisions {
            match pack.find_decision(&decision.value) {
                None => Known::look(
                    [decision].into_iter(),
                    "decision",
                    &known.decisions,
                    &mut problems,
                ),
                Some(id) => {
                    let outcomes = ids(pack.decision(id));
                    Known::look([value].into_iter(), "outcome", &outcomes, &mut problems);
                }
            }
        }
    }
    problems
}

struct Known<'p> {
    pathways: Vec<&'p str>,
    rules: Vec<&'p str>,
    facts: Vec<&'p str>,
    decisions: Vec<&'p str>,
}

impl<'p> Known<'p> {
    fn of(pack: &'p Pack) -> Self {
        let own = pack.decisions.iter().flat_map(|decision| &decision.rules);
        let open = pack
            .decisions
            .iter()
            .flat_map(|decision| &decision.while_open);
        Self {
            pathways: ids(pack.decision(pack.recommends)),
            rules: own
                .chain(open.map(|open| &open.rule))
                .map(|rule| &*rule.id)
                .collect(),
            facts: pack.facts.iter().map(|fact| &*fact.name).collect(),
            decisions: pack
                .decisions
                .iter()
                .map(|decision| &*decision.name)
                .collect(),
        }
    }

    fn look<'e>(
        names: impl Iterator<Item = &'e Written<String>>,
        what: &str,
        known: &[&str],
        problems: &mut Vec<Diagnostic>,
    ) {
        for name in names.filter(|name| !known.contains(&name.value.as_str())) {
            problems.push(
                Diagnostic::error(
                    "unknown-name",
                    format!("the pack has no {what} `{}`", name.value),
                )
                .at(name.place, "expected here")
                .did_you_mean(name.place, nearest(&name.value, known.iter().copied())),
            );
        }
    }
}

fn ids(decision: &Decision) -> Vec<&str> {
    decision
        .outcomes
        .iter()
        .map(|outcome| &*outcome.id)
        .collect()
}

/// The outcomes of every decision of a kind.
fn of_kind<'p>(pack: &'p Pack, kind: &str) -> Vec<&'p str> {
    let kind = match kind {
        "actions" => DecisionKind::Actions,
        "services" => DecisionKind::Services,
        "routes" => DecisionKind::Routes,
        "notices" => DecisionKind::Notices,
        _ => DecisionKind::Deadlines,
    };
    pack.decisions
        .iter()
        .filter(|decision| decision.kind == kind)
        .flat_map(ids)
        .collect()
}
