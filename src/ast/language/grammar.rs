//! The reader made from `grammar/expression.pest`.
//!
//! Private, so that the names of the productions stay inside this folder.

/// Reads a text by the productions of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/expression.pest"]
pub(super) struct Grammar;
