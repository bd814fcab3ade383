//! Cases that could have been: answers that fit each other, most children calm with a few things wrong.
//!
//! Nothing here is anybody's. What is usual is read off the worked cases and
//! the rules of the pack; the same seed draws the same cases.

mod habits;
mod leaning;
mod random;
mod when;

use std::collections::BTreeSet;

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::case::Answer;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::order::reads;
use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::program::Program;
use crate::decide::evaluate::Evaluator;
use crate::decide::world::Contact;
use crate::decide::world::World;
use crate::inspect::sample::habits::Habits;
use crate::inspect::sample::habits::Mood;
use crate::inspect::sample::random::Random;

pub use crate::inspect::sample::random::WHOLE;

/// How often a contact is drawn again that the pack takes not to occur.
const MOST_TRIES: u64 = 40;
/// How often a sibling has the same answer.
const ALIKE: u32 = WHOLE / 10 * 7;

/// Draws cases under one version.
pub struct Sampler<'p> {
    program: &'p Program,
    habits: Habits,
    /// Decisions on which it hangs whether a question applies.
    needed: BTreeSet<DecisionId>,
    /// By fact, to whom its question is put.
    put: Vec<Put>,
    seed: u64,
    unknown: u32,
}

/// To whom a question is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Put {
    /// To nobody.
    Never,
    /// For each child.
    Each,
    /// Once for all children.
    Once,
    /// Once, where there is one child.
    Alone,
}

/// How much is wrong, by topic.
struct Moods(Vec<Mood>);

impl<'p> Sampler<'p> {
    /// Draws under a version, as its worked cases usually answer; `unknown` of a million questions that apply have no answer.
    #[must_use]
    pub fn of(program: &'p Program, worked: &[Case], seed: u64, unknown: u32) -> Self {
        let pack = &program.pack;
        let put = pack.fact_ids().map(|id| {
            let fact = pack.fact(id);
            match fact.about {
                // Free text that no rule reads is left out.
                _ if fact.of == Type::Text && !program.flat().reads(id) => Put::Never,
                About::Child => Put::Each,
                About::Contact if hangs_on_a_child(pack, id) => Put::Alone,
                About::Household if hangs_on_a_child(pack, id) => Put::Each,
                About::Contact | About::Household => Put::Once,
            }
        });
        Self {
            program,
            habits: Habits::of(pack, worked),
            needed: needed(pack),
            put: put.collect(),
            seed,
            unknown,
        }
    }

    /// The contact with that number.
    #[must_use]
    pub fn case(&self, number: u64) -> Case {
        let mut drawn = None;
        for again in 0..MOST_TRIES {
            let mut random = Random::of(self.seed, number * MOST_TRIES + again);
            let (case, occurs) = self.draw(number, &mut random);
            drawn = Some(case);
            if occurs {
                break;
            }
        }
        drawn.unwrap_or_else(|| Case {
            reference: reference(number),
            received: crate::algebra::moment::Moment::Day(self.program.pack.own().from),
            children: Vec::new(),
        })
    }

    /// A contact, and whether the pack takes it to occur.
    fn draw(&self, number: u64, random: &mut Random) -> (Case, bool) {
        let pack = &self.program.pack;
        let received = when::received(pack, random);
        let contact = Contact {
            received,
            siblings: None,
        };
        let moods = moods(pack.groups.len(), random);
        let count = 1 + random.weighted(&[60, 25, 10, 5]);
        let mut children: Vec<Child> = Vec::new();
        let mut occurs = true;
        for at in 0..count {
            let mut child = Child {
                reference: format!("child-{}", at + 1),
                answers: vec![None; pack.facts.len()],
            };
            let mut draw = Draw {
                sampler: self,
                moods: &moods,
                contact: &contact,
                first: children.first(),
                alone: count == 1,
                random,
            };
            let world = World::asking(
                self.program,
                &contact,
                &mut child,
                &self.needed,
                &mut |world, id, applies| draw.answer(world, id, applies),
            );
            let evaluator = Evaluator::new(&world);
            let mut assumptions = pack.assumptions.iter();
            occurs &= assumptions.all(|assumed| {
                let only_facts = assumed.holds.decisions().is_empty();
                !only_facts || !evaluator.truth(&assumed.holds, &assumed.id).is_false()
            });
            occurs &= fits(&world);
            children.push(child);
        }
        let case = Case {
            reference: reference(number),
            received,
            children,
        };
        (case, occurs)
    }
}

/// Whether nothing that follows from the answers lies where it cannot.
fn fits(world: &World<'_>) -> bool {
    let pack = &world.program.pack;
    let evaluator = Evaluator::new(world);
    pack.fact_ids().all(|id| {
        let fact = pack.fact(id);
        let Some(term) = &fact.worked_out else {
            return true;
        };
        let Some(worked) = evaluator.value(term, &fact.name) else {
            return true;
        };
        crate::decide::world::within(&worked, fact.bounds)
            && world.value(id).is_none_or(|value| *value == worked)
    })
}

fn reference(number: u64) -> String {
    format!("sample-{number:07}")
}

/// In most families one thing is wrong or none, in a few much.
fn moods(groups: usize, random: &mut Random) -> Moods {
    let most = match random.weighted(&[45, 30, 17, 8]) {
        0 => 0,
        1 => 1,
        2 => 3,
        _ => 7,
    };
    let mut moods = vec![Mood::Calm; groups];
    for _ in 0..most {
        let at = random.place(groups);
        if let Some(mood) = moods.get_mut(at) {
            *mood = Mood::Troubled;
        }
    }
    Moods(moods)
}

/// One child's answers while they are drawn.
struct Draw<'d, 'p> {
    sampler: &'d Sampler<'p>,
    moods: &'d Moods,
    contact: &'d Contact,
    first: Option<&'d Child>,
    alone: bool,
    random: &'d mut Random,
}

impl Draw<'_, '_> {
    fn answer(&mut self, world: &World<'_>, id: FactId, applies: Truth) -> Option<Answer> {
        let pack = &self.sampler.program.pack;
        let fact = pack.fact(id);
        let put = self.sampler.put.get(id.0).copied().unwrap_or(Put::Never);
        if let Some(first) = self.first.filter(|_| put == Put::Once) {
            return first.answer(id).cloned();
        }
        let asked = match put {
            Put::Never => false,
            Put::Each | Put::Once => true,
            Put::Alone => self.alone,
        };
        let follows = fact.worked_out.as_ref();
        let follows = follows.and_then(|term| Evaluator::new(world).value(term, &fact.name));
        if !asked || !applies.is_true() || follows.is_some() {
            return None;
        }
        if self.random.chance(self.sampler.unknown) {
            return match self.random.weighted(&[60, 30, 10]) {
                0 => None,
                1 => Some(answer(Reply::NotKnown)),
                _ => Some(answer(Reply::Declined)),
            };
        }
        let as_first = self.first.and_then(|first| first.value(id).cloned());
        let as_first = as_first.filter(|value| !matches!(value, Value::Date(_) | Value::Number(_)));
        let value = match as_first {
            Some(value) if self.random.chance(ALIKE) => Some(value),
            Some(_) | None => self.value(id),
        };
        value.map(|value| answer(Reply::Known(value)))
    }

    fn value(&mut self, id: FactId) -> Option<Value> {
        let pack = &self.sampler.program.pack;
        let fact = pack.fact(id);
        if matches!(fact.of, Type::Date | Type::Moment) {
            return when::before(pack, id, self.contact.received, self.random);
        }
        let mood = self.moods.0.get(fact.group).copied();
        let mood = mood.unwrap_or(Mood::Calm);
        self.sampler.habits.draw(pack, id, mood, self.random)
    }
}

fn answer(given: Reply) -> Answer {
    Answer {
        given,
        from: None,
        on: None,
        note: None,
        place: None,
        path: String::new(),
    }
}

/// Whether it hangs on an answer about one child whether a question applies.
fn hangs_on_a_child(pack: &Pack, id: FactId) -> bool {
    let mut seen = BTreeSet::from([Step::Fact(id)]);
    let mut next = vec![Step::Fact(id)];
    while let Some(step) = next.pop() {
        for read in reads(step, &pack.facts, &pack.decisions) {
            if let Step::Fact(other) = read
                && pack.fact(other).about == About::Child
            {
                return true;
            }
            if seen.insert(read) {
                next.push(read);
            }
        }
    }
    false
}

/// Every decision that some fact reads, and those that these read.
fn needed(pack: &Pack) -> BTreeSet<DecisionId> {
    let mut found = BTreeSet::new();
    let mut next: Vec<Step> = pack.fact_ids().map(Step::Fact).collect();
    while let Some(step) = next.pop() {
        for read in reads(step, &pack.facts, &pack.decisions) {
            if let Step::Decision(id) = read
                && found.insert(id)
            {
                next.push(read);
            }
        }
    }
    found
}
