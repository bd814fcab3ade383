//! Claims about two children who differ in little: `monotone_in`, `does_not_depend_on`, `settled_when_known`.

use crate::algebra::truth::Truth;
use crate::check::pack::Claim;
use crate::check::pack::Invariant;
use crate::check::pack::Mover;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::abstraction::FactVars;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::compile::theory::Collects;
use crate::compile::theory::TwoChildren;
use crate::inspect::example::Example;
use crate::inspect::example::decided;
use crate::inspect::two_children::Pair;
use crate::inspect::two_children::PairSearch;
use crate::inspect::verify::Counterexample;
use crate::inspect::verify::Verdict;
use crate::inspect::verify::one::whom;

/// What would have to be of two children for a claim to be broken.
struct Question {
    at: usize,
    decision: DecisionId,
    /// What holds of both.
    ties: Vec<Lit>,
    /// Facts that are answered for both, whether or not their question applies.
    answered: Vec<FactId>,
    /// Facts that may differ.
    moved: Vec<FactId>,
    wrong: Wrong,
    goal: Lit,
}

/// What must not come about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// The decision falls.
    Falls,
    /// The decision is another.
    Differs,
}

/// Proves the claims about two children.
pub(super) fn prove_of_pairs(
    program: &Program,
    seen: &mut dyn FnMut(&Invariant),
) -> Vec<(usize, Verdict)> {
    let invariants = &program.pack.invariants;
    let whom: Vec<Term> = invariants.iter().map(whom).collect();
    let terms: Vec<&Term> = whom.iter().collect();
    let mut theory = program.two_children(&terms);
    let mut questions = Vec::new();
    for (at, invariant) in invariants.iter().enumerate() {
        let mut asker = Asker {
            program,
            theory: &mut theory,
            at,
        };
        questions.extend(asker.questions(&invariant.claim));
    }
    let mut search = PairSearch::of(program, &theory);
    let mut verdicts: Vec<(usize, Verdict)> = Vec::new();
    for question in &questions {
        let begins = verdicts.last().is_none_or(|(at, _)| *at != question.at);
        if let Some(invariant) = invariants.get(question.at).filter(|_| begins) {
            seen(invariant);
        }
        let verdict = verdict(program, &mut search, question);
        match verdicts.last_mut() {
            // One broken part breaks the whole claim.
            Some((at, before)) if *at == question.at => {
                if *before == Verdict::Proved {
                    *before = verdict;
                }
            }
            _ => verdicts.push((question.at, verdict)),
        }
    }
    verdicts
}

struct Asker<'a> {
    program: &'a Program,
    theory: &'a mut TwoChildren,
    at: usize,
}

impl Asker<'_> {
    fn questions(&mut self, claim: &Claim) -> Vec<Question> {
        match claim {
            Claim::MonotoneIn(decision, movers) => movers
                .iter()
                .map(|mover| self.monotone(*decision, mover))
                .collect(),
            Claim::DoesNotDependOn(decision, facts) => {
                let goal = self.theory.differs(*decision);
                let ties = self.all_equal_but(facts);
                vec![self.question(
                    *decision,
                    ties,
                    Vec::new(),
                    facts.clone(),
                    (Wrong::Differs, goal),
                )]
            }
            Claim::SettledWhenKnown(decision, facts) => {
                let goal = self.theory.differs(*decision);
                let mut ties: Vec<Lit> = facts.iter().map(|id| self.theory.same(*id)).collect();
                let opaque = self.theory.twin.equal_opaque.iter();
                let known = opaque.filter(|(_, reads)| reads.iter().all(|id| facts.contains(id)));
                ties.extend(known.map(|(guard, _)| *guard));
                vec![self.question(
                    *decision,
                    ties,
                    facts.clone(),
                    Vec::new(),
                    (Wrong::Differs, goal),
                )]
            }
            Claim::Implies(..) | Claim::Never(..) | Claim::InterimNever(..) => Vec::new(),
        }
    }

    fn question(
        &mut self,
        decision: DecisionId,
        mut ties: Vec<Lit>,
        answered: Vec<FactId>,
        moved: Vec<FactId>,
        (wrong, goal): (Wrong, Lit),
    ) -> Question {
        if let Some((left, right)) = self.theory.terms.get(self.at) {
            ties.extend([*left, *right]);
        }
        Question {
            at: self.at,
            decision,
            ties,
            answered,
            moved,
            wrong,
            goal,
        }
    }

    fn monotone(&mut self, decision: DecisionId, mover: &Mover) -> Question {
        let collects = if self.program.pack.decision(decision).collects() {
            Collects::Yes
        } else {
            Collects::No
        };
        let falls = self.theory.falls(decision, collects);
        let rises = self.rises(mover);
        let goal = self.theory.twin.circuit.and([falls, rises]);
        let ties = self.all_equal_but(&[mover.fact]);
        self.question(
            decision,
            ties,
            Vec::new(),
            vec![mover.fact],
            (Wrong::Falls, goal),
        )
    }

    /// Every fact and condition equal, but these facts and what reads them.
    fn all_equal_but(&self, facts: &[FactId]) -> Vec<Lit> {
        let twin = &self.theory.twin;
        let mut ties = Vec::new();
        for id in self.program.pack.fact_ids() {
            // What follows from others is equal where they are, and differs where they do.
            let follows = twin.left.follows.contains_key(&id);
            if !facts.contains(&id) && !follows {
                ties.extend(twin.equal.get(id.0));
            }
        }
        for (guard, reads) in &twin.equal_opaque {
            if !reads.iter().any(|id| facts.contains(id)) {
                ties.push(*guard);
            }
        }
        ties
    }

    /// The literal that a fact means more for the second child than for the first.
    fn rises(&mut self, mover: &Mover) -> Lit {
        let twin = &mut self.theory.twin;
        let vars = |copy: &crate::compile::lower::Copy| copy.facts.get(mover.fact.0).cloned();
        let (Some(left), Some(right)) = (vars(&twin.left), vars(&twin.right)) else {
            return Lit::FALSE;
        };
        let circuit = &mut twin.circuit;
        match (&left, &right) {
            (FactVars::OneOf(a), FactVars::OneOf(b)) => {
                let Type::OneOf(domain) = &self.program.pack.fact(mover.fact).of else {
                    return Lit::FALSE;
                };
                let places: Vec<usize> = mover
                    .order
                    .iter()
                    .filter_map(|value| domain.position(value))
                    .collect();
                let mut ways = Vec::new();
                for (n, low) in places.iter().enumerate() {
                    for high in places.iter().skip(n + 1) {
                        if let (Some(low), Some(high)) = (a.get(*low), b.get(*high)) {
                            ways.push(circuit.and([*low, *high]));
                        }
                    }
                }
                circuit.or(ways)
            }
            _ => {
                // Yes above no, more members above fewer, a higher number above a lower.
                let pairs: Vec<(Lit, Lit)> = left
                    .variables()
                    .into_iter()
                    .zip(right.variables())
                    .collect();
                let mut all: Vec<Lit> = Vec::new();
                let mut some: Vec<Lit> = Vec::new();
                for (a, b) in pairs {
                    all.push(circuit.or([!a, b]));
                    some.push(circuit.and([!a, b]));
                }
                // Between two cuts a number may rise unseen, and an opaque condition may see it.
                let seen = matches!(left, FactVars::YesNo(_) | FactVars::AnyOf(_));
                if seen {
                    all.push(circuit.or(some));
                }
                circuit.and(all)
            }
        }
    }
}

fn verdict(program: &Program, search: &mut PairSearch<'_>, question: &Question) -> Verdict {
    let found = search.find(&question.ties, &question.answered, question.goal);
    let Some((whole, few)) = found else {
        let any = search.is_possible(&question.ties, &question.answered);
        return if any { Verdict::Proved } else { Verdict::Empty };
    };
    let consistent = !question.answered.is_empty()
        || whole.0.is_consistent(program) && whole.1.is_consistent(program);
    let found = consistent
        .then(|| confirmed(program, question, &whole))
        .flatten()
        .map(|found| confirmed(program, question, &few).unwrap_or(found));
    match found {
        Some(found) => Verdict::Broken(Box::new(found)),
        None => Verdict::Unconfirmed(whole.0),
    }
}

/// The counterexample, if the engine decides the two so.
fn confirmed(program: &Program, question: &Question, pair: &Pair) -> Option<Counterexample> {
    let standing = |example: &Example| {
        let case = example.case(program, "counterexample");
        decided(program, &case, |mind| {
            mind.decision(question.decision).clone()
        })
    };
    let (before, after) = (standing(&pair.0)?, standing(&pair.1)?);
    let collects = program.pack.decision(question.decision).collects();
    let (was, becomes) = if collects {
        (certain(&before.outcomes), certain(&after.outcomes))
    } else {
        (before.possible(), after.possible())
    };
    let pairs = || before.outcomes.iter().zip(&after.outcomes);
    let wrong = match (question.wrong, collects) {
        (Wrong::Falls, true) => pairs().any(|(a, b)| a.is_true() && b.is_false()),
        (Wrong::Falls, false) => becomes.last() < was.first(),
        (Wrong::Differs, true) => {
            pairs().any(|(a, b)| !a.is_unknown() && !b.is_unknown() && a != b)
        }
        (Wrong::Differs, false) => !becomes.iter().any(|outcome| was.contains(outcome)),
    };
    wrong.then(|| Counterexample::Change {
        before: pair.0.clone(),
        after: pair.1.clone(),
        decision: question.decision,
        was,
        becomes,
        changed: question.moved.clone(),
    })
}

/// The outcomes that certainly come about.
fn certain(outcomes: &[Truth]) -> Vec<usize> {
    let all = outcomes.iter().enumerate();
    all.filter(|(_, truth)| truth.is_true())
        .map(|(at, _)| at)
        .collect()
}
