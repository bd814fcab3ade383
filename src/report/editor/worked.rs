//! The names in a worked case.

use crate::ast::case::GivenAnswer;
use crate::ast::place::Files;
use crate::ast::place::Written;
use crate::ast::worked_case::Expected;
use crate::ast::worked_case::WorkedCase;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::report::editor::format::Sort;
use crate::report::editor::names::Found;
use crate::report::editor::names::Known;
use crate::report::editor::names::Name;
use crate::report::editor::names::Role;
use crate::report::editor::names::bare;
use crate::report::editor::names::owned;
use crate::report::editor::names::plain;

/// Every name in a worked case.
#[must_use]
pub fn names_of_case(worked: &WorkedCase, known: &Known, files: &Files) -> Vec<Found> {
    let mut case = Case {
        known,
        files,
        found: Vec::new(),
    };
    let children = worked.case.children.iter().flat_map(|child| &child.facts);
    for given in worked.case.facts.iter().chain(children) {
        case.given(given);
    }
    for expected in &worked.expect {
        case.expected(expected);
    }
    case.found
}

struct Case<'c> {
    known: &'c Known,
    files: &'c Files,
    found: Vec<Found>,
}

impl Case<'_> {
    fn used(&mut self, name: Name, written: &Written<String>) {
        let place = bare(
            written.place,
            self.files.text(written.place.file),
            &name.word,
        );
        self.found.push(Found {
            name,
            place,
            role: Role::Used,
        });
    }

    fn given(&mut self, given: &GivenAnswer) {
        let fact = &given.fact;
        self.used(plain(Sort::Fact, &fact.value), fact);
        let values = self.known.facts.get(&fact.value);
        let values = values.map_or(&[][..], Vec::as_slice);
        let answer = given.answer.get("answer").unwrap_or(&given.answer);
        for (word, node) in words_of(answer) {
            if values.iter().any(|value| value == word) {
                let written = Written::new(word.to_owned(), node.place);
                self.used(owned(Sort::Value, &fact.value, word), &written);
            }
        }
    }

    fn expected(&mut self, one: &Expected) {
        let recommends = self.known.recommends.clone();
        let single = [&one.pathway, &one.at_least, &one.interim];
        let several = one.possible.iter().flatten();
        for written in single.into_iter().flatten().chain(several) {
            self.used(self.known.outcome(&recommends, &written.value), written);
        }
        for written in one.fired.iter().chain(&one.not_fired) {
            self.used(plain(Sort::Rule, &written.value), written);
        }
        for written in one.ask_next.iter().chain(&one.never_asked) {
            self.used(plain(Sort::Fact, &written.value), written);
        }
        for written in &one.warned {
            let sort = if self.known.rules.contains(&written.value) {
                Sort::Rule
            } else {
                Sort::Fact
            };
            self.used(plain(sort, &written.value), written);
        }
        for written in &one.keeps {
            self.used(plain(Sort::Invariant, &written.value), written);
        }
        for (decision, outcome) in &one.decisions {
            self.used(plain(Sort::Decision, &decision.value), decision);
            self.used(self.known.outcome(&decision.value, &outcome.value), outcome);
        }
        for (kind, _, outcomes) in &one.things {
            for outcome in outcomes {
                self.thing(kind, outcome);
            }
        }
        for (outcome, _) in &one.deadlines {
            self.thing("deadlines", outcome);
        }
    }

    /// An outcome of the decision of that kind that has it.
    fn thing(&mut self, kind: &str, written: &Written<String>) {
        let mut decisions = self.known.kinds.iter().filter(|(of, _)| *of == kind);
        let has = |decision: &str| {
            let outcomes = self.known.decisions.get(decision);
            outcomes.is_some_and(|all| all.contains(&written.value))
        };
        let decision = decisions.find(|(_, decision)| has(decision));
        if let Some((_, decision)) = decision {
            self.used(self.known.outcome(decision, &written.value), written);
        }
    }
}

fn words_of(node: &Node) -> Vec<(&str, &Node)> {
    match &node.kind {
        Kind::Scalar(scalar) => vec![(scalar.text.as_str(), node)],
        Kind::List(items) => items.iter().flat_map(words_of).collect(),
        Kind::Map(_) => Vec::new(),
    }
}
