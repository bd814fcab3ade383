//! Which children two versions treat differently, decision by decision, and where nobody is proved to be.
//!
//! Every pair of outcomes is a question to the solver. What it finds is shown
//! only if both engines decide an example so; a find that they do not confirm
//! is counted, and stands in the way of any proof.

use std::sync::Arc;

use crate::compile::circuit::Lit;
use crate::compile::pair::PackPair;
use crate::compile::pair::Side;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::inspect::diff::goals::Compared;
use crate::inspect::diff::goals::Goal;
use crate::inspect::diff::implicants::About;
use crate::inspect::diff::implicants::Effort;
use crate::inspect::diff::implicants::Group;
use crate::inspect::diff::implicants::Search;
use crate::inspect::diff::implicants::size;
use crate::inspect::diff::own_logic::is_changed;
use crate::inspect::diff::parts::Who;
use crate::inspect::diff::parts::parts;
use crate::inspect::diff::witness::witness;

/// How many conditions are shown of a move that the rules of its own decision make, or of the recommendation.
const MOST_SHOWN: usize = 5;
/// How many are looked for, so that the most general can be shown.
const MOST_SOUGHT: usize = 10;
/// How many are shown of a move that only follows from another.
const MOST_SHOWN_OF_FOLLOWING: usize = 1;
/// How many are looked for then.
const MOST_SOUGHT_OF_FOLLOWING: usize = 2;

/// What came of comparing every decision.
#[derive(Clone, Debug, Default)]
pub struct Meaning {
    /// Children who move, by decision in the new version's order.
    pub moves: Vec<Move>,
    /// The decisions that both have and that were compared.
    pub compared: Vec<Arc<str>>,
    /// Decisions that only the old version has, with their titles.
    pub gone: Vec<(Arc<str>, String)>,
    /// Decisions that only the new version has, with their titles.
    pub added: Vec<(Arc<str>, String)>,
    /// Decisions that pick in one version and collect in the other.
    pub unlike: Vec<(Arc<str>, String)>,
    /// Assumptions that both make and that were relied on.
    pub assumed: Vec<Arc<str>>,
    /// Facts in conditions that cannot be told and are written alike in both.
    pub taken_alike: Vec<Arc<str>>,
    /// Whether rules read the other children of the contact.
    pub reads_siblings: bool,
}

/// Where children move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// To a less protective outcome.
    Down,
    /// A decision that collects no longer gives the outcome.
    Lost,
    /// To a more protective outcome.
    Up,
    /// A decision that collects now gives the outcome.
    Gained,
}

impl Direction {
    /// Whether somebody must agree to it.
    #[must_use]
    pub fn falls(self) -> bool {
        match self {
            Self::Down | Self::Lost => true,
            Self::Up | Self::Gained => false,
        }
    }
}

/// Where a move has its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The decision is the recommendation.
    Recommended,
    /// Its own rules, or questions that they read, are not what they were.
    Own,
    /// Something it reads moves.
    Follows,
}

/// An outcome of either version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: Arc<str>,
    /// Its title, in the new version if it is there.
    pub title: String,
    /// The only version that has it.
    pub only: Option<Side>,
}

/// Children who leave one outcome for another.
#[derive(Clone, Debug)]
pub struct Move {
    /// The decision.
    pub decision: Arc<str>,
    /// Its title in the new version.
    pub title: String,
    /// Which way.
    pub direction: Direction,
    /// Where it has its cause.
    pub cause: Cause,
    /// What they have under the old version; nothing if the outcome is gained.
    pub from: Option<Named>,
    /// What they have under the new version; nothing if the outcome is lost.
    pub to: Option<Named>,
    /// Who they are, the most general condition first; only what both engines confirm.
    pub who: Vec<Who>,
    /// How many further conditions were found.
    pub more: usize,
    /// Whether there are others beyond those.
    pub and_others: bool,
    /// How many conditions the engines could not confirm.
    pub could_not_be_told: usize,
    /// The facts that stood in the way.
    pub because_of: Vec<Arc<str>>,
}

impl Meaning {
    /// Whether some child may be treated less protectively, or lose something.
    #[must_use]
    pub fn falls(&self) -> bool {
        self.moves.iter().any(|it| it.direction.falls())
            || !self.gone.is_empty()
            || !self.unlike.is_empty()
    }

    /// Whether both versions are proved to decide alike every decision that both have.
    #[must_use]
    pub fn is_alike(&self) -> bool {
        self.moves.is_empty()
            && self.gone.is_empty()
            && self.unlike.is_empty()
            && !self.compared.is_empty()
    }
}

/// Compares what two versions come to for every child; `seen` hears of each move that is looked for.
#[must_use]
pub fn meaning(old: &Program, new: &Program, seen: &mut dyn FnMut(usize, &str)) -> Meaning {
    let mut pair = old.beside(new);
    let mut found = Meaning {
        assumed: pair.assumed.clone(),
        taken_alike: taken_alike(&pair),
        reads_siblings: pair.loose.iter().any(|it| it.text.contains("siblings")),
        ..Meaning::default()
    };
    let mut goals = Vec::new();
    for id in new.pack.decision_ids() {
        let after = new.pack.decision(id);
        let entry = (after.name.clone(), after.title.clone());
        let Some(before_id) = old.pack.find_decision(&after.name) else {
            found.added.push(entry);
            continue;
        };
        let before = old.pack.decision(before_id);
        if before.collects() != after.collects() {
            found.unlike.push(entry);
            continue;
        }
        found.compared.push(after.name.clone());
        let decision = Compared {
            before,
            after,
            ids: (before_id, id),
        };
        goals.extend(if after.collects() {
            decision.collected(&mut pair)
        } else {
            decision.picked(&mut pair)
        });
    }
    let gone = old.pack.decisions.iter();
    let gone = gone.filter(|decision| new.pack.find_decision(&decision.name).is_none());
    found
        .gone
        .extend(gone.map(|decision| (decision.name.clone(), decision.title.clone())));
    let mut search = Search::of(pair);
    let all = goals.len();
    for goal in goals {
        seen(all, &goal.decision);
        let cause = cause(old, new, &goal);
        let hunt = Hunt {
            old,
            new,
            goal: &goal,
            cause,
        };
        found.moves.extend(hunt.run(&mut search));
    }
    found
        .moves
        .sort_by_key(|it| (!it.direction.falls(), it.cause));
    found
}

fn cause(old: &Program, new: &Program, goal: &Goal) -> Cause {
    if goal.ids.1 == new.pack.recommends {
        Cause::Recommended
    } else if is_changed((&old.pack, goal.ids.0), (&new.pack, goal.ids.1)) {
        Cause::Own
    } else {
        Cause::Follows
    }
}

fn taken_alike(pair: &PackPair) -> Vec<Arc<str>> {
    let shared = pair.loose.iter().filter(|loose| loose.only.is_none());
    let mut names: Vec<Arc<str>> = shared.flat_map(|loose| loose.reads.clone()).collect();
    names.sort();
    names.dedup();
    names
}

/// The search for the children of one move.
struct Hunt<'a> {
    old: &'a Program,
    new: &'a Program,
    goal: &'a Goal,
    cause: Cause,
}

impl Hunt<'_> {
    fn run(&self, search: &mut Search) -> Option<Move> {
        let goal = self.goal;
        if goal.lit == Lit::FALSE {
            return None;
        }
        let (shown, sought, effort) = match self.cause {
            Cause::Recommended | Cause::Own => (MOST_SHOWN, MOST_SOUGHT, Effort::Much),
            Cause::Follows => (
                MOST_SHOWN_OF_FOLLOWING,
                MOST_SOUGHT_OF_FOLLOWING,
                Effort::Little,
            ),
        };
        let mut found: Vec<(Model, Vec<Group>)> = Vec::new();
        let mut next = search.model(&[goal.lit, goal.mark]);
        while let Some(model) = next.take_if(|_| found.len() < sought) {
            let groups = search.shrink(&model, goal.lit, effort);
            let groups = groups.unwrap_or_else(|| search.groups(&model));
            search.block(goal.mark, &groups);
            found.push((model, groups));
            next = search.model(&[goal.lit, goal.mark]);
        }
        if found.is_empty() {
            return None;
        }
        found.sort_by_key(|(_, groups)| (groups.len(), size(groups)));
        let mut result = self.blank();
        result.and_others = next.is_some();
        for (model, groups) in found {
            let programs = (self.old, self.new);
            if result.who.len() >= shown && !reads_loose(&groups) {
                result.more += 1;
                continue;
            }
            match witness(programs, goal, &search.pair, &model, &groups) {
                Some(_) if result.who.len() >= shown => result.more += 1,
                Some(example) => result.who.push(Who {
                    parts: parts(&search.pair, &groups),
                    example,
                }),
                None => {
                    result.could_not_be_told += 1;
                    let names = in_the_way(&search.pair, &groups);
                    result.because_of.extend(names);
                }
            }
        }
        result.because_of.sort();
        result.because_of.dedup();
        Some(result)
    }

    /// The move before anybody is found.
    fn blank(&self) -> Move {
        let goal = self.goal;
        Move {
            decision: goal.decision.clone(),
            title: goal.title.clone(),
            direction: goal.direction,
            cause: self.cause,
            from: goal.from.clone(),
            to: goal.to.clone(),
            who: Vec::new(),
            more: 0,
            and_others: false,
            could_not_be_told: 0,
            because_of: Vec::new(),
        }
    }
}

fn reads_loose(groups: &[Group]) -> bool {
    let mut all = groups.iter();
    all.any(|group| matches!(group.about, About::Loose(_)))
}

/// The facts of conditions that could not be told.
fn in_the_way(pair: &PackPair, groups: &[Group]) -> Vec<Arc<str>> {
    let mut names = Vec::new();
    for group in groups {
        match group.about {
            About::Loose(at) => {
                let Some(loose) = pair.loose.get(at) else {
                    continue;
                };
                names.extend(loose.reads.clone());
                if loose.text.contains("siblings") {
                    names.push(Arc::from("siblings"));
                }
            }
            About::Question(_) | About::Hours(_) => {}
        }
    }
    names
}
