//! What was worked out about contacts, kept for as long as they stay as they are.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::report::screening::sight::Sight;

/// How many contacts are kept.
const MOST: usize = 1_000;

type Kept = (ContactId, Seq, Arc<Vec<Sight>>);

/// What was worked out, the newest last.
#[derive(Default)]
pub(crate) struct Cache(Mutex<VecDeque<Kept>>);

impl Cache {
    /// What was worked out about a contact as of its latest entry.
    pub(crate) fn get(&self, contact: ContactId, latest: Seq) -> Option<Arc<Vec<Sight>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut newest_first = kept.iter().rev();
        let found = newest_first.find(|(id, seq, _)| *id == contact && *seq == latest);
        found.map(|(_, _, sights)| sights.clone())
    }

    /// Keeps it.
    pub(crate) fn put(&self, contact: ContactId, latest: Seq, sights: Arc<Vec<Sight>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(id, _, _)| *id != contact);
        if kept.len() >= MOST {
            kept.pop_front();
        }
        kept.push_back((contact, latest, sights));
    }
}
