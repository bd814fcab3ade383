//! The rules of a decision → which of its outcomes comes about.

use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::term::DecisionId;
use crate::compile::circuit::Lit;
use crate::compile::lower::Lowering;

impl Lowering<'_> {
    pub(super) fn decision(&mut self, id: DecisionId) {
        let decision = self.pack.decision(id);
        let rules: Vec<Lit> = decision
            .rules
            .iter()
            .map(|rule| self.truth(&rule.condition))
            .collect();
        let outcomes = match decision.hit {
            HitPolicy::Collect => self.collected(decision, &rules),
            HitPolicy::First => self.first(decision, &rules),
            HitPolicy::Unique | HitPolicy::Highest => self.highest(decision, &rules),
        };
        if let Some(slot) = self.copy.rules.get_mut(id.0) {
            *slot = rules;
        }
        if let Some(slot) = self.copy.outcomes.get_mut(id.0) {
            *slot = outcomes;
        }
    }

    /// The rules that give an outcome.
    fn giving(decision: &Decision, rules: &[Lit], outcome: usize) -> Vec<Lit> {
        let pairs = decision.rules.iter().zip(rules);
        pairs
            .filter(|(rule, _)| rule.then.contains(&outcome))
            .map(|(_, lit)| *lit)
            .collect()
    }

    fn collected(&mut self, decision: &Decision, rules: &[Lit]) -> Vec<Lit> {
        (0..decision.outcomes.len())
            .map(|outcome| self.circuit.or(Self::giving(decision, rules, outcome)))
            .collect()
    }

    fn highest(&mut self, decision: &Decision, rules: &[Lit]) -> Vec<Lit> {
        let none = {
            let held: Vec<Lit> = rules.iter().map(|lit| !*lit).collect();
            self.circuit.and(held)
        };
        let mut higher: Vec<Lit> = Vec::new();
        let mut outcomes = Vec::new();
        for outcome in (0..decision.outcomes.len()).rev() {
            let given = self.circuit.or(Self::giving(decision, rules, outcome));
            let mut all: Vec<Lit> = higher.iter().map(|lit| !*lit).collect();
            all.push(given);
            let wins = self.circuit.and(all);
            let fallback = if decision.otherwise == Some(outcome) {
                none
            } else {
                Lit::FALSE
            };
            outcomes.push(self.circuit.or([wins, fallback]));
            higher.push(given);
        }
        outcomes.reverse();
        outcomes
    }

    fn first(&mut self, decision: &Decision, rules: &[Lit]) -> Vec<Lit> {
        let mut reached = Lit::TRUE;
        let mut ways: Vec<Vec<Lit>> = vec![Vec::new(); decision.outcomes.len()];
        for (rule, lit) in decision.rules.iter().zip(rules) {
            let here = self.circuit.and([reached, *lit]);
            for outcome in &rule.then {
                if let Some(way) = ways.get_mut(*outcome) {
                    way.push(here);
                }
            }
            reached = self.circuit.and([reached, !*lit]);
        }
        if let Some(way) = decision.otherwise.and_then(|outcome| ways.get_mut(outcome)) {
            way.push(reached);
        }
        ways.into_iter().map(|way| self.circuit.or(way)).collect()
    }
}
