//! Which children two versions treat differently, decision by decision, and where nobody is proved to be.
//!
//! Every pair of outcomes is a question to the solver. What it finds is shown
//! only if both engines decide an example so; a find that they do not confirm
//! is counted, and stands in the way of any proof.

use std::sync::Arc;

use crate::check::pack::Decision;
use crate::check::pack::Fact;
use crate::check::term::DecisionId;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::pair::PackPair;
use crate::compile::pair::Side;
use crate::compile::pair::StandsIn;
use crate::compile::program::Program;
use crate::decide::solver::Model;
use crate::inspect::diff::implicants::About;
use crate::inspect::diff::implicants::Effort;
use crate::inspect::diff::implicants::Group;
use crate::inspect::diff::implicants::Search;
use crate::inspect::diff::implicants::size;
use crate::inspect::diff::own_logic::is_changed;
use crate::inspect::diff::witness::Witness;
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

/// Some of the children who move.
#[derive(Clone, Debug)]
pub struct Who {
    /// What holds of every one of them; they are all the children it holds of.
    pub parts: Vec<Part>,
    /// One of them.
    pub example: Witness,
}

impl Who {
    /// Whether it depends on an answer that only one version asks for or knows.
    #[must_use]
    pub fn depends_on(&self, side: Side) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Answer { only, strange, .. } => *only == Some(side) || *strange == Some(side),
            // What it reads has its own part, if only one version knows it.
            Part::Hours { .. } | Part::Loose { .. } => false,
        })
    }
}

/// One part of a condition.
#[derive(Clone, Debug)]
pub enum Part {
    /// An answer.
    Answer {
        /// The question, with every answer that either version knows.
        fact: Box<Fact>,
        /// The only version it is put to.
        only: Option<Side>,
        /// Whether that version would be told it in place of an answer that it does not know.
        stands_in: StandsIn,
        /// The only version that knows all of these answers.
        strange: Option<Side>,
        /// What the answer may be.
        may_be: MayBe,
    },
    /// Whether the contact came in office hours.
    Hours {
        /// The version whose hours they are, where they differ.
        only: Option<Side>,
        /// Whether it did.
        open: bool,
    },
    /// A condition that cannot be told.
    Loose {
        /// As an author might write it.
        text: String,
        /// The version that has it so, where the other has not.
        only: Option<Side>,
        /// Whether it holds.
        holds: bool,
    },
}

/// The answers that a part allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MayBe {
    /// Yes or no.
    YesNo(bool),
    /// One of these values.
    OneOf(Vec<Arc<str>>),
    /// A set with these members and without those.
    AnyOf {
        /// Members it has.
        with: Vec<Arc<str>>,
        /// Members it has not.
        without: Vec<Arc<str>>,
    },
    /// A number or date between two cuts.
    Range {
        /// It reaches this.
        from: Option<Cut>,
        /// It does not reach this.
        below: Option<Cut>,
    },
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

/// Compares what two versions come to for every child.
#[must_use]
pub fn meaning(old: &Program, new: &Program) -> Meaning {
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
    for goal in goals {
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

/// One move that may happen.
pub(super) struct Goal {
    decision: Arc<str>,
    title: String,
    pub(super) ids: (DecisionId, DecisionId),
    direction: Direction,
    /// The outcome under the old version, and whether it comes about there.
    pub(super) before: Option<usize>,
    /// The outcome under the new version.
    pub(super) after: Option<usize>,
    from: Option<Named>,
    to: Option<Named>,
    lit: Lit,
    /// Assumed while conditions found already are left out.
    mark: Lit,
}

impl Goal {
    /// Whether a version gives the outcome; otherwise it withholds it.
    pub(super) fn gives(&self, side: Side) -> bool {
        match (self.direction, side) {
            (Direction::Lost, Side::New) | (Direction::Gained, Side::Old) => false,
            (Direction::Down | Direction::Up, _)
            | (Direction::Lost, Side::Old)
            | (Direction::Gained, Side::New) => true,
        }
    }
}

/// A decision that both versions have.
struct Compared<'p> {
    before: &'p Decision,
    after: &'p Decision,
    ids: (DecisionId, DecisionId),
}

impl Compared<'_> {
    /// Every pair of different outcomes of a decision that picks one.
    fn picked(&self, pair: &mut PackPair) -> Vec<Goal> {
        let order = self.order();
        let rank = |id: &str| order.iter().position(|known| &***known == id);
        let mut goals = Vec::new();
        for (a, from) in self.before.outcomes.iter().enumerate() {
            for (b, to) in self.after.outcomes.iter().enumerate() {
                if from.id == to.id {
                    continue;
                }
                let direction = if rank(&to.id) < rank(&from.id) {
                    Direction::Down
                } else {
                    Direction::Up
                };
                goals.push(self.goal(pair, direction, (Some(a), Some(b))));
            }
        }
        goals.sort_by_key(|goal| goal.direction);
        goals
    }

    /// What a decision that collects gives no longer, and what it gives now.
    fn collected(&self, pair: &mut PackPair) -> Vec<Goal> {
        let mut lost = Vec::new();
        let mut gained = Vec::new();
        for (a, outcome) in self.before.outcomes.iter().enumerate() {
            let b = self.after.position(&outcome.id);
            lost.push(self.goal(pair, Direction::Lost, (Some(a), b)));
        }
        for (b, outcome) in self.after.outcomes.iter().enumerate() {
            let a = self.before.position(&outcome.id);
            gained.push(self.goal(pair, Direction::Gained, (a, Some(b))));
        }
        lost.extend(gained);
        lost
    }

    fn goal(
        &self,
        pair: &mut PackPair,
        direction: Direction,
        (before, after): (Option<usize>, Option<usize>),
    ) -> Goal {
        let lit = |lits: Option<&Vec<Lit>>, at: Option<usize>| {
            at.and_then(|at| lits?.get(at).copied())
                .unwrap_or(Lit::FALSE)
        };
        let was = lit(pair.old.outcomes.get(self.ids.0.0), before);
        let becomes = lit(pair.new.outcomes.get(self.ids.1.0), after);
        let (was, becomes) = match direction {
            Direction::Down | Direction::Up => (was, becomes),
            Direction::Lost => (was, !becomes),
            Direction::Gained => (!was, becomes),
        };
        let old = || before.and_then(|at| Some(self.named(&self.before.outcomes.get(at)?.id)));
        let new = || after.and_then(|at| Some(self.named(&self.after.outcomes.get(at)?.id)));
        let (from, to) = match direction {
            Direction::Down | Direction::Up => (old(), new()),
            Direction::Lost => (old(), None),
            Direction::Gained => (None, new()),
        };
        Goal {
            decision: self.after.name.clone(),
            title: self.after.title.clone(),
            ids: self.ids,
            direction,
            before,
            after,
            from,
            to,
            lit: pair.circuit.and([was, becomes]),
            mark: pair.circuit.fresh(),
        }
    }

    fn named(&self, id: &Arc<str>) -> Named {
        let find = |decision: &Decision| {
            let at = decision.position(id)?;
            Some(decision.outcomes.get(at)?.title.clone())
        };
        let (old, new) = (find(self.before), find(self.after));
        let only = match (&old, &new) {
            (Some(_), None) => Some(Side::Old),
            (None, Some(_)) => Some(Side::New),
            (None, None) | (Some(_), Some(_)) => None,
        };
        Named {
            id: id.clone(),
            title: new.or(old).unwrap_or_default(),
            only,
        }
    }

    /// The outcomes of both versions from least to most protective, as the new one orders them; one that
    /// only the old version has stands after the one it followed there.
    fn order(&self) -> Vec<&Arc<str>> {
        let mut order: Vec<&Arc<str>> = self.after.outcomes.iter().map(|it| &it.id).collect();
        let mut after: Option<&Arc<str>> = None;
        for outcome in &self.before.outcomes {
            if !order.contains(&&outcome.id) {
                let place = after.and_then(|id| order.iter().position(|known| *known == id));
                order.insert(place.map_or(0, |at| at + 1), &outcome.id);
            }
            after = Some(&outcome.id);
        }
        order
    }
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

/// A condition as people can be told it, in the order of the questions.
fn parts(pair: &PackPair, groups: &[Group]) -> Vec<Part> {
    let mut groups: Vec<&Group> = groups.iter().collect();
    groups.sort_by_key(|group| group.about);
    groups
        .into_iter()
        .filter_map(|group| part(pair, group))
        .collect()
}

fn part(pair: &PackPair, group: &Group) -> Option<Part> {
    let lit = group.lits.first()?;
    Some(match group.about {
        About::Loose(at) => {
            let loose = pair.loose.get(at)?;
            Part::Loose {
                text: loose.text.clone(),
                only: loose.only,
                holds: *lit == loose.lit,
            }
        }
        About::Hours(at) => {
            let (only, hours) = pair.hours.get(at)?;
            Part::Hours {
                only: *only,
                open: lit == hours,
            }
        }
        About::Question(at) => {
            let question = pair.questions.get(at)?;
            let may_be = may_be(&question.fact, &question.vars, &group.lits)?;
            let strange = match (question.old, question.new) {
                (Some(_), Some(_)) => strange(pair, at, &may_be),
                _ => None,
            };
            Part::Answer {
                fact: Box::new(question.fact.clone()),
                only: question.only,
                stands_in: question.stands_in,
                strange,
                may_be,
            }
        }
    })
}

/// The only version that knows an answer.
fn strange(pair: &PackPair, at: usize, may_be: &MayBe) -> Option<Side> {
    let question = pair.questions.get(at)?;
    let known = |side: Side| {
        let own = pair.questions.iter().find(|other| {
            let stands_in = other.stands_in == StandsIn::Yes && other.only == Some(side);
            stands_in && other.fact.name == question.fact.name
        });
        match (own, may_be) {
            (None, _) => true,
            (Some(own), MayBe::OneOf(values)) => values
                .iter()
                .any(|value| own.fact.values.iter().any(|(known, _)| known == value)),
            (Some(own), MayBe::Range { from, below }) => {
                own.fact.bounds.is_none_or(|(least, most)| {
                    from.is_none_or(|from| from.at <= most && !(from.at == most && from.beyond))
                        && below.is_none_or(|below| {
                            below.at > least || below.beyond && below.at >= least
                        })
                })
            }
            (Some(_), MayBe::YesNo(_) | MayBe::AnyOf { .. }) => true,
        }
    };
    match (known(Side::Old), known(Side::New)) {
        (true, false) => Some(Side::Old),
        (false, true) => Some(Side::New),
        (true, true) | (false, false) => None,
    }
}

/// The answers that some literals of a fact allow.
fn may_be(fact: &Fact, vars: &FactVars, said: &[Lit]) -> Option<MayBe> {
    let values = || fact.values.iter().map(|(id, _)| id.clone());
    let among = |wanted: &dyn Fn(Lit) -> Lit, lits: &[Lit]| -> Vec<Arc<str>> {
        let pairs = values().zip(lits);
        let fit = pairs.filter(|(_, lit)| said.contains(&wanted(**lit)));
        fit.map(|(value, _)| value).collect()
    };
    Some(match vars {
        FactVars::YesNo(lit) => MayBe::YesNo(said.contains(lit)),
        FactVars::OneOf(lits) => {
            let exactly = among(&|lit| lit, lits);
            if !exactly.is_empty() {
                return Some(MayBe::OneOf(exactly));
            }
            let not = among(&|lit| !lit, lits);
            MayBe::OneOf(values().filter(|value| !not.contains(value)).collect())
        }
        FactVars::AnyOf(lits) => MayBe::AnyOf {
            with: among(&|lit| lit, lits),
            without: among(&|lit| !lit, lits),
        },
        FactVars::Ordered(cuts) => MayBe::Range {
            from: cuts
                .iter()
                .rfind(|(_, lit)| said.contains(lit))
                .map(|(cut, _)| *cut),
            below: cuts
                .iter()
                .find(|(_, lit)| said.contains(&!*lit))
                .map(|(cut, _)| *cut),
        },
        FactVars::None => return None,
    })
}
