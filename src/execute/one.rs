//! One child: every gate in order, a byte for each signal, and no branch that hangs on an answer.

use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::flat::Flat;
use crate::compile::flat::Signal;
use crate::compile::flat::rails::FALSE;
use crate::compile::flat::rails::MAY;
use crate::compile::flat::rails::Side;
use crate::compile::flat::rails::UNKNOWN;
use crate::compile::flat::rails::YES;
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
use crate::execute::order::put;
use crate::execute::slots::Slots;

/// A program for one child at a time; made once for a pack.
pub struct One<'p> {
    flat: &'p Flat,
    line: Line,
    lates: Lates<'p>,
    entry: Entry,
    /// Where the signals stand that late conditions ask for.
    asked: Vec<Option<Stands>>,
    /// Where the signals stand that come from outside or late.
    given: Vec<Option<Stands>>,
    /// Where what is known of each outcome stands, by decision.
    outcomes: Vec<Vec<Place>>,
    /// Where it stands that a rule fired, by decision.
    rules: Vec<Vec<Place>>,
}

/// Where a signal stands, and which side of the cell it is.
type Stands = (Place, Side);

/// A byte for every place.
type Board = gates::Board<u8>;

/// One child's run, to be used again for the next.
#[derive(Debug, Default)]
pub struct Run {
    board: Vec<u8>,
    /// What was worked out late.
    pub found: Found,
    more: Vec<Signal>,
}

impl<'p> One<'p> {
    /// Prepares a program; nothing if it is too large, which only the reference evaluator then decides.
    #[must_use]
    pub fn of(program: &'p Program) -> Option<Self> {
        let flat = program.flat();
        let (line, entry) = Line::of(flat)?;
        let rails = &flat.rails;
        let each = |all: &[Vec<usize>]| {
            let own = |nodes: &Vec<usize>| nodes.iter().map(|node| line.place(*node)).collect();
            all.iter().map(own).collect()
        };
        let stand = |all: &[(Signal, usize, Side)]| {
            let mut stands = vec![None; flat.signals];
            for (signal, node, side) in all {
                put(&mut stands, signal.at(), Some((line.place(*node), *side)));
            }
            stands
        };
        Some(Self {
            flat,
            lates: Lates::of(program),
            entry,
            asked: stand(&rails.asked),
            given: stand(&rails.given),
            outcomes: each(&rails.outcomes),
            rules: each(&rails.rules),
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
        self.entry.put(slots, board);
        match office {
            Truth::True => self.establish(self.flat.office.yes, board),
            Truth::False => self.establish(self.flat.office.no, board),
            Truth::Unknown => {}
        }
        for at in 0..self.line.parts() {
            self.line.run(at, board);
            self.late(at, contact, answer, (board, found, more));
        }
    }

    /// Establishes what comes from outside or late.
    fn establish(&self, signal: Signal, board: &mut Board) {
        match self.given.get(signal.at()).copied().flatten() {
            Some((place, Side::Yes)) => *at(board, place) |= YES,
            Some((place, Side::No)) => *at(board, place) &= !MAY,
            None => {}
        }
    }

    fn late(
        &self,
        at: usize,
        contact: &Contact,
        answer: &dyn Fn(FactId) -> Option<Value>,
        (board, found, more): (&mut Board, &mut Found, &mut Vec<Signal>),
    ) {
        more.clear();
        {
            let known = Known {
                contact,
                answer,
                is: &|signal| {
                    let stands = self.asked.get(signal.at()).copied().flatten();
                    stands.is_some_and(|stands| is_established(board, stands))
                },
            };
            if !self.lates.may_come(at, &known, found) {
                return;
            }
            self.lates
                .work_out(at, &known, found, &mut |signal| more.push(signal));
        }
        for signal in more.drain(..) {
            self.establish(signal, board);
        }
    }

    /// What is known of each outcome of a decision.
    pub fn outcomes<'r>(
        &'r self,
        id: DecisionId,
        run: &'r Run,
    ) -> impl Iterator<Item = Truth> + 'r {
        let places = self.outcomes.get(id.0).into_iter().flatten();
        places.map(|place| match run.cell(*place) {
            FALSE => Truth::False,
            UNKNOWN => Truth::Unknown,
            _ => Truth::True,
        })
    }

    /// Whether each rule of a decision fired.
    pub fn fired<'r>(&'r self, id: DecisionId, run: &'r Run) -> impl Iterator<Item = bool> + 'r {
        let rules = self.rules.get(id.0).into_iter().flatten();
        rules.map(|place| is_yes(run.cell(*place)))
    }
}

impl Run {
    fn cell(&self, place: Place) -> u8 {
        self.board
            .get(usize::from(place))
            .copied()
            .unwrap_or(UNKNOWN)
    }
}

fn is_yes(cell: u8) -> bool {
    cell & YES != 0
}

fn is_established(board: &Board, (place, side): Stands) -> bool {
    let cell = board.get(usize::from(place)).copied().unwrap_or(UNKNOWN);
    match side {
        Side::Yes => is_yes(cell),
        Side::No => cell & MAY == 0,
    }
}
