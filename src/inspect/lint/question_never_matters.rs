//! # question-never-matters
//!
//! A question that rules read, and whose answer changes no decision about any
//! child, whatever else is known.
//!
//! It looks like part of the threshold and is not. Mostly a condition that should
//! have read it is drowned by another, or the question never applies.
//!
//! Look at the rules that read it: other findings about them often name the
//! cause. Then mend them, or take the question away.
//!
//! ```yaml
//! when: injury or injury and child_mobile    # whether the child is mobile changes nothing
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::Rule;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::solver::Solver;
use crate::compile::theory::TwoChildren;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::study::facts_below;
use crate::inspect::lint::study::ids;
use crate::inspect::lint::unused_fact::read_by_rules;
use crate::inspect::lint::unused_fact::read_elsewhere;

pub(super) const LINT: Lint = Lint {
    code: "question-never-matters",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("question_never_matters.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let pack = study.pack;
    let mut read = read_by_rules(pack);
    facts_below(pack, &mut read);
    let asked = pack.facts.iter().filter_map(|fact| fact.ask_when.as_ref());
    let follows = &study.search.theory.copy.follows;
    // What follows in a way that the solver cannot see may well matter.
    let unseen = pack.fact_ids().filter(|id| !follows.contains_key(id));
    let unseen = unseen.filter_map(|id| pack.fact(id).worked_out.as_ref());
    let elsewhere: Vec<FactId> = asked
        .chain(unseen)
        .flat_map(crate::check::term::Term::facts)
        .chain(read_elsewhere(pack))
        .collect();
    let candidates = pack
        .fact_ids()
        .filter(|id| read.contains(id) && !elsewhere.contains(id));
    let candidates: Vec<FactId> = candidates.collect();
    let mut twins = Twins::of(study);
    let idle = candidates.into_iter().filter(|id| !twins.matters(*id));
    idle.map(|id| {
        let fact = pack.fact(id);
        let message = format!("the answer to `{}` changes no decision", fact.name);
        let rules = study.rules().map(|(_, rule)| rule);
        let readers: Vec<&Rule> = rules
            .filter(|rule| rule.condition.facts().contains(&id))
            .collect();
        let said = (!readers.is_empty()).then(|| format!("read by {}", ids(readers)));
        LINT.finding(&fact.name, fact.declared, message).help(said)
    })
    .collect()
}

/// Two children, alike in all but one fact.
struct Twins {
    theory: TwoChildren,
    solver: Solver,
    facts: usize,
    /// Some decision is not the same for both.
    differs: Lit,
}

impl Twins {
    fn of(study: &Study<'_>) -> Self {
        let mut theory = study.program.two_children(&[]);
        let decisions = study.decisions();
        let all: Vec<Lit> = decisions.map(|(id, _)| theory.differs(id)).collect();
        let differs = theory.twin.circuit.or(all);
        Self {
            solver: Solver::of(&theory.twin.circuit),
            facts: study.pack.facts.len(),
            theory,
            differs,
        }
    }

    fn matters(&mut self, id: FactId) -> bool {
        let twin = &self.theory.twin;
        let mut assumed = vec![self.differs, twin.equal_hours];
        for copy in [&twin.left, &twin.right] {
            // An answer stands whether or not the question applies.
            let follows = copy.follows.iter().filter(|(other, _)| **other != id);
            assumed.extend(follows.map(|(_, guard)| *guard));
        }
        for other in (0..self.facts).map(FactId) {
            if other != id && !twin.left.follows.contains_key(&other) {
                assumed.extend(twin.equal.get(other.0));
            }
        }
        let apart = twin.equal_opaque.iter();
        let apart = apart.filter(|(_, reads)| !reads.contains(&id));
        assumed.extend(apart.map(|(guard, _)| *guard));
        self.solver.is_possible(&assumed)
    }
}
