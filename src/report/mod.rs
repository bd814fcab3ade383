//! Reasons and problems → pages: text, Markdown, JSON Schemas.

pub mod case_file;
pub mod changed_children;
pub mod changes;
pub mod changes_as_json;
pub mod coverage;
pub mod coverage_json;
pub mod csv;
pub mod document;
pub mod html;
pub mod in_words;
pub mod layout;
pub mod markdown;
pub mod mutants;
pub mod pack_as_json;
pub mod place;
pub mod problems;
pub mod proofs;
pub mod recommendation;
pub mod schema;
pub mod screening;
pub mod sources;
pub mod terminal;
