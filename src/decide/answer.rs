//! The answer for one child: the recommendation, what applies until it is settled, and every clock.

use std::sync::Arc;

use crate::algebra::calendar::DayCount;
use crate::algebra::moment::Moment;
use crate::algebra::span_of_time::Due;
use crate::algebra::span_of_time::Limit;
use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::ast::diagnostic::Diagnostic;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::check::pack::Carries;
use crate::check::pack::Fact;
use crate::check::pack::From;
use crate::check::pack::Pack;
use crate::check::term::Builtin;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::program::Program;
use crate::decide::evaluate::Evaluator;
use crate::decide::mind::Mind;
use crate::decide::world::Contact;
use crate::decide::world::Sibling;
use crate::decide::world::Standing;
use crate::decide::world::World;
use crate::decide::world::within;

/// What applies until the recommendation is settled.
#[derive(Clone, Debug)]
pub struct Interim {
    /// Position of its rule in `while_open`.
    pub rule: usize,
    /// The outcome: that of the rule, or the least protective one still possible if that is higher.
    pub outcome: usize,
    /// Whether the rule's own outcome was too low.
    pub raised: bool,
}

/// A clock that runs.
#[derive(Clone, Debug)]
pub struct Clock {
    /// The decision and the outcome that carry it.
    pub decision: DecisionId,
    /// Position of the outcome.
    pub outcome: usize,
    /// How long.
    pub limit: Limit,
    /// How days are counted.
    pub counting: DayCount,
    /// From when, if known.
    pub from: Option<Moment>,
    /// By when, if it could be worked out.
    pub due: Option<Due>,
}

/// The answer for one child.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The recommendation, once settled.
    pub settled: Option<usize>,
    /// Every outcome of the recommendation still possible.
    pub possible: Vec<usize>,
    /// The least protective of them: the safe floor.
    pub at_least: Option<usize>,
    /// What applies until it is settled.
    pub interim: Option<Interim>,
    /// Outcomes of collect decisions that hold, with the interim rule that brought them if no rule of their own did.
    pub collected: Vec<(DecisionId, usize, Brought)>,
    /// Every clock that runs.
    pub clocks: Vec<Clock>,
}

/// How an outcome of a collect decision came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// By a rule of its own.
    ByRule,
    /// By the rule that applies while the recommendation is open.
    WhileOpen,
}

/// The contacts of a case as each child sees them: the same, but for the siblings.
#[must_use]
pub fn contacts(program: &Program, case: &Case) -> Vec<Contact> {
    let plain = Contact {
        received: case.received,
        siblings: None,
    };
    if !program.uses_siblings() {
        return vec![plain; case.children.len()];
    }
    if case.children.len() == 1 {
        return vec![Contact {
            siblings: Some(Vec::new()),
            ..plain
        }];
    }
    let children = case.children.iter();
    let seen: Vec<Sibling> = children
        .map(|child| sibling(program, &plain, child))
        .collect();
    (0..case.children.len())
        .map(|own| {
            let others = seen.iter().enumerate().filter(|(at, _)| *at != own);
            Contact {
                received: case.received,
                siblings: Some(others.map(|(_, sibling)| sibling.clone()).collect()),
            }
        })
        .collect()
}

fn sibling(program: &Program, contact: &Contact, child: &Child) -> Sibling {
    let seen = &program.pack.siblings_see;
    let mind = Mind::about(program, contact, child, seen);
    let outcomes = seen.iter().map(|id| {
        let decision = program.pack.decision(*id);
        let outcome = mind.settled(*id).and_then(|at| decision.outcomes.get(at));
        (
            decision.name.clone(),
            outcome.map(|outcome| Value::Text(outcome.id.clone())),
        )
    });
    Sibling {
        reference: child.reference.as_str().into(),
        outcomes: outcomes.collect(),
    }
}

/// Answers for one child.
#[must_use]
pub fn answer(mind: &mut Mind<'_>) -> Answer {
    if let Some(known) = &mind.notes().answer {
        return known.clone();
    }
    let found = find_answer(mind);
    let noted = found.clone();
    mind.note(|notes| notes.answer = Some(noted));
    found
}

fn find_answer(mind: &mut Mind<'_>) -> Answer {
    let pack = mind.pack();
    let possible = mind.decision(pack.recommends).possible();
    let settled = mind.settled(pack.recommends);
    let at_least = possible.first().copied();
    let interim = if settled.is_some() {
        None
    } else {
        interim(mind, at_least)
    };
    let collected = collected(mind, interim.as_ref());
    let clocks = clocks(mind, &collected);
    Answer {
        settled,
        possible,
        at_least,
        interim,
        collected,
        clocks,
    }
}

/// The first rule that applies while open; never below the safe floor.
fn interim(mind: &mut Mind<'_>, at_least: Option<usize>) -> Option<Interim> {
    let rules = &mind.pack().decision(mind.pack().recommends).while_open;
    let found = rules
        .iter()
        .position(|open| mind.holds_now(&open.rule.condition, &open.rule.id))?;
    let own = rules.get(found)?.rule.then.first().copied()?;
    let outcome = at_least.map_or(own, |floor| own.max(floor));
    Some(Interim {
        rule: found,
        outcome,
        raised: outcome != own,
    })
}

fn collected(mind: &Mind<'_>, interim: Option<&Interim>) -> Vec<(DecisionId, usize, Brought)> {
    let pack = mind.pack();
    let adds = interim
        .and_then(|interim| pack.decision(pack.recommends).while_open.get(interim.rule))
        .map_or(&[] as &[(DecisionId, Vec<usize>)], |open| &open.adds);
    let mut found = Vec::new();
    for id in pack
        .decision_ids()
        .filter(|id| pack.decision(*id).collects())
    {
        for (at, truth) in mind.decision(id).outcomes.iter().enumerate() {
            let added = adds
                .iter()
                .any(|(decision, all)| *decision == id && all.contains(&at));
            if *truth == Truth::True {
                found.push((id, at, Brought::ByRule));
            } else if added {
                found.push((id, at, Brought::WhileOpen));
            }
        }
    }
    found
}

fn clocks(mind: &Mind<'_>, collected: &[(DecisionId, usize, Brought)]) -> Vec<Clock> {
    let mut clocks: Vec<Clock> = collected
        .iter()
        .filter_map(|(id, at, _)| clock(mind, *id, *at))
        .collect();
    clocks.sort_by_key(|clock| {
        (
            clock.due.is_none(),
            clock.due.as_ref().map(|due| when(due.by)),
        )
    });
    clocks
}

/// For sorting: a day without a time lasts until its end.
fn when(moment: Moment) -> (jiff::civil::Date, Option<jiff::civil::Time>) {
    let end = jiff::civil::time(23, 59, 59, 0);
    (moment.date(), Some(moment.time().unwrap_or(end)))
}

fn clock(mind: &Mind<'_>, decision: DecisionId, outcome: usize) -> Option<Clock> {
    let pack = mind.pack();
    let carried = pack.decision(decision).outcomes.get(outcome)?;
    let Carries::Deadline {
        limit,
        from,
        counting,
        ..
    } = &carried.carries
    else {
        return None;
    };
    let from = match from {
        From::Received => Some(mind.world.contact.received),
        From::Fact(id) => match mind.world.value(*id) {
            Some(Value::Date(day)) => Some(Moment::Day(*day)),
            Some(Value::Moment(moment)) => Some(*moment),
            _ => None,
        },
    };
    let due = from.and_then(|from| match limit.due(from, &pack.calendar, *counting) {
        Ok(due) => Some(due),
        Err(reason) => {
            mind.world.note_fault(&carried.id, reason.to_string());
            None
        }
    });
    Some(Clock {
        decision,
        outcome,
        limit: *limit,
        counting: *counting,
        from,
        due,
    })
}

/// Facts that were answered although their question certainly does not apply.
#[must_use]
pub fn answered_though_not_applicable(mind: &Mind<'_>) -> Vec<FactId> {
    if let Some(known) = &mind.notes().odd {
        return known.clone();
    }
    let pack = mind.pack();
    let evaluator = Evaluator::new(&mind.world);
    let odd = pack.fact_ids().filter(|id| {
        let fact = pack.fact(*id);
        let only_if = fact
            .only_if
            .as_ref()
            .map(|(term, _)| evaluator.truth(term, &fact.name));
        mind.world.standing(*id) == Standing::Answered
            && only_if.is_some_and(Truth::is_false)
            && mind.world.value(*id) != fact.otherwise.as_ref()
    });
    let odd: Vec<FactId> = odd.collect();
    let noted = odd.clone();
    mind.note(|notes| notes.odd = Some(noted));
    odd
}

/// Answers that contradict each other: one that was given and one that follows from the others.
#[must_use]
pub fn contradictions(world: &World<'_>, child: &Child) -> Vec<Diagnostic> {
    let pack = &world.program.pack;
    let evaluator = Evaluator::new(world);
    let mut problems = Vec::new();
    for id in pack.fact_ids() {
        let fact = pack.fact(id);
        let Some(term) = &fact.worked_out else {
            continue;
        };
        problems.extend(counts_backwards(child, &evaluator, fact, term, pack));
        let Some(worked_out) = evaluator.value(term, &fact.name) else {
            continue;
        };
        let given = child
            .answer(id)
            .filter(|_| world.standing(id) == Standing::Answered);
        let source = term.facts().into_iter().find_map(|read| child.answer(read));
        let outside = !within(&worked_out, fact.bounds);
        let differs = child.value(id).is_some_and(|value| *value != worked_out);
        if !outside && !differs {
            continue;
        }
        let other = term
            .facts()
            .first()
            .map(|read| pack.fact(*read).name.clone());
        let other = other.unwrap_or_else(|| Arc::from("the contact"));
        let message = match child.value(id) {
            Some(value) if differs => {
                format!(
                    "`{}` is {value}, but from `{other}` it would be {worked_out}",
                    fact.name
                )
            }
            _ => format!(
                "from `{other}` `{}` would be {worked_out}, which cannot be",
                fact.name
            ),
        };
        let mut problem = Diagnostic::error("contradiction", message)
            .help("correct one of the two, or write `not_known` for the one in doubt".to_owned());
        let main = given.or(source);
        if let Some(answer) = main {
            problem = problem.path(&answer.path);
            if let Some(place) = answer.place {
                problem = problem.at(place, "this does not fit");
            }
        }
        if let (Some(place), true) = (source.and_then(|answer| answer.place), given.is_some()) {
            problem = problem.also(place, "with this");
        }
        problems.push(problem);
    }
    problems
}

/// A date of birth after the contact, and whatever else would make a length of time negative.
fn counts_backwards(
    child: &Child,
    evaluator: &Evaluator<'_, '_>,
    fact: &Fact,
    term: &Term,
    pack: &Pack,
) -> Option<Diagnostic> {
    let mut pairs: Vec<(Term, Term)> = Vec::new();
    term.visit(&mut |part| {
        if let Term::Call(Builtin::MonthsBetween, terms) = part
            && let [from, to] = terms.as_slice()
        {
            pairs.push((from.clone(), to.clone()));
        }
    });
    pairs.into_iter().find_map(|(from, to)| {
        let (Value::Date(first), Value::Date(last)) = (
            evaluator.value(&from, &fact.name)?,
            evaluator.value(&to, &fact.name)?,
        ) else {
            return None;
        };
        let id = from.facts().into_iter().next().filter(|_| first > last)?;
        let name = &pack.fact(id).name;
        let message = format!(
            "`{name}` {first} lies after {last}, so `{}` cannot follow from it",
            fact.name
        );
        let problem = Diagnostic::error("contradiction", message)
            .help("correct the date; for a child not yet born leave it out".to_owned());
        let answer = child.answer(id)?;
        let problem = problem.path(&answer.path);
        Some(match answer.place {
            Some(place) => problem.at(place, "too late"),
            None => problem,
        })
    })
}
