//! What of a case may be otherwise, and what then stays as it is.
//!
//! An answer may change, and what is not known may become known. What follows
//! from other facts is not chosen, it follows; what the finite view cannot
//! tell stays as it is until something it reads is chosen.

use std::collections::BTreeMap;

use crate::algebra::truth::Truth;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::cone::reach;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::decide::evaluate::Evaluator;
use crate::decide::world::Standing;
use crate::decide::world::World;

/// How a fact that may be chosen stands now.
pub(super) enum Part {
    /// It has an answer: these literals.
    Known(Vec<Lit>),
    /// It has none.
    Open,
}

/// What stays so unless one of these facts is chosen.
pub(super) struct Held {
    pub(super) lits: Vec<Lit>,
    pub(super) unless: Vec<FactId>,
}

/// Whose a variable is.
#[derive(Clone, Copy)]
pub(super) enum Leaf {
    /// Nobody's that matters here.
    Free,
    /// A fact's.
    Fact(FactId),
    /// The literal of something held, by its place.
    Held(usize),
}

/// The facts chosen to be otherwise, in file order, each with its literals.
pub(super) type Way = Vec<(FactId, Vec<Lit>)>;

/// A case laid out for the search.
pub(super) struct Board<'a> {
    pub(super) program: &'a Program,
    /// The facts that may be chosen.
    pub(super) parts: BTreeMap<FactId, Part>,
    /// What stays so whatever is chosen.
    pub(super) always: Vec<Lit>,
    pub(super) held: Vec<Held>,
    leaves: Vec<Leaf>,
    /// By variable, what it costs to name it in a reason.
    pub(super) costs: Vec<u32>,
}

impl<'a> Board<'a> {
    /// Lays a case out for one decision.
    pub(super) fn of(world: &World<'a>, decision: DecisionId) -> Self {
        let program = world.program;
        let variables = program.single.variables();
        let mut board = Self {
            program,
            parts: BTreeMap::new(),
            always: Vec::new(),
            held: Vec::new(),
            leaves: vec![Leaf::Free; variables],
            costs: vec![0; variables],
        };
        let cone = program.cones.get(&decision).map_or(&[][..], Vec::as_slice);
        for id in program.pack.fact_ids() {
            board.choose_or_keep(world, id, cone);
        }
        if !world.in_office_hours.is_unknown() {
            let hours = program.copy.in_office_hours;
            board
                .always
                .push(hours.when(world.in_office_hours.is_true()));
        }
        for id in program.pack.fact_ids() {
            board.hold_what_was_worked_out(world, id);
        }
        for (term, lit) in &program.copy.opaque {
            match Evaluator::new(world).truth(term, "a condition") {
                Truth::True => board.hold(vec![*lit], &[term]),
                Truth::False => board.hold(vec![!*lit], &[term]),
                Truth::Unknown => {}
            }
        }
        board
    }

    /// Whether a fact follows from others by what the finite view can tell.
    fn follows(&self, id: FactId) -> bool {
        self.program.copy.follows.contains_key(&id)
    }

    /// Sorts a fact into those that may be chosen and those that stay.
    fn choose_or_keep(&mut self, world: &World<'a>, id: FactId, cone: &[FactId]) {
        let lits = self.variables(id);
        let standing = world.standing(id);
        let chosen = cone.contains(&id) && lits.iter().any(|lit| lit.variable() != 0);
        for lit in &lits {
            self.set_leaf(*lit, Leaf::Fact(id));
        }
        let answer = world.value(id).filter(|_| standing == Standing::Answered);
        if let Some(value) = answer {
            let lits = self.program.literals(id, value);
            if chosen {
                self.parts.insert(id, Part::Known(lits));
            } else {
                self.always.extend(lits);
            }
        } else if standing == Standing::WorkedOut && !self.follows(id) {
            // Held below, once it is known what may be chosen.
        } else if chosen && !self.follows(id) {
            self.parts.insert(id, Part::Open);
        } else {
            let guards = self.guards(id);
            self.always.extend(guards);
        }
        if chosen {
            for lit in &lits {
                if let Some(cost) = self.costs.get_mut(lit.variable()) {
                    *cost = 1;
                }
            }
        }
    }

    /// What was worked out in a way that the view cannot follow stays until something it reads is chosen.
    fn hold_what_was_worked_out(&mut self, world: &World<'a>, id: FactId) {
        let fact = self.program.pack.fact(id);
        if world.standing(id) == Standing::WorkedOut
            && !self.follows(id)
            && let (Some(term), Some(value)) = (&fact.worked_out, world.value(id))
        {
            let read: Vec<&Term> = [term]
                .into_iter()
                .chain(fact.only_if.as_ref().map(|(term, _)| term))
                .collect();
            self.hold(self.program.literals(id, value), &read);
        }
    }

    fn hold(&mut self, lits: Vec<Lit>, read: &[&Term]) {
        let pack = &self.program.pack;
        let mut unless: Vec<FactId> = read
            .iter()
            .flat_map(|term| reach(term, pack))
            .filter(|id| self.parts.contains_key(id))
            .collect();
        unless.sort_unstable();
        unless.dedup();
        if unless.is_empty() {
            self.always.extend(&lits);
        }
        let leaf = Leaf::Held(self.held.len());
        for lit in &lits {
            self.set_leaf(*lit, leaf);
        }
        self.held.push(Held { lits, unless });
    }

    fn set_leaf(&mut self, lit: Lit, leaf: Leaf) {
        if let Some(slot) = self.leaves.get_mut(lit.variable())
            && lit.variable() != 0
        {
            *slot = leaf;
        }
    }

    /// Whose the variable of a literal is.
    pub(super) fn leaf(&self, lit: Lit) -> Leaf {
        self.leaves
            .get(lit.variable())
            .copied()
            .unwrap_or(Leaf::Free)
    }

    /// Every variable of a fact.
    pub(super) fn variables(&self, id: FactId) -> Vec<Lit> {
        let vars = self.program.copy.facts.get(id.0);
        vars.map(crate::compile::abstraction::FactVars::variables)
            .unwrap_or_default()
    }

    /// What is assumed of a fact while nobody answers it.
    pub(super) fn guards(&self, id: FactId) -> Vec<Lit> {
        let copy = &self.program.copy;
        let applies = copy.applies.get(&id).map(|(_, guard)| *guard);
        applies
            .into_iter()
            .chain(copy.follows.get(&id).copied())
            .collect()
    }

    /// Whether the fact's question applies; nothing where it always does.
    pub(super) fn applies(&self, id: FactId) -> Option<Lit> {
        self.program.copy.applies.get(&id).map(|(lit, _)| *lit)
    }

    /// Whether a fact has this literal where its question does not apply.
    pub(super) fn falls_back_to(&self, id: FactId, lit: Lit) -> bool {
        let fallback = self.program.pack.fact(id).otherwise.as_ref();
        fallback.is_some_and(|value| self.program.literals(id, value).contains(&lit))
    }

    /// The literals of a fact in an assignment.
    pub(super) fn read(&self, id: FactId, model: &Model) -> Vec<Lit> {
        let lits = self.variables(id).into_iter();
        lits.map(|lit| lit.when(model.holds(lit))).collect()
    }

    /// The case with some facts chosen: what is then assumed beside what always is.
    pub(super) fn with(&self, way: &Way) -> Vec<Lit> {
        let chosen = |id: &FactId| way.iter().any(|(other, _)| other == id);
        let mut assumed: Vec<Lit> = way.iter().flat_map(|(_, lits)| lits.clone()).collect();
        for (id, part) in &self.parts {
            if chosen(id) {
                continue;
            }
            match part {
                Part::Known(lits) => assumed.extend(lits),
                Part::Open => assumed.extend(self.guards(*id)),
            }
        }
        let held = self.held.iter();
        let held = held.filter(|held| !held.unless.is_empty() && !held.unless.iter().any(chosen));
        assumed.extend(held.flat_map(|held| held.lits.iter().copied()));
        assumed
    }
}
