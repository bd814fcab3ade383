//! The text of an expression → its tree, and every slip in it with what to write instead.
//!
//! In: one expression. Out: [`expression::Expr`], or [`slip::Slip`]s. The grammar stands in
//! `grammar/expression.pest`; nothing of the parser is seen outside.

mod build_comparison;
mod build_expression;
mod expected;
pub mod expression;
mod frames;
mod grammar;
mod misplaced;
mod pieces;
pub mod print_expression;
mod quoted_text;
pub mod read_expression;
mod refused_forms;
mod refused_names;
mod refused_signs;
mod refused_speech;
pub mod slip;
mod tokens;
