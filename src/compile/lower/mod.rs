//! Checked terms → literals over the finite view of facts.
//!
//! What the view cannot express becomes an opaque atom: a variable of its own,
//! fixed when the case decides it, free when it does not. Answers stay sound;
//! where a free atom takes part they may name more outcomes than can occur.

mod compare;
mod items;
mod outcomes;
mod sets;
mod truth;
mod values;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::FactVars;
use crate::compile::abstraction::declare;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
pub(super) use crate::compile::lower::items::put_in;
use crate::compile::simulate::Settling;

/// Calls a scripted function on known arguments.
pub type CallScript<'c> = &'c dyn Fn(&str, &[Value]) -> Option<Value>;

/// One copy of a pack's logic as literals.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The variables of each fact.
    pub facts: Vec<FactVars>,
    /// For each fact with `only_if`: whether it applies, and the guard to assume while nobody answered it.
    pub applies: BTreeMap<FactId, (Lit, Lit)>,
    /// For each fact that follows from others, the guard to assume while nobody answered it.
    pub follows: BTreeMap<FactId, Lit>,
    /// What such a fact follows from: literals that decide its value.
    pub given: BTreeMap<FactId, Vec<Lit>>,
    /// What becomes of facts that nobody answers: before which variable, of which fact, what.
    pub settlings: Vec<(usize, FactId, Settling)>,
    /// Whether each rule holds, by decision.
    pub rules: Vec<Vec<Lit>>,
    /// Whether each outcome comes about, by decision.
    pub outcomes: Vec<Vec<Lit>>,
    /// Conditions the view cannot express, with their variables.
    pub opaque: Vec<(Term, Lit)>,
    /// Whether the contact came in office hours.
    pub in_office_hours: Lit,
}

impl Copy {
    /// The literals that are true where a fact has a value.
    #[must_use]
    pub fn literals(&self, pack: &Pack, id: FactId, value: &Value) -> Vec<Lit> {
        let of = &pack.fact(id).of;
        let vars = self.facts.get(id.0);
        vars.map_or_else(Vec::new, |vars| vars.literals(value, of))
    }
}

/// Lowers a whole pack into one copy.
pub fn lower(
    pack: &Pack,
    cuts: &BTreeMap<FactId, BTreeSet<Cut>>,
    call: CallScript<'_>,
    circuit: &mut Circuit,
) -> Copy {
    let facts = pack
        .fact_ids()
        .map(|id| declare(pack.fact(id), cuts.get(&id), circuit))
        .collect();
    let copy = Copy {
        facts,
        applies: BTreeMap::new(),
        follows: BTreeMap::new(),
        given: BTreeMap::new(),
        settlings: Vec::new(),
        rules: vec![Vec::new(); pack.decisions.len()],
        outcomes: vec![Vec::new(); pack.decisions.len()],
        opaque: Vec::new(),
        in_office_hours: circuit.fresh(),
    };
    let mut lowering = Lowering {
        pack,
        circuit,
        call,
        copy,
    };
    for step in &pack.order {
        match step {
            Step::Fact(id) => lowering.fact(*id),
            Step::Decision(id) => lowering.decision(*id),
        }
    }
    lowering.copy
}

/// Lowers further conditions over a copy that stands already.
pub fn lower_terms(
    pack: &Pack,
    terms: &[&Term],
    call: CallScript<'_>,
    circuit: &mut Circuit,
    copy: Copy,
) -> (Copy, Vec<Lit>) {
    let mut lowering = Lowering {
        pack,
        circuit,
        call,
        copy,
    };
    let lits = terms.iter().map(|term| lowering.truth(term)).collect();
    (lowering.copy, lits)
}

struct Lowering<'a> {
    pack: &'a Pack,
    circuit: &'a mut Circuit,
    call: CallScript<'a>,
    copy: Copy,
}

impl Lowering<'_> {
    /// Where a question does not apply, the fact has its fallback value.
    fn fact(&mut self, id: FactId) {
        let fact = self.pack.fact(id);
        let applies = fact.only_if.as_ref().map(|(term, _)| self.truth(term));
        self.follow(id, applies.unwrap_or(Lit::TRUE));
        let Some(applies) = applies else {
            return;
        };
        let guard = self.circuit.fresh();
        if let Some(value) = &fact.otherwise
            && let Some(vars) = self.copy.facts.get(id.0)
        {
            let lits = vars.literals(value, &fact.of);
            for lit in &lits {
                self.circuit.require([!guard, applies, *lit]);
            }
            let at = self.circuit.variables();
            let settling = Settling::Fallback(applies, lits);
            self.copy.settlings.push((at, id, settling));
        }
        self.copy.applies.insert(id, (applies, guard));
    }

    /// Where a fact follows from others, it has the value they give it, as far as the view can tell.
    fn follow(&mut self, id: FactId, applies: Lit) {
        let fact = self.pack.fact(id);
        let Some(term) = &fact.worked_out else {
            return;
        };
        let Some(values) = self.values(term) else {
            return;
        };
        let guard = self.circuit.fresh();
        let given = values.iter().map(|(_, lit)| *lit).collect();
        self.copy.given.insert(id, given);
        let mut rows: Vec<(Lit, Vec<Lit>)> = Vec::new();
        for (value, given) in values {
            let lits = self
                .copy
                .facts
                .get(id.0)
                .map(|vars| vars.literals(&value, &fact.of));
            for lit in lits.iter().flatten() {
                self.circuit.require([!guard, !applies, !given, *lit]);
            }
            rows.push((given, lits.unwrap_or_default()));
        }
        let at = self.circuit.variables();
        let settling = Settling::Follows(applies, rows);
        self.copy.settlings.push((at, id, settling));
        self.copy.follows.insert(id, guard);
    }
}
