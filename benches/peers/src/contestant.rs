//! What every contestant does: decide one of the prepared children, then say which rules fired.

use rustix::time::ClockId;
use rustix::time::clock_gettime;

use crate::cases::Seen;

pub trait Contestant {
    /// As the table names it.
    fn name(&self) -> String;
    /// Of which version, and what is to be known about it.
    fn version(&self) -> &'static str;
    /// Decides one child; all of this is timed.
    fn decide(&mut self, child: usize);
    /// Which rules fired of the child decided last, decision after decision; not timed.
    fn fired(&self) -> Vec<bool>;
    /// More that can be held against the engine: what is known of rules and outcomes.
    fn more(&self, _seen: &Seen) -> Result<(), String> {
        Ok(())
    }
}

/// Stops with the first child and rule about which a contestant and the engine disagree.
pub fn agree(contestant: &mut dyn Contestant, all: &[Seen], rules: &[String]) {
    for (at, seen) in all.iter().enumerate() {
        contestant.decide(at);
        let (fired, meant) = (contestant.fired(), seen.fired());
        let name = contestant.name();
        assert_eq!(
            fired.len(),
            meant.len(),
            "{name}: {}: how many rules",
            seen.name
        );
        for ((rule, fired), meant) in rules.iter().zip(&fired).zip(&meant) {
            assert_eq!(
                fired, meant,
                "{name} disagrees on {}: {rule}: it fired",
                seen.name
            );
        }
        if let Err(what) = contestant.more(seen) {
            panic!("{name} disagrees on {}: {what}", seen.name);
        }
    }
}

/// Nanoseconds for one child: in each of several rounds, every contestant after the other.
pub struct Figure {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

pub fn time(
    contestants: &mut [Box<dyn Contestant + '_>],
    children: &[usize],
    rounds: usize,
) -> Vec<Figure> {
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); contestants.len()];
    // The first round warms up and tells how often each must run to be measured.
    let passes: Vec<usize> = contestants
        .iter_mut()
        .map(|one| {
            pass(&mut **one, children, 1);
            let one_pass = pass(&mut **one, children, 2) / 2.0;
            (ROUND / one_pass).ceil() as usize
        })
        .collect();
    for _ in 0..rounds {
        for ((one, passes), times) in contestants.iter_mut().zip(&passes).zip(&mut times) {
            let taken = pass(&mut **one, children, *passes);
            times.push(taken / (passes * children.len()) as f64);
        }
    }
    times.into_iter().map(figure).collect()
}

/// Nanoseconds of processor time for which a contestant runs in a round, at least.
const ROUND: f64 = 60e6;

fn figure(mut times: Vec<f64>) -> Figure {
    times.sort_by(f64::total_cmp);
    Figure {
        median: times[times.len() / 2],
        least: times[0],
        most: times[times.len() - 1],
    }
}

fn pass(one: &mut dyn Contestant, children: &[usize], passes: usize) -> f64 {
    let before = now();
    for _ in 0..passes {
        for child in children {
            one.decide(*child);
        }
    }
    now() - before
}

/// Processor time of this thread in nanoseconds: what other programs take does not count.
fn now() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e9 + now.tv_nsec as f64
}
