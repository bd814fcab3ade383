//! One child: every gate in order, a byte for each truth value, and no branch that hangs on an answer.
#![expect(clippy::inline_always, reason = "the loops are to be known as a whole")]

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::flat::Pair;
use crate::compile::flat::Slot;
use crate::compile::program::Program;
use crate::decide::world::Contact;
use crate::execute::cells::Cells;
use crate::execute::cells::FALSE;
use crate::execute::cells::Op;
use crate::execute::cells::STRIDE;
use crate::execute::cells::Seat;
use crate::execute::cells::Stretch;
use crate::execute::cells::TRUE;
use crate::execute::cells::not;
use crate::execute::gates;
use crate::execute::gates::Cell;
use crate::execute::gates::PLACES;
use crate::execute::gates::at;
use crate::execute::late::Found;
use crate::execute::late::Known;
use crate::execute::late::Lates;
use crate::execute::layout::Place;
use crate::execute::slots::Code;
use crate::execute::slots::Slots;

/// A program for one child at a time; made once for a pack.
pub struct One<'p> {
    cells: Cells,
    lates: Lates<'p>,
    office: (Option<Seat>, Option<Seat>),
    /// Facts whose answers are put in by themselves.
    facts: Vec<Put>,
    /// Where what is known of each outcome is seen, by decision.
    outcomes: Vec<Vec<(Option<Seat>, Option<Seat>)>>,
    /// Where it is seen that a rule fired, by decision.
    rules: Vec<Vec<Option<Seat>>>,
}

/// Where the answer to a fact is put that has no table.
#[derive(Clone, Debug)]
struct Put {
    fact: usize,
    unanswered: Option<Seat>,
    /// That a set is known, and by member: in it, not in it.
    known: Option<Seat>,
    members: Vec<(Option<Seat>, Option<Seat>)>,
}

/// Both sides of a truth value in a byte.
#[derive(Clone, Copy, Debug, Default)]
struct Two(u8);

impl Cell for Two {
    const NOBODY: Self = Self(FALSE);
    const EVERYBODY: Self = Self(TRUE);

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A cell for every place.
type Board = gates::Board<Two>;

/// One child's run, to be used again for the next.
#[derive(Debug, Default)]
pub struct Run {
    board: Vec<Two>,
    /// What was worked out late.
    pub found: Found,
}

impl<'p> One<'p> {
    /// Prepares a program; nothing if it is too large, which only the reference evaluator then decides.
    #[must_use]
    pub fn of(program: &'p Program) -> Option<Self> {
        let flat = program.flat();
        let cells = Cells::of(flat)?;
        let sides = |pair: &Pair| (cells.seat(pair.yes), cells.seat(pair.no));
        let facts = flat.slots.iter().zip(&flat.unanswered).enumerate();
        let facts = facts.filter_map(|(fact, (slot, unanswered))| {
            let (known, members) = match slot {
                Slot::Values(_) | Slot::Ordered(_) => return None,
                Slot::Members { known, each } => (cells.seat(*known), each.as_slice()),
                Slot::Unread => (None, &[] as &[Pair]),
            };
            Some(Put {
                fact,
                unanswered: cells.seat(*unanswered),
                known,
                members: members.iter().map(sides).collect(),
            })
        });
        let facts = facts.collect();
        let outcomes = flat.outcomes.iter();
        let outcomes = outcomes.map(|all| all.iter().map(sides).collect());
        let outcomes = outcomes.collect();
        let rules = flat.rules.iter();
        let rules = rules.map(|all| all.iter().map(|signal| cells.seat(*signal)).collect());
        Some(Self {
            lates: Lates::of(program),
            office: sides(&flat.office),
            facts,
            outcomes,
            rules: rules.collect(),
            cells,
        })
    }

    /// Decides one child.
    ///
    /// `answer` gives the full value of an answer where a late condition reads it.
    pub fn decide(
        &self,
        slots: &Slots,
        contact: &Contact,
        office: Truth,
        answer: &dyn Fn(FactId) -> Option<Value>,
        run: &mut Run,
    ) {
        let Run { board, found } = run;
        board.resize(PLACES, Two::default());
        let Some(board) = board.first_chunk_mut() else {
            return;
        };
        found.clear();
        self.begin(slots, office, board);
        for (at, part) in self.cells.parts.iter().enumerate() {
            for stretch in part {
                work_out(stretch, self.cells.inputs(stretch), board);
            }
            self.late(at, contact, answer, (board, found));
        }
    }

    /// Puts in what is given.
    fn begin(&self, slots: &Slots, office: Truth, board: &mut Board) {
        for (cell, before) in board.iter_mut().zip(&self.cells.front) {
            *cell = Two(*before);
        }
        match office {
            Truth::True => set(board, self.office.0),
            Truth::False => set(board, self.office.1),
            Truth::Unknown => {}
        }
        for put in &self.facts {
            let code = slots.codes.get(put.fact).copied().unwrap_or_default();
            put.answer(code, board);
        }
        for table in &self.cells.tables {
            let code = slots.codes.get(table.fact).copied().unwrap_or_default();
            let row = table.row(usize::try_from(code.0).unwrap_or(usize::MAX));
            let room = board.get_mut(usize::from(table.first)..);
            let room = room.unwrap_or_default().as_chunks_mut::<STRIDE>().0;
            for (cells, row) in room.iter_mut().zip(row.as_chunks::<STRIDE>().0) {
                *cells = row.map(Two);
            }
        }
    }

    fn late(
        &self,
        at: usize,
        contact: &Contact,
        answer: &dyn Fn(FactId) -> Option<Value>,
        (board, found): (&mut Board, &mut Found),
    ) {
        let mut more = Vec::new();
        {
            let known = Known {
                contact,
                answer,
                is: &|signal| is_set(board, self.cells.seat(signal)),
            };
            if !self.lates.may_come(at, &known, found) {
                return;
            }
            let mut establish = |signal| more.push(self.cells.seat(signal));
            self.lates.work_out(at, &known, found, &mut establish);
        }
        for seat in more {
            set(board, seat);
        }
    }

    /// What is known of each outcome of a decision.
    pub fn outcomes<'r>(
        &'r self,
        id: DecisionId,
        run: &'r Run,
    ) -> impl Iterator<Item = Truth> + 'r {
        let seats = self.outcomes.get(id.0).into_iter().flatten();
        seats.map(|(yes, no)| {
            if run.is_set(*yes) {
                Truth::True
            } else if run.is_set(*no) {
                Truth::False
            } else {
                Truth::Unknown
            }
        })
    }

    /// Whether each rule of a decision fired.
    pub fn fired<'r>(&'r self, id: DecisionId, run: &'r Run) -> impl Iterator<Item = bool> + 'r {
        let rules = self.rules.get(id.0).into_iter().flatten();
        rules.map(|seat| run.is_set(*seat))
    }
}

impl Run {
    fn is_set(&self, seat: Option<Seat>) -> bool {
        seat.is_some_and(|Seat { place, side }| {
            let cell = self.board.get(usize::from(place));
            cell.is_some_and(|cell| side.is_in(cell.0))
        })
    }
}

impl Put {
    fn answer(&self, code: Code, board: &mut Board) {
        if !code.is_known() {
            set(board, self.unanswered);
            return;
        }
        set(board, self.known);
        for (at, (yes, no)) in self.members.iter().enumerate() {
            set(board, if code.holds(at) { *yes } else { *no });
        }
    }
}

#[inline(always)]
fn work_out(stretch: &Stretch, inputs: &[Place], board: &mut Board) {
    let Stretch { width, first, .. } = *stretch;
    match stretch.op {
        Op::All => gates::work_out(width, first, inputs, board, Two::EVERYBODY, Two::and),
        Op::Any => gates::work_out(width, first, inputs, board, Two::NOBODY, Two::or),
        Op::Not => {
            let mut out = first;
            for place in inputs {
                *at(board, out) = Two(not(at(board, *place).0));
                out = out.wrapping_add(1);
            }
        }
        Op::Join => {
            let mut out = first;
            for [yes, no] in inputs.as_chunks::<2>().0 {
                let (yes, no) = (at(board, *yes).0, at(board, *no).0);
                *at(board, out) = Two(yes & 2 | not(no) & 1);
                out = out.wrapping_add(1);
            }
        }
    }
}

fn is_set(board: &Board, seat: Option<Seat>) -> bool {
    seat.is_some_and(|Seat { place, side }| {
        let cell = board.get(usize::from(place));
        cell.is_some_and(|cell| side.is_in(cell.0))
    })
}

/// Establishes a signal that comes from outside.
fn set(board: &mut Board, seat: Option<Seat>) {
    if let Some(Seat { place, side }) = seat {
        *at(board, place) = Two(side.cell());
    }
}
