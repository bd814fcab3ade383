//! Batches that wait for a thread.

use std::collections::VecDeque;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::shell::bulk::chunk::Chunk;

/// A batch and its number.
pub(super) type Sent = (usize, Chunk);

/// Batches in the order they were cut.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    bell: Condvar,
}

#[derive(Default)]
struct Waiting {
    batches: VecDeque<Sent>,
    /// There will be no more.
    over: bool,
}

/// Says that there will be no more, at the latest when whoever cuts them, or one of those who decide, goes.
pub(super) struct Closing<'q>(pub(super) &'q Queue);

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a batch; says how many wait now.
    pub(super) fn add(&self, batch: Sent) -> usize {
        let mut waiting = self.waiting();
        waiting.batches.push_back(batch);
        self.bell.notify_one();
        waiting.batches.len()
    }

    /// The next batch, if one waits.
    pub(super) fn at_hand(&self) -> Option<Sent> {
        self.waiting().batches.pop_front()
    }

    /// The next batch, as soon as there is one; nothing when there are no more.
    pub(super) fn next(&self) -> Option<Sent> {
        let idle = |waiting: &mut Waiting| waiting.batches.is_empty() && !waiting.over;
        let waiting = self.bell.wait_while(self.waiting(), idle);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        waiting.batches.pop_front()
    }
}

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        let Self(queue) = self;
        queue.waiting().over = true;
        queue.bell.notify_all();
    }
}
