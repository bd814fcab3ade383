//! What the worked cases reach: rules, their conditions, outcomes, answers and statements, and what none of them does.

pub mod answers;
pub mod condition;
mod listed;
pub mod reached;
mod run;
pub mod survey;
