//! Claims about what applies while a case is open: `interim_never`.
//!
//! A child is spoken of together with what is known of it. Each condition of
//! `while_open` gets two literals, that it is known to hold and that it may
//! hold, after Kleene; where the view cannot tell how much is known it leaves
//! that open, so a proof stands and a find is tried out.

use std::collections::BTreeMap;

use crate::algebra::value::Value;
use crate::check::pack::Claim;
use crate::check::pack::Invariant;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::compile::theory::OneChild;
use crate::decide::answer::answer;
use crate::inspect::example::Example;
use crate::inspect::example::decided;
use crate::inspect::one_child::Search;
use crate::inspect::verify::Counterexample;
use crate::inspect::verify::Verdict;
use crate::inspect::verify::one::whom;

struct Question<'p> {
    at: usize,
    outcomes: &'p [usize],
    possible: &'p Term,
    whom: Term,
    invariant: &'p Invariant,
}

/// Proves the claims about what applies meanwhile.
pub(super) fn prove_meanwhile(
    program: &Program,
    seen: &mut dyn FnMut(&Invariant),
) -> Vec<(usize, Verdict)> {
    let all = program.pack.invariants.iter().enumerate();
    let questions: Vec<Question<'_>> = all
        .filter_map(|(at, invariant)| match &invariant.claim {
            Claim::InterimNever(outcomes, possible, _) => Some(Question {
                at,
                outcomes,
                possible,
                whom: whom(invariant),
                invariant,
            }),
            Claim::Implies(..)
            | Claim::Never(..)
            | Claim::MonotoneIn(..)
            | Claim::DoesNotDependOn(..)
            | Claim::SettledWhenKnown(..) => None,
        })
        .collect();
    if questions.is_empty() {
        return Vec::new();
    }
    let rules = &program.pack.decision(program.pack.recommends).while_open;
    let mut leaves: Vec<&Term> = Vec::new();
    for open in rules {
        collect_leaves(&open.rule.condition, &mut leaves);
    }
    let count = leaves.len();
    let mut terms = leaves.clone();
    for question in &questions {
        terms.extend([question.possible, &question.whom]);
    }
    let mut theory = program.one_child(&terms);
    let (chosen, known) = chosen(program, &mut theory, &leaves);
    let goals: Vec<Lit> = questions
        .iter()
        .enumerate()
        .map(|(n, question)| {
            let wrong = rules.iter().zip(&chosen).filter(|(open, _)| {
                let given = &open.rule.then;
                given
                    .iter()
                    .any(|outcome| question.outcomes.contains(outcome))
            });
            let wrong: Vec<Lit> = wrong.map(|(_, lit)| *lit).collect();
            let wrong = theory.circuit.or(wrong);
            let own = theory.terms.get(count + 2 * n..count + 2 * n + 2);
            let own: Vec<Lit> = own.unwrap_or_default().to_vec();
            theory.circuit.and(own.into_iter().chain([wrong]))
        })
        .collect();
    let mut search = Search::over(program, theory);
    questions
        .iter()
        .zip(goals)
        .map(|(question, goal)| {
            seen(question.invariant);
            (question.at, verdict(&mut search, question, goal, &known))
        })
        .collect()
}

/// The literal of each rule that it is the one that applies, and of each fact that it is known.
fn chosen(
    program: &Program,
    theory: &mut OneChild,
    leaves: &[&Term],
) -> (Vec<Lit>, BTreeMap<FactId, Lit>) {
    let pack = &program.pack;
    let circuit = &mut theory.circuit;
    let known: BTreeMap<FactId, Lit> = pack.fact_ids().map(|id| (id, circuit.fresh())).collect();
    let open: Vec<Lit> = pack.decision_ids().map(|_| circuit.fresh()).collect();
    let undecided = open.get(pack.recommends.0).copied().unwrap_or(Lit::TRUE);
    // Once everything that reaches the recommendation is known, it is not open.
    let cone = program.cones.get(&pack.recommends).into_iter().flatten();
    let gaps: Vec<Lit> = cone
        .filter_map(|id| known.get(id))
        .map(|lit| !*lit)
        .collect();
    circuit.require(gaps.into_iter().chain([!undecided]));
    let mut rails = Rails {
        leaves,
        lits: &theory.terms,
        known: &known,
        open: &open,
        circuit,
    };
    let mut earlier: Vec<Lit> = vec![undecided];
    let mut chosen = Vec::new();
    for rule in &pack.decision(pack.recommends).while_open {
        let (must, _) = rails.of(&rule.rule.condition);
        let all = earlier.iter().copied().chain([must]);
        chosen.push(rails.circuit.and(all));
        earlier.push(!must);
    }
    (chosen, known)
}

/// How a condition is put together, as far as Kleene's rules take it apart.
enum Shape<'t> {
    Value(&'t Value),
    IsKnown(FactId),
    IsOpen(DecisionId),
    Not(&'t Term),
    And(&'t [Term]),
    Or(&'t [Term]),
    Leaf,
}

impl<'t> Shape<'t> {
    fn of(term: &'t Term) -> Self {
        match term {
            Term::Known(value) => Self::Value(value),
            Term::IsKnown(id) => Self::IsKnown(*id),
            Term::IsOpen(id) => Self::IsOpen(*id),
            Term::Not(inner) => Self::Not(inner),
            Term::And(parts) => Self::And(parts),
            Term::Or(parts) => Self::Or(parts),
            Term::Fact(_)
            | Term::Outcome(_)
            | Term::Given(_)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Arithmetic(..)
            | Term::If(..)
            | Term::Quantified(..)
            | Term::Call(..)
            | Term::Script(..) => Self::Leaf,
        }
    }
}

/// The parts of a condition that are neither `and`, `or`, `not` nor questions of what is known.
fn collect_leaves<'t>(term: &'t Term, leaves: &mut Vec<&'t Term>) {
    match Shape::of(term) {
        Shape::And(parts) | Shape::Or(parts) => {
            for part in parts {
                collect_leaves(part, leaves);
            }
        }
        Shape::Not(inner) => collect_leaves(inner, leaves),
        Shape::Value(_) | Shape::IsKnown(_) | Shape::IsOpen(_) => {}
        Shape::Leaf => leaves.push(term),
    }
}

/// What is known of a condition: that it holds, and that it may hold.
type Rail = (Lit, Lit);

struct Rails<'a> {
    leaves: &'a [&'a Term],
    lits: &'a [Lit],
    known: &'a BTreeMap<FactId, Lit>,
    open: &'a [Lit],
    circuit: &'a mut Circuit,
}

impl Rails<'_> {
    fn of(&mut self, term: &Term) -> Rail {
        match Shape::of(term) {
            Shape::Value(value) => {
                let lit = Lit::TRUE.when(value.as_bool() == Some(true));
                (lit, lit)
            }
            Shape::IsKnown(id) => {
                let lit = self.known.get(&id).copied().unwrap_or(Lit::TRUE);
                (lit, lit)
            }
            Shape::IsOpen(id) => {
                let lit = self.open.get(id.0).copied().unwrap_or(Lit::FALSE);
                (lit, lit)
            }
            Shape::Not(inner) => {
                let (must, may) = self.of(inner);
                (!may, !must)
            }
            Shape::And(parts) => {
                let rails: Vec<Rail> = parts.iter().map(|part| self.of(part)).collect();
                let must = self.circuit.and(rails.iter().map(|rail| rail.0));
                (must, self.circuit.and(rails.iter().map(|rail| rail.1)))
            }
            Shape::Or(parts) => {
                let rails: Vec<Rail> = parts.iter().map(|part| self.of(part)).collect();
                let must = self.circuit.or(rails.iter().map(|rail| rail.0));
                (must, self.circuit.or(rails.iter().map(|rail| rail.1)))
            }
            Shape::Leaf => self.leaf(term),
        }
    }

    /// A leaf holds or not; whether that is known hangs on what it reads.
    fn leaf(&mut self, term: &Term) -> Rail {
        let at = self.leaves.iter().position(|leaf| *leaf == term);
        let Some(holds) = at.and_then(|at| self.lits.get(at)).copied() else {
            return (Lit::FALSE, Lit::TRUE);
        };
        let facts = term.facts();
        let mut all: Vec<Lit> = facts
            .iter()
            .filter_map(|id| self.known.get(id).copied())
            .collect();
        let decisions = term.decisions();
        all.extend(
            decisions
                .iter()
                .filter_map(|id| self.open.get(id.0))
                .map(|lit| !*lit),
        );
        let known = self.circuit.and(all);
        // Of one fact alone Kleene knows just what the fact tells; of more it may know sooner.
        let (sooner_yes, sooner_no) = if facts.len() == 1 && decisions.is_empty() {
            (Lit::FALSE, Lit::FALSE)
        } else {
            (self.circuit.fresh(), self.circuit.fresh())
        };
        let yes = self.circuit.or([known, sooner_yes]);
        let no = self.circuit.or([known, sooner_no]);
        let must = self.circuit.and([holds, yes]);
        let never = self.circuit.and([!holds, no]);
        (must, !never)
    }
}

fn verdict(
    search: &mut Search<'_>,
    question: &Question<'_>,
    goal: Lit,
    known: &BTreeMap<FactId, Lit>,
) -> Verdict {
    let Some((mut example, model_known)) = search.find_with(goal, known) else {
        return Verdict::Proved;
    };
    example.answers.retain(|id, _| model_known.contains(id));
    let program = search.program;
    let Some(interim) = wrong_meanwhile(program, question, &example) else {
        return Verdict::Unconfirmed(example);
    };
    let mut at_any_hour = example.clone();
    at_any_hour.in_office_hours = None;
    if wrong_meanwhile(program, question, &at_any_hour).is_some() {
        example = at_any_hour;
    }
    example.leave_out(|fewer| wrong_meanwhile(program, question, fewer).is_some());
    Verdict::Broken(Box::new(Counterexample::Meanwhile { example, interim }))
}

/// The outcome that wrongly applies meanwhile, if the engine says so.
fn wrong_meanwhile(program: &Program, question: &Question<'_>, example: &Example) -> Option<usize> {
    let case = example.case(program, "counterexample");
    let id = &question.invariant.id;
    let impossible = Term::Not(Box::new(Term::And(vec![
        question.possible.clone(),
        question.whom.clone(),
    ])));
    decided(program, &case, |mind| {
        let interim = answer(mind).interim?.outcome;
        let wrong = question.outcomes.contains(&interim) && !mind.holds_now(&impossible, id);
        wrong.then_some(interim)
    })
    .flatten()
}
