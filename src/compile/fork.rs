//! The logic twice, alike but for one fact: can its answer alone change a decision?
//!
//! Only what hangs on the fact is laid out a second time; all else both share.
//! A question that the new answer opens may be answered freely, and one that
//! it closes has its fallback. What one case says is demanded where it is asked
//! about one case, and only assumed where the answer is to serve every case.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lemma::Lemma;
use crate::compile::lemma::smaller;
use crate::compile::program::Program;
use crate::compile::simulate::Settling;
use crate::compile::simulate::Step;
use crate::compile::solver::Model;
use crate::compile::solver::Solver;

/// How many facts are laid out at a time; then it begins anew.
const MOST: usize = 8;

/// How often a proof is tried without one of its assumptions.
const TRIES: usize = 8;

/// The logic to which one fact after another is laid out twice.
#[derive(Default)]
pub struct Fork {
    solver: Solver,
    layouts: BTreeMap<FactId, Other>,
    /// The facts that have an answer; of every case together, none.
    answered: BTreeSet<FactId>,
}

/// Whoever is given a decision that can change, and what tells of which cases that is an example.
pub type Example<'s> = &'s mut dyn FnMut(DecisionId, &dyn Fn() -> Option<Lemma>);

/// The second layout of what hangs on a fact.
struct Other {
    /// By variable, its like in the second layout; absent where both share it.
    likes: HashMap<usize, Lit>,
    /// By variable, the literal that the two differ.
    apart: HashMap<usize, Lit>,
    /// By decision, the literal that it differs; absent where it cannot.
    differs: BTreeMap<DecisionId, Lit>,
    /// While this holds, the layout is in force.
    on: Lit,
}

impl Other {
    /// The like of a literal.
    fn of(&self, lit: Lit) -> Lit {
        let like = self.likes.get(&lit.variable());
        like.map_or(lit, |like| like.when(!lit.negated()))
    }

    /// Whether a literal has a like of its own.
    fn differs(&self, lit: Lit) -> bool {
        self.likes.contains_key(&lit.variable())
    }
}

impl Fork {
    /// Nothing laid out yet.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        Self {
            solver: Solver::of_inputs(&program.single, &program.gates),
            layouts: BTreeMap::new(),
            answered: BTreeSet::new(),
        }
    }

    /// Nothing laid out yet, for one case alone: what it says is demanded, and proofs show nothing of others.
    #[must_use]
    pub fn of_case(program: &Program, lits: &[Lit], answered: BTreeSet<FactId>) -> Self {
        let mut solver = Solver::of(&program.single);
        for lit in lits {
            solver.require(&[*lit]);
        }
        Self {
            solver,
            layouts: BTreeMap::new(),
            answered,
        }
    }

    /// The decisions among these that this fact's answer alone can change in some completion; then it forgets the fact.
    ///
    /// `see` is given each, and what tells of which other cases that is an example.
    pub fn changed(
        &mut self,
        program: &Program,
        (fact, near): (FactId, &[DecisionId]),
        assumed: &[Lit],
        see: Example<'_>,
    ) {
        let Some(other) = self.lay_out(program, fact, near) else {
            return;
        };
        let mut goals: Vec<(DecisionId, Lit)> =
            other.differs.iter().map(|(id, lit)| (*id, *lit)).collect();
        let mut assumed: Vec<Lit> = assumed.iter().copied().chain([other.on]).collect();
        // Most facts can change nothing any more, and one question tells.
        let mut some = !other.on;
        while !goals.is_empty() {
            let left = goals.iter().map(|(_, goal)| *goal);
            let clause: Vec<Lit> = [some].into_iter().chain(left).collect();
            self.solver.require(&clause);
            let Some(model) = self.solver.model(&assumed) else {
                break;
            };
            for (id, _) in goals.iter().filter(|(_, goal)| model.holds(*goal)) {
                see(*id, &|| example(program, (fact, *id), &model, &other));
            }
            goals.retain(|(_, goal)| !model.holds(*goal));
            // The next completion must show something new.
            let next = self.solver.fresh();
            assumed.push(next);
            some = !next;
        }
        self.solver.require(&[!other.on]);
    }

    /// For which cases this fact's answer alone cannot change the decision, if that is so of what is assumed.
    pub fn never(
        &mut self,
        program: &Program,
        (fact, decision): (FactId, DecisionId),
        assumed: &[Lit],
    ) -> Option<Lemma> {
        let asked_for = &program.pack.ask_for;
        if !asked_for.contains(&decision) {
            return None;
        }
        if !self.layouts.contains_key(&fact) {
            if self.layouts.len() >= MOST {
                *self = Self::of(program);
            }
            let other = self.lay_out(program, fact, asked_for)?;
            self.layouts.insert(fact, other);
        }
        let other = self.layouts.get(&fact)?;
        let Some(differs) = other.differs.get(&decision) else {
            return Some(Lemma::default());
        };
        let off = self.layouts.iter().filter(|(id, _)| **id != fact);
        let off: Vec<Lit> = off.map(|(_, layout)| !layout.on).collect();
        let question = [other.on, *differs];
        let solver = &mut self.solver;
        let mut refuted = |known: &[Lit]| {
            let there = known
                .iter()
                .filter(|lit| other.differs(**lit))
                .map(|lit| other.of(*lit));
            let all = question.iter().chain(&off).chain(known).copied();
            let all: Vec<Lit> = all.chain(there).collect();
            if solver.is_possible(&all) {
                return None;
            }
            let core: BTreeSet<usize> = solver.core().into_iter().collect();
            let used = |lit: &&Lit| {
                core.contains(&lit.variable()) || core.contains(&other.of(**lit).variable())
            };
            Some(known.iter().filter(used).copied().collect::<Vec<Lit>>())
        };
        let proof = refuted(assumed)?;
        Some(Lemma::of(smaller(proof, TRIES, &mut refuted), Vec::new()))
    }

    /// Lays out a second time what hangs on a fact, for the sake of some decisions.
    fn lay_out(&mut self, program: &Program, fact: FactId, near: &[DecisionId]) -> Option<Other> {
        let fan = program.fan(fact)?;
        let mut other = Other {
            likes: HashMap::new(),
            apart: HashMap::new(),
            differs: BTreeMap::new(),
            on: self.solver.fresh(),
        };
        self.fact(program, fact, &mut other);
        for lit in &fan.opaque {
            self.input(*lit, &mut other);
        }
        let steps = fan.steps.iter();
        for step in steps.filter_map(|place| program.simulation.at(*place)) {
            match step {
                Step::Gate(inputs, gate) => self.gate(inputs, gate, &mut other),
                Step::Settle(id, _) if self.answered.contains(&id) => {}
                Step::Settle(id, settling) => self.settle(program, id, settling, &mut other),
            }
        }
        for id in near {
            if let Some(differs) = self.difference(program, *id, &other) {
                other.differs.insert(*id, differs);
            }
        }
        Some(other)
    }

    /// A variable that is no gate may have another value in the second layout.
    fn input(&mut self, lit: Lit, other: &mut Other) {
        if self.solver.plain(lit).is_none() && !other.differs(lit) {
            let like = self.solver.fresh();
            self.pair(lit.variable(), like, other);
        }
    }

    /// Notes a variable's like, and whether the two differ.
    fn pair(&mut self, variable: usize, like: Lit, other: &mut Other) {
        let here = Lit::positive(variable);
        let apart = self.solver.fresh_gate();
        self.require(vec![!apart, here, like], other);
        self.require(vec![!apart, !here, !like], other);
        self.require(vec![apart, here, !like], other);
        self.require(vec![apart, !here, like], other);
        other.likes.insert(variable, like);
        other.apart.insert(variable, apart);
    }

    /// A fact may have another value in the second layout.
    fn fact(&mut self, program: &Program, id: FactId, other: &mut Other) {
        let Some(vars) = program.copy.facts.get(id.0) else {
            return;
        };
        for lit in vars.variables() {
            self.input(lit, other);
        }
        let renamed = vars.renamed(&mut |lit| other.of(lit));
        for clause in renamed.consistent() {
            self.require(clause, other);
        }
    }

    /// A gate that reads what differs differs.
    fn gate(&mut self, inputs: &[Lit], gate: Lit, other: &mut Other) {
        if self.solver.plain(gate).is_some() || !inputs.iter().any(|lit| other.differs(*lit)) {
            return;
        }
        let like = self.solver.fresh_gate();
        for lit in inputs {
            self.require(vec![!like, other.of(*lit)], other);
        }
        let all = inputs.iter().map(|lit| !other.of(*lit)).chain([like]);
        self.require(all.collect(), other);
        self.pair(gate.variable(), like, other);
        // Where all that it reads is alike, so is the gate.
        let reads = inputs
            .iter()
            .filter_map(|lit| other.apart.get(&lit.variable()));
        let clause: Vec<Lit> = reads
            .copied()
            .chain(other.apart.get(&gate.variable()).map(|lit| !*lit))
            .collect();
        self.require(clause, other);
    }

    /// What becomes of a fact that hangs on what differs; its guards say that nobody answered it.
    fn settle(&mut self, program: &Program, id: FactId, settling: &Settling, other: &mut Other) {
        let copy = &program.copy;
        let follows = copy.follows.get(&id);
        match settling {
            Settling::Fallback(applies, values) => {
                if !other.differs(*applies) && follows.is_none() {
                    return;
                }
                let Some((_, guard)) = copy.applies.get(&id) else {
                    return;
                };
                self.fact(program, id, other);
                let there = other.of(*applies);
                for lit in values {
                    self.require(vec![!*guard, there, other.of(*lit)], other);
                }
                if follows.is_none() {
                    self.tie(program, id, &[!*applies, !there], other);
                }
            }
            Settling::Follows(applies, rows) => {
                let read = rows.iter().map(|(given, _)| *given).chain([*applies]);
                let read: Vec<Lit> = read.filter(|lit| other.differs(*lit)).collect();
                let (Some(guard), false) = (follows, read.is_empty()) else {
                    return;
                };
                self.fact(program, id, other);
                for (given, lits) in rows {
                    for lit in lits {
                        let (there, given) = (other.of(*applies), other.of(*given));
                        self.require(vec![!*guard, !there, !given, other.of(*lit)], other);
                    }
                }
                let apart = read
                    .iter()
                    .filter_map(|lit| other.apart.get(&lit.variable()));
                let apart: Vec<Lit> = apart.copied().collect();
                self.tie(program, id, &apart, other);
            }
        }
    }

    /// A fact is alike in both, unless one of these holds.
    fn tie(&mut self, program: &Program, id: FactId, unless: &[Lit], other: &Other) {
        let vars = program.copy.facts.get(id.0);
        let lits = vars.map(crate::compile::abstraction::FactVars::variables);
        for lit in lits.into_iter().flatten() {
            if let Some(apart) = other.apart.get(&lit.variable()).copied() {
                let excuses = unless.iter().copied();
                self.require(excuses.chain([!apart]).collect(), other);
            }
        }
    }

    /// The literal that a decision differs; none where it cannot.
    fn difference(&mut self, program: &Program, id: DecisionId, other: &Other) -> Option<Lit> {
        let outcomes = program.copy.outcomes.get(id.0)?;
        let mut ways: Vec<Lit> = Vec::new();
        for lit in outcomes.iter().filter(|lit| other.differs(**lit)) {
            ways.extend(other.apart.get(&lit.variable()));
        }
        if ways.is_empty() {
            return None;
        }
        let differs = self.solver.fresh_gate();
        for way in &ways {
            self.require(vec![differs, !*way], other);
        }
        ways.push(!differs);
        self.require(ways, other);
        Some(differs)
    }

    fn require(&mut self, mut clause: Vec<Lit>, other: &Other) {
        clause.push(!other.on);
        self.solver.require(&clause);
    }
}

/// The cases of which two completions are an example, in which an outcome differs.
fn example(
    program: &Program,
    (fact, decision): (FactId, DecisionId),
    model: &Model,
    other: &Other,
) -> Option<Lemma> {
    let outcomes = program.copy.outcomes.get(decision.0)?;
    let here = |lit: Lit| model.holds(lit);
    let there = |lit: Lit| model.holds(other.of(lit));
    let goal = outcomes.iter().find(|lit| here(**lit) != there(**lit))?;
    program.example_apart(fact, *goal, (&here, &there))
}
