//! The case twice, alike but for one fact: can its answer alone change a decision?
//!
//! Only what hangs on the fact is laid out a second time; all else both share.
//! A question that the new answer opens may be answered freely, and one that
//! it closes has its fallback.

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::fan::Fan;
use crate::compile::program::Program;
use crate::compile::simulate::Settling;
use crate::compile::simulate::Step;
use crate::compile::solver::Solver;
use crate::decide::mind::Mind;

/// A case to which one fact after another is laid out twice.
pub(super) struct Fork<'a> {
    program: &'a Program,
    solver: Solver,
    fixed: Vec<bool>,
    /// What follows from others unless somebody answers it, with its guard.
    follows: Vec<(FactId, Lit)>,
}

/// The second layout of what hangs on a fact.
struct Other {
    /// By variable, its like in the second layout; absent where both share it.
    likes: HashMap<usize, Lit>,
    /// By variable, the literal that the two differ.
    apart: HashMap<usize, Lit>,
    /// While this holds, the layout is in force.
    on: Lit,
}

impl Other {
    /// The like of a literal.
    fn of(&self, lit: Lit) -> Lit {
        let like = self.likes.get(&lit.variable());
        like.map_or(lit, |like| like.when(!lit.negated()))
    }

    fn differs(&self, lit: Lit) -> bool {
        self.likes.contains_key(&lit.variable())
    }
}

impl<'a> Fork<'a> {
    /// Takes the case in.
    pub(super) fn of(mind: &Mind<'a>) -> Self {
        let program = mind.program;
        let mut solver = Solver::of(&program.single);
        let guards: BTreeSet<Lit> = program.copy.follows.values().copied().collect();
        for lit in mind.bundles.iter().flat_map(|bundle| &bundle.lits) {
            if !guards.contains(lit) {
                solver.require(&[*lit]);
            }
        }
        let fixed: Vec<bool> = program
            .pack
            .fact_ids()
            .map(|id| mind.is_fixed(id))
            .collect();
        let follows = program.copy.follows.iter();
        let follows = follows
            .filter(|(id, _)| !fixed.get(id.0).copied().unwrap_or(false))
            .map(|(id, guard)| (*id, *guard))
            .collect();
        Self {
            program,
            solver,
            fixed,
            follows,
        }
    }

    /// The decisions among these that this fact's answer alone can change in some completion.
    pub(super) fn can_change(&mut self, fact: FactId, near: &[DecisionId]) -> Vec<DecisionId> {
        let Some(fan) = self.program.fan(fact) else {
            return Vec::new();
        };
        let other = self.lay_out(fact, fan);
        let mut goals: Vec<(DecisionId, Lit)> = Vec::new();
        for id in near {
            goals.extend(self.difference(*id, &other).map(|goal| (*id, goal)));
        }
        let mut assumed: Vec<Lit> = self
            .follows
            .iter()
            .filter(|(id, _)| *id != fact)
            .map(|(_, guard)| *guard)
            .chain([other.on])
            .collect();
        // Most facts can change nothing any more, and one question tells.
        let some = goals.iter().map(|(_, goal)| *goal);
        let some: Vec<Lit> = [!other.on].into_iter().chain(some).collect();
        self.solver.require(&some);
        let mut found: Vec<DecisionId> = Vec::new();
        while !goals.is_empty() {
            let Some(model) = self.solver.model(&assumed) else {
                break;
            };
            found.extend(
                goals
                    .iter()
                    .filter(|(_, goal)| model.holds(*goal))
                    .map(|(id, _)| *id),
            );
            goals.retain(|(_, goal)| !model.holds(*goal));
            // The next completion must show something new.
            let next = self.solver.fresh();
            let rest = goals.iter().map(|(_, goal)| *goal);
            let rest: Vec<Lit> = [!next].into_iter().chain(rest).collect();
            self.solver.require(&rest);
            assumed.push(next);
        }
        self.solver.require(&[!other.on]);
        near.iter()
            .copied()
            .filter(|id| found.contains(id))
            .collect()
    }

    /// Lays out a second time what hangs on a fact.
    fn lay_out(&mut self, fact: FactId, fan: &Fan) -> Other {
        let mut other = Other {
            likes: HashMap::new(),
            apart: HashMap::new(),
            on: self.solver.fresh(),
        };
        self.fact(fact, &mut other);
        for lit in &fan.opaque {
            self.input(*lit, &mut other);
        }
        let program = self.program;
        let steps = fan.steps.iter();
        for step in steps.filter_map(|place| program.simulation.at(*place)) {
            match step {
                Step::Gate(inputs, gate) => self.gate(inputs, gate, &mut other),
                Step::Settle(id, _) if self.fixed.get(id.0).copied().unwrap_or(false) => {}
                Step::Settle(id, settling) => self.settle(id, settling, &mut other),
            }
        }
        other
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
    fn fact(&mut self, id: FactId, other: &mut Other) {
        let Some(vars) = self.program.copy.facts.get(id.0) else {
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

    /// What becomes of a fact that nobody answered, if that hangs on what differs.
    fn settle(&mut self, id: FactId, settling: &Settling, other: &mut Other) {
        match settling {
            Settling::Fallback(applies, values) => {
                let follows = self.program.copy.follows.contains_key(&id);
                if !other.differs(*applies) && !follows {
                    return;
                }
                self.fact(id, other);
                let there = other.of(*applies);
                for lit in values {
                    self.require(vec![there, other.of(*lit)], other);
                }
                if !follows {
                    self.tie(id, (*applies, there), other);
                }
            }
            Settling::Follows(applies, rows) => {
                let differs =
                    other.differs(*applies) || rows.iter().any(|(given, _)| other.differs(*given));
                if !differs {
                    return;
                }
                self.fact(id, other);
                for (given, lits) in rows {
                    for lit in lits {
                        let clause = vec![!other.of(*applies), !other.of(*given), other.of(*lit)];
                        self.require(clause, other);
                    }
                }
            }
        }
    }

    /// A question that applies in both has the same answer in both.
    fn tie(&mut self, id: FactId, (here, there): (Lit, Lit), other: &Other) {
        let vars = self.program.copy.facts.get(id.0);
        let lits = vars.map(crate::compile::abstraction::FactVars::variables);
        for lit in lits.into_iter().flatten() {
            if let Some(apart) = other.apart.get(&lit.variable()).copied() {
                self.require(vec![!here, !there, !apart], other);
            }
        }
    }

    /// The literal that a decision differs; none where it cannot.
    fn difference(&mut self, id: DecisionId, other: &Other) -> Option<Lit> {
        let program = self.program;
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
