//! Everything that the programs hold, listed once for the pack version that writes it, nothing of it reached.

use crate::check::pack;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::compile::program::Program;
use crate::inspect::coverage::answers::classes;
use crate::inspect::coverage::condition::Condition;
use crate::inspect::coverage::reached;
use crate::inspect::coverage::reached::Answer;
use crate::inspect::coverage::reached::Applies;
use crate::inspect::coverage::reached::Outcome;
use crate::inspect::coverage::reached::Question;
use crate::inspect::coverage::reached::Rule;
use crate::inspect::coverage::reached::Shown;
use crate::inspect::coverage::reached::Sign;
use crate::inspect::coverage::reached::Statement;
use crate::inspect::coverage::survey::Held;
use crate::inspect::coverage::survey::Survey;
use crate::inspect::sources::registered::citing;

impl Survey<'_> {
    pub(super) fn list_rules(&mut self, pack: &Pack) -> Vec<Held> {
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

    pub(super) fn list_outcomes(&mut self, pack: &Pack) {
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

    pub(super) fn list_questions(&mut self, program: &Program) {
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

    pub(super) fn list_statements(&mut self, pack: &Pack) {
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
