//! A pack's logic as one flat list of gates over signals: what is established, never what is not.
//!
//! A truth value is two signals, one for yes and one for no; unknown is neither.
//! Kleene's connectives then need no negation, so the same list runs for one child
//! by following what is known, and for many at once by words.

mod compare;
mod facts;
mod gates;
mod late;
pub mod note;
mod outcomes;
mod prune;
pub mod rails;
mod sets;
mod truth;
mod values;

use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::abstraction::cuts_of;
use crate::compile::flat::facts::Slots;
use crate::compile::flat::gates::Gates;
use crate::compile::flat::note::Form;
use crate::compile::flat::note::Note;
use crate::compile::flat::rails::Rails;
use crate::compile::lower::CallScript;

pub use crate::compile::flat::facts::Slot;
pub use crate::compile::flat::gates::Gate;
pub use crate::compile::flat::gates::Kind;
pub use crate::compile::flat::gates::Pair;
pub use crate::compile::flat::gates::Signal;
pub use crate::compile::flat::late::Late;
pub use crate::compile::flat::late::Subject;
pub use crate::compile::flat::outcomes::Pick;

/// A pack ready to run on two executors.
#[derive(Clone, Debug)]
pub struct Flat {
    /// How many signals there are.
    pub signals: usize,
    /// The gates, none before one that it reads.
    gates: Vec<gates::Row>,
    inputs: Vec<Signal>,
    /// How the answer to each fact becomes signals.
    pub slots: Vec<Slot>,
    /// Set where nobody answered the fact; never where it makes no difference.
    pub unanswered: Vec<Signal>,
    /// Whether the contact came in office hours.
    pub office: Pair,
    /// What the reference evaluator works out for one child at a time, in order.
    pub late: Vec<Late>,
    /// Where the facts that late conditions read stand when nobody answered them.
    pub read: Vec<(FactId, Reading)>,
    /// Whether each rule holds, by decision.
    pub rules: Vec<Vec<Signal>>,
    /// What is known of each outcome, by decision.
    pub outcomes: Vec<Vec<Pair>>,
    /// The decisions that pick one outcome.
    pub picks: Vec<Pick>,
    /// The same with both sides of a truth value in one cell.
    pub rails: Rails,
}

/// Where the value of a fact is found when nobody answered it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Established where its question does not apply, so that it has its fallback.
    pub idle: Signal,
    /// Established where its question applies.
    pub applies: Signal,
    /// What it is where it does not.
    pub otherwise: Option<Value>,
    /// Whether it is never known unless somebody answers it.
    pub only_answered: bool,
    /// What it is known to be where it follows from others.
    pub values: Vec<(Value, Signal)>,
}

impl Reading {
    /// Every signal of it.
    fn signals(&self) -> impl Iterator<Item = Signal> {
        let values = self.values.iter().map(|(_, signal)| *signal);
        [self.idle, self.applies].into_iter().chain(values)
    }
}

impl Flat {
    /// Lays a pack out.
    #[must_use]
    pub fn of(pack: &Pack, call: CallScript<'_>) -> Self {
        let mut gates = Gates::default();
        let office = gates.input_pair();
        gates.note(Note::Pair(office, Form::Given));
        let cuts = cuts_of(pack);
        let slots = Slots::of(pack, &cuts, &mut gates);
        for (id, (slot, unanswered)) in pack
            .fact_ids()
            .zip(slots.given.iter().zip(&slots.unanswered))
        {
            gates.note(Note::Answer(id, slot.clone(), *unanswered));
        }
        let mut build = Build {
            pack,
            call,
            gates,
            slots,
            office,
            late: Vec::new(),
            rules: vec![Vec::new(); pack.decisions.len()],
            outcomes: vec![Vec::new(); pack.decisions.len()],
            picks: Vec::new(),
        };
        for step in &pack.order {
            match step {
                Step::Fact(id) => build.fact(*id),
                Step::Decision(id) => build.decision(*id),
            }
        }
        build.pruned()
    }

    /// The gates in order.
    pub fn gates(&self) -> impl Iterator<Item = Gate<'_>> {
        self.gates.iter().map(|row| row.gate(&self.inputs))
    }

    /// Whether anything hangs on the answer to a fact.
    #[must_use]
    pub fn reads(&self, id: FactId) -> bool {
        let late = self.read.iter().any(|(other, _)| *other == id);
        let slot = self.slots.get(id.0).map(Slot::signals).unwrap_or_default();
        let unanswered = self.unanswered.get(id.0).copied();
        let mut signals = slot.into_iter().chain(unanswered);
        late || signals.any(|signal| signal != Signal::NEVER)
    }

    /// How many gates there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.gates.len()
    }

    /// How many inputs all gates have together.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.inputs.len()
    }
}

/// A pack while it is laid out.
struct Build<'a> {
    pack: &'a Pack,
    call: CallScript<'a>,
    gates: Gates,
    slots: Slots,
    office: Pair,
    late: Vec<Late>,
    rules: Vec<Vec<Pair>>,
    outcomes: Vec<Vec<Pair>>,
    picks: Vec<Pick>,
}

impl Build<'_> {
    /// A condition that the gates cannot express: the reference evaluator finds it, the same condition once.
    fn late(&mut self, term: &Term) -> Pair {
        let known = self.late.iter().find_map(|late| match &late.subject {
            Subject::Truth(other, pair) if other == term => Some(*pair),
            Subject::Truth(..) | Subject::Fact(..) => None,
        });
        if let Some(pair) = known {
            return pair;
        }
        let pair = self.gates.input_pair();
        self.gates.note(Note::Late);
        self.gates.note(Note::Pair(pair, Form::Given));
        self.late.push(Late {
            subject: Subject::Truth(term.clone(), pair),
            before: self.gates.len(),
        });
        pair
    }
}
