//! Where one thread puts the children of one version: their crowd, and what is written of many alike.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use jiff::civil::Date;

use crate::execute::coder::Coded;
use crate::execute::crowd::Crowd;
use crate::execute::glance::Sight;
use crate::execute::kinds::Found;
use crate::execute::kinds::Mix;
use crate::execute::many::Room;
use crate::shell::bulk::hours::Days;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::line::Verdict;
use crate::shell::bulk::note::count;
use crate::shell::bulk::side::Version;
use crate::shell::bulk::tally::Tally;

/// What one thread keeps from batch to batch.
pub(in crate::shell) struct Hand {
    pub(super) room: Room,
    /// By side.
    pub(super) sides: Vec<Tables>,
}

/// The tables of one side.
#[derive(Default)]
pub(super) struct Tables {
    /// By version.
    pub(super) of: Vec<Option<Table>>,
    /// The day that was asked for last, and its version.
    pub(super) last: Option<(Date, usize)>,
}

/// The table of one version.
pub(super) struct Table {
    pub(super) crowd: Crowd,
    pub(super) sight: Sight,
    pub(super) days: Days,
    /// Room for the answers of the children of one contact.
    pub(super) coded: Vec<Coded>,
    pub(super) tails: Tails,
}

impl Tables {
    /// The table of a version.
    pub(super) fn table(&mut self, place: usize, version: &Version<'_>) -> Option<&mut Table> {
        if self.of.len() <= place {
            self.of.resize_with(place + 1, || None);
        }
        let slot = self.of.get_mut(place)?;
        Some(slot.get_or_insert_with(|| Table {
            crowd: Crowd::of(&version.ready),
            sight: Sight::default(),
            days: Days::default(),
            coded: Vec::new(),
            tails: Tails::default(),
        }))
    }
}

impl Hand {
    /// Room for so many sides.
    pub(super) fn of(sides: usize) -> Self {
        let sides = std::iter::repeat_with(Tables::default).take(sides);
        Self {
            room: Room::default(),
            sides: sides.collect(),
        }
    }
}

/// How many ends of lines are kept.
const MOST: usize = 4_096;

/// What stands on the lines of many children alike behind their references, and of how many.
#[derive(Default)]
pub(super) struct Tails {
    kept: HashMap<u64, Tail, BuildHasherDefault<Mix>>,
}

struct Tail {
    text: Option<Vec<u8>>,
    example: std::rc::Rc<Found>,
    /// Of this batch.
    children: u64,
}

impl Tails {
    /// Counts a child of whom nothing else is said than of others, and gives the end of its line.
    pub(super) fn next(
        &mut self,
        version: &Version<'_>,
        found: &std::rc::Rc<Found>,
        sink: Option<&dyn Sink>,
    ) -> Option<&[u8]> {
        let kind = found.kind?;
        let tail = self.kept.entry(kind).or_insert_with(|| Tail {
            text: sink.and_then(|sink| sink.tail(&Verdict::of(version, found))),
            example: found.clone(),
            children: 0,
        });
        if sink.is_some() && tail.text.is_none() {
            return None;
        }
        tail.children += 1;
        Some(tail.text.as_deref().unwrap_or_default())
    }

    /// Adds the children of this batch to a tally.
    pub(super) fn end(&mut self, version: &Version<'_>, tally: &mut Tally) {
        #[expect(
            clippy::iter_over_hash_type,
            reason = "counts come to the same in any order"
        )]
        for tail in self.kept.values_mut() {
            if tail.children > 0 {
                count(version, &tail.example, tail.children, tally);
                tail.children = 0;
            }
        }
        if self.kept.len() > MOST {
            self.kept.clear();
        }
    }
}
