//! One child: every gate in order, a byte for each signal, and no branch that hangs on an answer.

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::flat::Flat;
use crate::compile::flat::Signal;
use crate::compile::program::Program;
use crate::decide::world::Contact;
use crate::execute::entry::Entry;
use crate::execute::gates;
use crate::execute::gates::PLACES;
use crate::execute::gates::at;
use crate::execute::late::Found;
use crate::execute::late::Known;
use crate::execute::late::Lates;
use crate::execute::layout::Place;
use crate::execute::line::Line;
use crate::execute::slots::Slots;

/// A program for one child at a time; made once for a pack.
pub struct One<'p> {
    flat: &'p Flat,
    line: Line,
    lates: Lates<'p>,
    entry: Entry,
    /// Where what is known of each outcome stands, by decision.
    outcomes: Vec<Vec<(Place, Place)>>,
    /// Where it stands that a rule fired, by decision.
    rules: Vec<Vec<Place>>,
}

/// A byte for every place.
type Board = gates::Board<u8>;

/// One child's run, to be used again for the next.
#[derive(Debug, Default)]
pub struct Run {
    board: Vec<u8>,
    /// What was worked out late.
    pub found: Found,
    more: Vec<Place>,
}

impl<'p> One<'p> {
    /// Prepares a program; nothing if it is too large, which only the reference evaluator then decides.
    #[must_use]
    pub fn of(program: &'p Program) -> Option<Self> {
        let flat = program.flat();
        let line = Line::of(flat)?;
        let outcomes = flat.outcomes.iter();
        let outcomes = outcomes.map(|all| all.iter().map(|pair| line.places(*pair)).collect());
        let rules = flat.rules.iter();
        let rules = rules.map(|all| all.iter().map(|signal| line.place(*signal)).collect());
        Some(Self {
            flat,
            lates: Lates::of(program),
            entry: Entry::of(flat, &line),
            outcomes: outcomes.collect(),
            rules: rules.collect(),
            line,
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
        let Run { board, found, more } = run;
        board.resize(PLACES, 0);
        let Some(board) = board.first_chunk_mut() else {
            return;
        };
        found.clear();
        self.begin(slots, office, board);
        for at in 0..self.line.parts() {
            self.line.run(at, board);
            self.late(at, contact, answer, (board, found, more));
        }
    }

    /// Puts in what is given.
    fn begin(&self, slots: &Slots, office: Truth, board: &mut Board) {
        board
            .iter_mut()
            .take(self.line.outside)
            .for_each(|it| *it = 0);
        set(board, self.line.place(Signal::ALWAYS));
        match office {
            Truth::True => set(board, self.line.place(self.flat.office.yes)),
            Truth::False => set(board, self.line.place(self.flat.office.no)),
            Truth::Unknown => {}
        }
        self.entry.put(slots, board);
        // Nothing that is never established was meant.
        unset(board, self.line.place(Signal::NEVER));
    }

    fn late(
        &self,
        at: usize,
        contact: &Contact,
        answer: &dyn Fn(FactId) -> Option<Value>,
        (board, found, more): (&mut Board, &mut Found, &mut Vec<Place>),
    ) {
        more.clear();
        {
            let known = Known {
                contact,
                answer,
                is: &|signal| is_set(board, self.line.place(signal)),
            };
            if !self.lates.may_come(at, &known, found) {
                return;
            }
            let mut establish = |signal| more.push(self.line.place(signal));
            self.lates.work_out(at, &known, found, &mut establish);
        }
        for place in more.drain(..) {
            set(board, place);
        }
        unset(board, self.line.place(Signal::NEVER));
    }

    /// What is known of each outcome of a decision.
    pub fn outcomes<'r>(
        &'r self,
        id: DecisionId,
        run: &'r Run,
    ) -> impl Iterator<Item = Truth> + 'r {
        let places = self.outcomes.get(id.0).into_iter().flatten();
        places.map(|(yes, no)| {
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
        rules.map(|place| run.is_set(*place))
    }
}

impl Run {
    fn is_set(&self, place: Place) -> bool {
        self.board.get(usize::from(place)) == Some(&1)
    }
}

#[expect(
    clippy::indexing_slicing,
    reason = "there is a place for every `u16`, and the compiler knows it"
)]
fn is_set(board: &Board, place: Place) -> bool {
    board[usize::from(place)] == 1
}

fn set(board: &mut Board, place: Place) {
    *at(board, place) = 1;
}

fn unset(board: &mut Board, place: Place) {
    *at(board, place) = 0;
}
