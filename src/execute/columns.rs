//! The answers of many children, a column for each fact.

use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::flat::Flat;
use crate::compile::flat::Slot;
use crate::decide::world::Contact;
use crate::decide::world::Sibling;
use crate::execute::laid::Laid;
use crate::execute::slots::Code;

/// The answers to one fact, in the order of the children; words hold sixty-four of them, the first in the lowest bit.
#[derive(Clone, Debug)]
pub enum Column {
    /// Nobody answered.
    Absent,
    /// Yes and no.
    Bits {
        /// Who said yes.
        yes: Vec<u64>,
        /// Who said no.
        no: Vec<u64>,
    },
    /// Codes, as [`Code`] describes them, of a fact with fewer than 256; zeros behind the last child.
    Codes(Vec<u8>),
    /// Sets.
    Members {
        /// Whose set is known.
        known: Vec<u64>,
        /// By member, whose set holds it.
        each: Vec<Vec<u64>>,
    },
}

impl Column {
    /// An empty column that fits a fact.
    #[must_use]
    pub fn of(slot: &Slot, of: &Type) -> Self {
        match (slot, of) {
            (Slot::Values(_), Type::YesNo) => Self::Bits {
                yes: Vec::new(),
                no: Vec::new(),
            },
            (Slot::Members { each, .. }, _) => Self::Members {
                known: Vec::new(),
                each: vec![Vec::new(); each.len()],
            },
            _ => Self::Codes(Vec::new()),
        }
    }

    /// Makes room for sixty-four children, of whom nobody answered yet.
    fn grow(&mut self, row: usize) {
        match self {
            Self::Absent => {}
            Self::Bits { yes, no } => {
                grow(yes, row);
                grow(no, row);
            }
            Self::Codes(codes) => codes.resize(row + 64, 0),
            Self::Members { known, each } => {
                grow(known, row);
                for words in each.iter_mut() {
                    grow(words, row);
                }
            }
        }
    }

    /// Writes the answer of one child, once.
    #[inline]
    fn set(&mut self, row: usize, code: Code) {
        let bit = 1_u64 << (row % 64);
        match self {
            Self::Absent => {}
            Self::Bits { yes, no } => {
                if let Some(at) = code.position() {
                    mark(if at == 0 { yes } else { no }, row, bit);
                }
            }
            Self::Codes(codes) => {
                if let Some(slot) = codes.get_mut(row) {
                    *slot = byte(code);
                }
            }
            Self::Members { known, each } => {
                if !code.is_known() {
                    return;
                }
                mark(known, row, bit);
                for member in code.members() {
                    if let Some(words) = each.get_mut(member) {
                        mark(words, row, bit);
                    }
                }
            }
        }
    }

    /// Empties it.
    pub fn clear(&mut self) {
        match self {
            Self::Absent => {}
            Self::Bits { yes, no } => {
                yes.clear();
                no.clear();
            }
            Self::Codes(codes) => codes.clear(),
            Self::Members { known, each } => {
                known.clear();
                each.iter_mut().for_each(Vec::clear);
            }
        }
    }
}

/// A code in a byte.
#[inline]
#[must_use]
pub fn byte(code: Code) -> u8 {
    u8::try_from(code.0).unwrap_or(u8::MAX)
}

#[inline]
fn grow(words: &mut Vec<u64>, row: usize) {
    if words.len() <= row / 64 {
        words.resize(row / 64 + 1, 0);
    }
}

#[inline]
fn mark(words: &mut [u64], row: usize, bit: u64) {
    if let Some(word) = words.get_mut(row / 64) {
        *word |= bit;
    }
}

/// The answers of many children.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// How many children.
    pub rows: usize,
    /// By fact.
    pub facts: Vec<Column>,
    /// Whose contact came in office hours.
    pub open: Vec<u64>,
    /// Whose did not.
    pub closed: Vec<u64>,
    /// Who is the only child of the contact.
    pub alone: Vec<u64>,
    /// Who has siblings of whom something is known.
    pub together: Vec<u64>,
    /// The contact of each child.
    pub contacts: Vec<Contact>,
    laid: Laid,
}

impl Columns {
    /// No children yet.
    #[must_use]
    pub fn of(flat: &Flat, pack: &Pack) -> Self {
        let facts = pack.fact_ids().map(|id| match flat.slots.get(id.0) {
            Some(slot) if flat.reads(id) => Column::of(slot, &pack.fact(id).of),
            Some(_) | None => Column::Absent,
        });
        let facts: Vec<Column> = facts.collect();
        Self {
            laid: Laid::of(facts.len()),
            facts,
            ..Self::default()
        }
    }

    /// Forgets every child.
    pub fn clear(&mut self) {
        self.rows = 0;
        self.facts.iter_mut().for_each(Column::clear);
        self.open.clear();
        self.closed.clear();
        self.alone.clear();
        self.together.clear();
        self.contacts.clear();
    }

    /// Adds a child.
    pub fn push(&mut self, codes: &[Code], office: Option<bool>, contact: Contact) {
        let ids = (0..).map(FactId);
        self.add(ids.zip(codes.iter().copied()), office, contact);
    }

    /// Adds a child by those answers that there are, each fact at most once.
    pub fn add(
        &mut self,
        cells: impl Iterator<Item = (FactId, Code)>,
        office: Option<bool>,
        contact: Contact,
    ) {
        self.begin();
        self.set(cells);
        self.end(office, contact);
    }

    /// Adds a child by codes in a byte each, those of its contact and its own, and by its sets that hold something, of which
    /// the byte says that they are known; [`settle`](Self::settle) puts them into columns.
    pub fn lay(
        &mut self,
        codes: [&[u8]; 2],
        sets: impl Iterator<Item = (FactId, Code)>,
        office: Option<bool>,
        contact: Contact,
    ) {
        self.begin();
        self.laid.put(self.rows, codes);
        self.set(sets);
        self.end(office, contact);
    }

    /// Puts what was laid down into columns.
    pub fn settle(&mut self) {
        self.laid.settle(self.rows, &mut self.facts);
    }

    fn begin(&mut self) {
        let row = self.rows;
        if row.is_multiple_of(64) {
            self.settle();
            self.facts.iter_mut().for_each(|column| column.grow(row));
        }
    }

    fn set(&mut self, cells: impl Iterator<Item = (FactId, Code)>) {
        for (id, code) in cells {
            if let Some(column) = self.facts.get_mut(id.0) {
                column.set(self.rows, code);
            }
        }
    }

    fn end(&mut self, office: Option<bool>, contact: Contact) {
        let row = self.rows;
        grow(&mut self.open, row);
        grow(&mut self.closed, row);
        let bit = 1 << (row % 64);
        match office {
            Some(true) => mark(&mut self.open, row, bit),
            Some(false) => mark(&mut self.closed, row, bit),
            None => {}
        }
        grow(&mut self.alone, row);
        grow(&mut self.together, row);
        match contact.siblings.as_deref() {
            Some([]) => mark(&mut self.alone, row, bit),
            Some(_) => mark(&mut self.together, row, bit),
            None => {}
        }
        self.contacts.push(contact);
        self.rows += 1;
    }

    /// Lets a child see the other children of its contact.
    pub fn introduce(&mut self, row: usize, siblings: Vec<Sibling>) {
        let bit = 1 << (row % 64);
        grow(&mut self.alone, row);
        grow(&mut self.together, row);
        if siblings.is_empty() {
            mark(&mut self.alone, row, bit);
        } else {
            mark(&mut self.together, row, bit);
        }
        if let Some(contact) = self.contacts.get_mut(row) {
            contact.siblings = Some(siblings);
        }
    }
}
