//! What is usually answered: as often as in the worked cases, and calm where nothing is wrong.

use std::collections::BTreeMap;

use crate::algebra::number::Number;
use crate::algebra::value::Value;
use crate::check::case::Case;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::inspect::sample::leaning::Leanings;
use crate::inspect::sample::leaning::place_of;
use crate::inspect::sample::random::Random;
use crate::inspect::sample::random::WHOLE;

/// What an answer weighs besides how often the worked cases give it.
const LEAST: u64 = 4;
/// What one worked case adds.
const EACH: u64 = 8;
/// How much rarer a worrying answer is where nothing is wrong.
const CALM: u64 = 10;

/// Whether something is wrong in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// Nothing is.
    Calm,
    /// Something is.
    Troubled,
}

/// How often each answer is given.
#[derive(Debug)]
pub(super) struct Habits {
    facts: Vec<Habit>,
}

#[derive(Debug, Default)]
struct Habit {
    /// By position of the value: in a calm topic, in a troubled one.
    weights: Vec<(u64, u64)>,
    /// Numbers and texts that worked cases give.
    seen: Vec<Value>,
}

impl Habits {
    pub(super) fn of(pack: &Pack, worked: &[Case]) -> Self {
        let leanings = Leanings::of(pack);
        let facts = pack.fact_ids().map(|id| habit(pack, id, worked, &leanings));
        Self {
            facts: facts.collect(),
        }
    }

    /// An answer to a yes/no question or one of a few values; for a set whether each belongs to it.
    pub(super) fn draw(
        &self,
        pack: &Pack,
        id: FactId,
        mood: Mood,
        random: &mut Random,
    ) -> Option<Value> {
        let habit = self.facts.get(id.0)?;
        let weight = |(calm, troubled): &(u64, u64)| match mood {
            Mood::Calm => *calm,
            Mood::Troubled => *troubled,
        };
        let fact = pack.fact(id);
        match &fact.of {
            Type::YesNo => {
                let weights: Vec<u64> = habit.weights.iter().map(weight).collect();
                Some(Value::Bool(random.weighted(&weights) == 0))
            }
            Type::OneOf(domain) => {
                let weights: Vec<u64> = habit.weights.iter().map(weight).collect();
                let value = domain.values.get(random.weighted(&weights))?;
                Some(Value::Text(value.clone()))
            }
            Type::AnyOf(_) if mood == Mood::Calm && !random.chance(WHOLE / 6) => {
                Some(Value::List(Vec::new()))
            }
            Type::AnyOf(domain) => {
                let most: u64 = habit.weights.iter().map(weight).sum();
                let members = domain.values.iter().zip(&habit.weights);
                let chosen = members.filter(|(_, weights)| {
                    // Half as many again as one, where any is.
                    random.below(most.max(1) * 2) < weight(weights) * 3
                });
                let chosen = chosen.map(|(value, _)| Some(Value::Text(value.clone())));
                Some(Value::List(chosen.collect()))
            }
            Type::Number(bounds) => {
                let near = habit.seen.get(random.place(habit.seen.len()));
                near.cloned().or_else(|| {
                    let least = bounds.least.unwrap_or(Number::ZERO);
                    let most = bounds.most.unwrap_or(least + Number::from(20));
                    let steps = u64::try_from((most - least).floor()).unwrap_or(0);
                    let number = least + Number::from(random.below(steps + 1));
                    Some(Value::Number(number))
                })
            }
            Type::Text => habit.seen.get(random.place(habit.seen.len())).cloned(),
            Type::Date
            | Type::Moment
            | Type::Days
            | Type::Months
            | Type::List(_)
            | Type::Record(_)
            | Type::Any => None,
        }
    }
}

fn habit(pack: &Pack, id: FactId, worked: &[Case], leanings: &Leanings) -> Habit {
    let fact = pack.fact(id);
    let children = worked.iter().flat_map(|case| &case.children);
    let answers: Vec<&Value> = children.filter_map(|child| child.value(id)).collect();
    let children: usize = worked.iter().map(|case| case.children.len()).sum();
    let unsaid = children.saturating_sub(answers.len()) as u64;
    let count = match &fact.of {
        Type::YesNo => 2,
        Type::OneOf(domain) | Type::AnyOf(domain) => domain.values.len(),
        Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => {
            let seen = answers.into_iter().cloned();
            return Habit {
                weights: Vec::new(),
                seen: seen.collect(),
            };
        }
    };
    let mut often: BTreeMap<usize, u64> = BTreeMap::new();
    for value in answers {
        let items: Vec<&Value> = match value {
            Value::List(items) => items.iter().flatten().collect(),
            Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::Moment(_)
            | Value::Days(_)
            | Value::Months(_)
            | Value::Record(_) => vec![value],
        };
        for place in items
            .into_iter()
            .filter_map(|item| place_of(pack, id, item))
        {
            *often.entry(place).or_default() += EACH;
        }
    }
    let often: Vec<u64> = (0..count)
        .map(|place| LEAST + often.get(&place).copied().unwrap_or(0))
        .collect();
    let often = with_unsaid(fact, often, unsaid);
    let all: u64 = often.iter().sum();
    let leaning = |place| leanings.leaning(id, place);
    let calmest = (0..count).map(leaning).min().unwrap_or(0);
    let calmest = if fact.of == Type::YesNo || matches!(fact.of, Type::OneOf(_)) {
        calmest
    } else {
        calmest.min(0)
    };
    let weights = often.into_iter().enumerate().map(|(place, weight)| {
        // What nearly every case answers is usual, whatever hangs on it.
        let usual = weight * 10 >= all * 7;
        if leaning(place) > calmest && !usual {
            (weight, weight * CALM)
        } else {
            (weight * CALM, weight * CALM)
        }
    });
    Habit {
        weights: weights.collect(),
        seen: Vec::new(),
    }
}

/// What a case does not speak of is mostly not so.
fn with_unsaid(fact: &Fact, mut often: Vec<u64>, unsaid: u64) -> Vec<u64> {
    if fact.of == Type::YesNo
        && let Some(no) = often.get_mut(1)
    {
        *no += unsaid * EACH / 2;
    }
    often
}
