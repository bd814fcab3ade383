//! What a run found, batch by batch: counts that add up the same however the batches were shared out.

use std::collections::BTreeMap;

use crate::inspect::replayed::Changes;
pub(super) use crate::inspect::replayed::Move;

/// What was found so far.
#[derive(Clone, Debug, Default)]
pub(in crate::shell) struct Tally {
    /// Contacts decided.
    pub(in crate::shell) contacts: u64,
    /// Children decided.
    pub(in crate::shell) children: u64,
    /// Rows set aside, by problem.
    pub(in crate::shell) rejected: BTreeMap<&'static str, u64>,
    /// How many rows were set aside.
    pub(in crate::shell) set_aside: u64,
    /// Children looked at exactly, under the first version and the one it is held against.
    pub(in crate::shell) refined: (u64, u64),
    /// Children of whom something could not be evaluated.
    pub(in crate::shell) faults: u64,
    /// Contacts by the version that decided.
    pub(in crate::shell) versions: BTreeMap<String, u64>,
    /// Children by the outcome, and whether it is settled.
    pub(in crate::shell) outcomes: BTreeMap<(usize, bool), (String, u64)>,
    /// What changed.
    pub(in crate::shell) changes: Changes,
}

impl Tally {
    /// Adds what the next batch found.
    pub(in crate::shell) fn add(&mut self, next: Self) {
        self.contacts += next.contacts;
        self.children += next.children;
        self.set_aside += next.set_aside;
        self.refined.0 += next.refined.0;
        self.refined.1 += next.refined.1;
        self.faults += next.faults;
        for (problem, count) in next.rejected {
            *self.rejected.entry(problem).or_default() += count;
        }
        for (version, count) in next.versions {
            *self.versions.entry(version).or_default() += count;
        }
        for (outcome, (name, count)) in next.outcomes {
            let (_, all) = self.outcomes.entry(outcome).or_insert((name, 0));
            *all += count;
        }
        self.changes.add(next.changes);
    }
}
