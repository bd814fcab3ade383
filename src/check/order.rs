//! An order in which facts and decisions can be worked out, or the circle that forbids it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::ast::diagnostic::Diagnostic;
use crate::check::pack::Decision;
use crate::check::pack::Fact;
use crate::check::pack::Step;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Term;

/// How many steps of a circle are named.
const MOST_SHOWN: usize = 12;

/// Orders everything so that nothing comes before what it reads.
///
/// A circle is reported once, at the first of its members, naming all of them.
pub(super) fn order(
    facts: &[Fact],
    decisions: &[Decision],
    siblings_see: &[DecisionId],
    problems: &mut Vec<Diagnostic>,
) -> Vec<Step> {
    let mut walk = Walk {
        facts,
        decisions,
        done: BTreeSet::new(),
        path: Vec::new(),
        on_path: BTreeMap::new(),
        order: Vec::new(),
        problems,
    };
    for number in 0..facts.len() {
        walk.visit(Step::Fact(FactId(number)));
    }
    for number in 0..decisions.len() {
        walk.visit(Step::Decision(DecisionId(number)));
    }
    let order = walk.order;
    check_siblings(facts, decisions, siblings_see, problems);
    order
}

struct Walk<'a, 'p> {
    facts: &'a [Fact],
    decisions: &'a [Decision],
    done: BTreeSet<Step>,
    path: Vec<Step>,
    on_path: BTreeMap<Step, usize>,
    order: Vec<Step>,
    problems: &'p mut Vec<Diagnostic>,
}

impl Walk<'_, '_> {
    /// Goes as deep as the readings go, on a stack of its own: a chain may be long.
    fn visit(&mut self, first: Step) {
        let mut waiting = vec![self.enter(first)];
        while let Some(top) = waiting.last_mut() {
            match top.pop() {
                Some(next) if self.done.contains(&next) => {}
                Some(next) => match self.on_path.get(&next).copied() {
                    Some(from) => self.report(from),
                    None => waiting.push(self.enter(next)),
                },
                None => {
                    waiting.pop();
                    self.leave();
                }
            }
        }
    }

    /// Begins a step, and gives what it reads, the first last.
    fn enter(&mut self, step: Step) -> Vec<Step> {
        if self.done.contains(&step) {
            self.path.push(step);
            return Vec::new();
        }
        self.on_path.insert(step, self.path.len());
        self.path.push(step);
        let mut next = reads(step, self.facts, self.decisions);
        next.reverse();
        next
    }

    fn leave(&mut self) {
        if let Some(step) = self.path.pop() {
            self.on_path.remove(&step);
            if self.done.insert(step) {
                self.order.push(step);
            }
        }
    }

    fn report(&mut self, from: usize) {
        let circle: Vec<Step> = self.path.iter().skip(from).copied().collect();
        let mut names: Vec<String> = circle
            .iter()
            .take(MOST_SHOWN)
            .map(|step| self.name(*step))
            .collect();
        if circle.len() > MOST_SHOWN {
            names.push(format!("{} more", circle.len() - MOST_SHOWN));
        }
        names.extend(circle.first().map(|step| self.name(*step)));
        let mut problem =
            Diagnostic::error("circle", format!("a circle: {}", names.join(" reads ")));
        for (number, step) in circle.iter().enumerate().take(MOST_SHOWN) {
            let next = circle
                .get(number + 1)
                .or(circle.first())
                .copied()
                .unwrap_or(*step);
            let label = format!("reads {}", self.name(next));
            if let Some(place) = self.reading(*step, next) {
                problem = if number == 0 {
                    problem.at(place, label)
                } else {
                    problem.also(place, label)
                };
            }
        }
        let help =
            "take one of these readings away, or move what both need into a decision before them";
        self.problems.push(problem.help(help.to_owned()));
        self.done.extend(circle);
    }

    fn name(&self, step: Step) -> String {
        let name = match step {
            Step::Fact(id) => self.facts.get(id.0).map(|fact| &fact.name),
            Step::Decision(id) => self.decisions.get(id.0).map(|decision| &decision.name),
        };
        name.map_or_else(String::new, |name| format!("`{name}`"))
    }

    /// Where a step reads the next: the rule that does, or the fact.
    fn reading(&self, step: Step, next: Step) -> Option<crate::ast::place::Place> {
        if let Step::Decision(id) = step {
            let reads = |term: &Term| match next {
                Step::Fact(fact) => term.facts().contains(&fact),
                Step::Decision(decision) => term.decisions().contains(&decision),
            };
            let rules = &self.decisions.get(id.0)?.rules;
            if let Some(rule) = rules.iter().find(|rule| reads(&rule.condition)) {
                return Some(rule.declared);
            }
        }
        self.declared(step)
    }

    fn declared(&self, step: Step) -> Option<crate::ast::place::Place> {
        match step {
            Step::Fact(id) => self.facts.get(id.0).map(|fact| fact.declared),
            Step::Decision(id) => self.decisions.get(id.0).map(|decision| decision.declared),
        }
    }
}

/// What a fact or decision reads itself.
pub fn reads(step: Step, facts: &[Fact], decisions: &[Decision]) -> Vec<Step> {
    let mut terms: Vec<&Term> = Vec::new();
    match step {
        Step::Fact(id) => {
            if let Some(fact) = facts.get(id.0) {
                terms.extend(fact.only_if.as_ref().map(|(term, _)| term));
                terms.extend(&fact.worked_out);
            }
        }
        Step::Decision(id) => {
            if let Some(decision) = decisions.get(id.0) {
                terms.extend(decision.rules.iter().map(|rule| &rule.condition));
            }
        }
    }
    let mut found = Vec::new();
    for term in terms {
        found.extend(term.facts().into_iter().map(Step::Fact));
        found.extend(term.decisions().into_iter().map(Step::Decision));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What siblings show each other must not itself depend on siblings.
fn check_siblings(
    facts: &[Fact],
    decisions: &[Decision],
    siblings_see: &[DecisionId],
    problems: &mut Vec<Diagnostic>,
) {
    for shown in siblings_see {
        let mut open = vec![Step::Decision(*shown)];
        let mut seen = BTreeSet::new();
        while let Some(step) = open.pop() {
            if !seen.insert(step) {
                continue;
            }
            open.extend(reads(step, facts, decisions));
            let Step::Decision(id) = step else { continue };
            let Some(decision) = decisions.get(id.0) else {
                continue;
            };
            let asks = decision
                .rules
                .iter()
                .find(|rule| reads_siblings(&rule.condition));
            if let Some(rule) = asks {
                problems.push(
                    Diagnostic::error(
                        "circle",
                        "siblings would have to be decided before themselves",
                    )
                    .at(rule.declared, "this rule reads `siblings`")
                    .help(
                        "read `siblings` only in decisions that `siblings_see` does not show"
                            .to_owned(),
                    ),
                );
            }
        }
    }
}

/// Whether a term reads the other children of the contact.
#[must_use]
pub fn reads_siblings(term: &Term) -> bool {
    let mut found = false;
    term.visit(&mut |part| found |= matches!(part, Term::Given(Given::Siblings)));
    found
}
