//! Rules and conditions → English sentences, made from the words of the pack's facts and decisions.
//!
//! Nothing is left out and nothing guessed: two conditions that read alike say
//! the same. A denial speaks of what is known not to be so; what is not known
//! is said to be not known and never reads as a no.

mod comparison;
mod condition;
mod denial;
mod noun;
mod question;
mod rule;
mod said;

pub use condition::condition;
pub use question::Statement;
pub use question::stated;
pub use rule::plain;
pub use said::Line;
pub use said::Said;
