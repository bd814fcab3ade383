//! Many cases one after the other: what the cases before have shown is tried before anything is proved.
//!
//! What comes about for one child often comes about for the next with her own
//! answers put in, and what a few answers rule out they rule out for everybody.
//! Only what neither settles goes to the solver. What is remembered changes how
//! long it takes, never what comes out.

use std::collections::BTreeMap;

use crate::algebra::truth::Truth;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::compile::simulate::Words;
use crate::compile::simulate::put;
use crate::compile::simulate::word;
use crate::decide::mind::bundles;
use crate::decide::mind::is_fixed;
use crate::decide::sample::Sequence;
use crate::decide::sample::scatter;
use crate::decide::solver::Model;
use crate::decide::solver::Solver;
use crate::decide::world::World;

/// How unusual the children are that stand there from the beginning, as powers of one half.
const BEGINNING: [u32; 2] = [5, 1];

/// How many times sixty-four models are remembered, those from the beginning among them.
const ROUNDS: usize = 6;

/// How many reasons why something is impossible are remembered for each question.
const REASONS: usize = 64;

/// What the cases so far have shown.
pub struct Recall<'p> {
    program: &'p Program,
    solver: Solver,
    rounds: Vec<Words>,
    /// Where the next model goes, by round and child.
    next: (usize, usize),
    /// By question, the assumptions that rule it out.
    reasons: BTreeMap<Lit, Vec<Vec<Lit>>>,
    /// How often the solver was asked.
    pub asked: usize,
}

/// One case while questions about it are asked.
struct Case {
    assumed: Vec<Lit>,
    /// The same by variable: 1 assumed, 2 its negation.
    by_variable: Vec<u8>,
    /// By fact, whether it is fixed.
    fixed: Vec<u64>,
    /// Completions of it.
    rounds: Vec<Words>,
}

impl<'p> Recall<'p> {
    /// Nothing remembered yet.
    #[must_use]
    pub fn of(program: &'p Program) -> Self {
        let mut numbers = Sequence::start();
        let rounds = BEGINNING.map(|power| {
            let mut words = program.simulation.blank();
            for id in program.pack.fact_ids() {
                scatter(program, id, (&mut words, u64::MAX), power, &mut numbers);
            }
            for (_, lit) in &program.copy.opaque {
                put(&mut words, *lit, numbers.next());
            }
            put(&mut words, program.copy.in_office_hours, numbers.next());
            words
        });
        Self {
            program,
            solver: Solver::of_inputs(&program.single, &program.gates),
            next: (rounds.len(), 0),
            rounds: rounds.into(),
            reasons: BTreeMap::new(),
            asked: 0,
        }
    }

    /// What is known of each outcome of a decision over every completion.
    ///
    /// The same as [`Mind`](crate::decide::mind::Mind) finds: quick evaluation
    /// is never contradicted, and answers that contradict each other leave it at that.
    pub fn outcomes(&mut self, world: &World<'_>, id: DecisionId) -> Vec<Truth> {
        let quick = world.decisions.get(id.0);
        let mut known = quick
            .map(|known| known.outcomes.clone())
            .unwrap_or_default();
        if !known.iter().any(|truth| truth.is_unknown()) {
            return known;
        }
        let collects = self.program.pack.decision(id).collects();
        let lits = self.program.copy.outcomes.get(id.0);
        let lits = lits.cloned().unwrap_or_default();
        let mut case = self.case(world);
        let before = known.clone();
        let mut some_case = false;
        for (truth, lit) in known.iter_mut().zip(lits) {
            if !truth.is_unknown() {
                continue;
            }
            let comes = self.is_possible(&mut case, lit);
            let stays_away = collects && self.is_possible(&mut case, !lit);
            some_case |= comes || stays_away;
            match (comes, stays_away) {
                (false, _) => *truth = Truth::False,
                (true, false) if collects => *truth = Truth::True,
                (true, _) => {}
            }
        }
        if !some_case {
            // No child can have these answers.
            return before;
        }
        let mut left = known.iter_mut().filter(|truth| !truth.is_false());
        if !collects
            && let Some(only) = left.next()
            && left.next().is_none()
        {
            *only = Truth::True;
        }
        known
    }

    fn case(&self, world: &World<'_>) -> Case {
        let program = self.program;
        let (bundles, _) = bundles(world, &program.copy);
        let mut by_variable = vec![0; program.single.variables()];
        let assumed: Vec<Lit> = bundles.into_iter().flat_map(|bundle| bundle.lits).collect();
        for lit in &assumed {
            if let Some(slot) = by_variable.get_mut(lit.variable()) {
                *slot |= sign(*lit);
            }
        }
        let facts = program.pack.fact_ids();
        let fixed = facts.map(|id| if is_fixed(world, id) { u64::MAX } else { 0 });
        let mut case = Case {
            assumed,
            by_variable,
            fixed: fixed.collect(),
            rounds: Vec::new(),
        };
        for round in &self.rounds {
            let completed = case.complete(program, round.clone());
            case.rounds.push(completed);
        }
        case
    }

    fn is_possible(&mut self, case: &mut Case, lit: Lit) -> bool {
        if case.rounds.iter().any(|words| word(words, lit) != 0) {
            return true;
        }
        if let Some(reasons) = self.reasons.get(&lit)
            && reasons.iter().any(|reason| case.assumes(reason))
        {
            return false;
        }
        self.asked += 1;
        let mut assumptions = case.assumed.clone();
        assumptions.push(lit);
        match self.solver.model(&assumptions) {
            Some(model) => {
                self.remember(&model);
                let seen = case.complete(self.program, lanes(self.program, &model));
                case.rounds.push(seen);
                true
            }
            None => {
                let core = self.solver.core();
                let own = case.assumed.iter().copied();
                let reason: Vec<Lit> = own.filter(|lit| core.contains(&lit.variable())).collect();
                let reasons = self.reasons.entry(lit).or_default();
                if reasons.len() < REASONS {
                    reasons.push(reason);
                }
                false
            }
        }
    }

    /// Puts a model where the oldest stood.
    fn remember(&mut self, model: &Model) {
        let (round, child) = self.next;
        if self.rounds.len() <= round {
            self.rounds.push(lanes(self.program, model));
        }
        if let Some(words) = self.rounds.get_mut(round) {
            for variable in 1..words.len() {
                let lit = Lit::positive(variable);
                put(words, lit.when(model.holds(lit)), 1 << child);
            }
        }
        self.next = match (round, child) {
            (round, child) if child < 63 => (round, child + 1),
            (round, _) if round + 1 < ROUNDS => (round + 1, 0),
            _ => (BEGINNING.len(), 0),
        };
    }
}

impl Case {
    /// Children with this case's answers, and for the rest what they had.
    fn complete(&self, program: &Program, mut words: Words) -> Words {
        for lit in &self.assumed {
            put(&mut words, *lit, u64::MAX);
        }
        let answered = |id: FactId| self.fixed.get(id.0).copied().unwrap_or(0);
        program.simulation.run(&mut words, &answered);
        words
    }

    fn assumes(&self, reason: &[Lit]) -> bool {
        reason.iter().all(|lit| {
            let slot = self.by_variable.get(lit.variable());
            slot.is_some_and(|slot| slot & sign(*lit) != 0)
        })
    }
}

fn sign(lit: Lit) -> u8 {
    if lit.negated() { 2 } else { 1 }
}

/// Sixty-four times the same child.
fn lanes(program: &Program, model: &Model) -> Words {
    let mut words = program.simulation.blank();
    for variable in model.true_variables() {
        put(&mut words, Lit::positive(variable), u64::MAX);
    }
    words
}
