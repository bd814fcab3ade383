//! Nothing known about somebody else is behind words for the family or the child.
//!
//! A rule that reads third-party information may not speak to them, and neither may a notice
//! that it gives. Reading the outcome of a decision is allowed.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::pack;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::check::layers::Draft;
use crate::check::layers::Merged;
use crate::check::pack::Decision;
use crate::check::pack::Rule;

/// Words for somebody who must not learn about others: where they are given, and to whom.
struct Words {
    at: Place,
    to: &'static str,
}

/// Refuses every rule that would tell the family or the child about somebody else.
pub(super) fn keep_third_parties_out(
    merged: &Merged<'_>,
    decisions: &[Decision],
    problems: &mut Vec<Diagnostic>,
) {
    for (draft, decision) in merged.decisions.iter().zip(decisions) {
        for (_, written) in &draft.rules {
            let checked = decision.rules.iter().find(|rule| is(rule, written));
            refuse(merged, checked, written, spoken(draft, written), problems);
        }
        for (_, open) in &draft.while_open {
            let all = decision.while_open.iter().map(|open| &open.rule);
            let checked = all.into_iter().find(|rule| is(rule, &open.rule));
            let mut words = spoken(draft, &open.rule);
            words.extend(open.adds.iter().flat_map(|(name, outcomes)| {
                let added = merged.decisions.iter().find(|it| it.name == name.value);
                added.map_or_else(Vec::new, |added| notices(added, outcomes))
            }));
            refuse(merged, checked, &open.rule, words, problems);
        }
    }
}

fn is(rule: &Rule, written: &pack::Rule) -> bool {
    *rule.id == written.id.value
}

/// What a rule says to the family and the child, itself and through its notices.
fn spoken(draft: &Draft<'_>, rule: &pack::Rule) -> Vec<Words> {
    let own = rule.tell_family.as_ref().map(|text| Words {
        at: text.place,
        to: "family",
    });
    own.into_iter().chain(notices(draft, &rule.then)).collect()
}

/// The notices among some outcomes that are for the family or the child.
fn notices(draft: &Draft<'_>, outcomes: &[Written<String>]) -> Vec<Words> {
    let audience = |written: &Written<String>| {
        let all = draft.outcomes.iter();
        let outcome = all.into_iter().find(|it| it.id.value == written.value)?;
        match &outcome.carries {
            pack::Carries::Notice { audience, .. } => audience.as_ref().map(|it| it.value),
            pack::Carries::Answer { .. }
            | pack::Carries::Action { .. }
            | pack::Carries::Deadline { .. }
            | pack::Carries::Service
            | pack::Carries::Route { .. } => None,
        }
    };
    let words = outcomes.iter().filter_map(|written| {
        let to = audience(written).filter(|to| ["family", "child"].contains(to))?;
        let at = written.place;
        Some(Words { at, to })
    });
    words.collect()
}

fn refuse(
    merged: &Merged<'_>,
    checked: Option<&Rule>,
    written: &pack::Rule,
    words: Vec<Words>,
    problems: &mut Vec<Diagnostic>,
) {
    let read = checked.map_or_else(Vec::new, |rule| rule.condition.facts());
    let mut facts = read.iter().filter_map(|id| merged.facts.get(id.0));
    let Some((_, fact)) = facts.find(|(_, fact)| fact.third_party) else {
        return;
    };
    for Words { at, to } in words {
        let (rule, name) = (&written.id.value, &fact.name.value);
        problems.push(
            Diagnostic::error(
                "third-party-in-notice",
                format!("rule `{rule}` reads `{name}` and speaks to the {to}"),
            )
            .at(at, format!("this would tell the {to} of it"))
            .also(fact.name.place, "third-party information")
            .help(format!(
                "put the {to}'s words on a rule that reads the decision's outcome instead"
            )),
        );
    }
}
