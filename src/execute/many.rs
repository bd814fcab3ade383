//! Many children at once: a bit for each child, sixty-four to a word, eight words to a step.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use pulp::Arch;
use pulp::NullaryFnOnce;

use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::flat::Flat;
use crate::compile::flat::Pair;
use crate::compile::flat::Signal;
use crate::compile::flat::Slot;
use crate::compile::program::Program;
use crate::decide::fault::Fault;
use crate::execute::bits::block;
use crate::execute::bits::both;
use crate::execute::bits::first;
use crate::execute::bits::is_code;
use crate::execute::bits::ones;
use crate::execute::bits::planes;
use crate::execute::columns::Column;
use crate::execute::columns::Columns;
use crate::execute::gates;
use crate::execute::gates::Cell;
use crate::execute::gates::PLACES;
use crate::execute::late::Found;
use crate::execute::late::Known;
use crate::execute::late::Lates;
use crate::execute::layout::Layout;
use crate::execute::layout::Place;
use crate::execute::layout::Stretch;

/// Words to a step.
pub const WORDS: usize = 8;

/// Children to a step.
pub const STEP: usize = WORDS * 64;

/// A bit for each child of a step.
pub type Block = [u64; WORDS];

/// A program for many children; made once for a pack.
pub struct Many<'p> {
    flat: &'p Flat,
    pub(super) layout: Layout,
    lates: Lates<'p>,
}

/// The children of one step, as they are given.
pub(super) struct Children<'a> {
    pub(super) columns: &'a Columns,
    pub(super) answers: Answers<'a>,
    pub(super) first: usize,
    rows: usize,
}

/// What is known of the children of one step.
pub struct Step<'b> {
    many: &'b Many<'b>,
    board: &'b Board,
    /// The first child.
    pub first: usize,
    /// How many children.
    pub rows: usize,
    /// What could not be evaluated, by child.
    pub faults: &'b [(usize, Fault)],
}

/// A block for every place.
type Board = gates::Board<Block>;

/// The room that a run needs, kept for the next.
#[derive(Debug, Default)]
pub struct Room {
    pub(super) board: Vec<Block>,
    /// By fact, whose answer is known.
    answered: Vec<Block>,
    found: Vec<Vec<(FactId, Value)>>,
    faults: Vec<(usize, Fault)>,
}

/// The full value of the answer of a child to a fact, where a late condition reads it.
pub type Answers<'a> = &'a dyn Fn(usize, FactId) -> Option<&'a Value>;

impl<'p> Many<'p> {
    /// Prepares a program; nothing if it is too large, which only the reference evaluator then decides.
    #[must_use]
    pub fn of(program: &'p Program) -> Option<Self> {
        let flat = program.flat();
        Some(Self {
            flat,
            layout: Layout::of(flat)?,
            lates: Lates::of(program),
        })
    }

    /// Decides every child; `see` is shown each step in order.
    pub fn decide<'a>(
        &self,
        columns: &'a Columns,
        answers: Answers<'a>,
        room: &mut Room,
        see: &mut dyn FnMut(&Step<'_>),
    ) {
        let arch = Arch::new();
        room.board.resize(PLACES, [0; WORDS]);
        room.answered.resize(self.flat.slots.len(), [0; WORDS]);
        for first in (0..columns.rows).step_by(STEP) {
            let rows = (columns.rows - first).min(STEP);
            let children = Children {
                columns,
                answers,
                first,
                rows,
            };
            arch.dispatch(Given {
                many: self,
                columns,
                first,
                room,
            });
            for (at, part) in self.layout.parts.iter().enumerate() {
                let Some(board) = room.board.first_chunk_mut() else {
                    return;
                };
                arch.dispatch(Gates {
                    layout: &self.layout,
                    stretches: part,
                    board,
                });
                self.late(at, &children, room);
            }
            let Some(board) = room.board.first_chunk() else {
                return;
            };
            see(&Step {
                many: self,
                board,
                first,
                rows,
                faults: &room.faults,
            });
        }
    }

    /// Puts in what is given.
    #[inline(always)]
    fn begin(&self, columns: &Columns, first: usize, room: &mut Room) {
        let Room {
            board,
            answered,
            found,
            faults,
        } = room;
        let Some(board) = board.first_chunk_mut() else {
            return;
        };
        faults.clear();
        found.iter_mut().for_each(Vec::clear);
        let outside = board.iter_mut().take(self.layout.outside);
        outside.for_each(|block| *block = [0; WORDS]);
        self.put(board, Signal::ALWAYS, [u64::MAX; WORDS]);
        self.put(board, self.flat.office.yes, block(&columns.open, first));
        self.put(board, self.flat.office.no, block(&columns.closed, first));
        let facts = self.flat.slots.iter().zip(&columns.facts);
        let facts = facts.zip(&self.flat.unanswered).zip(answered);
        for (((slot, column), unanswered), answered) in facts {
            *answered = self.column(slot, column, first, board);
            self.put(board, *unanswered, answered.map(|word| !word));
        }
    }

    #[inline(always)]
    fn put(&self, board: &mut Board, signal: Signal, children: Block) {
        if signal != Signal::NEVER
            && let Some(block) = board.get_mut(usize::from(self.layout.place(signal)))
        {
            *block = children;
        }
    }

    /// Puts a column in; whose answers are known.
    #[inline(always)]
    fn column(&self, slot: &Slot, column: &Column, first: usize, board: &mut Board) -> Block {
        match (column, slot) {
            (Column::Absent, _) => [0; WORDS],
            (Column::Bits { yes, no }, Slot::Values(all)) => {
                let (yes, no) = (block(yes, first), block(no, first));
                for (signal, children) in all.iter().zip([yes, no]) {
                    self.put(board, *signal, children);
                }
                both(yes, no, |a, b| a | b)
            }
            (
                Column::Members { known, each },
                Slot::Members {
                    known: all,
                    each: pairs,
                },
            ) => {
                let known = block(known, first);
                self.put(board, *all, known);
                for (words, Pair { yes, no }) in each.iter().zip(pairs) {
                    let holds = block(words, first);
                    self.put(board, *yes, holds);
                    self.put(
                        board,
                        *no,
                        both(known, holds, |known, holds| known & !holds),
                    );
                }
                known
            }
            (Column::Codes(codes), slot) => {
                let codes = codes.get(first..).unwrap_or_default();
                self.codes(slot, codes, board)
            }
            (Column::Bits { .. } | Column::Members { .. }, _) => [0; WORDS],
        }
    }

    /// Codes as bits: each bit of the code is a word, and each code is read off those.
    #[inline(always)]
    fn codes(&self, slot: &Slot, codes: &[u8], board: &mut Board) -> Block {
        let count = match slot {
            Slot::Values(all) => all.len(),
            Slot::Ordered(cuts) => cuts.len() + 1,
            Slot::Members { .. } | Slot::Unread => 1,
        };
        let bits = (usize::BITS - count.leading_zeros()) as usize;
        let planes = planes(codes, bits);
        let planes = planes.get(..bits).unwrap_or(&planes);
        let known = planes
            .iter()
            .fold([0; WORDS], |all, plane| both(all, *plane, |a, b| a | b));
        match slot {
            Slot::Values(all) => {
                for (at, signal) in all.iter().enumerate() {
                    if *signal != Signal::NEVER {
                        self.put(board, *signal, is_code(planes, at + 1));
                    }
                }
            }
            Slot::Ordered(cuts) => {
                let mut below = [0; WORDS];
                for (at, (_, Pair { yes, no })) in cuts.iter().enumerate() {
                    below = both(below, is_code(planes, at + 1), |a, b| a | b);
                    self.put(board, *no, below);
                    self.put(
                        board,
                        *yes,
                        both(known, below, |known, below| known & !below),
                    );
                }
            }
            Slot::Members { .. } | Slot::Unread => {}
        }
        known
    }

    /// One late condition, for each child of whom something may come of it.
    fn late(&self, at: usize, children: &Children<'_>, room: &mut Room) {
        let Some((subject, needs)) = self.lates.subject(at) else {
            return;
        };
        let answered = |id: FactId| room.answered.get(id.0).copied();
        let mut may = Block::EVERYBODY;
        for id in needs.iter().filter(|id| self.is_only_answered(**id)) {
            may = may.and(answered(*id).unwrap_or(Block::NOBODY));
        }
        if let Some(answered) = subject.and_then(answered) {
            may = both(may, answered, |a, b| a & !b);
        }
        if let Some(signal) = self.lates.of_nobody(at) {
            let columns = children.columns;
            may = may.and(block(&columns.together, children.first));
            if let Some(board) = room.board.first_chunk_mut() {
                self.put(board, signal, block(&columns.alone, children.first));
            }
        }
        let mut found = Found::default();
        let mut more: Vec<(usize, Place)> = Vec::new();
        let mut left = both(may, first(children.rows), |a, b| a & b);
        if let Some(years) = self.lates.count_of_years(at)
            && self.is_only_answered(years.from)
        {
            left = self.years(years, children, left, room);
        }
        for within in ones(left) {
            self.late_of(at, children, within, room, &mut found, &mut more);
        }
        for (within, place) in more {
            if place != self.layout.place(Signal::NEVER)
                && let Some(block) = room.board.get_mut(usize::from(place))
                && let Some(word) = block.get_mut(within / 64)
            {
                *word |= 1 << (within % 64);
            }
        }
    }

    /// One late condition for one child.
    fn late_of(
        &self,
        at: usize,
        children: &Children<'_>,
        within: usize,
        room: &mut Room,
        found: &mut Found,
        more: &mut Vec<(usize, Place)>,
    ) {
        let row = children.first + within;
        let Some(contact) = children.columns.contacts.get(row) else {
            return;
        };
        if room.found.len() <= within {
            room.found.resize_with(within + 1, Vec::new);
        }
        let board = &room.board;
        let known = Known {
            contact,
            answer: &|id| (children.answers)(row, id).cloned(),
            is: &|signal| self.is(board, signal, within),
        };
        found.clear();
        if let Some(earlier) = room.found.get_mut(within) {
            found.values.append(earlier);
        }
        if self.lates.may_come(at, &known, found) {
            let mut establish = |signal| more.push((within, self.layout.place(signal)));
            self.lates.work_out(at, &known, found, &mut establish);
        }
        if let Some(kept) = room.found.get_mut(within) {
            kept.append(&mut found.values);
        }
        let faults = found.faults.drain(..);
        room.faults.extend(faults.map(|fault| (row, fault)));
    }

    /// Whether a fact is never known unless somebody answers it.
    fn is_only_answered(&self, id: FactId) -> bool {
        let reading = self.flat.read.iter().find(|(other, _)| *other == id);
        reading.is_some_and(|(_, reading)| reading.only_answered)
    }

    fn is(&self, board: &[Block], signal: Signal, within: usize) -> bool {
        let block = board.get(usize::from(self.layout.place(signal)));
        let word = block.and_then(|block| block.get(within / 64));
        word.is_some_and(|word| word >> (within % 64) & 1 == 1)
    }
}

/// What is given is put in, in the widest registers there are.
struct Given<'a, 'p> {
    many: &'a Many<'p>,
    columns: &'a Columns,
    first: usize,
    room: &'a mut Room,
}

impl NullaryFnOnce for Given<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.many.begin(self.columns, self.first, self.room);
    }
}

/// Gates are worked out in the widest registers there are.
struct Gates<'a> {
    layout: &'a Layout,
    stretches: &'a [Stretch],
    board: &'a mut Board,
}

impl NullaryFnOnce for Gates<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        gates::run(self.layout, self.stretches, self.board);
    }
}

impl Step<'_> {
    /// Of whom an outcome certainly comes about.
    #[must_use]
    pub fn comes_about(&self, id: DecisionId, outcome: usize) -> &Block {
        self.block(self.pair(id, outcome).yes)
    }

    /// Of whom an outcome certainly does not come about.
    #[must_use]
    pub fn ruled_out(&self, id: DecisionId, outcome: usize) -> &Block {
        self.block(self.pair(id, outcome).no)
    }

    fn pair(&self, id: DecisionId, outcome: usize) -> Pair {
        let all = self.many.flat.outcomes.get(id.0);
        let pair = all.and_then(|all| all.get(outcome));
        pair.copied().unwrap_or(Pair::UNKNOWN)
    }

    /// Of whom a rule fired.
    #[must_use]
    pub fn fired(&self, id: DecisionId, rule: usize) -> &Block {
        let signal = self.many.flat.rules.get(id.0).and_then(|all| all.get(rule));
        self.block(signal.copied().unwrap_or(Signal::NEVER))
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "there is a place for every `u16`, and the compiler knows it"
    )]
    fn block(&self, signal: Signal) -> &Block {
        &self.board[usize::from(self.many.layout.place(signal))]
    }
}
