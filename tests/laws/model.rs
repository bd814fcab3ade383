//! A pack as the naive evaluator sees it, and every way of filling in what is not known.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rust_decimal::Decimal;
use threshold::algebra::value::Value;
use threshold::ast::language::expression::Expr;
use threshold::ast::language::read_expression::read_expression;
use threshold::check::case::Child;
use threshold::check::pack::HitPolicy;
use threshold::check::pack::Pack;
use threshold::check::pack::Step;
use threshold::check::term::FactId;
use threshold::check::types::Type;

use crate::naive::Names;
use crate::naive::Scripted;
use crate::naive::V;
use crate::naive::holds;
use crate::naive::value;

/// A fact: the answers it may have, and when it has none of its own.
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) domain: Vec<V>,
    pub(crate) only_if: Option<Expr>,
    pub(crate) otherwise: Option<V>,
    pub(crate) worked_out: Option<Expr>,
}

/// A decision with its rules as they are written.
pub(crate) struct Decision {
    pub(crate) name: String,
    pub(crate) outcomes: Vec<String>,
    pub(crate) hit: HitPolicy,
    pub(crate) otherwise: Option<usize>,
    pub(crate) rules: Vec<(Expr, Option<Expr>, Vec<usize>)>,
}

/// A pack for brute force.
pub(crate) struct Model {
    pub(crate) facts: Vec<Fact>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) order: Vec<Step>,
    pub(crate) given: Names,
    pub(crate) scripted: Scripted,
}

/// One way of filling in everything, and what follows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Completion {
    pub(crate) names: Names,
    pub(crate) facts: Vec<Option<V>>,
    pub(crate) applies: Vec<bool>,
    pub(crate) rules: Vec<Vec<bool>>,
    pub(crate) outcomes: Vec<Vec<bool>>,
}

fn read(text: &str) -> Expr {
    read_expression(text).unwrap_or_else(|slips| panic!("`{text}`: {slips:?}"))
}

impl Model {
    /// Reads the texts of a checked pack again; `domains` and `worked_out` are by fact.
    pub(crate) fn of(
        pack: &Pack,
        domains: &BTreeMap<String, Vec<V>>,
        worked_out: &BTreeMap<String, String>,
        given: Names,
        scripted: Scripted,
    ) -> Self {
        let facts = pack.facts.iter().map(|fact| Fact {
            name: fact.name.to_string(),
            domain: domains.get(&*fact.name).cloned().unwrap_or_default(),
            only_if: fact.only_if.as_ref().map(|(_, text)| read(text)),
            otherwise: fact.otherwise.as_ref().and_then(whole),
            worked_out: worked_out.get(&*fact.name).map(|text| read(text)),
        });
        let decisions = pack.decisions.iter().map(|decision| Decision {
            name: decision.name.to_string(),
            outcomes: decision
                .outcomes
                .iter()
                .map(|outcome| outcome.id.to_string())
                .collect(),
            hit: decision.hit,
            otherwise: decision.otherwise,
            rules: decision
                .rules
                .iter()
                .map(|rule| {
                    (
                        read(&rule.when),
                        rule.unless.as_deref().map(read),
                        rule.then.clone(),
                    )
                })
                .collect(),
        });
        Self {
            facts: facts.collect(),
            decisions: decisions.collect(),
            order: pack.order.clone(),
            given,
            scripted,
        }
    }

    /// Every completion of a child's answers; nothing if there are more than `most`.
    pub(crate) fn completions(&self, child: &Child, most: usize) -> Option<Vec<Completion>> {
        let start = Completion {
            names: self.given.clone(),
            facts: vec![None; self.facts.len()],
            applies: vec![true; self.facts.len()],
            rules: vec![Vec::new(); self.decisions.len()],
            outcomes: vec![Vec::new(); self.decisions.len()],
        };
        let mut found = vec![start];
        for step in &self.order {
            found = match step {
                Step::Fact(id) => found
                    .into_iter()
                    .flat_map(|one| self.fact(*id, child, one))
                    .collect(),
                Step::Decision(id) => found
                    .into_iter()
                    .map(|one| self.decision(id.0, one))
                    .collect(),
            };
            if found.len() > most {
                return None;
            }
        }
        Some(found)
    }

    fn fact(&self, id: FactId, child: &Child, so_far: Completion) -> Vec<Completion> {
        let fact = &self.facts[id.0];
        let mut so_far = so_far;
        let applies = fact
            .only_if
            .as_ref()
            .is_none_or(|term| holds(term, &so_far.names, self.scripted));
        so_far.applies[id.0] = applies;
        let choices = match child.value(id) {
            Some(answer) => fillings(answer, &fact.domain),
            None if !applies => fact.otherwise.iter().cloned().collect(),
            None => match &fact.worked_out {
                Some(term) => vec![value(term, &so_far.names, self.scripted).unwrap()],
                None => fact.domain.clone(),
            },
        };
        if choices.is_empty() {
            return vec![so_far];
        }
        let with = |value: V| {
            let mut one = so_far.clone();
            one.names.insert(fact.name.clone(), value.clone());
            one.facts[id.0] = Some(value);
            one
        };
        choices.into_iter().map(with).collect()
    }

    fn decision(&self, at: usize, mut so_far: Completion) -> Completion {
        let decision = &self.decisions[at];
        let held: Vec<bool> = decision
            .rules
            .iter()
            .map(|(when, unless, _)| {
                let truth = |expr| holds(expr, &so_far.names, self.scripted);
                truth(when) && !unless.as_ref().is_some_and(truth)
            })
            .collect();
        let speaking = || decision.rules.iter().zip(&held).filter(|(_, held)| **held);
        let mut outcomes = vec![false; decision.outcomes.len()];
        let value = if decision.hit == HitPolicy::Collect {
            speaking()
                .for_each(|((_, _, then), _)| then.iter().for_each(|at| outcomes[*at] = true));
            let names = decision
                .outcomes
                .iter()
                .zip(&outcomes)
                .filter(|(_, held)| **held);
            V::List(names.map(|(name, _)| V::Text(name.clone())).collect())
        } else {
            let all = speaking().map(|((_, _, then), _)| then[0]);
            let chosen = match decision.hit {
                HitPolicy::First => all.into_iter().next(),
                _ => all.max(),
            };
            let chosen = chosen.or(decision.otherwise).unwrap();
            outcomes[chosen] = true;
            V::Text(decision.outcomes[chosen].clone())
        };
        so_far.names.insert(decision.name.clone(), value);
        so_far.rules[at] = held;
        so_far.outcomes[at] = outcomes;
        so_far
    }
}

/// The outcomes of a decision that some completion gives.
pub(crate) fn possible(at: usize, all: &[Completion]) -> Vec<usize> {
    (0..all[0].outcomes[at].len())
        .filter(|outcome| all.iter().any(|one| one.outcomes[at][*outcome]))
        .collect()
}

/// A value of the engine with nothing unknown in it.
pub(crate) fn whole(value: &Value) -> Option<V> {
    Some(match value {
        Value::Bool(truth) => V::Bool(*truth),
        Value::Number(number) => V::Num(*number),
        Value::Text(text) => V::Text(text.to_string()),
        Value::Date(date) => V::Date(*date),
        Value::Days(days) => V::Days(*days),
        Value::Months(months) => V::Months(*months),
        Value::Moment(_) => return None,
        Value::List(items) => {
            let items: Option<Vec<V>> = items.iter().map(|item| whole(item.as_ref()?)).collect();
            V::List(items?)
        }
        Value::Record(fields) => {
            let fields: Option<BTreeMap<String, V>> = fields
                .iter()
                .map(|(name, value)| Some((name.to_string(), whole(value.as_ref()?)?)))
                .collect();
            V::Record(fields?)
        }
    })
}

/// The other way round.
pub(crate) fn engine(value: &V) -> Value {
    match value {
        V::Bool(truth) => Value::Bool(*truth),
        V::Num(number) => Value::Number(*number),
        V::Text(text) => Value::text(text),
        V::Date(date) => Value::Date(*date),
        V::Days(days) => Value::Days(*days),
        V::Months(months) => Value::Months(*months),
        V::List(items) => Value::List(items.iter().map(|item| Some(engine(item))).collect()),
        V::Record(fields) => Value::Record(
            fields
                .iter()
                .map(|(name, value)| (name.as_str().into(), Some(engine(value))))
                .collect(),
        ),
    }
}

/// Every way of filling in what is unknown inside an answer.
///
/// A list's items are filled from the items of the lists in the domain.
fn fillings(answer: &Value, domain: &[V]) -> Vec<V> {
    if let Some(known) = whole(answer) {
        return vec![known];
    }
    let Value::List(items) = answer else {
        return Vec::new();
    };
    let samples: Vec<&V> = domain
        .iter()
        .flat_map(|list| {
            if let V::List(items) = list {
                items.iter().collect()
            } else {
                Vec::new()
            }
        })
        .collect();
    let mut lists: Vec<Vec<V>> = vec![Vec::new()];
    for item in items {
        let fits = |sample: &&V| match (item, sample) {
            (None, _) => true,
            (Some(Value::Record(fields)), V::Record(known)) => {
                fields.iter().all(|(name, value)| {
                    value
                        .as_ref()
                        .is_none_or(|value| whole(value).as_ref() == known.get(&**name))
                })
            }
            _ => false,
        };
        let own: BTreeSet<V> = samples
            .iter()
            .filter(|it| fits(it))
            .map(|it| (*it).clone())
            .collect();
        lists = lists
            .into_iter()
            .flat_map(|list| {
                own.iter().map(move |item| {
                    let mut longer = list.clone();
                    longer.push(item.clone());
                    longer
                })
            })
            .collect();
    }
    lists.into_iter().map(V::List).collect()
}

/// The answers a fact of a shipped pack may have, as far as rules can test them.
///
/// Of sets only some: none, each member alone, all of them. So a set that is
/// not known is not enumerated in full.
pub(crate) fn domain_of(of: &Type) -> Vec<V> {
    match of {
        Type::YesNo => vec![V::Bool(false), V::Bool(true)],
        Type::OneOf(domain) => domain
            .values
            .iter()
            .map(|value| V::Text(value.to_string()))
            .collect(),
        Type::Number(bounds) => {
            let (least, most) = (bounds.least.unwrap(), bounds.most.unwrap());
            let mut all = vec![least];
            while let Some(next) = all
                .last()
                .map(|last| last + Decimal::ONE)
                .filter(|next| *next <= most)
            {
                all.push(next);
            }
            all.into_iter().map(V::Num).collect()
        }
        Type::AnyOf(domain) => {
            let members: Vec<V> = domain
                .values
                .iter()
                .map(|value| V::Text(value.to_string()))
                .collect();
            let mut sets = vec![V::List(Vec::new())];
            sets.extend(members.iter().map(|member| V::List(vec![member.clone()])));
            sets.push(V::List(members));
            sets
        }
        _ => Vec::new(),
    }
}
