//! `threshold` itself, both evaluations, and the hand-written code.

use std::hint::black_box;

use threshold::algebra::truth::Truth;
use threshold::algebra::value::Value;
use threshold::check::case::Child;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::compile::program::Program;
use threshold::decide::world::Standings;
use threshold::decide::world::World;
use threshold::execute::one::One;
use threshold::execute::one::Run;
use threshold::execute::slots::Slots;
use threshold::execute::slots::slots;

use crate::cases::Seen;
use crate::contestant::Contestant;
use crate::written;

/// Quick evaluation, which works on the checked terms as they are.
pub struct Quick<'a> {
    program: &'a Program,
    all: &'a [Seen],
    last: Vec<Standings>,
}

impl<'a> Quick<'a> {
    pub fn of(program: &'a Program, all: &'a [Seen]) -> Self {
        Self {
            program,
            all,
            last: Vec::new(),
        }
    }
}

impl Contestant for Quick<'_> {
    fn name(&self) -> String {
        "threshold, `World::of`".to_owned()
    }

    fn version(&self) -> &'static str {
        "this one; three-valued, from answers"
    }

    fn decide(&mut self, child: usize) {
        let seen = &self.all[child];
        let world = World::of(self.program, &seen.contact, black_box(&seen.child));
        self.last = world.decisions;
    }

    fn fired(&self) -> Vec<bool> {
        let rules = self.last.iter().flat_map(|one| &one.rules);
        rules.map(|truth| truth.is_true()).collect()
    }
}

/// The single-case executor, facts already in slots.
pub struct Single<'a> {
    one: One<'a>,
    program: &'a Program,
    all: &'a [Seen],
    slots: Vec<Slots>,
    run: Run,
}

impl<'a> Single<'a> {
    pub fn of(program: &'a Program, all: &'a [Seen]) -> Self {
        let slots = all
            .iter()
            .map(|seen| slots(program.flat(), &program.pack, &seen.child));
        Self {
            one: One::of(program).expect("the program is not too large"),
            program,
            all,
            slots: slots.collect(),
            run: Run::default(),
        }
    }

    fn decisions(&self) -> impl Iterator<Item = DecisionId> + use<> {
        self.program.pack.decision_ids()
    }
}

fn value(child: &Child, id: FactId) -> Option<Value> {
    child.value(id).cloned()
}

impl Contestant for Single<'_> {
    fn name(&self) -> String {
        "threshold, `One`".to_owned()
    }

    fn version(&self) -> &'static str {
        "this one; three-valued, from slots"
    }

    fn decide(&mut self, child: usize) {
        let seen = &self.all[child];
        let answer = |id| value(&seen.child, id);
        let slots = black_box(&self.slots[child]);
        self.one
            .decide(slots, &seen.contact, seen.office, &answer, &mut self.run);
        black_box(&self.run);
    }

    fn fired(&self) -> Vec<bool> {
        self.decisions()
            .flat_map(|id| self.one.fired(id, &self.run))
            .collect()
    }

    fn more(&self, seen: &Seen) -> Result<(), String> {
        for id in self.decisions() {
            let found: Vec<Truth> = self.one.outcomes(id, &self.run).collect();
            if found != seen.outcomes[id.0] {
                return Err(format!(
                    "outcomes of {}",
                    self.program.pack.decision(id).name
                ));
            }
        }
        Ok(())
    }
}

/// What every hand-written version says of itself.
macro_rules! by_hand {
    ($name:ident, $module:ident, $title:literal, $version:literal, $fired:expr, $more:expr) => {
        pub struct $name {
            facts: Vec<written::$module::Facts>,
            found: Box<written::$module::Found>,
        }

        impl $name {
            pub fn of(all: &[Seen]) -> Self {
                let facts = all.iter().map(|seen| written::$module::read(&seen.codes));
                Self {
                    facts: facts.collect(),
                    found: Box::new(written::$module::NOTHING),
                }
            }
        }

        impl Contestant for $name {
            fn name(&self) -> String {
                $title.to_owned()
            }

            fn version(&self) -> &'static str {
                $version
            }

            fn decide(&mut self, child: usize) {
                written::$module::decide(black_box(&self.facts[child]), &mut self.found);
                black_box(&self.found);
            }

            fn fired(&self) -> Vec<bool> {
                self.found.rules.iter().map($fired).collect()
            }

            fn more(&self, seen: &Seen) -> Result<(), String> {
                let more: fn(&written::$module::Found, &Seen) -> Result<(), String> = $more;
                more(&self.found, seen)
            }
        }
    };
}

macro_rules! three_valued {
    ($name:ident, $module:ident) => {
        by_hand!(
            $name,
            $module,
            "Rust by hand, three-valued",
            "rustc 1.95",
            |truth| *truth == 2,
            |found, seen| {
                let same = |truth: &u8, meant: &Truth| *truth == *meant as u8;
                let mut rules = found.rules.iter().zip(&seen.rules);
                if let Some(at) = rules.position(|(truth, meant)| !same(truth, meant)) {
                    return Err(format!("what is known of rule {at}"));
                }
                possible(&found.picked, &found.collected, seen)
            }
        );
    };
}

macro_rules! two_valued {
    ($name:ident, $module:ident) => {
        by_hand!(
            $name,
            $module,
            "Rust by hand, two-valued",
            "rustc 1.95",
            |fired| *fired,
            |found, seen| chosen(&found.picked, &found.collected, seen)
        );
    };
}

three_valued!(Three60, three_60);
three_valued!(Three240, three_240);
three_valued!(Three, three_0);
three_valued!(Three960, three_960);
two_valued!(Two60, two_60);
two_valued!(Two240, two_240);
two_valued!(Two, two_0);
two_valued!(Two960, two_960);

/// Holds the outcomes of the three-valued code against the engine.
fn possible(picked: &[u64], collected: &[u8], seen: &Seen) -> Result<(), String> {
    outcomes(seen, |decision, outcome, place| {
        let possible = picked[decision] >> outcome & 1 == 1;
        match (seen.collects[decision], possible) {
            (true, _) => collected[place],
            (false, false) => 0,
            (false, true) => 1 + u8::from(picked[decision].count_ones() == 1),
        }
    })
}

/// The same for the two-valued code.
fn chosen(picked: &[u8], collected: &[bool], seen: &Seen) -> Result<(), String> {
    outcomes(seen, |decision, outcome, place| {
        let holds = if seen.collects[decision] {
            collected[place]
        } else {
            usize::from(picked[decision]) == outcome
        };
        u8::from(holds) * 2
    })
}

/// Looks at every outcome; those collected have places of their own, one decision after the other.
fn outcomes(seen: &Seen, found: impl Fn(usize, usize, usize) -> u8) -> Result<(), String> {
    let mut place = 0;
    for (decision, outcomes) in seen.outcomes.iter().enumerate() {
        for (outcome, meant) in outcomes.iter().enumerate() {
            if found(decision, outcome, place + outcome) != *meant as u8 {
                return Err(format!("outcome {outcome} of decision {decision}"));
            }
        }
        if seen.collects[decision] {
            place += outcomes.len();
        }
    }
    Ok(())
}
