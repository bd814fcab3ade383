//! Worked cases, one after the other → what they reach of every pack version.
//!
//! A rule, outcome, question or statement belongs to the pack version that
//! writes it and is reached by any case under a pack that holds it: a national
//! rule also by a council's cases.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::algebra::truth::Truth;
use crate::ast::place::Place;
use crate::check::case::Case;
use crate::check::pack;
use crate::check::pack::Carries;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::decide::answer::Answer as Answered;
use crate::decide::answer::answer;
use crate::decide::answer::contacts;
use crate::decide::mind::Mind;
use crate::decide::world::Standing;
use crate::inspect::coverage::answers::classes;
use crate::inspect::coverage::answers::classes_of;
use crate::inspect::coverage::condition::Condition;
use crate::inspect::coverage::reached;
use crate::inspect::coverage::reached::Answer;
use crate::inspect::coverage::reached::Applies;
use crate::inspect::coverage::reached::Outcome;
use crate::inspect::coverage::reached::Question;
use crate::inspect::coverage::reached::Reached;
use crate::inspect::coverage::reached::Rule;
use crate::inspect::coverage::reached::Shown;
use crate::inspect::coverage::reached::Sign;
use crate::inspect::coverage::reached::Statement;
use crate::inspect::sources::registered::citing;

/// A rule where a program holds it.
struct Held {
    decision: DecisionId,
    at: usize,
    applies: Applies,
    declared: Place,
    condition: Condition,
}

/// A program with its rules taken apart.
struct Surveyed<'p> {
    program: &'p Program,
    rules: Vec<Held>,
    cases: usize,
}

/// What is reached so far.
pub struct Survey<'p> {
    programs: BTreeMap<PackId, Surveyed<'p>>,
    rules: BTreeMap<Place, Rule>,
    outcomes: BTreeMap<Place, Vec<Outcome>>,
    questions: BTreeMap<Place, Question>,
    statements: BTreeMap<Place, Statement>,
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

    fn list_rules(&mut self, pack: &Pack) -> Vec<Held> {
        let mut held = Vec::new();
        for id in pack.decision_ids() {
            let decision = pack.decision(id);
            let always = decision.rules.iter().map(|rule| (rule, Applies::Always));
            let open = decision
                .while_open
                .iter()
                .map(|open| (&open.rule, Applies::WhileOpen));
            let always = always.enumerate();
            for (at, (rule, applies)) in always.chain(open.enumerate()) {
                let condition = Condition::of(rule);
                let listed = || list_rule(pack, decision, rule, applies, &condition);
                self.rules.entry(rule.declared).or_insert_with(listed);
                held.push(Held {
                    decision: id,
                    at,
                    applies,
                    declared: rule.declared,
                    condition,
                });
            }
        }
        held
    }

    fn list_outcomes(&mut self, pack: &Pack) {
        for decision in &pack.decisions {
            let listed = self.outcomes.entry(decision.declared).or_default();
            for outcome in &decision.outcomes {
                if listed.iter().all(|known| known.id != *outcome.id) {
                    listed.push(Outcome {
                        owner: pack.own().id.clone(),
                        decision: decision.name.to_string(),
                        decision_title: decision.title.clone(),
                        id: outcome.id.to_string(),
                        title: outcome.title.clone(),
                        declared: decision.declared,
                        given: Shown::default(),
                    });
                }
            }
        }
    }

    fn list_questions(&mut self, program: &Program) {
        let pack = &program.pack;
        for id in pack.fact_ids() {
            let fact = pack.fact(id);
            let listed = self.questions.entry(fact.declared);
            let listed = listed.or_insert_with(|| Question {
                fact: fact.name.to_string(),
                ask: fact.ask.clone(),
                declared: fact.declared,
                answers: Vec::new(),
                answered: Shown::default(),
            });
            for answer in classes(program, id) {
                if listed.answers.iter().all(|known| known.answer != answer) {
                    listed.answers.push(Answer {
                        owner: pack.own().id.clone(),
                        answer,
                        given: Shown::default(),
                    });
                }
            }
        }
    }

    fn list_statements(&mut self, pack: &Pack) {
        for statement in pack.statements.values() {
            let listed = || Statement {
                owner: layer(pack, statement.layer),
                id: statement.id.clone(),
                title: statement.title.clone(),
                at: statement.at.clone(),
                cited_by: Vec::new(),
                declared: statement.declared,
                shown: Shown::default(),
            };
            self.statements
                .entry(statement.declared)
                .or_insert_with(listed);
        }
        for (cite, rest) in citing(pack) {
            let words = format!("{} {}", rest.what, rest.name);
            for statement in cite.iter().filter_map(|id| pack.statements.get(id)) {
                if let Some(listed) = self.statements.get_mut(&statement.declared)
                    && !listed.cited_by.contains(&words)
                {
                    listed.cited_by.push(words.clone());
                }
            }
        }
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
            let mut run = Run {
                survey: self,
                pack: &program.pack,
                name,
                cited: BTreeSet::new(),
            };
            run.rules(&surveyed.rules, &mut mind, &answer);
            run.outcomes(&mind, &answer);
            run.questions(&mind);
            run.statements();
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
            let reached = found.get_mut(&rule.owner);
            reached
                .into_iter()
                .for_each(|it| it.rules.push(rule.clone()));
        }
        for outcome in self.outcomes.into_values().flatten() {
            let reached = found.get_mut(&outcome.owner);
            reached
                .into_iter()
                .for_each(|it| it.outcomes.push(outcome.clone()));
        }
        for statement in self.statements.into_values() {
            let reached = found.get_mut(&statement.owner);
            reached
                .into_iter()
                .for_each(|it| it.statements.push(statement.clone()));
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

fn layer(pack: &Pack, at: usize) -> PackId {
    let layer = pack.layers.get(at).unwrap_or_else(|| pack.own());
    layer.id.clone()
}

fn list_rule(
    pack: &Pack,
    decision: &pack::Decision,
    rule: &pack::Rule,
    applies: Applies,
    condition: &Condition,
) -> Rule {
    let conditions = condition.atoms.iter().map(|atom| reached::Condition {
        text: atom.text.clone(),
        within: atom.within,
        yes: Sign::default(),
        no: Sign::default(),
    });
    Rule {
        owner: layer(pack, rule.layer),
        decision: decision.name.to_string(),
        id: rule.id.to_string(),
        title: rule.title.clone(),
        when: rule.when.clone(),
        unless: rule.unless.clone(),
        applies,
        declared: rule.declared,
        fired: Shown::default(),
        near_miss: Shown::default(),
        conditions: conditions.collect(),
    }
}

/// One child of one case.
struct Run<'s, 'p, 'n> {
    survey: &'s mut Survey<'p>,
    pack: &'n Pack,
    name: &'n str,
    cited: BTreeSet<&'n str>,
}

impl<'n> Run<'_, '_, 'n> {
    fn cite(&mut self, cite: &'n [String]) {
        self.cited.extend(cite.iter().map(String::as_str));
    }

    fn rules(&mut self, rules: &[Held], mind: &mut Mind<'_>, answer: &Answered) {
        // Of the rules for the open time those after the one that applies are not looked at.
        let applied = answer.interim.as_ref().map(|interim| interim.rule);
        for held in rules {
            let decision = self.pack.decision(held.decision);
            let (fired, rule) = match held.applies {
                Applies::Always => {
                    let truth = mind.decision(held.decision).rules.get(held.at);
                    (
                        truth.is_some_and(|it| it.is_true()),
                        decision.rules.get(held.at),
                    )
                }
                Applies::WhileOpen if applied.is_none_or(|applied| held.at > applied) => continue,
                Applies::WhileOpen => {
                    let open = decision.while_open.get(held.at).map(|open| &open.rule);
                    (applied == Some(held.at), open)
                }
            };
            if let (true, Some(rule)) = (fired, rule) {
                self.cite(&rule.cite);
            }
            self.rule(held, mind, fired);
        }
    }

    fn rule(&mut self, held: &Held, mind: &mut Mind<'_>, fired: bool) {
        let Some(rule) = self.survey.rules.get_mut(&held.declared) else {
            return;
        };
        let atoms = held.condition.atoms.iter();
        let truths: Vec<Truth> = atoms
            .map(|atom| mind.truth_now(&atom.term, &rule.id))
            .collect();
        let verdict = held.condition.verdict(&truths);
        if fired {
            rule.fired.mark(self.name);
        }
        if verdict.near_miss {
            rule.near_miss.mark(self.name);
        }
        let known = rule.conditions.iter_mut().zip(truths).zip(verdict.decides);
        for ((condition, truth), decides) in known {
            let sign = match truth {
                Truth::True => &mut condition.yes,
                Truth::False => &mut condition.no,
                Truth::Unknown => continue,
            };
            sign.seen.mark(self.name);
            if decides {
                sign.decided.mark(self.name);
            }
        }
    }

    fn outcomes(&mut self, mind: &Mind<'_>, answer: &Answered) {
        let pack = self.pack;
        let mut given: BTreeSet<(DecisionId, usize)> = BTreeSet::new();
        for id in pack
            .decision_ids()
            .filter(|id| !pack.decision(*id).collects())
        {
            given.extend(mind.settled(id).map(|at| (id, at)));
        }
        given.extend(
            answer
                .interim
                .iter()
                .map(|it| (pack.recommends, it.outcome)),
        );
        given.extend(answer.collected.iter().map(|(id, at, _)| (*id, *at)));
        for (id, at) in given {
            let decision = pack.decision(id);
            let Some(outcome) = decision.outcomes.get(at) else {
                continue;
            };
            let listed = self.survey.outcomes.get_mut(&decision.declared);
            let listed = listed.into_iter().flatten();
            for known in listed.filter(|known| known.id == *outcome.id) {
                known.given.mark(self.name);
            }
            let service = service_of(&outcome.carries).and_then(|at| pack.services.get(at));
            if let Some(service) = service {
                self.cite(&service.cite);
            }
        }
    }

    fn questions(&mut self, mind: &Mind<'_>) {
        for id in self.pack.fact_ids() {
            let fact = self.pack.fact(id);
            let given = matches!(
                mind.world.standing(id),
                Standing::Answered | Standing::WorkedOut
            );
            let Some(value) = mind.world.value(id).filter(|_| given) else {
                continue;
            };
            self.cite(&fact.cite);
            let name = self.name;
            let mut classes: BTreeSet<String> =
                classes_of(mind.program, id, value).into_iter().collect();
            // A pack may tell more answers apart than one it stands on: the answer counts for each.
            let layers = self.pack.layers.iter();
            let below = layers.filter_map(|layer| self.survey.programs.get(&layer.id));
            for other in below.map(|surveyed| surveyed.program) {
                let facts = &mut other.pack.facts.iter();
                let same = facts
                    .position(|it| it.declared == fact.declared)
                    .map(FactId);
                classes.extend(same.into_iter().flat_map(|id| classes_of(other, id, value)));
            }
            let Some(question) = self.survey.questions.get_mut(&fact.declared) else {
                continue;
            };
            question.answered.mark(name);
            let answers = question.answers.iter_mut();
            for answer in answers.filter(|answer| classes.contains(&answer.answer)) {
                answer.given.mark(name);
            }
        }
    }

    fn statements(&mut self) {
        for id in &self.cited {
            let statement = self.pack.statements.get(*id);
            let declared = statement.map(|statement| statement.declared);
            let listed = declared.and_then(|place| self.survey.statements.get_mut(&place));
            listed
                .into_iter()
                .for_each(|listed| listed.shown.mark(self.name));
        }
    }
}

/// The service that comes with an outcome.
fn service_of(carries: &Carries) -> Option<usize> {
    match carries {
        Carries::Service(at) => Some(*at),
        Carries::Action { contact, .. } | Carries::Route { contact, .. } => *contact,
        Carries::Answer { .. } | Carries::Deadline { .. } | Carries::Notice { .. } => None,
    }
}
