//! One child: every gate in order, a byte for each signal, and no branch that hangs on an answer.

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::flat::Flat;
use crate::compile::flat::Signal;
use crate::compile::flat::Slot;
use crate::compile::program::Program;
use crate::decide::world::Contact;
use crate::execute::gates;
use crate::execute::gates::PLACES;
use crate::execute::gates::at;
use crate::execute::late::Found;
use crate::execute::late::Known;
use crate::execute::late::Lates;
use crate::execute::layout::Place;
use crate::execute::line::Line;
use crate::execute::slots::Code;
use crate::execute::slots::Slots;

/// A program for one child at a time; made once for a pack.
pub struct One<'p> {
    flat: &'p Flat,
    line: Line,
    lates: Lates<'p>,
    facts: Vec<Put>,
    /// Where what is known of each outcome stands, by decision.
    outcomes: Vec<Vec<(Place, Place)>>,
    /// Where it stands that a rule fired, by decision.
    rules: Vec<Vec<Place>>,
}

/// Where the answer to one fact is put.
#[derive(Clone, Debug)]
struct Put {
    unanswered: Place,
    places: Places,
}

#[derive(Clone, Debug)]
enum Places {
    /// By position of the value.
    Values(Vec<Place>),
    /// By threshold: reached, not reached.
    Ordered(Vec<(Place, Place)>),
    /// That the set is known, and by member: in it, not in it.
    Members(Place, Vec<(Place, Place)>),
    Unread,
}

/// A byte for every place.
type Board = gates::Board<u8>;

/// One child's run, to be used again for the next.
#[derive(Debug, Default)]
pub struct Run {
    board: Vec<u8>,
    /// What was worked out late.
    pub found: Found,
}

impl<'p> One<'p> {
    /// Prepares a program; nothing if it is too large, which only the reference evaluator then decides.
    #[must_use]
    pub fn of(program: &'p Program) -> Option<Self> {
        let flat = program.flat();
        let line = Line::of(flat)?;
        let facts = flat.slots.iter().zip(&flat.unanswered);
        let facts = facts.map(|(slot, unanswered)| Put {
            unanswered: line.place(*unanswered),
            places: places(slot, &line),
        });
        let outcomes = flat.outcomes.iter();
        let outcomes = outcomes.map(|all| all.iter().map(|pair| line.places(*pair)).collect());
        let rules = flat.rules.iter();
        let rules = rules.map(|all| all.iter().map(|signal| line.place(*signal)).collect());
        Some(Self {
            flat,
            lates: Lates::of(program),
            facts: facts.collect(),
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
        let Run { board, found } = run;
        board.resize(PLACES, 0);
        let Some(board) = board.first_chunk_mut() else {
            return;
        };
        found.clear();
        self.begin(slots, office, board);
        for at in 0..self.line.parts() {
            self.line.run(at, board);
            self.late(at, contact, answer, (board, found));
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
        for (put, code) in self.facts.iter().zip(&slots.codes) {
            if code.is_known() {
                put.places.put(*code, board);
            } else {
                set(board, put.unanswered);
            }
        }
        // Nothing that is never established was meant.
        unset(board, self.line.place(Signal::NEVER));
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
                is: &|signal| is_set(board, self.line.place(signal)),
            };
            if !self.lates.may_come(at, &known, found) {
                return;
            }
            let mut establish = |signal| more.push(self.line.place(signal));
            self.lates.work_out(at, &known, found, &mut establish);
        }
        for place in more {
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

fn places(slot: &Slot, line: &Line) -> Places {
    match slot {
        Slot::Values(all) => Places::Values(all.iter().map(|one| line.place(*one)).collect()),
        Slot::Ordered(cuts) => {
            Places::Ordered(cuts.iter().map(|(_, pair)| line.places(*pair)).collect())
        }
        Slot::Members { known, each } => Places::Members(
            line.place(*known),
            each.iter().map(|pair| line.places(*pair)).collect(),
        ),
        Slot::Unread => Places::Unread,
    }
}

impl Places {
    fn put(&self, code: Code, board: &mut Board) {
        let side = |(yes, no): &(Place, Place), truth| if truth { *yes } else { *no };
        match self {
            Self::Values(all) => {
                if let Some(place) = code.position().and_then(|at| all.get(at)) {
                    set(board, *place);
                }
            }
            Self::Ordered(cuts) => {
                let reached = code.position().unwrap_or(0);
                for (at, pair) in cuts.iter().enumerate() {
                    set(board, side(pair, at < reached));
                }
            }
            Self::Members(known, each) => {
                set(board, *known);
                for (at, pair) in each.iter().enumerate() {
                    set(board, side(pair, code.holds(at)));
                }
            }
            Self::Unread => {}
        }
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
