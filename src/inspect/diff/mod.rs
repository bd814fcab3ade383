//! Two versions of a pack: what is written differently, and which children are treated differently.
//!
//! [`text`] compares what stands in the files, [`mod@meaning`] what it comes to for
//! every child. Whatever is shown of a child was decided by both engines.

mod goals;
mod implicants;
mod items;
pub mod meaning;
mod own_logic;
pub mod parts;
pub mod reasons;
mod samples;
pub mod text;
pub mod witness;

use crate::compile::program::Program;
use crate::inspect::diff::meaning::Meaning;
use crate::inspect::diff::meaning::meaning;
use crate::inspect::diff::text::Change;
use crate::inspect::diff::text::changes;

/// Everything in which two versions differ.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What is written differently.
    pub written: Vec<Change>,
    /// Which children are treated differently.
    pub meaning: Meaning,
}

/// Compares two versions; `seen` hears of each move that is looked for: how many there are, and of which decision.
#[must_use]
pub fn diff(old: &Program, new: &Program, seen: &mut dyn FnMut(usize, &str)) -> Difference {
    Difference {
        written: changes(&old.pack, &new.pack),
        meaning: meaning(old, new, seen),
    }
}
