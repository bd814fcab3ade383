//! Why not higher, why not lower: what would lead to the neighbouring outcomes.

use crate::check::case::Case;
use crate::check::pack::Pack;
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
    neighbours_of(mind, id)
}

fn neighbours_of(mind: &mut Mind<'_>, id: DecisionId) -> Vec<WhyNot> {
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

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// One outcome of one decision.
    Outcome(DecisionId, usize),
    /// The neighbours of what a decision gives; of one that is open, all that it may still give.
    Decision(DecisionId),
    /// The same of every decision that picks one outcome.
    Every,
}

impl Asked {
    /// Reads `OUTCOME`, `DECISION`, `DECISION=OUTCOME` or `every`; nothing if the pack has no such thing.
    ///
    /// The recommendation's own outcomes come first, then those of the other decisions that pick one.
    #[must_use]
    pub fn read(pack: &Pack, text: &str) -> Option<Self> {
        let named = |name: &str| picks(pack).find(|id| *pack.decision(*id).name == *name);
        if let Some((decision, outcome)) = text.split_once('=') {
            let id = named(decision.trim())?;
            let at = pack.decision(id).position(outcome.trim())?;
            return Some(Self::Outcome(id, at));
        }
        let mut order: Vec<DecisionId> = picks(pack).collect();
        order.sort_by_key(|id| *id != pack.recommends);
        let outcome = order
            .into_iter()
            .find_map(|id| Some(Self::Outcome(id, pack.decision(id).position(text)?)));
        let every = (text == "every").then_some(Self::Every);
        outcome
            .or_else(|| named(text).map(Self::Decision))
            .or(every)
    }
}

/// The decisions that pick one outcome.
fn picks(pack: &Pack) -> impl Iterator<Item = DecisionId> {
    pack.decision_ids()
        .filter(|id| !pack.decision(*id).collects())
}

/// For each child of a case, what would lead to what is asked about.
#[must_use]
pub fn why_not(program: &Program, case: &Case, asked: Asked) -> Vec<Answered> {
    let contacts = contacts(program, case);
    let mut answers = Vec::new();
    for (child, contact) in case.children.iter().zip(&contacts) {
        let mut mind = Mind::of(program, contact, child);
        let found = match asked {
            Asked::Outcome(id, at) => vec![one(&mut mind, id, at)],
            Asked::Decision(id) => around(&mut mind, id),
            Asked::Every => picks(&program.pack)
                .flat_map(|id| around(&mut mind, id))
                .collect(),
        };
        answers.extend(found);
    }
    answers
}

fn one(mind: &mut Mind<'_>, id: DecisionId, at: usize) -> Answered {
    let settled = mind.settled(id);
    let direction = match settled {
        Some(settled) if at < settled => Direction::Lower,
        Some(_) | None => Direction::Higher,
    };
    Answered {
        child: mind.child.reference.clone(),
        decision: mind.pack().decision(id).title.clone(),
        is_so: settled == Some(at),
        why_not: to_outcome(mind, id, at, direction),
    }
}

/// The neighbours of a settled outcome that some change leads to; of an open decision, all that is possible.
fn around(mind: &mut Mind<'_>, id: DecisionId) -> Vec<Answered> {
    if mind.settled(id).is_none() {
        let possible = mind.decision(id).possible();
        return possible.into_iter().map(|at| one(mind, id, at)).collect();
    }
    let child = mind.child.reference.clone();
    let decision = mind.pack().decision(id).title.clone();
    let found = neighbours_of(mind, id).into_iter();
    found
        .map(|why_not| Answered {
            child: child.clone(),
            decision: decision.clone(),
            is_so: false,
            why_not,
        })
        .collect()
}

/// What would lead to an outcome for one child.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The child.
    pub child: String,
    /// The decision's title.
    pub decision: String,
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
