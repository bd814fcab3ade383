//! Which worked case notices a slip.

use std::sync::OnceLock;

use crate::algebra::truth::Truth;
use crate::ast::worked_case::Expected;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::check::pack::Rule;
use crate::compile::program::Program;
use crate::decide::answer::contacts;
use crate::decide::evaluate::Evaluator;
use crate::decide::mind::Mind;
use crate::decide::world::Contact;
use crate::decide::world::Standings;
use crate::decide::world::World;
use crate::explain::explanation::Recommendation;
use crate::explain::recommend::explain;
use crate::explain::recommend::outline;
use crate::inspect::mutate::Noticed;
use crate::inspect::mutate::Worked;
use crate::inspect::mutate::equal::changes_nothing;
use crate::inspect::mutate::mutants::Change;
use crate::inspect::mutate::mutants::Mutant;
use crate::inspect::mutate::mutants::Spot;
use crate::inspect::worked::unmet;

/// The worked cases, decided once as the pack stands.
pub(super) struct Bench<'a> {
    program: &'a Program,
    cases: Vec<Decided<'a>>,
}

struct Decided<'a> {
    worked: &'a Worked,
    children: Vec<Known<'a>>,
    page: OnceLock<Vec<String>>,
}

/// What is known of one child as the pack stands.
struct Known<'a> {
    child: &'a Child,
    contact: Contact,
    decisions: Vec<Standings>,
    is_settled: bool,
}

/// How surely a slip bears on a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bearing {
    Surely,
    Perhaps,
    Not,
}

impl<'a> Bench<'a> {
    pub(super) fn of(program: &'a Program, worked: &'a [Worked]) -> Self {
        let cases = worked.iter().map(|worked| Decided {
            worked,
            children: known(program, &worked.case),
            page: OnceLock::new(),
        });
        Self {
            program,
            cases: cases.collect(),
        }
    }

    /// Who notices the slip.
    pub(super) fn noticed(&self, mutant: &Mutant) -> Noticed {
        let mut near: Vec<(Bearing, &Decided<'_>)> = self
            .cases
            .iter()
            .map(|case| (self.bearing(mutant, case), case))
            .filter(|(bearing, _)| *bearing != Bearing::Not)
            .collect();
        near.sort_by_key(|(bearing, _)| *bearing);
        let mut by_page = None;
        if !near.is_empty() {
            let changed = Program::compile(mutant.applied(&self.program.pack));
            for (_, case) in near {
                let shown = decided(&changed, case.worked);
                if !unmet(&case.worked.written.expect, &shown).is_empty() {
                    return Noticed::ByCase(case.worked.name.clone());
                }
                if by_page.is_none() && pages(&shown) != *self.page(case) {
                    by_page = Some(case.worked.name.clone());
                }
            }
        }
        if changes_nothing(self.program, mutant) {
            return Noticed::Equivalent;
        }
        by_page.map_or(Noticed::ByNobody, Noticed::ByPage)
    }

    fn page<'c>(&self, case: &'c Decided<'_>) -> &'c Vec<String> {
        case.page
            .get_or_init(|| pages(&decided(self.program, case.worked)))
    }

    /// Whether the rule holds otherwise for a child of the case, as far as quick evaluation can tell.
    fn bearing(&self, mutant: &Mutant, case: &Decided<'_>) -> Bearing {
        let pack = &self.program.pack;
        let Some(rule) = mutant.rule(pack) else {
            return Bearing::Not;
        };
        case.children
            .iter()
            .map(|known| match mutant.spot {
                Spot::WhileOpen(_) if known.is_settled => Bearing::Not,
                Spot::WhileOpen(_) => Bearing::Perhaps,
                Spot::Rule(at) => {
                    let standings = known.decisions.get(mutant.decision.0);
                    let now = standings.and_then(|it| it.rules.get(at)).copied();
                    let now = now.unwrap_or(Truth::Unknown);
                    of_rule(self.program, mutant, rule, now, known)
                }
            })
            .min()
            .unwrap_or(Bearing::Not)
    }
}

fn known<'a>(program: &Program, case: &'a Case) -> Vec<Known<'a>> {
    let contacts = contacts(program, case);
    let pairs = case.children.iter().zip(contacts);
    pairs
        .map(|(child, contact)| {
            let mind = Mind::of(program, &contact, child);
            let is_settled = mind.settled(program.pack.recommends).is_some();
            let decisions = mind.decisions.clone();
            drop(mind);
            Known {
                child,
                contact,
                decisions,
                is_settled,
            }
        })
        .collect()
}

fn of_rule(
    program: &Program,
    mutant: &Mutant,
    rule: &Rule,
    now: Truth,
    known: &Known<'_>,
) -> Bearing {
    let then = match &mutant.change {
        Change::Gone | Change::Then(_) => {
            return match now {
                Truth::True => Bearing::Surely,
                Truth::Unknown => Bearing::Perhaps,
                Truth::False => Bearing::Not,
            };
        }
        Change::Condition(_, term) => {
            let world = World::of(program, &known.contact, known.child);
            Evaluator::new(&world).truth(term, &rule.id)
        }
    };
    match (now, then) {
        (Truth::Unknown, _) | (_, Truth::Unknown) => Bearing::Perhaps,
        (a, b) if a == b => Bearing::Not,
        _ => Bearing::Surely,
    }
}

/// What comes of a case; with the questions only where the case expects some.
fn decided(program: &Program, worked: &Worked) -> Vec<Recommendation> {
    let expected = &worked.written.expect;
    let questions = |one: &Expected| !one.ask_next.is_empty() || !one.never_asked.is_empty();
    if expected.iter().any(questions) {
        explain(program, &worked.case)
    } else {
        outline(program, &worked.case)
    }
}

/// What people and machines read of each child, on one line each.
fn pages(shown: &[Recommendation]) -> Vec<String> {
    let line = |one: &Recommendation| serde_json::to_string(one).unwrap_or_default();
    shown.iter().map(line).collect()
}
