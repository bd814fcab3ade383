//! The laws of the engine, each tested against a second evaluator that knows nothing of the first.
//!
//! The same examples every time; others: `PROPTEST_RNG_SEED=7 PROPTEST_CASES=20000 cargo test --release --test laws`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "a law that cannot be tested is a failed test"
)]

mod cases;
mod generate;
mod model;
mod naive;
mod shelf;
mod tape;

mod changes;
mod completions;
mod executors;
mod foreseen;
mod grounds;
mod kleene;
mod layout;
mod lines;
mod monotony;
#[path = "../support/normal.rs"]
mod normal;
mod pinned;
mod places;
mod plain;
mod proofs;
mod questions;
mod remembered;
mod shipped;
mod versions;

use proptest::test_runner::RngSeed;

/// How many examples, unless the environment asks for another number.
fn examples(usual: u32) -> proptest::test_runner::Config {
    let asked = proptest::test_runner::Config::default();
    // 256 is what it is when nobody asked.
    let cases = if asked.cases == 256 {
        usual
    } else {
        asked.cases
    };
    let rng_seed = match asked.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1989),
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
    };
    proptest::test_runner::Config {
        cases,
        rng_seed,
        failure_persistence: None,
        max_global_rejects: cases * 20,
        max_shrink_iters: 3_000,
        ..asked
    }
}

/// How many children a plain loop looks at, unless `PROPTEST_CASES` asks for another number.
fn many(usual: u32) -> u32 {
    examples(usual).cases
}

/// Random numbers that do not fill the page when a test fails.
#[derive(Clone)]
struct Numbers(Vec<u32>);

impl std::fmt::Debug for Numbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a tape of {} numbers", self.0.len())
    }
}

/// A tape long enough for a pack and a few cases.
fn numbers() -> impl proptest::strategy::Strategy<Value = Numbers> {
    use proptest::strategy::Strategy as _;
    proptest::collection::vec(0..12_600_u32, 0..500).prop_map(Numbers)
}
