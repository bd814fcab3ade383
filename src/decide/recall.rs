//! Many cases one after the other: what the cases before have shown is tried before anything is proved.
//!
//! What comes about for one child often comes about for the next with her own
//! answers put in, and what a few answers rule out they rule out for everybody.
//! Only what neither settles goes to the solver. What is remembered changes how
//! long it takes, never what comes out.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lent::Lent;
use crate::compile::program::Program;
use crate::compile::simulate::Words;
use crate::compile::simulate::put;
use crate::compile::simulate::word;
use crate::compile::solver::Model;
use crate::decide::mind::bundles;
use crate::decide::mind::is_fixed;
use crate::decide::possible::Question;
use crate::decide::possible::mark_settled;
use crate::decide::possible::open_questions;
use crate::decide::sample::Sequence;
use crate::decide::sample::scatter;
use crate::decide::world::Standings;
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
    solver: Lent<'p>,
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
            solver: program.solver(),
            next: (rounds.len(), 0),
            rounds: rounds.into(),
            reasons: BTreeMap::new(),
            asked: 0,
        }
    }

    /// What is known of some decisions over every completion.
    ///
    /// The same as [`Mind`](crate::decide::mind::Mind) finds: quick evaluation
    /// is never contradicted, and answers that contradict each other leave it at that.
    pub fn about(&mut self, world: &World<'_>, ids: &[DecisionId]) -> Vec<Standings> {
        let quick = ids
            .iter()
            .map(|id| world.decisions.get(id.0).cloned().unwrap_or_default());
        let mut known: Vec<Standings> = quick.collect();
        let mut open = open_questions(&self.program.copy, ids.iter().copied().zip(&known));
        let asked = open.len();
        if asked > 0 {
            let impossible = self.impossible(&self.case(world), &mut open);
            // Where nothing can come about, no child can have these answers.
            if impossible.len() < asked {
                for question in impossible {
                    let slots = ids.iter().zip(&mut known);
                    let own = slots.filter(|(id, _)| **id == question.decision);
                    own.for_each(|(_, known)| question.is_impossible(known));
                }
            }
        }
        for (id, known) in ids.iter().zip(&mut known) {
            if !self.program.pack.decision(*id).collects() {
                mark_settled(known);
            }
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
        Case {
            assumed,
            by_variable,
            fixed: fixed.collect(),
        }
    }

    /// The questions to which the answer is no for this case.
    fn impossible(&mut self, case: &Case, open: &mut BTreeSet<Question>) -> Vec<Question> {
        for round in &self.rounds {
            if open.is_empty() {
                break;
            }
            let words = case.complete(self.program, round.clone());
            open.retain(|question| word(&words, question.lit) == 0);
        }
        let mut impossible = Vec::new();
        open.retain(|question| {
            let reasons = self.reasons.get(&question.lit);
            let known = reasons.is_some_and(|all| all.iter().any(|reason| case.assumes(reason)));
            if known {
                impossible.push(*question);
            }
            !known
        });
        while let Some(question) = open.pop_first() {
            self.asked += 1;
            let mut assumptions = case.assumed.clone();
            assumptions.push(question.lit);
            match self.solver.model(&assumptions) {
                Some(model) => {
                    open.retain(|other| !model.holds(other.lit));
                    self.remember(&model);
                }
                None => {
                    self.note_reason(case, question.lit);
                    impossible.push(question);
                }
            }
        }
        impossible
    }

    /// Remembers which assumptions ruled the last question out.
    fn note_reason(&mut self, case: &Case, lit: Lit) {
        let core = self.solver.core();
        let own = case.assumed.iter().copied();
        let reason: Vec<Lit> = own.filter(|lit| core.contains(&lit.variable())).collect();
        let reasons = self.reasons.entry(lit).or_default();
        if reasons.len() < REASONS {
            reasons.push(reason);
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
