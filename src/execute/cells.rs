//! A flat program for one child: both sides of a truth value in one cell, and what hangs on one answer read off a table.
//!
//! A cell has two bits: 2 where something certainly holds, 1 where it may. Where
//! the gates of yes and of no mirror each other, as Kleene's connectives do, one
//! gate over cells does the work of both.

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::compile::flat::Flat;
use crate::compile::flat::Kind;
use crate::compile::flat::Pair;
use crate::compile::flat::Signal;
use crate::compile::flat::Slot;
use crate::compile::flat::Subject;
use crate::execute::layout::Place;

/// Certainly does not hold.
pub(super) const FALSE: u8 = 0;
/// May hold.
pub(super) const UNKNOWN: u8 = 1;
/// Certainly holds.
pub(super) const TRUE: u8 = 3;

/// How many cells are copied at once; a row of a table is a multiple of it.
pub(super) const STRIDE: usize = 8;

/// What a gate does with its inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Op {
    /// What holds of every input.
    All,
    /// What holds of some input.
    Any,
    /// The negation of the only input.
    Not,
    /// Holds where the first input certainly does, does not where the second certainly does.
    Join,
}

/// Gates of one kind and number of inputs that do not read each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub(super) op: Op,
    pub(super) width: usize,
    from: usize,
    to: usize,
    /// The place of what the first works out; the others follow.
    pub(super) first: Place,
}

/// Where it is seen whether a signal is established.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub(super) place: Place,
    pub(super) side: Side,
}

/// Which side of a cell's truth value a signal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// That it holds.
    Yes,
    /// That it does not.
    No,
}

impl Side {
    /// Whether a cell has it.
    pub(super) fn is_in(self, cell: u8) -> bool {
        match self {
            Self::Yes => cell & 2 != 0,
            Self::No => cell & 1 == 0,
        }
    }

    /// The cell that has it.
    pub(super) fn cell(self) -> u8 {
        match self {
            Self::Yes => TRUE,
            Self::No => FALSE,
        }
    }
}

/// What hangs on the answer to one fact alone, by its code.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The fact's position.
    pub(super) fact: usize,
    /// Where a row is put.
    pub(super) first: Place,
    /// How long a row is.
    pub(super) stride: usize,
    cells: Vec<u8>,
}

impl Table {
    /// The cells for a code; those of no answer for a code there is not.
    pub(super) fn row(&self, code: usize) -> &[u8] {
        let row = |at: usize| self.cells.get(at * self.stride..(at + 1) * self.stride);
        row(code).or_else(|| row(0)).unwrap_or_default()
    }
}

/// A program laid out in cells.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    seats: Vec<Option<Seat>>,
    /// What stands at the front before anything is known.
    pub(super) front: Vec<u8>,
    /// In the order in which their rows lie.
    pub(super) tables: Vec<Table>,
    /// The gates; those of each part run before the late condition of the same number.
    pub(super) parts: Vec<Vec<Stretch>>,
    inputs: Vec<Place>,
}

impl Cells {
    /// Lays a program out; nothing if it has more cells than there are places.
    pub(super) fn of(flat: &Flat) -> Option<Self> {
        let mut plan = Plan::of(flat);
        plan.take_gates(flat);
        plan.take_outputs(flat);
        plan.finish(flat)
    }

    /// Where a signal is seen; nothing for one that nobody asks for, or that is never established.
    pub(super) fn seat(&self, signal: Signal) -> Option<Seat> {
        self.seats.get(signal.at()).copied().flatten()
    }

    /// What a stretch reads.
    pub(super) fn inputs(&self, stretch: &Stretch) -> &[Place] {
        self.inputs
            .get(stretch.from..stretch.to)
            .unwrap_or_default()
    }
}

/// A cell by its number.
type Number = usize;

#[derive(Clone, Debug)]
enum Node {
    /// It comes from outside; this stands there before.
    Given(u8),
    /// A column of a fact's table.
    Column { fact: usize, cells: Vec<u8> },
    /// It is worked out from others.
    Gate(Op, Vec<Number>),
}

/// A signal that hangs on one fact alone: where it is established, by code.
#[derive(Clone, Debug)]
struct Unary {
    fact: usize,
    holds: Vec<bool>,
}

/// Two gates that one gate over cells stands for.
struct Merged {
    yes: Signal,
    kind: Kind,
    inputs: Vec<(Signal, Signal)>,
}

struct Plan {
    nodes: Vec<Node>,
    /// By cell, the late condition that gives it, and one more.
    late: BTreeMap<Number, usize>,
    /// By signal, the cell that shows it.
    single: Vec<Option<(Number, Side)>>,
    /// The cell of a yes and a no.
    paired: HashMap<(Signal, Signal), Number>,
    negated: HashMap<Number, Number>,
    unary: Vec<Option<Unary>>,
    /// By signal, the other sides of truth values it is a side of.
    others: Vec<Vec<Signal>>,
}

impl Plan {
    /// What is given.
    fn of(flat: &Flat) -> Self {
        let mut plan = Self {
            nodes: Vec::new(),
            late: BTreeMap::new(),
            single: vec![None; flat.signals],
            paired: HashMap::new(),
            negated: HashMap::new(),
            unary: vec![None; flat.signals],
            others: vec![Vec::new(); flat.signals],
        };
        let never = plan.node(Node::Given(FALSE));
        plan.shows(Signal::ALWAYS, (never, Side::No));
        plan.paired.insert((Signal::NEVER, Signal::ALWAYS), never);
        plan.give_pair(flat.office, None);
        for (fact, (slot, unanswered)) in flat.slots.iter().zip(&flat.unanswered).enumerate() {
            match slot {
                Slot::Values(_) | Slot::Ordered(_) => plan.tabulate(fact, slot, *unanswered),
                Slot::Members { .. } | Slot::Unread => {
                    plan.give(slot, None);
                    plan.give_one(*unanswered, None);
                }
            }
        }
        for (at, late) in flat.late.iter().enumerate() {
            match &late.subject {
                Subject::Truth(_, pair) => plan.give_pair(*pair, Some(at)),
                Subject::Fact(_, slot) => plan.give(slot, Some(at)),
            }
        }
        for pair in flat.pairs.iter().chain(flat.outcomes.iter().flatten()) {
            plan.are_sides(*pair);
        }
        plan
    }

    fn node(&mut self, node: Node) -> Number {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn shows(&mut self, signal: Signal, seat: (Number, Side)) {
        if let Some(slot) = self.single.get_mut(signal.at()) {
            *slot = Some(seat);
        }
    }

    fn are_sides(&mut self, pair: Pair) {
        for (own, other) in [(pair.yes, pair.no), (pair.no, pair.yes)] {
            if let Some(others) = self.others.get_mut(own.at())
                && !others.contains(&other)
            {
                others.push(other);
            }
        }
    }

    fn given(&mut self, before: u8, late: Option<usize>) -> Number {
        let number = self.node(Node::Given(before));
        if let Some(at) = late {
            self.late.insert(number, at + 1);
        }
        number
    }

    fn give_one(&mut self, signal: Signal, late: Option<usize>) {
        if signal != Signal::NEVER {
            let number = self.given(FALSE, late);
            self.shows(signal, (number, Side::Yes));
        }
    }

    fn give_pair(&mut self, pair: Pair, late: Option<usize>) {
        if pair.yes == Signal::NEVER || pair.no == Signal::NEVER {
            self.give_one(pair.yes, late);
            self.give_one(pair.no, late);
            return;
        }
        let number = self.given(UNKNOWN, late);
        self.shows(pair.yes, (number, Side::Yes));
        self.shows(pair.no, (number, Side::No));
        self.paired.insert((pair.yes, pair.no), number);
        self.are_sides(pair);
    }

    fn give(&mut self, slot: &Slot, late: Option<usize>) {
        match slot {
            Slot::Values(all) => match all.as_slice() {
                [yes, no] => self.give_pair(Pair { yes: *yes, no: *no }, late),
                all => all.iter().for_each(|one| self.give_one(*one, late)),
            },
            Slot::Ordered(cuts) => {
                cuts.iter()
                    .for_each(|(_, pair)| self.give_pair(*pair, late));
            }
            Slot::Members { known, each } => {
                self.give_one(*known, late);
                each.iter().for_each(|pair| self.give_pair(*pair, late));
            }
            Slot::Unread => {}
        }
    }

    /// What each code of a fact establishes.
    fn tabulate(&mut self, fact: usize, slot: &Slot, unanswered: Signal) {
        let mut is = |signal: Signal, holds: Vec<bool>| {
            if signal != Signal::NEVER
                && let Some(slot) = self.unary.get_mut(signal.at())
            {
                *slot = Some(Unary { fact, holds });
            }
        };
        match slot {
            Slot::Values(all) => {
                for (at, signal) in all.iter().enumerate() {
                    is(
                        *signal,
                        (0..=all.len()).map(|code| code == at + 1).collect(),
                    );
                }
                is(unanswered, (0..=all.len()).map(|code| code == 0).collect());
            }
            Slot::Ordered(cuts) => {
                let codes = cuts.len() + 2;
                for (at, (_, pair)) in cuts.iter().enumerate() {
                    is(pair.yes, (0..codes).map(|code| code > at + 1).collect());
                    let below = |code: usize| code != 0 && code <= at + 1;
                    is(pair.no, (0..codes).map(below).collect());
                }
                is(unanswered, (0..codes).map(|code| code == 0).collect());
            }
            Slot::Members { .. } | Slot::Unread => {}
        }
        match slot {
            Slot::Values(all) => {
                if let [yes, no] = all.as_slice() {
                    self.are_sides(Pair { yes: *yes, no: *no });
                }
            }
            Slot::Ordered(cuts) => cuts.iter().for_each(|(_, pair)| self.are_sides(*pair)),
            Slot::Members { .. } | Slot::Unread => {}
        }
    }

    /// What a gate establishes by the code of one fact, if it hangs on no other.
    fn unary(&self, kind: Kind, inputs: &[Signal]) -> Option<Unary> {
        let mut all = inputs.iter().map(|one| self.unary.get(one.at())?.as_ref());
        let mut so_far = all.next()??.clone();
        for next in all {
            let next = next.filter(|next| next.fact == so_far.fact)?;
            for (own, other) in so_far.holds.iter_mut().zip(&next.holds) {
                match kind {
                    Kind::All => *own &= *other,
                    Kind::Any => *own |= *other,
                }
            }
        }
        Some(so_far)
    }

    fn take_gates(&mut self, flat: &Flat) {
        let gates: Vec<_> = flat.gates().collect();
        let mut at_gate: Vec<Option<usize>> = vec![None; flat.signals];
        let mut first_reader = vec![usize::MAX; flat.signals];
        for (at, gate) in gates.iter().enumerate() {
            if let Some(slot) = at_gate.get_mut(gate.out.at()) {
                *slot = Some(at);
            }
            for input in gate.inputs {
                if let Some(slot) = first_reader.get_mut(input.at()) {
                    *slot = at.min(*slot);
                }
            }
        }
        let parts = parts(flat);
        let part = |signal: Signal| parts.get(signal.at()).copied().unwrap_or(0);
        let is_read_after = |signal: Signal, at: usize| {
            first_reader
                .get(signal.at())
                .is_some_and(|first| *first > at)
        };
        let mut merged: BTreeMap<usize, Merged> = BTreeMap::new();
        for (at, gate) in gates.iter().enumerate() {
            if let Some(found) = merged.remove(&at) {
                self.merge(&found, gate.out);
                continue;
            }
            if let Some(unary) = self.unary(gate.kind, gate.inputs) {
                if let Some(slot) = self.unary.get_mut(gate.out.at()) {
                    *slot = Some(unary);
                }
                continue;
            }
            let mut others = self.others.get(gate.out.at()).into_iter().flatten();
            let partner = others.find_map(|other| {
                let later = at_gate.get(other.at()).copied().flatten()?;
                let partner = gates.get(later)?;
                // A late condition may read the one and the other hang on it.
                let together = part(gate.out) == part(*other);
                let free = later > at && together && !merged.contains_key(&later);
                let mirrors = free && partner.kind != gate.kind && is_read_after(gate.out, later);
                let inputs = mirrors.then(|| self.mirrored(gate.inputs, partner.inputs))??;
                Some((later, inputs))
            });
            if let Some((later, inputs)) = partner {
                let merge = Merged {
                    yes: gate.out,
                    kind: gate.kind,
                    inputs,
                };
                merged.insert(later, merge);
            } else {
                let inputs = gate.inputs.iter().map(|one| self.shown(*one)).collect();
                let number = self.node(Node::Gate(op(gate.kind), inputs));
                self.shows(gate.out, (number, Side::Yes));
            }
        }
    }

    /// The inputs of two gates as truth values, if each of one is a side of one of the other.
    fn mirrored(&self, yes: &[Signal], no: &[Signal]) -> Option<Vec<(Signal, Signal)>> {
        let other = |own: &Signal, among: &[Signal]| {
            let others = self.others.get(own.at())?;
            others.iter().find(|other| among.contains(other)).copied()
        };
        let mut pairs: Vec<(Signal, Signal)> = Vec::new();
        for own in yes {
            pairs.push((*own, other(own, no)?));
        }
        for own in no {
            if !pairs.iter().any(|(_, covered)| covered == own) {
                pairs.push((other(own, yes)?, *own));
            }
        }
        Some(pairs)
    }

    fn merge(&mut self, merged: &Merged, no: Signal) {
        let inputs = merged.inputs.iter();
        let inputs = inputs.map(|(yes, no)| self.cell_of(*yes, *no)).collect();
        let number = self.node(Node::Gate(op(merged.kind), inputs));
        self.shows(merged.yes, (number, Side::Yes));
        self.shows(no, (number, Side::No));
        self.paired.insert((merged.yes, no), number);
    }

    /// The cell of a truth value.
    fn cell_of(&mut self, yes: Signal, no: Signal) -> Number {
        if let Some(number) = self.paired.get(&(yes, no)) {
            return *number;
        }
        let number = if let Some(other) = self.paired.get(&(no, yes)).copied() {
            self.negation(other)
        } else if let Some(column) = self.column(yes, no) {
            column
        } else {
            let inputs = vec![self.shown(yes), self.shown(no)];
            self.node(Node::Gate(Op::Join, inputs))
        };
        self.paired.insert((yes, no), number);
        number
    }

    fn column(&mut self, yes: Signal, no: Signal) -> Option<Number> {
        let (yes, no) = (
            self.unary.get(yes.at())?.as_ref()?,
            self.unary.get(no.at())?.as_ref()?,
        );
        if yes.fact != no.fact {
            return None;
        }
        let cells = yes.holds.iter().zip(&no.holds).map(|sides| match sides {
            (true, _) => TRUE,
            (false, true) => FALSE,
            (false, false) => UNKNOWN,
        });
        let column = Node::Column {
            fact: yes.fact,
            cells: cells.collect(),
        };
        Some(self.node(column))
    }

    fn negation(&mut self, of: Number) -> Number {
        if let Some(known) = self.negated.get(&of) {
            return *known;
        }
        let turned = match self.nodes.get(of) {
            Some(Node::Column { fact, cells }) => Node::Column {
                fact: *fact,
                cells: cells.iter().map(|cell| not(*cell)).collect(),
            },
            _ => Node::Gate(Op::Not, vec![of]),
        };
        let number = self.node(turned);
        self.negated.insert(of, number);
        number
    }

    /// The cell that certainly holds where a signal is established.
    fn shown(&mut self, signal: Signal) -> Number {
        match self.seen(signal) {
            (number, Side::Yes) => number,
            (number, Side::No) => self.negation(number),
        }
    }

    /// Where a signal is seen.
    fn seen(&mut self, signal: Signal) -> (Number, Side) {
        if let Some(seat) = self.single.get(signal.at()).copied().flatten() {
            return seat;
        }
        let unary = self.unary.get(signal.at()).cloned().flatten();
        let Some(Unary { fact, holds }) = unary else {
            // Never established, as the first cell says.
            return (0, Side::Yes);
        };
        // A truth value of the same fact shows it as well, and perhaps it is needed anyway.
        let others = self.others.get(signal.at()).cloned().unwrap_or_default();
        let shared = others.into_iter().find_map(|other| {
            let of = self.unary.get(other.at())?.as_ref()?.fact;
            (of == fact).then(|| self.cell_of(signal, other))
        });
        let number = shared.unwrap_or_else(|| {
            let cells = holds.iter().map(|holds| if *holds { TRUE } else { FALSE });
            self.node(Node::Column {
                fact,
                cells: cells.collect(),
            })
        });
        self.shows(signal, (number, Side::Yes));
        (number, Side::Yes)
    }

    /// Everything that somebody asks for afterwards has a cell.
    fn take_outputs(&mut self, flat: &Flat) {
        let pairs = flat.outcomes.iter().flatten();
        let pairs = pairs.flat_map(|pair| [pair.yes, pair.no]);
        let read = flat.read.iter().flat_map(|(_, reading)| {
            let values = reading.values.iter().map(|(_, signal)| *signal);
            values.chain([reading.idle, reading.applies])
        });
        let rules = flat.rules.iter().flatten().copied();
        for signal in pairs.chain(read).chain(rules) {
            self.seen(signal);
        }
    }

    /// The part a cell belongs to, and its step there.
    fn depths(&self) -> Vec<(usize, usize)> {
        let mut depths: Vec<(usize, usize)> = Vec::with_capacity(self.nodes.len());
        for (number, node) in self.nodes.iter().enumerate() {
            let depth = match node {
                Node::Given(_) => (self.late.get(&number).copied().unwrap_or(0), 0),
                Node::Column { .. } => (0, 0),
                Node::Gate(_, inputs) => {
                    let inputs = inputs.iter().filter_map(|input| depths.get(*input));
                    let (part, step) = inputs.max().copied().unwrap_or_default();
                    (part, step + 1)
                }
            };
            depths.push(depth);
        }
        depths
    }

    fn finish(self, flat: &Flat) -> Option<Cells> {
        // Room for the end of the last row, which may be longer than it needs.
        Place::try_from(self.nodes.len() + STRIDE).ok()?;
        let mut places: Vec<Place> = vec![0; self.nodes.len()];
        let mut size = 0;
        let mut seat = |number: Number| {
            if let Some(slot) = places.get_mut(number) {
                *slot = Place::try_from(size).unwrap_or(Place::MAX);
            }
            size += 1;
            size - 1
        };
        let mut front = Vec::new();
        let mut columns: BTreeMap<usize, Vec<(Number, &[u8])>> = BTreeMap::new();
        let mut gates: Vec<((usize, usize), Op, &[Number], Number)> = Vec::new();
        let depths = self.depths();
        for (number, (node, depth)) in self.nodes.iter().zip(depths).enumerate() {
            match node {
                Node::Given(before) => {
                    seat(number);
                    front.push(*before);
                }
                Node::Column { fact, cells } => {
                    columns.entry(*fact).or_default().push((number, cells));
                }
                Node::Gate(op, inputs) => gates.push((depth, *op, inputs, number)),
            }
        }
        let mut tables = Vec::new();
        for (fact, columns) in columns {
            let firsts: Vec<usize> = columns.iter().map(|(number, _)| seat(*number)).collect();
            let first = Place::try_from(firsts.first().copied().unwrap_or(0)).ok()?;
            tables.push(table(fact, first, &columns));
        }
        gates.sort_by_key(|(depth, op, inputs, _)| (*depth, *op, inputs.len()));
        for (.., number) in &gates {
            seat(*number);
        }
        let place = |number: Number| places.get(number).copied().unwrap_or_default();
        let mut cells = Cells {
            seats: Vec::new(),
            front,
            tables,
            parts: vec![Vec::new(); flat.late.len() + 1],
            inputs: Vec::new(),
        };
        let alike = gates.chunk_by(|a, b| (a.0, a.1, a.2.len()) == (b.0, b.1, b.2.len()));
        for group in alike {
            let Some(((part, _), op, inputs, number)) = group.first() else {
                continue;
            };
            let from = cells.inputs.len();
            let read = group.iter().flat_map(|(_, _, inputs, _)| inputs.iter());
            cells.inputs.extend(read.map(|number| place(*number)));
            let stretch = Stretch {
                op: *op,
                width: inputs.len(),
                from,
                to: cells.inputs.len(),
                first: place(*number),
            };
            if let Some(stretches) = cells.parts.get_mut(*part) {
                stretches.push(stretch);
            }
        }
        let seats = self.single.iter().map(|seat| {
            let (number, side) = (*seat)?;
            Some(Seat {
                place: place(number),
                side,
            })
        });
        cells.seats = seats.collect();
        Some(cells)
    }
}

/// By signal, how many late conditions come before it.
fn parts(flat: &Flat) -> Vec<usize> {
    let mut parts = vec![0; flat.signals];
    for (at, late) in flat.late.iter().enumerate() {
        for signal in late.subject.signals() {
            if let Some(slot) = parts.get_mut(signal.at()) {
                *slot = at + 1;
            }
        }
    }
    for gate in flat.gates() {
        let inputs = gate.inputs.iter().filter_map(|input| parts.get(input.at()));
        let part = inputs.max().copied().unwrap_or(0);
        if let Some(slot) = parts.get_mut(gate.out.at()) {
            *slot = part;
        }
    }
    parts
}

fn op(kind: Kind) -> Op {
    match kind {
        Kind::All => Op::All,
        Kind::Any => Op::Any,
    }
}

/// The negation of a cell.
pub(super) fn not(cell: u8) -> u8 {
    (cell >> 1 | cell << 1 & 2) ^ TRUE
}

/// The rows of a fact's table from its columns, filled up to whole strides.
fn table(fact: usize, first: Place, columns: &[(Number, &[u8])]) -> Table {
    let stride = columns.len().next_multiple_of(STRIDE);
    let codes = columns.iter().map(|(_, cells)| cells.len()).max();
    let codes = codes.unwrap_or(0);
    let mut cells = vec![FALSE; codes * stride];
    for (at, (_, column)) in columns.iter().enumerate() {
        for (code, cell) in column.iter().enumerate() {
            if let Some(slot) = cells.get_mut(code * stride + at) {
                *slot = *cell;
            }
        }
    }
    Table {
        fact,
        first,
        stride,
        cells,
    }
}
