//! One child of one case → what it reaches.

use std::collections::BTreeSet;

use crate::algebra::truth::Truth;
use crate::check::pack::Carries;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::decide::answer::Answer as Answered;
use crate::decide::mind::Mind;
use crate::decide::world::Standing;
use crate::inspect::coverage::answers::classes_of;
use crate::inspect::coverage::reached::Applies;
use crate::inspect::coverage::survey::Held;
use crate::inspect::coverage::survey::Survey;

/// One child of one case.
pub(super) struct Run<'s, 'p, 'n> {
    survey: &'s mut Survey<'p>,
    pack: &'n Pack,
    name: &'n str,
    cited: BTreeSet<&'n str>,
}

impl<'s, 'p, 'n> Run<'s, 'p, 'n> {
    /// A child under a pack; `name` is that of its case.
    pub(super) fn of(survey: &'s mut Survey<'p>, pack: &'n Pack, name: &'n str) -> Self {
        Self {
            survey,
            pack,
            name,
            cited: BTreeSet::new(),
        }
    }

    /// Notes everything that is reached.
    pub(super) fn note(mut self, rules: &[Held], mind: &mut Mind<'_>, answer: &Answered) {
        self.rules(rules, mind, answer);
        self.outcomes(mind, answer);
        self.questions(mind);
        self.statements();
    }

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
            if let Some(listed) = listed {
                listed.shown.mark(self.name);
            }
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
