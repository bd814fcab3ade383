//! The rules of a decision → what is known of each of its outcomes.

use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::term::DecisionId;
use crate::compile::flat::Build;
use crate::compile::flat::gates::Kind;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Signal;
use crate::compile::flat::note::Form;
use crate::compile::flat::note::Note;

/// A decision that picks one outcome, for an executor that would rather do so itself.
///
/// The gates say the same.
#[derive(Clone, Debug)]
pub struct Pick {
    /// How it picks.
    pub hit: HitPolicy,
    /// The outcome when no rule holds.
    pub otherwise: Option<usize>,
    /// Its rules in order: whether each holds, and the outcomes that it gives.
    pub rules: Vec<(Pair, Vec<usize>)>,
    /// What is known of each outcome.
    pub outcomes: Vec<Pair>,
}

impl Build<'_> {
    pub(super) fn decision(&mut self, id: DecisionId) {
        let decision = self.pack.decision(id);
        let rules: Vec<Pair> = decision
            .rules
            .iter()
            .map(|rule| self.truth(&rule.condition))
            .collect();
        let outcomes = match decision.hit {
            HitPolicy::Collect => self.collected(decision, &rules),
            HitPolicy::First => {
                let ruled_out = self.first(decision, &rules);
                self.picked(&ruled_out)
            }
            HitPolicy::Unique | HitPolicy::Highest => {
                let ruled_out = self.highest(decision, &rules);
                self.picked(&ruled_out)
            }
        };
        if !decision.collects() {
            for (at, pair) in outcomes.iter().enumerate() {
                let form = Form::Outcome(self.picks.len(), at);
                self.gates.note(Note::Pair(*pair, form));
            }
            self.picks.push(Pick {
                hit: decision.hit,
                otherwise: decision.otherwise,
                rules: decision
                    .rules
                    .iter()
                    .zip(&rules)
                    .map(|(rule, pair)| (*pair, rule.then.clone()))
                    .collect(),
                outcomes: outcomes.clone(),
            });
        }
        if let Some(slot) = self.rules.get_mut(id.0) {
            *slot = rules;
        }
        if let Some(slot) = self.outcomes.get_mut(id.0) {
            *slot = outcomes;
        }
    }

    fn collected(&mut self, decision: &Decision, rules: &[Pair]) -> Vec<Pair> {
        (0..decision.outcomes.len())
            .map(|outcome| {
                let giving = giving(decision, rules, outcome);
                self.gates.or(&giving)
            })
            .collect()
    }

    /// An outcome comes about where every other is ruled out: all those before it, and all those after it.
    fn picked(&mut self, ruled_out: &[Signal]) -> Vec<Pair> {
        let before = self.running(Kind::All, ruled_out.iter().copied());
        let mut after = self.running(Kind::All, ruled_out.iter().rev().copied());
        after.reverse();
        let sides = before.into_iter().zip(after).zip(ruled_out);
        sides
            .map(|((before, after), no)| Pair {
                yes: self.gates.all([before, after]),
                no: *no,
            })
            .collect()
    }

    /// For each of some signals, all or any of those before it.
    fn running(&mut self, kind: Kind, signals: impl Iterator<Item = Signal>) -> Vec<Signal> {
        let mut so_far = match kind {
            Kind::All => Signal::ALWAYS,
            Kind::Any => Signal::NEVER,
        };
        let mut all = Vec::new();
        for signal in signals {
            all.push(so_far);
            so_far = match kind {
                Kind::All => self.gates.all([so_far, signal]),
                Kind::Any => self.gates.any([so_far, signal]),
            };
        }
        all
    }

    /// Ruled out: a higher one is certain, or no rule gives it any more and it is not left over.
    fn highest(&mut self, decision: &Decision, rules: &[Pair]) -> Vec<Signal> {
        let outcomes = 0..decision.outcomes.len();
        let giving: Vec<Vec<Pair>> = outcomes.map(|at| giving(decision, rules, at)).collect();
        let certain = giving
            .iter()
            .map(|own| self.gates.any(own.iter().map(|it| it.yes)));
        let certain: Vec<Signal> = certain.collect();
        let mut above = self.running(Kind::Any, certain.iter().rev().copied());
        above.reverse();
        let some = self.gates.any(certain);
        let mut ruled_out = Vec::new();
        for ((outcome, own), above) in giving.iter().enumerate().zip(above) {
            let none = self.gates.all(own.iter().map(|pair| pair.no));
            let none = if decision.otherwise == Some(outcome) {
                self.gates.all([some, none])
            } else {
                none
            };
            ruled_out.push(self.gates.any([above, none]));
        }
        ruled_out
    }

    /// Ruled out: each rule that gives it does not hold, or one before it certainly does.
    fn first(&mut self, decision: &Decision, rules: &[Pair]) -> Vec<Signal> {
        let mut passed = Signal::NEVER;
        let mut ways: Vec<Vec<Signal>> = vec![Vec::new(); decision.outcomes.len()];
        for (rule, pair) in decision.rules.iter().zip(rules) {
            let out = self.gates.any([pair.no, passed]);
            for outcome in &rule.then {
                if let Some(way) = ways.get_mut(*outcome) {
                    way.push(out);
                }
            }
            passed = self.gates.any([passed, pair.yes]);
        }
        if let Some(way) = decision.otherwise.and_then(|at| ways.get_mut(at)) {
            way.push(passed);
        }
        ways.into_iter().map(|way| self.gates.all(way)).collect()
    }
}

/// The rules that give an outcome.
fn giving(decision: &Decision, rules: &[Pair], outcome: usize) -> Vec<Pair> {
    let pairs = decision.rules.iter().zip(rules);
    pairs
        .filter(|(rule, _)| rule.then.contains(&outcome))
        .map(|(_, pair)| *pair)
        .collect()
}
