//! Why not higher, why not lower: what would lead to the neighbouring outcomes.

use crate::check::term::DecisionId;
use crate::decide::changes::Change as Found;
use crate::decide::mind::Mind;
use crate::explain::explanation::Change;
use crate::explain::explanation::ChangeKind;
use crate::explain::explanation::Direction;
use crate::explain::explanation::WhyNot;
use crate::explain::wording::as_written;
use crate::explain::wording::fact_words;

/// For a settled recommendation: the nearest outcomes above and below that some change leads to.
#[must_use]
pub fn neighbours(mind: &mut Mind<'_>) -> Vec<WhyNot> {
    let id = mind.pack().recommends;
    let Some(settled) = mind.settled(id) else {
        return Vec::new();
    };
    let count = mind.pack().decision(id).outcomes.len();
    let above = (settled + 1)..count;
    let below = (0..settled).rev();
    let higher = first_reachable(mind, id, above, Direction::Higher);
    let lower = first_reachable(mind, id, below, Direction::Lower);
    higher.into_iter().chain(lower).collect()
}

fn first_reachable(
    mind: &mut Mind<'_>,
    id: DecisionId,
    outcomes: impl Iterator<Item = usize>,
    direction: Direction,
) -> Option<WhyNot> {
    outcomes
        .map(|outcome| to_outcome(mind, id, outcome, direction))
        .find(|why_not| !why_not.changes.is_empty())
}

/// What would lead to one outcome.
#[must_use]
pub fn to_outcome(
    mind: &mut Mind<'_>,
    id: DecisionId,
    outcome: usize,
    direction: Direction,
) -> WhyNot {
    let (sets, more) = mind.changes_to(id, outcome);
    let decision = mind.pack().decision(id);
    let other = decision.outcomes.get(outcome);
    WhyNot {
        decision: decision.name.to_string(),
        outcome: other.map_or_else(String::new, |outcome| outcome.id.to_string()),
        title: other.map_or_else(String::new, |outcome| outcome.title.clone()),
        direction,
        changes: sets
            .iter()
            .map(|set| set.iter().map(|c| change(mind, c)).collect())
            .collect(),
        more,
    }
}

fn change(mind: &Mind<'_>, found: &Found) -> Change {
    let fact = mind.pack().fact(found.fact);
    Change {
        fact: fact.name.to_string(),
        now: mind.world.value(found.fact).map(as_written),
        to: as_written(&found.to),
        words: fact_words(fact, &found.to),
        kind: if found.not_yet_known {
            ChangeKind::NotYetKnown
        } else {
            ChangeKind::KnownOtherwise
        },
        find_out_from: fact.find_out_from.clone(),
    }
}
