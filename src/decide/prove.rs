//! Whether something can come about in a case: by what was shown before, by a sample, by the solver.
//!
//! What is found is remembered for every case to which it applies.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::fork::Fork;
use crate::compile::lemma::Lemma;
use crate::compile::lemma::Told;
use crate::compile::lemma::smaller;
use crate::compile::lent::Lent;
use crate::compile::memory::Matter;
use crate::compile::memory::Memory;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::compile::solver::Solver;
use crate::decide::mind::Mind;
use crate::decide::mind::is_fixed;
use crate::decide::sample::Sample;
use crate::decide::sample::holds;

/// How often a proof is tried without one of its assumptions.
const TRIES: usize = 8;

/// How many rounds of completions are looked at before the diagrams are asked, which take little longer.
const GLANCES: usize = 2;

/// Whether it is worth while to make a proof smaller, so that it holds for more cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    Worthwhile,
    None,
}

type Shared<'m, 'a> = Option<&'m RefCell<Lent<'a, Memory>>>;

/// The memory, where it is worth while to note what this case shows.
fn learning<'m, 'a>(memory: Shared<'m, 'a>) -> Shared<'m, 'a> {
    memory.filter(|memory| memory.borrow().learns())
}

/// Notes that a completion makes a literal true.
pub(super) fn note_possible(
    program: &Program,
    memory: Shared<'_, '_>,
    lit: Lit,
    holds: &dyn Fn(Lit) -> bool,
) {
    if let Some(memory) = learning(memory)
        && let Some(lemma) = program.example(lit, holds)
    {
        memory.borrow_mut().yes(Matter::Possible(lit), lemma);
    }
}

/// Notes what made a literal impossible in the last question to the solver, and gives it.
pub(super) fn note_impossible(
    solver: &mut Solver,
    memory: Shared<'_, '_>,
    lit: Lit,
    assumed: &[Lit],
    care: Care,
) -> Vec<Lit> {
    let used = |solver: &Solver, assumed: &[Lit]| {
        let core = solver.core();
        let own = assumed.iter().copied();
        own.filter(|lit| core.contains(&lit.variable()))
            .collect::<Vec<Lit>>()
    };
    let proof = used(solver, assumed);
    let Some(memory) = learning(memory) else {
        return proof;
    };
    let mut memory = memory.borrow_mut();
    let matter = Matter::Possible(lit);
    let tries = match care {
        Care::Worthwhile if memory.has_proofs(matter) => TRIES,
        Care::Worthwhile => 1,
        Care::None => 0,
    };
    let tries = memory.spend(tries);
    let proof = smaller(proof, tries, &mut |fewer| {
        let all: Vec<Lit> = [lit].iter().chain(fewer).copied().collect();
        (!solver.is_possible(&all)).then(|| used(solver, fewer))
    });
    memory.no(matter, Lemma::of(proof.clone(), Vec::new()));
    proof
}

/// Whether a literal can come about, if that was shown.
pub(super) fn recalled(memory: Shared<'_, '_>, lit: Lit, told: &Told) -> Option<bool> {
    memory?.borrow_mut().answer(Matter::Possible(lit), told)
}

impl<'a> Mind<'a> {
    fn memory(&self) -> Shared<'_, 'a> {
        self.memory.as_ref()
    }

    /// Completions to look at.
    fn look(&mut self) -> (&mut Sample<'a>, Shared<'_, 'a>, &mut Told) {
        let (program, bundles, world) = (self.program, &self.bundles, &self.world);
        let fixed = |id| is_fixed(world, id);
        let make = || Sample::of(program, bundles, &fixed);
        let sample = self.sample.get_or_insert_with(make);
        (sample, self.memory.as_ref(), &mut self.told)
    }

    /// Whether a literal can come about.
    pub(super) fn is_possible(&mut self, lit: Lit) -> bool {
        if let Some((foresight, told)) = self.foresight()
            && let Some(known) = foresight.is_possible(told, lit)
        {
            return known;
        }
        if let Some(known) = recalled(self.memory(), lit, &self.told) {
            return known;
        }
        let program = self.program;
        let (sample, memory, _) = self.look();
        sample.shows(lit, &mut |words, child| {
            note_possible(program, memory, lit, &holds(words, child));
        }) || self.proved_possible(lit, &[]).is_some()
    }

    /// A completion of the case with some literals more in which another comes about, if there is one.
    fn proved_possible(&self, lit: Lit, with: &[Lit]) -> Option<Model> {
        let mut assumed = self.assumptions();
        assumed.retain(|lit| self.told.says(*lit));
        assumed.extend_from_slice(with);
        assumed.push(lit);
        let mut solver = self.solver().borrow_mut();
        let model = solver.model(&assumed);
        match &model {
            Some(model) => {
                note_possible(self.program, self.memory(), lit, &|lit| model.holds(lit));
            }
            None => {
                assumed.pop();
                note_impossible(&mut solver, self.memory(), lit, &assumed, Care::Worthwhile);
            }
        }
        model
    }

    /// Those of some literals that cannot come about.
    pub(super) fn impossible(&mut self, lits: &[Lit]) -> Vec<Lit> {
        let mut impossible = Vec::new();
        let mut open = Vec::new();
        for lit in lits {
            match recalled(self.memory(), *lit, &self.told) {
                Some(true) => {}
                Some(false) => impossible.push(*lit),
                None => open.push(*lit),
            }
        }
        if open.is_empty() {
            return impossible;
        }
        let program = self.program;
        let most = if self.foresight().is_some() {
            GLANCES
        } else {
            usize::MAX
        };
        let (sample, memory, _) = self.look();
        sample.strike(&mut open, most, &mut |lit, words, child| {
            note_possible(program, memory, lit, &holds(words, child));
        });
        if let Some((foresight, told)) = self.foresight() {
            open.retain(|lit| match foresight.is_possible(told, *lit) {
                Some(true) => false,
                Some(false) => {
                    impossible.push(*lit);
                    false
                }
                None => true,
            });
        }
        let mut models = Vec::new();
        while let Some(lit) = open.pop() {
            let Some(model) = self.proved_possible(lit, &[]) else {
                impossible.push(lit);
                continue;
            };
            // What a model shows to be possible needs no question of its own.
            open.retain(|other| {
                let shown = model.holds(*other);
                if shown {
                    note_possible(program, self.memory(), *other, &|lit| model.holds(lit));
                }
                !shown
            });
            models.push(model);
        }
        self.look().0.learn(&models);
        impossible
    }

    /// The decisions among these that the fact's answer alone can change.
    pub(super) fn can_change(&mut self, fact: FactId, near: &[DecisionId]) -> Vec<DecisionId> {
        let mut found: Vec<DecisionId> = Vec::new();
        let mut open: Vec<DecisionId> = Vec::new();
        for id in near {
            let foreseen = self.foresight();
            let foreseen = foreseen.and_then(|(walk, told)| walk.can_change(told, fact, *id));
            let recalled = || {
                let mut memory = self.memory()?.borrow_mut();
                memory.answer(Matter::Changes(fact, *id), &self.told)
            };
            match foreseen.or_else(recalled) {
                Some(true) => found.push(*id),
                Some(false) => {}
                None => open.push(*id),
            }
        }
        if !open.is_empty() {
            let moved = self.moved(fact, &open);
            open.retain(|id| !moved.contains(id));
            found.extend(moved);
            if !open.is_empty() {
                found.extend(self.proved_to_change(fact, &open));
            }
        }
        let all = near.iter().copied();
        all.filter(|id| found.contains(id)).collect()
    }

    /// The decisions that come out otherwise in some completion looked at.
    fn moved(&mut self, fact: FactId, near: &[DecisionId]) -> Vec<DecisionId> {
        let program = self.program;
        let outcomes = |id: &DecisionId| {
            program
                .copy
                .outcomes
                .get(id.0)
                .map_or(&[] as &[Lit], Vec::as_slice)
        };
        let groups: Vec<&[Lit]> = near.iter().map(outcomes).collect();
        let (sample, memory, _) = self.look();
        let moved = sample.moved(fact, &groups, &mut |group, lit, (words, changed), child| {
            let both = (
                &holds(words, child) as &dyn Fn(Lit) -> bool,
                &holds(changed, child) as _,
            );
            if let Some(memory) = learning(memory)
                && let Some(id) = near.get(group)
                && let Some(lemma) = program.example_apart(fact, lit, both)
            {
                memory.borrow_mut().yes(Matter::Changes(fact, *id), lemma);
            }
        });
        let pairs = near.iter().zip(moved).filter(|(_, moved)| *moved);
        pairs.map(|(id, _)| *id).collect()
    }

    /// The decisions among these that a fact can change, asked of the solver.
    fn proved_to_change(&mut self, fact: FactId, near: &[DecisionId]) -> Vec<DecisionId> {
        let program = self.program;
        let follows: BTreeSet<Lit> = program.copy.follows.values().copied().collect();
        let own = program.copy.follows.get(&fact);
        let mut known = self.assumptions();
        known.retain(|lit| Some(lit) != own);
        let (follow, plain): (Vec<Lit>, Vec<Lit>) =
            known.iter().partition(|lit| follows.contains(lit));
        let world = &self.world;
        let of_case = || {
            let all = program.pack.fact_ids();
            let answered = all.filter(|id| is_fixed(world, *id)).collect();
            Fork::of_case(program, &plain, answered)
        };
        let fork = self.fork.get_or_insert_with(of_case);
        let memory = learning(self.memory.as_ref());
        let mut found = Vec::new();
        fork.changed(program, (fact, near), &follow, &mut |id, example| {
            found.push(id);
            if let Some(memory) = memory
                && let Some(lemma) = example()
            {
                memory.borrow_mut().yes(Matter::Changes(fact, id), lemma);
            }
        });
        for id in near.iter().filter(|id| !found.contains(id)) {
            let matter = Matter::Changes(fact, *id);
            if let Some(memory) = memory
                && memory.borrow_mut().is_asked_again(matter)
                && memory.borrow_mut().spend(TRIES) == TRIES
                && let Some(lemma) = program.fork().never(program, (fact, *id), &known)
            {
                memory.borrow_mut().no(matter, lemma);
            }
        }
        found
    }

    /// How many of some literals can come about after each answer to a fact, at most; `all` where one leaves every one.
    ///
    /// Whoever answers it says what it is, whatever it would follow from.
    pub(super) fn most_after(
        &mut self,
        fact: FactId,
        answers: &'a [Vec<Lit>],
        open: &[Lit],
    ) -> usize {
        let follows = self.program.copy.follows.get(&fact);
        let follows = follows.filter(|lit| self.told.says(**lit)).copied();
        self.told.forget(follows.as_slice());
        let most = self.most_with(fact, answers, open);
        self.told.assume(follows.as_slice());
        most
    }

    fn most_with(&mut self, fact: FactId, answers: &'a [Vec<Lit>], open: &[Lit]) -> usize {
        let mut most = 0;
        let mut left: Vec<(usize, Vec<Lit>, usize)> = Vec::new();
        for (at, answer) in answers.iter().enumerate() {
            let (count, unknown) = self.recalled_after(answer, open);
            if count == open.len() {
                return count;
            }
            most = most.max(count);
            if !unknown.is_empty() {
                left.push((at, unknown, count));
            }
        }
        // An answer that cannot leave more than another is not looked at any closer.
        left.retain(|(_, unknown, count)| count + unknown.len() > most);
        if left.is_empty() {
            return most;
        }
        let program = self.program;
        let (sample, memory, told) = self.look();
        let shown = sample.shown_after(fact, open, &mut |at, lit, words, child| {
            let answer = answers.get(at).map_or(&[] as &[Lit], Vec::as_slice);
            if learning(memory).is_none() {
                return;
            }
            told.assume(answer);
            if recalled(memory, lit, told).is_none() {
                note_possible(program, memory, lit, &holds(words, child));
            }
            told.forget(answer);
        });
        for (at, unknown, count) in left {
            let (Some(answer), Some(shown)) = (answers.get(at), shown.get(at)) else {
                continue;
            };
            let seen = |lit: &Lit| {
                open.iter()
                    .zip(shown)
                    .any(|(other, seen)| other == lit && *seen)
            };
            let (yes, mut unknown): (Vec<Lit>, Vec<Lit>) = unknown.into_iter().partition(seen);
            let mut count = count + yes.len();
            while count + unknown.len() > most {
                let Some(lit) = unknown.pop() else {
                    break;
                };
                if let Some(model) = self.proved_possible(lit, answer) {
                    let before = unknown.len();
                    unknown.retain(|lit| !model.holds(*lit));
                    count += 1 + before - unknown.len();
                }
            }
            most = most.max(count);
            if most == open.len() {
                break;
            }
        }
        most
    }

    /// How many of some literals are known to be possible after an answer, and of which nothing is known.
    fn recalled_after(&mut self, answer: &[Lit], open: &[Lit]) -> (usize, Vec<Lit>) {
        self.told.assume(answer);
        let mut count = 0;
        let mut unknown = Vec::new();
        for lit in open {
            match recalled(self.memory.as_ref(), *lit, &self.told) {
                Some(true) => count += 1,
                Some(false) => {}
                None => unknown.push(*lit),
            }
        }
        self.told.forget(answer);
        (count, unknown)
    }
}
