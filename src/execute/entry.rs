//! Where the answers of one child enter the board.

use crate::compile::flat::Flat;
use crate::compile::flat::Signal;
use crate::compile::flat::Slot;
use crate::execute::gates::Board;
use crate::execute::gates::at;
use crate::execute::layout::Place;
use crate::execute::line::Line;
use crate::execute::slots::Code;
use crate::execute::slots::Slots;

/// The places of all answers.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// By fact.
    plain: Vec<Plain>,
    /// For each plain fact the place of each code: unanswered, each value, anything else.
    places: Vec<Place>,
    several: Vec<(usize, Several)>,
}

/// A fact each of whose codes sets one place; one that sets several is also such a fact, of no codes.
#[derive(Clone, Copy, Debug)]
struct Plain {
    from: usize,
    /// The highest code; every code beyond it counts as it.
    most: u64,
}

/// Where the answer to a fact is put that sets several places.
#[derive(Debug)]
enum Several {
    /// By threshold: reached, not reached.
    Thresholds(Vec<(Place, Place)>),
    /// That the set is known, and by member: in it, not in it.
    Members(Place, Vec<(Place, Place)>),
}

impl Entry {
    /// The places of a program's answers.
    pub(super) fn of(flat: &Flat, line: &Line) -> Self {
        let mut entry = Self::default();
        for (fact, (slot, unanswered)) in flat.slots.iter().zip(&flat.unanswered).enumerate() {
            let (values, several) = match slot {
                Slot::Values(all) => (all.as_slice(), None),
                Slot::Unread => (&[] as &[Signal], None),
                Slot::Ordered(cuts) => {
                    let each = cuts.iter().map(|(_, pair)| line.places(*pair));
                    (&[] as &[Signal], Some(Several::Thresholds(each.collect())))
                }
                Slot::Members { known, each } => {
                    let each = each.iter().map(|pair| line.places(*pair)).collect();
                    let several = Several::Members(line.place(*known), each);
                    (&[] as &[Signal], Some(several))
                }
            };
            entry.plain(*unanswered, values, line);
            entry.several.extend(several.map(|one| (fact, one)));
        }
        entry
    }

    fn plain(&mut self, unanswered: Signal, values: &[Signal], line: &Line) {
        self.plain.push(Plain {
            from: self.places.len(),
            most: values.len() as u64 + 1,
        });
        let codes = [unanswered].into_iter().chain(values.iter().copied());
        let codes = codes.chain([Signal::NEVER]);
        self.places.extend(codes.map(|it| line.place(it)));
    }

    /// Puts a child's answers in; the place of what is never established may be set too.
    pub(super) fn put(&self, slots: &Slots, board: &mut Board<u8>) {
        for (plain, code) in self.plain.iter().zip(&slots.codes) {
            let which = usize::try_from(code.0.min(plain.most)).unwrap_or(0);
            if let Some(place) = self.places.get(plain.from + which) {
                *at(board, *place) = 1;
            }
        }
        for (fact, several) in &self.several {
            several.put(slots.codes.get(*fact).copied().unwrap_or_default(), board);
        }
    }
}

impl Several {
    fn put(&self, code: Code, board: &mut Board<u8>) {
        if !code.is_known() {
            return;
        }
        let side = |(yes, no): &(Place, Place), truth| if truth { *yes } else { *no };
        match self {
            Self::Thresholds(each) => {
                let reached = code.position().unwrap_or(0);
                for (nth, pair) in each.iter().enumerate() {
                    *at(board, side(pair, nth < reached)) = 1;
                }
            }
            Self::Members(known, each) => {
                *at(board, *known) = 1;
                for (nth, pair) in each.iter().enumerate() {
                    *at(board, side(pair, code.holds(nth))) = 1;
                }
            }
        }
    }
}
