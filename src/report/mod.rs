//! Reasons and problems → pages: text, Markdown, JSON Schemas.

pub mod case_file;
pub mod document;
pub mod markdown;
pub mod mutants;
pub mod problems;
pub mod proofs;
pub mod recommendation;
pub mod schema;
pub mod terminal;
