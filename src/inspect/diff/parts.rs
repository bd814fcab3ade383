//! What holds of the children who move, part by part, as people can be told it.

use crate::check::pack::Fact;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::pair::PackPair;
use crate::compile::pair::Side;
use crate::compile::pair::StandsIn;
use crate::inspect::diff::implicants::About;
use crate::inspect::diff::implicants::Group;
use crate::inspect::diff::witness::Witness;
use std::sync::Arc;

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

/// A condition as people can be told it, in the order of the questions.
pub(super) fn parts(pair: &PackPair, groups: &[Group]) -> Vec<Part> {
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
