//! Counts and durations by route, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// Upper bounds of durations, in milliseconds, with how Prometheus writes them in seconds.
const BOUNDS: [(u128, &str); 8] = [
    (5, "0.005"),
    (10, "0.01"),
    (25, "0.025"),
    (50, "0.05"),
    (100, "0.1"),
    (250, "0.25"),
    (1_000, "1"),
    (5_000, "5"),
];

/// What was counted.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<(String, String, u16), Times>>);

#[derive(Default)]
struct Times {
    within: [u64; BOUNDS.len()],
    count: u64,
    micros: u128,
}

impl Metrics {
    /// Counts one request. The route is the pattern of its address, never the address.
    pub(crate) fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (method.to_owned(), route.to_owned(), status);
        let times = all.entry(key).or_default();
        for (slot, (bound, _)) in times.within.iter_mut().zip(BOUNDS) {
            if took.as_millis() < bound {
                *slot += 1;
            }
        }
        times.count += 1;
        times.micros += took.as_micros();
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self) -> String {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = "threshold_http_request_duration_seconds";
        let mut out =
            format!("# HELP {name} How long requests took, by route.\n# TYPE {name} histogram\n");
        for ((method, route, status), times) in all.iter() {
            let of = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (count, (_, bound)) in times.within.iter().zip(BOUNDS) {
                let _ = writeln!(out, "{name}_bucket{{{of},le=\"{bound}\"}} {count}");
            }
            let count = times.count;
            let _ = writeln!(out, "{name}_bucket{{{of},le=\"+Inf\"}} {count}");
            let (whole, rest) = (times.micros / 1_000_000, times.micros % 1_000_000);
            let _ = writeln!(out, "{name}_sum{{{of}}} {whole}.{rest:06}");
            let _ = writeln!(out, "{name}_count{{{of}}} {count}");
        }
        out
    }
}
