//! Why a literal is what it is in an assignment: the leaves of the circuit that make it so.
//!
//! A gate that is true needs all its inputs, one that is false only one of
//! them that is false: of several the one with the cheapest leaves.

use std::collections::BTreeSet;

use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::lower::Copy;

/// What each gate of a circuit reads, and which clauses speak of what is no gate.
#[derive(Clone, Debug)]
pub struct Gates {
    /// By variable; empty for what is no gate.
    inputs: Vec<Vec<Lit>>,
    /// Clauses that make no gate.
    others: Vec<Vec<Lit>>,
    /// By variable, where it stands in those.
    spoken_of: Vec<Vec<usize>>,
}

/// The part of a circuit that some literals hang on.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    /// Its variables.
    pub variables: Vec<usize>,
    /// Its clauses.
    pub clauses: Vec<Vec<Lit>>,
}

/// What a walk through gates meets.
enum Met<'g> {
    /// A variable with what its gate reads; nothing where it is no gate.
    Variable(usize, &'g [Lit]),
    /// A clause that makes no gate.
    Clause(&'g [Lit]),
}

impl Gates {
    /// The gates of a circuit that holds one copy of a pack's logic.
    #[must_use]
    pub fn of(circuit: &Circuit, copy: &Copy) -> Self {
        let mut inputs = vec![Vec::new(); circuit.variables()];
        for (read, gate) in circuit.gates_between(0, circuit.variables()) {
            if let Some(slot) = inputs.get_mut(gate.variable()) {
                *slot = read;
            }
        }
        let mut gates = Self {
            spoken_of: vec![Vec::new(); inputs.len()],
            inputs,
            others: Vec::new(),
        };
        let applies = copy.applies.values().map(|(_, guard)| guard);
        let guards: BTreeSet<Lit> = applies
            .chain(copy.follows.values())
            .map(|it| !*it)
            .collect();
        for clause in circuit.clauses() {
            if !gates.makes_a_gate(clause) {
                gates.note(clause, &guards);
            }
        }
        gates
    }

    /// Notes a clause under what it speaks of; one with a guard speaks of its last literal alone.
    fn note(&mut self, clause: &[Lit], guards: &BTreeSet<Lit>) {
        let guarded = clause.first().is_some_and(|lit| guards.contains(lit));
        let from = if guarded { clause.len() - 1 } else { 0 };
        for lit in clause.iter().skip(from) {
            if let Some(slot) = self.spoken_of.get_mut(lit.variable()) {
                slot.push(self.others.len());
            }
        }
        self.others.push(clause.to_vec());
    }

    fn makes_a_gate(&self, clause: &[Lit]) -> bool {
        let one = matches!(clause, [gate, input]
            if gate.negated() && self.read(gate.variable()).contains(input));
        let all = clause.split_last().is_some_and(|(gate, rest)| {
            let read = self.read(gate.variable());
            !gate.negated()
                && !read.is_empty()
                && read.len() == rest.len()
                && read.iter().all(|lit| rest.contains(&!*lit))
        });
        one || all
    }

    /// What some literals hang on: whatever else there is can always be filled in.
    #[must_use]
    pub fn part(&self, goals: &[Lit]) -> Reached {
        let mut part = Reached::default();
        self.walk(goals, |met| match met {
            Met::Variable(variable, read) => {
                part.variables.push(variable);
                if !read.is_empty() {
                    let gate = Lit::positive(variable);
                    part.clauses
                        .extend(read.iter().map(|lit| vec![!gate, *lit]));
                    let all = read.iter().map(|lit| !*lit).chain([gate]);
                    part.clauses.push(all.collect());
                }
            }
            Met::Clause(clause) => part.clauses.push(clause.to_vec()),
        });
        part.variables.sort_unstable();
        part
    }

    /// By variable, whether some literals hang on it.
    pub(super) fn reach(&self, goals: &[Lit]) -> Vec<bool> {
        let mut reached = vec![false; self.inputs.len()];
        self.walk(goals, |met| {
            if let Met::Variable(variable, _) = met
                && let Some(slot) = reached.get_mut(variable)
            {
                *slot = true;
            }
        });
        reached
    }

    /// Meets everything that some literals hang on, once.
    fn walk<'g>(&'g self, goals: &[Lit], mut meet: impl FnMut(Met<'g>)) {
        let mut met = vec![false; self.inputs.len()];
        let mut taken = vec![false; self.others.len()];
        let first = |marks: &mut Vec<bool>, at: usize| {
            let mark = marks.get_mut(at);
            mark.is_some_and(|mark| !std::mem::replace(mark, true))
        };
        let mut open: Vec<usize> = vec![0];
        open.extend(goals.iter().map(|lit| lit.variable()));
        while let Some(variable) = open.pop() {
            if !first(&mut met, variable) {
                continue;
            }
            let read = self.read(variable);
            open.extend(read.iter().map(|lit| lit.variable()));
            meet(Met::Variable(variable, read));
            for at in self.spoken_of.get(variable).into_iter().flatten() {
                if first(&mut taken, *at)
                    && let Some(clause) = self.others.get(*at)
                {
                    open.extend(clause.iter().map(|lit| lit.variable()));
                    meet(Met::Clause(clause));
                }
            }
        }
    }

    /// Whether a variable follows from others.
    #[must_use]
    pub fn is_gate(&self, variable: usize) -> bool {
        !self.read(variable).is_empty()
    }

    pub(super) fn read(&self, variable: usize) -> &[Lit] {
        self.inputs.get(variable).map_or(&[], Vec::as_slice)
    }
}

/// Variables that no circuit has, from one after another's last.
#[derive(Clone, Debug)]
pub struct Beyond(usize);

impl Beyond {
    /// Those after the last of a circuit.
    #[must_use]
    pub fn of(circuit: &Circuit) -> Self {
        Self(circuit.variables())
    }

    /// The next one.
    pub fn fresh(&mut self) -> Lit {
        let lit = Lit::positive(self.0);
        self.0 += 1;
        lit
    }
}

/// A walk from literals down to the leaves that make them true.
pub struct Trace<'a> {
    gates: &'a Gates,
    holds: &'a dyn Fn(Lit) -> bool,
    costs: Vec<u32>,
    seen: Vec<bool>,
    open: Vec<Lit>,
}

impl<'a> Trace<'a> {
    /// A walk in an assignment; `leaves` says by variable what a leaf costs.
    #[must_use]
    pub fn of(gates: &'a Gates, holds: &'a dyn Fn(Lit) -> bool, leaves: &[u32]) -> Self {
        let mut costs: Vec<u32> = Vec::with_capacity(gates.inputs.len());
        for (variable, read) in gates.inputs.iter().enumerate() {
            let cost = |lit: &Lit| costs.get(lit.variable()).copied().unwrap_or(0);
            let own = if read.is_empty() {
                leaves.get(variable).copied().unwrap_or(0)
            } else if read.iter().all(|lit| holds(*lit)) {
                read.iter().map(cost).fold(0, u32::saturating_add)
            } else {
                let false_ones = read.iter().filter(|lit| !holds(**lit));
                false_ones.map(cost).min().unwrap_or(0)
            };
            costs.push(own);
        }
        Self {
            gates,
            holds,
            seen: vec![false; costs.len()],
            costs,
            open: Vec::new(),
        }
    }

    /// Asks also why this literal is what it is.
    pub fn ask(&mut self, lit: Lit) {
        if let Some(seen) = self.seen.get_mut(lit.variable())
            && !*seen
        {
            *seen = true;
            self.open.push(lit.when((self.holds)(lit)));
        }
    }

    /// The next leaf, as a literal that is true.
    pub fn next_leaf(&mut self) -> Option<Lit> {
        while let Some(lit) = self.open.pop() {
            let read = self.gates.read(lit.variable());
            if read.is_empty() {
                return Some(lit);
            }
            if lit.negated() {
                let cost = |lit: &&Lit| self.costs.get(lit.variable()).copied().unwrap_or(0);
                let false_ones = read.iter().filter(|lit| !(self.holds)(**lit));
                if let Some(one) = false_ones.min_by_key(cost) {
                    self.ask(*one);
                }
            } else {
                for lit in read {
                    self.ask(*lit);
                }
            }
        }
        None
    }
}
