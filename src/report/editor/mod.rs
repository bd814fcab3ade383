//! What an editor is told about a pack while somebody writes it.
//!
//! In: the texts of a rules folder, as they stand in the editor. Out: problems, names, words, repairs.
//! Nothing here reads a file or speaks the editor's protocol.

pub mod at;
pub mod complete;
pub mod desk;
pub mod format;
pub mod hover;
pub mod line;
pub mod names;
pub mod outline;
pub mod position;
pub mod rename;
pub mod schema;
pub mod worked;
