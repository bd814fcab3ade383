//! Which facts might be chosen, and how, so that an outcome is at least possible.
//!
//! Each fact has a variable that it is chosen; what is not chosen stays. What
//! was tried and does not do is told to the solver and never comes back.

use std::collections::BTreeMap;

use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::solver::Model;
use crate::compile::trace::Beyond;
use crate::compile::trace::Reached;
use crate::compile::trace::Trace;
use crate::decide::board::Board;
use crate::decide::board::Leaf;
use crate::decide::board::Part;
use crate::decide::board::Way;
use crate::decide::narrow::Narrow;

/// The candidates for one outcome.
pub(super) struct Ways<'b, 'a> {
    board: &'b Board<'a>,
    pub(super) solver: Narrow,
    beyond: Beyond,
    /// The literal that a fact is chosen.
    pub(super) chosen: BTreeMap<FactId, Lit>,
    /// While this holds, no set that was found comes back.
    pub(super) anew: Lit,
    both: BTreeMap<(FactId, Lit), Lit>,
    untouched: BTreeMap<usize, Lit>,
}

impl<'b, 'a> Ways<'b, 'a> {
    /// Every way to a goal, as far as it is possible at all.
    pub(super) fn of(board: &'b Board<'a>, goal: Lit, part: &Reached) -> Self {
        let mut beyond = Beyond::of(&board.program.single);
        let anew = beyond.fresh();
        let chosen = board.parts.keys().map(|id| (*id, beyond.fresh())).collect();
        let mut ways = Self {
            board,
            solver: Narrow::of_part(board.program, part),
            beyond,
            chosen,
            anew,
            both: BTreeMap::new(),
            untouched: BTreeMap::new(),
        };
        ways.require(&[goal]);
        for lit in &board.always {
            ways.require(&[*lit]);
        }
        for (id, part) in &board.parts {
            ways.lay_out(*id, part);
        }
        for held in &board.held {
            let unless = held.unless.iter().filter_map(|id| ways.chosen.get(id));
            let unless: Vec<Lit> = unless.copied().collect();
            for lit in held.lits.iter().filter(|_| !unless.is_empty()) {
                let clause: Vec<Lit> = unless.iter().copied().chain([*lit]).collect();
                ways.require(&clause);
            }
        }
        ways
    }

    /// An answer that is chosen differs; a question that is chosen applies.
    fn lay_out(&mut self, id: FactId, part: &Part) {
        let Some(chosen) = self.chosen.get(&id).copied() else {
            return;
        };
        match part {
            Part::Known(lits) => {
                for lit in lits {
                    self.require(&[chosen, *lit]);
                }
                let other: Vec<Lit> = lits.iter().map(|lit| !*lit).chain([!chosen]).collect();
                self.require(&other);
            }
            Part::Open => {
                for guard in self.board.guards(id) {
                    self.require(&[guard]);
                }
                if let Some(applies) = self.board.applies(id) {
                    self.require(&[!chosen, applies]);
                }
            }
        }
    }

    pub(super) fn require(&mut self, clause: &[Lit]) {
        self.solver.require(clause);
    }

    pub(super) fn fresh(&mut self) -> Lit {
        self.beyond.fresh()
    }

    /// The facts that an assignment chooses.
    pub(super) fn read(&self, model: &Model) -> Way {
        let chosen = self.chosen.iter().filter(|(_, lit)| model.holds(**lit));
        chosen
            .map(|(id, _)| (*id, self.board.read(*id, model)))
            .collect()
    }

    /// The assumptions that these facts are chosen and no others.
    pub(super) fn just_these(&mut self, way: &Way) -> Vec<Lit> {
        let chosen = |id: &FactId| way.iter().any(|(other, _)| other == id);
        let others = self.fresh();
        let idle: Vec<Lit> = self
            .chosen
            .iter()
            .filter(|(id, _)| !chosen(id))
            .map(|(_, lit)| !*lit)
            .collect();
        for lit in idle {
            self.require(&[!others, lit]);
        }
        let these = way.iter().filter_map(|(id, _)| self.chosen.get(id));
        these.copied().chain([others]).collect()
    }

    /// A set that was found does not come back.
    pub(super) fn found(&mut self, way: &Way) {
        let chosen = way.iter().filter_map(|(id, _)| self.chosen.get(id));
        let clause: Vec<Lit> = chosen.map(|lit| !*lit).chain([!self.anew]).collect();
        self.require(&clause);
    }

    /// What a completion that is not wanted shows: something of what made it so must be otherwise.
    pub(super) fn learn(&mut self, unwanted: Lit, model: &Model) {
        let board = self.board;
        let holds = |lit: Lit| model.holds(lit);
        let mut trace = Trace::of(&board.program.gates, &holds, &board.costs);
        trace.ask(unwanted);
        let mut clause: Vec<Lit> = Vec::new();
        while let Some(leaf) = trace.next_leaf() {
            match board.leaf(leaf) {
                Leaf::Free => {}
                Leaf::Held(at) => clause.extend(self.would_be_otherwise(at, leaf)),
                Leaf::Fact(id) => clause.extend(self.of_fact(id, leaf, model, &mut trace)),
            }
        }
        clause.sort_unstable();
        clause.dedup();
        self.require(&clause);
    }

    /// What would make this leaf otherwise; what its own standing rests on is asked further.
    fn of_fact(&mut self, id: FactId, leaf: Lit, model: &Model, trace: &mut Trace<'_>) -> Vec<Lit> {
        let board = self.board;
        let applies = board.applies(id);
        match board.parts.get(&id) {
            Some(Part::Known(_)) => vec![!leaf],
            Some(Part::Open) => {
                let mut clause = vec![self.both(id, !leaf)];
                if let Some(applies) = applies
                    && !board.falls_back_to(id, leaf)
                {
                    if model.holds(applies) {
                        trace.ask(applies);
                    } else {
                        clause.extend(self.chosen.get(&id).map(|chosen| !*chosen));
                    }
                }
                clause
            }
            None => {
                let given = board.program.copy.given.get(&id).into_iter().flatten();
                for lit in given.copied().chain(applies) {
                    trace.ask(lit);
                }
                Vec::new()
            }
        }
    }

    /// Where something held is not as it was, only what it reads made it so.
    fn would_be_otherwise(&mut self, at: usize, leaf: Lit) -> Option<Lit> {
        let held = self.board.held.get(at)?;
        if !held.lits.contains(&!leaf) {
            return None;
        }
        if let Some(known) = self.untouched.get(&at) {
            return Some(*known);
        }
        let untouched = self.fresh();
        self.untouched.insert(at, untouched);
        for id in &held.unless {
            if let Some(chosen) = self.chosen.get(id).copied() {
                self.require(&[!untouched, !chosen]);
            }
        }
        Some(untouched)
    }

    /// The literal that a fact is chosen and has this literal.
    fn both(&mut self, id: FactId, lit: Lit) -> Lit {
        if let Some(known) = self.both.get(&(id, lit)) {
            return *known;
        }
        let both = self.fresh();
        self.both.insert((id, lit), both);
        if let Some(chosen) = self.chosen.get(&id).copied() {
            self.require(&[!both, chosen]);
        }
        self.require(&[!both, lit]);
        both
    }
}
