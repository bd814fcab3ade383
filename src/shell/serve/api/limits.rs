//! How much one caller may ask for, and how much is worked on at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;

use crate::shell::serve::api::problem::BUSY;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::TOO_MANY;

/// How many requests of other programs are worked on at once; the pages keep threads of their own.
pub(crate) const MOST_AT_ONCE: usize = 24;
/// How long a request waits for its turn.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How many seconds of requests a caller may make at once after a pause.
pub(crate) const BURST_SECONDS: u64 = 2;
/// How many callers are remembered.
const MOST_CALLERS: usize = 10_000;
/// A request, in the unit in which what is left is counted.
const ONE: u128 = 1_000_000_000;

/// The limits of one program.
pub(crate) struct Limits {
    a_second: u32,
    callers: Mutex<BTreeMap<String, Bucket>>,
    turns: Arc<Semaphore>,
}

/// What a caller has left.
#[derive(Clone, Copy)]
struct Bucket {
    left: u128,
    at: Instant,
}

impl Limits {
    /// With so many requests a second for each caller.
    pub(crate) fn new(a_second: u32) -> Self {
        Self {
            a_second: a_second.max(1),
            callers: Mutex::default(),
            turns: Arc::new(Semaphore::new(MOST_AT_ONCE)),
        }
    }

    /// How many requests a second one caller may make.
    pub(crate) fn a_second(&self) -> u32 {
        self.a_second
    }

    /// Takes one request off what a caller has left, if there is one.
    pub(crate) fn take(&self, caller: &str, now: Instant) -> Result<(), Problem> {
        let most = u128::from(self.a_second) * u128::from(BURST_SECONDS) * ONE;
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= MOST_CALLERS {
            let idle = Duration::from_secs(BURST_SECONDS);
            callers.retain(|_, bucket| now.duration_since(bucket.at) < idle);
        }
        let full = Bucket {
            left: most,
            at: now,
        };
        let bucket = callers.entry(caller.to_owned()).or_insert(full);
        let grown = now.saturating_duration_since(bucket.at).as_nanos() * u128::from(self.a_second);
        *bucket = Bucket {
            left: (bucket.left + grown).min(most),
            at: now,
        };
        if bucket.left >= ONE {
            bucket.left -= ONE;
            return Ok(());
        }
        let words = format!(
            "At most {} requests a second are taken from one caller. Nothing was done.",
            self.a_second
        );
        Err(Problem::new(TOO_MANY, words).retry(1))
    }

    /// Waits for a turn; whoever holds it is worked on.
    pub(crate) async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let turn = self.turns.clone().acquire_owned();
        match tokio::time::timeout(LONGEST_WAIT, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(Problem::new(BUSY, BUSY.advice).retry(2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_has_a_burst_and_then_so_many_a_second() {
        let limits = Limits::new(10);
        let start = Instant::now();
        for _ in 0..20 {
            assert!(limits.take("a", start).is_ok());
        }
        assert_eq!(limits.take("a", start).unwrap_err().status, 429);
        assert!(limits.take("b", start).is_ok());
        let later = start + Duration::from_millis(250);
        assert!(limits.take("a", later).is_ok());
        assert!(limits.take("a", later).is_ok());
        assert!(limits.take("a", later).is_err());
    }
}
