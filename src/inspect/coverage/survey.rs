//! Worked cases, one after the other → what they reach of every pack version.
//!
//! A rule, outcome, question or statement belongs to the pack version that
//! writes it and is reached by any case under a pack that holds it: a national
//! rule also by a council's cases.

use std::collections::BTreeMap;

use crate::ast::place::Place;
use crate::check::case::Case;
use crate::check::pack::PackId;
use crate::check::term::DecisionId;
use crate::compile::program::Program;
use crate::decide::answer::answer;
use crate::decide::answer::contacts;
use crate::decide::mind::Mind;
use crate::inspect::coverage::condition::Condition;
use crate::inspect::coverage::reached::Answer;
use crate::inspect::coverage::reached::Applies;
use crate::inspect::coverage::reached::Outcome;
use crate::inspect::coverage::reached::Question;
use crate::inspect::coverage::reached::Reached;
use crate::inspect::coverage::reached::Rule;
use crate::inspect::coverage::reached::Statement;
use crate::inspect::coverage::run::Run;

/// A rule where a program holds it.
pub(super) struct Held {
    pub(super) decision: DecisionId,
    pub(super) at: usize,
    pub(super) applies: Applies,
    pub(super) declared: Place,
    pub(super) condition: Condition,
}

/// A program with its rules taken apart.
pub(super) struct Surveyed<'p> {
    pub(super) program: &'p Program,
    pub(super) rules: Vec<Held>,
    pub(super) cases: usize,
}

/// What is reached so far.
pub struct Survey<'p> {
    pub(super) programs: BTreeMap<PackId, Surveyed<'p>>,
    pub(super) rules: BTreeMap<Place, Rule>,
    pub(super) outcomes: BTreeMap<Place, Vec<Outcome>>,
    pub(super) questions: BTreeMap<Place, Question>,
    pub(super) statements: BTreeMap<Place, Statement>,
}

impl<'p> Survey<'p> {
    /// Lists everything that these programs hold, nothing of it reached.
    #[must_use]
    pub fn of(programs: impl IntoIterator<Item = &'p Program>) -> Self {
        let mut survey = Self {
            programs: BTreeMap::new(),
            rules: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            questions: BTreeMap::new(),
            statements: BTreeMap::new(),
        };
        let mut programs: Vec<&Program> = programs.into_iter().collect();
        // What many packs hold belongs to the one that stands on the fewest others.
        programs.sort_by_key(|program| program.pack.layers.len());
        for program in programs {
            let rules = survey.list_rules(&program.pack);
            survey.list_outcomes(&program.pack);
            survey.list_questions(program);
            survey.list_statements(&program.pack);
            let surveyed = Surveyed {
                program,
                rules,
                cases: 0,
            };
            survey
                .programs
                .insert(program.pack.own().id.clone(), surveyed);
        }
        survey
    }

    /// Runs a case under a pack version and notes what it reaches; a pack that is not surveyed reaches nothing.
    pub fn add(&mut self, pack: &PackId, name: &str, case: &Case) {
        let Some(mut surveyed) = self.programs.remove(pack) else {
            return;
        };
        surveyed.cases += 1;
        let program = surveyed.program;
        let contacts = contacts(program, case);
        for (child, contact) in case.children.iter().zip(&contacts) {
            let mut mind = Mind::of(program, contact, child);
            let answer = answer(&mut mind);
            Run::of(self, &program.pack, name).note(&surveyed.rules, &mut mind, &answer);
        }
        self.programs.insert(pack.clone(), surveyed);
    }

    /// What was reached, by the pack version that writes it.
    #[must_use]
    pub fn finish(self) -> Vec<Reached> {
        let mut found: BTreeMap<PackId, Reached> = BTreeMap::new();
        for (id, surveyed) in &self.programs {
            found.insert(id.clone(), self.blank(id, surveyed));
        }
        for rule in self.rules.into_values() {
            if let Some(reached) = found.get_mut(&rule.owner) {
                reached.rules.push(rule);
            }
        }
        for outcome in self.outcomes.into_values().flatten() {
            if let Some(reached) = found.get_mut(&outcome.owner) {
                reached.outcomes.push(outcome);
            }
        }
        for statement in self.statements.into_values() {
            if let Some(reached) = found.get_mut(&statement.owner) {
                reached.statements.push(statement);
            }
        }
        for question in self.questions.into_values() {
            for (id, reached) in &mut found {
                let own = question.answers.iter().filter(|answer| answer.owner == *id);
                let answers: Vec<Answer> = own.cloned().collect();
                if !answers.is_empty() {
                    reached.questions.push(Question {
                        answers,
                        ..question.clone()
                    });
                }
            }
        }
        found.into_values().collect()
    }

    fn blank(&self, id: &PackId, surveyed: &Surveyed<'_>) -> Reached {
        let above = self.programs.iter().filter(|(other, surveyed)| {
            let layers = &surveyed.program.pack.layers;
            *other != id && layers.iter().any(|layer| layer.id == *id)
        });
        Reached {
            pack: id.clone(),
            title: surveyed.program.pack.own().title.clone(),
            own_cases: surveyed.cases,
            cases_above: above.map(|(_, surveyed)| surveyed.cases).sum(),
            rules: Vec::new(),
            outcomes: Vec::new(),
            questions: Vec::new(),
            statements: Vec::new(),
        }
    }
}
