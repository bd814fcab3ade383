//! A program and a case → the answer: what holds over every way of filling in what is not known.
//!
//! Sees no text of a file: places are only passed on to diagnostics.

pub mod again;
pub mod answer;
mod board;
pub mod changes;
mod changes_by_leaving_out;
pub mod evaluate;
pub mod fault;
mod foresight;
pub mod grounds;
mod grounds_by_diagrams;
mod grounds_by_proofs;
pub mod mind;
mod narrow;
mod possible;
mod prove;
pub mod questions;
pub mod recall;
mod sample;
mod smallest;
mod ways;
pub mod world;
