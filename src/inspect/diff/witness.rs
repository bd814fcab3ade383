//! A child who moves, as both engines decide it: the example beside a condition.
//!
//! Invariant: a [`Witness`] was decided under both versions, and moved.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Time;

use crate::algebra::age::add_days;
use crate::algebra::moment::Moment;
use crate::algebra::office_hours::Opening;
use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;
use crate::compile::pair::PackPair;
use crate::compile::pair::Question;
use crate::compile::pair::Side;
use crate::compile::pair::StandsIn;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::inspect::diff::goals::Goal;
use crate::inspect::diff::implicants::About;
use crate::inspect::diff::implicants::Group;
use crate::inspect::diff::samples::samples;
use crate::inspect::example::Example;
use crate::inspect::example::decided;

/// How many days after the first day in force are looked at for a moment in or out of office hours.
const DAYS_LOOKED_AT: i64 = 21;

/// One child under both versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What the old version is told.
    pub old: Example,
    /// What the new version is told.
    pub new: Example,
    /// When the contact came.
    pub received: Moment,
}

impl Witness {
    /// How many answers both versions need together.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.old.answers.len() + self.new.answers.len()
    }

    /// What is told of the child, each answer with the only version that it is told to.
    #[must_use]
    pub fn told(&self, old: &Pack, new: &Pack) -> Vec<(Arc<str>, Value, Option<Side>)> {
        let by_name = |pack: &Pack, example: &Example| -> BTreeMap<Arc<str>, Value> {
            let answers = example.answers.iter();
            answers
                .map(|(id, value)| (pack.fact(*id).name.clone(), value.clone()))
                .collect()
        };
        let (before, after) = (by_name(old, &self.old), by_name(new, &self.new));
        let mut told = Vec::new();
        for id in new.fact_ids() {
            let name = &new.fact(id).name;
            let Some(value) = after.get(name) else {
                continue;
            };
            let only = (before.get(name) != Some(value)).then_some(Side::New);
            told.push((name.clone(), value.clone(), only));
        }
        for id in old.fact_ids() {
            let name = &old.fact(id).name;
            if let Some(value) = before.get(name)
                && after.get(name) != Some(value)
            {
                told.push((name.clone(), value.clone(), Some(Side::Old)));
            }
        }
        told
    }
}

/// Which answers of a model an example holds: positions among the questions.
type Chosen = Vec<usize>;

struct Trial<'a> {
    programs: (&'a Program, &'a Program),
    goal: &'a Goal,
    pair: &'a PackPair,
    model: &'a Model,
    /// Answers tried out for questions that the view cannot see into, by name.
    tried: BTreeMap<Arc<str>, Value>,
}

/// A child whom the condition fits and whom both engines decide so; with few answers.
pub(super) fn witness(
    programs: (&Program, &Program),
    goal: &Goal,
    pair: &PackPair,
    model: &Model,
    groups: &[Group],
) -> Option<Witness> {
    let mut trial = Trial {
        programs,
        goal,
        pair,
        model,
        tried: BTreeMap::new(),
    };
    let mut needed: Chosen = Vec::new();
    let mut hours = Hours::AtAnyTime;
    for group in groups {
        match group.about {
            About::Question(at) => needed.push(at),
            About::Hours(_) => hours = Hours::AsSaid,
            About::Loose(_) => {}
        }
    }
    for tried in samples(pair, groups) {
        trial.tried = tried;
        if let Some(found) = trial.confirmed(&needed, hours) {
            return Some(found);
        }
    }
    trial.tried.clear();
    let extra: Chosen = (0..pair.questions.len())
        .filter(|at| !needed.contains(at))
        .collect();
    let all = trial.fewest(&needed, extra, hours)?;
    trial.confirmed(&all, hours)
}

/// When the contact of an example came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hours {
    /// In or out of office hours, as the model has it.
    AsSaid,
    /// Whenever.
    AtAnyTime,
}

impl Trial<'_> {
    /// What is needed, with as few further answers as halving finds; nothing if even all do not do.
    fn fewest(&self, needed: &[usize], extra: Chosen, hours: Hours) -> Option<Chosen> {
        let with = |extra: &[usize]| -> Chosen { needed.iter().chain(extra).copied().collect() };
        self.confirmed(&with(&extra), hours)?;
        let mut kept = extra;
        let mut step = kept.len().div_ceil(2);
        while step > 0 {
            let mut at = 0;
            while at < kept.len() {
                let end = (at + step).min(kept.len());
                let mut fewer = kept.clone();
                fewer.drain(at..end);
                if self.confirmed(&with(&fewer), hours).is_some() {
                    kept = fewer;
                } else {
                    at = end;
                }
            }
            step = if step == 1 { 0 } else { step.div_ceil(2) };
        }
        Some(with(&kept))
    }

    fn confirmed(&self, chosen: &[usize], hours: Hours) -> Option<Witness> {
        let received = self.moment(hours)?;
        let example = |side: Side| Example {
            answers: self.answers(chosen, side),
            in_office_hours: None,
        };
        let found = Witness {
            old: example(Side::Old),
            new: example(Side::New),
            received,
        };
        (self.comes_to(Side::Old, &found) && self.comes_to(Side::New, &found)).then_some(found)
    }

    /// Whether a version decides the child as the move says.
    fn comes_to(&self, side: Side, found: &Witness) -> bool {
        let goal = self.goal;
        let (program, example, id, outcome) = match side {
            Side::Old => (self.programs.0, &found.old, goal.ids.0, goal.before),
            Side::New => (self.programs.1, &found.new, goal.ids.1, goal.after),
        };
        let gives = goal.gives(side);
        let Some(at) = outcome else {
            return !gives;
        };
        let mut case = example.case(program, "example");
        case.received = found.received;
        let truth = decided(program, &case, |mind| {
            mind.decision(id).outcomes.get(at).copied()
        });
        let collects = program.pack.decision(id).collects();
        truth
            .flatten()
            .is_some_and(|truth| match (gives, collects) {
                (true, _) => truth.is_true(),
                (false, _) => truth.is_false(),
            })
    }

    /// The answers that a version is given: those to questions that apply to it and whose answer it knows.
    fn answers(&self, chosen: &[usize], side: Side) -> BTreeMap<FactId, Value> {
        let copy = match side {
            Side::Old => &self.pair.old,
            Side::New => &self.pair.new,
        };
        let mut answers = BTreeMap::new();
        for question in chosen.iter().filter_map(|at| self.pair.questions.get(*at)) {
            let Some(id) = self.asked(question, side, copy) else {
                continue;
            };
            let holds = |lit: Lit| self.model.holds(lit);
            if let Some(value) = question.vars.value(&question.fact, &holds) {
                answers.entry(id).or_insert(self.own_words(value, id, side));
            }
        }
        for question in &self.pair.questions {
            if let Some(value) = self.tried.get(&question.fact.name)
                && let Some(id) = self.asked(question, side, copy)
            {
                answers.insert(id, value.clone());
            }
        }
        answers
    }

    /// The version's name for a question that it asks of this child.
    fn asked(&self, question: &Question, side: Side, copy: &Copy) -> Option<FactId> {
        let (id, knows) = match side {
            Side::Old => (question.old?, question.known.0),
            Side::New => (question.new?, question.known.1),
        };
        let applies = copy.applies.get(&id);
        let applies = applies.is_none_or(|(lit, _)| self.model.holds(*lit));
        let follows = copy.follows.contains_key(&id);
        let knows = question.stands_in == StandsIn::Yes || self.model.holds(knows);
        (applies && !follows && knows).then_some(id)
    }

    /// A set without the members that only the other version has.
    fn own_words(&self, value: Value, id: FactId, side: Side) -> Value {
        let program = match side {
            Side::Old => self.programs.0,
            Side::New => self.programs.1,
        };
        let known = &program.pack.fact(id).values;
        let is_known = |item: &Option<Value>| {
            let text = item.as_ref().and_then(Value::as_text);
            known.is_empty() || text.is_none_or(|text| known.iter().any(|(id, _)| &**id == text))
        };
        if let Value::List(items) = value {
            return Value::List(items.into_iter().filter(|item| is_known(item)).collect());
        }
        value
    }

    /// A moment soon after the new version came into force that fits the office hours of both.
    fn moment(&self, hours: Hours) -> Option<Moment> {
        let (old, new) = (&self.programs.0.pack, &self.programs.1.pack);
        let first = new.own().from;
        let days = (0..DAYS_LOOKED_AT).filter_map(|n| add_days(first, n));
        // Ten in the morning first; where hours differ, any quarter of an hour may lie between them.
        let quarters = (40..96_i8).chain(0..40);
        let times: Vec<(i8, i8)> = quarters.map(|n| (n / 4, n % 4 * 15)).collect();
        let mut moments = days.flat_map(|day| {
            let at = |(hour, minute)| Time::constant(hour, minute, 0, 0);
            times
                .iter()
                .map(move |time| Moment::Time(day.to_datetime(at(*time))))
                .collect::<Vec<_>>()
        });
        match hours {
            Hours::AtAnyTime => moments.next(),
            Hours::AsSaid => moments.find(|moment| {
                fits(
                    old,
                    *moment,
                    self.model.holds(self.pair.old.in_office_hours),
                ) && fits(
                    new,
                    *moment,
                    self.model.holds(self.pair.new.in_office_hours),
                )
            }),
        }
    }
}

fn fits(pack: &Pack, moment: Moment, open: bool) -> bool {
    let wanted = if open { Opening::Open } else { Opening::Closed };
    let hours = pack.office_hours.as_ref();
    hours.is_none_or(|hours| hours.is_open(moment, &pack.calendar) == wanted)
}
