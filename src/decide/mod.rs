//! A program and a case → the answer: what holds over every way of filling in what is not known.
//!
//! Sees no text of a file: places are only passed on to diagnostics.

pub mod answer;
pub mod changes;
pub mod evaluate;
pub mod fault;
pub mod grounds;
pub mod mind;
pub mod questions;
mod sample;
pub mod solver;
pub mod world;
