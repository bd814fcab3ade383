//! A checked pack → a program: scripts in their sandbox, logic as clauses for a solver.

pub mod abstraction;
pub mod circuit;
pub mod cone;
pub mod diagram;
pub mod evidence;
pub mod fan;
pub mod flat;
pub mod fork;
mod kept;
pub mod lemma;
pub mod lent;
pub mod lower;
pub mod memory;
mod mirror;
mod outline;
pub mod pair;
pub mod part;
pub mod program;
mod sandbox;
pub mod script;
mod script_words;
pub mod simulate;
pub mod solver;
pub mod theory;
pub mod trace;
pub mod twin;
