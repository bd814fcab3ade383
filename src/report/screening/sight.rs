//! What is in sight of a child: decided so far, still possible, still worth asking.

use crate::check::case::Case;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::program::Program;
use crate::decide::answer::answer;
use crate::decide::answer::contacts;
use crate::decide::mind::Mind;
use crate::decide::world::Standing;
use crate::explain::explanation::Deadline;
use crate::explain::things::deadlines;

/// What is in sight of one child.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The pathway, once it is settled.
    pub settled: Option<Titled>,
    /// Every pathway still possible, from least to most protective.
    pub possible: Vec<Titled>,
    /// What else is decided, with its outcome in words.
    pub decided: Vec<(String, String)>,
    /// The questions that can still change something, the best first.
    pub open: Vec<Open>,
    /// Texts that are kept for the record and decide nothing.
    pub for_the_record: Vec<FactId>,
    /// The clocks that run, the earliest first.
    pub deadlines: Vec<Deadline>,
}

/// An outcome's id and title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A question that can still change something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The fact.
    pub fact: FactId,
    /// Whether somebody was asked already.
    pub asked: Asked,
    /// Whether the answer can change the pathway.
    pub moves: Moves,
}

/// Whether somebody was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nobody yet.
    NotYet,
    /// They could not, or would not, say.
    InVain,
}

/// What an answer can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moves {
    /// The pathway.
    ThePathway,
    /// Something beside it.
    SomethingElse,
}

impl Sight {
    /// How many questions nobody was asked yet.
    #[must_use]
    pub fn left(&self) -> usize {
        let left = self.open.iter().filter(|it| it.asked == Asked::NotYet);
        left.count()
    }

    /// The most useful question that nobody was asked yet.
    #[must_use]
    pub fn next(&self) -> Option<FactId> {
        let mut left = self.open.iter().filter(|it| it.asked == Asked::NotYet);
        left.next().map(|open| open.fact)
    }

    /// Whether a question can still change something.
    #[must_use]
    pub fn is_open(&self, fact: FactId) -> bool {
        self.open.iter().any(|open| open.fact == fact)
    }
}

/// What is in sight of every child of a case.
#[must_use]
pub fn sights(program: &Program, case: &Case) -> Vec<Sight> {
    let contacts = contacts(program, case);
    let pairs = case.children.iter().zip(&contacts);
    pairs
        .map(|(child, contact)| sight(&mut Mind::of(program, contact, child)))
        .collect()
}

fn sight(mind: &mut Mind<'_>) -> Sight {
    let pack = mind.pack();
    let recommends = pack.decision(pack.recommends);
    let titled = |at: usize| {
        let outcome = recommends.outcomes.get(at)?;
        Some(Titled {
            id: outcome.id.to_string(),
            title: outcome.title.clone(),
        })
    };
    let answer = answer(mind);
    let deadlines = deadlines(mind, &answer);
    let known = mind.decision(pack.recommends);
    let settled = known.settled().and_then(titled);
    let possible = known.possible().into_iter().filter_map(titled).collect();
    let found = mind.open_facts();
    let open = found.iter().map(|it| Open {
        fact: it.fact,
        asked: match it.standing {
            Standing::NotKnown | Standing::Declined => Asked::InVain,
            Standing::Answered
            | Standing::WorkedOut
            | Standing::NotApplicable
            | Standing::NotAsked => Asked::NotYet,
        },
        moves: if it.can_change.contains(&pack.recommends) {
            Moves::ThePathway
        } else {
            Moves::SomethingElse
        },
    });
    Sight {
        settled,
        possible,
        decided: decided(mind, pack),
        open: open.collect(),
        for_the_record: pack
            .fact_ids()
            .filter(|id| pack.fact(*id).of == Type::Text && mind.may_ask(*id))
            .collect(),
        deadlines,
    }
}

/// The outcomes of the other decisions that pick one, where they are settled.
fn decided(mind: &Mind<'_>, pack: &Pack) -> Vec<(String, String)> {
    let others = pack.decision_ids().filter(|id| *id != pack.recommends);
    let picked = others.filter_map(|id| {
        let decision = pack.decision(id);
        if decision.collects() {
            return None;
        }
        let outcome = decision.outcomes.get(mind.settled(id)?)?;
        Some((decision.title.clone(), outcome.title.clone()))
    });
    picked.collect()
}
