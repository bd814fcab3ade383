//! Where the answers of one child enter the board.

use std::collections::BTreeMap;

use crate::check::term::FactId;
use crate::compile::flat::Flat;
use crate::compile::flat::Slot;
use crate::compile::flat::note::Which;
use crate::compile::flat::rails::Asked;
use crate::compile::flat::rails::Cell;
use crate::compile::flat::rails::FALSE;
use crate::compile::flat::rails::Node;
use crate::compile::flat::rails::TRUE;
use crate::compile::flat::rails::UNKNOWN;
use crate::execute::gates::Board;
use crate::execute::layout::Place;
use crate::execute::line::Places;
use crate::execute::pick::spread;
use crate::execute::slots::Code;
use crate::execute::slots::Slots;

/// How many cells are put in at once.
const AT_ONCE: usize = 8;

/// The places of all answers.
#[derive(Debug, Default)]
pub(super) struct Entry {
    rows: Vec<Row<[Cells; FEW]>>,
    /// Those of facts with more codes.
    longer: Vec<Row<Box<[Cells]>>>,
    spans: Vec<Span>,
    /// Where stands what comes from elsewhere, and what it is until then.
    given: (Place, Vec<Cell>),
}

/// Some of what is asked of an answer of few values.
#[derive(Clone, Debug)]
struct Row<C> {
    fact: usize,
    first: Place,
    /// What it holds for each code; every code beyond counts as the last.
    cells: C,
}

/// Cells that are put in at once.
type Cells = [Cell; AT_ONCE];

/// How many codes most facts have: none, two values, and anything else.
const FEW: usize = 4;

/// All thresholds of a fact, or all members of a set.
#[derive(Clone, Copy, Debug)]
struct Span {
    fact: usize,
    count: usize,
    first: Place,
    of: Spanned,
}

#[derive(Clone, Copy, Debug)]
enum Spanned {
    Thresholds,
    Members,
}

impl Entry {
    /// Takes places for the answers that a program asks for; nothing if there are not enough.
    pub(super) fn of(flat: &Flat, places: &mut Places) -> Option<Self> {
        let mut entry = Self::default();
        let mut given = Vec::new();
        let mut asked: BTreeMap<FactId, Vec<(usize, &Asked)>> = BTreeMap::new();
        for (node, what) in flat.rails.nodes.iter().enumerate() {
            match what {
                Node::Constant(cell) | Node::Given(_, cell) => given.push((node, *cell)),
                Node::Answer(id, about) => asked.entry(*id).or_default().push((node, about)),
                Node::Gate(..) | Node::Not(_) | Node::Join(_) | Node::Outcome(..) => {}
            }
        }
        let first = places.take(given.len())?;
        for ((node, _), place) in given.iter().zip(first..) {
            places.put(*node, place);
        }
        entry.given = (first, given.into_iter().map(|(_, cell)| cell).collect());
        for (id, asked) in asked {
            let slot = flat.slots.get(id.0)?;
            entry.fact(id, slot, &asked, places)?;
        }
        Some(entry)
    }

    fn fact(
        &mut self,
        id: FactId,
        slot: &Slot,
        asked: &[(usize, &Asked)],
        places: &mut Places,
    ) -> Option<()> {
        let mut plain = Vec::new();
        let mut nths = Vec::new();
        for (node, about) in asked {
            match about {
                Asked::Is(Which::Nth(at)) => nths.push((*node, *at)),
                Asked::Is(Which::Among(_)) | Asked::There | Asked::Missing => {
                    plain.push((*node, *about));
                }
            }
        }
        let values = match slot {
            Slot::Values(all) => all.len(),
            Slot::Ordered(_) | Slot::Members { .. } | Slot::Unread => 0,
        };
        for some in plain.chunks(AT_ONCE) {
            let first = places.take(AT_ONCE)?;
            for ((node, _), place) in some.iter().zip(first..) {
                places.put(*node, place);
            }
            let cells = (0..(values + 2).max(FEW)).map(|code| {
                let mut cells = [FALSE; AT_ONCE];
                for (cell, (_, about)) in cells.iter_mut().zip(some) {
                    *cell = found(about, code, values);
                }
                cells
            });
            let cells: Box<[Cells]> = cells.collect();
            let fact = id.0;
            match cells.as_array().copied() {
                Some(cells) => self.rows.push(Row { fact, first, cells }),
                None => self.longer.push(Row { fact, first, cells }),
            }
        }
        let Some(last) = nths.iter().map(|(_, at)| *at).max() else {
            return Some(());
        };
        let count = last + 1;
        let first = places.take(count.next_multiple_of(AT_ONCE))?;
        for (node, at) in nths {
            places.put(node, first.checked_add(Place::try_from(at).ok()?)?);
        }
        self.spans.push(Span {
            fact: id.0,
            count,
            first,
            of: match slot {
                Slot::Members { .. } => Spanned::Members,
                Slot::Values(_) | Slot::Ordered(_) | Slot::Unread => Spanned::Thresholds,
            },
        });
        Some(())
    }

    /// Puts a child's answers in, and takes away what was worked out of the child before.
    pub(super) fn put(&self, slots: &Slots, board: &mut Board<u8>) {
        let (first, given) = &self.given;
        let own = board.get_mut(usize::from(*first)..).unwrap_or_default();
        if let Some(own) = own.get_mut(..given.len()) {
            own.copy_from_slice(given);
        }
        for row in &self.rows {
            row.put(slots, board);
        }
        for row in &self.longer {
            row.put(slots, board);
        }
        for span in &self.spans {
            let code = slots.codes.get(span.fact).copied().unwrap_or_default();
            span.put(code, board);
        }
    }
}

impl<C: AsRef<[Cells]>> Row<C> {
    fn put(&self, slots: &Slots, board: &mut Board<u8>) {
        let cells = self.cells.as_ref();
        let code = slots.codes.get(self.fact).copied().unwrap_or_default();
        let which = code.0.min(cells.len() as u64 - 1);
        let which = usize::try_from(which).unwrap_or(0);
        if let Some(cells) = cells.get(which)
            && let Some(own) = board.get_mut(usize::from(self.first)..)
            && let Some(own) = own.first_chunk_mut()
        {
            *own = *cells;
        }
    }
}

impl Span {
    fn put(&self, code: Code, board: &mut Board<u8>) {
        let from = usize::from(self.first);
        let Some(cells) = board.get_mut(from..from + self.count.next_multiple_of(AT_ONCE)) else {
            return;
        };
        if !code.is_known() {
            cells.fill(UNKNOWN);
            return;
        }
        match self.of {
            Spanned::Thresholds => {
                let reached = code.position().unwrap_or(0);
                for (nth, cell) in cells.iter_mut().enumerate() {
                    *cell = if nth < reached { TRUE } else { FALSE };
                }
            }
            Spanned::Members => {
                let groups = cells.as_chunks_mut::<AT_ONCE>().0.iter_mut();
                for (group, at) in groups.zip((0..).step_by(AT_ONCE)) {
                    let ones = spread((code.0 >> at & 0xff) as u32);
                    *group = (ones * u64::from(TRUE)).to_le_bytes();
                }
            }
        }
    }
}

/// What is found of an answer of few values by its code.
fn found(about: &Asked, code: usize, values: usize) -> Cell {
    let truth = |truth| if truth { TRUE } else { FALSE };
    match about {
        Asked::There => truth(code != 0),
        Asked::Missing => truth(code == 0),
        Asked::Is(Which::Among(own)) if (1..=values).contains(&code) => {
            truth(own.contains(&(code - 1)))
        }
        Asked::Is(_) => UNKNOWN,
    }
}
