//! Claims about one child: `implies` and `never`.

use crate::check::pack::Claim;
use crate::check::pack::Invariant;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::inspect::example::Example;
use crate::inspect::example::decided;
use crate::inspect::one_child::Search;
use crate::inspect::verify::Counterexample;
use crate::inspect::verify::Verdict;

/// What must not be: the children spoken of, and what would break the claim.
struct Question<'p> {
    at: usize,
    whom: Term,
    breaks: Term,
    invariant: &'p Invariant,
}

/// Proves the claims about one child.
pub(super) fn prove_of_one(
    program: &Program,
    seen: &mut dyn FnMut(&Invariant),
) -> Vec<(usize, Verdict)> {
    let all = program.pack.invariants.iter().enumerate();
    let questions: Vec<Question<'_>> = all.filter_map(|(at, it)| question(at, it)).collect();
    let terms: Vec<&Term> = questions
        .iter()
        .flat_map(|question| [&question.whom, &question.breaks])
        .collect();
    let mut theory = program.one_child(&terms);
    let goals: Vec<(Lit, Lit)> = theory
        .terms
        .clone()
        .chunks(2)
        .filter_map(|pair| match pair {
            [whom, breaks] => Some((*whom, theory.circuit.and([*whom, *breaks]))),
            _ => None,
        })
        .collect();
    let mut search = Search::over(program, theory);
    questions
        .iter()
        .zip(goals)
        .map(|(question, (whom, goal))| {
            seen(question.invariant);
            (question.at, verdict(&mut search, question, whom, goal))
        })
        .collect()
}

fn question(at: usize, invariant: &Invariant) -> Option<Question<'_>> {
    let breaks = match &invariant.claim {
        Claim::Implies(term, _) => Term::Not(Box::new(term.clone())),
        Claim::Never(term, _) => term.clone(),
        Claim::MonotoneIn(..)
        | Claim::DoesNotDependOn(..)
        | Claim::SettledWhenKnown(..)
        | Claim::InterimNever(..) => return None,
    };
    Some(Question {
        at,
        whom: whom(invariant),
        breaks,
        invariant,
    })
}

/// The children an invariant speaks of.
pub(super) fn whom(invariant: &Invariant) -> Term {
    let everybody = || Term::Known(crate::algebra::value::Value::Bool(true));
    let written = invariant.for_all.as_ref();
    written.map_or_else(everybody, |(term, _)| term.clone())
}

fn verdict(search: &mut Search<'_>, question: &Question<'_>, whom: Lit, goal: Lit) -> Verdict {
    match search.find(goal) {
        None if search.is_possible(&[whom]) => Verdict::Proved,
        None => Verdict::Empty,
        Some(found) => {
            let whole = found.whole.clone();
            let program = search.program;
            match found.confirmed(program, |example| breaks(program, question, example)) {
                Some(example) => Verdict::Broken(Box::new(Counterexample::OneChild(example))),
                None => Verdict::Unconfirmed(whole),
            }
        }
    }
}

/// Whether the engine decides the child so that the claim is broken.
fn breaks(program: &Program, question: &Question<'_>, example: &Example) -> bool {
    let case = example.case(program, "counterexample");
    let id = &question.invariant.id;
    let found = decided(program, &case, |mind| {
        mind.holds_now(&question.whom, id) && mind.holds_now(&question.breaks, id)
    });
    found == Some(true)
}
