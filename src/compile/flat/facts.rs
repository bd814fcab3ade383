//! How the answer to a fact becomes signals, and what holds of it where nobody answered.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::algebra::value::Value;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::measure;
use crate::compile::abstraction::reaches;
use crate::compile::flat::Build;
use crate::compile::flat::gates::Gates;
use crate::compile::flat::gates::Pair;
use crate::compile::flat::gates::Signal;
use crate::compile::flat::late::Late;
use crate::compile::flat::late::Subject;
use crate::compile::flat::note::Form;
use crate::compile::flat::note::Note;
use crate::compile::flat::note::Read;
use crate::compile::flat::note::Which;

/// How many members a set may have; a longer one is worked out late.
const MOST_MEMBERS: usize = 62;

/// The signals of one fact.
#[derive(Clone, Debug)]
pub enum Slot {
    /// One for each value: known to be this. A yes/no fact has yes, then no.
    Values(Vec<Signal>),
    /// One truth value for each threshold, ascending: at or above it.
    Ordered(Vec<(Cut, Pair)>),
    /// One truth value for each member, and whether the set is known.
    Members {
        /// Established where the set is known.
        known: Signal,
        /// Whether it holds each member.
        each: Vec<Pair>,
    },
    /// None: texts, moments and lists, which the gates cannot read.
    Unread,
}

impl Slot {
    fn fresh(fact: &Fact, cuts: Option<&BTreeSet<Cut>>, gates: &mut Gates) -> Self {
        match &fact.of {
            Type::YesNo => Self::Values(vec![gates.input(), gates.input()]),
            Type::OneOf(domain) => {
                Self::Values(domain.values.iter().map(|_| gates.input()).collect())
            }
            Type::AnyOf(domain) if domain.values.len() <= MOST_MEMBERS => Self::Members {
                known: gates.input(),
                each: domain.values.iter().map(|_| gates.input_pair()).collect(),
            },
            Type::Number(_) | Type::Date => {
                let cuts = cuts.into_iter().flatten();
                Self::Ordered(cuts.map(|cut| (*cut, gates.input_pair())).collect())
            }
            Type::AnyOf(_)
            | Type::Text
            | Type::Moment
            | Type::Days
            | Type::Months
            | Type::List(_)
            | Type::Record(_)
            | Type::Any => Self::Unread,
        }
    }

    /// Every signal of it.
    #[must_use]
    pub fn signals(&self) -> Vec<Signal> {
        let both = |pair: &Pair| [pair.yes, pair.no];
        match self {
            Self::Values(all) => all.clone(),
            Self::Ordered(cuts) => cuts.iter().flat_map(|(_, pair)| both(pair)).collect(),
            Self::Members { known, each } => std::iter::once(*known)
                .chain(each.iter().flat_map(both))
                .collect(),
            Self::Unread => Vec::new(),
        }
    }

    /// The truth values of it: of one that has two values, whether it has the first.
    pub(super) fn pairs(&self) -> impl Iterator<Item = Pair> {
        let (values, cuts, members): (&[Signal], &[(Cut, Pair)], &[Pair]) = match self {
            Self::Values(all) => (all, &[], &[]),
            Self::Ordered(cuts) => (&[], cuts, &[]),
            Self::Members { each, .. } => (&[], &[], each),
            Self::Unread => (&[], &[], &[]),
        };
        let yes_no = match values {
            [yes, no] => Some(Pair { yes: *yes, no: *no }),
            _ => None,
        };
        let cuts = cuts.iter().map(|(_, pair)| *pair);
        yes_no
            .into_iter()
            .chain(cuts)
            .chain(members.iter().copied())
    }

    /// The signals that a value of the fact establishes.
    #[must_use]
    pub fn established(&self, value: &Value, of: &Type) -> Vec<Signal> {
        let side = |pair: &Pair, truth| if truth { pair.yes } else { pair.no };
        match (self, value, of) {
            (Self::Values(all), Value::Bool(truth), _) => {
                all.get(usize::from(!truth)).copied().into_iter().collect()
            }
            (Self::Values(all), Value::Text(text), Type::OneOf(domain)) => {
                let at = domain.position(text);
                at.and_then(|at| all.get(at)).copied().into_iter().collect()
            }
            (Self::Members { known, each }, Value::List(items), Type::AnyOf(domain)) => {
                let has = |member: &str| {
                    let mut texts = items.iter().flatten().map(Value::as_text);
                    texts.any(|item| item == Some(member))
                };
                let members = domain.values.iter().zip(each);
                std::iter::once(*known)
                    .chain(members.map(|(member, pair)| side(pair, has(member))))
                    .collect()
            }
            (Self::Ordered(cuts), value, _) => measure(value).map_or_else(Vec::new, |at| {
                let sides = cuts.iter().map(|(cut, pair)| side(pair, reaches(at, *cut)));
                sides.collect()
            }),
            _ => Vec::new(),
        }
    }

    /// The same slot with each signal replaced; `put` is told its place among [`Self::signals`].
    pub(super) fn rebuilt(&self, put: &mut dyn FnMut(usize, Signal) -> Signal) -> Self {
        let mut place = 0;
        let mut next = |signal: Signal| {
            let new = put(place, signal);
            place += 1;
            new
        };
        let mut both = |pair: &Pair| Pair {
            yes: next(pair.yes),
            no: next(pair.no),
        };
        match self {
            Self::Ordered(cuts) => {
                Self::Ordered(cuts.iter().map(|(cut, pair)| (*cut, both(pair))).collect())
            }
            Self::Values(all) => Self::Values(all.iter().map(|signal| next(*signal)).collect()),
            Self::Members { known, each } => {
                let known = next(*known);
                let mut both = |pair: &Pair| Pair {
                    yes: next(pair.yes),
                    no: next(pair.no),
                };
                Self::Members {
                    known,
                    each: each.iter().map(&mut both).collect(),
                }
            }
            Self::Unread => Self::Unread,
        }
    }
}

/// The signals of every fact: as answered, and as the rules read them.
#[derive(Debug)]
pub(super) struct Slots {
    pub(super) given: Vec<Slot>,
    pub(super) unanswered: Vec<Signal>,
    pub(super) settled: Vec<Slot>,
    /// Established where the question does not apply and nobody answered.
    pub(super) idle: Vec<Signal>,
    /// Established where the question applies.
    pub(super) applies: Vec<Signal>,
}

impl Slots {
    pub(super) fn of(
        pack: &Pack,
        cuts: &BTreeMap<FactId, BTreeSet<Cut>>,
        gates: &mut Gates,
    ) -> Self {
        let given: Vec<Slot> = pack
            .fact_ids()
            .map(|id| Slot::fresh(pack.fact(id), cuts.get(&id), gates))
            .collect();
        let unanswered = pack.fact_ids().map(|id| {
            let fact = pack.fact(id);
            if fact.only_if.is_some() || fact.worked_out.is_some() {
                gates.input()
            } else {
                Signal::NEVER
            }
        });
        let unanswered = unanswered.collect();
        Self {
            settled: given.clone(),
            idle: vec![Signal::NEVER; given.len()],
            applies: vec![Signal::ALWAYS; given.len()],
            given,
            unanswered,
        }
    }

    /// The signals of a fact as the rules read it.
    pub(super) fn slot(&self, id: FactId) -> &Slot {
        self.settled.get(id.0).unwrap_or(&Slot::Unread)
    }
}

impl Build<'_> {
    /// An answer always stands; then what does not apply, then what can be worked out.
    pub(super) fn fact(&mut self, id: FactId) {
        let fact = self.pack.fact(id);
        let Some(unanswered) = self.slots.unanswered.get(id.0).copied() else {
            return;
        };
        let given = self.slots.slot(id).clone();
        let applies = match &fact.only_if {
            Some((term, _)) => self.truth(term),
            None => Pair::TRUE,
        };
        let idle = self.gates.all([unanswered, applies.no]);
        let fallback = fact.otherwise.as_ref();
        let fallback = fallback.map_or_else(Vec::new, |value| given.established(value, &fact.of));
        let followed = match &fact.worked_out {
            Some(term) => self.followed(id, term, &given),
            None => BTreeMap::new(),
        };
        let gates = &mut self.gates;
        let settled = given.rebuilt(&mut |place, signal| {
            let mut ways = vec![signal];
            let falls_back = fallback.contains(&signal);
            if falls_back {
                ways.push(idle);
            }
            if let Some(follows) = followed.get(&place).copied() {
                ways.push(gates.all([unanswered, applies.yes, follows]));
                // Whether it applies or not, it comes to the same.
                if falls_back {
                    ways.push(gates.all([unanswered, follows]));
                }
            }
            gates.any(ways)
        });
        let read = Read {
            id,
            given,
            unanswered,
            applies,
            fallback,
            follows: followed,
        };
        self.note(read, &settled);
        if let Some(slot) = self.slots.settled.get_mut(id.0) {
            *slot = settled;
        }
        if let Some(slot) = self.slots.idle.get_mut(id.0) {
            *slot = idle;
        }
        if let Some(slot) = self.slots.applies.get_mut(id.0) {
            *slot = applies.yes;
        }
    }

    /// Notes down how a fact is read.
    fn note(&mut self, read: Read, settled: &Slot) {
        let id = read.id;
        let gates = &mut self.gates;
        gates.note(Note::Fact(read));
        for (at, pair) in settled.pairs().enumerate() {
            let which = match settled {
                Slot::Values(_) => Which::Among(vec![at]),
                Slot::Ordered(_) | Slot::Members { .. } | Slot::Unread => Which::Nth(at),
            };
            gates.note(Note::Pair(pair, Form::Fact(id, which)));
        }
        if let Slot::Values(all) = settled {
            for (at, signal) in all.iter().enumerate() {
                let form = Form::Fact(id, Which::Among(vec![at]));
                gates.note(Note::Single(*signal, form));
            }
        }
    }

    /// What a fact follows from, for each of its signals by place.
    fn followed(&mut self, id: FactId, term: &Term, slot: &Slot) -> BTreeMap<usize, Signal> {
        let fact = self.pack.fact(id);
        let places = slot.signals();
        let mut found: BTreeMap<usize, Signal> = BTreeMap::new();
        if let Some(values) = self.values(term) {
            let mut ways: BTreeMap<usize, Vec<Signal>> = BTreeMap::new();
            for (value, follows) in values {
                let established = slot.established(&value, &fact.of);
                let own = places.iter().enumerate();
                for (place, _) in own.filter(|(_, signal)| established.contains(signal)) {
                    ways.entry(place).or_default().push(follows);
                }
            }
            for (place, ways) in ways {
                found.insert(place, self.gates.any(ways));
            }
            return found;
        }
        let gates = &mut self.gates;
        gates.note(Note::Late);
        let worked = slot.rebuilt(&mut |_, _| gates.input());
        worked
            .pairs()
            .for_each(|pair| gates.note(Note::Pair(pair, Form::Given)));
        found.extend(worked.signals().into_iter().enumerate());
        self.late.push(Late {
            subject: Subject::Fact(id, worked),
            before: self.gates.len(),
        });
        found
    }
}
