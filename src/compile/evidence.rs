//! Of which cases one completion is an example: what of it made something come about.
//!
//! A walk from literals down to the answers that made them what they are. An
//! answer that nobody gave takes with it why its question applied, or did not.

use crate::check::term::FactId;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::lemma::Lemma;
use crate::compile::lower::Copy;
use crate::compile::simulate::Settling;
use crate::compile::trace::Gates;

/// What a walk needs of a program.
#[derive(Clone, Debug)]
pub struct Ground {
    /// By variable, the fact it belongs to.
    owners: Vec<Option<FactId>>,
    /// By fact, what becomes of it where nobody answered.
    settled: Vec<Settled>,
    /// By variable, how many answers it takes to make it false, and to make it true.
    costs: Vec<[u32; 2]>,
    /// What would contradict itself if it came about: the literals that bring it about together, and whose they are.
    traps: Vec<Vec<Lit>>,
}

#[derive(Clone, Debug, Default)]
struct Settled {
    applies: Option<Lit>,
    fallback: Vec<Lit>,
    follows: Vec<(Lit, Vec<Lit>)>,
}

impl Ground {
    /// Reads a program's circuit.
    #[must_use]
    pub fn of(circuit: &Circuit, copy: &Copy, gates: &Gates) -> Self {
        let mut ground = Self {
            owners: vec![None; circuit.variables()],
            settled: vec![Settled::default(); copy.facts.len()],
            costs: Vec::with_capacity(circuit.variables()),
            traps: Vec::new(),
        };
        for (at, vars) in copy.facts.iter().enumerate() {
            for lit in FactVars::variables(vars)
                .iter()
                .filter(|lit| lit.variable() != 0)
            {
                if let Some(owner) = ground.owners.get_mut(lit.variable()) {
                    *owner = Some(FactId(at));
                }
            }
        }
        for (id, (applies, _)) in &copy.applies {
            if let Some(own) = ground.settled.get_mut(id.0) {
                own.applies = Some(*applies);
            }
        }
        for (_, id, settling) in &copy.settlings {
            ground.settle(*id, settling);
        }
        for variable in 0..circuit.variables() {
            let costs = ground.cost(gates.read(variable));
            ground.costs.push(costs);
        }
        ground
    }

    /// Whether answers far from a question can contradict each other.
    pub(super) fn has_traps(&self) -> bool {
        !self.traps.is_empty()
    }

    fn settle(&mut self, id: FactId, settling: &Settling) {
        let contradicts = |lits: &[Lit]| lits.contains(&Lit::FALSE);
        let Some(own) = self.settled.get_mut(id.0) else {
            return;
        };
        match settling {
            Settling::Fallback(applies, lits) => {
                own.fallback.clone_from(lits);
                if contradicts(lits) {
                    self.traps.push(vec![!*applies]);
                }
            }
            Settling::Follows(applies, rows) => {
                own.follows.clone_from(rows);
                let traps = rows.iter().filter(|(_, lits)| contradicts(lits));
                self.traps
                    .extend(traps.map(|(given, _)| vec![*applies, *given]));
            }
        }
    }

    fn cost(&self, inputs: &[Lit]) -> [u32; 2] {
        if inputs.is_empty() {
            return [1, 1];
        }
        let all = inputs.iter().map(|lit| self.cost_of(*lit));
        let one = inputs.iter().map(|lit| self.cost_of(!*lit)).min();
        [one.unwrap_or(0), all.fold(0, u32::saturating_add)]
    }

    /// How many answers it takes to make a literal true.
    fn cost_of(&self, lit: Lit) -> u32 {
        let costs = self.costs.get(lit.variable()).copied().unwrap_or([1, 1]);
        let [no, yes] = costs;
        if lit.negated() { no } else { yes }
    }
}

/// A walk, or two: through a completion, and through the same with one answer otherwise.
pub struct Evidence<'p> {
    ground: &'p Ground,
    gates: &'p Gates,
    /// The fact that is answered otherwise.
    apart: Option<FactId>,
    assumed: Vec<Lit>,
    open: Vec<Lit>,
    contradicts: bool,
}

impl<'p> Evidence<'p> {
    /// Nothing walked yet; `apart` is open in every case that this is to be an example of.
    #[must_use]
    pub fn of(ground: &'p Ground, gates: &'p Gates, apart: Option<FactId>) -> Self {
        Self {
            ground,
            gates,
            apart,
            assumed: Vec::new(),
            open: Vec::new(),
            contradicts: false,
        }
    }

    /// Walks from a literal through a completion.
    pub fn why(&mut self, goal: Lit, holds: &dyn Fn(Lit) -> bool) {
        let mut walk = Walk {
            holds,
            seen: vec![false; self.ground.costs.len()],
            next: Vec::new(),
        };
        self.contradicts |= !holds(Lit::TRUE);
        walk.ask(goal);
        for trap in &self.ground.traps {
            match trap.iter().find(|lit| !holds(**lit)) {
                Some(lit) => walk.ask(*lit),
                None => self.contradicts = true,
            }
        }
        while let Some(lit) = walk.next.pop() {
            let read = self.gates.read(lit.variable());
            if read.is_empty() {
                self.leaf(lit, &mut walk);
            } else if lit.negated() {
                let against = read.iter().filter(|lit| !holds(**lit));
                let cheapest = against.min_by_key(|lit| self.ground.cost_of(!**lit));
                if let Some(lit) = cheapest {
                    walk.ask(*lit);
                }
            } else {
                for lit in read {
                    walk.ask(*lit);
                }
            }
        }
    }

    /// A literal that is true and no gate.
    fn leaf(&mut self, lit: Lit, walk: &mut Walk<'_>) {
        let owner = self.ground.owners.get(lit.variable()).copied().flatten();
        if lit.variable() == 0 || owner.is_some() && owner == self.apart {
            return;
        }
        let settled = owner.and_then(|id| self.ground.settled.get(id.0));
        let Some(settled) = settled else {
            self.open.push(lit);
            return;
        };
        let idle = settled
            .applies
            .is_some_and(|applies| !(walk.holds)(applies));
        let holds_here = |(given, _): &&(Lit, Vec<Lit>)| !idle && (walk.holds)(*given);
        let rows = settled.follows.iter().filter(holds_here);
        let gives: Vec<&Vec<Lit>> = rows.map(|(_, lits)| lits).collect();
        let otherwise = idle && settled.fallback.contains(&!lit);
        if otherwise || gives.iter().any(|lits| lits.contains(&!lit)) {
            // Somebody answered it so, against what would follow.
            self.assumed.push(lit);
            return;
        }
        self.open.push(lit);
        if let Some(applies) = settled.applies {
            walk.ask(applies);
        }
        if !idle {
            for (given, _) in &settled.follows {
                walk.ask(*given);
            }
        }
    }

    /// The cases that this is an example of; none where it contradicts itself.
    #[must_use]
    pub fn lemma(self) -> Option<Lemma> {
        (!self.contradicts).then(|| Lemma::of(self.assumed, self.open))
    }
}

/// One walk through one completion.
struct Walk<'w> {
    holds: &'w dyn Fn(Lit) -> bool,
    seen: Vec<bool>,
    next: Vec<Lit>,
}

impl Walk<'_> {
    /// Asks also why this literal's variable is what it is.
    fn ask(&mut self, lit: Lit) {
        if let Some(seen) = self.seen.get_mut(lit.variable())
            && !std::mem::replace(seen, true)
        {
            self.next.push(lit.when((self.holds)(lit)));
        }
    }
}
