//! What a program finds once, when it is first asked for, and what it lends from case to case.

use std::any::Any;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::OnceLock;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use crate::check::order::reads_siblings;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::cone::reach;
use crate::compile::cone::reading_order;
use crate::compile::diagram::Diagrams;
use crate::compile::diagram::walk::Walk;
use crate::compile::evidence::Evidence;
use crate::compile::evidence::Ground;
use crate::compile::fan::Fan;
use crate::compile::fork::Fork;
use crate::compile::lemma::Lemma;
use crate::compile::lent::Idle;
use crate::compile::lent::Lent;
use crate::compile::memory::Memory;
use crate::compile::part::Part;
use crate::compile::program::Program;
use crate::compile::solver::Solver;

/// How many cases take about as long without diagrams as it takes to grow them.
const WORTH_DIAGRAMS: u64 = 64;

/// What was found so far.
#[derive(Default)]
pub(super) struct Kept {
    fans: OnceLock<Vec<Fan>>,
    parts: OnceLock<Vec<OnceLock<Box<Part>>>>,
    ground: OnceLock<Ground>,
    opaque_reads: OnceLock<Vec<Vec<FactId>>>,
    reading_order: OnceLock<Vec<DecisionId>>,
    uses_siblings: OnceLock<bool>,
    solvers: Idle<Solver>,
    forks: Idle<Fork>,
    diagrams: OnceLock<Option<Diagrams>>,
    taken_in: AtomicU64,
    walks: Idle<Walk>,
    memories: Idle<Memory>,
    left: Mutex<Vec<Box<dyn Any + Send>>>,
}

impl Program {
    /// What hangs on a fact; found for all of them when first asked for.
    #[must_use]
    pub fn fan(&self, id: FactId) -> Option<&Fan> {
        let fans = self
            .kept
            .fans
            .get_or_init(|| Fan::all(&self.pack, &self.copy, &self.simulation));
        fans.get(id.0)
    }

    /// What a literal hangs on; found when first asked for.
    #[must_use]
    pub fn part(&self, goal: Lit) -> Option<&Part> {
        let variables = self.single.variables();
        let parts = self
            .kept
            .parts
            .get_or_init(|| (0..variables).map(|_| OnceLock::new()).collect());
        let part = parts.get(goal.variable())?.get_or_init(|| {
            Box::new(Part::of(
                goal,
                &self.gates,
                &self.pack,
                &self.copy,
                &self.simulation,
            ))
        });
        Some(part)
    }

    /// A solver that holds the clauses, to be asked under assumptions.
    #[must_use]
    pub fn solver(&self) -> Lent<'_> {
        let make = || Solver::of_inputs(&self.single, &self.gates);
        self.kept.solvers.lend(make)
    }

    /// The logic twice, to be asked whether one fact alone can change a decision.
    #[must_use]
    pub fn fork(&self) -> Lent<'_, Fork> {
        self.kept.forks.lend(|| Fork::of(self))
    }

    /// Grows the decision diagrams, where nobody did so before; others decide meanwhile as if there were none.
    ///
    /// Gives how many nodes they have; nothing for a pack that is too large for them.
    pub fn grow_diagrams(&self) -> Option<usize> {
        let make = || Diagrams::of(&self.pack, &self.copy, &self.simulation);
        let diagrams = self.kept.diagrams.get_or_init(make);
        diagrams.as_ref().map(Diagrams::nodes)
    }

    /// Notes that one more case is taken in, and grows the diagrams where that is worth while from now on.
    pub fn take_in_one_more(&self) {
        if self.kept.taken_in.fetch_add(1, Ordering::Relaxed) + 1 == WORTH_DIAGRAMS {
            self.grow_diagrams();
        }
    }

    /// The decision diagrams, if they were grown.
    #[must_use]
    pub fn diagrams(&self) -> Option<&Diagrams> {
        self.kept.diagrams.get().and_then(Option::as_ref)
    }

    /// Somebody to walk through them.
    #[must_use]
    pub fn walk(&self) -> Lent<'_, Walk> {
        self.kept.walks.lend(Walk::default)
    }

    /// What was shown of this program's questions by the cases so far.
    ///
    /// Several who decide at once have one each, of bounded size, so that nobody waits for another.
    #[must_use]
    pub fn memory(&self) -> Lent<'_, Memory> {
        let pack = &self.pack;
        let variables = self.single.variables();
        let make = || Memory::nothing(variables, pack.facts.len(), pack.decisions.len());
        self.kept.memories.lend(make)
    }

    /// What a later stage left here of the work for this program, if nobody else has it just now.
    #[must_use]
    pub fn take_up<T: Any + Send>(&self) -> Option<Box<T>> {
        let mut left = self.left();
        let at = left.iter().position(|it| it.is::<T>())?;
        left.swap_remove(at).downcast().ok()
    }

    /// Leaves something here for whoever works on this program next.
    pub fn leave<T: Any + Send>(&self, it: Box<T>) {
        self.left().push(it);
    }

    fn left(&self) -> MutexGuard<'_, Vec<Box<dyn Any + Send>>> {
        self.kept
            .left
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The conditions beyond the view with their literals, and the facts they read, themselves or through others.
    pub fn opaque(&self) -> impl Iterator<Item = (&Term, Lit, &[FactId])> {
        let pack = &self.pack;
        let all = self.copy.opaque.iter();
        let reads = || all.clone().map(|(term, _)| reach(term, pack)).collect();
        let reads = self.kept.opaque_reads.get_or_init(reads).iter();
        let pairs = self.copy.opaque.iter().zip(reads);
        pairs.map(|((term, lit), reads)| (term, *lit, reads.as_slice()))
    }

    /// Decisions from the recommendation downwards, then the others in file order.
    pub fn reading_order(&self) -> &[DecisionId] {
        self.kept
            .reading_order
            .get_or_init(|| reading_order(&self.pack))
    }

    /// Whether rules read the other children of a contact.
    pub fn uses_siblings(&self) -> bool {
        *self.kept.uses_siblings.get_or_init(|| {
            let mut rules = self
                .pack
                .decisions
                .iter()
                .flat_map(|decision| &decision.rules);
            rules.any(|rule| reads_siblings(&rule.condition))
        })
    }

    fn ground(&self) -> &Ground {
        let make = || Ground::of(&self.single, &self.copy, &self.gates);
        self.kept.ground.get_or_init(make)
    }

    /// Whether a completion of a part can be told from one of the whole by whoever reads the part alone.
    #[must_use]
    pub fn parts_stand_alone(&self) -> bool {
        !self.ground().has_traps()
    }

    /// The cases of which a completion is an example that makes a literal true.
    pub fn example(&self, goal: Lit, holds: &dyn Fn(Lit) -> bool) -> Option<Lemma> {
        let mut evidence = Evidence::of(self.ground(), &self.gates, None);
        evidence.why(goal, holds);
        evidence.lemma()
    }

    /// The cases of which two completions are an example that differ in a fact alone, and in a literal.
    pub fn example_apart(
        &self,
        fact: FactId,
        goal: Lit,
        (here, there): (&dyn Fn(Lit) -> bool, &dyn Fn(Lit) -> bool),
    ) -> Option<Lemma> {
        if self.copy.follows.contains_key(&fact) {
            return None;
        }
        let mut evidence = Evidence::of(self.ground(), &self.gates, Some(fact));
        evidence.why(goal, here);
        evidence.why(goal, there);
        evidence.lemma()
    }
}
