//! Whether an answer may contradict what follows from the others; seen quickly, for a closer look where it may.

use std::cell::RefCell;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::check::term::Builtin;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::program::Program;
use crate::decide::evaluate::Evaluator;
use crate::decide::world::Contact;
use crate::decide::world::Standing;
use crate::decide::world::Standings;
use crate::decide::world::World;
use crate::decide::world::in_office_hours;
use crate::decide::world::within;
use crate::execute::slots::Code;

/// The facts that follow from others.
pub(super) struct Otherwise<'p> {
    program: &'p Program,
    facts: Vec<Follows<'p>>,
}

struct Follows<'p> {
    id: FactId,
    term: &'p Term,
    reads: Vec<FactId>,
    /// Whether what it reads may follow from still others.
    deep: bool,
    /// Whether it may lie where it cannot though nobody answered it.
    bounded: bool,
}

impl<'p> Otherwise<'p> {
    pub(super) fn of(program: &'p Program) -> Self {
        let pack = &program.pack;
        let facts = pack.fact_ids().filter_map(|id| {
            let fact = pack.fact(id);
            let term = fact.worked_out.as_ref()?;
            let reads = term.facts();
            let mut counts = false;
            term.visit(&mut |part| counts |= matches!(part, Term::Call(Builtin::MonthsBetween, _)));
            let follows = |id: &FactId| {
                let fact = pack.fact(*id);
                fact.worked_out.is_some() || fact.otherwise.is_some()
            };
            Some(Follows {
                id,
                term,
                deep: reads.iter().any(follows) || !term.decisions().is_empty(),
                bounded: counts || fact.bounds.is_some(),
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
        codes: &[Code],
        values: &[(FactId, Value)],
    ) -> bool {
        let known = |id: &FactId| codes.get(id.0).is_some_and(|code| code.is_known());
        self.facts.iter().any(|one| {
            let looks = known(&one.id) || one.bounded;
            if !looks || !one.deep && !one.reads.iter().all(known) {
                return false;
            }
            if one.deep {
                return known(&one.id) || one.reads.iter().any(known);
            }
            self.differs(one, received, values)
        })
    }

    fn differs(&self, one: &Follows<'_>, received: Moment, values: &[(FactId, Value)]) -> bool {
        let pack = &self.program.pack;
        let contact = Contact {
            received,
            siblings: None,
        };
        let mut world = World {
            program: self.program,
            contact: &contact,
            values: vec![None; pack.facts.len()],
            standings: vec![Standing::NotAsked; pack.facts.len()],
            decisions: vec![Standings::default(); pack.decisions.len()],
            in_office_hours: in_office_hours(pack, received),
            faults: RefCell::default(),
        };
        for (id, value) in values.iter().filter(|(id, _)| one.reads.contains(id)) {
            if let Some(slot) = world.values.get_mut(id.0) {
                *slot = Some(value.clone());
            }
        }
        let fact = pack.fact(one.id);
        let worked = Evaluator::new(&world).value(one.term, &fact.name);
        let Some(worked) = worked else {
            return false;
        };
        let given = values.iter().find(|(id, _)| *id == one.id);
        let differs = given.is_some_and(|(_, value)| *value != worked);
        let backwards = matches!(&worked, Value::Number(number) if number.is_sign_negative());
        differs || backwards || !within(&worked, fact.bounds)
    }
}
