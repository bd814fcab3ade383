//! Whether an answer may contradict what follows from the others; seen quickly, for a closer look where it may.

use std::cell::RefCell;

use crate::algebra::moment::Moment;
use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::term::Builtin;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::compile::program::Program;
use crate::decide::evaluate::Evaluator;
use crate::decide::world::Contact;
use crate::decide::world::Standing;
use crate::decide::world::Standings;
use crate::decide::world::World;
use crate::decide::world::in_office_hours;
use crate::decide::world::within;
use crate::execute::span::ByYears;
use crate::execute::span::Span;

/// The facts that follow from others.
pub(super) struct Otherwise<'p> {
    program: &'p Program,
    facts: Vec<Follows<'p>>,
}

struct Follows<'p> {
    id: FactId,
    term: &'p Term,
    reads: Vec<FactId>,
    span: Option<Span>,
    /// Whether so many years lie within its bounds.
    fits: ByYears<bool>,
    /// Whether what it reads may follow from still others.
    deep: bool,
    /// Whether it may lie where it cannot though nobody answered it.
    bounded: bool,
    /// Whether it asks for the hours of the office.
    asks_hours: bool,
}

/// What is known of a child.
pub(super) struct Known<'k> {
    /// Whether a fact was answered with a value.
    pub(super) is: &'k dyn Fn(FactId) -> bool,
    /// Full values.
    pub(super) values: [&'k [(FactId, Value)]; 2],
}

impl Known<'_> {
    fn value(&self, id: FactId) -> Option<&Value> {
        let mut all = self.values.into_iter().flatten();
        all.find(|(other, _)| *other == id).map(|(_, value)| value)
    }
}

/// The room that a look needs, kept for the next; nothing stands in it between.
#[derive(Debug, Default)]
pub(super) struct Bench {
    values: Vec<Option<Value>>,
    standings: Vec<Standing>,
    decisions: Vec<Standings>,
}

impl<'p> Otherwise<'p> {
    pub(super) fn of(program: &'p Program) -> Self {
        let pack = &program.pack;
        let facts = pack.fact_ids().filter_map(|id| {
            let fact = pack.fact(id);
            let term = fact.worked_out.as_ref()?;
            let reads = term.facts();
            let (mut counts, mut asks_hours) = (false, false);
            term.visit(&mut |part| {
                counts |= matches!(part, Term::Call(Builtin::MonthsBetween, _));
                asks_hours |= *part == Term::Given(Given::InOfficeHours);
            });
            let follows = |id: &FactId| {
                let fact = pack.fact(*id);
                fact.worked_out.is_some() || fact.otherwise.is_some()
            };
            let span = Span::of(term);
            Some(Follows {
                id,
                term,
                span,
                fits: match span {
                    Some(_) => ByYears::of(|value| within(&value, fact.bounds)),
                    None => ByYears::nothing(),
                },
                deep: reads.iter().any(follows) || !term.decisions().is_empty(),
                bounded: counts || fact.bounds.is_some(),
                asks_hours,
                reads,
            })
        });
        Self {
            program,
            facts: facts.collect(),
        }
    }

    /// The facts whose full values it reads.
    pub(super) fn facts(&self) -> impl Iterator<Item = FactId> + '_ {
        let all = self.facts.iter();
        all.flat_map(|one| one.reads.iter().copied().chain([one.id]))
    }

    /// Whether the answers may contradict each other.
    pub(super) fn may_contradict(
        &self,
        received: Moment,
        child: &Known<'_>,
        bench: &mut Bench,
    ) -> bool {
        let known = |id: &FactId| (child.is)(*id);
        self.facts.iter().any(|one| {
            let looks = known(&one.id) || one.bounded;
            if !looks || !one.deep && !one.reads.iter().all(known) {
                return false;
            }
            if one.deep {
                return known(&one.id) || one.reads.iter().any(known);
            }
            self.differs(one, received, child, bench)
        })
    }

    fn differs(
        &self,
        one: &Follows<'_>,
        received: Moment,
        child: &Known<'_>,
        bench: &mut Bench,
    ) -> bool {
        let worked = match one.span {
            Some(span) => {
                let from = child.value(span.from);
                let count = from.and_then(|from| Span::count(from, received));
                let fits = count.and_then(|count| one.fits.get(count));
                if let Some(fits) = fits.filter(|_| child.value(one.id).is_none()) {
                    return !fits;
                }
                count.map(Span::value)
            }
            None => self.worked_out(one, received, child, bench),
        };
        let Some(worked) = worked else {
            return false;
        };
        let differs = child.value(one.id).is_some_and(|value| *value != worked);
        let backwards = matches!(&worked, Value::Number(number) if number.is_sign_negative());
        let bounds = self.program.pack.fact(one.id).bounds;
        differs || backwards || !within(&worked, bounds)
    }

    /// What a fact is as it follows from others.
    fn worked_out(
        &self,
        one: &Follows<'_>,
        received: Moment,
        child: &Known<'_>,
        bench: &mut Bench,
    ) -> Option<Value> {
        let pack = &self.program.pack;
        let contact = Contact {
            received,
            siblings: None,
        };
        bench.values.resize(pack.facts.len(), None);
        let asked = Standing::NotAsked;
        bench.standings.resize(pack.facts.len(), asked);
        let decisions = pack.decisions.len();
        bench.decisions.resize(decisions, Standings::default());
        let mut world = World {
            program: self.program,
            contact: &contact,
            values: std::mem::take(&mut bench.values),
            standings: std::mem::take(&mut bench.standings),
            decisions: std::mem::take(&mut bench.decisions),
            in_office_hours: if one.asks_hours {
                in_office_hours(pack, received)
            } else {
                Truth::Unknown
            },
            faults: RefCell::default(),
        };
        for id in &one.reads {
            if let Some(slot) = world.values.get_mut(id.0) {
                *slot = child.value(*id).cloned();
            }
        }
        let fact = pack.fact(one.id);
        let worked = Evaluator::new(&world).value(one.term, &fact.name);
        for id in &one.reads {
            if let Some(slot) = world.values.get_mut(id.0) {
                *slot = None;
            }
        }
        bench.values = world.values;
        bench.standings = world.standings;
        bench.decisions = world.decisions;
        worked
    }
}
