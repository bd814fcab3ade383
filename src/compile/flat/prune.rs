//! What no answer hangs on is left out, and what stays is numbered without gaps.

use std::collections::BTreeSet;

use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::flat::Build;
use crate::compile::flat::Flat;
use crate::compile::flat::Reading;
use crate::compile::flat::facts::Slot;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Row;
use crate::compile::flat::gates::Signal;
use crate::compile::flat::late::Late;
use crate::compile::flat::late::Subject;
use crate::compile::flat::outcomes::Pick;
use crate::compile::flat::rails::Rails;
use crate::compile::flat::rails::Wanted;

impl Build<'_> {
    /// The finished list.
    pub(super) fn pruned(mut self) -> Flat {
        let read = self.readings();
        let rules: Vec<Vec<Signal>> = self
            .rules
            .iter()
            .map(|rules| rules.iter().map(|pair| pair.yes).collect())
            .collect();
        let wanted = self.wanted(&rules, &read);
        let names = Names::of(&wanted);
        // Inputs keep their order, gates come in the order they were made.
        let mut gates = Vec::new();
        let mut inputs = Vec::new();
        let mut made_before = Vec::new();
        for (kind, from, out) in self.gates.made() {
            made_before.push(gates.len());
            if !names.has(*out) {
                continue;
            }
            let start = place(inputs.len());
            inputs.extend(from.iter().map(|signal| names.now(*signal)));
            gates.push(Row {
                kind: *kind,
                from: start,
                to: place(inputs.len()),
                out: names.now(*out),
            });
        }
        let kept = gates.len();
        let late = self.late.drain(..).filter_map(|late| {
            let subject = match late.subject {
                Subject::Truth(term, pair) => {
                    let needed = names.has(pair.yes) || names.has(pair.no);
                    needed.then(|| Subject::Truth(term, names.pair(pair)))
                }
                Subject::Fact(id, slot) => {
                    let needed = slot.signals().iter().any(|signal| names.has(*signal));
                    needed.then(|| Subject::Fact(id, names.slot(&slot)))
                }
            }?;
            Some(Late {
                subject,
                before: made_before.get(late.before).copied().unwrap_or(kept),
            })
        });
        let late = late.collect();
        let slots = self.slots.given.iter().map(|slot| names.slot(slot));
        let slots = slots.collect();
        let unanswered = self.slots.unanswered.iter();
        let unanswered = unanswered.map(|signal| names.now(*signal)).collect();
        let outcomes = self.outcomes.iter();
        let outcomes = outcomes
            .map(|pairs| pairs.iter().map(|pair| names.pair(*pair)).collect())
            .collect();
        let rules = rules
            .iter()
            .map(|rules| rules.iter().map(|signal| names.now(*signal)).collect())
            .collect();
        let read_signals = read.iter().flat_map(|(_, reading)| reading.signals());
        let read_signals: Vec<Signal> = read_signals.collect();
        let read = read
            .into_iter()
            .map(|(id, reading)| (id, names.reading(reading)))
            .collect();
        let picks = self.picks.iter().map(|pick| names.pick(pick)).collect();
        let rails = self.rails(&names, &read_signals);
        Flat {
            signals: wanted.iter().filter(|wanted| **wanted).count(),
            gates,
            inputs,
            slots,
            unanswered,
            office: names.pair(self.office),
            late,
            read,
            rules,
            outcomes,
            picks,
            rails,
        }
    }

    /// The same logic in cells.
    fn rails(&self, names: &Names, read: &[Signal]) -> Rails {
        let outcomes = self.outcomes.iter().flatten();
        let pairs = outcomes.chain(std::iter::once(&self.office));
        let signals = pairs.flat_map(|pair| [pair.yes, pair.no]);
        let wanted = Wanted {
            rules: &self.rules,
            outcomes: &self.outcomes,
            signals: signals.chain(read.iter().copied()).collect(),
            now: &|signal| names.has(signal).then(|| names.now(signal)),
        };
        Rails::of(self.gates.notes(), &self.picks, &wanted)
    }

    /// Where late conditions find the facts that nobody answered.
    fn readings(&mut self) -> Vec<(FactId, Reading)> {
        let mut ids: BTreeSet<FactId> = BTreeSet::new();
        for late in &self.late {
            ids.extend(late.facts(self.pack));
        }
        let mut found = Vec::new();
        for id in ids {
            let values = self.values(&Term::Fact(id)).unwrap_or_default();
            let fact = self.pack.fact(id);
            let reading = Reading {
                idle: self.slots.idle.get(id.0).copied().unwrap_or(Signal::NEVER),
                applies: self
                    .slots
                    .applies
                    .get(id.0)
                    .copied()
                    .unwrap_or(Signal::ALWAYS),
                only_answered: fact.otherwise.is_none() && fact.worked_out.is_none(),
                otherwise: fact.otherwise.clone(),
                values,
            };
            found.push((id, reading));
        }
        found
    }

    /// Every signal that an output hangs on.
    fn wanted(&self, rules: &[Vec<Signal>], read: &[(FactId, Reading)]) -> Vec<bool> {
        let mut wanted = vec![false; self.gates.signals()];
        let mut want = |signal: Signal| {
            if let Some(slot) = wanted.get_mut(signal.at()) {
                *slot = true;
            }
        };
        want(Signal::NEVER);
        want(Signal::ALWAYS);
        rules.iter().flatten().for_each(|signal| want(*signal));
        for pair in self.outcomes.iter().flatten() {
            want(pair.yes);
            want(pair.no);
        }
        for (rule, _) in self.picks.iter().flat_map(|pick| &pick.rules) {
            want(rule.yes);
            want(rule.no);
        }
        for (_, reading) in read {
            reading.signals().for_each(&mut want);
        }
        for (_, inputs, out) in self.gates.made().iter().rev() {
            if wanted.get(out.at()).copied().unwrap_or(false) {
                for input in inputs {
                    if let Some(slot) = wanted.get_mut(input.at()) {
                        *slot = true;
                    }
                }
            }
        }
        wanted
    }
}

/// New numbers for what stays; what goes is never established.
struct Names {
    new: Vec<Option<Signal>>,
}

impl Names {
    fn of(wanted: &[bool]) -> Self {
        let mut next = 0;
        let new = wanted.iter().map(|wanted| {
            wanted.then(|| {
                next += 1;
                Signal(next - 1)
            })
        });
        Self { new: new.collect() }
    }

    fn has(&self, old: Signal) -> bool {
        matches!(self.new.get(old.at()), Some(Some(_)))
    }

    fn now(&self, old: Signal) -> Signal {
        let new = self.new.get(old.at()).copied().flatten();
        new.unwrap_or(Signal::NEVER)
    }

    fn pair(&self, old: Pair) -> Pair {
        Pair {
            yes: self.now(old.yes),
            no: self.now(old.no),
        }
    }

    fn pick(&self, old: &Pick) -> Pick {
        let rules = old.rules.iter();
        let outcomes = old.outcomes.iter().map(|pair| self.pair(*pair));
        Pick {
            rules: rules
                .map(|(rule, then)| (self.pair(*rule), then.clone()))
                .collect(),
            outcomes: outcomes.collect(),
            ..*old
        }
    }

    fn slot(&self, old: &Slot) -> Slot {
        old.rebuilt(&mut |_, signal| self.now(signal))
    }

    fn reading(&self, old: Reading) -> Reading {
        let values = old.values.into_iter();
        Reading {
            idle: self.now(old.idle),
            applies: self.now(old.applies),
            otherwise: old.otherwise,
            only_answered: old.only_answered,
            values: values
                .map(|(value, signal)| (value, self.now(signal)))
                .collect(),
        }
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
