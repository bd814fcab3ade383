//! Facts that count years, worked out for all children of one age at once.

use crate::check::term::FactId;
use crate::compile::flat::Signal;
use crate::execute::bits::ones;
use crate::execute::gates::Cell;
use crate::execute::many::Block;
use crate::execute::many::Children;
use crate::execute::many::Many;
use crate::execute::many::Room;
use crate::execute::span::ByYears;
use crate::execute::span::Span;
use crate::execute::span::USUAL;
use crate::execute::span::Worked;

/// A fact that counts years.
#[derive(Clone, Copy, Debug)]
pub(super) struct Years<'y> {
    /// The fact.
    pub(super) id: FactId,
    /// The day it counts from.
    pub(super) from: FactId,
    /// What follows from so many.
    pub(super) worked: &'y ByYears<Option<Worked>>,
}

impl Many<'_> {
    /// A count of years, for all children of so many at once; gives those who need a closer look.
    pub(super) fn years(
        &self,
        Years { id, from, worked }: Years<'_>,
        children: &Children<'_>,
        may: Block,
        room: &mut Room,
    ) -> Block {
        let mut left = Block::NOBODY;
        let mut so_many = [Block::NOBODY; USUAL];
        for within in ones(may) {
            let row = children.first + within;
            let years = match (
                children.columns.contacts.get(row),
                (children.answers)(row, from),
            ) {
                (Some(contact), Some(from)) if (children.answers)(row, id).is_none() => {
                    Span::count(from, contact.received)
                }
                _ => None,
            };
            let years = years.and_then(|years| so_many.get_mut(usize::try_from(years).ok()?));
            let word = years.unwrap_or(&mut left).get_mut(within / 64);
            if let Some(word) = word {
                *word |= 1 << (within % 64);
            }
        }
        for (who, worked) in so_many.iter().zip(worked.all()) {
            let Some((_, signals)) = worked else { continue };
            if *who == Block::NOBODY {
                continue;
            }
            let places = signals.iter().map(|signal| self.layout.place(*signal));
            let never = self.layout.place(Signal::NEVER);
            for place in places.filter(|place| *place != never) {
                if let Some(block) = room.board.get_mut(usize::from(place)) {
                    *block = block.or(*who);
                }
            }
        }
        left
    }
}
