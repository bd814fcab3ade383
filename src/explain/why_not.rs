//! Why not higher, why not lower: what would lead to the neighbouring outcomes.

use crate::check::case::Case;
use crate::check::term::DecisionId;
use crate::compile::program::Program;
use crate::decide::answer::contacts;
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

/// For each child of a case, what would lead to one outcome of a decision; nothing if no decision has it.
///
/// The recommendation's own outcomes come first, then those of the other decisions that pick one.
#[must_use]
pub fn why_not(program: &Program, case: &Case, outcome: &str) -> Option<Vec<Answered>> {
    let pack = &program.pack;
    let picks = pack
        .decision_ids()
        .filter(|id| !pack.decision(*id).collects());
    let mut order: Vec<DecisionId> = picks.collect();
    order.sort_by_key(|id| *id != pack.recommends);
    let (id, at) = order
        .into_iter()
        .find_map(|id| Some((id, pack.decision(id).position(outcome)?)))?;
    let contacts = contacts(program, case);
    let answers = case.children.iter().zip(&contacts).map(|(child, contact)| {
        let mut mind = Mind::of(program, contact, child);
        let settled = mind.settled(id);
        let direction = match settled {
            Some(settled) if at < settled => Direction::Lower,
            Some(_) | None => Direction::Higher,
        };
        Answered {
            child: child.reference.clone(),
            is_so: settled == Some(at),
            why_not: to_outcome(&mut mind, id, at, direction),
        }
    });
    Some(answers.collect())
}

/// What would lead to an outcome for one child.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The child.
    pub child: String,
    /// Whether the decision has that outcome already.
    pub is_so: bool,
    /// What would lead there.
    pub why_not: WhyNot,
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
    let found = mind.changes_to(id, outcome);
    let decision = mind.pack().decision(id);
    let other = decision.outcomes.get(outcome);
    WhyNot {
        decision: decision.name.to_string(),
        outcome: other.map_or_else(String::new, |outcome| outcome.id.to_string()),
        title: other.map_or_else(String::new, |outcome| outcome.title.clone()),
        direction,
        changes: found
            .sets
            .iter()
            .map(|set| set.iter().map(|c| change(mind, c)).collect())
            .collect(),
        more: found.count > found.sets.len() || (!found.sets.is_empty() && !found.complete),
        count: found.count,
        complete: found.complete,
        not_confirmed: found.not_confirmed,
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
