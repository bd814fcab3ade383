//! Mutation testing of the rules: would any worked case notice a slip of the pen?
//!
//! Each rule a pack adds itself is written a little wrongly, one slip at a
//! time. A slip is noticed when a worked case then misses what it expects, or
//! when its page, which is pinned, reads otherwise. A slip that changes nothing for any child is proved to, and not counted.

mod equal;
mod expressions;
mod mutants;
mod notice;

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::ast::worked_case::WorkedCase;
use crate::check::case::Case;
use crate::compile::program::Program;
pub use crate::inspect::mutate::mutants::Change;
pub use crate::inspect::mutate::mutants::Mutant;
pub use crate::inspect::mutate::mutants::Spot;
pub use crate::inspect::mutate::mutants::mutants;
use crate::inspect::mutate::notice::Bench;

/// A worked case of the pack, with its name.
pub struct Worked {
    /// The file's name without its ending.
    pub name: String,
    /// The case as checked.
    pub case: Case,
    /// The case as written, with what it expects.
    pub written: WorkedCase,
}

/// What came of one slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noticed {
    /// A case misses what it expects: its name.
    ByCase(String),
    /// Every case comes out as expected, but the page of one reads otherwise: its name.
    ByPage(String),
    /// No case notices.
    ByNobody,
    /// It changes nothing for any child.
    Equivalent,
}

/// How many slips there were and who noticed them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Noticed by what a case expects.
    pub by_case: usize,
    /// Noticed by the page of a case alone.
    pub by_page: usize,
    /// Noticed by nobody.
    pub survived: usize,
    /// Proved to change nothing.
    pub equivalent: usize,
}

impl Score {
    /// Slips that could be noticed.
    #[must_use]
    pub fn counted(&self) -> usize {
        self.by_case + self.by_page + self.survived
    }

    /// Of a thousand that could be noticed, how many are; a thousand if there are none.
    #[must_use]
    pub fn per_thousand(&self) -> usize {
        ((self.by_case + self.by_page) * 1000)
            .checked_div(self.counted())
            .unwrap_or(1000)
    }
}

/// Counts what came of the slips.
#[must_use]
pub fn score(found: &[(Mutant, Noticed)]) -> Score {
    let mut score = Score::default();
    for (_, noticed) in found {
        match noticed {
            Noticed::ByCase(_) => score.by_case += 1,
            Noticed::ByPage(_) => score.by_page += 1,
            Noticed::ByNobody => score.survived += 1,
            Noticed::Equivalent => score.equivalent += 1,
        }
    }
    score
}

/// The worked cases that do not come out as expected as the rules stand: they would seem to notice every slip.
#[must_use]
pub fn failing<'w>(program: &Program, worked: &'w [Worked]) -> Vec<&'w str> {
    let fails = |one: &&Worked| {
        let shown = crate::explain::recommend::explain(program, &one.case);
        !crate::inspect::worked::unmet(&one.written.expect, &shown).is_empty()
    };
    let names = worked.iter().filter(fails).map(|one| one.name.as_str());
    names.collect()
}

/// Makes each of the slips, and sees who notices; `seen` hears how many are done of how many.
#[must_use]
pub fn mutate(
    program: &Program,
    all: Vec<Mutant>,
    worked: &[Worked],
    hands: NonZeroUsize,
    seen: &(dyn Fn(usize, usize) + Sync),
) -> Vec<(Mutant, Noticed)> {
    let bench = Bench::of(program, worked);
    let done = AtomicUsize::new(0);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found: Vec<(usize, Noticed)> = Vec::new();
        while let Some((at, mutant)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            all.get(at).map(|mutant| (at, mutant))
        } {
            found.push((at, bench.noticed(mutant)));
            seen(done.fetch_add(1, Ordering::Relaxed) + 1, all.len());
        }
        found
    };
    let mut found: Vec<(usize, Noticed)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..hands.get()).map(|_| scope.spawn(work)).collect();
        let joined = threads.into_iter().filter_map(|thread| thread.join().ok());
        joined.flatten().collect()
    });
    found.sort_by_key(|(at, _)| *at);
    let noticed = found.into_iter().map(|(_, noticed)| noticed);
    all.into_iter().zip(noticed).collect()
}
