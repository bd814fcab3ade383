//! One child's case in full: what quick evaluation finds, and what holds over every completion.
//!
//! Every answer is an assumption of the solver; a question about a rule or an
//! outcome is one call. Quick evaluation goes first and is never contradicted.

use std::cell::OnceCell;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::case::Child;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::fork::Fork;
use crate::compile::lemma::Told;
use crate::compile::lent::Lent;
use crate::compile::lower::Copy;
use crate::compile::memory::Memory;
use crate::compile::memory::Print;
use crate::compile::program::Program;
use crate::compile::solver::Solver;
use crate::decide::again::Before;
use crate::decide::again::Notes;
use crate::decide::again::again;
use crate::decide::evaluate::Evaluator;
use crate::decide::foresight::Sight;
use crate::decide::possible::Question;
use crate::decide::possible::listed_questions;
use crate::decide::possible::mark_settled;
use crate::decide::sample::Sample;
use crate::decide::world::Contact;
use crate::decide::world::Standing;
use crate::decide::world::Standings;
use crate::decide::world::World;

/// Assumptions that stand or fall together.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The facts they come from; none for what is given with the contact.
    pub facts: Vec<FactId>,
    /// The literals.
    pub lits: Vec<Lit>,
}

/// A child's case, ready for questions.
pub struct Mind<'a> {
    /// The compiled pack.
    pub program: &'a Program,
    /// The child's answers.
    pub child: &'a Child,
    /// What quick evaluation found.
    pub world: World<'a>,
    /// What holds over every completion.
    pub decisions: Vec<Standings>,
    /// What is assumed.
    pub bundles: Arc<Vec<Bundle>>,
    /// Conditions that could only be left open, as they are not finite.
    pub loose: Vec<Term>,
    /// The clauses alone, made when first asked for.
    whole: Option<Solver>,
    /// For whether something is possible under the assumptions; its models are never shown.
    solver: OnceCell<RefCell<Lent<'a>>>,
    /// What was found out besides, as far as somebody asked.
    pub(super) notes: RefCell<Arc<Notes>>,
    /// The same assumptions, by variable.
    pub(super) told: Told,
    /// Who walks through the decision diagrams, if there are any.
    pub(super) sight: Sight<'a>,
    /// What the cases before have shown; nothing where the answers contradict each other, or diagrams show all.
    pub(super) memory: Option<RefCell<Lent<'a, Memory>>>,
    /// The logic twice, for this case alone, made when first asked for.
    pub(super) fork: Option<Fork>,
    /// Completions, made when first asked for.
    pub(super) sample: Option<Sample<'a>>,
}

impl<'a> Mind<'a> {
    /// Takes a case in.
    #[must_use]
    pub fn of(program: &'a Program, contact: &'a Contact, child: &'a Child) -> Self {
        if let Some(before) = again(program, contact, child) {
            return Self::once_more(program, child, before);
        }
        Self::anew(program, contact, child)
    }

    /// Takes a case in, whoever asked about the same child before.
    #[must_use]
    pub fn anew(program: &'a Program, contact: &'a Contact, child: &'a Child) -> Self {
        let all: Vec<DecisionId> = program.pack.decision_ids().collect();
        Self::about(program, contact, child, &all)
    }

    /// Takes up what came out for the same child before.
    fn once_more(program: &'a Program, child: &'a Child, before: Before<'a>) -> Self {
        let mut told = Told::nothing(program.single.variables());
        for bundle in before.bundles.iter() {
            told.assume(&bundle.lits);
        }
        let remembers = program.diagrams().is_none() && !told.contradicts_itself();
        let memory = remembers.then(|| {
            let mut memory = program.memory();
            memory.glance_at();
            RefCell::new(memory)
        });
        Self {
            program,
            child,
            world: before.world,
            decisions: before.decisions,
            bundles: before.bundles,
            loose: before.loose,
            whole: None,
            solver: OnceCell::new(),
            notes: RefCell::new(before.notes),
            told,
            sight: Sight::NotYet,
            memory,
            fork: None,
            sample: None,
        }
    }

    /// Takes a case in for the sake of some decisions; of the others only what quick evaluation found is known.
    #[must_use]
    pub fn about(
        program: &'a Program,
        contact: &'a Contact,
        child: &'a Child,
        decisions: &[DecisionId],
    ) -> Self {
        let about = decisions;
        if about.len() == program.pack.decisions.len() {
            program.take_in_one_more();
        }
        let world = World::of(program, contact, child);
        let (bundles, loose) = bundles(&world, &program.copy);
        let decisions = world.decisions.clone();
        let mut told = Told::nothing(program.single.variables());
        for bundle in &bundles {
            told.assume(&bundle.lits);
        }
        let remembers = program.diagrams().is_none() && !told.contradicts_itself();
        let memory = remembers.then(|| {
            let mut memory = program.memory();
            if about.len() < decisions.len() {
                memory.glance_at();
            } else {
                memory.take_up(print(program, &bundles));
            }
            RefCell::new(memory)
        });
        let mut mind = Self {
            program,
            child,
            world,
            decisions,
            bundles: Arc::new(bundles),
            loose,
            whole: None,
            solver: OnceCell::new(),
            notes: RefCell::default(),
            told,
            sight: Sight::NotYet,
            memory,
            fork: None,
            sample: None,
        };
        mind.refine(about);
        mind
    }

    /// A solver for whether something is possible under the assumptions.
    pub(super) fn solver(&self) -> &RefCell<Lent<'a>> {
        self.solver
            .get_or_init(|| RefCell::new(self.program.solver()))
    }

    /// The pack.
    #[must_use]
    pub fn pack(&self) -> &'a Pack {
        &self.program.pack
    }

    /// Every assumption.
    #[must_use]
    pub fn assumptions(&self) -> Vec<Lit> {
        self.bundles
            .iter()
            .flat_map(|bundle| bundle.lits.iter().copied())
            .collect()
    }

    /// What is known of a decision.
    #[must_use]
    pub fn decision(&self, id: DecisionId) -> &Standings {
        static NOTHING: Standings = Standings {
            rules: Vec::new(),
            outcomes: Vec::new(),
        };
        self.decisions.get(id.0).unwrap_or(&NOTHING)
    }

    /// The settled outcome of a decision that picks one.
    #[must_use]
    pub fn settled(&self, id: DecisionId) -> Option<usize> {
        self.decision(id).settled()
    }

    /// Whether a decision is open.
    #[must_use]
    pub fn is_open(&self, id: DecisionId) -> bool {
        let known = self.decision(id);
        if self.pack().decision(id).collects() {
            known.outcomes.iter().any(|truth| truth.is_unknown())
        } else {
            known.settled().is_none()
        }
    }

    /// Whether a condition of `ask_when` or `while_open` holds, decisions taken exactly.
    #[must_use]
    pub fn holds_now(&mut self, term: &Term, at: &str) -> bool {
        self.truth_now(term, at).is_true()
    }

    /// What is known of a condition, decisions taken exactly; `at` names it.
    #[must_use]
    pub fn truth_now(&mut self, term: &Term, at: &str) -> Truth {
        std::mem::swap(&mut self.world.decisions, &mut self.decisions);
        let truth = Evaluator::new(&self.world).truth(term, at);
        std::mem::swap(&mut self.world.decisions, &mut self.decisions);
        truth
    }

    /// Whether a question certainly applies to this child.
    #[must_use]
    pub fn applies(&mut self, id: FactId) -> bool {
        match self.program.copy.applies.get(&id) {
            None => true,
            Some((lit, _)) => {
                let idle = !*lit;
                self.world.applies(id).is_true() || !self.is_possible(idle)
            }
        }
    }

    /// A solver that holds the clauses and nothing of the case.
    pub(super) fn whole(&mut self) -> &mut Solver {
        let program = self.program;
        self.whole
            .get_or_insert_with(|| Solver::of(&program.single))
    }

    /// The variables of the assumptions that made the last question to that solver impossible.
    pub(super) fn whole_core(&self) -> BTreeSet<usize> {
        let core = self.whole.as_ref().map(Solver::core);
        core.into_iter().flatten().collect()
    }

    /// Settles over every completion what quick evaluation left unknown.
    fn refine(&mut self, about: &[DecisionId]) {
        let known = about.iter().map(|id| (*id, self.decision(*id)));
        let open = listed_questions(&self.program.copy, known);
        let asked = open.len();
        let lits: Vec<Lit> = open.iter().map(|question| question.lit).collect();
        let mut impossible = self.impossible(&lits);
        impossible.sort_unstable();
        let is_impossible = |question: &&Question| impossible.binary_search(&question.lit).is_ok();
        let impossible: Vec<&Question> = open.iter().filter(is_impossible).collect();
        // Where nothing can come about, no child can have these answers.
        if asked > 0 && impossible.len() == asked {
            return;
        }
        for question in &impossible {
            self.learn(question);
        }
        let pack = self.pack();
        for (id, known) in pack.decision_ids().zip(&mut self.decisions) {
            if !pack.decision(id).collects() {
                mark_settled(known);
            }
        }
    }

    /// What cannot be so is known to be otherwise.
    fn learn(&mut self, question: &Question) {
        if let Some(known) = self.decisions.get_mut(question.decision.0) {
            question.is_impossible(known);
        }
    }
}

/// What a case fixes: known facts, the guards of unanswered ones, and conditions that can be told.
#[must_use]
pub fn bundles(world: &World<'_>, copy: &Copy) -> (Vec<Bundle>, Vec<Term>) {
    let pack = &world.program.pack;
    let mut bundles: Vec<Bundle> = Vec::new();
    for id in pack.fact_ids() {
        match (is_fixed(world, id), world.value(id)) {
            (true, Some(value)) => {
                let lits = fact_literals(copy, pack, id, value);
                if !lits.is_empty() {
                    bundles.push(Bundle {
                        facts: vec![id],
                        lits,
                    });
                }
            }
            _ => {
                if let Some((_, guard)) = copy.applies.get(&id) {
                    bundles.push(Bundle {
                        facts: Vec::new(),
                        lits: vec![*guard],
                    });
                }
                if let Some(guard) = copy.follows.get(&id) {
                    bundles.push(Bundle {
                        facts: Vec::new(),
                        lits: vec![*guard],
                    });
                }
            }
        }
    }
    if !world.in_office_hours.is_unknown() {
        let lit = copy.in_office_hours.when(world.in_office_hours.is_true());
        bundles.push(Bundle {
            facts: Vec::new(),
            lits: vec![lit],
        });
    }
    let mut loose = Vec::new();
    for (term, lit, reads) in world.program.opaque() {
        let lit = match Evaluator::new(world).truth(term, "a condition") {
            Truth::True => lit,
            Truth::False => !lit,
            Truth::Unknown => {
                loose.push(term.clone());
                continue;
            }
        };
        let facts = reads.iter().copied();
        let facts: Vec<FactId> = facts.filter(|id| is_fixed(world, *id)).collect();
        // What hangs on one fact alone stands or falls with that fact.
        match bundles
            .iter_mut()
            .find(|bundle| facts.len() == 1 && bundle.facts == facts)
        {
            Some(bundle) => bundle.lits.push(lit),
            None => bundles.push(Bundle {
                facts,
                lits: vec![lit],
            }),
        }
    }
    (bundles, loose)
}

/// What was answered to each fact, in short.
fn print(program: &Program, bundles: &[Bundle]) -> Print {
    let mut print = vec![0_u32; program.pack.facts.len()];
    for bundle in bundles {
        for id in &bundle.facts {
            if let Some(own) = print.get_mut(id.0) {
                let all = bundle.lits.iter();
                *own = all.fold(*own, |so_far, lit| so_far.rotate_left(5) ^ lit.number());
            }
        }
    }
    print.into()
}

/// Whether a fact has a value of its own, given or worked out.
#[must_use]
pub fn is_fixed(world: &World<'_>, id: FactId) -> bool {
    matches!(world.standing(id), Standing::Answered | Standing::WorkedOut)
}

fn fact_literals(copy: &Copy, pack: &Pack, id: FactId, value: &Value) -> Vec<Lit> {
    copy.facts
        .get(id.0)
        .map_or_else(Vec::new, |vars| vars.literals(value, &pack.fact(id).of))
}
