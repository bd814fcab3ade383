//! Whether a slip changes anything for any child: proved, not tried.

use crate::check::pack::HitPolicy;
use crate::check::term::Term;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::inspect::mutate::mutants::Mutant;
use crate::inspect::mutate::mutants::Spot;
use crate::inspect::one_child::Search;

/// Whether the decision comes out alike for every child, with the slip and without.
///
/// Rules for the time a case is open are not proved alike: what is known is no part of a child.
#[must_use]
pub(super) fn changes_nothing(program: &Program, mutant: &Mutant) -> bool {
    let Spot::Rule(at) = mutant.spot else {
        return false;
    };
    let decision = program.pack.decision(mutant.decision);
    let slipped = mutant.slipped(&program.pack);
    let never = Term::Known(crate::algebra::value::Value::Bool(false));
    let condition = slipped.as_ref().map_or(&never, |rule| &rule.condition);
    let mut theory = program.one_child(&[condition]);
    let Some(changed) = theory.terms.first().copied() else {
        return false;
    };
    let then: Vec<Vec<usize>> = decision
        .rules
        .iter()
        .map(|rule| rule.then.clone())
        .collect();
    let rules = theory.copy.rules.get(mutant.decision.0).cloned();
    let mut rules = rules.unwrap_or_default();
    let before = chosen(
        decision.hit,
        decision.otherwise,
        &rules,
        &then,
        decision.outcomes.len(),
        &mut theory.circuit,
    );
    if let Some(slot) = rules.get_mut(at) {
        *slot = changed;
    }
    let mut then = then;
    if let (Some(slot), Some(rule)) = (then.get_mut(at), &slipped) {
        slot.clone_from(&rule.then);
    }
    let after = chosen(
        decision.hit,
        decision.otherwise,
        &rules,
        &then,
        decision.outcomes.len(),
        &mut theory.circuit,
    );
    let differs: Vec<Lit> = before
        .iter()
        .zip(&after)
        .map(|(a, b)| !theory.circuit.equal(*a, *b))
        .collect();
    let differs = theory.circuit.or(differs);
    !Search::over(program, theory).is_possible(&[differs])
}

/// Which outcomes come about, by the rules that hold.
fn chosen(
    hit: HitPolicy,
    otherwise: Option<usize>,
    rules: &[Lit],
    then: &[Vec<usize>],
    outcomes: usize,
    circuit: &mut Circuit,
) -> Vec<Lit> {
    let mut ways: Vec<Vec<Lit>> = vec![Vec::new(); outcomes];
    let mut reached = Lit::TRUE;
    for (lit, given) in rules.iter().zip(then) {
        let here = match hit {
            HitPolicy::First => circuit.and([reached, *lit]),
            HitPolicy::Unique | HitPolicy::Highest | HitPolicy::Collect => *lit,
        };
        for outcome in given {
            if let Some(way) = ways.get_mut(*outcome) {
                way.push(here);
            }
        }
        reached = circuit.and([reached, !*lit]);
    }
    if let Some(way) = otherwise.and_then(|outcome| ways.get_mut(outcome)) {
        way.push(reached);
    }
    let given: Vec<Lit> = ways.into_iter().map(|way| circuit.or(way)).collect();
    match hit {
        HitPolicy::First | HitPolicy::Collect => given,
        HitPolicy::Unique | HitPolicy::Highest => (0..given.len())
            .map(|at| {
                let higher = given.iter().skip(at + 1).map(|lit| !*lit);
                let own = given.get(at).copied();
                circuit.and(own.into_iter().chain(higher))
            })
            .collect(),
    }
}
